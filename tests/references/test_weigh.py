from __future__ import annotations

import pytest

from cited import make_source
from elyazma.model.diagnostics import Diagnostic, Severity, Span, error
from elyazma.model.manuscript import Bibliography
from elyazma.model.phrases import phrase
from elyazma.references.bibtex import read_bibliography
from elyazma.references.weigh import fit_bibliography

SOUND = "@book{sound, author = {A}, title = {S}, year = 1}\n"


def fit(bib: str, *cited: str) -> tuple[Bibliography, tuple[Diagnostic, ...]]:
    """Read a bibliography and fit it to a text that cites these keys."""
    read = read_bibliography({"bib/references.bib": SOUND + bib})
    assert read.value is not None
    outcome = fit_bibliography(read.value, [make_source(*cited)])
    assert outcome.value is not None
    return outcome.value, (*read.diagnostics, *outcome.diagnostics)


@pytest.mark.parametrize(
    ("bib", "code"),
    [
        ("@book{k, title = {T}, year = 1, year = 2}", "duplicate-field"),
        ("@book{k, title = {T}, publisher = nobody}", "undefined-string"),
        ("@book{k, title = {T} year = 1}", "bibliography-bad-value"),
        ("@book{k, title = {T}, author = }", "missing-value"),
        ("@book{k, title = {T}, note}", "bibliography-broken-entry"),
        ("@book{k, title = {T}}\n@book{k, title = {U}}", "duplicate-key"),
        ("@incollection{k, title = {T}, crossref = {nothing}}", "undefined-crossref"),
        ("@book{k, title = {T}, xdata = {k}}", "crossref-circle"),
        ("@book{k, title = {T}},\n  year = {2000}\n}", "bibliography-broken-entry"),
    ],
)
def test_a_fault_stops_no_build(bib: str, code: str) -> None:
    bibliography, findings = fit(bib, "sound", "k")
    assert [(each.code, each.severity) for each in findings] == [(code, Severity.WARNING)]
    assert [each.fields["title"] for each in bibliography.references if each.key == "k"] == ["T"]
    ((code, severity),) = [(each.code, each.severity) for each in fit(bib, "sound")[1]]
    assert (code, severity) == ("bibliography-faults", Severity.NOTE)
    assert {each.severity for each in fit(bib, "*")[1]} == {Severity.WARNING}


def test_a_cited_entry_without_a_readable_field_is_an_error() -> None:
    findings = fit("@book{k title = {T}}", "k")[1]
    assert [(each.code, each.severity) for each in findings] == [("bibliography-broken-entry", Severity.ERROR)]


def test_entries_that_cannot_be_cited_are_told_of_where_all_are_printed() -> None:
    bib = "@book{, title = {T}}\n@book{a b, title = {U}}\n@book{c title = {V}}"
    found = [(each.code, each.severity) for each in fit(bib, "*")[1]]
    codes = ["empty-key", "bad-key", "bibliography-broken-entry"]
    assert found == [(code, Severity.WARNING) for code in codes]


def test_many_faults_that_nobody_cites_are_one_note() -> None:
    bib = "".join(f"@book{{k{at}, title = {{T}}, series = series{at}}}\n" for at in range(50))
    (finding,) = fit(bib, "sound")[1]
    assert finding.message.endswith(", and 49 more")


def test_a_fault_in_what_a_cited_entry_inherits_counts() -> None:
    bib = "@incollection{part, title = {P}, crossref = {whole}}\n@collection{whole, title = {W}, publisher = nobody}"
    assert [each.code for each in fit(bib, "part")[1]] == ["undefined-string"]


def test_a_key_is_found_in_another_case_and_takes_the_spelling_of_the_text() -> None:
    bibliography, (finding,) = fit("@book{Smith2001, title = {T}}", "smith2001")
    assert [each.key for each in bibliography.references] == ["sound", "smith2001"]
    assert (finding.code, finding.severity) == ("citation-case", Severity.WARNING)


@pytest.mark.parametrize(
    ("bib", "cited"),
    [
        ("@book{Smith, title = {T}}", ("Smith", "smith")),
        ("@book{Smith, title = {T}} @book{SMITH, title = {U}}", ("smith",)),
    ],
)
def test_no_case_is_guessed_where_two_are_possible(bib: str, cited: tuple[str, ...]) -> None:
    bibliography, findings = fit(bib, *cited)
    assert findings == ()
    assert "smith" not in {each.key for each in bibliography.references}


@pytest.mark.parametrize(
    ("cited", "severity"), [("k", Severity.ERROR), ("sound", Severity.NOTE), ("quoted", Severity.NOTE)]
)
def test_encoding_matters_where_a_cited_entry_has_such_a_letter(cited: str, severity: Severity) -> None:
    bib = "@book{k, author = {M\ufffdller, A.}, title = {T}} @book{quoted, title = {U}, abstract = {M\ufffdller}}"
    read = read_bibliography({"bib/references.bib": SOUND + bib})
    assert read.value is not None
    about = error("wrong-encoding", phrase("this is not UTF-8"), Span("bib/references.bib", 2))
    (finding,) = fit_bibliography(read.value, [make_source(cited)], [about]).diagnostics
    assert (finding.code, finding.severity) == ("wrong-encoding", severity)
