"""What no table names: environments that are text, lists by their items, floats by their captions."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said, try_text
from elyazma.model.diagnostics import Severity
from elyazma.model.nodes import BulletList, Equation, Figure, Math, Table, TableNotes


def define(root: Path, preamble: str) -> None:
    assert try_text("x", root).value
    (root / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")


def test_an_environment_of_text_stands_as_text_and_is_told(tmp_path: Path) -> None:
    made = try_text("\\begin{strangebox}Words in it\\footnote{With a note.}.\\end{strangebox}", tmp_path)
    assert made.value, made.diagnostics
    assert said(made.value.sections[0].blocks).startswith("Words in it")
    (found,) = made.diagnostics
    assert (found.code, found.severity, found.span and found.span.line) == ("export-plain", Severity.NOTE, 1)


def test_an_environment_with_items_is_a_list(tmp_path: Path) -> None:
    (made,) = find(convert_text(r"\begin{steps}\item one \item[b)] two\end{steps}", tmp_path), BulletList)
    assert [said(item) for item in made.items] == ["one", "b) two"]


def test_an_environment_with_a_caption_is_a_float(tmp_path: Path) -> None:
    text = (
        r"\begin{program}[!ht]\caption{How it works}\label{p}\begin{verbatim}x = 1\end{verbatim}\end{program}"
        r" See \ref{p}."
    )
    blocks = convert_text(text, tmp_path)
    (figure,) = find(blocks, Figure)
    assert said(figure.caption.blocks) == "Program 1. How it works"
    assert said(blocks[-1:]) == "See 1."


def test_a_caption_outside_a_float_makes_one_of_its_box(tmp_path: Path) -> None:
    text = r"\begin{minipage}{5cm}\begin{tabular}{l}cell\\\end{tabular}\captionof{table}{Of it}\label{t}\end{minipage}"
    blocks = convert_text(text, tmp_path)
    (table,) = find(blocks, Table)
    assert said(table.caption.blocks) == "Table 1. Of it"


def test_parts_of_a_figure_have_their_captions(tmp_path: Path) -> None:
    box = r"\begin{minipage}{3cm}Picture\subcaption{%s}\label{%s}\end{minipage}"
    text = rf"\begin{{figure}}{box % ('Left', 'l')}{box % ('Right', 'r')}\caption{{Both}}\end{{figure}} See \ref{{r}}."
    blocks = convert_text(text, tmp_path)
    (figure,) = find(blocks, Figure)
    assert all(part in said(figure.blocks) for part in ("(a) Left", "(b) Right"))
    assert said(blocks[-1:]) == "See 1b."


def test_macros_that_open_and_close_formulas_are_spelled_out(tmp_path: Path) -> None:
    define(tmp_path, r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}\let\eec\ee")
    blocks = convert_text("\\be x = y \\label{e} \\ee\n\\be z \\eec\n\nSee \\eqref{e}.", tmp_path)
    assert [(each.tex.strip(), each.number) for each in find(blocks, Equation)] == [("x = y", "1"), ("z", "2")]
    assert said(blocks[-1:]) == "See (1)."


def test_a_macro_that_sets_a_label_numbers_its_formula(tmp_path: Path) -> None:
    define(tmp_path, r"\newcommand{\eqn}[1]{\label{eq:#1}}")
    blocks = convert_text("\\begin{equation}x = y \\eqn{a}\\end{equation}\n\nSee \\eqref{eq:a}.", tmp_path)
    assert [(each.tex.strip(), each.number) for each in find(blocks, Equation)] == [("x = y", "1")]
    assert said(blocks[-1:]) == "See (1)."


def test_definitions_of_xparse_are_spelled_out(tmp_path: Path) -> None:
    define(
        tmp_path, r"\NewDocumentCommand{\both}{s O{one} m o}{\IfBooleanTF{#1}{Star}{Plain} #2 #3\IfValueT{#4}{ (#4)}}"
    )
    blocks = convert_text(r"\both{a}, \both*[b]{c}[d].", tmp_path)
    assert said(blocks) == "Plain one a, Star b c (d)."


def test_of_a_known_switch_the_branch_stays_that_is_printed(tmp_path: Path) -> None:
    define(tmp_path, "\\newif\\iflong\\longtrue")
    blocks = convert_text("Before \\iflong long\\else\nshort\nwords\\fi{} behind.", tmp_path)
    assert said(blocks) == "Before long behind."


def test_a_line_of_a_table_is_opened(tmp_path: Path) -> None:
    text = r"\begin{table}\caption{It}\centerline{\begin{tabular}{l}cell\\\end{tabular}}{\scriptsize Note.}\end{table}"
    (table,) = find(convert_text(text, tmp_path), Table)
    assert said(table.caption.blocks) == "Table 1. It"


def test_a_page_is_named_by_what_stands_there_and_told(tmp_path: Path) -> None:
    made = try_text(
        "\\section{A}\n\\begin{longtable}{l}\na \\\\\n\\pageref{s}\\label{s} \\\\\n\\end{longtable}\n", tmp_path
    )
    assert made.value
    (found,) = made.diagnostics
    assert (found.code, found.severity, found.span and found.span.line) == ("export-page", Severity.WARNING, 4)
    made = try_text("\\section{A}\\label{here} on page~\\pageref{here}", tmp_path)
    assert made.value
    assert said(made.value.sections[0].blocks[-1:]) == "on page Section 1"


def test_a_reference_in_a_macro_that_has_no_number_is_told(tmp_path: Path) -> None:
    made = try_text("\\newcommand{\\step}[1]{step \\ref{step:#1}}\n\nSee \\step{one}.", tmp_path)
    assert made.value
    (found,) = made.diagnostics
    assert (found.code, found.severity, found.span and found.span.line) == ("export-reference", Severity.WARNING, 1)
    assert said(made.value.sections[0].blocks[-1:]) == "See step ??."


def test_a_table_of_aastex_has_its_head_its_rows_and_its_notes(tmp_path: Path) -> None:
    text = r"""\begin{deluxetable}{lc}\tablewidth{5cm}\tablecaption{Stars\label{s}}
