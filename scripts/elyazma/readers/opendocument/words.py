"""Read the words of an OpenDocument text without pandoc: all that a reader sees on the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from elyazma.readers.opendocument.names import BLANKS, COMMENT, INDEXES, PARAGRAPHS, STYLE, STYLE_NAME, TEXT, UNREAD
from elyazma.readers.opendocument.package import open_package
from elyazma.readers.opendocument.styles import Format, Sheet, apply_styles, read_sheet
from elyazma.system.xml import BadXml, Node

_APART = frozenset((*UNREAD, *INDEXES, COMMENT, f"{TEXT}bibliography-source", f"{TEXT}user-index-source"))
_MARGINS = tuple(f"{STYLE}{place}{side}" for place in ("header", "footer") for side in ("", "-left", "-first"))


def read_open_text(path: Path) -> str:
    """Give the text of an OpenDocument file, paragraph by paragraph. Raises BadZipFile, KeyError."""
    try:
        package = open_package(path)
    except BadXml:
        return ""
    return "".join(_list_texts(package.body, read_sheet(package.root, package.styles), False))


def read_open_margins(path: Path) -> tuple[str, ...]:
    """Give the texts of running heads and feet. Raises BadZipFile, KeyError."""
    try:
        styles = open_package(path).styles
    except BadXml:
        return ()
    heads = () if styles is None else styles.iter(*_MARGINS)
    return tuple(" ".join("".join(_list_texts(head, Sheet(), False)).split()) for head in heads)


def _list_texts(node: Node, sheet: Sheet, hidden: bool) -> Iterator[str]:
    """Yield the texts of an element that are seen; a paragraph, a blank and a cell end words."""
    if not isinstance(node.tag, str) or node.tag in _APART:
        return
    hidden = hidden or (node.tag == f"{TEXT}section" and node.get(f"{TEXT}display") == "none")
    if node.tag in PARAGRAPHS or node.tag == f"{TEXT}span":
        hidden = _is_hidden(node, sheet, hidden)
    if node.tag == f"{TEXT}note":
        yield "\n"
    yield "" if hidden else node.text or ""
    for child in node:
        yield from _list_texts(child, sheet, hidden)
        yield "" if hidden else child.tail or ""
    if node.tag in PARAGRAPHS or node.tag in BLANKS:
        yield "\n"


def _is_hidden(node: Node, sheet: Sheet, around: bool) -> bool:
    family = "text" if node.tag == f"{TEXT}span" else "paragraph"
    return apply_styles(Format(hidden=around), sheet.chain(family, node.get(STYLE_NAME))).hidden
