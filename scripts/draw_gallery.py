#!/usr/bin/env python3
"""Draw the gallery: the first two pages of the English example in every journal whose class is on this machine.

    python scripts/draw_gallery.py

Writes docs/gallery/<journal>-1.png and -2.png, and docs/gallery.md, which shows them. The example is that of the
tests, tests/data/english; the pages are drawn by the tool itself, as `invoke picture` draws them.

Exit codes: 0 written, 1 a journal cannot be built.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from elyazma.flows.pipeline import build_pdf  # noqa: E402
from elyazma.model.audience import Options  # noqa: E402
from elyazma.model.diagnostics import is_fatal  # noqa: E402
from elyazma.pdf.reader import render_page  # noqa: E402
from elyazma.sources.load_journal import list_journals, load_journal  # noqa: E402

GALLERY = ROOT / "docs/gallery"
PAGE = ROOT / "docs/gallery.md"
DPI = 56
"""An A4 page is 463 pixels wide: two beside each other fill a page of documentation."""

ABSENT = {"class-missing", "class-not-brought"}
HEAD = " ".join((
    "# Gallery\n\nThe first two pages of one article in every journal whose class is in TeX Live, made by",
    "`python scripts/draw_gallery.py`. Nothing in the article's files differs between them but the journal's name. The",
    "classes of Copernicus, MDPI, Springer Nature and Taylor & Francis are brought by their authors",
    "([journals.md](journals.md)).\n",
))  # fmt: skip


def draw(root: Path, journal: str) -> bool | None:
    """Draw two pages of a journal; none where its class is not here, false where it cannot be built."""
    made = build_pdf(root, Options(journal=journal), lambda _: None)
    if {each.code for each in made.diagnostics} & ABSENT:
        return None
    if made.value is None or is_fatal(made.diagnostics):
        return False
    for page in (1, 2):
        (GALLERY / f"{journal}-{page}.png").write_bytes(render_page(made.value.pdf, page, DPI))
    return True


def main() -> int:
    """Draw all of them and write the page."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    GALLERY.mkdir()
    parts, failed = [HEAD], []
    with tempfile.TemporaryDirectory() as name:
        root = Path(shutil.copytree(ROOT / "tests/data/english", Path(name) / "article"))
        for journal in list_journals(root):
            drawn = draw(root, journal)
            if drawn is False:
                failed.append(journal)
            elif drawn:
                loaded = load_journal(root, journal, None).value
                assert loaded is not None, "it has just been built"
                title = loaded.manifest.journal.name
                pictures = " ".join(f"![{title}, page {page}](gallery/{journal}-{page}.png)" for page in (1, 2))
                parts.append(f"## {title}\n\n`--journal {journal}`\n\n{pictures}\n")
    PAGE.write_text("\n".join(parts), encoding="utf-8")
    if failed:
        print(f"not built: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
