"""Find what no text needs and TeX, pandoc or a reader of the text would take minutes over: before anything reads it.

Each bound is several times what the longest chapters have; TeX's own are of the same order (texmf.cnf: nest_size 500,
main_memory, save_size).
"""

from __future__ import annotations

import re

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.phrases import Phrase, phrase

DEEPEST = 1_000
MOST_FORMULAS, MOST_CELLS, MOST_COMMANDS = 50_000, 50_000, 200_000

_CONDITIONS = (
    "if|ifx|ifcat|ifnum|ifdim|ifodd|ifcase|iftrue|iffalse|ifdefined|ifcsname|ifvmode|ifhmode|ifmmode|ifinner|ifeof"
)
# Lexical: what a listing shows is counted too, which costs nothing at bounds like these.
_SIGN = re.compile(
    r"(?P<open>\{|\\(?:begin|begingroup|bgroup|left)(?![A-Za-z]))"
    r"|(?P<close>\}|\\(?:end|endgroup|egroup|right)(?![A-Za-z]))"
    rf"|(?P<asked>\\(?:{_CONDITIONS})(?![A-Za-z]))|(?P<answered>\\fi(?![A-Za-z]))"
    r"|(?P<command>\\(?:[A-Za-z]+|.))|(?P<comment>%[^\n]*)|(?P<dollar>\$)|(?P<cell>&)",
    re.DOTALL,
)
_STEPS = {
    "open": (("group", 1), ("command", 1)),
    "close": (("group", -1),),
    "asked": (("condition", 1), ("command", 1)),
    "answered": (("condition", -1),),
    "command": (("command", 1),),
    "dollar": (("dollar", 1),),
    "cell": (("cell", 1),),
}
_BOUNDS = {
    "group": DEEPEST,
    "condition": DEEPEST,
    "cell": MOST_CELLS,
    "dollar": 2 * MOST_FORMULAS,
    "command": MOST_COMMANDS,
}


def find_excess(text: str, path: str) -> Diagnostic | None:
    """Find the first place where a text nests deeper, or has more formulas, cells or commands, than is allowed."""
    if len(text) <= DEEPEST:
        return None
    held = dict.fromkeys(_BOUNDS, 0)
    for found in _SIGN.finditer(text):
        for name, step in _STEPS.get(found.lastgroup or "", ()):
            held[name] = max(held[name] + step, 0)
            if held[name] > _BOUNDS[name]:
                return _report(text, path, found.start(), _tell(name))
    return None


def _tell(name: str) -> Phrase:
    return {
        "group": phrase("groups or environments stand in each other more than {most:,} deep here", most=DEEPEST),
        "condition": phrase("conditions stand in each other more than {most:,} deep here", most=DEEPEST),
        "cell": phrase("this file has over {most:,} cells of tables", most=MOST_CELLS),
        "dollar": phrase("this file has over {most:,} formulas between dollars", most=MOST_FORMULAS),
        "command": phrase("this file has over {most:,} commands and groups", most=MOST_COMMANDS),
    }[name]


def _report(text: str, path: str, offset: int, message: Phrase) -> Diagnostic:
    line = text.count("\n", 0, offset) + 1
    span = Span(path, line, offset - text.rfind("\n", 0, offset))
    return error("text-bounds", message, span, phrase("split the file, or close what is open; data belong in a CSV"))
