"""Entries as people's libraries have them, and what a manual wants printed: tests/data/bibliography/cases."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cited import BIBLIOGRAPHY, cite_all
from elyazma.model.diagnostics import Outcome, Severity, Span
from elyazma.model.journal import Citations
from elyazma.model.manuscript import References
from elyazma.model.nodes import Quoted, Space, Str, split_words
from elyazma.references.quotes import pair_quotes
from elyazma.references.sentence_case import seems_english, set_sentence_case
from elyazma.tex.inlines import decode_tex, list_formulas, to_plain

CASES = BIBLIOGRAPHY / "cases"
PRINTED = tomllib.loads((CASES / "printed.toml").read_text(encoding="utf-8"))
ASKED = [(case, style) for case, styles in PRINTED.items() for style in styles]


def cite_case(case: str, style: str, cache: Path) -> Outcome[References]:
    """Cite all of a case's entries; a style may end in a language."""
    name, _, ending = style.rpartition("-")
    name, language = (name, ending) if ending in ("de", "ru", "tr", "uk") else (style, "en")
    bib = (CASES / f"{case}.bib").read_text(encoding="utf-8")
    return cite_all(bib, cache, language, Citations(csl=name))


@pytest.mark.parametrize(("case", "style"), ASKED)
def test_entries_as_the_manual_has_them(case: str, style: str, tmp_path: Path) -> None:
    outcome = cite_case(case, style, tmp_path)
    assert outcome.value is not None
    printed = {entry.key: to_plain(entry.text) for entry in outcome.value.entries}
    wanted = PRINTED[case][style]
    assert {key: printed[key] for key in wanted} == wanted


def find_codes(case: str, style: str, cache: Path) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in cite_case(case, style, cache).diagnostics}


@pytest.mark.parametrize(
    ("case", "code", "severity"),
    [
        ("04-sentence-case", "sentence-case", Severity.NOTE),
        ("05-notes", "field-unprinted", Severity.NOTE),
        ("13-books", "name-separator", Severity.WARNING),
    ],
)
def test_what_is_done_to_entries_is_said(case: str, code: str, severity: Severity, tmp_path: Path) -> None:
    assert find_codes(case, "apa", tmp_path)[code] == severity


@pytest.mark.parametrize("case", ["02-two-notes", "03-eprints", "12-addresses", "16-switched-off"])
def test_nothing_is_said_where_all_is_printed(case: str, tmp_path: Path) -> None:
    assert find_codes(case, "apa", tmp_path) == {}


def test_initials_tell_all_namesakes_apart(tmp_path: Path) -> None:
    references = cite_case("10-initials", "apa", tmp_path).value
    assert references is not None
    labels = {entry.key: entry.label.short for entry in references.entries}
    assert (labels["a"], labels["anna"], labels["zoe"]) == ("A. Smith", "A. Smith", "Z. Smith")
    # Sorted past the article, and by the particle as APA does.
    assert [entry.key for entry in references.entries] == ["the", "c", "van", "a", "anna", "zoe"]


def test_full_names_are_kept_where_the_list_prints_them(tmp_path: Path) -> None:
    references = cite_case("10-initials", "chicago-author-date", tmp_path).value
    assert references is not None
    assert "Smith, Anna. 2003. Two. P." in [to_plain(entry.text) for entry in references.entries]


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date", "gost-r-7-0-5-2008"])
def test_formulas_stay_formulas(style: str, tmp_path: Path) -> None:
    references = cite_case("15-formulas", style, tmp_path).value
    assert references is not None
    assert list(list_formulas(references.entries[0].text)) == [r"\mathbb{R}^n", r"C^{\infty}", r"\alpha"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Foreign Policy in Azerbaijan: the Case of Baku", "Foreign policy in Azerbaijan: The case of Baku"),
        ("Bayesian Data Analysis: a review", "Bayesian data analysis: A review"),
        ("Vitamin A and Vitamin C in X-Ray Imaging", "Vitamin A and vitamin C in X-ray imaging"),
        (
            "Effects of the Second World War on New York's Economy",
            "Effects of the Second World War on New York’s economy",
        ),
        ("A 40-year Reanalysis Project", "A 40-year reanalysis project"),
        (r"\emph{Escherichia Coli} in the Gut", "Escherichia Coli in the gut"),
        ("What Is This? A Question", "What is this? A question"),
        ("Trade between Qarabag and Shirvan under the khans", "Trade between Qarabag and Shirvan under the khans"),
    ],
)
def test_sentence_case(typed: str, printed: str) -> None:
    title, _ = decode_tex(typed, Span(""))
    assert to_plain(set_sentence_case(title, subtitle="capital")) == printed


@pytest.mark.parametrize(
    ("title", "english"),
    [("On the Road", True), ("Grundlagen der Mathematik", False), ("Bakı şəhəri", False), ("Roads", True)],
)
def test_unmarked_titles_that_may_be_english(title: str, english: bool) -> None:
    assert seems_english(decode_tex(title, Span(""))[0]) == english


def test_quotations_are_paired() -> None:
    assert pair_quotes(split_words("“a ‘b’” c")) == (
        Quoted((Str("a"), Space(), Quoted((Str("b"),), double=False)), double=True),
        Space(),
        Str("c"),
    )


@pytest.mark.parametrize("text", ["the authors’ rights", "“rock ’n’ roll", '12" screens', "‘single’ alone"])
def test_marks_without_a_partner_stay(text: str) -> None:
    assert pair_quotes(split_words(text)) == tuple(split_words(text))
