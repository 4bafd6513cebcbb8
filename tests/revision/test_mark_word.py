"""Word files with tracked changes: all accepted they are the newer file, all rejected they say what the older said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from elyazma.flows.two_revisions import Comparison
from elyazma.flows.word_revisions import compare_in_word, mark_since
from elyazma.model.audience import Audience, Options
from elyazma.revision.word.mark_word import mark_word
from elyazma.revision.word.merging import Credit, Credits
from elyazma.writers.word.export_docx import export_docx
from history import git, replace_in
from jats_article import copy_manuscript, load_sample
from tracked import accept_all, find_differences, list_changes, reject_all
from word_edits import edit_word
from word_file import W, find_faults, read_paragraphs, read_part, read_parts, read_text
from word_history import PEOPLE, make_word_history, section

CREDITS = Credits(Credit("Somebody", "2026-01-02T03:04:05Z"))
MOVES = {f"move{side}{end}" for side in ("From", "To") for end in ("", "RangeStart", "RangeEnd")}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    """Give the Word files of both sample manuscripts."""
    folder = tmp_path_factory.mktemp("samples")
    return tuple(write_sample(copy_manuscript(name, folder), folder) for name in ("english", "seed"))


def write_sample(root: Path, scratch: Path) -> bytes:
    sample = load_sample(root, scratch)
    written = export_docx(sample.document, sample.journal, sample.languages, scratch).value
    assert written
    return written


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        return make_word_history(tmp_path_factory.mktemp("history"))


@pytest.fixture(autouse=True)
def nobodys_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def write_revision(history: Path, tag: str, folder: Path) -> bytes:
    git(history, "worktree", "add", "--force", "--quiet", "--detach", str(folder / tag), tag)
    try:
        return write_sample(folder / tag, folder)
    finally:
        git(history, "worktree", "remove", "--force", str(folder / tag))


# --- Any two files ----------------------------------------------------------------------------------


def assert_leads_both_ways(older: bytes, newer: bytes) -> bytes:
    marked = mark_word(older, newer, CREDITS)
    assert find_differences(marked, older, newer) == []
    return marked


@pytest.mark.parametrize("seed", range(8))
def test_edits_lead_both_ways(samples: tuple[bytes, ...], seed: int) -> None:
    assert_seeded_edits_lead_both_ways(samples, seed)


@pytest.mark.slow
def test_edits_of_many_kinds_lead_both_ways(samples: tuple[bytes, ...], request: pytest.FixtureRequest) -> None:
    # Of the 200 every third takes its turn in each run; `--every-edit` takes all.
    for seed in range(0, 200, 1 if request.config.getoption("--every-edit") else 3):
        assert_seeded_edits_lead_both_ways(samples, seed)


def assert_seeded_edits_lead_both_ways(samples: tuple[bytes, ...], seed: int) -> None:
    sample = samples[seed % 2]
    newer = edit_word(sample, seed, 1 + seed % 9)
    older = sample if seed % 4 < 2 else edit_word(sample, seed + 5000, 1 + seed % 5)
    assert_leads_both_ways(older, newer)


def test_the_proof_sees_what_was_not_marked(samples: tuple[bytes, ...]) -> None:
    older, newer = samples[0], edit_word(samples[0], 3, 6)
    assert find_differences(newer, older, newer)
    assert find_differences(older, older, newer)
    assert find_differences(mark_word(older, older, CREDITS), older, newer)


def test_what_is_the_same_is_not_marked_and_the_bytes_are_always_the_same(samples: tuple[bytes, ...]) -> None:
    assert list_changes(mark_word(samples[0], samples[0], CREDITS)) == set()
    newer = edit_word(samples[0], 5, 9)
    assert mark_word(samples[0], newer, CREDITS) == mark_word(samples[0], newer, CREDITS)


def test_two_articles_that_have_nothing_in_common(samples: tuple[bytes, ...]) -> None:
    marked = assert_leads_both_ways(*samples)
    assert find_faults(accept_all(marked)) == []


def test_a_moved_paragraph_is_moved_and_not_written_twice(samples: tuple[bytes, ...]) -> None:
    def move(body: ET.Element) -> None:
        moved = next(each for each in body if read_text(each).startswith("A finding is a sentence"))
        body.remove(moved)
        body.insert(30, moved)

    marked = assert_leads_both_ways(samples[0], change_body(samples[0], move))
    assert list_changes(marked) == {*MOVES, "ins", "del"}
    text = read_part(marked)
    names = [[each.get(f"{W}name") for each in text.iter(f"{W}move{side}RangeStart")] for side in ("From", "To")]
    assert names == [["move1"], ["move1"]]


def test_paragraphs_behind_the_last_one_leave_its_mark(samples: tuple[bytes, ...]) -> None:
    def add(body: ET.Element) -> None:
        for words in ("One more.", "And another."):
            paragraph = ET.Element(f"{W}p")
            ET.SubElement(ET.SubElement(paragraph, f"{W}r"), f"{W}t").text = words
            body.insert(len(body) - 1, paragraph)

    more = change_body(samples[1], add)
    marked = assert_leads_both_ways(samples[1], more)
    last = read_part(marked).findall(f"{W}body/{W}p")[-1]
    assert last.find(f"{W}pPr/{W}rPr") is None
    assert_leads_both_ways(more, samples[1])


def change_body(content: bytes, change: Callable[[ET.Element], None]) -> bytes:
    return edit_word(content, 0, 0, lambda text: change(text[0]))


# --- A history --------------------------------------------------------------------------------------


def compare(history: Path, since: str, until: str) -> Comparison:
    outcome = compare_in_word(history, since, until, "", lambda _: None)
    assert outcome.value, outcome.diagnostics
    return outcome.value


def test_diff_word_marks_everything_and_names_who_changed_it(history: Path, tmp_path: Path) -> None:
    made = compare(history, "w0", "w9")
    assert made.path.name == "one-source-ancient-land-diff-w0-w9.docx"
    assert (made.since, made.until, made.pages) == ("w0", "w9", 0)
    marked = made.path.read_bytes()
    assert find_differences(marked, *(write_revision(history, tag, tmp_path) for tag in ("w0", "w9"))) == []
    parts = read_parts(marked)
    assert {"ins", "del", *MOVES} <= list_changes(marked)
    assert b"delInstrText" in parts["word/document.xml"]
    assert b"HYPERLINK" in parts["word/document.xml"]
    assert any(name.startswith("word/media/before-") for name in parts)
    noted = {each.tag.rpartition("}")[2] for each in read_part(marked, "word/footnotes.xml").iter()}
    assert "ins" in noted
    rows = read_part(marked).findall(f".//{W}trPr/{W}ins") + read_part(marked).findall(f".//{W}trPr/{W}del")
    assert rows
    signed = {(each.get(f"{W}author"), each.get(f"{W}date")) for each in read_part(marked).iter() if _tells_who(each)}
    assert {author for author, _ in signed} == set(PEOPLE)
    assert (PEOPLE[1], "2026-03-01T13:00:00Z") in signed
    assert list((history / "build/diff").iterdir()) == [history / "build/diff/lock"]
    assert compare(history, "w0", "w9").path.read_bytes() == marked


def _tells_who(node: ET.Element) -> bool:
    return node.get(f"{W}author") is not None


def test_what_is_not_committed_is_the_users_and_has_no_date(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Me Myself")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "me@b.example")
    conclusion = section(history, "conclusion")
    before = conclusion.read_bytes()
    replace_in(conclusion, "simple\nchecks", "plain\nchecks")
    try:
        marked = compare(history, "w9", "").path.read_bytes()
        hidden = mark_since(history, "w9", Options("docx", audience=Audience.REVIEWERS), lambda _: None).value
    finally:
        conclusion.write_bytes(before)
    signed = {(each.get(f"{W}author"), each.get(f"{W}date")) for each in read_part(marked).iter() if _tells_who(each)}
    assert signed == {("Me Myself", None)}
    assert hidden
    assert {each.get(f"{W}author") for each in read_part(hidden).iter() if _tells_who(each)} == {"Author"}


@pytest.mark.slow
def test_pairs_of_ten_revisions_lead_both_ways(history: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    files: Mapping[str, bytes] = {f"w{at}": write_revision(history, f"w{at}", tmp_path) for at in range(10)}
    every = request.config.getoption("--every-edit")
    for since, until in combinations(files, 2) if every else (*pairwise(files), ("w0", "w9"), ("w2", "w7")):
        marked = assert_leads_both_ways(files[since], files[until])
        assert list_changes(marked), (since, until)
        assert find_faults(accept_all(marked)) == []
        assert read_words(reject_all(marked)) == read_words(files[since])


def read_words(content: bytes) -> list[tuple[str, str]]:
    """Give styles and words; the stop that a cell's numbers stand at is a look, and reads as a blank."""
    return [(style, text.strip()) for style, text in read_paragraphs(content)]
