"""CSV files: what is read, and what is refused with its line."""

from __future__ import annotations

import pytest

from elyazma.sources.sheets import find_separator, read_rows

PATH = "manuscript/tables/results.csv"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", (("a", "b"), ("1", "2"))),
        ("a;b\n1,5;2\n", (("a", "b"), ("1,5", "2"))),
        ("a\tb\n1\t2\n", (("a", "b"), ("1", "2"))),
        ("a\n1\n2\n", (("a",), ("1",), ("2",))),
        ('a,b\n"1,5","say ""no"""\n', (("a", "b"), ("1,5", 'say "no"'))),
        ('"a,b,c";d\n1;2\n', (("a,b,c", "d"), ("1", "2"))),
        ("\na,b\n\n 1 ,2\n,\n", (("a", "b"), ("1", "2"))),
        ('a,b\n"two\nlines",2\n', (("a", "b"), ("two lines", "2"))),
        ("Ad;Ərazi\nİsmayıllı;2062\n", (("Ad", "Ərazi"), ("İsmayıllı", "2062"))),
        ("a,b\n5\" pipe,2\n", (("a", "b"), ('5" pipe', "2"))),
    ],
)  # fmt: skip
def test_rows(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    outcome = read_rows(text, PATH)
    assert outcome.diagnostics == ()
    assert outcome.value == rows


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a,b\n1,2\n"3,4\n', "table-quotes", 3),
        ('a,b\n"1"x,2\n', "table-quotes", 2),
        ("a,b\n1,2\n3\n", "table-ragged", 3),
        ('a,b\n"x\ny",2\n3\n', "table-ragged", 4),
        ("a,b\n", "table-empty", 1),
        ("a,b\n\n,\n", "table-empty", 1),
        ("a,b\n1,\u202e2\n", "hidden-character", 2),
        ("a,b\n" + "x" * 200_000 + ",2\n", "table-quotes", 2),
    ],
)
def test_faults(text: str, code: str, line: int) -> None:
    outcome = read_rows(text, PATH)
    assert outcome.value is None
    assert [(finding.code, finding.span and finding.span.line) for finding in outcome.diagnostics] == [(code, line)]


def test_many_ragged_rows_are_not_all_told() -> None:
    assert len(read_rows("a,b\n" + "1\n" * 500, PATH).diagnostics) == 20


@pytest.mark.parametrize(("text", "separator"), [("a", ","), ("", ","), ("a;b,c;d", ";"), ('"a;b;c",d', ",")])
def test_separator(text: str, separator: str) -> None:
    assert find_separator(text) == separator
