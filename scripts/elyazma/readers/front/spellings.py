"""Tell whether two names are one person's in two scripts or languages: Мамедов is Məmmədov and Mammadov."""

from __future__ import annotations

import difflib
import re

from elyazma.languages.folding import fold_words
from elyazma.languages.romanising import romanise
from elyazma.model.article import Name
from elyazma.readers.front.names import settle_names
from elyazma.readers.lexicon import Lexicon

__all__ = ["are_same_person", "is_other_spelling", "romanise"]

_LEAST_ALIKE = 0.74
"""How alike the consonants of two family names are at least."""
_FEWEST_CONSONANTS = 2
"""Consonants from which on names that have changed places are told to be the same."""
_LEAST_ALIKE_GIVEN = 0.5
"""The same of two given names: Yevhen, Evgeny."""
_SOFT = re.compile(r"[aeiouyhj'`]")
_RESPELT = re.compile("[əƏğĞıİşŞçÇöÖüÜäÄøØåÅžŽšŠčČ’ʻ‘]")
_SIGNS = re.compile(r"['’ʻʼ‘`]")
_PAIRS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dzh", "j"),
    ("zh", "z"),
    ("sh", "s"),
    ("ch", "c"),
    ("ts", "c"),
    ("x", "h"),
    ("q", "g"),
)
_PAIRS_OF_SOUNDS = (*_PAIRS, ("w", "v"), ("k", "g"), ("ph", "f"))


def is_other_spelling(one: str, other: str) -> bool:
    """Tell whether two names of one person are spelt otherwise."""
    return fold_words(one) != fold_words(other)


def are_same_person(one: str, other: str, lexicon: Lexicon) -> bool:
    """Tell whether two names are one person's: the same words, or alike family names and initials that agree."""
    if not is_other_spelling(one, other) or sorted(romanise(one).split()) == sorted(romanise(other).split()):
        return True
    if _differ_in_h(one, other):
        return True
    (first, _), (second, _) = (settle_names([name], lexicon)[0] for name in (one, other))
    if _script_of(one) == _script_of(other) and not _may_be_translated(one, other):
        return _is_shorter(first, second)
    swapped = first.given.split(" ")[-1:] or [""]
    families = _are_alike(first.family, second.family) and _agree(first.given, second.given)
    told = min(len(_skeleton(each)) for each in (swapped[0], second.family, first.family)) >= _FEWEST_CONSONANTS
    return families or (told and _are_alike(swapped[0], second.family) and _agree(first.family, second.given))


def _differ_in_h(one: str, other: str) -> bool:
    """Tell whether two names of three words or more are the same but for how one word writes a sound: Akhror, Ahror.

    Of two words that would say too little: Khan Ali and Han Ali may be two people.
    """
    words, others = (sorted(_SIGNS.sub("", romanise(name)).split()) for name in (one, other))
    if len(words) < _FEWEST_WORDS or len(words) != len(others):
        return False
    unlike = {*words} ^ {*others}
    return len(unlike) <= _ONE_PAIR and len({re.sub("kh|gh", "h", word) for word in unlike}) <= 1


_FEWEST_WORDS, _ONE_PAIR = 3, 2


def _is_shorter(one: Name, other: Name) -> bool:
    """Tell whether two names differ only in what one leaves out: a middle name, all but the initials."""
    family = romanise(one.family) == romanise(other.family)
    first, second = romanise(one.given).split(), romanise(other.given).split()
    if not family or not first or not second:
        return False
    initials = [given.replace(".", " ").split()[0] for given in (romanise(one.given), romanise(other.given))]
    if min(map(len, initials)) == 1:
        # "А.Б." and "Асель": as far as the shorter goes.
        return initials[0][:1] == initials[1][:1] and initials[0] != initials[1]
    return len(first) != len(second) and first[:1] == second[:1]


def _script_of(name: str) -> str:
    return "latin" if re.search(r"[A-Za-zƏəÇçĞğİıÖöŞşÜü]", name) else "other"


def _may_be_translated(one: str, other: str) -> bool:
    """Tell whether one of two names in Latin letters has letters that English spells otherwise: Məmmədov, Mammadov.

    An accent is only left out: "Mário Boieiro" and "Bruno Moreira" are two.
    """
    return one.isascii() != other.isascii() and _RESPELT.search(one + other) is not None


def _are_alike(one: str, other: str) -> bool:
    return bool(_skeleton(one) and _skeleton(other)) and _ratio(one, other) >= _LEAST_ALIKE


def _ratio(one: str, other: str) -> float:
    """Tell how alike the consonants of two names are: 1 for the same ones."""
    return difflib.SequenceMatcher(None, _skeleton(one), _skeleton(other)).ratio()


def _skeleton(name: str) -> str:
    """Give the consonants of a name, those alike that romanisations mix up."""
    text = romanise(name)
    for written, sound in _PAIRS_OF_SOUNDS:
        text = text.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", _SOFT.sub("", re.sub(r"[^a-z]", "", text)))


_ALIKE_INITIALS = (
    "jg",
    "jy",
    "jc",
    "kg",
    "gh",
    "xk",
    "hk",
    "qg",
    "kq",
    "qk",
    "ei",
    "ea",
    "ya",
    "yi",
    "ie",
    "ye",
    "cs",
    "zj",
    "hx",
    "uy",
    "yu",
    "vw",
    "ao",
)


def _agree(one: str, other: str) -> bool:
    """Tell whether two given names can be one: each as far as it goes, the initials where that is all."""
    first, second = romanise(one).replace(".", " ").split(), romanise(other).replace(".", " ").split()
    if not first or not second:
        return True
    a, b = first[0][:1], second[0][:1]
    if a != b and a + b not in _ALIKE_INITIALS and b + a not in _ALIKE_INITIALS:
        return False
    # Brothers and sisters share a family name and, often, an initial.
    return min(len(first[0]), len(second[0])) == 1 or _ratio(first[0], second[0]) >= _LEAST_ALIKE_GIVEN
