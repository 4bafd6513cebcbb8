"""A preamble is mended where a trial build stopped over what its own class would have had."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.imports import Wishes, import_paper
from elyazma.model.diagnostics import Severity, Span
from elyazma.model.phrases import NOTHING, phrase
from elyazma.readers.tex_paper.mend import Mended, Stop, follow_lines, list_own_names, mend_preamble
from elyazma.sources.preamble import PREAMBLE
from tex_papers import article

_HEAD = "% from \\documentclass{mine}\n"


def _mend(preamble: str, stops: list[Stop], own: frozenset[str] = frozenset()) -> Mended | None:
    return mend_preamble({PREAMBLE: preamble}, stops, own)


def _stop(line: int, column: int = 1, *, path: str = PREAMBLE, command: str = "", environment: str = "") -> Stop:
    return Stop(Span(path, line, column), phrase("TeX's words"), command, environment)


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("\\setlength{\\beforetitle}{0pt}", 12),
        ("\\mysetup{a={b},\n  c}[d]", 1),
        ("\\setsomething*{x}", 4),
        ("\\setlength\\beforetitle{0pt}", 13),
    ],
)
def test_a_setting_that_stops_tex_is_left_out_in_the_open(statement: str, column: int) -> None:
    mended = _mend(f"{_HEAD}\\newcommand\\a{{b}}\n{statement} \\newcommand\\b{{c}}\n", [_stop(3, column)])
    assert mended
    kept = [line for line in mended.preamble.splitlines() if not line.startswith("%")]
    assert kept == ["\\newcommand\\a{b}", " \\newcommand\\b{c}"]
    assert statement.replace("\n", "\n% ") in mended.preamble
    [told] = mended.findings
    assert (told.severity, told.code) == (Severity.WARNING, "import-left-out")


@pytest.mark.parametrize(
    "line",
    [
        r"\newcommand\a{b}",
        r"\newtheorem{a}[b]{A}",
        r"\let\a\b",
        r"\newfontfamily\a{B}[Path=./]",
        r"\DeclarePairedDelimiter\a{(}{)}",
        r"\input{a}",
    ],
)
def test_a_definition_is_never_left_out(line: str) -> None:
    for column in range(1, len(line)):
        assert _mend(f"{_HEAD}{line}\n", [_stop(2, column)]) is None


@pytest.mark.parametrize(
    ("line", "taken"),
    [("\\arxiv{arXiv:0}{x} % old", "[2]"), ("\\arxiv", ""), ("a \\arxiv{b}", "")],
)
def test_what_stands_by_itself_in_a_preamble_prints_nothing(line: str, taken: str) -> None:
    stop = Stop(Span("manuscript/settings.sty", 3), phrase("TeX's words"), "arxiv", line=line)
    mended = _mend(_HEAD, [stop])
    assert mended
    assert rf"\expandafter\providecommand\csname arxiv\endcsname{taken}{{}}" in mended.preamble.split("\n")
    assert ("nothing is printed" in mended.findings[0].message) == bool(taken)


def test_a_switch_that_nobody_knows_is_off() -> None:
    mended = _mend(_HEAD, [_stop(3, path="manuscript/sections/01-one.tex", command="ifshort")])
    assert mended
    assert r"\AtBeginDocument{\ifcsname ifshort\endcsname\else\expandafter\newif" in mended.preamble
    assert "a switch that no package here knows: it is off" in mended.findings[0].message
    assert mended.findings[0].hint.startswith(r"write \newif\ifshort into")
    braced = Stop(
        Span("manuscript/sections/01-one.tex", 3), phrase("TeX's words"), "ifanon", line=r"By \ifanon{Nobody}{Me}"
    )
    given = _mend(_HEAD, [braced])
    assert given and r"\providecommand\csname ifanon\endcsname{}" in given.preamble


def test_a_file_that_the_preamble_reads_is_mended_as_the_preamble_is() -> None:
    path = "manuscript/header.tex"
    files = {PREAMBLE: f"{_HEAD}\\input{{header}}\n", path: "\\firstpage{1}\n\\setodd{x}\n"}
    left = mend_preamble(files, [_stop(2, path=path)])
    assert left and left.path == path
    assert left.preamble.startswith("\\firstpage{1}\n%")
    assert left.findings[0].hint.startswith(f"take the % away in {path}")


def test_a_name_in_a_file_that_the_preamble_reads_is_known_early() -> None:
    path = "manuscript/header.tex"
    files = {PREAMBLE: f"{_HEAD}\\input{{header}}\n", path: "\\newcommand\\a{\\odd}\n"}
    known = mend_preamble(files, [_stop(1, 15, path=path, command="odd")])
    assert known and known.path == PREAMBLE
    assert r"\expandafter\providecommand\csname odd\endcsname{}" in known.preamble.split("\n")


def test_what_prints_in_a_preamble_stands_before_the_place_where_tex_stops() -> None:
    stop = Stop(Span(PREAMBLE, 3), phrase("TeX's words"), printed=True)
    mended = _mend(f"{_HEAD}\\abbreviations{{IR}}\n\n\\newcommand\\a{{b}}\n", [stop])
    assert mended and "% \\abbreviations{IR}" in mended.preamble


def test_names_of_theorems_and_boxes_are_the_authors_own() -> None:
    boxes = r"\newtheorem*{claim}{Claim} \newtcolorbox[auto]{note}{} \NewEnviron{hide}{}"
    assert list_own_names([boxes, r"\def\x{y} \DeclareMathOperator\z{z}"]) >= {"claim", "note", "hide", "x", "z"}


def test_a_finding_keeps_its_line_when_the_preamble_is_mended_again() -> None:
    finding = _mend(f"{_HEAD}\\a{{b}}\n\\c{{d}}\n", [_stop(3)])
    assert finding
    later = _mend(finding.preamble, [_stop(9, path="manuscript/sections/01-a.tex", command="odd")])
    assert later
    [moved] = follow_lines(finding.findings, PREAMBLE, finding.preamble, later.preamble)
    assert moved.span
    assert "Left out" in later.preamble.splitlines()[moved.span.line - 1]


def test_a_package_goes_only_where_nothing_else_helps() -> None:
    text = f"{_HEAD}\\usepackage{{odd}}\n"
    known = _mend(text, [_stop(2, command="oddness")])
    assert known
    assert "\\usepackage{odd}" in [line for line in known.preamble.splitlines() if not line.startswith("%")]
    left = _mend(known.preamble, [_stop(4, command="oddness")])
    assert left
    assert "% \\usepackage{odd}" in left.preamble.splitlines()


@pytest.mark.parametrize(
    ("stop", "written"),
    [
        (_stop(9, path="manuscript/sections/01-a.tex", command="Odd"),
         r"\AtBeginDocument{\expandafter\providecommand\csname Odd\endcsname{}}"),
        (_stop(9, path="manuscript/own.sty", command="odd@one"),
         r"\expandafter\providecommand\csname odd@one\endcsname{}"),
        (_stop(9, path="manuscript/sections/01-a.tex", command="endodd"),
         r"\AtBeginDocument{\ifcsname endodd\endcsname\else\expandafter\def\csname endodd\endcsname{}\fi}"),
        (_stop(9, path="manuscript/sections/01-a.tex", environment="odd"),
         r"\AtBeginDocument{\ifcsname odd\endcsname\else\newenvironment{odd}{}{}\fi}"),
        (Stop(Span("manuscript/sections/01-a.tex", 9, 12), NOTHING, "odd", before=r"\setlength{"),
         r"\AtBeginDocument{\ifcsname odd\endcsname\else\expandafter\newskip\csname odd\endcsname\fi}"),
    ],
)  # fmt: skip
def test_a_name_that_nobody_knows_gets_a_stand_in(stop: Stop, written: str) -> None:
    mended = _mend(f"{_HEAD}\\usepackage{{x}}\n", [stop])
    assert mended
    lines = mended.preamble.splitlines()
    assert lines.index(written) < lines.index("\\usepackage{x}")
    assert [each.code for each in mended.findings] == ["import-unknown"]


def test_the_later_of_two_definitions_has_the_name() -> None:
    stop = Stop(Span(PREAMBLE, 2, 3), phrase("two"), doubled="odd")
    mended = _mend(f"{_HEAD}\\usepackage{{odd}}\n", [stop])
    assert mended
    assert mended.preamble == f"{_HEAD}\\expandafter\\let\\csname odd\\endcsname\\undefined\n\\usepackage{{odd}}\n"
    assert [each.code for each in mended.findings] == ["import-doubled"]


def test_stand_ins_of_several_trials_stand_together() -> None:
    text = f"{_HEAD}\\usepackage{{x}}\n"
    for name in ("one", "two"):
        mended = _mend(text, [_stop(9, path="manuscript/sections/01-a.tex", command=name)])
        assert mended
        text = mended.preamble
    lines = text.splitlines()
    assert [("one" in line, "two" in line) for line in lines] == [
        (False, False), (False, False), (False, True), (True, False), (False, False),
    ]  # fmt: skip
    assert lines[-1] == "\\usepackage{x}"


def test_nothing_stands_in_for_what_the_author_defines_somewhere() -> None:
    assert _mend(_HEAD, [_stop(9, path="manuscript/sections/01-a.tex", command="mine")], frozenset({"mine"})) is None


@pytest.mark.parametrize("name", ["relax", "3", ""])
def test_what_every_document_has_or_no_name_is_gets_none(name: str) -> None:
    assert _mend(_HEAD, [_stop(9, path="manuscript/sections/01-a.tex", command=name)]) is None


_FRONT = "\\title{A Title}\\author{Ann Berg}\\maketitle\n\\begin{abstract}Short.\\end{abstract}\n"


def _bring_in(folder: Path, head: str, body: str, *, keep: bool = False) -> set[str]:
    (folder / "paper.tex").write_text(article(f"{_FRONT}\\section{{One}}\n{body}", head, "mine"), encoding="utf-8")
    wishes = Wishes(build=True, keep=keep)
    return {
        each.code for each in import_paper(folder / "paper.tex", folder / "made", lambda _: None, wishes).diagnostics
    }


@pytest.mark.tex
def test_a_paper_is_said_to_build_once_it_has_been_built(tmp_path: Path) -> None:
    head = "\\setlength{\\minelength}{1pt}\n\\setcounter{minecounter}{2}"
    told = _bring_in(tmp_path, head, "Some words, \\minecommand{others} as well.\n\n\\begin{mine}And these.\\end{mine}")
    assert {"import-left-out", "import-unknown"} <= told
    assert list((tmp_path / "made/dist").glob("*.pdf"))
    report = (tmp_path / "made/import-report.md").read_text(encoding="utf-8")
    assert "1. It builds: 1 page for arxiv" in report
    text = (tmp_path / "made/manuscript/sections/01-one.tex").read_text(encoding="utf-8")
    assert "\\minecommand{others}" in text


@pytest.mark.tex
def test_a_paper_that_cannot_be_built_leaves_nothing(tmp_path: Path) -> None:
    told = _bring_in(tmp_path, "", "Too much \\undefined{$x}.")
    assert "import-refused" in told
    assert not (tmp_path / "made").exists()
    assert "import-refused" not in _bring_in(tmp_path, "", "Too much \\undefined{$x}.", keep=True)
    assert "1. It does not build yet" in (tmp_path / "made/import-report.md").read_text(encoding="utf-8")


_PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 90 40] /Contents 4 0 R /Resources << >> >> endobj
4 0 obj << /Length 26 >>
stream
0 0 1 rg 10 10 60 20 re f\x20
endstream
endobj
xref
0 1
0000000000 65535 f\x20
trailer << /Root 1 0 R /Size 5 >>
startxref
0
%%EOF
"""
"""A blue box; its table of objects is wrong, as some programs write it, and most readers make a new one."""


