"""The words by which a paper's parts are known, in every language there is, and which language a text is in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import NamedTuple

from elyazma.languages import Language
from elyazma.languages.folding import fold_words
from elyazma.model.light_dataclass import dataclass

PARTS = (
    "abstract",
    "keywords",
    "references",
    "acknowledgements",
    "funding",
    "competing_interests",
    "data_availability",
    "ethics",
    "contributions",
)
"""The parts that have a place of their own in a manuscript; the rest is sections."""
STATEMENTS = PARTS[3:]
_ENVIRONMENTS = ("theorem", "lemma")
"""What no section is called: the words for corollaries and remarks may head one."""
_SECTIONS = ("first", "body", "section")
_TRIM = " \t:.…–—-*"
_NUMBER = re.compile(
    r"(?:(?:\d{1,2}\.\s?)*\d{1,2}[.)]{0,2}|[IVX]{1,5}\s?[.)])\s+(?=\S)"
    r"|\d{1,2}(?:\.\d{1,2})+[-–]?(?=[^\W\d_]{2})|[^\W\d_]\)\s*(?=[^\W\d_]{2})"
    r"|\d{1,2}\s?[-–—](?:\)\s*|\s+)(?=[^\W\d_])|(?:(?:\d{1,2}\.)+|[IVX]{1,5}\.)(?=[^\W\d_]{2})"
)
"""A number as headings have it: "2.1. Data", "2. 1. Data", "2- Data", "2-)Data", "2.Data", "II. Data"."""
_BARE_ROMAN = re.compile(r"[IVX]{1,5}\s+(?=[^\W\d_]{3})")
"""A number that only a heading in capitals has: "IV METHODS"."""
_RUN_IN = re.compile(r"\s*[:.–—]\s*|\s*[–—-]\s+")
_LONGEST_NAME = 60
_WORDS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S+@\S+|\S+://\S+|\bwww\.\S+")
"""An address has its people's names in small letters."""
_CYRILLIC = re.compile("[\u0400-\u052f]")


