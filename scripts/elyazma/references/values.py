"""The values of .bib fields: braces, quotes, `#`, abbreviations; lists of names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase
from elyazma.tex.values import find_outside_braces, list_stretches

MONTHS = {
    name[:3].lower(): name
    for name in (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )
}  # fmt: skip
"""The @string definitions that every BibTeX style brings (btxhak)."""


class BadValue(ValueError):  # noqa: N818
    """A value that is no BibTeX value: what is wrong, where in it, what to do, and the pieces before the fault."""

    def __init__(self, message: Phrase, offset: int, hint: Phrase) -> None:
        super().__init__(message)
        self.offset = offset
        self.hint = hint
        self.pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """One operand of `#`: its text, where it begins in the value, and whether it is an abbreviation's name."""

    text: str
    offset: int
    name: bool


_BRACE = re.compile(r"[{}]")
_BARE = re.compile(r"[^\s{}\"#,=]+")


def split_value(value: str) -> tuple[Piece, ...]:
    """Split a value at its `#` signs. Raises BadValue."""
    if re.fullmatch(r"\{[^{}]*\}", value):
        return (Piece(value[1:-1], 1, name=False),)
    pieces: list[Piece] = []
    at = 0
    while True:
        at = _skip_space(value, at)
        piece, at = _read_piece(value, at)
        pieces.append(piece)
        at = _skip_space(value, at)
        if at == len(value):
            return tuple(pieces)
        if value[at] != "#":
            found = value[at : at + 20].split("\n")[0]
            message = phrase('a comma or a # is missing before "{found}"', found=found)
            bad = BadValue(message, at, phrase("put a comma after the value before it"))
            bad.pieces = tuple(pieces)
            raise bad
        at += 1


def find_value_end(text: str, at: int) -> int:
    """Give where the value that begins at `at` ends, whatever follows it; `at` itself where no value can be read."""
    end = at
    try:
        while True:
            _, end = _read_piece(text, _skip_space(text, at))
            at = _skip_space(text, end)
            if text[at : at + 1] != "#":
                return end
            at += 1
    except BadValue:
        return end


def _skip_space(value: str, at: int) -> int:
    while at < len(value) and value[at].isspace():
        at += 1
    return at


def _read_piece(value: str, at: int) -> tuple[Piece, int]:
    if at >= len(value):
        hint = phrase("add what is to be joined, or delete the #")
        raise BadValue(phrase("nothing follows the # sign"), max(at - 1, 0), hint)
    if value[at] in '{"':
        end = _find_end(value, at)
        return Piece(value[at + 1 : end], at + 1, name=False), end + 1
    bare = _BARE.match(value, at)
    if bare is None:
        message = phrase('"{letter}" cannot begin a value', letter=value[at])
        raise BadValue(message, at, phrase("put the value in braces: {{...}}"))
    return Piece(bare.group(), at, name=not bare.group().isdigit()), bare.end()


def _find_end(value: str, start: int) -> int:
    """Find the brace or quote that ends the text begun at `start`; braces nest, and protect a quote."""
    end = _find_brace(value, start) if value[start] == "{" else _find_quote(value, start)
    if end < 0:
        closer = "}" if value[start] == "{" else '"'
        message = phrase("the closing {closer} is missing", closer=closer)
        raise BadValue(message, start, phrase("add the missing {closer}", closer=closer))
    return end


def _find_brace(value: str, start: int) -> int:
    """Find the closing brace: BibTeX's where the value ends there, else TeX's, to which a brace may be escaped."""
    bare = find_bare_end(value, start) - 1
    if bare >= 0 and value[bare + 1 :].lstrip()[:1] in ("", "#"):
        return bare
    for begin, _, depth in list_stretches(value, start + 1):
        if depth < 0:
            return begin - 1
    return bare


def _find_quote(value: str, start: int) -> int:
    for begin, end, depth in list_stretches(value, start + 1):
        if depth < 0:
            raise BadValue(
                phrase("a closing brace without an opening one"), begin - 1, phrase("delete the }}, or add its {{")
            )
        if depth == 0 and (quote := value.find('"', begin, end)) >= 0:
            return quote
    return -1


def find_bare_end(text: str, start: int) -> int:
    r"""Give where the brace opened at `start` is closed as BibTeX counts, to which \} is a brace too; 0 if nowhere."""
    depth = 0
    for found in _BRACE.finditer(text, start):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return found.end()
    return 0


def evaluate(pieces: tuple[Piece, ...], strings: Mapping[str, str]) -> str:
    """Join the pieces, abbreviations replaced; an unknown one stands for its own name."""
    return "".join(strings.get(piece.text.lower(), piece.text) if piece.name else piece.text for piece in pieces)


_AND = re.compile(r"(?<=\s)and(?=\s)", re.IGNORECASE)


def split_names(value: str) -> tuple[str, ...]:
    """Split a list of names at each "and" that stands outside braces."""
    names, start = [], 0
    for found in find_outside_braces(value, _AND):
        names.append(value[start : found.start()].strip())
        start = found.end()
    return tuple(name for name in (*names, value[start:].strip()) if name)


@dataclass(frozen=True, slots=True)
class InstitutionWords:
    """What tells an institution's name from a person's: words inside it, and words at its end (institutions.toml)."""

    inside: frozenset[str]
    last: frozenset[str]


@cache
def read_institution_words() -> InstitutionWords:
    """Read institutions.toml."""
    data = tomllib.loads(Path(__file__).with_name("institutions.toml").read_text(encoding="utf-8"))
    return InstitutionWords(
        *(frozenset(word for line in data[key] for word in line.split()) for key in ("inside", "last"))
    )


def find_corporate_names(value: str, words: InstitutionWords) -> Iterator[str]:
    """Find institutions that stand without their own braces and so would be split into given and family name."""
    for name in split_names(value):
        _, *others = name.split()
        if not others or "{" in name or "," in name.rstrip(","):
            continue
        # Two words alone are a person's more often than not, whatever stands between.
        if (others[1:] and words.inside.intersection(others)) or others[-1].lower() in words.last:
            yield name


def measure(pieces: tuple[Piece, ...], strings: Mapping[str, str]) -> int:
    """Count the characters that `evaluate` would give."""
    return sum(len(strings.get(piece.text.lower(), piece.text) if piece.name else piece.text) for piece in pieces)
