"""Find what a translation keeps: numbers, and the names that the languages' data have in both languages.

All of it avoids false alarms: whatever a text may mean counts as stated, and only what is unambiguous is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from elyazma.languages.casing import lower
from elyazma.languages.folding import strip_marks
from elyazma.languages.language import Language
from elyazma.model.light_dataclass import dataclass

FIRST_YEAR, LAST_YEAR = 1000, 2100
FIRST_COUNTED, LAST_COUNTED = 3, 12
"""Smaller numbers have too many forms ("both", "a", "first"), and larger numerals are written in too many ways."""

_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_SHORT_RANGE = re.compile(r"\b(\d{2})(\d{2})[-–/](\d{2})(?!\d)")
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?!\d)")
_ITEM = re.compile(r"\d{1,2}\)")
_ROMAN = re.compile(r"(?<!\w)(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_WORD = re.compile(r"[^\W\d_]+")
_WORD_BEHIND = re.compile(r"[\s-]*([^\W\d_]+)")
_GAP = re.compile(r"[\s-]*")
_SENTENCE_END = re.compile(r"[.!?…]+[”\"»)]*(?=\s+[^\W\d_a-zəıöüçşğа-я]|\s*$)")


def count_sentences(text: str) -> int:
    """Count sentences: an end mark before a capital, or at the end; "U.S. Energy" counts as one end too many."""
    return len(_SENTENCE_END.findall(text.strip())) or bool(text.strip())


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, and all the values it may have: "1,500" is 1500 in English, 1.5 elsewhere."""

    text: str
    values: frozenset[Decimal]

    @property
    def is_year(self) -> bool:
        """Tell whether it reads as a year."""
        return self.text.isdecimal() and FIRST_YEAR <= int(self.text) <= LAST_YEAR


# --- Numbers --------------------------------------------------------------------------------------


def find_figures(language: Language, text: str) -> tuple[Figure, ...]:
    """Find the numbers in digits that another language's text must have too, from three on."""
    plain = _CLOCK.sub(" ", _DATE.sub(lambda date: f" {date[3] or date[4]} ", text))
    numbers = (match for match in _NUMBER.finditer(plain) if not _ITEM.match(plain, match.start()))
    found = (Figure(match[0], _read_values(language, plain, match)) for match in numbers)
    return tuple(dict.fromkeys(figure for figure in found if max(figure.values) >= FIRST_COUNTED))


def _read_values(language: Language, text: str, match: re.Match[str]) -> frozenset[Decimal]:
    values = set(_read_digits(match[0]))
    behind = _WORD_BEHIND.match(text, match.end())
    for size, stems in language.parallel.magnitudes.items():
        if behind and lower(language, behind[1]).startswith(stems):
            values |= {value * int(size) for value in values}
    before = _SHORT_RANGE.search(text, max(0, match.start() - 5), match.end())
    if before and before.end() == match.end():
        values.add(Decimal(before[1] + before[3]))
    return frozenset(values)


