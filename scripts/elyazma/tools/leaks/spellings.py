"""Write one pattern for all spellings of a name, and fold text so that the pattern finds it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("spellings.toml")
_BROKEN = re.compile("\u00ad\\s*|-[ \t]*\r?\n[ \t]*")
"""A soft hyphen, or a hyphen at a line's end: the word goes on."""
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "ә": "ə", "Ә": "Ə", "\u00a0": " ", "~": " "})
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_ONE_I = str.maketrans(dict.fromkeys("Iİı", "i"))
_FOLDED_ASCII = {"I": "i", "`": "'", **dict.fromkeys("\t\r\v\f~", " ")}
"""Characters of ASCII that do not become their lower case."""


@dataclass(frozen=True, slots=True)
class Spellings:
    """The tables of spellings.toml; `endings` are the grammatical endings of all languages."""

    letters: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]
    titles: frozenset[str]
    accounts: frozenset[str]
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without capitals, accents and hyphens at line ends; `origins` are its letters' offsets in `source`."""

    text: str
    origins: tuple[int, ...]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets in `source` of what lies between two offsets of the folded text."""
        return self.origins[start], self.origins[end - 1] + 1


def read_spellings() -> Spellings:
    """Read the tables."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    endings = {fold(ending).text for group in tables["endings"].values() for ending in group}
    return Spellings(
        letters={letter: tuple(others) for letter, others in tables["letters"].items()},
        endings=tuple(sorted(endings, key=len, reverse=True)),
        titles=frozenset(fold(word).text for word in tables["titles"]["words"]),
        accounts=frozenset(tables["common"]["accounts"]),
        domains=frozenset(tables["common"]["domains"]),
    )


def fold(text: str) -> Folded:
    """Fold a text; ı and i, straight and curly apostrophes, blanks, and the two letters schwa become the same."""
    letters: list[str] = []
    origins: list[int] = []
    for place, character in _unhyphenated(text):
        for letter in _fold_character(character):
            letters.append(letter)
            origins.append(place)
    return Folded("".join(letters), tuple(origins), text)


def _unhyphenated(text: str) -> Iterator[tuple[int, str]]:
    """Give the characters with their offsets, without hyphens at line ends."""
    start = 0
    for match in _BROKEN.finditer(text):
        yield from ((place, text[place]) for place in range(start, match.start()))
        start = match.end()
    yield from ((place, text[place]) for place in range(start, len(text)))


def _fold_character(character: str) -> str:
    if character.isascii():
        return _FOLDED_ASCII.get(character) or character.lower()
    if character in _INVISIBLE:
        return ""
    plain = character.translate(_ALIKE).translate(_ONE_I)
    taken_apart = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter)).casefold()


def write_pattern(name: str, tables: Spellings) -> str:
    """Write the pattern that finds a name in folded text in any spelling; its words may stand on two lines."""
    wanted = unicodedata.normalize("NFC", name).translate(_ALIKE).replace("İ", "i").replace("I", "ı").strip()
    # English and Russian names have no dotless i: "Ilham" is İlham typed on another keyboard. Each finds the other.
    wanted = re.sub(r"\s+", " ", wanted.lower())
    pieces: list[str] = []
    place = 0
    while place < len(wanted):
        group = _longest_group(wanted, place, tables)
        pieces.append(_alternatives(group, tables) if group else _literal(wanted[place]))
        place += max(len(group), 1)
    return "".join(pieces)


def _longest_group(text: str, place: int, tables: Spellings) -> str:
    """Give the longest group of letters at a place that has other spellings; empty if there is none."""
    groups = (text[place : place + size] for size in (4, 3, 2, 1) if place + size <= len(text))
    return next((group for group in groups if group in tables.letters), "")


def _alternatives(group: str, tables: Spellings) -> str:
    # A group of letters may be spelt letter by letter too: "iy" in "Aliyev" belongs to two syllables.
    spellings = [fold(spelling).text for spelling in tables.letters[group]]
    spelt = "".join(_alternatives(letter, tables) for letter in group) if len(group) > 1 else ""
    ordered = [re.escape(spelling) for spelling in sorted(dict.fromkeys(spellings), key=len, reverse=True)]
    return f"(?:{'|'.join([*ordered, *filter(None, [spelt])])})"


def _literal(character: str) -> str:
    return r"\s+" if character == " " else re.escape(fold(character).text)
