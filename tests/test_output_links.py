"""Nothing is written, deleted or shown through links that lead out of a manuscript."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from elyazma import languages
from elyazma.flows.checking import check_manuscript
from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Span
from elyazma.sources.load_journal import load_journal
from elyazma.system.files import (
    hold_folder,
    make_scratch,
    remove_folder,
    replace_file,
    sweep_scratch,
    write_file,
    write_files,
    write_scratch,
)
from elyazma.system.made import remove_made
from elyazma.system.output_links import OWN_LINK, LinkRefused
from elyazma.system.source_lines import SourceLines

FOLDERS = ("build", "dist", "build/plain", "build/cache", "build/plain/seed")
FILES = ("build/plain/stamp.json", "build/plain/lock", "build/cache/accepted.json", "dist/minimal-plain.pdf")


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    folder = tmp_path / "victim"
    for name in ("run-1/kept", "seed/kept", "kept"):
        write_file(folder / name, "somebody's own")
    return folder


def read_all(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    }


def link(root: Path, name: str, target: Path) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


@pytest.mark.tex
@pytest.mark.parametrize("name", FOLDERS)
def test_nothing_is_written_through_a_linked_folder(minimal: Path, victim: Path, name: str) -> None:
    before = read_all(victim)
    link(minimal, name, victim)
    made = build_pdf(minimal, Options(), lambda _: None)
    assert {each.code for each in made.diagnostics if each.severity == "error"} <= {"output-link"}
    assert made.value is None or name == "build/cache"
    assert read_all(victim) == before


@pytest.mark.tex
def test_files_that_are_links_are_replaced_or_refused(minimal: Path, victim: Path) -> None:
    before = read_all(victim)
    for name in FILES:
        link(minimal, name, victim / "kept")
    assert {each.code for each in build_pdf(minimal, Options(), lambda _: None).diagnostics} >= {"disk-refused"}
    (minimal / "build/plain/lock").unlink()
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value and not made.value.pdf.is_symlink() and not (minimal / "build/plain/stamp.json").is_symlink()
    export(minimal, Options("html"), lambda _: None)
    assert read_all(victim) == before


def hold(root: Path) -> None:
    with hold_folder(root / "build/x"):
        pass


WAYS: dict[str, Callable[[Path], object]] = {
    "write": lambda root: write_file(root / "build/x/a", "a"),
    "write-several": lambda root: write_files({root / "build/x/b": b"b"}),
    "write-scratch": lambda root: write_scratch(root / "build/x/c", "c"),
    "replace": lambda root: replace_file(root / "manuscript/article.toml", root / "build/x/d"),
    "hold": hold,
    "make": lambda root: make_scratch(root / "build/x"),
    "sweep": lambda root: sweep_scratch(root / "build/x"),
    "remove": lambda root: remove_folder(root / "build/x/seed"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("linked", ["build", "build/x"])
def test_each_way_to_write_looks(minimal: Path, victim: Path, way: str, linked: str) -> None:
    if linked == "build":
        shutil.copytree(victim, victim / "x")
    before = read_all(victim)
    link(minimal, linked, victim)
    with pytest.raises(LinkRefused):
        WAYS[way](minimal)
    assert read_all(victim) == before


def test_a_link_within_the_manuscript_and_one_of_one_s_own_are_followed(
    minimal: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(minimal, "build/x", minimal / "build/y")
    (minimal / "build/y").mkdir()
    write_file(minimal / "build/x/a", "a")
    link(minimal, "dist", victim)
    with pytest.raises(LinkRefused):
        write_file(minimal / "dist/a.pdf", "a")
    monkeypatch.setenv(OWN_LINK, "1")
    write_file(minimal / "dist/a.pdf", "a")
    assert (victim / "a.pdf").is_file()
    link(victim, "deeper", minimal.parent)
    with pytest.raises(LinkRefused):
        write_file(minimal / "dist/deeper/b.pdf", "b")


def test_a_folder_above_may_be_a_link(minimal: Path, tmp_path: Path) -> None:
    (tmp_path / "build").symlink_to(minimal.parent)
    write_file(tmp_path / "build" / minimal.name / "build/x/a", "a")
    assert (minimal / "build/x/a").is_file()


def test_what_a_link_leads_out_to_is_not_shown(minimal: Path, victim: Path) -> None:
    link(minimal, "manuscript/secret.tex", victim / "kept")
    link(minimal, "manuscript/folder", victim)
    lines = SourceLines(minimal)
    assert lines.find(Span("manuscript/secret.tex", 1)) is None
    assert lines.find(Span("manuscript/folder/kept", 1)) is None
    assert lines.find(Span("manuscript/article.toml", 1)) == 'slug = "minimal"'
    assert lines.find(Span(str(victim / "kept"), 1)) == "somebody's own"


@pytest.mark.parametrize("name", ["languages", "languages/en.toml"])
def test_a_language_is_not_read_from_outside(minimal: Path, tmp_path: Path, name: str) -> None:
    shipped = (Path(languages.__file__).parent / "en.toml").read_text("utf-8")
    write_file(tmp_path / "outside/en.toml", shipped.replace('abstract = "', 'abstract = "Secret '))
    link(minimal, name, tmp_path / "outside" / (Path(name).name if name.endswith(".toml") else ""))
    assert {each.code for each in check_manuscript(minimal, "").diagnostics} >= {"refused-file"}


def test_files_of_a_journal_are_not_read_from_outside(minimal: Path, tmp_path: Path) -> None:
    for journal in ("plain", "arxiv"):
        write_file(tmp_path / "outside" / journal / "assets/own.sty", "secret")
    link(minimal, "styles/arxiv", tmp_path / "outside/arxiv")
    link(minimal, "styles/plain/assets", tmp_path / "outside/plain/assets")
    for journal in ("plain", "arxiv"):
        found = load_journal(minimal, journal, None)
        assert "refused-file" in {each.code for each in found.diagnostics}
        assert found.value is None or found.value.assets == ()


def test_a_lock_that_is_somebody_s_file_is_replaced(minimal: Path, victim: Path) -> None:
    (minimal / "build/x").mkdir(parents=True)
    (minimal / "build/x/lock").hardlink_to(victim / "kept")
    before = read_all(victim)
    with hold_folder(minimal / "build/x"):
        assert read_all(victim) == before


def test_what_was_not_made_here_is_not_deleted(minimal: Path) -> None:
    for name in ("build/notes.txt", "build/other/run-1/kept", "build/plain/run-2026/kept", "dist/thesis.pdf"):
        write_scratch(minimal / name, "the author's own")
    with hold_folder(minimal / "build/plain"):
        scratch = make_scratch(minimal / "build/plain")
        sweep_scratch(minimal / "build/plain")
        assert not scratch.exists() and (minimal / "build/plain/run-2026/kept").is_file()
    write_file(minimal / "dist/minimal-plain.pdf", "made")
    write_files({minimal / "dist/minimal-plain.docx": b"made"})
    assert remove_made(minimal, results=False) == ("build/notes.txt", "build/other")
    assert not (minimal / "build/plain").exists() and (minimal / "dist/minimal-plain.pdf").is_file()
    assert remove_made(minimal, results=True) == ("build/notes.txt", "build/other", "dist/thesis.pdf")
    assert read_all(minimal / "dist") == {"thesis.pdf": "the author's own"}


def test_a_record_names_nothing_outside(minimal: Path, victim: Path) -> None:
    before = read_all(victim)
    link(minimal, "dist/deep", victim)
    write_scratch(minimal / "build/made", f"../../victim/kept\n{victim}/kept\ndeep/kept\n")
    remove_made(minimal, results=True)
    assert read_all(victim) == before
    (minimal / "build/made").unlink(missing_ok=True)
    write_scratch(minimal / "build/x", "")
    (minimal / "build/made").hardlink_to(victim / "kept")
    write_file(minimal / "dist/a.pdf", "made")
    assert read_all(victim) == before


def test_where_is_no_manuscript_build_stays(tmp_path: Path) -> None:
    write_file(tmp_path / "build/main.o", "another program's")
    assert remove_made(tmp_path, results=True) == ("build/main.o",)
