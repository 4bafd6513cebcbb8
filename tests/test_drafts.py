"""Drafts show git's name of their revision on every page, copies for reviewers the numbers of lines; others neither."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows.audience import number_lines
from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.journal import Document
from elyazma.pdf.reader import read_pdf
from elyazma.system.files import write_file
from elyazma.system.freshness import find_current
from elyazma.system.repository import describe_files
from elyazma.typesetting.content import write_line_numbers, write_revision
from elyazma.writers.word.sheet import make_sheet


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A B", "-c", "user.email=a@b.example", "-c", "commit.gpgSign=false")
    done = subprocess.run(("git", *identity, *arguments), cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def root(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    write_file(minimal / ".gitignore", "build\ndist\n")
    git(minimal, "init", "--quiet")
    git(minimal, "add", ".")
    git(minimal, "commit", "--quiet", "--message=one")
    git(minimal, "tag", "first_1")
    return minimal


def test_the_name_says_whether_all_is_committed(root: Path) -> None:
    assert describe_files(root).value == "first_1"
    write_file(root / "manuscript/notes.txt", "x")
    assert describe_files(root).value == "first_1-dirty"


def test_a_name_that_a_font_may_lack_gives_way_to_the_hash(root: Path) -> None:
    git(root, "tag", "--delete", "first_1")
    git(root, "tag", "ilk-Ə")
    assert describe_files(root).value == git(root, "rev-parse", "HEAD")[:10]


def test_without_a_commit_there_is_nothing_to_print(minimal: Path) -> None:
    assert [it.code for it in describe_files(minimal).diagnostics] == ["git-no-repository"]
    git(minimal, "init", "--quiet")
    assert [it.code for it in describe_files(minimal).diagnostics] == ["git-unborn"]


def test_what_goes_out_has_no_hook() -> None:
    assert write_revision("") == "" and r"first\_1" in write_revision("first_1")


@pytest.mark.tex
def test_a_draft_shows_it_on_every_page_and_what_goes_out_does_not(root: Path) -> None:
    draft = build_pdf(root, Options(revision="first_1"), lambda _: None).value
    plain = build_pdf(root, Options(), lambda _: None).value
    assert draft and plain and (draft.pdf.name, plain.pdf.name) == ("minimal-plain-draft.pdf", "minimal-plain.pdf")
    assert draft.pages == plain.pages
    assert all("first_1" in page for page in read_pdf(draft.pdf).texts)
    assert not any("first_1" in page for page in read_pdf(plain.pdf).texts)
    assert b"first_1" not in plain.pdf.read_bytes()
    # Another revision is another draft, even where no file of the manuscript differs.
    assert find_current(root, Options(revision="first_1")) and find_current(root, Options())
    assert find_current(root, Options(revision="second")) is None


# --- Line numbers -----------------------------------------------------------------------------------------

SECTION = "manuscript/sections/01-introduction.tex"
NUMBERED = r"""\section{Introduction}
First line of the text.\par Second line.
\begin{linenomath}\begin{equation}a = b\end{equation}\end{linenomath}
Third line.
"""


def test_a_class_that_numbers_lines_itself_is_left_alone() -> None:
    assert write_line_numbers(Document(line_numbers=True), SECTION) == ""
    assert write_line_numbers(Document(), "") == ""
    one, two = (write_line_numbers(Document(columns=columns), SECTION) for columns in (1, 2))
    assert "file/01-introduction.tex/before" in one and "switchlinenumbers" not in one
    assert "switchlinenumbers" in two


@pytest.mark.tex
@pytest.mark.parametrize("own", ["", "\\usepackage{lineno}\n\\linenumbers\n"], ids=["", "with the author's own lineno"])
def test_lines_are_numbered_from_the_first_section_on_where_that_is_asked(minimal: Path, own: str) -> None:
    write_file(minimal / SECTION, NUMBERED)
    if own:
        write_file(minimal / "manuscript/preamble.tex", own)
    numbered = build_pdf(minimal, Options(line_numbers=True), lambda _: None)
    assert numbered.value, numbered.diagnostics
    assert numbered.value.pdf.name == "minimal-plain-numbered.pdf"
    lines = " ".join(read_pdf(numbered.value.pdf).texts[0].split())
    for number, text in enumerate(("Introduction", "First line", "Second line"), start=1):
        assert f"{number} {text}" in lines or f"{number} 1 {text}" in lines, lines
    plain = build_pdf(minimal, Options(), lambda _: None).value
    assert plain and plain.pdf.name == "minimal-plain.pdf"
    assert "1 First" not in " ".join(read_pdf(plain.pdf).texts[0].split())
    assert find_current(minimal, Options(line_numbers=True)) and find_current(minimal, Options())


def test_a_word_file_of_an_archive_has_them_as_its_journal_would(minimal: Path) -> None:
    checked = check_manuscript(minimal, "").value
    assert checked and not make_sheet(checked.job.journal.manifest).line_numbers
    assert make_sheet(number_lines(checked).job.journal.manifest).line_numbers
