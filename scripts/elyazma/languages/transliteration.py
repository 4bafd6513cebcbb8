"""Write a language's own letters in Latin ones, by a scheme that a standard prescribes; each scheme is one file.

A file in schemes/ is named after the scheme and the language, `bgn-pcgn.ru.toml`; one for many languages lists them.
Its `letters` pair letters with what is written for them ("-" for nothing); a table `[[where]]` holds those that are
written so at the `start` or the `end` of a word, `after` or `before` some letters, or anywhere; `words` are written in
a way of their own.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from elyazma.languages.folding import compose
from elyazma.model.light_dataclass import dataclass

_SCHEMES = Path(__file__).with_name("schemes")
_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ`ʹ"), "'")
"""An apostrophe inside a word is a letter in Ukrainian and Belarusian, however it is typed."""
_LONGEST = 3
"""Letters that are written together."""


class UnknownScheme(LookupError):  # noqa: N818
    """No file has this scheme for this language; `known` are the schemes that the language has."""

    def __init__(self, scheme: str, language: str, known: tuple[str, ...]) -> None:
        super().__init__(scheme, language)
        self.scheme, self.language, self.known = scheme, language, known


@dataclass(frozen=True, slots=True)
class Where:
    """Letters that are written in a special way in some places of a word; without a condition, in all of them."""

    letters: Mapping[str, str]
    start: bool = False
    end: bool = False
    after: str = ""
    before: str = ""

    def fits(self, word: str, at: int, length: int) -> bool:
        """Tell whether the letters at a place of a word in small letters stand where they are written so."""
        behind = word[at + length : at + length + 1]
        if self.start or self.after:
            previous = word[at - 1 : at]
            if not ((self.start and at == 0) or (previous and previous in self.after)):
                return False
        if self.before:
            return bool(behind) and behind in self.before
        return not self.end or not behind


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme for one language or many; `capitals` are those that small letters do not simply become."""

    id: str
    name: str
    source: str
    letters: Mapping[str, str]
    where: tuple[Where, ...]
    capitals: Mapping[str, str]
    words: Mapping[str, str]

    def write(self, text: str) -> str:
        """Write a text in Latin letters; letters that the scheme does not know stay as they are."""
        text = compose(text)
        return "".join(self._write_word(word) if word[0].isalpha() else word for word in _split_words(text))

    def lacks(self, text: str) -> str:
        """Give the letters of a text that are no Latin ones and for which the scheme has nothing to write."""
        known = {letter for letters in (self.letters, *(each.letters for each in self.where)) for letter in letters}
        lower = compose(text).lower()
        return "".join(sorted({letter for letter in lower if is_foreign(letter) and letter not in known}))

    def _write_word(self, word: str) -> str:
        small = "".join(map(_lower, word)).translate(_APOSTROPHES)
        if whole := self.words.get(small):
            return whole.upper() if word.isupper() else whole[:1].upper() + whole[1:] if word[0].isupper() else whole
        written, at = "", 0
        while at < len(small):
            length, latin = self._find(small, at)
            written += self._set_case(word, at, length, latin) if latin is not None else word[at : at + length]
            at += length
        return written

    def _find(self, word: str, at: int) -> tuple[int, str | None]:
        """Give how many letters are written together at a place of a word, and what for them; None: as they are."""
        for each in self.where:
            for length in range(_LONGEST, 0, -1):
                letters = word[at : at + length]
                if letters in each.letters and len(letters) == length and each.fits(word, at, length):
                    return length, each.letters[letters]
        for length in range(_LONGEST, 0, -1):
            letters = word[at : at + length]
            if letters in self.letters and len(letters) == length:
                return length, self.letters[letters]
        return 1, None

    def _set_case(self, word: str, at: int, length: int, latin: str) -> str:
        """Give what is written for a capital: one capital, or only capitals in a word that has nothing else."""
        if not word[at].isupper():
            return latin
        if capital := self.capitals.get(_lower(word[at])):
            return capital
        beside = word[at + length : at + length + 1] or word[at - 1 : at]
        return latin.upper() if beside.isupper() else latin[:1].upper() + latin[1:]


def is_foreign(letter: str) -> bool:
    """Tell whether a letter belongs to another script than Latin."""
    return letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER"))


