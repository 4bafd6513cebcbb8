"""A file with a second name is refused in a stranger's manuscript, and is like any other in one's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.confining import report_confinement
from elyazma.model.diagnostics import Span
from elyazma.sources.load_journal import load_journal
from elyazma.system import process, untrusted
from elyazma.system.files import CopyRefused, copy_asset
from elyazma.system.process import find_confinement
from elyazma.system.source_lines import SourceLines
from elyazma.system.untrusted import UNTRUSTED, has_other_names

SECRET = "a secret of mine"
TEXT, PICTURE = "manuscript/sections/01-secret.tex", "manuscript/figures/secret.png"


@pytest.fixture
def linked(minimal: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a manuscript of which a text and a picture are other names of files outside."""
    outside = tmp_path_factory.mktemp("outside")
    for path in (TEXT, PICTURE):
        (outside / Path(path).name).write_text(f"{SECRET}\n", encoding="utf-8")
        (minimal / path).parent.mkdir(parents=True, exist_ok=True)
        (minimal / path).hardlink_to(outside / Path(path).name)
    return minimal


def refused(root: Path) -> list[str]:
    found = check_manuscript(root, "").diagnostics
    return [each.span.path for each in found if each.span and each.code == "refused-file"]


def test_one_s_own_has_as_many_names_as_it_likes(linked: Path, tmp_path: Path) -> None:
    assert refused(linked) == []
    assert SourceLines(linked).find(Span(TEXT)) == SECRET
    copy_asset(linked / PICTURE, tmp_path / "copy/secret.png", root=linked)


def test_a_stranger_s_is_refused(linked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UNTRUSTED, "1")
    assert refused(linked) == [TEXT, PICTURE]
    assert SourceLines(linked).find(Span(TEXT)) is None
    with pytest.raises(CopyRefused):
        copy_asset(linked / PICTURE, tmp_path / "copy/secret.png", root=linked)


def test_in_another_user_s_folder_only_what_is_not_that_user_s(linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = os.getuid()
    monkeypatch.setattr("elyazma.system.untrusted.os.getuid", lambda: mine + 1)
    assert refused(linked) == []
    status = (linked / TEXT).stat()
    other = os.stat_result((*status[:4], mine + 1, *status[5:]))
    assert has_other_names(other, linked) and not has_other_names(status, linked)


def test_what_is_said_to_be_a_stranger_s_needs_confinement(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(UNTRUSTED, "1")
    monkeypatch.setattr("elyazma.system.sandbox.landlock_abi", lambda: 0)
    monkeypatch.setattr(process, "find_bubblewrap", lambda: None)
    find_confinement.cache_clear()
    try:
        assert [each.code for each in report_confinement(minimal)] == ["unconfined-input"]
    finally:
        find_confinement.cache_clear()


def test_a_journal_s_files_count_and_the_toolchain_s_do_not(linked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asset = linked / "styles/plain/assets/own.sty"
    asset.parent.mkdir()
    asset.hardlink_to(linked / TEXT)
    monkeypatch.setenv(UNTRUSTED, "1")
    assert "refused-file" in {each.code for each in load_journal(linked, "plain", None).diagnostics}
    assert has_other_names(asset.stat(), linked)
    assert not has_other_names(asset.stat(), Path(untrusted.__file__).parent)
