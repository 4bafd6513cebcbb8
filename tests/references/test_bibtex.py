from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.manuscript import Bibliography, Reference
from elyazma.references.bibtex import read_bibliography
from growth import check_growth

PATH = "bib/references.bib"


def read(text: str) -> tuple[dict[str, Reference], list[tuple[str, int, int]]]:
    """Read one file: entries by key, findings as (code, line, column)."""
    outcome = read_bibliography({PATH: text})
    assert outcome.value is not None
    found = (*outcome.diagnostics, *outcome.value.findings)
    places = [(each.code, each.span.line, each.span.column) for each in found if each.span]
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


def read_faults(texts: dict[str, str]) -> tuple[Bibliography, tuple[Diagnostic, ...]]:
    """Read files: the bibliography, and all findings about it."""
    outcome = read_bibliography(texts)
    assert outcome.value is not None
    return outcome.value, (*outcome.diagnostics, *outcome.value.findings)


def test_duplicate_keys_are_told_at_both_places_and_across_files() -> None:
    bibliography, findings = read_faults({"bib/a.bib": "@book{one, title={1}}", "bib/b.bib": "\n@book{one, title={2}}"})
    assert [reference.fields["title"] for reference in bibliography.references] == ["1"]
    (finding,) = findings
    assert (finding.code, finding.severity) == ("duplicate-key", Severity.ERROR)
    assert (finding.span, finding.related) == (Span("bib/b.bib", 2, 7, 3), Span("bib/a.bib", 1, 7, 3))


def test_entry_that_stands_twice_with_the_same_content_is_noted() -> None:
    (finding,) = read_faults({PATH: "@book{one, title={1}}\n@Book{one,\n title = {1},}"})[1]
    assert (finding.code, finding.severity) == ("duplicate-key", Severity.NOTE)


def test_keys_that_differ_in_case_are_two() -> None:
    entries, findings = read("@book{One, title={1}} @book{one, title={2}} @inbook{part, title={3}, crossref={One}}")
    assert findings == []
    assert [entries[key].fields["title"] for key in ("One", "one")] == ["1", "2"]
    assert entries["part"].fields["booktitle"] == "1"


@pytest.mark.parametrize("field", ["annote", "keywords", "abstract", "file"])
def test_repeated_field_that_nobody_prints_is_no_fault(field: str) -> None:
    entries, findings = read(f"@book{{a, {field} = {{first}}, {field} = {{second}}}}")
    assert findings == []
    assert entries["a"].fields[field] == "first"


def test_repeated_field_of_the_same_value_is_no_fault() -> None:
    assert read("@book{a, year = 2001, year = {2001}}")[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "@Comment taken from https://example.org\n@book{a, title = {x}, year = 1}",
        "@comment{}\n@COMMENT(words)\n@book{a, title = {x}, year = 1}",
        "@book{a, title = {x},\n  % url = {https://example.org},\n  year = 1}",
        '@book{a, % the {first}\n title = {x}, % "and"\n year = 1 % last\n}',
        "@book{a, title = {x}, year = 1\n%, note = {n}\n}",
        "book{b,\n author = {B},\n title = {off},\n}\n@book{a, title = {x}, year = 1}",
        "@book{a, title = {x}, year = 1}\n\narticle{b,\n  author = {B},\n  year = {2002},\n}",
        "% @book{a,\n%   title = {old},\n%   year = 2,\n% }\n@book{a, title = {x}, year = 1}",
        "Words for people, a@b.az\n@book{a, title = {x}, year = 1}\nand = more = words",
    ],
)
def test_what_bibtex_or_biber_take_for_a_comment(text: str) -> None:
    entries, findings = read(text)
    assert findings == []
    assert list(entries) == ["a"]
    assert dict(entries["a"].fields) == {"title": "x", "year": "1"}


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (r"{Hans J\{o}rgen Aa.}", r"Hans J\{o}rgen Aa."),
        (r"{1|escape{\}}", r"1|escape{\}"),
        (r"{a \} b}", r"a \} b"),
        (r"{open \{ only}", r"open \{ only"),
        (r"{a set \{1, 2\}}", r"a set \{1, 2\}"),
    ],
)
def test_braces_behind_a_backslash_count_as_bibtex_counts_where_that_goes(value: str, meaning: str) -> None:
    entries, findings = read(f"@misc{{k,\n note = {value},\n year = 1,\n}}\n@misc{{b, title = {{B}}}}")
    assert findings == []
    assert dict(entries["k"].fields) == {"note": meaning, "year": "1"}
    assert entries["b"].fields["title"] == "B"


