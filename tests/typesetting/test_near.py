"""An engine waits in front of the file that was edited last, and sets what follows as it would from the beginning."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from elyazma.typesetting.ahead import list_behind
from elyazma.typesetting.held import choose_near
from elyazma.typesetting.near import list_late
from elyazma.typesetting.word_lists import list_path, write_late
from held_formats import SECTION, TEXT, Paper, formats
from history import draw_png
from processes import list_processes

__all__ = ["formats"]

DATA, MORE, LAST = "manuscript/tables/data.csv", "manuscript/sections/02-more.tex", "manuscript/sections/03-last.tex"
PICTURE, PICTURED = "manuscript/figures/one.png", "\n\n\\includegraphics[width=2cm]{manuscript/figures/one.png}\n"
WORDS = list_path("en")
LIST = "\\begingroup\\language\\csname l@english\\endcsname\\hyphenation{\nac-cord\n}\\endgroup\n"


@pytest.fixture
def paper(tmp_path: Path, formats: Path) -> Paper:
    """Give a paper of three sections, the last of which speaks of the first, that has a format."""
    paper = Paper(tmp_path, r"\usepackage{graphicx}")
    paper.files = {
        MORE: "More words.\n\n",
        LAST: "The last ones, after section \\ref{s}.\n",
        WORDS: LIST,
        DATA: "zebra,1\n",
    }
    assert paper.begin() == ""
    return paper


def edit_more(paper: Paper) -> None:
    paper.files[MORE] = "More words, without an empty line behind them: "


def edit_last(paper: Paper) -> None:
    paper.files[LAST] += "\\section{Three}\n\nNew, with \\input{tables/own}.\n"
    paper.files["manuscript/tables/own.tex"] = "a table"


def edit_first(paper: Paper) -> None:
    paper.text = f"{TEXT} An earlier word."


def hyphenate_more(paper: Paper) -> None:
    paper.files[MORE] += " Gonowhere and gonowhere." * 30
    paper.files[WORDS] = LIST.replace("ac-cord", "ac-cord\ngo-no-where")


def hyphenate_earlier(paper: Paper) -> None:
    paper.files[MORE] += " Words."
    paper.files[WORDS] = LIST.replace("ac-cord", "ac-cord\nWor-ds")


def hyphenate_data(paper: Paper) -> None:
    """A word that is new to the list stands in a table's data, which has been read."""
    paper.files[MORE] += " Words."
    paper.files[WORDS] = LIST.replace("ac-cord", "ac-cord\nze-bra")


CHANGES: dict[Callable[[Paper], None], bool] = {
    edit_more: True,
    hyphenate_more: True,
    edit_last: False,
    edit_first: False,
    hyphenate_earlier: False,
    hyphenate_data: False,
}


@pytest.mark.tex
@pytest.mark.parametrize("change", CHANGES)
def test_what_follows_is_set_as_from_the_beginning_or_the_engine_is_ended(
    change: Callable[[Paper], None], paper: Paper, tmp_path: Path
) -> None:
    """TeX may have looked for a file that is new."""
    held = paper.hold(MORE)
    # By then it waits the second time; if not, the outcome is the same.
    time.sleep(0.5)
    change(paper)
    assert held.go_on(list_behind(paper.tree()), tmp_path / "root") is CHANGES[change]
    said = paper.assert_right(held)
    assert said.proof
    assert (said.proof.pdf.parent == held.pass_.folder) is CHANGES[change]
    # What was told late is there for the next build to begin with.
    assert (said.proof.pdf.parent / WORDS).read_text() == paper.files[WORDS]
    assert not list_processes(tmp_path)


@pytest.mark.tex
@pytest.mark.parametrize("place", ["in front of it", "behind it"])
def test_a_picture_that_is_another_ends_the_engine(place: str, paper: Paper, tmp_path: Path) -> None:
    """What the record of a pass says of pictures depends on the engine: one that has been set would stay as it was."""
    picture = tmp_path / "root" / PICTURE
    picture.parent.mkdir(parents=True)
    picture.write_bytes(draw_png(20, 20, (200, 0, 0)))
    if place == "behind it":
        paper.files[LAST] += PICTURED
    else:
        paper.text += PICTURED
    paper.files[PICTURE] = picture  # type: ignore[assignment]
    paper.assert_right()
    held = paper.hold(MORE)
    time.sleep(0.5)
    picture.write_bytes(draw_png(20, 40, (0, 0, 200)))
    assert not held.go_on(list_behind(paper.tree()), tmp_path / "root")
    said = paper.assert_right(held)
    assert said.proof and said.proof.pdf.parent != held.pass_.folder


@pytest.mark.tex
def test_the_first_of_the_files_that_have_changed_is_near(paper: Paper) -> None:
    assert choose_near(paper.scratch, [LAST, MORE]) == MORE
    assert choose_near(paper.scratch, ["manuscript/tables/own.tex", "main.tex", "manuscript/article.toml"]) == ""
    assert choose_near(paper.scratch.with_name("another"), [LAST]) == ""


@pytest.mark.tex
def test_an_engine_that_is_near_waits_for_no_other_build(paper: Paper, tmp_path: Path) -> None:
    held, far = paper.hold(MORE), paper.hold()
    assert far.can_follow(paper.scratch) and not held.can_follow(paper.scratch)
    paper.preamble += r"\newcommand\other{}"
    paper.assert_right()
    assert not far.can_follow(paper.scratch)
    held.abandon()
    far.abandon()
    assert not list_processes(tmp_path)


def test_what_tex_has_read_is_known_by_the_record() -> None:
    files = {SECTION: "", MORE: "", LAST: "", PICTURE: ""}
    record = ["/usr/article.cls", f"./{SECTION}", SECTION, f"./{PICTURE}", f"./{MORE}", MORE, f"./{LAST}"]
    assert list_late(MORE, files, record) == {MORE, LAST}
    assert list_late(MORE, files, []) == frozenset()


def test_late_words_are_one_line_that_leaves_no_blank() -> None:
    line = r"\begingroup\language\csname l@english\endcsname\hyphenation{be-gin go-no-where}\endgroup%"
    assert write_late(LIST, ["go-no-where", "be-gin"]) == f"{line}\n"
    assert write_late(LIST, []) == ""
