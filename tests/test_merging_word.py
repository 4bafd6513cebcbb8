"""`invoke merge` from end to end: a Word file that came back, a repository that went on, what is written and said."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.merging_word import Merging, Wishes, merge_word
from elyazma.flows.origins import digest_sources
from elyazma.model.audience import Audience, Options
from elyazma.model.diagnostics import Outcome, exit_code
from elyazma.revision.word.package import write_parts
from elyazma.tasks import program
from elyazma.writers.word.origin import read_origin, stamp_origin, take_fingerprint
from history import git
from incoming_edits import PEOPLE, add_comment, change_word, edit_file, track_words
from word_file import find_faults, read_parts

DATA = Path(__file__).parent / "data/merging"
INTRODUCTION = "manuscript/sections/01-introduction.tex"


def quiet(_: str) -> None:
    """Say no progress."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "harbour"
    shutil.copytree(DATA / "harbour", made)
    (made / ".gitignore").write_text("/build/\n/dist/\n", encoding="utf-8")
    git(made, "init", "--quiet", "--initial-branch=main")
    git(made, "config", "user.name", "A B")
    git(made, "config", "user.email", "a@b.example")
    commit(made)
    return made


def commit(root: Path) -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--message", "Go on")


def write_word(root: Path, **options: str) -> bytes:
    made = export(root, Options("docx", **options), quiet)  # type: ignore[arg-type]
    assert made.value is not None, made.diagnostics
    return made.value.path.read_bytes()


def replace_words(content: bytes, *pairs: tuple[str, str]) -> bytes:
    parts = read_parts(content)
    text = parts["word/document.xml"].decode()
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    parts["word/document.xml"] = text.encode()
    return write_parts(parts)


def bring(root: Path, content: bytes, wishes: Wishes | None = None) -> Outcome[Merging]:
    file = root.parent / "came.docx"
    file.write_bytes(content)
    return merge_word(root, file, wishes or Wishes(), quiet)


def read(root: Path, path: str = INTRODUCTION) -> str:
    return (root / path).read_text(encoding="utf-8")


def codes(outcome: Outcome[Merging]) -> list[str]:
    return [each.code for each in outcome.diagnostics if each.code.startswith("merge-")]


# --- Where a file comes from --------------------------------------------------------------------------


def test_a_file_says_where_it_comes_from(root: Path) -> None:
    content = write_word(root)
    origin = read_origin(content)
    assert origin is not None
    assert (origin.revision, origin.clean) == (git(root, "rev-parse", "HEAD"), "yes")
    assert (origin.sources, origin.journal, origin.citations) == (digest_sources(root), "apa7", "links")
    assert origin.fingerprint == take_fingerprint(content)
    assert find_faults(content) == []


def test_the_rest_of_a_file_stays_byte_for_byte(root: Path) -> None:
    content = write_word(root)
    origin = read_origin(content)
    assert origin is not None
    again = stamp_origin(content, origin)
    assert again == content
    text = {name: data for name, data in read_parts(content).items() if name.startswith("word/")}
    assert text == {name: data for name, data in read_parts(again).items() if name.startswith("word/")}


def test_a_file_with_fields_keeps_their_properties(root: Path) -> None:
    content = write_word(root, citations="fields")
    assert b"ZOTERO_PREF_1" in read_parts(content)["docProps/custom.xml"]
    assert read_origin(content) is not None
    outcome = bring(root, replace_words(content, ("rarely", "seldom")))
    assert (codes(outcome), "it is seldom" in read(root)) == ([], True)


def test_reviewers_are_told_nothing_of_where_a_file_comes_from(root: Path) -> None:
    content = write_word(root, audience=Audience.REVIEWERS)
    assert read_origin(content) is None
    assert "docProps/custom.xml" not in read_parts(content)


# --- What is written ----------------------------------------------------------------------------------


