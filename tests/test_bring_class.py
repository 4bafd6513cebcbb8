"""A class that TeX Live lacks: what is said without it, and the three places where it may lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import exit_code
from elyazma.sources import load_journal

CLASS = r"""\NeedsTeXFormat{LaTeX2e}
\ProvidesClass{publishers}[2026/11/23 A stand-in for a publisher's class]
\LoadClass[11pt,a4paper]{article}
\input{extra/publishers.def}
"""


def ask_for_class(journal: Path) -> None:
    style = journal / "style.toml"
    text = style.read_text(encoding="utf-8").replace("[document]", '[document]\nclass = "publishers"')
    bring = '\n[document.bring]\nfile = "publishers.cls"\nurl = "https://example.org/class.zip"\n'
    style.write_text(text.replace("\n[[part]]", f"{bring}\n[[part]]", 1), encoding="utf-8")
    template = journal / "article.tex.j2"
    text = template.read_text(encoding="utf-8").replace(
        r"\documentclass[11pt,a4paper]{article}", r"\documentclass{publishers}"
    )
    template.write_text(text, encoding="utf-8")


def bring_class(assets: Path) -> None:
    (assets / "extra").mkdir(parents=True)
    (assets / "publishers.cls").write_text(CLASS, encoding="utf-8")
    (assets / "extra/publishers.def").write_text("\\newcommand{\\publishersname}{X}\n", encoding="utf-8")


def ship(minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move the journal out of the manuscript, to where journals lie that ship with the toolchain."""
    shipped = tmp_path / "shipped"
    shutil.move(minimal / "styles", shipped)
    monkeypatch.setattr(load_journal, "_style_folders", lambda root: (root / "styles", shipped))
    return shipped / "plain"


def codes(root: Path) -> list[str]:
    return [finding.code for finding in build_pdf(root, Options(), lambda _: None).diagnostics]


def test_without_the_class_the_manifest_is_pointed_at(minimal: Path) -> None:
    ask_for_class(minimal / "styles/plain")
    assert check_manuscript(minimal, "").diagnostics == ()
    findings = build_pdf(minimal, Options(), lambda _: None).diagnostics
    (finding,) = findings
    assert finding.code == "class-not-brought"
    assert finding.span and finding.span.path == "styles/plain/style.toml"
    assert "https://example.org/class.zip" in finding.hint
    assert "styles/plain/assets/" in finding.hint
    assert exit_code(findings) == 3


@pytest.mark.tex
def test_class_in_the_journals_own_assets(minimal: Path) -> None:
    ask_for_class(minimal / "styles/plain")
    bring_class(minimal / "styles/plain/assets")
    assert codes(minimal) == []


@pytest.mark.tex
def test_class_of_a_journal_that_ships(minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = ship(minimal, tmp_path, monkeypatch)
    ask_for_class(journal)
    bring_class(journal / "assets")
    assert codes(minimal) == []


@pytest.mark.tex
def test_class_that_a_manuscript_brings_to_a_journal_that_ships(
    minimal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_class(ship(minimal, tmp_path, monkeypatch))
    assert codes(minimal) == ["class-not-brought"]
    bring_class(minimal / "styles/plain/assets")
    assert codes(minimal) == []
