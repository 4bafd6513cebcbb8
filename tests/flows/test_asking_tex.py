"""What pandoc cannot read, TeX is asked: drawings and algorithms stand as pictures, words as words."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest

from asked import convert, errors
from converted import DATA, SECTION, find, said
from elyazma.flows.checking import Checked
from elyazma.flows.exports import write_format
from elyazma.flows.loading import load_job
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.fragments import Fragment
from elyazma.model.manuscript import References
from elyazma.model.nodes import Block, Figure, Image, Note, plain_text
from elyazma.model.phrases import NOTHING
from elyazma.pdf.reader import render_page, split_pages
from elyazma.typesetting.fragments import _knows_places

pytestmark = pytest.mark.tex


# --- One text for several ------------------------------------------------------------------------------

PIECES = {
    "lower": r"Water is \ce{H2O}.",
    "macro": r"Say \either{a}, then \either{b}.",
    "reference": r"\label{here}\begin{tikzpicture}\node {see \ref{here}};\end{tikzpicture}",
    "settings": r"\tikzset{mine/.style={draw}}\newcommand{\word}{inner}"
    r"\begin{tikzpicture}\node[mine] {\word};\end{tikzpicture}",
    "citation": r"\begin{tikzpicture}\node {see \citep{knuth1984}};\end{tikzpicture}",
}
FIRST_LINE = 3


@dataclass(frozen=True)
class Piece:
    """A paragraph as it was converted, and what was told of it."""

    block: Block
    findings: tuple[Diagnostic, ...]

    def read_picture(self) -> str:
        (picture,) = find([self.block], Image)
        return plain_text(picture.inlines)


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Piece]:
    """Convert all pieces, of which TeX is asked at once."""
    macro = r"\newcommand{\either}[1]{\ifx#1a first word\else other word\fi}"
    made, findings = convert(tmp_path_factory.mktemp("pieces"), "\n\n".join(PIECES.values()), macro)
    assert made, findings
    _, *blocks = made.sections[0].blocks
    told: dict[int, list[Diagnostic]] = defaultdict(list)
    for each in findings:
        assert each.span
        told[each.span.line].append(each)
    return {
        name: Piece(block, tuple(told[FIRST_LINE + 2 * at]))
        for at, (name, block) in enumerate(zip(PIECES, blocks, strict=True))
    }


def test_letters_that_stand_lower_are_no_words(pieces: dict[str, Piece]) -> None:
    assert pieces["lower"].read_picture().replace(" ", "") == "H2O"
    assert [each.message for each in pieces["lower"].findings] == [
        r"\ce can be printed by TeX only: it is a picture in this format",
    ]


def test_a_macro_that_prints_words_becomes_them(pieces: dict[str, Piece]) -> None:
    assert said([pieces["macro"].block]) == "Say first word, then other word."
    assert [each.code for each in pieces["macro"].findings] == ["export-drawn", "export-drawn"]


def test_references_in_a_picture_have_their_numbers(pieces: dict[str, Piece]) -> None:
    assert pieces["reference"].read_picture() == "see 1"


def test_settings_of_the_text_hold_in_a_picture(pieces: dict[str, Piece]) -> None:
    assert pieces["settings"].read_picture() == "inner"


def test_a_citation_in_a_drawing_is_printed(pieces: dict[str, Piece]) -> None:
    assert pieces["citation"].read_picture() == "see (?)"


# --- Texts that need one of their own -------------------------------------------------------------------


def test_a_drawing_is_a_picture_with_its_words(tmp_path: Path) -> None:
    drawing = r"\begin{tikzpicture}\draw (0,0) -- (1,1) node[right] {summit};\end{tikzpicture}"
    made, findings = convert(tmp_path, rf"\begin{{figure}}{drawing}\caption{{A climb.}}\end{{figure}}")
    assert made, findings
    (figure,) = find(made.sections[0].blocks, Figure)
    (picture,) = find([figure], Image)
    assert plain_text(picture.inlines) == "summit"
    assert made.pictures[picture.target].read_bytes().startswith(b"%PDF")
    (finding,) = findings
    assert (finding.code, finding.severity, finding.span and finding.span.line) == ("export-drawn", Severity.NOTE, 3)


def test_a_piece_may_define_again_what_the_text_defines(tmp_path: Path) -> None:
    preamble = r"\usepackage{algorithm,algpseudocode}"
    each = r"\algnewcommand\algorithmicforeach{each}\algdef{S}[FOR]{ForEach}[1]{\algorithmicforeach\ #1}"
    lines = r"\newcommand{\IND}[1][1]{\State\hspace{#1em}}\IND[2] add \ForEach{a}\IND two\EndFor"
    algorithm = rf"\begin{{figure}}\begin{{algorithmic}}{lines}\end{{algorithmic}}\caption{{A.}}\end{{figure}}"
    made, findings = convert(tmp_path, f"{each}\n\n{algorithm}\n\n{algorithm}", preamble)
    assert made, findings
    pictures = [plain_text(picture.inlines).split() for picture in find(made.sections[0].blocks, Image)]
    assert pictures == [["add", "each", "a", "two", "end", "for"]] * 2


@pytest.mark.parametrize(
    "algorithm",
    [
        r"\begin{algorithm}\caption{Sums}\label{a}\begin{algorithmic}\STATE add one\end{algorithmic}\end{algorithm}",
        r"\begin{algorithm}[t]\KwIn{add one}\caption{Sums}\label{a}\end{algorithm}",
        r"\begin{algorithm}\begin{footnotesize}\caption{Sums}\label{a}\KwIn{add one}\end{footnotesize}\end{algorithm}",
    ],
)
def test_an_algorithm_is_a_float_with_a_picture(tmp_path: Path, algorithm: str) -> None:
    made, findings = convert(tmp_path, algorithm + "\n\nSee \\autoref{a}.")
    assert made, findings
    (figure,) = find(made.sections[0].blocks, Figure)
    assert said(figure.caption.blocks) == "Algorithm 1. Sums"
    (picture,) = find([figure], Image)
    assert "add one" in plain_text(picture.inlines)
    assert said(made.sections[0].blocks[-1:]) == "See Algorithm 1."


def test_a_table_that_pandoc_cannot_read_is_a_picture(tmp_path: Path) -> None:
    cells = "\\multicolumn{2}{c}{Both sides} \\\\ left & right \\\\"
    table = f"\\resizebox{{\\linewidth}}{{!}}{{\n\\begin{{tabular}}[t]{{lc}}\n{cells}\n\\end{{tabular}}}}"
    made, findings = convert(tmp_path, f"\\begin{{table}}\\caption{{T}}\\centering\n{table}\n\\end{{table}}")
    assert made, findings
    assert not errors(findings)
    assert "Both sides" in said(made.sections[0].blocks)


LINGUEX = "\\ex. \\label{one} One sentence.\n\n\\ex. \\label{two} Another\none.\n\nSee \\ref{two} and \\ref{one}."
GB4E = r"""\begin{exe}\ex\label{one} One sentence.\end{exe}
\begin{exe}\ex\label{two} Another one.\end{exe} See (\ref{two}) and (\ref{one})."""


@pytest.mark.parametrize("text", [LINGUEX, GB4E])
def test_linguistic_examples_have_their_numbers(tmp_path: Path, text: str) -> None:
    made, findings = convert(tmp_path, text)
    assert made, findings
    assert not errors(findings)
    blocks = made.sections[0].blocks
    assert said(blocks).split() == [
        "A",
        "(1)",
        "One",
        "sentence.",
        "(2)",
        "Another",
        "one.",
        "See",
        "(2)",
        "and",
        "(1).",
    ]


def test_a_changed_picture_of_one_size_is_drawn_anew(tmp_path: Path) -> None:
    drawing = r"\begin{tikzpicture}\node {\includegraphics[width=1cm]{dot}};\end{tikzpicture}"
    target = tmp_path / "manuscript/figures/dot.png"
    target.parent.mkdir(parents=True)
    drawn = []
    for level in (0, 255):
        target.write_bytes(write_png(level))
        made, findings = convert(tmp_path, drawing)
        assert made, findings
        (picture,) = find(made.sections[0].blocks, Image)
        drawn.append(render_page(made.pictures[picture.target], 1, 36))
    assert drawn[0] != drawn[1]


def write_png(level: int) -> bytes:
    """Write a grey picture of 8 by 8 dots, uncompressed, so that all levels take the same bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes([level]) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_note_in_a_drawing_stands_behind_it(tmp_path: Path) -> None:
    made, findings = convert(tmp_path, r"\begin{tikzpicture}\node {words\footnote{And more.}};\end{tikzpicture}")
    assert made, findings
    (block,) = made.sections[0].blocks[1:]
    (picture,) = find([block], Image)
    (footnote,) = find([block], Note)
    assert (plain_text(picture.inlines), said(footnote.blocks)) == ("words", "And more.")


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{tikzpicture}\node {\undefinedhere};\end{tikzpicture}",
        r"\begin{tikzpicture}\section{words}\end{tikzpicture}",
    ],
)
def test_what_neither_can_read_is_an_error(tmp_path: Path, text: str) -> None:
    made, findings = convert(tmp_path, text)
    assert made is None
    assert len(errors(findings)) == 1
    assert "can be printed by TeX only" in errors(findings)[0]


