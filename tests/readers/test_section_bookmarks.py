"""The slugs of sections, by the bookmarks that our own Word files carry and LibreOffice moves."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from elyazma.readers.bookmarks import Marked, read_bookmarks


def start(name: str) -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/>'


END = '<w:bookmarkEnd w:id="1"/>'


def heading(level: int, inside: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>{inside}<w:r><w:t>Title</w:t></w:r></w:p>'


TEXT = "<w:p><w:r><w:t>Text</w:t></w:r></w:p>"
BEFORE = start("file_one") + heading(1, start("lab_one") + END) + TEXT + END
INSIDE = heading(1, start("file_one") + start("lab_one") + END) + TEXT + END
POINT = f"<w:tbl><w:tc><w:p><w:r/>{start('file_two')}{END}</w:p></w:tc></w:tbl>"
AGAIN = f"<w:tbl><w:tc><w:p>{start('file_one')}<w:r/>{END}</w:p></w:tc></w:tbl>"


@pytest.mark.parametrize(
    ("body", "slugs"),
    [
        (BEFORE + start("file_two") + heading(1) + TEXT + END, ["one", "two"]),
        (INSIDE + heading(1, start("file_two")) + TEXT + END, ["one", "two"]),
        # Behind a table LibreOffice begins the bookmark again.
        (INSIDE + AGAIN + heading(1), ["one", ""]),
        # LibreOffice 25 leaves a point at the end of a section that ends in a table.
        (INSIDE + heading(1) + heading(2) + POINT + heading(1), ["one", "two", "", ""]),
        # A point that comes when its heading has a slug already, or before any heading, tells nothing.
        (INSIDE + POINT, ["one"]),
        (POINT + INSIDE, ["one"]),
    ],
)
def test_slugs_are_those_of_the_sections_headings(tmp_path: Path, body: str, slugs: list[str]) -> None:
    path = tmp_path / "paper.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:body>{body}</w:body>")
    found = read_bookmarks(path).headings
    assert [mark.slug for mark in found] == slugs
    assert Marked("lab_one", "one") in found
