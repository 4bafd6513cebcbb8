"""A build behind a format of its preamble gives what it gives without: the bytes, the findings, the places."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Severity
from elyazma.model.manuscript import SourceTree
from elyazma.typesetting.format_tex import (
    BEGIN,
    WAIT,
    read_answers,
    read_dimensions,
    read_errors,
    read_page,
    read_streams,
    write_corrections,
)
from elyazma.typesetting.formats import (
    FILE,
    RECORD,
    drop_oldest,
    find_kept,
    is_wanted,
    name_format,
    read_record,
    write_behind,
)
from elyazma.typesetting.split import Tail, end_preamble, find_split
from held_formats import EPOCH, SECTION, TEXT, Paper, formats
from processes import list_processes

__all__ = ["formats"]

# --- Without TeX ----------------------------------------------------------------------------------------


def test_main_file_behind_its_format_keeps_every_line_in_its_place() -> None:
    main = end_preamble("\\documentclass{a}\n\\b\n\\begin{document}\nText.\n", Tail("\\fonts", "\\words", "\\own"))
    split = find_split(main)
    assert split
    lines, behind, waiting = main.split("\n"), *(write_behind(main, wait=wait).split("\n") for wait in (False, True))
    assert len(lines) == len(behind) == len(waiting)
    assert behind[split.fonts] == BEGIN and behind[split.words] == "%" and waiting[split.words] == WAIT
    kept = [number for number, line in enumerate(lines) if behind[number] == line and line != "%"]
    assert [lines[number] for number in kept] == ["\\fonts", "\\begin{document}", "\\words", "Text.", ""]
    assert lines.index("\\own") < split.fonts < split.words


def test_author_that_measures_text_stands_behind_the_fonts() -> None:
    main = end_preamble("\\a\n\\begin{document}\n", Tail("\\fonts", "\\words", "\\own", early=True))
    split = find_split(main)
    assert split and split.fonts < main.split("\n").index("\\own") < split.words


def test_main_file_of_another_writer_has_no_split() -> None:
    assert find_split("\\documentclass{a}\n\\begin{document}\n") is None


def test_registers_are_read_between_the_marks() -> None:
    log = "\\count3=9\nelyazma asks\n\\count1=5\n\\skip2=1.0pt plus 2.0fil\nfont=x=y\nelyazma asks\n\\count4=1\n"
    assert read_answers(log) == {r"\count1": "5", r"\skip2": "1.0pt plus 2.0fil", "font": "x=y"}
    assert read_answers("elyazma asks\n\\count1=5\n") == read_answers("") == {}


def test_registers_that_differ_are_corrected_where_they_can_be_set() -> None:
    wanted = {r"\dimen8": "3.2pt", r"\count1": "5", r"\wd3": "2.0pt", "font": "x", r"\muskip7": "3.0mu"}
    found = {r"\dimen8": "3.1pt", r"\count1": "5", r"\skip4": "1.0pt", "font": "y"}
    wanted, found = {**wanted, r"\fontdimen2": "4.0pt"}, {**found, r"\fontdimen2": "3.0pt"}
    written = [r"\fontdimen2\font=4.0pt", r"\dimen8=3.2pt", r"\muskip7=3.0mu", r"\skip4=0pt"]
    assert sorted(write_corrections(wanted, found)) == sorted(written)


def test_streams_dimensions_and_errors_are_read_from_logs() -> None:
    log = "\\openout3 = `main.idx'.\n(a)\n\\openout4 = `b c.txt'.\nelyazma font TU/x/m/n/10: 0.0pt -3.5pt 1.25pt\n"
    assert read_streams(log) == {"3": "main.idx", "4": "b c.txt"}
    assert read_dimensions(log) == {"TU/x/m/n/10": ("0.0pt", "-3.5pt", "1.25pt")}
    assert read_errors("./main.tex:3: Extra \\fi.\nl.3 \\fi\n! Emergency stop.\n") == {"Extra \\fi.", "Emergency stop."}


def test_what_prints_nothing_may_stand_on_the_page() -> None:
    shown = "### vertical mode entered at line 0\n### current page:\n{}total height 0.0\nprevdepth 0\n"
    assert read_page(shown.format("\\write-{}\n\\penalty -1\n\\glue 1.0\n")) == []
    assert read_page(shown.format("\\hbox(1.0+0.0)x1.0\n.\\x a\n"))[0] == "\\hbox(1.0+0.0)x1.0"


def test_oldest_formats_are_dropped_and_what_nobody_finished(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "older", "oldest")):
        (tmp_path / name).mkdir()
        (tmp_path / name / RECORD).write_text("{}")
        os.utime(tmp_path / name / RECORD, (EPOCH - age, EPOCH - age))
    for name, is_old in ((".begun", False), (".killed", True)):
        (tmp_path / name).mkdir()
        if is_old:
            os.utime(tmp_path / name, (EPOCH, EPOCH))
    drop_oldest(tmp_path, kept=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".begun", "new", "older"]


def test_name_of_a_format_knows_the_files_beside_and_more_where_the_preamble_asks(formats: Path) -> None:
    def name(files: dict[str, str | Path], text: str = "") -> str | None:
        main = end_preamble("\\documentclass{a}\n\\begin{document}\n", Tail("\\f", "\\w"))
        preamble: dict[str, str | Path] = {"main.tex": main, "manuscript/preamble.tex": text}
        return name_format(SourceTree("main.tex", {**preamble, **files}, frozenset(), engine="sh"), EPOCH)

    assert name({}) is None, "no engine that has formats"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("elyazma.typesetting.formats.ENGINES", frozenset({"sh"}))
        assert name({}) != name({"manuscript/a.sty": ""}) != name({"b.cfg": ""})
        assert name({}) == name({"manuscript/sections/a.tex": ""})
        asks = r"\IfFileExists{sections/a}{}{}"
        assert name({}, asks) != name({"manuscript/sections/a.tex": ""}, asks)
        patch.setenv("ELYAZMA_FORMATS", "0")
        assert name({}) is None and find_kept("x") is None


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", '{"outer": {}', '{"x": 1}'])
def test_damaged_record_is_none(content: str, tmp_path: Path) -> None:
    (tmp_path / RECORD).write_text(content)
    assert read_record(tmp_path) is None and read_record(tmp_path / "none") is None


# --- With TeX -------------------------------------------------------------------------------------------

PACKAGES = r"""
\usepackage{xcolor,mine}
\newcounter{claim}\newcommand\claim{\refstepcounter{claim}Claim \theclaim}
\newlength\own\setlength\own{1.5em}
\hyphenation{wo-rds-mi-th}
\AtBeginDocument{\hypersetup{pdftitle={\jobname}}}
\usepackage{hyperref}
\makeatletter\@latex@warning{Be careful}\makeatother
"""
MINE = "\\newcommand\\mine[1]{\\textbf{#1}}\n"


@pytest.mark.tex
def test_builds_behind_a_format_are_as_without(tmp_path: Path, formats: Path) -> None:
    paper = Paper(tmp_path, PACKAGES, files={"mine.sty": MINE})
    assert not paper.build().has_format and paper.prepare() == ""
    first = paper.assert_right()
    assert first.has_format and any("Be careful" in finding.message for finding in first.findings)
    assert first.proof and str(formats) not in str(first.proof.read)
    paper.text = f"{TEXT}\\claim\\hspace{{\\own}}\\mine{{new}} \\parbox{{1pt}}{{\\hspace{{0pt}}wordsmith}} \\ref{{s}}\n"
    assert paper.assert_right().has_format
    paper.text = f"{TEXT}\nGood.\n\n\\unknowncommand\n"
    broken = paper.assert_right()
    errors = [finding.span for finding in broken.findings if finding.severity is Severity.ERROR]
    assert errors and errors[0] and (errors[0].path, errors[0].line) == (SECTION, 6)
    paper.text = TEXT
    assert paper.assert_right().has_format
    paper.files["mine.sty"] = MINE.replace("textbf", "textit")
    assert not paper.assert_right().has_format, "a file of the author's has changed"
    assert not list_processes(tmp_path)


@pytest.mark.tex
def test_format_that_is_gone_old_or_damaged_costs_time_alone(tmp_path: Path, formats: Path) -> None:
    paper = Paper(tmp_path)
    assert paper.begin() == ""
    good = paper.assert_right()
    (folder,) = formats.iterdir()
    kept = (folder / RECORD).read_text()
    record = json.loads(kept)
    newer = {**record, "outer": {**record["outer"], "/nowhere/ls-R": [1, 1]}}
    for content in (json.dumps(newer), "{"):
        (folder / RECORD).write_text(content)
        said = paper.build()
        assert said.pdf == good.pdf and said.findings == good.findings and not said.has_format
    (folder / RECORD).write_text(kept)
    os.truncate(folder / FILE, (folder / FILE).stat().st_size // 2)
    said = paper.build()
    assert said.pdf == good.pdf and said.findings == good.findings and not said.has_format
    assert not folder.exists() and is_wanted(paper.tree(), EPOCH), "one that is damaged is made again"


KEPT = {
    r"\usepackage{makeidx}\makeindex": r"Word\index{word}.",
    r"\AtBeginDvi{\special{pdf:code 1 0 0 rg}}\special{pdf:docinfo <</A (b)>>}": "",
    r"\makeatletter\protected@write\@auxout{}{\gdef\string\said{\thepage}}\makeatother": r"\ifdefined\said\said\fi",
    r"\makeatletter\write\@auxout{\gdef\string\late{\thepage}}\makeatother": r"\ifdefined\late\late\fi",
    r"\newbox\kept\setbox\kept\hbox{\vrule width 3pt height 4pt}": r"\copy\kept",
    r"\newlength\wide\settowidth\wide{Width}": r"\hspace{\wide}x",
    r"\newcount\many\many=7 \newtoks\few\few={ab}\newmuskip\third\third=3mu": r"\the\many\the\few",
    r"\catcode`\|=\active \def|{bar}\everypar{E}": "A | b.",
    r"\newlanguage\none\language\none \hyphenation{wo-rds-mi-th}\language0 ": r"{\language\none wordsmith}",
    r"\clearpage\prevdepth=7pt": "",
    r"\def\job{no}\everyjob{\gdef\job{yes}}": r"\job",
    r"\fontdimen2\font=7pt ": "Words of some.",
}
"""Parts of a preamble, and a text that shows what each has done."""


@pytest.mark.tex
def test_what_a_preamble_does_is_kept(tmp_path: Path, formats: Path) -> None:
    shown = "\n\n".join(KEPT.values())
    paper = Paper(tmp_path, "\n".join(KEPT), f"{TEXT}{shown}\n")
    assert paper.begin() == ""
    paper.text += f"\nMore words. {shown}\n"
    assert paper.assert_right().has_format


REFUSED = {
    "writes on the page": r"\penalty100 \vspace*{1cm}",
    r"writes on the page: \mark": r"\mark{{a}{b}}",
    "the preamble writes own.dat": r"\newwrite\own\immediate\openout\own=own.dat \immediate\write\own{x}",
    "openin0 is 0 instead of open": r"\openin0=other.tex ",
    "randomseed": r"\setrandomseed 42 ",
    "TeX stumbles behind it: Extra": r"\iftrue\AtBeginDocument{\fi}",
    "TeX writes no format": r"\begingroup\AtBeginDocument{\endgroup}",
    "each pass leaves for the next": r"\openin0=main.aux \closein0 ",
}
"""Why a preamble has no format, and the preamble."""


@pytest.mark.tex
@pytest.mark.parametrize("why", REFUSED)
def test_preamble_that_no_format_holds_has_none(why: str, tmp_path: Path, formats: Path) -> None:
    paper = Paper(tmp_path, REFUSED[why], files={"other.tex": "read\n"})
    assert why in paper.begin()
    assert paper.prepare() == "nothing is to be made", "what is known is not tried again"
    assert not paper.build().has_format and not list_processes(tmp_path)


@pytest.mark.tex
def test_preamble_that_has_changed_is_tried_again(tmp_path: Path, formats: Path) -> None:
    own = "manuscript/preamble.tex"
    paper = Paper(tmp_path, rf"\input{{{own}}}", files={own: REFUSED["the preamble writes own.dat"]})
    assert "writes own.dat" in paper.begin() and paper.prepare() == "nothing is to be made"
    paper.files[own] = "\\newcommand\\own{}"
    assert paper.begin() == "" and paper.build().has_format


@pytest.mark.tex
def test_format_of_pdftex(tmp_path: Path, formats: Path) -> None:
    own = r"\usepackage{xcolor}\color{red}\usepackage[T1]{fontenc}\font\own=cmtt10 \hyphenchar\own=`\*"
    paper = Paper(tmp_path, rf"\pdfcompresslevel=0 {own}", engine="pdflatex")
    assert paper.begin() == ""
    paper.text = f"{TEXT}{{\\own Typed}}\n"
    assert paper.assert_right().has_format


@pytest.mark.tex
def test_no_format_where_none_is_wanted(tmp_path: Path, formats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = Paper(tmp_path)
    monkeypatch.setenv("ELYAZMA_FORMATS", "0")
    assert paper.build().pdf and paper.prepare() == "nothing is to be made" and not formats.exists()
