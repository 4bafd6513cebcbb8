"""Tables of CSV files as LaTeX."""

from __future__ import annotations

import re

import pytest

from elyazma.model.table import Column, Layout, Table
from elyazma.typesetting.numbers import align_numbers, are_numbers
from elyazma.typesetting.tables import write_table

CAPTION = {"en": "Yields & prices", "az": "Məhsul"}


def make(rows: str, layout: Layout | None = None) -> Table:
    cells = tuple(tuple(line.split("|")) for line in rows.split("\n"))
    return Table("manuscript/tables/t.csv", cells, layout or Layout(), {})


def write(rows: str, layout: Layout | None = None, columns: int = 1) -> str:
    return re.sub("%\n|\n", "", write_table(make(rows, layout), "en", "continued", columns=columns))


def test_a_bare_table_has_rules_and_escaped_text() -> None:
    assert write("Name|Share_%\nA & B|50%\n[C]|7%") == (
        r"\begin{tabular}{@{}lr@{}}\toprule Name&Share\_\%\\\midrule A \& B&50\%\\{[}C{]}&7\%\\\bottomrule\end{tabular}"
    ).replace(r"\toprule ", r"\toprule").replace(r"\midrule ", r"\midrule")


def test_a_caption_makes_a_float() -> None:
    tex = write("a\n1", Layout(caption=CAPTION, label="tab:a", notes={"en": ("One.", "Two.")}))
    assert tex.startswith(r"\begin{table}[htbp]\centering\caption{Yields \& prices}\label{tab:a}\begin{tabular}")
    assert r"{\footnotesize\raggedright One.\par Two.}\end{table}" in tex


def test_head_unit_and_the_article_s_language() -> None:
    column = Column(name="mean", head={"en": "Mean", "az": "Orta"}, unit="km/h")
    table = make("mean\n1234567.25678", Layout(columns=(column,)))
    assert "Orta (km/h)" in write_table(table, "az", "davamı")
    assert "Mean (km/h)" in write_table(table, "en", "continued")


def test_a_long_head_breaks_where_its_column_is_narrow() -> None:
    tex = write("Number of observations\n7")
    assert r"\begin{tabular}[b]{@{}r@{}}Number of\\observations\\\end{tabular}" in tex


def test_long_text_wraps_over_the_whole_width() -> None:
    tex = write(f"Where|n\n{'word ' * 20}|1")
    assert tex.startswith(r"\begin{tabularx}{\linewidth}{@{}>{\raggedright\arraybackslash}Xr@{}}")


def test_a_long_table_repeats_its_head() -> None:
    layout = Layout(caption=CAPTION, label="tab:a", long=True)
    tex = write("Year|n\n" + "\n".join(f"{year}|1" for year in range(1900, 2000)), layout)
    assert tex.count(r"\toprule") == 2
    assert tex.count("Year&n") == 2
    assert r"\tablename~\thetable{} (continued)" in tex
    assert tex.index(r"\endfirsthead") < tex.index(r"\endhead") < tex.index(r"\endlastfoot") < tex.index("1900")
    assert "1999&1" in tex


@pytest.mark.parametrize("layout", [Layout(caption=CAPTION, long=True), Layout(caption=CAPTION, wide=True)])
def test_two_columns_are_spanned(layout: Layout) -> None:
    assert write("a\n1", layout, columns=2).startswith(r"\begin{table*}")


def test_a_star_that_begins_a_row_is_printed() -> None:
    assert r"\\{}* p &" in write("a|b\nx|1\n* p|2").replace("&", " &")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.5", "10.25", "3"], [r"1.5\hphantom{5}", "10.25", r"3\hphantom{.25}"]),
        (["-1,5", "−2"], ["$-$1,5", r"$-$2\hphantom{,5}"]),
        (["7%", "7.5 %"], [r"7\hphantom{.5}\%", r"7.5 \%"]),
        (["–", "1.5"], ["–", "1.5"]),
        (["20,000", "15"], ["20,000", "15"]),
    ],
)
def test_decimal_signs_stand_one_below_the_other(cells: list[str], expected: list[str]) -> None:
    assert align_numbers(cells, None, "") == expected


def test_rounding_adds_no_digits() -> None:
    assert align_numbers(["2.345", "2.5", "3", "0.995"], 2, "") == [
        "2.35",
        r"2.5\hphantom{5}",
        r"3\hphantom{.35}",
        "1.00",
    ]


def test_decimal_sign_of_the_layout() -> None:
    assert align_numbers(["2.5", "1,234", "20,000.5"], None, ",") == ["2,5", "1,234", "20,000.5"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["1", "–"], True), (["a", "1"], False), (["", ""], False), (["1.5.2"], False), (["20,000", "300"], True)],
)
def test_are_numbers(cells: list[str], expected: bool) -> None:
    assert are_numbers(cells) is expected