\tablehead{\colhead{Name} & \colhead{Size}}
\startdata
one & 2\tablenotemark{a} \\
two & \nodata
\enddata
\tablenotetext{a}{Measured.}\tablecomments{All of them.}
\end{deluxetable}

See \ref{s}."""
    blocks = convert_text(text, tmp_path)
    (table,) = find(blocks, Table)
    assert said(table.caption.blocks) == "Table 1. Stars"
    assert [[said(cell.blocks) for cell in row.cells] for row in table.head.rows] == [["Name", "Size"]]
    rows = [[said(cell.blocks) for cell in row.cells] for row in table.bodies[0].rows]
    assert rows == [["one", "2a"], ["two", "…"]]
    assert said(find(blocks, TableNotes)) == "a Measured. All of them."
    assert said(blocks[-1:]) == "See 1."


def test_a_column_of_formulas_holds_formulas(tmp_path: Path) -> None:
    text = r"\begin{tabular}{>{$}l<{$}|p{2cm}F}\toprule \beta_b & text & x^2 \\ & more & \\\bottomrule\end{tabular}"
    define(tmp_path, r"\newcolumntype{F}{>{$}c<{$}}")
    assert [each.tex.strip() for each in find(convert_text(text, tmp_path), Math)] == [r"\beta_b", "x^2"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\ding{51} yes, \ding{172} one", "✓ yes, ① one"),
        (r"37\celsius{} and \SI{15}{\min}", "37^{\\circ}C and 15 min"),
    ],
)
def test_signs_and_units_stand_as_such(tmp_path: Path, text: str, printed: str) -> None:
    assert said(convert_text(text, tmp_path)) == printed


def test_text_at_tab_stops_is_a_table(tmp_path: Path) -> None:
    text = r"""\begin{tabbing}\hspace{1em}\=\hspace{4em}\=\kill
\>if:\>one \\
\>\textbf{else}:\>two
\end{tabbing}"""
    (table,) = find(convert_text(text, tmp_path), Table)
    rows = [[said(cell.blocks) for cell in row.cells] for row in table.bodies[0].rows]
    assert rows == [["", "if:", "one"], ["", "else:", "two"]]


def test_a_quotation_has_its_source_behind_it(tmp_path: Path) -> None:
    blocks = convert_text(
        r"Before \textcquote{known}{their words} and \blockcquote[see][5]{known}{more words} behind.", tmp_path
    )
    assert said(blocks) == "Before “their words” ? and more words (see ?, 5) behind."


def test_a_part_of_a_picture_is_counted_where_it_is_not_shown(tmp_path: Path) -> None:
    parts = r"{\phantomsubcaption\label{one}}{\phantomsubcaption\label{two}}"
    text = rf"\begin{{figure}}{parts}Words\caption{{Both.}}\label{{all}}\end{{figure}}"
    blocks = convert_text(text + r"See \ref{one}, \ref{two} of \ref{all}.", tmp_path)
    assert said(blocks[-1:]) == "See 1a, 1b of 1."


def test_a_number_that_the_text_counts_and_prints_by_itself(tmp_path: Path) -> None:
    text = r"""\begin{figure}x\stepcounter{table}\caption{A figure. Table \thetable: at its side.}\end{figure}
