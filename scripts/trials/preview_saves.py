"""Measure what a person waits for in a preview: from a save to the new picture, in Chromium.

    python scripts/trials/preview_saves.py [FOLDER] [--saves N] [--web]

FOLDER is a manuscript's root (without one this repository's own), of which a copy is edited: a word of the first
abstract, which stands on the first page. Prints for each save, and as median and 95th percentile, the milliseconds
until the page is told of the new PDF, until it shows it, and both; `--web` has the web page shown instead.

Exit codes: 0 measured, 3 no Chromium is here.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, sync_playwright

from previewed import run_preview

CHECKOUT = Path(__file__).parents[2]
PARTS = ("manuscript", "bib", "styles", "languages")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WARM_UP, PAUSE, LONGEST = 3, 1.2, 20.0
"""Saves that are not counted; seconds between saves, and for one."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=CHECKOUT)
    parser.add_argument("--saves", type=int, default=30)
    parser.add_argument("--web", action="store_true", help="show the web page")
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        print("no Chromium is here", file=sys.stderr)
        return 3
    rows = []
    with copy_of(asked.folder) as root, open_preview(root, chromium) as page:
        if asked.web:
            page.select_option("#view", "web")
            page.frame_locator("#web").locator("h1").first.wait_for(timeout=LONGEST * 1000)
        for row in save_again_and_again(root, page, asked.saves + WARM_UP):
            rows.append(row)
            print("  ".join(f"{value:6.0f}" for value in row))
    for name, place in (("median", 0.5), ("95th percentile", 0.95)):
        kept = [sorted(column) for column in zip(*rows[WARM_UP:], strict=True)]
        values = [statistics.median(each) if place == 0.5 else each[int(place * (len(each) - 1))] for each in kept]  # noqa: PLR2004
        print(f"{name}: told {values[0]:.0f} ms, drawn {values[1]:.0f} ms, in all {values[2]:.0f} ms")
    return 0


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """Copy a manuscript."""
    with tempfile.TemporaryDirectory() as made:
        for name in PARTS:
            if (folder / name).is_dir():
                shutil.copytree(folder / name, Path(made) / name)
        yield Path(made)


@contextmanager
def open_preview(root: Path, chromium: str) -> Iterator[Page]:
    """Open the preview's page, as wide as a laptop's."""
    with (
        tempfile.TemporaryDirectory() as state,
        run_preview(root, Path(state), formats=True) as previewed,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(previewed.address)
        page.wait_for_selector("html[data-built=true]", timeout=LONGEST * 1000)
        # The format for the next builds is made in the background.
        time.sleep(8)
        yield page
        browser.close()


def save_again_and_again(root: Path, page: Page, saves: int) -> Iterator[tuple[float, float, float]]:
    """Give the milliseconds of each save."""
    abstract = next(iter(sorted((root / "manuscript").glob("abstract.*.tex"))))
    text = abstract.read_text(encoding="utf-8").rstrip()
    for number in range(saves):
        before, started = read(page, "drawn"), time.time() * 1000
        abstract.write_text(f"{text} {number}\n", encoding="utf-8")
        deadline = time.monotonic() + LONGEST
        while read(page, "drawn") == before:
            assert time.monotonic() < deadline, "no new picture came"
            time.sleep(0.01)
        told, drawn = read(page, "toldAt"), read(page, "drawnAt")
        yield told - started, drawn - told, drawn - started
        time.sleep(PAUSE)


def read(page: Page, name: str) -> float:
    """Give what the page notes about itself."""
    return float(page.evaluate(f"document.documentElement.dataset.{name} ?? 0"))


if __name__ == "__main__":
    sys.exit(main())
