"""What a preview tells and answers: each save, findings that come and go, another journal, places, the side."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from history import git
from previewed import Previewed, own_state, run_preview
from typed import ENVIRONMENT, PROGRAM, start_elyazma

pytestmark = pytest.mark.tex

SECTION = "manuscript/sections/01-introduction.tex"
News = dict[str, Any]


@pytest.fixture
def previewed(minimal: Path, tmp_path: Path) -> Iterator[Previewed]:
    with run_preview(minimal, tmp_path / "state") as running:
        yield running


def wait_for(previewed: Previewed, fits: Callable[[News], bool], change: Callable[[], object] | None = None) -> News:
    """Make a change, and give the first news of a build that fit."""
    turns = previewed.hear("turn")
    if change:
        next(turn for turn in turns if not turn["first"])
        change()
    return next(turn for turn in turns if fits(turn))


def save(previewed: Previewed, text: str) -> None:
    (previewed.root / SECTION).write_text(text, encoding="utf-8")


def is_built(turn: News) -> bool:
    return bool(turn["built"])


def test_each_save_is_told_and_findings_come_and_go(previewed: Previewed) -> None:
    first = wait_for(previewed, is_built)
    assert first["findings"] == [] and len(first["sizes"]) >= 1
    text = (previewed.root / SECTION).read_text(encoding="utf-8")
    wrong = wait_for(previewed, lambda turn: bool(turn["new"]), lambda: save(previewed, text + "\n\\citep{nobody}\n"))
    (finding,) = (each for each in wrong["findings"] if each["name"] in wrong["new"])
    assert finding["code"] == "unknown-citation-key" and "nobody" in finding["text"]
    assert finding["text"][finding["column"] - finding["start"] :].startswith("nobody")
    right = wait_for(previewed, lambda turn: bool(turn["gone"]), lambda: save(previewed, text + "\nMended.\n"))
    assert right["findings"] == [] and right["gone"] == [finding["message"]]
    assert right["version"] > first["version"]


def test_a_build_that_fails_leaves_the_last_pages(previewed: Previewed) -> None:
    first = wait_for(previewed, is_built)
    failed = wait_for(previewed, lambda turn: not turn["built"], lambda: save(previewed, "\\section{A}\n\\nosuch{x}\n"))
    assert failed["version"] == first["version"] and failed["sizes"] == first["sizes"]
    assert previewed.ask_as_page(f"/pages/{first['version']}/1.png?width=500").body.startswith(b"\x89PNG")


def test_pages_are_drawn_and_named_by_what_they_look_like(previewed: Previewed) -> None:
    version = wait_for(previewed, is_built)["version"]
    answer = previewed.ask_as_page(f"/pages/{version}/1.png?width=600")
    assert answer.headers["content-type"] == "image/png" and answer.headers["cache-control"] == "no-store"
    looks = previewed.listen("looks")
    assert looks["version"] == version and isinstance(looks["looks"], list) and len(looks["looks"]) >= 1
    for missing in (f"/pages/{version}/99.png", "/pages/99/1.png", f"/pages/{version}/0.png", f"/web/{version}"):
        assert previewed.ask_as_page(missing).status == 404


def test_another_journal_copy_and_view_are_shown(previewed: Previewed) -> None:
    wait_for(previewed, is_built)
    chosen = {"journal": "arxiv", "copy": "final", "view": "pages"}
    previewed.ask_as_page("/choose", chosen)
    assert wait_for(previewed, lambda turn: is_built(turn) and turn["chosen"] == chosen)["view"] == "pages"
    assert list((previewed.root / "dist").glob("*-arxiv.pdf"))
    title = {**chosen, "copy": "title-page"}
    previewed.ask_as_page("/choose", title)
    assert wait_for(previewed, lambda turn: is_built(turn) and turn["chosen"] == title)
    web = {"journal": "", "copy": "final", "view": "web"}
    previewed.ask_as_page("/choose", web)
    turn = wait_for(previewed, lambda turn: is_built(turn) and turn["chosen"] == web)
    assert turn["view"] == "web"
    answer = previewed.ask_as_page(f"/web/{turn['version']}")
    assert answer.headers["content-type"].startswith("text/html") and b"<html" in answer.body
    assert "sandbox" in answer.headers["content-security-policy"]
    text = (previewed.root / SECTION).read_text(encoding="utf-8")
    saved = wait_for(
        previewed, lambda it: it["version"] > turn["version"], lambda: save(previewed, text + "\nNovel.\n")
    )
    assert b"Novel." in previewed.ask_as_page(f"/web/{saved['version']}").body


def test_a_journal_whose_class_is_not_here_is_shown_as_a_web_page(previewed: Previewed) -> None:
    wait_for(previewed, is_built)
    style = previewed.root / "styles/plain/style.toml"
    other = previewed.root / "styles/other"
    other.mkdir()
    for path in style.parent.glob("*.*"):
        (other / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = (other / "style.toml").read_text(encoding="utf-8")
    (other / "style.toml").write_text(name_class(text, "nosuchclass"), encoding="utf-8")
    chosen = {"journal": "other", "copy": "final", "view": "pages"}
    assert previewed.ask_as_page("/choose", chosen).status == 200
    turn = wait_for(previewed, lambda turn: is_built(turn) and turn["chosen"] == chosen)
    assert (turn["view"], turn["forced"]) == ("web", True)
    assert b"<html" in previewed.ask_as_page(f"/web/{turn['version']}").body


def name_class(manifest: str, name: str) -> str:
    """Give a manifest with another document class."""
    kept = [line for line in manifest.splitlines() if not line.startswith("class")]
    at = kept.index("[document]") if "[document]" in kept else len(kept)
    kept[at : at + 1] = ["[document]", f'class = "{name}"']
    return "\n".join(kept) + "\n"


# --- Places ---------------------------------------------------------------------------------------------------


def test_a_place_is_found_and_shown_by_a_command(previewed: Previewed, tmp_path: Path) -> None:
    version = wait_for(previewed, is_built)["version"]
    lines = (previewed.root / SECTION).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "citep" in text)
    told = previewed.hear("show")
    environment = {**ENVIRONMENT, **own_state(tmp_path / "state")}
    command = [sys.executable, "-c", PROGRAM, "preview", "--show", f"{SECTION}:{line}:1"]
    # What is shown once is not told again: we listen long before that command has begun.
    with subprocess.Popen(command, cwd=previewed.root, env=environment) as started:
        news = next(told)
        assert started.wait() == 0
    assert (news["version"], news["page"]) == (version, 1)
    boxes = news["boxes"]
    assert isinstance(boxes, list)
    left, top, width, height = boxes[0]
    where = {"version": version, "page": 1, "x": left + width / 2, "y": top + height / 2}
    found = previewed.ask_as_page("/place", where).json()
    assert (found["path"], found["line"]) == (SECTION, line)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("manuscript/article.toml:1", 1, "no preview of this manuscript"),
        ("manuscript/article.toml", 2, "is no place"),
        ("none.tex:1", 2, "no file of this manuscript"),
        ("/etc/hostname:1", 2, "no file of this manuscript"),
    ],
)
def test_a_command_says_what_it_cannot_show(
    minimal: Path, monkeypatch: pytest.MonkeyPatch, asked: str, code: int, said: str
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "XDG_STATE_HOME", str(minimal / "state"))
    answer = start_elyazma(minimal, "preview", "--show", asked)
    assert answer.returncode == code and said in answer.stderr, answer.stderr


def test_wrong_usage_ends_with_2(minimal: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        cases: Mapping[tuple[str, ...], str] = {
            ("--port", port): f"port {port} is taken",
            ("--port", "70000"): "is no port",
            ("--language", "xx"): "the languages are: az, en, ru, tr",
            ("--journal", "ancient-lnd"): "did you mean ancient-land",
            ("--editor", "ed"): 'no editor "ed" here',
        }
        for arguments, said in cases.items():
            answer = start_elyazma(minimal, "preview", "--no-open", *arguments)
            assert answer.returncode == 2 and said in answer.stderr, answer.stderr


def test_a_place_is_opened_in_the_editor(minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    editor, note = programs / "emacsclient", tmp_path / "opened"
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{note}.new"\nmv "{note}.new" "{note}"\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{own_state(tmp_path)['PATH']}")
    with run_preview(minimal, tmp_path / "state", "--editor", "emacs") as previewed:
        previewed.listen("turn")
        assert previewed.ask_as_page("/facts").json()["editor"] == "Emacs"
        answer = previewed.ask_as_page("/open", {"path": SECTION, "line": 3, "column": 2})
        assert answer.json() == {"editor": "Emacs", "url": ""}
        deadline = time.monotonic() + 10
        while not note.is_file() and time.monotonic() < deadline:
            time.sleep(0.02)
    assert note.read_text(encoding="utf-8").splitlines() == ["-n", "+3:2", str(minimal / SECTION)]


# --- The side ------------------------------------------------------------------------------------------------


def test_the_side_counts_compares_and_shows_what_changed(minimal: Path, tmp_path: Path) -> None:
    git(minimal, "init", "--quiet")
    git(minimal, "add", "manuscript", "bib", "styles")
    git(minimal, "commit", "--quiet", "--message", "first")
    git(minimal, "tag", "1.0")
    with run_preview(minimal, tmp_path / "state") as previewed:
        text = (minimal / SECTION).read_text(encoding="utf-8")
        wait_for(
            previewed,
            lambda turn: turn["version"] > 1,
            lambda: save(previewed, text + "\nFive new words stand here.\n"),
        )
        words: Any = previewed.ask_as_page("/words", {}).json()
        assert {"part", "section", "whole"} == {each["kind"] for each in words["measures"]}
        assert words["cited"][0]["path"] == "bib/references.bib" and words["works"]["cited"] == len(words["cited"])
        assert next(each["count"] for each in words["measures"] if each["unit"] == "pages") >= 1
        journals: Any = previewed.ask_as_page("/journals", {}).json()
        assert {"arxiv", "plain"} <= {each["journal"] for each in journals["rows"]}
        assert "1.0" in previewed.ask_as_page("/tags", {}).json()["tags"]  # type: ignore[operator]
        changes: Any = previewed.ask_as_page("/changes", {"since": "1.0"}).json()
        assert sum(each["added"] for each in changes["sections"]) == 5
        assert previewed.ask_as_page(f"/pages/{changes['version']}/1.png").body.startswith(b"\x89PNG")
        refused: Any = previewed.ask_as_page("/changes", {"since": "--output=x"}).json()
        assert [each["code"] for each in refused["findings"]] == ["git-unknown-revision"]