def test_edits_made_in_git_meanwhile_stay(root: Path) -> None:
    content = write_word(root)
    before = read(root)
    ours = before.replace("We take up her question", "We take up this question")
    (root / INTRODUCTION).write_text(ours, encoding="utf-8")
    commit(root)
    outcome = bring(root, replace_words(content, ("It is kept by people", "It is kept by two people")))
    assert codes(outcome) == []
    assert exit_code(outcome.diagnostics) == 0
    assert read(root) == ours.replace("It is kept by people", "It is kept by two people")
    assert git(root, "status", "--short").split() == ["M", INTRODUCTION]


def test_both_sides_changed_one_sentence(root: Path) -> None:
    content = write_word(root)
    ours = read(root).replace("It is kept by people", "It is kept by our people")
    (root / INTRODUCTION).write_text(ours, encoding="utf-8")
    outcome = bring(root, replace_words(content, ("It is kept by people", "It is kept by two people")))
    assert codes(outcome) == ["merge-conflict"]
    assert exit_code(outcome.diagnostics) == 1
    text = read(root)
    assert text.count("<<<<<<< yours\n") == text.count("=======\n") == text.count(">>>>>>> came.docx\n") == 1
    assert "our people" in text
    assert "two people" in text
    report = read(root, "merge-report.md")
    assert "our people" in report
    assert "two people" in report
    assert codes(bring(root, content)) == ["merge-undecided"]


def test_what_cannot_be_applied_is_listed_with_both_texts(root: Path) -> None:
    content = write_word(root)
    outcome = bring(root, replace_words(content, ("Leyla Example", "Leyla Sample")))
    assert codes(outcome) == ["merge-not-applied"]
    assert exit_code(outcome.diagnostics) == 1
    assert "- before: Leyla Example\n  - after: Leyla Sample" in read(root, "merge-report.md")
    assert git(root, "status", "--short").split() == ["??", "merge-report.md"]


def test_an_unknown_citation_is_told(root: Path) -> None:
    outcome = bring(root, replace_words(write_word(root), ("Tull et al., 2003", "Nobody, 1999")))
    assert codes(outcome) == ["merge-citation-text"]
    assert "(Nobody, 1999)" in read(root)


def test_a_file_whose_lines_end_in_cr_lf_keeps_them(root: Path) -> None:
    content = write_word(root)
    path = root / INTRODUCTION
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    outcome = bring(root, replace_words(content, ("rarely", "seldom")))
    assert codes(outcome) == []
    data = path.read_bytes()
    assert b"seldom" in data
    assert data.count(b"\r\n") == data.count(b"\n") > 10


def test_a_renamed_file_is_found(root: Path) -> None:
    content = write_word(root)
    git(root, "mv", INTRODUCTION, "manuscript/sections/01-opening.tex")
    commit(root)
    outcome = bring(root, replace_words(content, ("rarely", "seldom")))
    assert codes(outcome) == []
    assert "it is seldom" in read(root, "manuscript/sections/01-opening.tex")
    assert not (root / INTRODUCTION).exists()


def test_a_file_made_of_what_was_not_committed_yet(root: Path) -> None:
    (root / INTRODUCTION).write_text(read(root).replace("memory", "conscience"), encoding="utf-8")
    content = write_word(root)
    commit(root)
    (root / INTRODUCTION).write_text(read(root).replace("seven", "eight"), encoding="utf-8")
    outcome = bring(root, replace_words(content, ("rarely", "seldom")))
    assert codes(outcome) == []
    assert "conscience" in read(root)
    assert "it is seldom" in read(root)


def test_comments_are_listed_with_their_places(root: Path) -> None:
    content, edited = edit_file(write_word(root), 4, 2, (), (add_comment,))
    outcome = bring(root, content, Wishes(comments_in_text=True))
    assert outcome.value is not None
    listed = read(root, "manuscript/comments.md")
    for word, placed in zip(
        edited.marks,
        sorted(outcome.value.comments, key=lambda each: edited.marks.index(each.comment.text.split()[-1][:-1])),
        strict=True,
    ):
        assert f"{PEOPLE[0]}, 2026-05-04 10:00:00: Please look at {word}." in listed
        assert f"{placed.path}:{placed.line}\n" in listed
        assert f"% {PEOPLE[0]}: Please look at {word}.\n" in read(root, placed.path)
    again = bring(root, content, Wishes(comments_in_text=True))
    assert again.value is not None
    assert read(root, "manuscript/comments.md") == listed


