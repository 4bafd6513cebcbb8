"""Break words by syllables, for a language that TeX has no patterns for.

The rule (school grammar, language.az "Azərbaycan dilində heca" and "Sözlərin sətirdən sətrə keçirilməsi"): a single
consonant between vowels goes to the right; two are split; of three or four, the first two stay. Roots and suffixes play
no role. A syllable of one vowel is not left alone at either end. Loanwords whose clusters go to the right (sen-tyabr)
are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from elyazma.languages.casing import lower, upper
from elyazma.languages.collation import sort_key
from elyazma.languages.folding import compose
from elyazma.languages.language import Language

_STAY_LEFT = {0: 0, 1: 0, 2: 1, 3: 2, 4: 2}
"""Consonants between two vowels -> how many of them stay with the first vowel."""

_LONG_CLUSTER = 3
_LONGEST_ACRONYM = 5
_NO_PROSE = ("//", "@", "\\", "www.")
"""Signs of web addresses, e-mail addresses and control sequences: what surrounds one is no prose."""
_WORD = re.compile(r"[\w\u0300-\u036f]+")

Stems = Mapping[str, tuple[int, ...]]


def _read_stems(exceptions: Iterable[str]) -> Stems:
    """Turn "kon-trol" into {"kontrol": (3,)}: the offsets at which the stem breaks."""
    stems = {}
    for exception in exceptions:
        parts = exception.split("-")
        places = [len("".join(parts[:count])) for count in range(1, len(parts))]
        stems["".join(parts)] = tuple(places)
    return stems


def _find_breaks(word: str, vowels: str, start: int = 0) -> Iterator[int]:
    """Give the breaks between the vowels from `start` on; a cluster of five or more consonants has none."""
    places = [place for place in range(start, len(word)) if word[place] in vowels]
    for left, right in pairwise(places):
        stay = _STAY_LEFT.get(right - left - 1)
        if stay is not None:
            yield left + 1 + stay


def _find_suffix_break(word: str, stem: str, vowels: str) -> int | None:
    """Give the end of a stem in a cluster (kontekst-də) when a suffix begins there with consonant and vowel."""
    last_vowel = max((place for place, letter in enumerate(stem) if letter in vowels), default=0)
    end = len(stem)
    suffix = word[end : end + 2]
    is_cluster = end - last_vowel >= _LONG_CLUSTER
    return end if is_cluster and len(suffix) > 1 and suffix[0] not in vowels and suffix[1] in vowels else None


def _find_loan_breaks(word: str, stem: str, breaks: tuple[int, ...], vowels: str) -> Iterator[int]:
    """Give a loan's own breaks, then those of its suffixes by the rule, from the stem's last vowel on."""
    yield from breaks
    last_vowel = max((place for place, letter in enumerate(stem) if letter in vowels), default=0)
    suffix_break = _find_suffix_break(word, stem, vowels)
    following = _find_breaks(word, vowels, last_vowel)
    if suffix_break is not None:
        yield suffix_break
        next(following, None)
    yield from following


def _is_breakable(language: Language, word: str, lowered: str) -> bool:
    """Tell whether the rule holds for a word: it has only the language's letters, and is no acronym and not foreign."""
    if not set(lowered) <= set(language.alphabet) or any(map(str.isupper, word[1:])):
        return False
    return not _find_foreign(language.hyphenation.foreign).search(f"^{lowered}$")


@lru_cache(maxsize=32)
def _find_foreign(marks: tuple[str, ...]) -> re.Pattern[str]:
    """Make what finds any of a language's marks of foreign words; without marks it finds nothing."""
    return re.compile("|".join(map(re.escape, marks)) or "(?!)")


def _break_word(language: Language, word: str, stems: Stems) -> str | None:
    rule = language.hyphenation
    word = compose(word)
    lowered = lower(language, word)
    if len(lowered) != len(word) or not _is_breakable(language, word, lowered):
        return None
    stem = next((lowered[:end] for end in range(len(lowered), 1, -1) if lowered[:end] in stems), None)
    found = (
        _find_breaks(lowered, rule.vowels)
        if stem is None
        else _find_loan_breaks(lowered, stem, stems[stem], rule.vowels)
    )
    breaks = sorted({place for place in found if rule.left <= place <= len(word) - rule.right})
    if not breaks:
        return None
    return "-".join(word[start:end] for start, end in pairwise([0, *breaks, len(word)]))


def hyphenate(language: Language, word: str) -> str | None:
    """Give a word with "-" wherever it may break, its letters unchanged (NFC).

    None if it has no break or must not have one: an acronym, a word with a digit or a letter from outside the alphabet,
    a foreign word, any word of a language that does not break by syllables.
    """
    if language.hyphenation.method != "syllables":
        return None
    return _break_word(language, word, _read_stems(language.hyphenation.exceptions))


def _find_words(texts: Iterable[str]) -> set[str]:
    """Give the words of texts, and both halves of a hyphenated one."""
    words: set[str] = set()
    for text in texts:
        for piece in compose(text).replace("\u00ad", "").split():
            if not any(sign in piece for sign in _NO_PROSE):
                words.update(_WORD.findall(piece))
    return words


def _is_acronym(language: Language, word: str, words: set[str]) -> bool:
    # TeX ignores case in \hyphenation: the entry na-to would break NATO too.
    return len(word) <= _LONGEST_ACRONYM and upper(language, word) in words


def _spell_for_tex(language: Language, word: str, broken: str) -> Iterator[str]:
    """Give the entry in lower case; for a capital I with both its readings, because TeX's \\lccode of I is i."""
    lowered = lower(language, broken)
    yield lowered
    if word.startswith("I") and not lowered.startswith("i"):
        yield "i" + lowered[1:]


def hyphenation_list(language: Language, texts: Iterable[str]) -> tuple[str, ...]:
    """List the breakable words of plain texts as TeX's \\hyphenation takes them: in lower case with "-", sorted.

    Empty for a language that breaks by TeX's patterns or not at all. Words without a break are left out, because TeX,
    with empty patterns, breaks only what is listed.
    """
    if language.hyphenation.method != "syllables":
        return ()
    stems = _read_stems(language.hyphenation.exceptions)
    words = _find_words(texts)
    entries: set[str] = set()
    for word in words:
        broken = _break_word(language, word, stems)
        if broken is not None and not _is_acronym(language, word, words):
            entries.update(_spell_for_tex(language, word, broken))
    return tuple(sorted(entries, key=lambda entry: sort_key(language, entry)))
