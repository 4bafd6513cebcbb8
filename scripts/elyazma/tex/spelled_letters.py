r"""Find the letters that commands stand for in any text that may hold TeX: {\"o}, \c{s}, \i, \textschwa{}."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.edits import Edit
from elyazma.tex.letters import ACCENTS, SYMBOLS, add_accent
from elyazma.tex.tokens import Token
from elyazma.tex.values import tokenize_value

_LETTERS = {name: letter for name, letter in SYMBOLS.items() if len(letter) == 1 and letter.isalpha()}
_DOTLESS = frozenset("ij")


def find_spelled_letters(text: str) -> Iterator[Edit]:
    """Find them in order, in comments and verbatim text too; braces around one belong to it."""
    tokens = tokenize_value(text) if "\\" in text else []
    position = 0
    for index, token in enumerate(tokens):
        if token.kind != "command" or token.start < position:
            continue
        found = _read_accented(tokens, index) if token.name in ACCENTS else _read_letter(tokens, index)
        if found:
            yield found
            position = found[1]


def _read_accented(tokens: list[Token], index: int) -> Edit | None:
    base = _skip_blank(tokens, index + 1)
    opened = _kind(tokens, base) == "open"
    base = _skip_blank(tokens, base + 1) if opened else base
    if base >= len(tokens) or not _may_carry(tokens[base]):
        return None
    token = tokens[base]
    letter = add_accent(tokens[index].name, token.name[0])
    if token.kind == "text" and len(token.name) > 1:
        return tokens[index].start, token.start + 1, letter
    behind = _skip_blank(tokens, base + 1)
    if opened and _kind(tokens, behind) == "close":
        base = behind
    return _with_braces(tokens, index, base, letter)


def _may_carry(token: Token) -> bool:
    return token.name in _DOTLESS if token.kind == "command" else token.kind == "text" and token.name[0].isalpha()


def _read_letter(tokens: list[Token], index: int) -> Edit | None:
    r"""Read a letter with what only ends its name: a blank, {}."""
    letter = _LETTERS.get(tokens[index].name)
    if letter is None:
        return None
    last = _skip_blank(tokens, index + 1) - 1
    if (_kind(tokens, last + 1), _kind(tokens, last + 2)) == ("open", "close"):
        last += 2
    return _with_braces(tokens, index, last, letter)


def _with_braces(tokens: list[Token], first: int, last: int, letter: str) -> Edit:
    """Add the braces that hold nothing but the letter and are no command's argument."""
    opened = first > 0 and tokens[first - 1].kind == "open"
    argument = first > 1 and tokens[first - 2].kind == "command"
    if opened and not argument and _kind(tokens, last + 1) == "close":
        return tokens[first - 1].start, tokens[last + 1].end, letter
    return tokens[first].start, tokens[last].end, letter


def _skip_blank(tokens: list[Token], index: int) -> int:
    return index + (_kind(tokens, index) == "blank")


def _kind(tokens: list[Token], index: int) -> str:
    return tokens[index].kind if index < len(tokens) else ""
