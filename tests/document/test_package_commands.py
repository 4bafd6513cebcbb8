"""What the packages that most papers load give a text, in the formats that pandoc reads it for."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, find, said, try_text
from elyazma.model.diagnostics import Severity
from elyazma.model.nodes import Equation, Image, Math, OrderedList, Plain, Reference, Strong, Table, TableNotes

PICTURE = r"\includegraphics[width=2cm]{dot}"


def say(text: str, root: Path) -> str:
    return said(convert_text(f"\\section{{A}}\n\n{text}\n", root)[1:])


@pytest.mark.parametrize(
    "part",
    [
        rf"\begin{{subfigure}}[b]{{.4\linewidth}}{PICTURE}\caption{{Left}}\label{{l}}\end{{subfigure}}",
        rf"\subfloat[Left\label{{l}}]{{{PICTURE}}}",
        rf"\subcaptionbox{{Left\label{{l}}}}[3cm]{{{PICTURE}}}",
        rf"\subfigure[Left\label{{l}}]{{{PICTURE}}}",
    ],
)
def test_parts_of_a_figure_have_letters_and_captions(tmp_path: Path, part: str) -> None:
    other = rf"\begin{{subfigure}}{{.4\linewidth}}{PICTURE}\caption{{Right}}\end{{subfigure}}"
    figure = rf"\begin{{figure}}{part}{other}\caption{{Both.}}\end{{figure}}"
    blocks = convert_text(f"\\section{{A}}\n\n{figure}\n\n\\autoref{{l}}, \\ref{{l}}\n", tmp_path)
    assert said(blocks[1:]) == "Figure 1. Both. (a) Left (b) Right Figure 1a, 1a"
    assert len(list(find(blocks, Image))) == len(["left", "right"])
    targets = {each.identifier for each in find(blocks, Reference)}
    assert targets == {"l"}


def test_parts_below_a_caption_have_its_number(tmp_path: Path) -> None:
    part = rf"\begin{{subfigure}}{{1cm}}{PICTURE}\caption{{}}\label{{p}}\end{{subfigure}}"
    text = (
        rf"\begin{{figure}}\caption{{One.}}\end{{figure}}\begin{{figure}}\caption{{Two.}}{part}\end{{figure}} \ref{{p}}"
    )
    assert say(text, tmp_path).endswith("(a) 2a")


def test_notes_of_a_table_stand_below_it(tmp_path: Path) -> None:
    text = r"""\begin{table}\begin{threeparttable}[b]\caption{C}