def test_one_bad_drawing_does_not_spoil_the_others(tmp_path: Path) -> None:
    bad = r"\begin{tikzpicture}\node {\undefinedhere};\end{tikzpicture}"
    good = r"\begin{tikzpicture}\node {good};\end{tikzpicture}"
    made, findings = convert(tmp_path, f"{bad}\n\n{good}")
    assert made is None
    assert [(each.span and each.span.line) for each in findings if each.severity is Severity.ERROR] == [3]
    assert [(each.span and each.span.line) for each in findings if each.severity is Severity.NOTE] == [5]


def test_the_same_drawing_is_not_typeset_again(tmp_path: Path) -> None:
    drawing = r"\begin{tikzpicture}\node {once};\end{tikzpicture}"
    convert(tmp_path, drawing)
    runs = sorted((tmp_path / "build/asked").glob("run-*"))
    made, _ = convert(tmp_path, drawing)
    assert made
    assert sorted((tmp_path / "build/asked").glob("run-*")) == runs


def test_a_formula_that_no_other_format_has_is_a_picture(tmp_path: Path) -> None:
    text = r"Rate $\strange{x}$ and \begin{equation}\label{e}\strange{y}\end{equation} as in \autoref{e}."
    root = tmp_path
    shutil.copytree(DATA / "minimal", root, dirs_exist_ok=True)
    (root / SECTION).write_text(f"\\section{{A}}\n\n{text}\n", encoding="utf-8")
    (root / "manuscript/preamble.tex").write_text(r"\def\strange#1{\mathop{\vcenter{\hbox{$#1$}}}}", encoding="utf-8")
    job = load_job(root, "").value
    assert job
    folder = root / "build/asked"
    folder.mkdir(parents=True, exist_ok=True)
    for format_ in ("docx", "html"):
        made = write_format(Checked(job, References(()), 0), Options(format_), folder, lambda _: None)
        assert made.value, made.diagnostics
        assert [(each.code, each.span and each.span.line) for each in made.diagnostics] == [("export-drawn", 3)] * 2
    page = (made.value or b"").decode()
    assert "Rate x and" in page
    assert page.count("data:image") == 1
    assert "(1)" in page


