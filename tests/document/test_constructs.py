"""Single constructs of LaTeX, from the text of a section to blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from converted import convert_text, find, said
from elyazma.model.nodes import (
    Anchor,
    Block,
    BlockQuote,
    Continued,
    Equation,
    Figure,
    Foreign,
    ForeignBlocks,
    Header,
    Image,
    Math,
    Note,
    Para,
    Row,
    Table,
    TableNotes,
    TableWrap,
    Theorem,
)
from elyazma.tex.escape import escape


def blocks_of(text: str, root: Path) -> tuple[Block, ...]:
    return convert_text(f"\\section{{A}}\n\n{text}\n", root)[1:]


def said_in_rows(rows: Sequence[Row]) -> str:
    return said(block for row in rows for cell in row.cells for block in cell.blocks)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("``typed `single' quotes'', it's", "“typed ‘single’ quotes”, it’s"),
        (r"\enquote{outer \enquote{inner} words}", "“outer ‘inner’ words”"),
        ("1--2 em---dash, a~tie, 10\\,000", "1–2 em—dash, a tie, 10 000"),
        (r"x\slash y, \ldots{} hy\-phen", "x/y, … hyphen"),
        (r"\textquotesingle{} \dag{} \S~3 \textendash{} \checkmark", "' † § 3 – ✓"),
        (r"a\quad b\thinspace c \th{} \textschwa{} $x\quad y$", r"a b c þ ə x\quad y"),
        (r"\'e \c{c} \v{s} \o{} \ss{} \u{g} \.I", "é ç š ø ß ğ İ"),
        (r"\textsuperscript{a}\textsc{B} \texttt{c\_d} \verb|e_%|", "aB c_d e_%"),
        (r"\emph{a \emph{b \textbf{c}} d} {\bfseries e} \mbox{f} \text{g}", "a b c d e f g"),
        (r"\adjustbox{max width=\textwidth}{a b}", "a b"),
        (r"\fbox{a} \raisebox{1ex}{b} \makebox[2cm]{c} \rotatebox{90}{d}", "a b c d"),
        (r"\url{https://a.example/b_c?d=e%20f} \path{g/h}", "https://a.example/b_c?d=e%20f g/h"),
        ("a%\n  b % comment\n% whole line\nc\n%\n\n\\emph%\n{d} \\TeX%\ne", "ab c d TeXe"),
        ("$a % b$ \\]\n  + \\alpha% c\nd$, \\[ e % f\n = g \\]", r"a + \alpha d, e = g"),
        ("\\begin{multicols}{2} a \\end{multicols}", "a"),
        ("\\begin{itemize}\\item[--] a \\item b\\end{itemize}", "– a b"),
        ("\\begin{itemize}\\item [--] a\\end{itemize}", "– a"),
        (r"a {\bfseries b c", "a b c"),
        (r"\numprint{5000}th and \num{5}th", "5000th and 5th"),
        ("\\titleformat{\\section}%[runin]\n{\\bf}{\\thesection}{1em}{#1}[]a", "a"),
        (r"a \titlespacing*{\section}{0pt}{1pt}{2pt}b", "a b"),
        (r"\algdef{S}[FOR]{ForEach}[1]{\algorithmicforeach\ #1\ \algorithmicdo}a", "a"),
        (r"\newcommand{\tool}{Tool}\newcommand{\twice}[1]{#1 #1} \tool{} \twice{\tool}", "Tool Tool Tool"),
    ],
)
def test_what_is_printed(tmp_path: Path, text: str, printed: str) -> None:
    assert said(blocks_of(text, tmp_path)) == printed


def test_macros_of_the_author_may_refer_label_and_cite(tmp_path: Path) -> None:
    text = r"""\newcommand{\see}[1]{see \autoref{#1}}
\newcommand{\picture}[2]{\begin{figure}\includegraphics{#1}\caption{#2}\label{fig:#1}\end{figure}}
\newenvironment{boxed}{\begin{quote}\itshape}{\end{quote}}
\see{fig:a}.

\picture{a}{Caption.}

\begin{boxed}Words.\end{boxed}"""
    first, figure, quote = blocks_of(text, tmp_path)
    assert said([first]) == "see Figure 1."
    assert isinstance(figure, Figure)
    assert figure.identifier == "fig:a"
    assert isinstance(quote, BlockQuote)


def test_a_display_is_cut_out_of_its_paragraph(tmp_path: Path) -> None:
    before, display, behind = blocks_of("Let\n\\[ a = b, \\]\nwhere.", tmp_path)
    assert (said([before]), said([display]), said([behind])) == ("Let", "a = b,", "where.")
    assert isinstance(behind, Continued)
    assert display == Equation("a = b,")


def test_lines_with_numbers_of_their_own_are_equations_of_their_own(tmp_path: Path) -> None:
    text = r"""\begin{align}
a &= b \label{one}\\
c &= \begin{cases} 1 \\ 2 \end{cases} \notag\\
d &= e \label{two}
\end{align}
\begin{equation} f \tag{*} \label{star}\end{equation}
\begin{subequations}\label{group}\begin{align} g &= h \label{sub}\\ i \end{align}\end{subequations}
\begin{align} j &= k \\ &= l \notag \end{align}
\begin{align*} m \end{align*}
See \ref{one}, \eqref{two}, \eqref{star}, \ref{group}, \autoref{sub}, $x_\ref{one}$."""
    blocks = blocks_of(text, tmp_path)
    lines = [(node.tex, node.number) for node in find(blocks, Equation)]
    assert lines == [
        ("a = b", "1"),
        (r"c = \begin{cases} 1 \\ 2 \end{cases}", ""),
        ("d = e", "2"),
        ("f", "*"),
        ("g = h", "3a"),
        ("i", "3b"),
        (r"\begin{aligned} j &= k \\ &= l \end{aligned}", "4"),
        (r"\begin{aligned} m \end{aligned}", ""),
    ]
    assert said(blocks[-1:]) == r"See 1, (2), (*), 3, Equation 3a, x_\text{1}."


def test_theorems_of_the_author_share_counters(tmp_path: Path) -> None:
    text = r"""\newtheorem{claim}[lemma]{Claim}
\begin{lemma} a \end{lemma}
\begin{claim}[Of \emph{note}]\label{c} b \end{claim}
\begin{proof}[Proof of it] d \[ x. \] \end{proof}
\autoref{c}"""
    blocks = blocks_of(text, tmp_path)
    assert [said([block]) for block in blocks] == [
        "Lemma 1. a",
        "Claim 2 (Of note). b",
        "Proof of it. d x. □",
        "Lemma 2",
    ]
    claim = blocks[1]
    assert isinstance(claim, Theorem)
    assert (claim.identifier, claim.kind, claim.number) == ("c", "claim", "2")


def test_two_captions_in_one_float_are_two_figures(tmp_path: Path) -> None:
    half = r"\begin{minipage}{.45\linewidth}\includegraphics[width=\linewidth]{%s}\caption[Short]{%s.}\label{%s}"
    text = r"\begin{figure}[ht]\centering" + "".join(half % (c, c, c) + r"\end{minipage}" for c in "ab")
    first, second, _ = blocks_of(text + r"\end{figure} \nameref{b}", tmp_path)
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (said(first.caption.blocks), said(second.caption.blocks)) == ("Figure 1. a.", "Figure 2. b.")
    assert (first.identifier, second.identifier) == ("a", "b")
    assert len(list(find([first], Image))) == 1


def test_a_long_table_has_one_head_its_foot_and_its_caption(tmp_path: Path) -> None:
    text = r"""\begin{longtable}{ll}
\caption{Long, \emph{very}.}\label{tab:long}\\
\toprule One & Two \\ \midrule \endfirsthead
\toprule One & Two \\ \midrule \endhead
\midrule \multicolumn{2}{r}{continued} \\ \endfoot
\bottomrule \multicolumn{2}{l}{Source: ours.} \endlastfoot
a & b \\
\end{longtable}"""
    (wrap,) = find(blocks_of(text, tmp_path), TableWrap)
    (table,) = find([wrap], Table)
    assert said(table.caption.blocks) == "Table 1. Long, very."
    assert said_in_rows(table.head.rows) == "One Two"
    assert said_in_rows(table.bodies[0].rows) == "a b Source: ours."


def test_comments_in_a_long_table_end_nothing(tmp_path: Path) -> None:
    text = r"""\begin{longtable}{ll}
\caption{Long.}% \\
\label{tab:long}\\
\toprule One & Two \\ \endhead
\bottomrule Source: ours. % \end{longtable}
\endlastfoot
a & b \\[2pt] % last
\end{longtable}"""
    (wrap,) = find(blocks_of(text, tmp_path), TableWrap)
    (table,) = find([wrap], Table)
    assert (table.identifier, said(table.caption.blocks)) == ("tab:long", "Table 1. Long.")
    assert said_in_rows(table.head.rows) == "One Two"
    assert said_in_rows(table.bodies[0].rows) == "a b Source: ours."


def test_text_in_braces_behind_the_beginning_of_a_figure_stays(tmp_path: Path) -> None:
    (figure,) = blocks_of(r"\begin{figure}{\small\includegraphics{a}\caption{Words.}}\end{figure}", tmp_path)
    assert isinstance(figure, Figure)
    assert said(figure.caption.blocks) == "Figure 1. Words."


def test_heads_of_theorems_are_text(tmp_path: Path) -> None:
    text = r"""\newtheorem{thm}{Th\'eor\`eme {\itshape premier}} % \newtheorem{gone}{Gone}
\begin{thm}% [no note]
[Note] Words.\end{thm}"""
    (theorem,) = find(blocks_of(text, tmp_path), Theorem)
    assert said([theorem]) == "Théorème premier 1 (Note). Words."


def test_each_list_of_a_citation_is_one(tmp_path: Path) -> None:
    blocks = blocks_of(r"So \parencites[12]{knuth1984}[see][5]{knuth1984,knuth1984} end.", tmp_path)
    assert "knuth1984" not in said(blocks)
    assert "[" not in said(blocks)


def test_a_starred_reference_in_a_formula_is_one(tmp_path: Path) -> None:
    blocks = blocks_of(r"\begin{equation} a \label{one} \end{equation} Of $x_\ref*{one}$.", tmp_path)
    assert said(blocks[1:]) == r"Of x_\text{1}."


@pytest.mark.parametrize(
    ("width", "sizes"),
    [
        (r".5\linewidth", {"width": "50%"}),
        (r"\textwidth", {"width": "100%"}),
        ("5 cm", {"width": "5cm"}),
        (r".\linewidth", {}),
        (r"2\baselineskip", {}),
        (r"\linewidth-1cm", {}),
    ],
)
def test_widths_of_pictures(tmp_path: Path, width: str, sizes: dict[str, str]) -> None:
    (picture,) = find(blocks_of(rf"\includegraphics[width={width}]{{a}}", tmp_path), Image)
    assert dict(picture.attributes.pairs) == sizes


def test_merged_cells_and_what_stands_below_a_table(tmp_path: Path) -> None:
    text = r"""\begin{table}\caption{M.}\resizebox{\linewidth}{!}{%
\begin{tabular}{lrr}\toprule & \multicolumn{2}{c}{Group} \\ \cmidrule(lr){2-3} N & O & T \\ \midrule
\multirow{2}{*}{Both} & 1.5 & 2\footnote{In a cell.} \\ & 3 & 4 \\ \bottomrule\end{tabular}}

Source: the authors.
\end{table}"""
    (wrap,) = find(blocks_of(text, tmp_path), TableWrap)
    (table,) = find([wrap], Table)
    assert said_in_rows(table.head.rows) == "Group N O T"
    assert said_in_rows(table.bodies[0].rows) == "Both 1.5 2In a cell. 3 4"
    assert [said([note]) for note in find([wrap], TableNotes)] == ["Source: the authors."]
    assert next(find([table], Note))


def test_items_are_referred_to_by_their_numbers(tmp_path: Path) -> None:
    text = r"""\begin{enumerate}
\item a
\item\label{b} b \begin{enumerate}\item c \item\label{d} d\end{enumerate}
\end{enumerate}
\ref{b}, \ref{d}."""
    blocks = blocks_of(text, tmp_path)
    assert said(blocks[-1:]) == "2, 2b."
    assert {node.identifier for node in find(blocks[:1], Anchor)} == {"b", "d"}


def test_footnotes_are_referred_to_by_their_numbers(tmp_path: Path) -> None:
    (paragraph,) = blocks_of("Word\\footnote{First}\\footnote{\\label{c}Second} \\ref{c}", tmp_path)
    assert said([paragraph]) == "WordFirst Second 2"
    assert [node.identifier for node in find([paragraph], Anchor)] == ["c"]


def test_languages_are_kept(tmp_path: Path) -> None:
    text = "\\begin{otherlanguage*}{english}\nBlock.\n\\end{otherlanguage*}\n\n\\foreignlanguage{english}{words}"
    block, paragraph = blocks_of(text, tmp_path)
    assert isinstance(block, ForeignBlocks)
    assert [block.language, *(node.language for node in find([paragraph], Foreign))] == ["en", "en"]


def test_a_language_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    (paragraph,) = blocks_of("\\begin{otherlanguage}{klingon}Qapla\\end{otherlanguage}", tmp_path)
    assert isinstance(paragraph, Para)
    assert said([paragraph]) == "Qapla"


def test_starred_headings_have_no_number(tmp_path: Path) -> None:
    blocks = blocks_of(
        "\\section*{B}\\label{b}\n\\section{C}\n\\subsection{D}\\label{d}\n\\ref{d}, \\nameref{b}", tmp_path
    )
    headings = list(find(blocks, Header))
    assert [heading.number for heading in headings] == ["", "2", "2.1"]
    assert (headings[0].identifier, headings[0].attributes.classes) == ("b", ("unnumbered",))
    assert said(blocks[3:]) == "2.1, B"


def test_environments_left_empty_are_no_harm(tmp_path: Path) -> None:
    names = ("theorem", "proof", "figure", "table", "itemize", "quote", "subequations", "center")
    blocks = blocks_of("".join(rf"\begin{{{name}}}\end{{{name}}}" for name in names) + " a", tmp_path)
    assert said(blocks).endswith("a")


LETTERS = st.text(st.sampled_from("aəİıIğ ß.,;:!?#$%&_{}~^\\<>|\"'`-–—“”«»*+=/@()[]0123456789\n"), max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LETTERS, min_size=8, max_size=8))
def test_any_text_comes_back_letter_by_letter(tmp_path: Path, texts: list[str]) -> None:
    # Straight quotes are TeX's way to write curly ones, so they are not what the author means.
    wanted = [" ".join(text.replace("'", "").replace("`", "").split()) for text in texts]
    written = "\n\n".join(f"x{escape(text)}x" for text in wanted)
    assert [said([block]) for block in blocks_of(written, tmp_path)] == [f"x{text}x" for text in wanted]


def test_a_star_behind_the_end_of_a_line_is_no_sign(tmp_path: Path) -> None:
    text = r"""One\\* two.\\*[3pt] three. \verb|\\*|

\begin{tabular}{ll} a & b \\* c & d\end{tabular}
\[ \begin{array}{c} a \\* b \end{array} \]
\begin{align*} a &= b \\* c &= d\end{align*}"""
    blocks = convert_text(text, tmp_path)
    assert said(blocks[:1]).split() == ["One", "two.", "three.", r"\\*"]
    (table,) = find(blocks, Table)
    assert said_in_rows(table.bodies[0].rows) == "a b c d"
    assert not any("*" in each.tex for each in find(blocks, Math))
    assert not any(r"\\*" in each.tex for each in find(blocks, Equation))


def test_the_command_that_ends_the_head_of_a_long_table_ends_its_last_row(tmp_path: Path) -> None:
    text = r"\begin{longtable}{lr}\caption{W}\\ Type & B \endfirsthead C & D \\ \end{longtable}"
    (table,) = find(convert_text(text, tmp_path), Table)
    assert said_in_rows(table.head.rows) == "Type B"
    assert said_in_rows(table.bodies[0].rows) == "C D"
