"""A block of the page that was written before in a process is kept, and is what pandoc would write again."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.nodes import BulletList, Math
from elyazma.system.pandoc.program import PandocFailed
from elyazma.writers.web import rendering
from elyazma.writers.web.rendering import render_parts
from made_nodes import header, inlines, para


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.writers.web.rendering._kept", {})


def forbid_pandoc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.system.pandoc.program.find_pandoc", lambda: "/nonexistent/pandoc")


def test_blocks_that_were_written_before_are_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"text": (header(1, "One"), para("First & second."), BulletList(((para("a"),), (para("b"),)))), "notes": ()}
    made = render_parts(parts, tmp_path)
    assert made[0]["text"].startswith("<h1>One</h1>\n<p>First &amp; second.</p>\n<ul>")
    assert made[0]["notes"] == ""
    forbid_pandoc(monkeypatch)
    assert render_parts(parts, tmp_path) == made
    assert render_parts({"other": parts["text"][1:2]}, tmp_path)[0]["other"] == "<p>First &amp; second.</p>"
    with pytest.raises(PandocFailed):
        render_parts({"text": (para("New."),)}, tmp_path)


def test_a_changed_block_takes_its_place_among_those_that_are_kept(tmp_path: Path) -> None:
    render_parts({"text": (para("One."), para("Two."), para("Three."))}, tmp_path)
    made, _ = render_parts({"text": (para("One."), para("Changed."), para("Three."), para("One."))}, tmp_path)
    assert made["text"] == "<p>One.</p>\n<p>Changed.</p>\n<p>Three.</p>\n<p>One.</p>"


def test_a_formula_that_pandoc_cannot_read_is_told_each_time(tmp_path: Path) -> None:
    parts = {"text": (para(*inlines("See "), Math(r"\nosuchcommand{x}")),)}
    assert [render_parts(parts, tmp_path)[1] for _ in range(2)] == [(r"\nosuchcommand{x}",)] * 2


def test_no_more_blocks_are_kept_than_a_preview_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.writers.web.rendering._MOST_KEPT", 2)
    render_parts({"text": (para("One."), para("Two."), para("Three."))}, tmp_path)
    assert list(rendering._kept.values()) == ["<p>Two.</p>", "<p>Three.</p>"]
