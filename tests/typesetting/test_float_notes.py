"""Footnotes of captions and tables are printed, once each and in order, in every class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_texts
from elyazma.typesetting.float_notes import write_float_notes

LONG = "A caption that goes on for more than one line of any page, since it says the same thing once more. " * 2
TEXT = rf"""\section{{Words}}
Text\footnote{{Noteone.}} before.

\begin{{figure}}\caption{{Short\footnote{{Notetwo, \url{{https://example.org/a_b}}.}} of it}}\end{{figure}}

\begin{{figure}}\caption{{{LONG}\footnote{{Notethree.}}}}\end{{figure}}

\begin{{table}}\caption{{Numbers\footnote{{Notefour \emph{{here}}.}}}}
\begin{{tabular}}{{ll}}a\footnote{{Notefive.}} & b\footnote{{Notesix.}}\\\end{{tabular}}\end{{table}}

\begin{{center}}\begin{{tabular}}{{ll}}d\footnote{{Notenine.}} & e\end{{tabular}}\end{{center}}

\fbox{{\begin{{tabular}}{{l}}f\footnote{{Noteten.}}\end{{tabular}}}}

\begin{{longtable}}{{l}}\caption{{Long\footnote{{Noteeleven.}}}}\\ g\footnote{{Notetwelve.}}\end{{longtable}}

\begin{{table}}\caption{{Own\footnote[7]{{Notenumbered.}}}}
\begin{{tabular}}{{ll}}h\ownnote{{Noteown.}} & i\ownnote{{Noteown.}}\end{{tabular}}\end{{table}}

More, \begin{{tabularx}}{{4cm}}{{X}}c\footnote{{Noteseven.}}\end{{tabularx}} and again\footnote{{Noteeight.}}.
"""
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["plain", "acm", "apa7", "aps", "ieee-journal", "lncs", "mnras", "elsarticle"])
def test_notes_of_floats_are_printed_once(minimal: Path, journal: str) -> None:
    (minimal / "manuscript/sections/01-introduction.tex").write_text(TEXT, encoding="utf-8")
    (minimal / "manuscript/preamble.tex").write_text("\\newcommand\\ownnote[1]{\\footnote{#1}}\n", encoding="utf-8")
    made = build_pdf(minimal, Options(journal=journal), lambda _: None)
    assert [each for each in made.diagnostics if each.severity is Severity.ERROR] == []
    assert made.value
    printed = "".join(read_texts(made.value.pdf.read_bytes()))
    assert sorted(re.findall(r"Note([a-z]+)", printed)) == sorted((*NUMBERS, "numbered", "own", "own"))


def hold(name: str, kind: int = 0) -> str:
    return rf"\elyazma@keepin{{{name}}}{{{kind}}}"


def test_only_what_has_notes_is_changed() -> None:
    table = r"\begin{table}\caption{A}\begin{tabular}{l}a\end{tabular}\end{table}"
    assert write_float_notes([rf"Text\footnote{{N}}. {table}"]) == ""
    noted = write_float_notes([table.replace("a\\end", r"a\footnote{N}\end")])
    assert hold("table") in noted and hold("tabular", 1) in noted and "tabularx" not in noted.split("para/end")[0][-60:]
    # A table's body may stand in a file of its own.
    reading = r"\begin{table}\input{tables/a}\end{table}"
    assert hold("table") in write_float_notes([reading, r"a\footnote{N} & b"])
    assert write_float_notes([reading, "Words."]) == ""


def test_floats_of_any_name_and_commands_of_the_author_s_are_known() -> None:
    program = r"\begin{program}\caption{P\footnote{N}}x\end{program}"
    assert hold("program") in write_float_notes([program])
    assert write_float_notes([program.replace(r"\footnote{N}", ""), r"Text\footnote{N}."]) == ""
    long = r"\begin{longtable}{l}\caption{L}\\a\footnote{N}\end{longtable}"
    assert write_float_notes([long]) == ""
    assert hold("longtable") in write_float_notes([long.replace("{L}", r"{L\footnote{M}}")])
    table = r"\begin{table}\begin{tabular}{l}a\fn{N}\end{tabular}\end{table}"
    assert hold("tabular", 1) in write_float_notes([r"\newcommand\fn[1]{\footnote{#1}}", table])


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["plain", "acm", "ieee-journal"])
def test_notes_of_headings_are_printed(minimal: Path, journal: str) -> None:
    text = r"\section[Rivers]{Rivers\footnote{Noteone on it.}}" "\nText.\n\n"
    text += r"\subsection[{Of mountains}]{Of mountains\footnote{Notetwo, \url{https://example.org/a}.}}More text."
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    made = build_pdf(minimal, Options(journal=journal), lambda _: None)
    assert [each for each in made.diagnostics if each.severity is Severity.ERROR] == []
    assert made.value
    printed = "".join(read_texts(made.value.pdf.read_bytes()))
    assert re.findall(r"Note([a-z]+)", printed) == ["one", "two"]