def test_a_line_of_an_algorithm_has_the_number_that_tex_prints(tmp_path: Path) -> None:
    lines = r"\begin{algorithmic}[1]\STATE one\STATE two\label{second}\end{algorithmic}"
    text = (
        rf"\begin{{algorithm}}\caption{{Sums}}\label{{sums}}{lines}\end{{algorithm}}See \ref{{second}} of \ref{{sums}}."
    )
    made, findings = convert(tmp_path, text)
    assert made, findings
    assert said(made.sections[0].blocks[-1:]) == "See 2 of 1."


def test_around_text_that_no_picture_can_have_stand_the_words_that_tex_prints(tmp_path: Path) -> None:
    preamble = r"\makeatletter\newcommand\told[1]{\ifx\@empty\relax\fi\par\noindent Told:\par #1}\makeatother"
    made, findings = convert(tmp_path, r"\told{Words\footnote{A note.} here.}", preamble)
    assert made, findings
    assert not errors(findings)
    blocks = made.sections[0].blocks[1:]
    (footnote,) = find(blocks, Note)
    assert (said(blocks[:1]), said(footnote.blocks)) == ("Told:", "A note.")


def test_an_environment_around_text_has_the_words_that_it_begins_with(tmp_path: Path) -> None:
    preamble = r"\newenvironment{methods}{\setcounter{footnote}{0}\textbf{Methods.} }{}"
    made, findings = convert(tmp_path, "\\begin{methods}\nWe \\emph{count}.\n\\end{methods}", preamble)
    assert made, findings
    assert said(made.sections[0].blocks[1:]) == "Methods. We count."