\begin{table}y\caption{T}\label{t}\end{table} See \ref{t}, not \thefigure."""
    made = try_text(text, tmp_path)
    assert made.value, made.diagnostics
    figure, _ = find(made.value.sections[0].blocks, Figure)
    assert said(figure.caption.blocks) == "Figure 1. A figure. Table 1: at its side."
    assert said(made.value.sections[0].blocks[-1:]) == "See 2, not 1."


@pytest.mark.parametrize("text", ["\\if\\state1 draft\\else final\\fi", "\\if\\state 0final\\fi"])
def test_a_letter_that_is_compared_is_known(tmp_path: Path, text: str) -> None:
    made = try_text(f"\\def\\state{{0}}\n\nA {text} text.", tmp_path)
    assert made.value, made.diagnostics
    assert said(made.value.sections[0].blocks) == "A final text."


def test_the_branch_of_a_name_that_the_preamble_defines_is_taken(tmp_path: Path) -> None:
    define(tmp_path, r"\newenvironment{shade}{\begin{quote}}{\end{quote}}")
    again = r"\renewenvironment{shade}{\begin{quote}\begin{small}}{\end{small}\end{quote}}"
    made = try_text(
        rf"\ifdefined\shade{again}\fi \ifdefined\shade one\else two\fi and \begin{{shade}}more\end{{shade}}", tmp_path
    )
    assert made.value, made.diagnostics
    assert said(made.value.sections[0].blocks) == "one and more"


def test_a_counter_of_the_author_s_counts_in_every_format(tmp_path: Path) -> None:
    question = r"\newcommand{\question}[1]{\refstepcounter{asked}\begin{small}{\bf Q\theasked\label{q:#1}}\end{small}}"
    define(tmp_path, rf"\newcounter{{asked}}{question}")
    text = r"\begin{itemize}\item[\question{a}] one \item[\question{b}] two\end{itemize} See \ref{q:b} and \ref{q:a}."
    made = try_text(text, tmp_path)
    assert made.value, made.diagnostics
    assert said(made.value.sections[0].blocks) == "Q1 one Q2 two See 2 and 1."


def test_a_counter_that_is_set_stays_tex_s(tmp_path: Path) -> None:
    define(tmp_path, r"\newcounter{asked}\setcounter{asked}{7}")
    made = try_text(r"\stepcounter{asked}Question \theasked.", tmp_path)
    assert [each.code for each in made.diagnostics] == ["export-unsupported"]


def test_a_box_that_the_text_defines_is_text_with_what_stands_in_it(tmp_path: Path) -> None:
    text = "\\newtcolorbox{Sum}[1][]{enhanced,\n  arc=3mm, #1}\n\\begin{Sum}Words in it.\\end{Sum}"
    assert said(convert_text(text, tmp_path)) == "Words in it."


def test_a_part_of_a_figure_is_one_whatever_package_makes_it(tmp_path: Path) -> None:
    define(tmp_path, r"\usepackage{panels}")
    panels = r"\newcommand\subfigure[2][]{\oldlabel#2\fi}"
    (tmp_path / "manuscript/panels.sty").write_text(panels, encoding="utf-8")
    text = r"\begin{figure}\subfigure[One]{\resizebox*{7cm}{!}{A word}}\caption{Both.}\end{figure}"
    (figure,) = find(convert_text(text, tmp_path), Figure)
    assert said(figure.caption.blocks) == "Figure 1. Both."
    assert "One" in said(figure.blocks) and "A word" in said(figure.blocks)


def test_a_length_in_pixels_within_a_formula_is_no_other_formula(tmp_path: Path) -> None:
    (formula,) = find(convert_text(r"So $a, \hspace{10px} k$ of 10px.", tmp_path), Math)
    assert formula.tex == r"a, \hspace{10pt} k"


def test_a_label_that_names_its_kind_is_found_by_its_name(tmp_path: Path) -> None:
    text = (
        "\\section{A}\\label[part]{here}\n\n\\begin{equation}\\label[rule]{sum} a\\end{equation}\n\n"
        "\\begin{figure}\\caption{B}\\label [plot] {seen}\\end{figure}\n\n\\ref{here}, \\eqref{sum}, \\ref{seen}"
    )
    made = try_text(text, tmp_path)
    assert made.value
    assert not made.diagnostics
    assert said(made.value.sections[0].blocks[-1:]) == "1, (1), 1"


def test_brackets_of_a_package_stay_brackets_that_grow(tmp_path: Path) -> None:
    formula = r"\left\llbracket x\right\rrbracket"
    (math,) = find(convert_text(f"${formula}$", tmp_path), Math)
    assert math.tex == formula


def test_a_figure_of_ieee_access_has_its_caption_and_its_label(tmp_path: Path) -> None:
    text = "\\Figure[t!](topskip=0pt)[width=3cm]{plot.png}{All of \\emph{it}.\\label{f}}\n\nSee \\ref{f}.\\EOD"
    blocks = convert_text(text, tmp_path)
    (figure,) = find(blocks, Figure)
    assert said(figure.caption.blocks) == "Figure 1. All of it."
    assert said(blocks[-1:]) == "See 1."