class Known(NamedTuple):
    """What a text is by its words: a part or a kind of heading; in which language; where the rest of it begins."""

    kind: str
    language: str
    end: int = 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words -> what they name; `languages` by code."""

    languages: Mapping[str, Language]
    headings: Mapping[str, tuple[Known, ...]]
    commons: Mapping[str, frozenset[str]]
    alphabets: Mapping[str, tuple[frozenset[str], ...]]
    """The letters of each language beyond ASCII; several sets where it is written in several scripts."""
    institutions: tuple[str, ...]
    patronymics: frozenset[str]
    prose: frozenset[str] = frozenset()
    """Words that one paper's text has in small letters."""
    spoken: frozenset[str] = frozenset()
    """Languages that one paper's paragraphs are in; none before they were read."""
    main: str = ""
    """The one that most of these are in."""
    sorted_words: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Words by kind, once they were asked for: each line of a paper asks for several."""

    def words(self, kind: str) -> tuple[str, ...]:
        """Give all words of a kind of [recognition], the longest first."""
        if kind not in self.sorted_words:
            found = {form for language in self.languages.values() for form in language.recognition.get(kind, ())}
            self.sorted_words[kind] = tuple(sorted(found, key=lambda form: (-len(form), form)))
        return self.sorted_words[kind]

    def is_word(self, text: str, kind: str) -> bool:
        """Tell whether a text is a word of a kind and nothing else."""
        known = f"{kind} folded"
        if known not in self.sorted_words:
            self.sorted_words[known] = tuple(map(fold_words, self.words(kind)))
        return fold_words(text).strip(_TRIM) in self.sorted_words[known]

    def names_environment(self, text: str) -> bool:
        """Tell whether a line is the word for a theorem or a lemma, with its number at most."""
        if "environments" not in self.sorted_words:
            words = (each.words[kind] for each in self.languages.values() for kind in _ENVIRONMENTS)
            self.sorted_words["environments"] = tuple(map(fold_words, words))
        return fold_words(text).strip(f"{_TRIM}0123456789") in self.sorted_words["environments"]

    def name_heading(self, text: str) -> Known | None:
        """Tell what a heading is, its number and colon aside; none for one that any section may have."""
        bare = strip_number(text).strip(_TRIM)
        found = next(iter(self.headings.get(fold_words(bare), ())), None) if len(bare) <= _LONGEST_NAME else None
        limit = _LIMIT.search(bare) if not found and len(bare) <= _LONGEST_LIMITED else None
        limited = self.name_heading(bare[: limit.start()]) if limit else None
        return limited if limited and limited.kind in _LIMITED else found

    def learn_heading(self, text: str, kind: str) -> Lexicon:
        """Give a lexicon that also knows a heading of one paper."""
        word = fold_words(strip_number(text).strip(_TRIM))
        return replace(self, headings={**self.headings, word: (Known(kind, self.guess_language(text)[0]),)})

    def learn_word(self, kind: str, word: str) -> Lexicon:
        """Give a lexicon that also has a word of a kind, which one paper uses."""
        words = sorted({*self.words(kind), word}, key=lambda form: (-len(form), form))
        return replace(self, sorted_words={**self.sorted_words, kind: tuple(words)})

    def learn_prose(self, texts: Iterable[str]) -> Lexicon:
        """Give a lexicon that also knows a paper's languages, and which words its text has in small letters."""
        texts = [_ADDRESS.sub(" ", text) for text in texts]
        found = {word for text in texts for word in _WORDS.findall(text) if word.islower()}
        spoken = Counter[str]()
        for text in texts:
            spoken[self.guess_language(text)[0]] += len(text)
        main = spoken.most_common(1)[0][0] if spoken else ""
        return replace(self, prose=frozenset(map(fold_words, found)), spoken=frozenset(spoken), main=main)

    def is_common(self, folded: str) -> bool:
        """Tell whether a word is common in a language that a paper is in, or in English; in any before that is known.

        A common word of one language is a name in another: "er", "akan".
        """
        spoken = self.spoken and {*self.spoken, "en"}
        return any(folded in words for code, words in self.commons.items() if not spoken or code in spoken)

    def name_run_in(self, text: str) -> Known | None:
        """Tell which part a paragraph begins with: "Abstract. The article ..."; `end` is where its text begins."""
        for found in _RUN_IN.finditer(text[: _LONGEST_NAME + 3]):
            known = next(iter(self.headings.get(fold_words(text[: found.start()].strip(_TRIM)), ())), None)
            if known and known.kind in PARTS and found.end() < len(text):
                return known._replace(end=found.end())
        return None

    def guess_language(self, text: str, fallback: str = "en") -> tuple[str, bool]:
        """Give the language a text is most likely in, and whether it is far ahead of the others."""
        letters = _Letters.read(text)
        scores = {code: self._score(code, letters) for code in self.languages}
        # Of two that fit alike, the one in which most of the paper is.
        ranked = sorted(scores, key=lambda code: (-scores[code], code != fallback, code != self.main, code))
        if not ranked or scores[ranked[0]] <= 0:
            return fallback, False
        ahead = len(ranked) == 1 or scores[ranked[0]] > scores[ranked[1]] + 0.05
        return ranked[0], ahead

    def may_be_in(self, text: str, code: str) -> bool:
        """Tell whether a text is in the script of a language, Cyrillic or not."""
        scripts = {any(map(_CYRILLIC.match, letters)) for letters in self.alphabets[code]}
        return any(map(_CYRILLIC.match, text)) in scripts

    def is_unlike(self, text: str, code: str) -> bool:
        """Tell whether a long text is in no language that is known here, though `code` fits best.

        Of 650 public papers in fourteen languages those in others had fewer of a language's common words, or more
        letters that none of them has. Short texts tell nothing.
        """
        letters = _Letters.read(text)
        if letters.total < _LONG_TEXT:
            return False
        common = sum(word in self.commons[code] for word in letters.words) / max(1, len(letters.words))
        known = frozenset[str]().union(*(alphabet for each in self.alphabets.values() for alphabet in each))
        strange = sum(letter not in known and _is_european(letter) for letter in letters.beyond)
        # A language without letters of its own would fit anything in plain letters.
        fewest = _FEWEST_COMMON if any(self.alphabets[code]) else _FEWEST_PLAIN
        return common < fewest or strange > _MOST_STRANGE * letters.total

    def _score(self, code: str, letters: _Letters) -> float:
        if not letters.words:
            return 0.0
        common = sum(word in self.commons[code] for word in letters.words) / len(letters.words)
        # Of another script than its first, letters alone tell too little: many languages share them.
        alphabets = self.alphabets[code] if common else self.alphabets[code][:1]
        known = max(sum(letter in alphabet for letter in letters.beyond) for alphabet in alphabets)
        strange = len(letters.beyond) - known
        # A text all in ASCII is rather English: the others can hardly do without their own letters.
        plain = 0.04 if not letters.beyond and not any(self.alphabets[code]) else 0.0
        common *= _DOUBTED if self._misses_letters(code, letters) else 1.0
        return common + plain + 2 * (known - 4 * strange) / max(1, letters.total)

    def _misses_letters(self, code: str, letters: _Letters) -> bool:
        """Tell whether a text of a title's length has none of the letters that the language can hardly do without."""
        constant = self.languages[code].recognition.get("constant_letters", ())
        return bool(constant) and letters.total > _TOLD and frozenset(letters.beyond).isdisjoint("".join(constant))


