"""Sort texts by a language's alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from elyazma.languages.casing import lower
from elyazma.languages.folding import BASE_LETTERS, compose, strip_marks
from elyazma.languages.language import Language

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]

_SEPARATOR = 0
_FIRST_DIGIT = 1
_FIRST_LETTER = 11
_OTHER_SCRIPTS = 1000


# A text has few different letters, and taking one apart takes long.
@lru_cache(maxsize=4096)
def _weigh_letter(alphabet: str, letter: str) -> tuple[int, ...]:
    if letter in alphabet:
        return (_FIRST_LETTER + alphabet.index(letter),)
    return tuple(_weigh_parts(alphabet, letter))


def _weigh_parts(alphabet: str, letter: str) -> Iterator[int]:
    for part in strip_marks(letter, compatible=True).translate(BASE_LETTERS):
        if part in alphabet:
            yield _FIRST_LETTER + alphabet.index(part)
        elif part.isdecimal():
            yield _FIRST_DIGIT + unicodedata.decimal(part)
        elif unicodedata.category(part)[0] in "LN":
            yield _OTHER_SCRIPTS + ord(part)


def _weigh_text(alphabet: str, lowered: str) -> tuple[int, ...]:
    # A comma separates as a space does, so that "Brown, J." comes before "Browning".
    weights: list[int] = []
    for word in lowered.replace(",", " ").split():
        for letter in word:
            weights += _weigh_letter(alphabet, letter)
        weights.append(_SEPARATOR)
    return tuple(weights)


def sort_key(language: Language, text: str) -> SortKey:
    """Give a key that sorts texts by the language's alphabet; equal only for texts that are equal in NFC.

    First come words, letter by letter: digits, the alphabet, then other scripts; a letter from outside the
    alphabet counts as its base letter (é as e). Ties are broken by diacritics, then small before capital
    letters, then punctuation. Languages agree with the Unicode collation's tailorings in CLDR (az, tr).
    """
    text = compose(text)
    lowered = lower(language, text)
    primary = _weigh_text(language.alphabet, lowered)
    accents = tuple(ord(character) for character in lowered if character.isalnum())
    cases = tuple(int(character.isupper()) for character in text if character.isalnum())
    return (primary, accents, cases, text)
