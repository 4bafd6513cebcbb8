"""sandbox.toml: what a confined program may touch, and what of it the kernel lets it touch."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from elyazma.system import sandbox
from elyazma.system.process import run_program
from elyazma.system.sandbox import landlock_abi, read_places
from elyazma.typesetting.engine import readable_places

FILE = Path(sandbox.__file__).with_name("sandbox.toml")
PLACES = tomllib.loads(FILE.read_text(encoding="utf-8"))["place"]
LANDLOCK = pytest.mark.skipif(not landlock_abi(), reason="the kernel has no Landlock")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place['program']} {place['path']}")
def test_each_place_says_who_touches_it_how_and_why(place: dict[str, str]) -> None:
    assert place.keys() == {"program", "path", "may", "why"}
    assert place["program"] in {"any", "tex", "latexmk", "ghostscript", "libreoffice"}
    assert place["may"] in {"read", "write", "socket"}
    assert len(place["why"].split()) > 2
    read = [found for found in read_places(place["program"]) if found.why == place["why"]]
    assert [(found.path.is_absolute(), found.may) for found in read] == [(True, place["may"])]


def test_no_place_is_named_twice() -> None:
    assert len({place["path"] for place in PLACES}) == len(PLACES)


def test_only_the_place_without_contents_may_be_written() -> None:
    assert [place["path"] for place in PLACES if place["may"] == "write"] == ["/dev/null"]


def test_a_persons_own_folders_are_where_the_variables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    own = {Path("/cache/fontconfig"), tmp_path / ".local/share/fonts", tmp_path / ".fonts"}
    assert own <= {place.path for place in read_places("tex")}


def test_tex_may_read_what_its_driver_asks_about_paper() -> None:
    assert {Path("/etc/paperspecs"), Path("/etc/papersize")} <= set(readable_places("xelatex"))


def test_a_tree_of_tex_beside_the_engine_is_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = tmp_path / "2025/bin/linux/xelatex"
    engine.parent.mkdir(parents=True)
    engine.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(engine.parent))
    assert tmp_path / "2025" not in readable_places("xelatex")
    (tmp_path / "2025/texmf-dist").mkdir()
    assert tmp_path / "2025" in readable_places("xelatex")


@LANDLOCK
def test_a_program_reads_a_place_only_where_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = tmp_path / "hidden"
    hidden.write_text("size of paper")
    folder = tmp_path / "folder"
    folder.mkdir()

    def read() -> bytes:
        return run_program(["cat", str(hidden)], folder=folder, readable=[folder]).stdout

    assert read() == b""
    listed = (*read_places("any"), sandbox.Place(hidden, may="read", why="a test"))
    monkeypatch.setattr(sandbox, "read_places", lambda _: listed)
    assert read() == b"size of paper"
