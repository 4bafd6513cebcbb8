"""The values of a language file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase

REQUIRED_WORDS = frozenset(
    {
        "abstract",
        "abstracts",
        "accepted",
        "acknowledgements",
        "and",
        "anonymised",
        "answer",
        "appendix",
        "author",
        "author_index",
        "author_notes",
        "back_to_text",
        "chapter",
        "competing_interests",
        "contents",
        "continued",
        "contributions",
        "corollary",
        "corresponding_author",
        "data_availability",
        "cover_letter",
        "definition",
        "edition",
        "editor",
        "editors",
        "email",
        "equal_contribution",
        "equation",
        "et_al",
        "ethics",
        "example",
        "figure",
        "footnotes",
        "forthcoming",
        "from",
        "funding",
        "highlights",
        "in",
        "in_preparation",
        "in_press",
        "issue",
        "keyword_index",
        "keywords",
        "lemma",
        "masters_thesis",
        "no_alternative",
        "no_date",
        "note",
        "number",
        "of_word_file",
        "on_column",
        "on_line",
        "on_lines",
        "on_page",
        "on_paragraph",
        "on_paragraphs",
        "page",
        "pages",
        "phd_thesis",
        "phone",
        "prepublished",
        "proof",
        "proposition",
        "published",
        "received",
        "references",
        "remark",
        "research_report",
        "response_letter",
        "retrieved",
        "reviewer",
        "revised",
        "section",
        "source_not_given",
        "submitted",
        "supplement",
        "table",
        "theorem",
        "technical_report",
        "to_text",
        "total_pages",
        "translator",
        "udc",
        "unanswered",
        "unpublished",
        "volume",
    }
)
"""The words that every language must have, for templates, references and the Word output."""

OURS = "ours"
"""The source of a word that is this project's own choice, because no other source is known."""


class UnknownLanguage(LookupError):  # noqa: N818
    """No folder has a file for the language."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a language file; `line` is 1-based."""

    line: int
    message: Phrase


class LanguageFileError(ValueError):
    """A language file that cannot be used, with all its problems."""

    def __init__(self, path: Path, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(f"{path}:{problem.line}: {problem.message}" for problem in problems))
        self.path = path
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """The quotation marks, outer and inner."""

    open: str
    close: str
    inner_open: str
    inner_close: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinals:
    """How a number becomes an ordinal: the longest of `endings` that ends its digits gives the suffix.

    `form` holds `{number}` and `{suffix}`. The ending "" stands for any other number.
    """

    form: str
    endings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How a date reads: `form` holds `{day}`, `{month}`, `{year}`; `year` holds `{year}` and its ordinal's `{suffix}`.

    `months` are the names inside a date where they differ from the names alone (the Russian genitive).
    """

    form: str
    year: str
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """How a list reads: `separator` between items, `pair` between two, `last` before the last of three or more."""

    separator: str
    pair: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyphenation:
    """How words break: by syllables (our own rule), by TeX's patterns, or not at all.

    `exceptions` are stems with their breaks ("kon-trol"), which suffixed forms inherit. `foreign` are strings that
    no word of the language has ("^" and "$" stand for its ends). `left` and `right` are the fewest letters that
    stay before and after a break. `package` is the Debian package that holds TeX's patterns; where they are `optional`,
    a machine is complete without them.
    """

    method: Literal["syllables", "tex", "none"]
    vowels: str = ""
    left: int = 2
    right: int = 2
    exceptions: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    package: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Csl:
    """The words of a language that the Citation Style Language lacks, by CSL 1.0.2 term names.

    A term is its text, a singular and a plural, or a table of these by form (long, short, verb, verb-short, symbol).
    `words` are those that styles write out in another language instead of naming a term ("no", "issued").
    Date forms are lists of date parts with their affixes ("day", " ", "month", " ", "year").
    """

    terms: Mapping[str, object]
    months_short: tuple[str, ...]
    seasons: tuple[str, ...]
    long_ordinals: tuple[str, ...]
    date_text: tuple[str, ...]
    date_numeric: tuple[str, ...]
    punctuation_in_quote: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """What two languages' versions of one text have in common, as this language writes it.

    `length` is how many characters say what 100 English ones say. `numerals` and `magnitudes` give the words that
    begin with a number's word, by the number; a numeral's first form is the plain one. `names` gives, by the
    English name, the stems of names and acronyms: the first is the name itself, the others may stand for it.
    `transliteration` gives Latin letters for those that a language without them writes otherwise.
    """

    length: int = 100
    numerals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    magnitudes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    transliteration: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: its words and rules. docs/languages.md explains each key of its file.

    `sources` says for each word where it is attested: "journals", a standard's name, or "ours". `alphabet` holds
    the lower-case letters in sort order, `capitals` the lower-case letters whose capital Unicode's default mapping
    gets wrong for the language. `letters` are the non-ASCII letters, both cases, that a font must have. `roles` names
    CRediT's contributor roles; one without a word stays English. `recognition` gives, by the kind of word, the
    forms that printed references and citations may have.
    """

    code: str
    name: str
    english_name: str
    babel: str
    alphabet: str
    letters: str
    ligatures: bool
    quotes: Quotes
    months: tuple[str, ...]
    words: Mapping[str, str]
    sources: Mapping[str, str]
    ordinals: Ordinals
    dates: Dates
    lists: Lists
    hyphenation: Hyphenation
    capitals: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    parallel: Parallel = Parallel()
    recognition: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    csl: Csl | None = None
    citation_terms: Mapping[str, str] = field(default_factory=dict)
    """Words that the Citation Style Language's own file of the language has wrongly, by its names of terms."""
    locale: str = ""
    """The tag by which word processors know the language and find its dictionary; empty: the code."""
    note_signs: str = ",.;:!?"
    """The signs behind which the mark of a footnote stands; it stands before all others."""