\begin{tabular}{lr}a & 1\tnote{a}\\\rowcolor{lightgray} b & 2\\\end{tabular}
\begin{tablenotes}[flushleft]\small\item[a] First note. \item[b] Second note.\end{tablenotes}
\end{threeparttable}\end{table}"""
    blocks = convert_text(f"\\section{{A}}\n\n{text}\n", tmp_path)
    (notes,) = find(blocks, TableNotes)
    assert said([notes]) == "a First note. b Second note."
    assert "lightgray" not in said(blocks)


def test_columns_of_packages_are_columns(tmp_path: Path) -> None:
    columns = r"l S[table-format=2.2] D{.}{.}{2.2} *{2}{S} >{\bfseries}c @{\extracolsep{\fill}} r"
    row = " & ".join("abcdefg")
    (table,) = find(
        convert_text(rf"\section{{A}}\begin{{tabular}}{{{columns}}}{row}\\\end{{tabular}}", tmp_path), Table
    )
    shown = [each.alignment for each in table.columns]
    assert shown == ["left", "right", "right", "right", "right", "center", "right"]


def test_two_tables_of_one_float_keep_their_words(tmp_path: Path) -> None:
    first = r"\resizebox{1cm}{!}{\begin{tabular}{l}one\end{tabular}}"
    second = r"\begin{adjustbox}{width=1cm}\begin{tabular}{l}two\end{tabular}\end{adjustbox}"
    assert say(rf"\begin{{table}}\caption{{C}}{first}{second} A note.\end{{table}}", tmp_path).split()[2:] == [
        "C", "one", "two", "A", "note.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "style", "sign"),
    [
        (r"[label=(\roman*),nosep]", "LowerRoman", "TwoParens"),
        (r"[label=\textbf{\Alph*.}]", "UpperAlpha", "Period"),
        ("[a)]", "LowerAlpha", "OneParen"),
        (r"[label=\roman*]", "LowerRoman", "Period"),
        ("[noitemsep]", "DefaultStyle", "DefaultDelim"),
    ],
)
def test_lists_count_as_their_options_say(tmp_path: Path, option: str, style: str, sign: str) -> None:
    text = rf"\section{{A}}\begin{{enumerate}}{option}\item One. \item Two.\end{{enumerate}}"
    (numbered,) = find(convert_text(text, tmp_path), OrderedList)
    assert (numbered.style, numbered.delimiter) == (style, sign)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r"\begin{framed}Framed.\end{framed} \begin{tcolorbox}[title=x]Boxed.\end{tcolorbox}", "Framed. Boxed."),
        (r"\epigraph{All is flux.}{Heraclitus}", "All is flux. Heraclitus"),
        (r"\begin{adjustwidth}{1cm}{0pt}Wide.\end{adjustwidth}", "Wide."),
        (r"\begin{compactitem}\item One.\item Two.\end{compactitem}", "One. Two."),
        (r"\captionsetup{font=small}\definecolor{mine}{RGB}{1,2,3}\setlist{nosep}Words.", "Words."),
        (r"\nicefrac{1}{2} \uwave{w} \textls{spaced}", "1/2 w spaced"),
        (r"\newcommand\looks[2]{\fontfamily{#1}\fontseries{#2}\selectfont}\looks{phv}{bold} Words.", "Words."),
        (
            "\\begin{tabbing}spacespace \\= b \\kill\n\nBOW \\> Bag-of-Words\\\\\n\nLDA \\> Latent\n\\end{tabbing}",
            "BOW Bag-of-Words LDA Latent",
        ),
        (
            "(\\citeproc{ref-a}{Smith, 2020})\n\n"
            "\\begin{CSLReferences}{0}{1}\n\\bibitem[\\citeproctext]{ref-a}\nSmith, A. 2020.\n\\end{CSLReferences}",
            "(Smith, 2020) Smith, A. 2020.",
        ),
        (
            "\\ifdefined\\Shaded\\renewenvironment{Shaded}{\\begin{snugshade}}{\\end{snugshade}}\\fi Words here.",
            "Words here.",
        ),
        (r"\newcommand\island{Hawaii}The \island Forest and \island{} Forest.", "The HawaiiForest and Hawaii Forest."),
        (
            "Web-\\ac{API}s, \\ac{API}s.\n\n\\begin{acronym}[XY]\\setlength{\\itemsep}{1pt}\n"
            "\\acro{API}{Programming Interface}\n\\acro{DB}[D.B.]{Data Base}\n\\end{acronym}",
            "Web-Programming Interface (API)s, APIs. APIProgramming Interface D.B.Data Base",
        ),
    ],
)
def test_what_only_places_or_frames(tmp_path: Path, text: str, printed: str) -> None:
    assert say(text, tmp_path) == printed


def test_floats_in_a_row_are_figures_of_their_own(tmp_path: Path) -> None:
    boxes = "".join(rf"\ffigbox[5cm]{{{PICTURE}}}{{\caption{{{name}}}\label{{{name}}}}}" for name in "ab")
    text = (
        rf"\section{{A}}\begin{{figure}}\begin{{floatrow}}{boxes}\end{{floatrow}}\end{{figure}} \ref{{a}}, \ref{{b}}."
    )
    blocks = convert_text(text, tmp_path)
    assert len(list(find(blocks, Image))) == 2
    assert [said([each]) for each in find(blocks, Reference)] == ["1", "2"]


def test_lines_of_an_environment_in_a_cell_are_lines_of_the_cell(tmp_path: Path) -> None:
    cell = r"\begin{flushleft}one\\ two\\[2pt]\end{flushleft} & \begin{center}three\\four\end{center}"
    text = rf"\section{{A}}\begin{{tabular}}{{p{{1cm}}p{{1cm}}}}{cell}\\ five & six\end{{tabular}}"
    (table,) = find(convert_text(text, tmp_path), Table)
    assert said([table]).split() == ["one", "two", "three", "four", "five", "six"]


def test_a_caption_of_a_part_is_its_own_paragraph(tmp_path: Path) -> None:
    part = rf"\begin{{subfigure}}{{1cm}}{PICTURE}\caption{{Left}}\end{{subfigure}}"
    blocks = convert_text(rf"\section{{A}}\begin{{figure}}{part}\caption{{C}}\end{{figure}}", tmp_path)
    assert "(a) Left" in [said([each]) for each in find(blocks, Plain)]


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        (r"\begin{dcases} 1 & 2 \end{dcases}", r"\begin{cases} 1 & 2 \end{cases}"),
        (r"\begin{pmatrix*}[r] 1 \\ 2 \end{pmatrix*}", r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}"),
        (r"\resizebox{\hsize}{!}{\displaystyle a+b}", r"{\displaystyle a+b}"),
        (r"a \vspace{-1cm}\medskip b", "a  b"),
    ],
)
def test_environments_of_mathtools_are_those_of_amsmath(tmp_path: Path, formula: str, told: str) -> None:
    (made,) = find(convert_text(rf"\section{{A}}${formula}$", tmp_path), Math)
    assert made.tex == told


def test_a_scaled_formula_has_no_dollars_of_its_own(tmp_path: Path) -> None:
    text = r"\newcommand\less{\leq}\[\resizebox{\hsize}{!}{$\displaystyle a\less m$}\] \[\scalebox{.5}{$c$}\]"
    first, second = find(convert_text(rf"\section{{A}}{text}", tmp_path), Equation)
    assert (first.tex, second.tex) == (r"{\displaystyle a\leq m}", "{c}")


def test_signs_of_the_text_companion_encoding_are_letters(tmp_path: Path) -> None:
    text = (
        r"A \textasciigrave{} b \textdiv{} c \textohm\ d \textlangle{}e\textrangle{} \textvisiblespace{} \textcelsius"
    )
    assert say(text, tmp_path) == "A ` b ÷ c Ω d ⟨e⟩ ␣ ℃"


def test_a_formula_of_verbatim_text_alone_is_the_text(tmp_path: Path) -> None:
    assert say(r"It is $\verb!^5[1-5][0-9]{14}$!$ here, $x$.", tmp_path) == "It is ^5[1-5][0-9]{14}$ here, x."


def test_two_dollars_in_a_cell_are_no_display(tmp_path: Path) -> None:
    table = r"\begin{tabular}{ll}$$ $a$ & b\\ $$ & c\\\end{tabular}"
    assert say(table, tmp_path) == "a b c"


def test_a_biography_begins_with_picture_and_name_in_any_layout(tmp_path: Path) -> None:
    text = rf"\begin{{IEEEbiography}}[{{{PICTURE}}}]{{Ann Bee}} works.\end{{IEEEbiography}}"
    other = r"\begin{IEEEbiographynophoto}{Cee} sings.\end{IEEEbiographynophoto}"
    blocks = convert_text(rf"\section{{A}} {text} {other}", tmp_path)
    assert said(blocks[1:]).split() == ["Ann", "Bee", "works.", "Cee", "sings."]
    assert len(list(find(blocks, Image))) == 1


def test_a_font_around_a_float_is_left_out(tmp_path: Path) -> None:
    table = r"\begin{table}\caption{C}\begin{tabular}{l}a\\\end{tabular}\end{table}"
    blocks = convert_text(rf"\section{{A}} \textsc{{{table}}} \emph{{x $\begin{{matrix}}y\end{{matrix}}$}}", tmp_path)
    assert len(list(find(blocks, Table))) == 1
    assert said(blocks[1:]).split()[:4] == ["Table", "1.", "C", "a"]


CELLS = r"a & b\\c & d\\"


@pytest.mark.parametrize(
    ("begin", "name"),
    [
        (r"\begin{longtable*}[c]{ll}", "longtable*"),
        (r"\begin{longtable}{l>{\raggedright}m{\dimexpr 1in+0\tabcolsep}}", "longtable"),
        (r"\begin{longtabu} to 3cm {lX}", "longtabu"),
        (r"\begin{xltabular}{5cm}{lX}", "xltabular"),
        (r"\begin{supertabular}{ll}", "supertabular"),
        (r"\begin{tabulary}{5cm}{LJ}", "tabulary"),
        (r"\begin{tabu} spread 4cm {X[2,l]l}", "tabu"),
        (r"\begin{tblr}{ll}", "tblr"),
        (r"\begin{tblr}{colspec={Q[l,m]X[2]},hlines}", "tblr"),
        (r"\begin{tblr}{hlines,row{1}={bg=gray}}", "tblr"),
        (r"\begin{tblr}{hlines}", "tblr"),
        (r"\begin{NiceTabular}{l|l}[hvlines]", "NiceTabular"),
    ],
)
def test_tables_of_packages_have_their_cells(tmp_path: Path, begin: str, name: str) -> None:
    blocks = convert_text(rf"\section{{A}} Text {begin}{CELLS}\end{{{name}}} more", tmp_path)
    (table,) = find(blocks, Table)
    assert said([table]) == "a b c d"
    assert said(blocks[1:]) == "Text a b c d more"


@pytest.mark.parametrize("table", [r"\begin{tblr} a & b \end{tblr}", r"\begin{tabu} a & b \end{tabu}"])
def test_a_table_without_columns_is_a_finding(tmp_path: Path, table: str) -> None:
    assert {each.severity for each in try_text(rf"\section{{A}} {table}", tmp_path).diagnostics} == {Severity.ERROR}


def test_columns_of_formulas_are_formulas_in_tables_of_packages(tmp_path: Path) -> None:
    table = r"\begin{tabulary}{5cm}{>{$}L<{$}l} x_1 & b\\\end{tabulary}"
    assert [each.tex for each in find(convert_text(rf"\section{{A}} {table}", tmp_path), Math)] == ["x_1"]


def test_a_table_that_nobody_knows_is_no_text(tmp_path: Path) -> None:
    (told,) = try_text(rf"\section{{A}} \begin{{mytable}}{{ll}}{CELLS}\end{{mytable}}", tmp_path).diagnostics
    assert (told.code, told.severity) == ("export-unsupported", Severity.ERROR)


@pytest.mark.parametrize(
    "before",
    [
        r"\cline{1-2}", r"\cmidrule[1pt](lr){1-2}\cmidrule{1-1}", r"\arrayrulecolor[HTML]{000000}", r"\hhline{=|=}",
        r"\noalign{\vskip 1pt}\rowcolor{gray}",
    ],
)  # fmt: skip
def test_what_stands_before_a_row_hides_no_spanned_cell(tmp_path: Path, before: str) -> None:
    rows = rf"{before}\multicolumn{{2}}{{>{{\raggedright}}m{{\dimexpr 1in+0pt}}}}{{a}}\\{before}b & c\\"
    (table,) = find(convert_text(rf"\section{{A}}\begin{{tabular}}{{ll}}{rows}{rows}\end{{tabular}}", tmp_path), Table)
    assert said([table]) == "a b c a b c"


def test_fonts_and_lengths_that_a_program_sets_are_no_text(tmp_path: Path) -> None:
    text = r"\global\setlength{\parindent}{\parskip} A {\fontsize{9}{9}\selectfont{\global\setmainfont{Some}{word}}}."
    assert say(text, tmp_path) == "A word."


def test_the_first_head_of_a_long_table_needs_no_rule(tmp_path: Path) -> None:
    heads = r"\caption{C}\\ a & b\\\endfirsthead a & b\\\endhead c & d\\"
    assert say(rf"\begin{{longtable}}{{ll}}{heads}\end{{longtable}}", tmp_path) == "Table 1. C a b c d"


def test_one_sign_may_stand_as_a_formula_without_braces(tmp_path: Path) -> None:
    formulas = find(convert_text(r"\section{A} \ensuremath C, \ensuremath\alpha, \ensuremath{x}.", tmp_path), Math)
    assert [each.tex for each in formulas] == ["C", r"\alpha", "x"]


def test_a_centred_line_in_a_heading_is_its_words(tmp_path: Path) -> None:
    blocks = convert_text(r"\section*{\centerline{One \emph{two}}} a \subsection{\textbf{B}}", tmp_path)
    assert said(blocks).startswith("One two a")
    assert len(list(find(blocks, Strong))) == 1


RESTATED = r"""\newtheorem{thm}{Theorem}\begin{thm} First.\end{thm}
\begin{restatable}[Main]{thm}{again}\label{t} It holds.\end{restatable}
\begin{thm}\label{u} Third.\end{thm}
See \ref{u}.

\again*

End.
"""


def test_a_theorem_that_is_said_again_is_counted_once(tmp_path: Path) -> None:
    outcome = try_text(RESTATED, tmp_path)
    assert outcome.value
    blocks = outcome.value.sections[0].blocks
    printed = said(blocks)
    for each in ("Theorem 2 (Main).", "It holds.", "Theorem 3.", "See 3.", "Theorem 2. End."):
        assert each in printed
    assert [(each.code, each.span and each.span.line) for each in outcome.diagnostics] == [("export-restated", 6)]
