"""Recognise .bib files that a reference manager writes: managers.toml, or a marker file beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

MARKER = ".zotero"
"""bib/references.bib.zotero says that bib/references.bib is exported by such a program, bib/.zotero that all are."""


def find_manager(bib: Path, text: str) -> str:
    """Name the program that writes a .bib file; empty when the author does."""
    if bib.with_name(bib.name + MARKER).exists() or bib.with_name(MARKER).exists():
        return "Zotero"
    data = tomllib.loads(Path(__file__).with_name("managers.toml").read_text(encoding="utf-8"))
    known = ((manager["name"], mark) for manager in data["manager"] for mark in manager["marks"])
    return next((name for name, mark in known if mark in text), "")
