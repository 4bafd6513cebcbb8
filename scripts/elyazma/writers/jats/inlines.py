"""Formatted text of a document as elements of JATS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from elyazma.model import nodes
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, CitationLink, Image, Inline, Link, Reference, SoftBreak, Space, Str
from elyazma.system.xml import Node
from elyazma.writers.jats.elements import Content, Identifiers, element
from elyazma.writers.jats.formulas import Formulas

_WRAPPERS: dict[type[Inline], str] = {
    nodes.Emph: "italic",
    nodes.Strong: "bold",
    nodes.Underline: "underline",
    nodes.Strikeout: "strike",
    nodes.Superscript: "sup",
    nodes.Subscript: "sub",
    nodes.SmallCaps: "sc",
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
_STATEMENT = "statement"

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
    write_blocks: Callable[[Iterable[Block]], list[Node]] = lambda _: []
    """How a note's paragraphs are written, which are blocks."""

    def name(self, label: str) -> str:
        """Give the XML name of a label."""
        return self.identifiers.name(label)


def write_inlines(inlines: Iterable[Inline], writing: Writing) -> list[Content]:
    """Write formatted text."""
    return [part for node in inlines for part in _write_inline(node, writing)]


def _write_inline(node: Inline, writing: Writing) -> Sequence[Content]:  # noqa: C901, PLR0911, PLR0912 - see below
    match node:  # one case for each kind
        case Str(text):
            return [text]
        case Space():
            return [" "]
        case SoftBreak():
            return ["\n"]
        case nodes.LineBreak():
            return [element("break")]
        case nodes.Code(text) | nodes.RawInline(_, text):
            return [element("monospace", text)]
        case nodes.Math():
            tag = "disp-formula" if node.display else "inline-formula"
            return [element(tag, writing.formulas.write(node))]
        case nodes.Quoted(inlines):
            opening, closing = "“”" if node.double else "‘’"
            return [opening, *write_inlines(inlines, writing), closing]
        case nodes.Cite(inlines):
            return write_inlines(join_links(inlines), writing)
        case nodes.Note(blocks):
            return [_write_note(blocks, writing)]
        case Image():
            return [write_picture("inline-graphic", node, writing)]
        case Link() | CitationLink() | Reference():
            return [_write_link(node, writing)]
        case nodes.Span(inlines, attributes):
            return _write_span(inlines, attributes.identifier, attributes.get("lang"), writing)
        case nodes.Foreign(inlines, language):
            return _write_span(inlines, "", language, writing)
        case nodes.Anchor(identifier):
            return [element("target", id=writing.name(identifier))]
        case nodes.Label(inlines) | nodes.Qed(inlines) | nodes.ItemSign(inlines):
            return write_inlines(inlines, writing)
        case nodes.Bookmark() | nodes.Mark():
            raise TypeError(f"{node} stands in a paper alone, and in no document")
        case _:
            return [element(_WRAPPERS[type(node)], *write_inlines(node.inlines, writing))]


def _write_span(inlines: Iterable[Inline], identifier: str, language: str, writing: Writing) -> list[Content]:
    inner = write_inlines(inlines, writing)
    if language:
        inner = [element("named-content", *inner, content_type="language", lang=language)]
    return [element("target", id=writing.name(identifier)), *inner] if identifier else inner


def _write_link(link: AnyLink, writing: Writing) -> Node:
    inner = write_inlines(link.inlines, writing)
    match link:
        case CitationLink(key=key):
            kind, target = "bibr", f"ref-{key}"
        case Reference(identifier=identifier):
            kind, target = _TARGETS.get(link.kind, _STATEMENT), identifier
        case Link(target=target) if target.startswith("#"):
            kind, target = _STATEMENT, target[1:]
        case Link(target=target):
            return element("ext-link", *inner, ext_link_type="uri", href=target)
    return element("xref", *inner, ref_type=kind, rid=writing.name(target))


AnyLink = Link | CitationLink | Reference


def join_links(inlines: Iterable[Inline]) -> list[Inline]:
    """Make one link of a citation's links to one work, "Knuth" and "1984", with what stands between them."""
    joined: list[Inline] = []
    for node in inlines:
        at = _find_last_link(joined)
        first = joined[at] if at >= 0 else None
        if isinstance(first, AnyLink) and isinstance(node, AnyLink) and _target_of(first) == _target_of(node):
            joined[at:] = [replace(first, inlines=(*first.inlines, *joined[at + 1 :], *node.inlines))]
        else:
            joined.append(node)
    return joined


def _find_last_link(inlines: Sequence[Inline]) -> int:
    """Find the last link, when only words without brackets follow it; -1 where there is none."""
    at = len(inlines) - 1
    while at >= 0 and _is_plain(inlines[at]):
        at -= 1
    return at if at >= 0 and isinstance(inlines[at], AnyLink) else -1


def _is_plain(node: Inline) -> bool:
    return isinstance(node, Space | SoftBreak) or (isinstance(node, Str) and not re.search(r"[()\[\]]", node.text))


def _target_of(link: AnyLink) -> tuple[str, str]:
    match link:
        case Link():
            return link.target, link.title
        case CitationLink():
            return f"#ref-{link.key}", ""
        case Reference():
            return f"#{link.identifier}", ""


def write_picture(tag: str, image: Image, writing: Writing) -> Node:
    """Write a picture as a graphic of its kind, with its text for those who cannot see it."""
    path = writing.pictures.get(image.target)
    suffix = (path or Path(image.target)).suffix.lower()
    kind, _, subtype = _MEDIA.get(suffix, "application/octet-stream").partition("/")
    words = write_plain(image.inlines) or image.title
    alt = element("alt-text", words) if words else None
    address = _name_file(path, writing) if path else image.target
    return element(tag, alt, mimetype=kind, mime_subtype=subtype, href=address)


def _name_file(path: Path, writing: Writing) -> str:
    """Name a picture as it lies beside article.xml: by its name, with its folder's where two have one name."""
    namesakes = [other for other in writing.pictures.values() if other.name == path.name]
    return path.name if len(set(namesakes)) == 1 else f"{path.parent.name}/{path.name}"


def write_plain(inlines: Iterable[Inline]) -> str:
    """Give the words of formatted text without their form."""
    writing = Writing(Formulas({}), {})
    return "".join(element("p", *write_inlines(inlines, writing)).itertext())


def _write_note(blocks: Iterable[Block], writing: Writing) -> Node:
    number = len(writing.notes) + 1
    identifier = writing.name(f"footnote {number}")
    # The place is kept before the note's own text is written, in which there may be notes.
    note = element("fn", element("label", str(number)), id=identifier)
    writing.notes.append(note)
    note.extend(paragraphs(writing.write_blocks(blocks)))
    return element("xref", element("sup", str(number)), ref_type="fn", rid=identifier)


def paragraphs(elements: Iterable[Node]) -> list[Node]:
    """Put what is no paragraph into one, for elements that hold nothing else."""
    return [node if node.tag == "p" else element("p", node) for node in elements]
