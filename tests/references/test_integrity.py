"""What cannot be right in an entry, each once; what is only unusual is no fault."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import sort_findings
from elyazma.references.bibtex import read_bibliography
from elyazma.references.integrity import check_integrity, is_isbn, is_issn

YEAR = 2026


def find(fields: str) -> list[tuple[str, str]]:
    value = read_bibliography({"bib/a.bib": f"@book{{k, {fields}}}\n"}).value
    assert value is not None
    return [(each.code, each.message) for reference in value.references for each in check_integrity(reference, YEAR)]


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ("doi = {abc}", "bib-doi", '"abc" is no DOI'),
        ("doi = {10.1/x}", "bib-doi", "10.1/x"),
        ("isbn = {978-3-16-148410-1}", "bib-isbn", "978-3-16-148410-1"),
        ("isbn = {0-306-40615-3}", "bib-isbn", "0-306-40615-3"),
        ("isbn = {97831614841}", "bib-isbn", "97831614841"),
        ("isbn = {978-3-16-148410-0, 0-306-40615-3 (pbk)}", "bib-isbn", '"0-306-40615-3"'),
        ("issn = {0317-8472}", "bib-issn", "0317-8472"),
        ("year = {2028}", "bib-year", "2028"),
        ("year = {20011}", "bib-year", "20011"),
        ("date = {19}", "bib-year", "19"),
        ("pages = {120--110}", "bib-pages", "120--110"),
        ("pages = {1--5, 30–20}", "bib-pages", "30–20"),
        ("url = {www.example.org}", "bib-url", "does not begin with https://"),
        ("url = {https://example}", "bib-url", "names no server"),
        ("url = {https://a.org https://b.org}", "bib-url", "has a blank"),
        ("url = {https://[a.org}", "bib-url", "is no address"),
        ("author = {A, B, C, D}", "bib-names", "more than two commas"),
        ("editor = {RZAYEV, Anar}", "bib-names", "RZAYEV"),
        ("author = {Rzayev, AB}", "bib-names", '"AB" is read as one given name'),
        ("author = {Rzayev, A. and et al.}", "bib-names", "et al."),
        ("author = {Rzayev, A. and Quliyev, B. et al}", "bib-names", "et al"),
        ("author = {Rzayev, A.; Quliyev, B.}", "bib-names", '";" stands between the names'),
    ],
)
def test_a_fault_is_told_once(fields: str, code: str, said: str) -> None:
    ((found, message),) = find(fields)
    assert found == code and said in message


@pytest.mark.parametrize(
    "fields",
    [
        "doi = {https://doi.org/10.1000/182}",
        r"doi = {10.1002/(SICI)1097\_0258}",
        "isbn = {978-3-16-148410-0}",
        "isbn = {ISBN-13: 978-3-16-148410-0 (hbk); 0-306-40615-2}",
        "isbn = {9783161484100 0306406152}",
        "isbn = {0-8044-2957-X}",
        "issn = {0317-8471, 2434-561X}",
        "issn = {ISSN 0317-8471 (print)}",
        "year = {2027}",
        "year = {n.d.}",
        "year = {19xx}",
        "isbn = {978-3-16-148410-0 (vol. 1)}",
        "date = {18.12.2000}",
        "year = {in press}",
        "date = {1998/2000}",
        "date = {-0350}",
        "pages = {197--98}",
        "pages = {S9--S1}",
        "pages = {12, 7, 3}",
        "url = {https://example.org/a_b?c=%20d}",
        r"url = {https://example.org/a\_b}",
        "author = {van der Berg, Jr, Jan and {UNESCO; Paris} and others}",
        "author = {LI, Wei and Ng, Jo and Bell, III, Al}",
        "author = {Rzayev, A. B. and Quliyev, Əli}",
    ],
)
def test_what_is_only_unusual_is_no_fault(fields: str) -> None:
    assert find(fields) == []


def test_any_changed_digit_is_found() -> None:
    for number, is_right in (("9783161484100", is_isbn), ("080442957X", is_isbn), ("03178471", is_issn)):
        assert is_right(number)
        for at, digit in enumerate(number[:-1]):
            others = (str(other) for other in range(10) if str(other) != digit)
            assert not any(is_right(number[:at] + other + number[at + 1 :]) for other in others)


def test_a_name_that_reading_takes_for_an_institution_is_not_told_of_again() -> None:
    value = read_bibliography({"a.bib": "@book{k, author = {Ali et al.}}\n"}).value
    assert value is not None
    told = [*value.findings, *check_integrity(value.references[0], YEAR)]
    assert [each.code for each in told] == ["corporate-author"]


def test_what_children_inherit_is_told_once_at_the_parent() -> None:
    text = "@book{p, editor = {Ay, BC}, isbn = {1234567890}}\n" + "".join(
        f"@inbook{{c{number}, crossref = {{p}}, title = {{T}}}}\n" for number in range(3)
    )
    value = read_bibliography({"bib/a.bib": text}).value
    assert value is not None
    found = sort_findings(each for reference in value.references for each in check_integrity(reference, YEAR))
    assert [(each.code, each.span and each.span.line) for each in found] == [("bib-names", 1), ("bib-isbn", 1)]
