"""Languages as data: words, dates, casing, alphabet, syllables and CSL terms, each language one file."""

from elyazma.languages.casing import capitalise, lower, upper
from elyazma.languages.collation import SortKey, sort_key
from elyazma.languages.csl_locale import csl_locale_xml, csl_number_xml
from elyazma.languages.dates import format_date, join_list, ordinal, year_with_suffix
from elyazma.languages.hyphenation import hyphenate, hyphenation_list
from elyazma.languages.language import (
    OURS,
    REQUIRED_WORDS,
    Csl,
    Dates,
    Hyphenation,
    Language,
    LanguageFileError,
    Lists,
    Ordinals,
    Parallel,
    Problem,
    Quotes,
    UnknownLanguage,
)
from elyazma.languages.loading import LANGUAGES, available_languages, find_language, load_language, read_language
from elyazma.languages.parallel import (
    Figure,
    count_sentences,
    find_counts,
    find_figures,
    find_names,
    find_values,
    has_name,
)
from elyazma.languages.recognition import RECOGNITION_KINDS, recognition_pattern

__all__ = [
    "LANGUAGES",
    "OURS",
    "RECOGNITION_KINDS",
    "REQUIRED_WORDS",
    "Csl",
    "Dates",
    "Figure",
    "Hyphenation",
    "Language",
    "LanguageFileError",
    "Lists",
    "Ordinals",
    "Parallel",
    "Problem",
    "Quotes",
    "SortKey",
    "UnknownLanguage",
    "available_languages",
    "capitalise",
    "count_sentences",
    "csl_locale_xml",
    "csl_number_xml",
    "find_counts",
    "find_figures",
    "find_language",
    "find_names",
    "find_values",
    "format_date",
    "has_name",
    "hyphenate",
    "hyphenation_list",
    "join_list",
    "load_language",
    "lower",
    "ordinal",
    "read_language",
    "recognition_pattern",
    "sort_key",
    "upper",
    "year_with_suffix",
]
