from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import Severity, Span
from elyazma.model.manuscript import Reference
from elyazma.references.bibtex import read_bibliography

PATH = "bib/references.bib"


def read(text: str) -> tuple[dict[str, Reference], list[tuple[str, int, int]]]:
    """Read one file: entries by key, findings as (code, line, column)."""
    outcome = read_bibliography({PATH: text})
    assert outcome.value is not None
    places = [(each.code, each.span.line, each.span.column) for each in outcome.diagnostics if each.span]
    return {reference.key: reference for reference in outcome.value.references}, places


def test_names_are_lower_case_and_places_exact() -> None:
    entries, findings = read("\n@Book{knuth1984,\n  AUTHOR = {Knuth, Donald},\n\n  Year   = 1984}\n")
    reference = entries["knuth1984"]
    assert findings == []
    assert (reference.type, dict(reference.fields)) == ("book", {"author": "Knuth, Donald", "year": "1984"})
    assert reference.span == Span(PATH, 2, 7, 9)
    assert reference.places == {"author": Span(PATH, 3, 3, 6), "year": Span(PATH, 5, 3, 4)}


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("{A # title}", "A # title"),
        ('"A " # {B} # 3', "A B3"),
        ('"10~" # jan', "10~January"),
        ("CUP # { Books}", "Cambridge Books"),
        ('"a {"} b"', 'a {"} b'),
        ("{line\n    break}", "line break"),
        ("{a \\} b}", "a \\} b"),
        ("{Ədəbiyyat İ}", "Ədəbiyyat İ"),
    ],
)
def test_values(value: str, meaning: str) -> None:
    entries, findings = read(f'@string{{cup = "Cam" # "bridge"}}\n@misc{{k, title = {value}}}')
    assert findings == []
    assert entries["k"].fields["title"] == meaning


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("@book{a, title = {x}\n year = 1}", "bibliography-bad-value", 2, 2),
        ("@book{a, title = {x} #}", "bibliography-bad-value", 1, 22),
        ('@book{a, title = "a{b"}', "bibliography-bad-value", 1, 18),
        ("@book{a,\n author = ,\n}", "missing-value", 2, 2),
        ("@book{a,\n title = {},\n}", "empty-field", 2, 2),
        ("@book{a,\n publisher = cpu # {x}}", "undefined-string", 2, 14),
        ("@book{ , title = {x}}", "empty-key", 1, 1),
        ("@book{a b, title = {x}}", "bad-key", 1, 7),
        ("@book{a, year = 1,\n year = 2}", "duplicate-field", 2, 2),
        ("@book{a title = {x}}", "bibliography-broken-entry", 1, 1),
        ("@book{a, title {x}}", "bibliography-broken-entry", 1, 1),
        ("@book a}", "bibliography-broken-entry", 1, 1),
        ("@book{a, title = {x}},\n year = {2000}\n}", "bibliography-broken-entry", 2, 2),
        ("@book{a,\n crossref = {b}}", "undefined-crossref", 2, 2),
        ("@book{a, xdata={a}}", "crossref-circle", 1, 10),
        ("@book{a,\n author = {Ministry of Trade}}", "corporate-author", 2, 2),
    ],
)
def test_one_fault(text: str, code: str, line: int, column: int) -> None:
    assert read(text)[1] == [(code, line, column)]


def test_sound_entries_survive_broken_ones() -> None:
    entries, findings = read("@book{a, title = {open,\n@book{b, title = {B}}\n@book c\n@book{d, title = {D}}")
    assert list(entries) == ["b", "d"]
    assert [(code, line) for code, line, _ in findings] == [
        ("bibliography-broken-entry", 1),
        ("bibliography-broken-entry", 3),
    ]


def test_duplicate_keys_are_told_at_both_places_and_across_files() -> None:
    outcome = read_bibliography({"bib/a.bib": "@book{One, title={1}}", "bib/b.bib": "\n@book{one, title={2}}"})
    assert outcome.value is not None
    assert [reference.fields["title"] for reference in outcome.value.references] == ["1"]
    assert {(each.span.path, each.span.line) for each in outcome.diagnostics if each.span} == {
        ("bib/a.bib", 1),
        ("bib/b.bib", 2),
    }
    assert {each.code for each in outcome.diagnostics} == {"duplicate-key"}


