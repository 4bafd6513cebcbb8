"""How a name may be spelt: one pattern for all its spellings, and text folded so that the pattern finds it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from elyazma.languages.folding import compose, fold_spelling
from elyazma.model.light_dataclass import dataclass

_FILE = Path(__file__).with_name("spellings.toml")
_BROKEN = re.compile("\u00ad\\s*|-[ \t]*\r?\n[ \t]*")
"""A soft hyphen, or a hyphen at a line's end: the word goes on."""
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "´": "'", "ә": "ə", "Ә": "Ə", "\u00a0": " ", "~": " "})
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """The tables of spellings.toml; `endings` are those of all languages, `stem_endings` follow a shortened name.

    `fleeting` are last letters that lose a vowel before an ending; `particles` small words before family names.
    """

    letters: Mapping[str, tuple[str, ...]]
    endings: tuple[str, ...]
    stem_endings: tuple[str, ...]
    fleeting: Mapping[str, str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    titles: frozenset[str]
    accounts: frozenset[str]
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text without capitals and marks, words whole again; `origins` gives each sign's place in the text itself."""

    text: str
    origins: tuple[int, ...]
    source: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the text itself of what lies between two places here."""
        return self.origins[start], self.origins[end - 1] + 1


@cache
def read_spellings() -> Spellings:
    """Read the tables."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    of_stems = {fold(ending).text for ending in tables["endings"].pop("ru_stem")}
    endings = {fold(ending).text for group in tables["endings"].values() for ending in group}
    return Spellings(
        letters={letter: tuple(others) for letter, others in tables["letters"].items()},
        endings=tuple(sorted(endings, key=len, reverse=True)),
        stem_endings=tuple(sorted(of_stems, key=len, reverse=True)),
        fleeting=tables["fleeting"],
        particles=frozenset(fold(word).text for word in tables["particles"]["words"]),
        suffixes=frozenset(fold(word).text for word in tables["particles"]["behind"]),
        titles=frozenset(fold(word).text for word in tables["titles"]["words"]),
        accounts=frozenset(tables["common"]["accounts"]),
        domains=frozenset(tables["common"]["domains"]),
    )


def fold(text: str) -> Folded:
    """Fold a text; ı and i, straight and curly apostrophes, all blanks and the two letters schwa become one."""
    kept = _keep_words(text)
    letters: list[str] = []
    origins: list[int] = []
    for place, sign in kept:
        for letter in _fold_sign(sign):
            letters.append(letter)
            origins.append(place)
    return Folded("".join(letters), tuple(origins), text)


def _keep_words(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _BROKEN.finditer(text):
        yield from ((place, text[place]) for place in range(start, match.start()))
        start = match.end()
    yield from ((place, text[place]) for place in range(start, len(text)))


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    if sign.isascii():
        return "i" if sign == "I" else " " if sign in "\t\r\v\f~" else sign.lower() if sign != "`" else "'"
    if sign in _INVISIBLE:
        return ""
    return fold_spelling(sign.translate(_ALIKE))


@lru_cache(maxsize=2048)
def write_pattern(name: str, tables: Spellings, between: str = "") -> str:
    """Write the pattern that finds a name in folded text, however it is spelt; words may stand on two lines.

    `between` is a pattern for what may part its letters.
    """
    wanted = compose(name).translate(_ALIKE).replace("İ", "i").replace("I", "ı").strip()
    # English and Russian names have no dotless i: "Ilham" is İlham typed on another keyboard. Both find both.
    wanted = re.sub(r"\s+", " ", wanted.lower())
    pieces: list[str] = []
    place = 0
    while place < len(wanted):
        group = next((wanted[place : place + size] for size in (4, 3, 2, 1) if _known(wanted, place, size, tables)), "")
        pieces.append(_alternatives(group, tables) if group else _literal(wanted[place]))
        place += max(len(group), 1)
    return between.join(pieces)


def _known(text: str, place: int, size: int, tables: Spellings) -> bool:
    return text[place : place + size] in tables.letters and place + size <= len(text)


def _alternatives(group: str, tables: Spellings) -> str:
    # A group of letters may be spelt letter by letter too: "iy" in "Aliyev" belongs to two syllables.
    options = [fold(option).text for option in tables.letters[group]]
    spelt = "".join(_alternatives(letter, tables) for letter in group) if len(group) > 1 else ""
    ordered = [re.escape(option) for option in sorted(dict.fromkeys(options), key=len, reverse=True)]
    return f"(?:{'|'.join([*ordered, *filter(None, [spelt])])})"


def _literal(sign: str) -> str:
    return r"\s+" if sign == " " else re.escape(fold(sign).text)
