"""The gallery shows two pages of each journal whose class is in TeX Live, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from elyazma.sources.load_journal import list_journals, load_journal

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def test_every_journal_is_shown_by_its_name_with_two_pictures() -> None:
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    journals = {name: load_journal(ROOT, name, None).value for name in list_journals(ROOT)}
    wanted = {
        name: each.manifest.journal.name for name, each in journals.items() if each and not each.manifest.document.bring
    }
    shown = dict(re.findall(r"^## (.+)\n\n`--journal (.+)`$", page, re.MULTILINE))
    assert {title: name for name, title in wanted.items()} == shown
    pictures = re.findall(r"\]\((gallery/[^)]+)\)", page)
    assert sorted(pictures) == sorted(f"gallery/{name}-{number}.png" for name in wanted for number in (1, 2))
    drawn = {path.relative_to(DOCS).as_posix() for path in (DOCS / "gallery").iterdir()}
    assert drawn == set(pictures)
    assert all((DOCS / name).read_bytes().startswith(b"\x89PNG") for name in pictures)
