r"""TeX's own commands whose arguments stand behind them without braces: \vskip 3pt plus 1fil, \hrule height 1pt."""

from __future__ import annotations

import re

from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Command


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SKIPS = _names("hskip vskip kern mskip mkern")
RULES = _names("hrule vrule")
BOXES = _names("hbox vbox vtop")
SHIFTS = _names("raise lower moveleft moveright")
ADDING = _names("advance multiply divide")
LENGTHS = _names(
    """
    parskip parindent baselineskip leftskip rightskip hsize vsize hangindent hfuzz vfuzz emergencystretch spaceskip
    xspaceskip topskip abovedisplayskip belowdisplayskip abovedisplayshortskip belowdisplayshortskip tabcolsep
    arraycolsep lineskip lineskiplimit parfillskip textwidth linewidth columnwidth columnsep textheight mathsurround
    fboxsep fboxrule unitlength itemsep parsep topsep partopsep leftmargin rightmargin leftmargini leftmarginii
    aboverulesep belowrulesep arrayrulewidth doublerulesep textfloatsep floatsep intextsep abovecaptionskip
    belowcaptionskip multicolsep medmuskip thinmuskip thickmuskip nulldelimiterspace topmargin oddsidemargin
    """
)
NUMBERS = _names(
    """
    penalty tolerance pretolerance looseness hangafter clubpenalty widowpenalty hyphenpenalty exhyphenpenalty
    interlinepenalty displaywidowpenalty brokenpenalty predisplaypenalty postdisplaypenalty hbadness vbadness
    adjdemerits doublehyphendemerits finalhyphendemerits lefthyphenmin righthyphenmin linepenalty
    """
)
PRIMITIVES = SKIPS | RULES | BOXES | SHIFTS | ADDING | LENGTHS | NUMBERS

_UNIT = r"(?:(?:true\s*)?(?:pt|in|cm|mm|em|ex|bp|pc|dd|cc|sp|mu)\b|\\[A-Za-z@]+)"
_SIZE = rf"[-+\s]*(?:(?:\d+[.,]?\d*|[.,]\d+)\s*{_UNIT}|\\[A-Za-z@]+)"
_STRETCH = rf"[-+\s]*(?:(?:\d+[.,]?\d*|[.,]\d+)\s*(?:fil+\b|{_UNIT})|\\[A-Za-z@]+)"
_GLUE = rf"{_SIZE}(?:\s*plus{_STRETCH})?(?:\s*minus{_STRETCH})?"
_NUMBER = r"[-+\s]*\d+"
_ENDS = {
    **dict.fromkeys(SKIPS, re.compile(_GLUE)),
    **dict.fromkeys(SHIFTS, re.compile(_SIZE)),
    **dict.fromkeys(RULES, re.compile(rf"(?:\s*(?:width|height|depth){_SIZE})*")),
    **dict.fromkeys(BOXES, re.compile(rf"\s*(?:to|spread){_SIZE}")),
    **dict.fromkeys(ADDING, re.compile(rf"\s*\\[A-Za-z@]+\s*(?:by)?(?:{_GLUE}|{_NUMBER})")),
    **dict.fromkeys(LENGTHS, re.compile(rf"\s*=\s*{_GLUE}|(?!\s*\\){_GLUE}")),
    **dict.fromkeys(NUMBERS, re.compile(rf"\s*=?{_NUMBER}")),
}
_BEHIND = re.compile(r"[ \t]?")


def find_specification(tokens: Tokens, command: Command) -> int | None:
    """Give where the arguments of one of these commands end; nothing where none stand behind it."""
    end = command.start + 1 + len(command.name)
    found = _ENDS[command.name].match(tokens.text, end)
    if found is None:
        return None
    behind = _BEHIND.match(tokens.text, found.end())
    return behind.end() if behind and found.end() > end else found.end()


def is_gap(tokens: Tokens, command: Command, end: int) -> bool:
    r"""Tell whether \hskip opens a gap that readers see, as no \hskip 0pt does."""
    length = re.search(r"[-\d.,\\]+", tokens.text[command.start + 1 + len(command.name) : end])
    return length is not None and length[0][0] != "-" and not set(length[0]) <= set("0.,")
