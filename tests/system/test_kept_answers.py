"""Answers of the machine's programs: kept while the places that decide them are as they were, asked for again after."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from elyazma.system import font_places, kept_answers, tex_trees
from elyazma.system.kept_answers import TooManyFolders, ask_kept, list_folders
from elyazma.system.process import Finished, run_program

NAME = "answer"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("elyazma.system.kept_values.values_folder", lambda: tmp_path / "values")
    return tmp_path


class Asked:
    """A program that counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"answer {self.times}"


def test_a_place_that_changes_comes_or_goes_asks_again(folder: Path) -> None:
    ask, file, later = Asked(), folder / "ls-R", folder / "later"
    file.write_text("one", encoding="utf-8")

    def say() -> str:
        return ask_kept(NAME, lambda: [str(file), str(later)], ask)

    assert [say(), say()] == ["answer 1", "answer 1"]
    os.utime(file, ns=(1, 1))
    assert [say(), say()] == ["answer 2", "answer 2"]
    later.mkdir()
    assert [say(), say()] == ["answer 3", "answer 3"]
    file.unlink()
    assert [say(), say()] == ["answer 4", "answer 4"]


def test_nothing_is_kept_where_the_places_are_not_known() -> None:
    ask = Asked()
    assert [ask_kept(NAME, list, ask) for _ in range(2)] == ["answer 1", "answer 2"]


def test_what_changes_while_a_program_looks_counts_as_changed(folder: Path) -> None:
    file = folder / "ls-R"

    def ask() -> str:
        file.write_text("written meanwhile", encoding="utf-8")
        return "old"

    assert ask_kept(NAME, lambda: [str(file)], ask) == "old"
    assert ask_kept(NAME, lambda: [str(file)], lambda: "new") == "new"


def test_folders_are_followed_through_links_and_not_in_circles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = folder / "fonts/a/b"
    inner.mkdir(parents=True)
    (inner / "back").symlink_to(folder / "fonts")
    found = set(list_folders(str(folder / "fonts")))
    assert {str(folder / "fonts"), str(folder / "fonts/a"), str(inner)} <= found and len(found) == 3
    assert list(list_folders(str(folder / "none"))) == [str(folder / "none")]
    monkeypatch.setattr(kept_answers, "_MOST_FOLDERS", 2)
    with pytest.raises(TooManyFolders):
        list(list_folders(str(folder / "fonts")))


class Fontconfig:
    """What the programs of fontconfig answer, whose settings name one folder of fonts."""

    def __init__(self, settings: Path) -> None:
        self.settings = settings
        self.listed = 0

    def __call__(self, command: list[str], **_: object) -> Finished:
        if command[0] == "fc-conflist":
            return Finished(0, f"+ {self.settings}: No description\n".encode(), b"", False, 0.1)
        self.listed += 1
        return Finished(0, f"font {self.listed}\n".encode(), b"", False, 0.1)


def test_a_new_font_or_setting_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts, home, settings = folder / "fonts/deep", folder / "home", folder / "conf.d/fonts.conf"
    fonts.mkdir(parents=True)
    settings.parent.mkdir()
    settings.write_text(f'<dir>{folder}/fonts</dir><dir prefix="xdg">fonts</dir><dir>~/.more</dir>', encoding="utf-8")
    monkeypatch.setattr(font_places, "find_program", lambda name: f"{folder}/{name}")
    run = Fontconfig(settings)

    def say() -> str:
        return font_places.ask_about_fonts(run, ["fc-list", ":"], {"HOME": str(home)})

    assert [say(), say()] == ["font 1\n", "font 1\n"]
    changed = [
        fonts / "New.ttf",
        home / ".local/share/fonts/Own.ttf",
        home / ".more/deep/Font.otf",
        settings.with_name("20.conf"),
        home / ".config/fontconfig/fonts.conf",
        folder / "fc-list",
    ]
    for number, path in enumerate(changed, 2):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("new", encoding="utf-8")
        assert [say(), say()] == [f"font {number}\n"] * 2, path


needs_tex = pytest.mark.skipif(shutil.which("kpsewhich") is None, reason="this machine has no TeX to be asked")


@needs_tex
def test_kpsewhich_is_asked_once_and_again_after_a_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, tree = str(shutil.which("kpsewhich")), folder / "tree"
    style = tree / "tex/latex/own/mine.sty"
    style.parent.mkdir(parents=True)
    style.write_text("", encoding="utf-8")
    variables = {"TEXMFLOCAL": str(tree), "TEXMFHOME": "/nonexistent"}
    asked: list[list[str]] = []

    def run(command: list[str], **options: object) -> Finished:
        asked.append(command)
        return run_program(command, **options)  # type: ignore[arg-type]

    def find() -> list[str]:
        return tex_trees.find_in_trees(run, program, ["article.cls", "mine.sty"], variables)

    def index() -> None:
        (tree / "ls-R").write_text(
            "% ls-R -- filename database for kpathsea; do not change this line.\n./tex/latex/own:\nmine.sty\n",
            encoding="utf-8",
        )

    first = find()
    assert [Path(path).name for path in first] == ["article.cls"]
    often = len(asked)
    assert find() == first and len(asked) == often
    index()
    assert [Path(path).name for path in find()] == ["article.cls", "mine.sty"]
    # The list still names it.
    style.unlink()
    assert find() == first