def _read_digits(text: str) -> Iterator[Decimal]:
    text = re.sub(r"[\u00a0\u202f ]", "", text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        yield Decimal(re.sub(r"[.,]", "", text))
    if not grouped or len(re.findall(r"[.,]", text)) == 1:
        whole, _, fraction = text.replace(",", ".").rpartition(".")
        yield Decimal(f"{whole.replace('.', '')}.{fraction}" if whole else fraction)
    if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR and int(text) % 10 == 0:
        yield Decimal(int(text) % 100)  # the 1990s are the nineties


def find_values(language: Language, text: str) -> frozenset[Decimal]:
    """Find every value that a text may state, in digits, Roman numerals or words; rather too many than too few."""
    roman = (Decimal(_read_roman(match)) for match in _ROMAN.finditer(text))
    return frozenset((*_find_digit_values(language, text), *roman, *_find_numeral_values(language, text)))


def _find_digit_values(language: Language, text: str) -> Iterator[Decimal]:
    yield from (Decimal(part) for date in _DATE.finditer(text) for part in date.groups() if part)
    for match in _NUMBER.finditer(text):
        yield from _read_values(language, text, match)
    yield from map(Decimal, re.findall(r"\d+", text))


def _find_numeral_values(language: Language, text: str) -> Iterator[Decimal]:
    """Give the values of numerals, and of two side by side their sum and product ("twenty five", "two hundred")."""
    words = _find_numerals(language, text)
    yield from (Decimal(value) for _, value in words if value)
    for (left, one), (right, two) in pairwise(words):
        if one and two and _GAP.fullmatch(text, left.end(), right.start()):
            yield Decimal(one + two)
            yield Decimal(one * two)


def _read_roman(match: re.Match[str]) -> int:
    units = match[2]
    return 10 * len(match[1]) + {"IX": 9, "IV": 4}.get(units, 5 * units.count("V") + units.count("I"))


def _find_numerals(language: Language, text: str) -> list[tuple[re.Match[str], int]]:
    """Give all words of a text, each with the value of the longest numeral that it begins with; 0 for none."""
    by_letter: dict[str, list[tuple[str, int]]] = {}
    for value, known in language.parallel.numerals.items():
        for stem in known:
            by_letter.setdefault(stem[:1], []).append((stem, int(value)))
    return [(word, _numeral(by_letter, lower(language, word[0]))) for word in _WORD.finditer(text)]


def _numeral(by_letter: Mapping[str, Sequence[tuple[str, int]]], word: str) -> int:
    stems = by_letter.get(word[:1], ())
    return max(((len(stem), value) for stem, value in stems if word.startswith(stem)), default=(0, 0))[1]


def find_counts(language: Language, text: str) -> tuple[Figure, ...]:
    """Find the small numbers written as one word ("three"); those beside another numeral are left out."""
    words = _find_numerals(language, text)
    compound = {
        word.start()
        for (left, one), (right, two) in pairwise(words)
        for word in (left, right)
        if one and two and _GAP.fullmatch(text, left.end(), right.start())
    }
    found = []
    for word, value in words:
        plain = lower(language, word[0]) == (language.parallel.numerals.get(str(value)) or ("",))[0]
        if plain and word.start() not in compound and FIRST_COUNTED <= value <= LAST_COUNTED:
            found.append(Figure(word[0], frozenset({Decimal(value)})))
    return tuple(dict.fromkeys(found))


# --- Names ----------------------------------------------------------------------------------------


def find_names(language: Language, text: str) -> dict[str, str]:
    """Find the known names in a text: the name's key in the languages' data -> how the text spells its stem."""
    names = {key: forms[0] for key, forms in language.parallel.names.items() if forms}
    # Most are not in the text at all, and a pattern costs more than to see that.
    return {key: form for key, form in names.items() if form in text and re.search(_name_pattern(form), text)}


def _name_pattern(form: str) -> str:
    return rf"(?<!\w){re.escape(form)}{_end_pattern(form)}"


def _end_pattern(form: str) -> str:
    """Give a pattern for what may follow a name: any ending, but no capital after an acronym ("EU", "EUROCONTROL")."""
    return r"(?![^\W\d_a-zəıöüçşğа-яё])" if form.isupper() else ""


def has_name(language: Language, text: str, key: str, spelt: str) -> bool:
    """Tell whether a text may have a name: in a known form, as `spelt` elsewhere, or in letters that sound alike."""
    forms = language.parallel.names[key]
    if any(_stands_in(language, text, form) for form in (*forms, spelt, key)):
        return True
    sounds = {sound for form in (forms[0], spelt) if len(sound := sound_of(language, form)) >= FIRST_COUNTED}
    words = (match[0] for match in _WORD.finditer(text) if match[0][0].isupper())
    return any(sound_of(language, word).startswith(tuple(sounds)) for word in words) if sounds else False


def _stands_in(language: Language, text: str, form: str) -> bool:
    if form.isupper():
        return bool(re.search(_name_pattern(form), text))
    return bool(re.search(rf"(?<!\w){re.escape(lower(language, form))}", lower(language, text)))


_SOUNDS: Mapping[str, str] = {**dict.fromkeys("aeiouyh", ""), **dict.fromkeys("gqx", "k"), "c": "j", "w": "v"}


def sound_of(language: Language, word: str) -> str:
    """Give a word's consonants; those that transliterations confuse become the same: Qarabağ, Karabakh -> krbk."""
    letters = language.parallel.transliteration
    latin = "".join(letters.get(letter, letter) for letter in lower(language, word))
    plain = strip_marks(latin, compatible=False)
    sounds = "".join(_SOUNDS.get(letter, letter) for letter in plain)
    return re.sub(r"(.)\1+", r"\1", sounds)
