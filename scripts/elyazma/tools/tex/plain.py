"""Take the words out of TeX source: what a reader would count, without commands, citations and mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.languages.folding import compose
from elyazma.tools.tex.commands import CITING, DEFINING, REFERRING
from elyazma.tools.tex.letters import ACCENTS, SYMBOLS, TYPED, add_accent
from elyazma.tools.tex.tokens import Token, Tokens, skip_definition

_SILENT = """
    label input include subfile includegraphics includepdf bibliography bibliographystyle addbibresource
    printbibliography vspace hspace vskip hskip selectlanguage documentclass usepackage pagestyle thispagestyle
    hypersetup setcitestyle graphicspath color rev
"""

_DROPPED = {
    **dict.fromkeys((*_SILENT.split(), *CITING, *REFERRING), 1),
    **dict.fromkeys(("import", "subimport", "setlength", "addtolength", "setcounter", "addtocounter", "rule"), 2),
    **dict.fromkeys(("foreignlanguage", "textcolor"), 1),
    **dict.fromkeys(("multicolumn", "multirow"), 2),
}
"""How many leading arguments of a command are no text."""

_TABLES = {"tabular": 1, "tabular*": 2, "tabularx": 2, "longtable": 1, "array": 1, "minipage": 1, "multicols": 1}

_MATH = "math displaymath equation eqnarray align alignat flalign gather multline subequations"
_MATH_ENVIRONMENTS = frozenset(name + star for name in _MATH.split() for star in ("", "*"))
_BREAKS = {"par": "\n\n", "newline": "\n", "\\": "\n", "\n": " "}
_CLOSERS = {"(": "\\)", "[": "\\]"}

_TYPED = TYPED | {"&": " "}
_LINE_END = re.compile(r"\n?[ \t]*")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def strip_tex(tokens: Tokens) -> str:
    """Give the text of a TeX source without TeX.

    Citations, labels, references, mathematics, comments and verbatim text count for nothing; accents written as
    commands become letters; paragraphs stay apart.
    """
    return compose("".join(_read_pieces(tokens)))


def _read_pieces(tokens: Tokens) -> Iterator[str]:
    position = 0
    wanted = ""
    for token in tokens.items:
        if token.start < position:
            continue
        if wanted and tokens.text.startswith(wanted, token.start):
            wanted, position = "", token.start + len(wanted)
            continue
        if wanted and token.kind != "paragraph":
            continue
        if wanted:
            # No mathematics survives a blank line in TeX, so neither does a forgotten dollar here.
            position = token.start
        yield _type_text(tokens.text[position : token.start])
        piece, position = _read_token(tokens, token)
        yield piece
        wanted = find_math_closer(tokens, token)
    yield "" if wanted else _type_text(tokens.text[position:])


def _type_text(text: str) -> str:
    for typed, meant in _TYPED.items():
        text = text.replace(typed, meant)
    return text


def find_math_closer(tokens: Tokens, token: Token) -> str:
    """Give what closes the mathematics that a token opens, or nothing when it opens none."""
    if token.kind == "math":
        return token.name
    if token.kind == "command" and token.name in _CLOSERS:
        return _CLOSERS[token.name]
    if token.kind == "command" and token.name == "begin":
        argument = tokens.mandatory(token.end)
        if argument and argument.text in _MATH_ENVIRONMENTS:
            return rf"\end{{{argument.text}}}"
    return ""


def _read_token(tokens: Tokens, token: Token) -> tuple[str, int]:
    """Give what a token prints and the offset where reading goes on."""
    if token.kind == "command":
        return _read_command(tokens, token)
    if token.kind == "paragraph":
        return "\n\n", token.end
    if token.kind == "comment" and not _BLANK_LINE.match(tokens.text, token.end):
        # TeX drops the line end behind a comment and the blanks that start the next line.
        return "", _skip_line_end(tokens, token.end)
    return "", token.end


def _skip_line_end(tokens: Tokens, position: int) -> int:
    found = _LINE_END.match(tokens.text, position)
    return found.end() if found else position


def _read_command(tokens: Tokens, token: Token) -> tuple[str, int]:
    if token.name in ACCENTS:
        return _read_accent(tokens, token)
    if token.name in DEFINING:
        return "", skip_definition(tokens, token)
    if token.name == "begin":
        return _read_begin(tokens, token)
    if token.name == "end":
        argument = tokens.mandatory(token.end)
        return "", argument.end if argument else token.end
    end = _skip_arguments(tokens, token.end, _DROPPED.get(token.name, 0), word=token.name[:1].isalpha())
    return _BREAKS.get(token.name) or SYMBOLS.get(token.name, ""), end


def _skip_arguments(tokens: Tokens, position: int, count: int, *, word: bool) -> int:
    if tokens.text[position : position + 1] == "*":
        position += 1
    for _ in range(count):
        while optional := tokens.optional(position):
            position = optional.end
        argument = tokens.mandatory(position)
        if argument is None:
            return position
        position = argument.end
    if count:
        return position
    return _skip_blanks(tokens, position) if word else position


def _skip_blanks(tokens: Tokens, position: int) -> int:
    while optional := _adjacent_optional(tokens, position):
        position = optional
    while tokens.text[position : position + 1] in (" ", "\t"):
        position += 1
    return position


def _adjacent_optional(tokens: Tokens, position: int) -> int | None:
    if tokens.text[position : position + 1] != "[":
        return None
    optional = tokens.optional(position)
    return optional.end if optional else None


_ACCENTED = re.compile(r"\{?\\?([^\W\d_])\}?")


def _read_accent(tokens: Tokens, token: Token) -> tuple[str, int]:
    found = _ACCENTED.match(tokens.text, tokens.skip_gap(token.end))
    return (add_accent(token.name, found[1]), found.end()) if found else ("", token.end)


def _read_begin(tokens: Tokens, token: Token) -> tuple[str, int]:
    argument = tokens.mandatory(token.end)
    if argument is None:
        return "", token.end
    position = argument.end
    for _ in range(_TABLES.get(argument.text, 0)):
        position = _skip_arguments(tokens, position, 1, word=False)
    while optional := _adjacent_optional(tokens, position):
        position = optional
    return "", position