def test_types_that_begin_like_a_comment_are_entries() -> None:
    entries, findings = read("@Commentary{a, title = {x}} @COMMENTED{b, title = {y}}\n@comment{c, title = {z}}")
    assert findings == []
    assert [(key, entry.type) for key, entry in entries.items()] == [("a", "commentary"), ("b", "commented")]


def test_percent_in_a_value_is_a_sign() -> None:
    entries, findings = read('@book{a, title = {50 % of\n % all}, note = "5 %, or {% 6}"}')
    assert findings == []
    assert dict(entries["a"].fields) == {"title": "50 % of % all", "note": "5 %, or {% 6}"}


def test_percent_of_the_entry_before_on_the_same_line_is_no_comment() -> None:
    findings = read("@book{a, title = {100 %}} @book{b, title = {x}, title = {y}}")[1]
    assert [code for code, _, _ in findings] == ["duplicate-field"]


def test_entry_that_only_a_percent_switches_off_is_still_there() -> None:
    # BibTeX reads it, since to it a % is nothing.
    entries, findings = read("%@book{a, title = {x}}")
    assert (list(entries), findings) == (["a"], [])


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@book{a, author = {A}, title = {open,\n year = 1,\n}\n@book{b, title = {B}}", {"author": "A"}),
        ("@book{a, author = {A}, title}", {"author": "A"}),
        (
            '@book{a, author = {A}, title = "He said "hi" there", year = 1}',
            {"author": "A", "title": "He said", "year": "1"},
        ),
    ],
)
def test_of_a_broken_entry_the_readable_fields_are_left(text: str, fields: dict[str, str]) -> None:
    entries, findings = read(text)
    assert {code for code, _, _ in findings} <= {"bibliography-bad-value", "bibliography-broken-entry"}
    assert findings
    assert dict(entries["a"].fields) == fields


def test_sound_entry_counts_before_a_broken_one_of_the_same_key() -> None:
    entries, findings = read("@book{a, title = {old}, author = {A\n@book{a, title = {new}}")
    assert [code for code, _, _ in findings] == ["bibliography-broken-entry"]
    assert entries["a"].fields["title"] == "new"


def test_journals_of_astronomy_are_known_unless_the_author_says_else() -> None:
    entries, findings = read("@string{aj = {My Journal}} @article{a, journal = apj} @article{b, journal = AJ}")
    assert findings == []
    assert [entries[key].fields["journal"] for key in ("a", "b")] == ["\\apj", "My Journal"]


def test_keys_that_only_latex_and_bibtex_take() -> None:
    entries, findings = read("@book{O'Hara(1999), title = {x}}")
    assert (list(entries), findings) == (["O'Hara(1999)"], [])


def test_undefined_string_asks_did_you_mean() -> None:
    (finding,) = read_faults({PATH: "@string{elsevier={E}} @book{a, publisher = elsevir}"})[1]
    assert finding.hint == "did you mean elsevier?"


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
    assert all(finding.span and finding.hint for finding in read_faults({PATH: text})[1])


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
    findings = read_faults({PATH: text})[1]
    lines = text.count("\n") + 1
    assert all(each.span and 1 <= each.span.line <= lines for each in findings)
    assert all(each.severity is not Severity.NOTE or each.code == "duplicate-key" for each in findings)


def test_many_entries() -> None:
    entry = "@article{k%d,\n author = {Smith, John and Doe, Jane},\n title = {The {NATO} thing},\n year = 2001\n}\n"

    def read_as_many(marks: str) -> None:
        much = len(marks.partition(" ")[0])
        entries, findings = read("".join(entry % at for at in range(much)))
        assert (len(entries), findings) == (much, [])

    # 0.2 s on an idle machine.
    check_growth(read_as_many, ".", 2_000, rate=800)
