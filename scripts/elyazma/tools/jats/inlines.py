"""Formatted text of a document as elements of JATS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elyazma.document import Json
from elyazma.tools.jats.elements import Content, Identifiers, element
from elyazma.tools.jats.formulas import Formulas
from elyazma.tools.xml import Node

_WRAPPERS = {
    "Emph": "italic",
    "Strong": "bold",
    "Underline": "underline",
    "Strikeout": "strike",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "sc",
}
_TARGETS = {
    "figure": "fig",
    "table": "table",
    "equation": "disp-formula",
    "section": "sec",
    "appendix": "app",
    "footnote": "fn",
    "item": "list",
}
"""JATS's suggested values of ref-type, by what a cross-reference is to; anything else is a statement."""


_MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".eps": "application/postscript",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
"""The types of pictures: a table of our own, because every machine has another."""


@dataclass
class Writing:
    """What is known while a document is written: its pictures and formulas, names for labels, and notes so far."""

    formulas: Formulas
    pictures: Mapping[str, Path]
    identifiers: Identifiers = field(default_factory=Identifiers)
    notes: list[Node] = field(default_factory=list)
    write_blocks: Callable[[Iterable[Json]], list[Node]] = lambda _: []
    """How a note's paragraphs are written, which are blocks."""

    def name(self, label: str) -> str:
        """Give the XML name of a label."""
        return self.identifiers.name(label)


def read_attributes(content: Any) -> tuple[str, list[str], dict[str, str]]:
    """Give identifier, classes and values of a node's attributes."""
    identifier, classes, values = content
    return identifier, classes, dict(values)


def write_inlines(nodes: Iterable[Json], writing: Writing) -> list[Content]:
    """Write formatted text."""
    return [part for node in nodes for part in _write(node, writing)]


def _write(node: Json, writing: Writing) -> list[Content]:
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind in _WRAPPERS:
        return [element(_WRAPPERS[kind], *write_inlines(content, writing))]
    return _WRITERS[kind](content, writing)


def _write_math(content: Any, writing: Writing) -> list[Content]:
    kind, tex = content[0]["t"], content[1]
    tag = "disp-formula" if kind == "DisplayMath" else "inline-formula"
    return [element(tag, writing.formulas.write(kind, tex))]


def _write_quoted(content: Any, writing: Writing) -> list[Content]:
    opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
    return [opening, *write_inlines(content[1], writing), closing]


def _write_span(content: Any, writing: Writing) -> list[Content]:
    identifier, _, values = read_attributes(content[0])
    inner = write_inlines(content[1], writing)
    if language := values.get("lang", ""):
        inner = [element("named-content", *inner, content_type="language", lang=language)]
    return [element("target", id=writing.name(identifier)), *inner] if identifier else inner


def _write_link(content: Any, writing: Writing) -> list[Content]:
    _, classes, values = read_attributes(content[0])
    inner, target = write_inlines(content[1], writing), content[2][0]
    if not target.startswith("#"):
        return [element("ext-link", *inner, ext_link_type="uri", href=target)]
    kind = "bibr" if "citation" in classes else _TARGETS.get(values.get("kind", ""), "statement")
    return [element("xref", *inner, ref_type=kind, rid=writing.name(target[1:]))]


def join_links(nodes: list[Json]) -> list[Json]:
    """Make one link of a citation's links to one work, "Knuth" and "1984", with what stands between them."""
    joined: list[Json] = []
    for node in nodes:
        first = _find_same(joined, node)
        if first is None:
            joined.append(node)
        else:
            attributes, inner, target = joined[first]["c"]
            joined[first:] = [{"t": "Link", "c": [attributes, [*inner, *joined[first + 1 :], *node["c"][1]], target]}]
    return joined


def _find_same(nodes: list[Json], link: Json) -> int | None:
    """Find the last link among nodes, when it leads where another leads and only words without brackets follow it."""
    if link["t"] != "Link":
        return None
    for at in range(len(nodes) - 1, -1, -1):
        if nodes[at]["t"] == "Link":
            return at if nodes[at]["c"][2] == link["c"][2] else None
        if nodes[at]["t"] not in ("Str", "Space", "SoftBreak") or re.search(r"[()\[\]]", nodes[at].get("c", "")):
            return None
    return None


def _write_image(content: Any, writing: Writing) -> list[Content]:
    return [write_picture("inline-graphic", content, writing)]


def write_picture(tag: str, content: Any, writing: Writing) -> Node:
    """Write a picture as a graphic of its kind, with its text for those who cannot see it."""
    name = content[2][0]
    path = writing.pictures.get(name)
    kind, _, subtype = _MEDIA.get((path or Path(name)).suffix.lower(), "application/octet-stream").partition("/")
    words = write_plain(content[1]) or content[2][1]
    alt = element("alt-text", words) if words else None
    return element(tag, alt, mimetype=kind, mime_subtype=subtype, href=_name_file(path, writing) if path else name)


def _name_file(path: Path, writing: Writing) -> str:
    """Name a picture as it lies beside article.xml: by its name, with its folder's where two have one name."""
    namesakes = [other for other in writing.pictures.values() if other.name == path.name]
    return path.name if len(set(namesakes)) == 1 else f"{path.parent.name}/{path.name}"


def write_plain(nodes: Iterable[Json]) -> str:
    """Give the words of formatted text without their form."""
    writing = Writing(Formulas({}), {})
    return "".join(element("p", *write_inlines(nodes, writing)).itertext())


def _write_note(content: Any, writing: Writing) -> list[Content]:
    number = len(writing.notes) + 1
    identifier = writing.name(f"footnote {number}")
    # The place is kept before the note's own text is written, in which there may be notes.
    note = element("fn", element("label", str(number)), id=identifier)
    writing.notes.append(note)
    note.extend(paragraphs(writing.write_blocks(content)))
    return [element("xref", element("sup", str(number)), ref_type="fn", rid=identifier)]


def paragraphs(nodes: Iterable[Node]) -> list[Node]:
    """Put what is no paragraph into one, for elements that hold nothing else."""
    return [node if node.tag == "p" else element("p", node) for node in nodes]


_WRITERS: dict[str, Callable[[Any, Writing], list[Content]]] = {
    "Str": lambda content, _: [content],
    "Space": lambda *_: [" "],
    "SoftBreak": lambda *_: ["\n"],
    "LineBreak": lambda *_: [element("break")],
    "Code": lambda content, _: [element("monospace", content[1])],
    "RawInline": lambda content, _: [element("monospace", content[1])],
    "Math": _write_math,
    "Quoted": _write_quoted,
    "Span": _write_span,
    "Link": _write_link,
    "Image": _write_image,
    "Note": _write_note,
    "Cite": lambda content, writing: write_inlines(join_links(content[1]), writing),
}