def test_what_prints_nothing_is_left_out_quietly(tmp_path: Path) -> None:
    made, findings = convert(tmp_path, r"a \silent{x} b", r"\makeatletter\def\silent#1{\@bsphack\@esphack}\makeatother")
    assert made
    assert said(made.sections[0].blocks[1:]) == "a b"
    assert findings == ()


def test_in_a_piece_the_sign_at_is_no_letter(tmp_path: Path) -> None:
    made, findings = convert(tmp_path, r"\begin{xy}\xymatrix@C=1pc{A \ar@{->}[r] & B}\end{xy}", r"\usepackage[all]{xy}")
    assert made, findings
    (picture,) = find(made.sections[0].blocks, Image)
    letters = plain_text(picture.inlines)
    assert (letters[0], letters[-1], [each.code for each in findings]) == ("A", "B", ["export-drawn"])


@pytest.mark.parametrize(
    ("condition", "printed"),
    [
        (r"\ifdefined\ours first\else second \emph{words}\fi", "a second words b"),
        (r"\ifx\relax\relax first\else second\fi", "a first b"),
        (r"\ifdefined\ours first\footnote{A note.}\fi", "a b"),
        (r"\ifdefempty{\relax}{first}{second}", "a second b"),
    ],
)
def test_tex_says_which_branch_of_a_condition_it_takes(tmp_path: Path, condition: str, printed: str) -> None:
    made, findings = convert(tmp_path, f"a {condition} b", r"\usepackage{etoolbox}")
    assert made, findings
    assert said(made.sections[0].blocks[1:]) == printed


def test_a_counter_is_never_asked_of_tex_out_of_its_place(tmp_path: Path) -> None:
    text = r"\setcounter{cc}{5} Now \thecc, \arabic{cc}."
    made, told = convert(tmp_path, text, r"\newcounter{cc}")
    assert made is None
    assert [each.message.partition(" ")[0] for each in told if each.code == "export-unsupported"] == [
        r"\thecc",
        r"\arabic",
    ]


@pytest.mark.parametrize(
    ("printed", "known"),
    [
        ("Before QZJWA behind", True),
        ("Nothing of it", True),
        ("", True),
        ("before qzjwa behind", False),
        ("Q Z J W A", False),
        ("QZJ-\nWA", False),
        ("\U0001d444\U0001d44d\U0001d43d\U0001d44a\U0001d434", False),
    ],
)
def test_text_that_tex_sets_otherwise_has_no_place(printed: str, *, known: bool) -> None:
    around = Fragment("a.tex", 0, 9, "", NOTHING, Span("a.tex"), kept=((2, 5),), wraps=True)
    assert _knows_places(around, printed) is known


DRAWING = r"""%% Exported by a drawing program.
\begingroup%
  \newcommand*\lineheight[1]{\fontsize{10}{#1}\selectfont}%
  \ifx\svgwidth\undefined\setlength{\unitlength}{60bp}\else\setlength{\unitlength}{\svgwidth}\fi%
  \global\let\svgwidth\undefined%
  \begin{picture}(1,0.5)%
    \put(0,0){\rule{\unitlength}{1pt}}%
    \put(0.8,0.2){\smash{\lineheight{12}beyond its edge}}%
  \end{picture}%
\endgroup
"""


def test_what_a_drawing_program_exports_is_one_picture(tmp_path: Path) -> None:
    root = tmp_path / "paper"
    for name in ("one", "two"):
        path = root / f"manuscript/{name}.pdf_tex"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DRAWING, encoding="utf-8")
    figures = "\n".join(
        rf"\begin{{figure}}\def\svgwidth{{3cm}}\input{{{name}.pdf_tex}}\caption{{Drawn {name}.}}\end{{figure}}"
        for name in ("one", "two")
    )
    document, findings = convert(root, f"Before. {figures} Behind.")
    assert errors(findings) == [] and document is not None
    assert [each.span.path for each in findings if each.code == "export-drawn" and each.span] == [
        "manuscript/one.pdf_tex",
        "manuscript/two.pdf_tex",
    ]
    assert len(document.pictures) == 2
    for picture in document.pictures.values():
        (page,) = split_pages(picture if isinstance(picture, Path) else Path(str(picture)))
        assert "beyond its edge" in page.text
