"""Join PDFs into one through pypdf: bookmarks below one for each, links, page labels, one set of metadata."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pypdf import PdfReader, PdfWriter
from pypdf.constants import PageLabelStyle
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    TextStringObject,
)

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase

_FAULTS = (PyPdfError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError)
"""What pypdf raises over a PDF that it cannot read."""
_NAMES = ("/D", "/Dest")
"""The keys under which a link or a bookmark names where it leads (ISO 32000-1, 12.3.2.3)."""


PART_ADDRESS = "elyazma-part:"
"""How the address of a link begins in one of the PDFs that leads to another: the number of that one follows, from 0.

TeX and its drivers take away, or tell of, a link to a place that their own file has not; an address is kept by all.
"""

_HEADER = "%PDF-1.7"
"""pypdf writes 1.3, which has none of what TeX's PDFs hold (object streams, transparency)."""


class NotJoined(Exception):  # noqa: N818
    """A PDF that cannot be joined to others; its text says why."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One of the PDFs: its `title` is a bookmark, none where it is empty; `blanks` are empty pages before it.

    Its first page is called `first`, in Roman or Arabic numbers.
    """

    content: bytes
    title: str
    first: int
    style: Literal["roman", "arabic"] = "arabic"
    blanks: int = 0


def join_pdfs(parts: Sequence[Joined], metadata: Iterable[tuple[str, str]], language: str) -> bytes:
    """Give one PDF of all; `metadata` are "Title", "Author" and the like. Raises NotJoined."""
    # pypdf tells of what it repairs; whether the result is right is seen by looking at it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    writer = PdfWriter()
    writer.pdf_header = _HEADER
    try:
        starts = [_append(writer, part, f"part{number}.") for number, part in enumerate(parts)]
        _lead_to_parts(writer, starts)
        writer.add_metadata({f"/{name}": value for name, value in metadata})
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
        made = io.BytesIO()
        writer.write(made)
    except _FAULTS as fault:
        raise NotJoined(phrase("it cannot be read: {fault}", fault=fault)) from None
    return made.getvalue()


def _append(writer: PdfWriter, part: Joined, prefix: str) -> int:
    """Append a PDF, and give the index of its first page."""
    source = PdfWriter(clone_from=PdfReader(io.BytesIO(part.content)))
    _rename(source, prefix)
    renamed = io.BytesIO()
    source.write(renamed)
    for _ in range(part.blanks):
        writer.add_blank_page(*_size_of(source))
    start = len(writer.pages)
    renamed.seek(0)
    writer.append(PdfReader(renamed), outline_item=part.title or None)
    style = PageLabelStyle.LOWERCASE_ROMAN if part.style == "roman" else PageLabelStyle.DECIMAL
    before = part.blanks if part.first > part.blanks else 0
    writer.set_page_label(start - before, len(writer.pages) - 1, style, start=part.first - before)
    return start


def _lead_to_parts(writer: PdfWriter, starts: Sequence[int]) -> None:
    """Make links into the file of those whose address names one of the PDFs: to the top of its first page."""
    for page in writer.pages:
        annotations = _look_up(page, "/Annots")
        for each in annotations if isinstance(annotations, ArrayObject) else ():
            action = _look_up(_resolve(each), "/A")
            address = str(_look_up(action, "/URI") or "")
            if isinstance(action, DictionaryObject) and address.startswith(PART_ADDRESS):
                target = writer.pages[starts[int(address.removeprefix(PART_ADDRESS))]]
                top = FloatObject(target.mediabox.top)
                place = [target.indirect_reference, NameObject("/XYZ"), NullObject(), top, NullObject()]
                del action["/URI"]
                action[NameObject("/S")] = NameObject("/GoTo")
                action[NameObject("/D")] = ArrayObject(place)


def _size_of(writer: PdfWriter) -> tuple[float, float]:
    box = writer.pages[0].mediabox
    return float(box.width), float(box.height)


def _rename(writer: PdfWriter, prefix: str) -> None:
    """Give all names of places another beginning: those of two PDFs are the same ("section.1"), and links go astray."""
    for found in _walk(writer.root_object):
        _rename_links(found, prefix)
    names = _look_up(_look_up(writer.root_object, "/Names"), "/Dests")
    for node in _walk_names(names):
        for key in ("/Names", "/Limits"):
            _rename_items(_look_up(node, key), prefix)


def _rename_links(found: object, prefix: str) -> None:
    if not isinstance(found, DictionaryObject):
        return
    for key in _NAMES:
        if isinstance(name := found.get(key), str) and not isinstance(name, NameObject):
            found[NameObject(key)] = TextStringObject(prefix + name)


def _rename_items(items: object, prefix: str) -> None:
    if isinstance(items, ArrayObject):
        for at, item in enumerate(items):
            if isinstance(item, str):
                items[at] = TextStringObject(prefix + item)


def _look_up(found: object, key: str) -> object:
    return _resolve(found.get(key)) if isinstance(found, DictionaryObject) else None


def _resolve(found: object) -> object:
    return found.get_object() if isinstance(found, IndirectObject) else found


def _walk_names(node: object) -> Iterator[DictionaryObject]:
    """Give the nodes of a name tree (7.9.6)."""
    if isinstance(node, DictionaryObject):
        yield node
        kids = _look_up(node, "/Kids")
        for kid in kids if isinstance(kids, ArrayObject) else ():
            yield from _walk_names(_resolve(kid))


def _walk(start: object) -> Iterator[object]:
    """Give everything that something leads to, each once."""
    seen: set[int] = set()
    waiting: list[object] = [start]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        yield found
        if isinstance(found, DictionaryObject):
            waiting += found.values()
        elif isinstance(found, ArrayObject):
            waiting += found
