"""The bookmarks of a Word file's headings and sections, which pandoc gives names of its own or leaves out."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from elyazma.model.nodes import Attributes, Block, Header, Link, Node, Span, map_nodes
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.writers.word.bookmarks import FILE, read_name, spell_name

# A section's bookmark, with what follows it when it holds nothing; or a heading, with its level.
_PART = re.compile(
    r'<w:bookmarkStart [^>]*?w:name="(file_[^"]*)"[^>]*>(<w:bookmarkEnd )?'
    r'|<w:p[ >](?:(?!<w:p[ >]).)*?<w:pStyle w:val="Heading([1-6])".*?</w:p>',
    re.DOTALL,
)
_NAME = re.compile(r'<w:bookmarkStart [^>]*?w:name="([^"]*)"')
_VARIABLE = re.compile(r'<w:docVar w:name="([^"]*)" w:val="([^"]*)"')


class Marked(NamedTuple):
    """A heading's bookmark, and the slug of the section that it begins; either may be empty."""

    name: str
    slug: str


class Bookmarks(NamedTuple):
    """The bookmarks of a Word file's headings, in order, and the names that stand for longer ones."""

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


def _read_headings(xml: str, variables: Mapping[str, str]) -> list[Marked]:
    """Read the headings; a section's bookmark begins before its heading, or in it once LibreOffice has saved the file.

    LibreOffice also begins a bookmark again behind a table: only the first one of a name counts. LibreOffice 25 leaves
    nothing of the bookmark of a section that ends in a table but a point at its end: it belongs to the heading of the
    first level before it.
    """
    headings: list[Marked] = []
    first_level = -1
    pending, seen = "", {""}
    for part in _PART.finditer(xml):
        slug = _read_slug(part[1] or "", variables)
        is_point = bool(part[2])
        if is_point and slug not in seen and first_level >= 0 and not headings[first_level].slug:
            headings[first_level] = headings[first_level]._replace(slug=slug)
            seen.add(slug)
        elif part[1]:
            pending = slug
        else:
            headings.append(_read_heading(part[0], pending, seen, variables))
            seen.add(headings[-1].slug)
            first_level = len(headings) - 1 if part[3] == "1" else first_level
            pending = ""
    return headings


def _read_heading(xml: str, pending: str, seen: Collection[str], variables: Mapping[str, str]) -> Marked:
    """Read a heading's bookmarks; `pending` is the slug of the bookmark before it, `seen` those of other headings."""
    names = _NAME.findall(xml)
    inside = [_read_slug(name, variables) for name in names if name.startswith(FILE)]
    slug = next((each for each in (*inside, pending) if each not in seen), "")
    return Marked(next((name for name in names if not name.startswith(FILE)), ""), slug)


def _read_slug(bookmark: str, variables: Mapping[str, str]) -> str:
    found = read_name(bookmark, variables)
    return found[1] if found else ""


def name_headings(document: PandocDocument, bookmarks: Bookmarks) -> PandocDocument:
    """Give headings their own names, in every link too, and the slugs of their sections; none where counts differ."""
    blocks = document.blocks
    names = {f"#{mark}": f"#{_lengthen(mark, name)}" for mark, name in bookmarks.variables.items()}
    headings = [block for block in blocks if isinstance(block, Header)]
    if len(headings) == len(bookmarks.headings):
        marked = list(zip(headings, bookmarks.headings, strict=True))
        names |= {f"#{block.identifier}": f"#{each.name}" for block, each in marked if each.name}
        blocks = tuple(_name_each(blocks, bookmarks.headings))
    return replace(document, blocks=_rename(blocks, names))


def _name_each(blocks: Sequence[Block], marked: Sequence[Marked]) -> Iterator[Block]:
    waiting = iter(marked)
    for block in blocks:
        if isinstance(block, Header):
            name, slug = next(waiting)
            pairs = (*block.attributes.pairs, ("slug", slug)) if slug else block.attributes.pairs
            yield replace(block, attributes=Attributes(name, block.attributes.classes, pairs))
        else:
            yield block


def _lengthen(mark: str, name: str) -> str:
    """Spell a name in full that was too long for a bookmark."""
    found = read_name(mark, {mark: name})
    return spell_name(found[0], name) if found else mark


def _rename(blocks: Sequence[Block], names: Mapping[str, str]) -> tuple[Block, ...]:
    def rename(node: Node) -> Node:
        match node:
            case Link(target=target):
                return replace(node, target=names.get(target, target))
            case Span(attributes=Attributes(identifier)):
                name = names.get(f"#{identifier}", identifier).removeprefix("#")
                return replace(node, attributes=replace(node.attributes, identifier=name))
            case _:
                return node

    return map_nodes(blocks, rename)
