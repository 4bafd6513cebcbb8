"""The blocks and tables of a page of docs/, for tests that do what the page says."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def read_section(page: str, title: str) -> str:
    """Give the text of a section of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {title}"
    return found[1]


def read_block(page: str, title: str, language: str) -> str:
    """Give the one block of a language in a section."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", read_section(page, title), re.MULTILINE | re.DOTALL)
    assert isinstance(block, str)
    return block


def read_tables(page: str, title: str) -> list[list[str]]:
    """Give what each table of a section names in its first column, without its head."""
    tables = re.findall(r"(?:^\|.*\n)+", read_section(page, title), re.MULTILINE)
    return [
        [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
        for table in tables
    ]
