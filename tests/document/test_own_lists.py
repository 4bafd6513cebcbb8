"""LaTeX's own lists, of which all others are made, and the sizes that stand around words of a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said, try_text
from elyazma.model.nodes import BulletList, OrderedList, Para, Strong


def test_a_list_counts_as_its_label_does(tmp_path: Path) -> None:
    text = r"\begin{list}{(\roman{step})}{\usecounter{step}\setlength{\topsep}{2mm}}\item one\item two\end{list}"
    (counted,) = find(convert_text(text, tmp_path), OrderedList)
    assert (counted.style, counted.delimiter) == ("LowerRoman", "TwoParens")
    assert [said(each) for each in counted.items] == ["one", "two"]


@pytest.mark.parametrize("begin", [r"\begin{list}{$\bullet$}{\setlength{\itemsep}{0pt}}", r"\begin{list}{--}{}"])
def test_a_list_with_a_sign_is_one_of_signs(tmp_path: Path, begin: str) -> None:
    (signed,) = find(convert_text(rf"{begin}\item one \item two\end{{list}}", tmp_path), BulletList)
    assert [said(each) for each in signed.items] == ["one", "two"]


@pytest.mark.parametrize(("begin", "end"), [(r"\begin{list}{}{}", "list"), (r"\begin{trivlist}", "trivlist")])
def test_a_list_without_signs_is_paragraphs(tmp_path: Path, begin: str, end: str) -> None:
    blocks = convert_text(rf"{begin}\item[\textbf{{A}}] one $x$ \item two\end{{{end}}} behind", tmp_path)
    assert [said([each]) for each in find(blocks, Para)] == ["A one x", "two", "behind"]


def test_a_list_that_no_format_counts_like_is_refused(tmp_path: Path) -> None:
    outcome = try_text(r"\begin{list}{Step \arabic{step}:}{\usecounter{step}}\item one\end{list}", tmp_path)
    assert outcome.value is None
    assert {each.code for each in outcome.diagnostics} == {"export-unsupported"}


def test_a_size_around_words_of_a_line_is_no_block(tmp_path: Path) -> None:
    text = r"\begin{itemize}\item[\begin{small}\bf A\end{small}] first \item[B] second\end{itemize}"
    (items,) = find(convert_text(text, tmp_path), BulletList)
    assert [said(each) for each in items.items] == ["A first", "B second"]
    assert [said([each]) for each in find([items], Strong)] == ["A"]


def test_a_note_that_is_named_again_has_its_number_raised(tmp_path: Path) -> None:
    blocks = convert_text(r"One\footnote{\label{n}Why.} and two\footref{n}.", tmp_path)
    assert said(blocks).endswith("and two1.")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        (r"\begin{enumerate}\item a\item b\addtocounter{enumi}{2}\item c\end{enumerate}", [1, 5]),
        (r"\begin{enumerate}[(i)]\item a\setcounter{enumi}{6}\item b\setcounter{enumi}{9}\end{enumerate}", [1, 7]),
        (r"\begin{enumerate}\stepcounter{enumi}\item a\item[x] b\setcounter{enumi}{4}\item c\end{enumerate}", [2, 5]),
        (
            r"\begin{enumerate}\item a\begin{enumerate}\item b\addtocounter{enumii}{3}\item c"
            r"\addtocounter{enumi}{3}\end{enumerate}\item d\end{enumerate}",
            [1, 1, 5],
        ),
    ],
)
def test_a_list_whose_counter_changes_counts_on(tmp_path: Path, text: str, starts: list[int]) -> None:
    blocks = convert_text(rf"\section{{A}}{text}", tmp_path)
    assert [each.start for each in find(blocks, OrderedList)] == starts


def test_a_counter_that_no_list_has_is_a_finding(tmp_path: Path) -> None:
    text = rf"\section{{A}}\begin{{enumerate}}\item a\setcounter{{enumi}}{{{'9' * 5000}}}\item b\end{{enumerate}}"
    assert [each.code for each in try_text(text, tmp_path).diagnostics] == ["export-text-lost"]