def _is_european(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC"))


_LONG_TEXT = 2000
"""Letters of a text whose language can be doubted: a short one may do without common words."""
_FEWEST_COMMON, _FEWEST_PLAIN = 0.03, 0.1
"""Common words among all of a text: Turkish and Kazakh ones have few, English and Indonesian ones many."""
_MOST_STRANGE = 0.008
"""Letters of no known language among all: names have some."""
_TOLD = 60
"""Letters of a text from which on it tells something that one is missing: of Azerbaijani ones every tenth is ə."""
_DOUBTED = 0.25
"""What a language's words still weigh in such a text."""


_LIMIT = re.compile(r"\s*\((?=[^()]*(?:\d{2}|max))[^()]*\d[^()]*\)\s*:?$")
"""How long a part may be, which a form says beside its heading: "Resumen (caracteres de 2000):"."""
_LIMITED = ("abstract", "keywords")
_LONGEST_LIMITED = 150
"""Signs of such a heading: a paragraph is not searched for one."""


class _Letters(NamedTuple):
    """What a text's language shows in: its folded words, its letters beyond ASCII, how many letters it has."""

    words: Sequence[str]
    beyond: Sequence[str]
    total: int

    @classmethod
    def read(cls, text: str) -> _Letters:
        """Read a text, once for all languages; names quoted in another script tell nothing of it."""
        letters = _leave_out_quoted([letter for letter in text if letter.isalpha()])
        words = [fold_words(word) for word in _WORDS.findall(text)]
        return cls(words, [letter for letter in letters if not letter.isascii()], len(letters))


def _leave_out_quoted(letters: list[str]) -> list[str]:
    """Leave out the Cyrillic letters of a text that has few of them, and the others where nearly all are."""
    cyrillic = [_CYRILLIC.match(letter) is not None for letter in letters]
    if not 0 < sum(cyrillic) < len(letters):
        return letters
    share = sum(cyrillic) / len(letters)
    if _QUOTED <= share <= 1 - _QUOTED:
        return letters
    return [letter for letter, is_cyrillic in zip(letters, cyrillic, strict=True) if is_cyrillic == (share > _QUOTED)]


_QUOTED = 0.2
"""The share of letters of another script that names and terms have in a text."""


def strip_number(text: str) -> str:
    """Take the number off a heading: "2.1. Data" -> "Data"."""
    return text[len(_read_number(text)) :]


def number_depth(text: str) -> int:
    """Give how deep a heading's number goes: 2 for "2.1. Data", 0 without a number."""
    return len(re.findall(r"\d+|[IVX]+", _read_number(text)))


def _read_number(text: str) -> str:
    found = _NUMBER.match(text) or (_BARE_ROMAN.match(text) if text.isupper() else None)
    return found[0] if found else ""


def make_lexicon(languages: Mapping[str, Language]) -> Lexicon:
    """Collect the words of all languages."""
    headings: dict[str, list[Known]] = {}
    for code, language in languages.items():
        for kind, word in _list_headings(language):
            headings.setdefault(fold_words(word), []).append(Known(kind, code))
    return Lexicon(
        languages=languages,
        headings={word: tuple(known) for word, known in headings.items()},
        commons={
            code: frozenset(map(fold_words, each.recognition.get("common", ()))) for code, each in languages.items()
        },
        alphabets={
            code: (frozenset(each.letters), *map(frozenset, each.recognition.get("other_letters", ())))
            for code, each in languages.items()
        },
        institutions=tuple(
            fold_words(word) for each in languages.values() for word in each.recognition.get("institution", ())
        ),
        patronymics=frozenset(
            fold_words(word) for each in languages.values() for word in each.recognition.get("patronymic", ())
        ),
    )


def _list_headings(language: Language) -> Iterable[tuple[str, str]]:
    # What the language itself heads a part with comes first: a word may head two.
    for kind in PARTS:
        if kind in language.words:
            yield kind, language.words[kind]
        yield from ((kind, word) for word in language.recognition.get(f"heading_{kind}", ()))
    for kind in (*_SECTIONS, "appendix"):
        yield from ((kind, word) for word in language.recognition.get(f"heading_{kind}", ()))
