"""What others change in a Word file of ours comes back into the sources: all of it, or listed, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from elyazma.revision.incoming.lines import Line, Token, kind_of
from elyazma.revision.incoming.three_way import merge, split_units
from elyazma.revision.word.package import write_parts
from incoming_edits import (
    EDITS,
    Edit,
    add_comment,
    add_page,
    add_reference,
    change_caption,
    change_cell,
    change_citation,
    change_note,
    change_title,
    cite_nobody,
    edit_file,
    track_paragraph,
    track_words,
)
from merged_files import Printed, check_edits, find_losses, find_text
from word_file import read_parts

TESTS = Path(__file__).parents[1]
SOURCES = {
    "seed": TESTS.parent,
    "english": TESTS / "data/english",
    "harbour": TESTS / "data/merging/harbour",
    "orchard": TESTS / "data/merging/orchard",
}
QUICK = [(name, seed) for name in SOURCES for seed in range(3)]
SLOW = [(name, 1000 + seed) for name in SOURCES for seed in range(32)]
"""With four edits each, 512 edits."""
EACH = 4


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("merging")


@cache
def printed(name: str, scratch: Path) -> Printed:
    return Printed.of(SOURCES[name], scratch, name)


@pytest.mark.parametrize(("name", "seed"), QUICK)
def test_every_edit_is_applied_or_listed(name: str, seed: int, scratch: Path) -> None:
    made = printed(name, scratch)
    content, edited = edit_file(made.content, seed, EACH, made.labels)
    check_edits(made, content, edited.marks, seed)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "seed"), SLOW)
def test_five_hundred_edits_are_applied_or_listed(name: str, seed: int, scratch: Path) -> None:
    made = printed(name, scratch)
    content, edited = edit_file(made.content, seed, EACH, made.labels)
    check_edits(made, content, edited.marks, seed)


@pytest.mark.parametrize(
    "edit",
    [change_caption, change_cell, change_note, change_title, change_citation, add_page, track_words, track_paragraph],
)
def test_edits_of_each_kind_are_applied(edit: Edit, scratch: Path) -> None:
    made = printed("harbour", scratch)
    assert edit in EDITS
    content, edited = edit_file(made.content, 7, 2, made.labels, (edit,))
    versions = made.bring_in(content)
    assert versions.last.refused == []
    assert versions.last.typed == []
    assert versions.last.applied
    merged = made.merge(versions)
    assert find_losses(made, content, versions, merged) == []
    files = "\n".join(merged.texts.values())
    assert [mark for mark in edited.marks if mark in find_text(content) and mark not in files] == []


def test_a_file_that_nobody_changed_changes_nothing(scratch: Path) -> None:
    for name in SOURCES:
        made = printed(name, scratch)
        versions = made.bring_in(made.content)
        assert (versions.last.applied, versions.last.refused, made.merge(versions).texts) == (0, [], {})


def change(made: Printed, before: str, after: str) -> dict[str, str]:
    """Change words of the file, and give the sources that differ afterwards."""
    parts = read_parts(made.content)
    text = parts["word/document.xml"].decode()
    assert text.count(before) >= 1
    parts["word/document.xml"] = text.replace(before, after, 1).encode()
    return made.merge(made.bring_in(write_parts(parts))).texts


@pytest.mark.parametrize(
    ("before", "after", "command"),
    [
        ("Marner, 2011", "Tull et al., 2003", r"\citep{tull2003,oakes2015}"),
        ("Marner, 2011", "Marner, 2011, p. 5", ""),
        ("Oakes &amp; Bell, 2015)", "Oakes &amp; Bell, 2015, p. 9)", r"\citep[p. 9]{marner2011,oakes2015}"),
        ("Oakes and Bell (2015)", "Tull et al. (2003)", r"\citet{tull2003}"),
    ],
)
def test_a_changed_citation_is_the_right_command(before: str, after: str, command: str, scratch: Path) -> None:
    made = printed("harbour", scratch)
    texts = (
        change(made, before, after) if before in text_of(made) else change(made, before.rstrip(")"), after.rstrip(")"))
    )
    text = texts["manuscript/sections/01-introduction.tex"]
    # A page behind the first of two works has no command: the text stays as it was typed.
    assert command in text if command else "(Marner, 2011, p. 5; Oakes \\& Bell, 2015)" in text


def text_of(made: Printed) -> str:
    return read_parts(made.content)["word/document.xml"].decode()


def test_a_citation_of_an_unknown_work_stays_text_and_is_told(scratch: Path) -> None:
    made = printed("harbour", scratch)
    content, edited = edit_file(made.content, 3, 1, made.labels, (cite_nobody,))
    versions = made.bring_in(content)
    assert [edited.marks[0] in each.after for each in versions.last.typed] == [True]
    assert edited.marks[0] in "".join(made.merge(versions).texts.values())


def test_a_new_reference_is_an_entry(scratch: Path) -> None:
    made = printed("harbour", scratch)
    content, edited = edit_file(made.content, 3, 1, made.labels, (add_reference,))
    texts = made.merge(made.bring_in(content)).texts
    assert list(texts) == ["bib/references.bib"]
    assert texts["bib/references.bib"].startswith(made.texts["bib/references.bib"].rstrip())
    assert f"{{{edited.marks[0]}, A.}}" in texts["bib/references.bib"]


def test_comments_are_read_with_their_words(scratch: Path) -> None:
    made = printed("harbour", scratch)
    content, edited = edit_file(made.content, 5, 2, made.labels, (add_comment,))
    comments = made.bring_in(content).after.comments
    assert [each.text for each in comments] == [f"Please look at {mark}." for mark in edited.marks]
    assert all(each.words and each.line >= 0 and each.author and each.date for each in comments)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_saved_says_the_same(scratch: Path) -> None:
    made = printed("english", scratch)
    content, edited = edit_file(made.content, 11, 6, made.labels)
    folder = scratch / "office"
    folder.mkdir()
    for name, data in (("same", made.content), ("changed", content)):
        (folder / f"{name}.docx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")]
    files = [str(folder / f"{name}.docx") for name in ("same", "changed")]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    same, changed = ((folder / f"out/{name}.docx").read_bytes() for name in ("same", "changed"))
    assert made.merge(made.bring_in(same)).texts == {}
    check_edits(made, changed, edited.marks, 11)


# --- Three ways ---------------------------------------------------------------------------------------

BASE = "First sentence here. Second one follows.\nThird is on a line.\n\nA new paragraph. It ends.\n"


def test_units_are_the_whole_text() -> None:
    for text in (BASE, "", "\n\n", "a", "A. b? C!\n\n\n  d", "1. 2. 3.\n"):
        assert "".join(split_units(text)) == text


def test_both_sides_change_other_sentences() -> None:
    ours = BASE.replace("First", "Our first")
    theirs = BASE.replace("Second", "Their second").replace("It ends.", "It goes on.")
    made = merge(BASE, ours, theirs, ("yours", "theirs"))
    assert made.conflicts == ()
    assert made.text == ours.replace("Second", "Their second").replace("It ends.", "It goes on.")


def test_both_sides_change_one_sentence() -> None:
    made = merge(BASE, BASE.replace("Second", "Our"), BASE.replace("Second", "Their"), ("yours", "theirs"))
    assert made.conflicts == (("Our one follows.\n", "Their one follows.\n"),)
    assert "<<<<<<< yours\nOur one follows.\n=======\nTheir one follows.\n>>>>>>> theirs\n" in made.text
    assert merge(BASE, BASE.replace("Second", "S"), BASE.replace("Second", "S"), ("a", "b")).conflicts == ()


def test_places_are_found_again() -> None:
    ours = BASE.replace("Second one follows.", "Second one, which is longer now, follows.")
    made = merge(BASE, ours, BASE, ("yours", "theirs"))
    for word in ("Third", "A new", "It ends"):
        assert made.text[made.find(BASE.index(word)) :].startswith(word)
    assert made.text[: made.find(BASE.index("\nThird"))].endswith("follows.")


def test_a_line_says_its_words() -> None:
    line = Line(tuple(Token(kind_of(text), text) for text in ("A", " ", "tide", ".")))
    assert (line.text, line.words) == ("A tide.", ("A", "tide", "."))