@pytest.mark.tex
def test_a_picture_that_tex_cannot_read_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "figs").mkdir()
    (tmp_path / "figs/plot.pdf").write_bytes(_PDF)
    body = "\\begin{figure}\\includegraphics{figs/plot}\\caption{Blue.}\\end{figure}\nSome words."
    assert "import-rewritten" in _bring_in(tmp_path, "\\usepackage{graphicx}", body)
    assert list((tmp_path / "made/dist").glob("*.pdf"))


@pytest.mark.parametrize(
    ("load", "kept"),
    [
        ("\\usepackage{t1enc,ownfonts}", ["\\usepackage{t1enc}"]),
        ("\\usepackage[x]{ownfonts}", []),
        ("\\RequirePackage{sty/ownfonts, bm}", ["\\RequirePackage{ bm}"]),
    ],
)
def test_an_own_package_in_which_tex_stops_is_left_out(load: str, kept: list[str]) -> None:
    mended = _mend(f"{_HEAD}{load}\n", [_stop(7, path="manuscript/ownfonts.sty")])
    assert mended
    assert [line for line in mended.preamble.splitlines() if line and not line.startswith("%")] == kept
    assert [finding.code for finding in mended.findings] == ["import-left-out"]


def test_nothing_is_left_out_for_a_package_that_nobody_loads() -> None:
    assert _mend(f"{_HEAD}\\usepackage{{bm}}\n", [_stop(7, path="manuscript/ownfonts.sty")]) is None