def test_undefined_string_asks_did_you_mean() -> None:
    outcome = read_bibliography({PATH: "@string{elsevier={E}} @book{a, publisher = elsevir}"})
    assert outcome.diagnostics[0].hint == "did you mean elsevier?"


def test_crossref_and_xdata() -> None:
    entries, findings = read(
        "@incollection{part, title = {Part}, author={A, B}, crossref = {whole}}"
        "@collection{whole, title = {Whole}, editor = {E, F}, year = 2000, isbn={1}, xdata = {house}, note={n}}"
        "@xdata{house, publisher = {Elm}, location = {Bakı}}"
    )
    assert findings == []
    assert list(entries) == ["part", "whole"]
    inherited = {name: entries["part"].fields[name] for name in ("title", "booktitle", "publisher", "editor", "year")}
    assert inherited == {"title": "Part", "booktitle": "Whole", "publisher": "Elm", "editor": "E, F", "year": "2000"}
    assert "note" not in entries["part"].fields


def test_a_long_chain_ends() -> None:
    chain = "".join(f"@book{{a{at}, crossref = {{a{at + 1}}}}}\n" for at in range(3000))
    assert {code for code, _, _ in read(chain)[1]} <= {"crossref-circle", "undefined-crossref"}


def test_status_says_unverified() -> None:
    entries, _ = read("@misc{a, status = {Unverified}} @misc{b, status = {checked}} @misc{c, title={x}}")
    assert [entry.verified for entry in entries.values()] == [False, True, True]


@pytest.mark.parametrize(
    ("author", "suspect"),
    [
        ("{Ministry of Trade and Industry}", False),
        ("Ministry of Trade and Industry", True),
        ("Acme Inc.", True),
        ("Energy Charter Secretariat", True),
        ("U.S. Energy Information Administration", True),
        ("Bakı Dövlət Universiteti", True),
        ("Ludwig van der Rohe", False),
        ("de la Cruz, Juana", False),
        ("Knuth, Donald E.", False),
        ("Donald E. Knuth and others", False),
        ("Məmməd Əmin Rəsulzadə", False),
        ("Ivan", False),
    ],
)
def test_institutions_without_their_braces(author: str, suspect: bool) -> None:
    codes = [code for code, _, _ in read(f"@book{{a, author = {{{author}}}}}")[1]]
    assert codes == (["corporate-author"] if suspect else [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        "@",
        "@book{",
        "@book{a,b",
        "@string{x=",
        "@book{a, = {x}}",
        "}" * 1000,
        "@book{" * 1000,
        "@book{a, title = {" + "{" * 20000 + "}" * 20000 + "}}",
        "@book{a, title = {x} " + "a=b " * 20000 + "}",
        "@ " * 20000,
        "@comment{@book{z, title = {q}}}",
        "@preamble{ {\\newcommand\\x{y}} }",
        "\x00\ud800",
        "@book{a, title = {\x00}}",
    ],
)
def test_hostile_files_give_findings_not_tracebacks(text: str) -> None:
    outcome = read_bibliography({PATH: text})
    assert all(finding.span and finding.hint for finding in outcome.diagnostics)


def test_a_fault_of_the_parser_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise RuntimeError("internal")

    monkeypatch.setattr("elyazma.references.blocks.Splitter.split", fail)
    assert read("@book{a, title={x}}") == ({}, [("bibliography-unreadable", 1, 1)])


def test_empty_file_is_fine() -> None:
    assert read("") == ({}, [])
    assert read("% only a comment, with an e-mail: a@b.az\n") == ({}, [])


@given(st.text(alphabet='@book{},="#\n\\% aƏ1', max_size=60))
def test_any_text_gives_places_inside_it(text: str) -> None:
    outcome = read_bibliography({PATH: text})
    lines = text.count("\n") + 1
    assert all(each.span and 1 <= each.span.line <= lines for each in outcome.diagnostics)
    assert all(each.severity is not Severity.NOTE for each in outcome.diagnostics)


def test_ten_thousand_entries() -> None:
    entry = "@article{k%d,\n author = {Smith, John and Doe, Jane},\n title = {The {NATO} thing},\n year = 2001\n}\n"
    started = time.perf_counter()
    entries, findings = read("".join(entry % at for at in range(10_000)))
    assert (len(entries), findings) == (10_000, [])
    assert time.perf_counter() - started < 8  # 0.7 s on an idle machine
