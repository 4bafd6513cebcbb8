"""docs/style-reference.md and docs/language-reference.md say what the shapes do, by which the files are validated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reference_pages import KeyLinesError, Page, list_pages, write_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {page.name: page for page in list_pages()}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_what_the_shapes_give(page: Page) -> None:
    # Where this fails, scripts/reference/reference_pages.py writes the pages anew.
    assert (DOCS / page.name).read_text(encoding="utf-8") == write_page(page)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_key_without_a_line_and_a_line_without_a_key_are_told(page: Page) -> None:
    top = page.lines[""]
    for lines in ({**top, "none_such": "x"}, dict(list(top.items())[1:])):
        with pytest.raises(KeyLinesError):
            write_page(replace(page, lines={**page.lines, "": lines}))


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_key_that_is_no_table_has_an_example(page: Page) -> None:
    rows = [row for row in write_page(page).splitlines() if row.startswith("| `")]
    assert len(rows) > 40
    assert [row for row in rows if not row.endswith("` |") and "| table" not in row] == []