def has_foreign_letters(text: str) -> bool:
    """Tell whether a text has letters of another script than Latin, those of formulas (µ, Ω in names) among them."""
    return any(map(is_foreign, text))


def find_foreign_words(text: str) -> str:
    """Give the words of other scripts; one Greek letter alone is a sign, as in "β-catenin" or "5 µm"."""
    runs = ("".join(run) for foreign, run in groupby(compose(text), is_foreign) if foreign)
    return " ".join(run for run in runs if len(run) > 1 or not unicodedata.name(run).startswith(_SIGNS))


_SIGNS = ("GREEK", "MICRO")


def list_schemes(language: str) -> tuple[str, ...]:
    """List the ids of the schemes for a language, the one that is used where none is named first."""
    known = [each for each in _list_files() if language in each.languages]
    return tuple(each.id for each in sorted(known, key=lambda each: (not each.default, each.id)))


def choose_scheme(language: str, scheme: str = "") -> Scheme:
    """Give a scheme for a language by its id or another name; without one, the language's own. Raises UnknownScheme."""
    known = list_schemes(language)
    named = [each for each in _list_files() if language in each.languages and scheme in ("", each.id, *each.aliases)]
    if not named:
        raise UnknownScheme(scheme, language, known)
    return _read_scheme(min(named, key=lambda each: known.index(each.id)))


def guess_language(text: str, own: str) -> str:
    """Guess the language of a text in another script by its letters; empty where no scheme knows them all.

    Where the letters fit many, it is `own`, the language around the text, if its alphabet is no larger than the
    smallest of theirs that is guessed first; else the first of them, as the files number them (`guessed`).
    """
    used = {letter for letter in compose(text).lower() if is_foreign(letter)}
    files = sorted((each for each in _list_files() if each.guessed), key=lambda each: each.guessed)
    alphabets = {code: _alphabet(choose_scheme(code)) for each in files for code in each.languages}
    fitting = [code for code, letters in alphabets.items() if used <= letters]
    # Kazakh has all letters of Russian: without one of its own, a text in a Kazakh article is the more often Russian.
    if own in fitting and len(alphabets[own]) <= len(alphabets[fitting[0]]):
        return own
    return fitting[0] if fitting else ""


def _alphabet(scheme: Scheme) -> frozenset[str]:
    return frozenset(letter for letters in scheme.letters for letter in letters if letter.isalpha())


# --- The files ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    path: Path
    languages: frozenset[str]
    aliases: tuple[str, ...]
    default: bool
    guessed: int


@cache
def _list_files() -> tuple[_File, ...]:
    return tuple(_describe(path) for path in sorted(_SCHEMES.glob("*.toml")))


def _describe(path: Path) -> _File:
    data = _read_data(path)
    name, _, code = path.stem.rpartition(".")
    many = data.get("languages")
    return _File(
        path.stem if many else name,
        path,
        frozenset(many or (code,)),
        tuple(data.get("aliases", ())),
        bool(data.get("default")),
        data.get("guessed", 0),
    )


@cache
def _read_data(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _read_scheme(file: _File) -> Scheme:
    data = _read_data(file.path)
    where = tuple(Where(**{**each, "letters": _read_pairs(each["letters"])}) for each in data.get("where", ()))
    capitals = _read_pairs(data.get("capitals", ""))
    words = _read_pairs(data.get("words", ""))
    return Scheme(file.id, data["name"], data["source"], _read_pairs(data["letters"]), where, capitals, words)


def _read_pairs(text: str) -> dict[str, str]:
    """Read "а a  б b  ь -" as letters and what is written for them."""
    words = compose(text).split()
    return {letter: "" if latin == "-" else latin for letter, latin in zip(words[::2], words[1::2], strict=True)}


# --- Words ----------------------------------------------------------------------------------------


def _split_words(text: str) -> Iterator[str]:
    """Split a text into words, an apostrophe between two letters being one of theirs, and what stands between."""
    return (match[0] for match in _WORDS.finditer(text))


_LETTER = r"(?:[^\W\d_][\u0300-\u036f]*)"
_WORDS = re.compile(rf"{_LETTER}+(?:['’ʼ]{_LETTER}+)*|(?:(?!{_LETTER}).)+", re.DOTALL)


def _lower(letter: str) -> str:
    """Give a small letter as one: "İ" has two."""
    return low if len(low := letter.lower()) == 1 else letter
