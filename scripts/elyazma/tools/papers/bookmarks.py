"""The bookmarks of a Word file's headings and sections, which pandoc gives names of its own or leaves out."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from elyazma.tools.word.bookmarks import FILE, read_name, spell_name

_PART = re.compile(
    r'<w:bookmarkStart [^>]*?w:name="(file_[^"]*)"|<w:p[ >](?:(?!<w:p[ >]).)*?<w:pStyle w:val="Heading[1-6]".*?</w:p>',
    re.DOTALL,
)
_NAME = re.compile(r'<w:bookmarkStart [^>]*?w:name="([^"]*)"')
_VARIABLE = re.compile(r'<w:docVar w:name="([^"]*)" w:val="([^"]*)"')


class Marked(NamedTuple):
    """A heading's bookmark, and the slug of the section that it begins; either may be empty."""

    name: str
    slug: str


class Bookmarks(NamedTuple):
    """What the headings of a Word file bear, in order, and the names that stand for longer ones."""

    headings: tuple[Marked, ...]
    variables: Mapping[str, str]


def read_bookmarks(path: Path) -> Bookmarks:
    """Read the bookmarks of a Word file's headings. Raises BadZipFile."""
    with zipfile.ZipFile(path) as archive:
        xml, settings = (_member(archive, f"word/{name}.xml") for name in ("document", "settings"))
    variables = {name: html.unescape(value) for name, value in _VARIABLE.findall(settings)}
    return Bookmarks(tuple(_read_headings(xml, variables)), variables)


def _member(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""


def _read_headings(xml: str, variables: Mapping[str, str]) -> Iterator[Marked]:
    """Read the headings; a section's bookmark begins before its heading, or in it once LibreOffice has saved the file.

    LibreOffice also begins a bookmark again behind a table: only the first one of a name counts.
    """
    pending, seen = "", {""}
    for part in _PART.finditer(xml):
        if part[1]:
            pending = _read_slug(part[1], variables)
        else:
            names = _NAME.findall(part[0])
            inside = [_read_slug(name, variables) for name in names if name.startswith(FILE)]
            slug = next((each for each in (*inside, pending) if each not in seen), "")
            seen.add(slug)
            yield Marked(next((name for name in names if not name.startswith(FILE)), ""), slug)
            pending = ""


def _read_slug(bookmark: str, variables: Mapping[str, str]) -> str:
    found = read_name(bookmark, variables)
    return found[1] if found else ""


def name_headings(document: Mapping[str, Any], bookmarks: Bookmarks) -> None:
    """Give headings their own names, in every link too, and the slugs of their sections; none where counts differ."""
    headings = [block for block in document["blocks"] if block["t"] == "Header"]
    names = {f"#{mark}": f"#{_lengthen(mark, name)}" for mark, name in bookmarks.variables.items()}
    if len(headings) == len(bookmarks.headings):
        names |= dict(_name_each(headings, bookmarks.headings))
    _rename(document["blocks"], names)


def _name_each(headings: Sequence[Any], marked: Sequence[Marked]) -> Iterator[tuple[str, str]]:
    for block, (name, slug) in zip(headings, marked, strict=True):
        attributes = block["c"][1]
        if name:
            yield f"#{attributes[0]}", f"#{name}"
        attributes[0] = name
        attributes[2] += [["slug", slug]] if slug else []


def _lengthen(mark: str, name: str) -> str:
    """Spell a name in full that was too long for a bookmark."""
    found = read_name(mark, {mark: name})
    return spell_name(found[0], name) if found else mark


def _rename(node: Any, names: Mapping[str, str]) -> None:
    if isinstance(node, dict):
        content: Any = node.get("c")
        if node.get("t") == "Link":
            content[2][0] = names.get(content[2][0], content[2][0])
        elif node.get("t") == "Span":
            content[0][0] = names.get(f"#{content[0][0]}", content[0][0]).removeprefix("#")
        _rename(content, names)
    elif isinstance(node, list):
        for item in node:
            _rename(item, names)