# --- A branch -----------------------------------------------------------------------------------------


def test_a_branch_has_a_commit_for_each_person(root: Path) -> None:
    content, edited = edit_file(write_word(root), 2, 6, (), (track_words, track_words, change_word))
    before = read(root)
    outcome = bring(root, content, Wishes(branch="reviewed"))
    assert outcome.value is not None
    assert codes(outcome) == []
    assert read(root) == before
    assert git(root, "status", "--short") == ""
    log = git(root, "log", "--format=%an|%ad|%s", "--date=short", "main..reviewed").splitlines()
    names = {line.partition("|")[0] for line in log}
    assert names <= {*PEOPLE, "A B"}
    assert names & set(PEOPLE)
    assert all(line.split("|")[1] == "2026-05-04" for line in log if line.split("|")[0] in PEOPLE)
    files = git(root, "grep", "-h", "zq", "reviewed", "--", "manuscript")
    came = [mark for mark in edited.marks if mark.encode() in read_parts(content)["word/document.xml"]]
    assert [mark for mark in came if mark not in files] == []
    assert git(root, "worktree", "list").count("\n") == 0
    assert codes(bring(root, content, Wishes(branch="reviewed"))) == ["merge-branch"]


# --- What cannot be merged ----------------------------------------------------------------------------


def test_a_file_that_does_not_say_where_it_comes_from(root: Path) -> None:
    content = write_word(root)
    parts = read_parts(content)
    del parts["docProps/custom.xml"]
    foreign = write_parts(parts)
    changed = replace_words(foreign, ("rarely", "seldom"))
    assert codes(bring(root, changed)) == ["merge-no-origin"]
    base = root.parent / "left.docx"
    base.write_bytes(foreign)
    outcome = bring(root, changed, Wishes(base=base))
    assert codes(outcome) == []
    assert "it is seldom" in read(root)


def test_sources_that_are_in_no_commit(root: Path) -> None:
    (root / INTRODUCTION).write_text(read(root).replace("memory", "conscience"), encoding="utf-8")
    content = write_word(root)
    git(root, "checkout", "--quiet", ".")
    assert codes(bring(root, content)) == ["merge-no-base"]


def test_a_base_that_cannot_be_made_again_is_told(root: Path) -> None:
    content = write_word(root)
    origin = read_origin(content)
    assert origin is not None
    parts = read_parts(content)
    parts["docProps/custom.xml"] = parts["docProps/custom.xml"].replace(origin.fingerprint.encode(), b"0" * 64)
    assert codes(bring(root, write_parts(parts))) == ["merge-base-differs"]


def test_no_word_file_and_a_damaged_one(root: Path) -> None:
    (root.parent / "text.txt").write_text("no file of Word's", encoding="utf-8")
    outcome = merge_word(root, root.parent / "text.txt", Wishes(), quiet)
    assert codes(outcome) == ["merge-no-word"]
    parts = read_parts(write_word(root))
    parts["word/footnotes.xml"] = b"<w:footnotes"
    assert codes(bring(root, write_parts(parts))) == ["merge-damaged"]
    parts = read_parts(write_word(root))
    parts["docProps/core.xml"] = b'<core a="<">'
    assert codes(bring(root, write_parts(parts))) == ["merge-damaged"]


def test_json(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (root.parent / "came.docx").write_bytes(replace_words(write_word(root), ("rarely", "seldom")))
    monkeypatch.chdir(root)
    capsys.readouterr()
    program.run(["elyazma", "merge", "../came.docx", "--json"], exit=False)
    said = json.loads(capsys.readouterr().out)
    assert (said["changed"], said["applied"], said["refused"]) == ([INTRODUCTION], 1, [])
