"""Bring LaTeX papers in and look at what became of them, for tests."""

from __future__ import annotations

from pathlib import Path

from elyazma.flows.imports import import_paper
from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import ImportSummary
from elyazma.model.manuscript import Manuscript
from elyazma.sources.load import load_manuscript


def bring_in(folder: Path, text: str, **others: str) -> Outcome[ImportSummary]:
    for name, content in {
        "paper.tex": text,
        **{key.replace("__", "/"): value for key, value in others.items()},
    }.items():
        path = folder / (name if "." in name else f"{name}.tex")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return import_paper(folder / "paper.tex", folder / "made", lambda _: None)


def load(folder: Path) -> Manuscript:
    loaded = load_manuscript(folder / "made")
    assert loaded.value is not None, loaded.diagnostics
    return loaded.value


def read(folder: Path, path: str) -> str:
    return (folder / "made" / path).read_text(encoding="utf-8")


def article(body: str, head: str = "", class_: str = "article") -> str:
    return f"\\documentclass{{{class_}}}\n{head}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def codes(outcome: Outcome[ImportSummary]) -> set[str]:
    return {finding.code for finding in outcome.diagnostics}
