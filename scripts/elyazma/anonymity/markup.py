"""Read the text of XML and HTML files, and what is not displayed: attributes, comments, embedded pictures."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from elyazma.system.xml import BadXml, Node, parse_xml

_DATA = re.compile(r"data:[\w/+.-]+;base64,([A-Za-z0-9+/=\s]+)")
_BLOCKS = frozenset(
    ["article", "br", "dd", "div", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "li", "link"]
)
_BLOCKS |= {"meta", "p", "section", "td", "th", "title", "tr"}


def list_xml_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Give each text and attribute with the element it stands in.

    A paragraph is one text, because a word may be split into several runs.
    """
    root = parse_xml(content)
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield "a comment", node.text or ""
            continue
        name = node.tag.rpartition("}")[2]
        yield from ((f"{name}, {key.rpartition('}')[2]}", value) for key, value in node.attrib.items())
        if name == "p":
            yield "a paragraph", "".join(_paragraph_texts(node))
        elif not any(str(above.tag).endswith("}p") for above in (node, *node.iterancestors())):
            yield from ((name, text) for text in (node.text, node.tail) if text and text.strip())


def _paragraph_texts(paragraph: Node) -> Iterator[str]:
    for node in paragraph.iter():
        if isinstance(node.tag, str):
            yield " " if node.tag.endswith(("}tab", "}br")) else node.text or ""
            yield node.tail or ""


class _Page(HTMLParser):
    """Collects a page's text: `lines` are displayed, `hidden` is not; `silent` is the open script or style element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.hidden: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.lines.append("")
        if tag in {"script", "style"}:
            self.silent = tag
        for name, value in attrs:
            if value and not value.startswith("data:"):
                self._keep_attribute(tag, name, value)

    def _keep_attribute(self, tag: str, name: str, value: str) -> None:
        if name in {"href", "src", "id"}:
            self.links.append(value)
        else:
            self.hidden.append((f"<{tag} {name}>", value))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""
        if tag in _BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.silent:
            self.hidden.append((f"<{self.silent}>", data))
        else:
            self.lines[-1] += data

    def handle_comment(self, data: str) -> None:
        self.hidden.append(("a comment", data))


def read_page(text: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Give a web page's displayed lines, what it does not display (with its place), and its links and anchors."""
    page = _Page()
    page.feed(text)
    page.close()
    return tuple(filter(str.strip, page.lines)), tuple(page.hidden), tuple(page.links)


def list_embedded(text: str) -> Iterator[bytes]:
    """Give the pictures that a page holds in data: addresses."""
    for match in _DATA.finditer(text):
        try:
            yield base64.b64decode(match.group(1))
        except binascii.Error:
            continue


__all__ = ["BadXml", "list_embedded", "list_xml_texts", "read_page"]
