#!/usr/bin/env python3
"""Draw one paragraph with its references in eight styles of citing.

    python scripts/draw_citing.py

Writes docs/citing/<style>.png, which docs/eight-styles.md shows. The paragraph is that of the tests,
tests/data/eight-styles; only the style differs between the builds, which are the tool's own.

Exit codes: 0 written, 1 a style cannot be built.
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
from elyazma.pdf.comparing import Drawing  # noqa: E402
from elyazma.pdf.png import write_png  # noqa: E402
from elyazma.pdf.reader import crop_to_ink, draw_pages  # noqa: E402

PARAGRAPH = ROOT / "tests/data/eight-styles"
PICTURES = ROOT / "docs/citing"
STYLES = {
    "apa": "APA",
    "chicago-author-date": "Chicago, author and date",
    "chicago-notes-bibliography": "Chicago, notes",
    "ieee": "IEEE",
    "vancouver": "Vancouver",
    "gost-r-7-0-5-2008": "GOST R 7.0.5-2008",
    "isnad-dipnotlu": "İSNAD, footnotes",
    "oscola": "OSCOLA",
}
"""The names of CSL's styles, and what the page calls them."""
BEFORE_PAGE = dict.fromkeys(("apa", "ieee", "vancouver"), ", p.\u00a0")
"""What a journal that cites so sets as `before_page`, since the text has the number alone."""

DPI = 110
MARGIN = 6.0
"""Points of white around what is printed."""


def draw(folder: Path, style: str) -> bytes | None:
    """Draw the paragraph in a style as a PNG in grey; none where it cannot be built."""
    root = Path(shutil.copytree(PARAGRAPH, folder / style))
    manifest = root / "styles/paragraph/style.toml"
    chosen = f'csl = "{style}"' + (f'\nbefore_page = "{BEFORE_PAGE[style]}"' if style in BEFORE_PAGE else "")
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('csl = "apa"', chosen), encoding="utf-8")
    made = build_pdf(root, Options(), lambda _: None)
    if made.value is None or is_fatal(made.diagnostics):
        return None
    cropped, _, _ = crop_to_ink(made.value.pdf.read_bytes(), MARGIN)
    return write_grey(next(iter(draw_pages(cropped, DPI))))


def write_grey(drawing: Drawing) -> bytes:
    """Write a drawing as a PNG of one byte a dot: its green alone, since ink and paper have no colour."""
    return write_png(drawing.dots[1::3], drawing.width, drawing.height, 1, drawing.width)


def main() -> int:
    """Draw all of them."""
    PICTURES.mkdir(exist_ok=True)
    failed = []
    with tempfile.TemporaryDirectory() as name:
        for style in STYLES:
            drawn = draw(Path(name), style)
            if drawn is None:
                failed.append(style)
            else:
                (PICTURES / f"{style}.png").write_bytes(drawn)
    if failed:
        print(f"not built: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
