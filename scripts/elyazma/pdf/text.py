"""Judge text that was extracted from a PDF: the letters are all there, and they are the right ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from elyazma.languages.folding import compose, fold_print
from elyazma.languages.scripts import own_script
from elyazma.model.light_dataclass import dataclass

_CYRILLIC_LOOK_ALIKES = frozenset("аеёіїјкоорсуухәһѕԁԛԝҮүөАВЕЁЗІЇЈКМНОРСТУХӘҺЅԚԜҮӨ")
"""Cyrillic letters that print like a Latin one: Unicode's confusables.txt, those in use today."""
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_BROKEN_WORD = re.compile("\u00ad\\s*|-\\s*\n\\s*")
# The pieces of tall brackets and roots, which TeX's mathematical fonts map where Adobe's glyph list put them.
_BRACKET_PIECES = range(0xF8E5, 0xF8FF)
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Oddity:
    """A letter that should not be where it is: the word (or line) it stands in and its page, from 1."""

    letter: str
    word: str
    page: int

    @property
    def code_point(self) -> str:
        """Write the letter as U+0000."""
        return f"U+{ord(self.letter):04X}"


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The letters and digits of a text in one case, and the places in them where a word starts.

    Line ends, hyphens, quotes, ligatures and letterspacing do not count, but a word must start where one
    starts: "və dəbiyyat" has lost a letter, though "ədəbiyyat" can be read in it.
    """

    letters: str
    starts: frozenset[int]

    def has(self, text: str) -> bool:
        """Tell whether the text has another, from the start of a word on; an empty one is everywhere.

        Of a text from right to left each word alone is looked for, in either order of its letters: a page holds them
        as they stand on it, and one reader of PDFs turns them round where another does not.
        """
        wanted = fold_text(text).letters
        if any(map(_is_reversed, wanted)):
            words = _list_words(text)
            return all(self.has(word) for word in words) if len(words) > 1 else self._has_either_way(wanted)
        place = self.letters.find(wanted)
        while place >= 0 and wanted and place not in self.starts:
            place = self.letters.find(wanted, place + 1)
        return place >= 0

    def missing_words(self, text: str) -> tuple[str, ...]:
        """Give the words of another text, of two letters or more, that this one lacks."""
        return tuple(word for word in dict.fromkeys(_list_words(text)) if not self.has(word))

    def _has_either_way(self, word: str) -> bool:
        return word in self.letters or word[::-1] in self.letters


def _list_words(text: str) -> list[str]:
    return re.findall(r"[^\W_]{2,}", compose(text))


def _is_reversed(letter: str) -> bool:
    script = own_script(letter)
    return script is not None and script.right_to_left


_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def fold_text(text: str) -> FoldedText:
    """Reduce a text to what typesetting does not change, and PDFium reads: no letter beyond U+FFFF, as of formulas."""
    words = re.findall(r"[^\W_]+", fold_print(_BEYOND.sub("", text)))
    starts = accumulate(map(len, words), initial=0)
    return FoldedText("".join(words), frozenset(start for start, _ in zip(starts, words, strict=False)))


def find_look_alikes(pages: Sequence[str]) -> Iterator[Oddity]:
    """Find Cyrillic letters that look like Latin ones inside words that also have those, each word once a page.

    A whole Cyrillic word that a formula or a mark stands close to is none: it has other letters too.
    """
    for number, text in enumerate(pages, start=1):
        for word in dict.fromkeys(_WORD.findall(_BROKEN_WORD.sub("", text))):
            runs = (run for run in _CYRILLIC.findall(word) if _CYRILLIC_LOOK_ALIKES.issuperset(run))
            strange = next(runs, "")
            if strange and any(_is_latin(letter) for letter in word):
                yield Oddity(strange[0], word, number)


def find_unreadable(pages: Sequence[str]) -> Iterator[Oddity]:
    """Find U+FFFD and private-use characters, each once a page, with the line they stand in."""
    for number, text in enumerate(pages, start=1):
        for letter in filter(_is_unreadable, dict.fromkeys(text)):
            line = next(line for line in text.splitlines() if letter in line)
            yield Oddity(letter, line.strip(), number)


def is_replacement(letter: str) -> bool:
    """Tell whether a letter is U+FFFD, which stands for one that could not be decoded."""
    return letter == _REPLACEMENT


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _is_unreadable(letter: str) -> bool:
    private = unicodedata.category(letter) == "Co" and ord(letter) not in _BRACKET_PIECES
    return private or is_replacement(letter)
