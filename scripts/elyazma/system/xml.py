"""XML, read safely and written the same each time; the only module that imports lxml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from elyazma.model.phrases import phrase

Node = Any
"""An element of lxml's: `tag`, `text`, `tail`, `get`, `find`, `iter` as in the standard library, and `getparent`."""


class BadXml(ValueError):  # noqa: N818
    """XML that is not well-formed, or that holds what nobody here needs: a DTD, entities."""


def parse_xml(content: bytes) -> Node:
    """Parse a file and give its root. Nothing is fetched and no entity is expanded. Raises BadXml."""
    try:
        try:
            root = _parse(content)
        except etree.XMLSyntaxError as reason:
            # Some programs count them: "1348252641". Nothing here reads them.
            if reason.code != etree.ErrorTypes.DTD_XMLID_VALUE:
                raise
            root = _parse(_NAMES.sub(b"", content))
    except (etree.XMLSyntaxError, ValueError) as reason:
        # What libxml2 would have its caller do says nothing to a reader.
        said = getattr(reason, "msg", None) or str(reason)
        raise BadXml(said.replace(", use XML_PARSE_HUGE option", "")) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml(phrase("it declares a document type"))
    return root


_NAMES = re.compile(rb"\sxml:id\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")
"""Attributes that give an element a name (xml:id, W3C 2005)."""


def _parse(content: bytes) -> Node:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def write_xml(root: Node, doctype: str = "", kept: Iterable[str] = ()) -> bytes:
    """Serialise a root as UTF-8 with its declaration, namespaces that nothing uses left out but for `kept` prefixes."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=[*kept])
    # A standalone file may not depend on a DTD.
    alone = None if doctype else True
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=alone, doctype=doctype or None)
    return bytes(written)


_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def replace_unwritable(text: str) -> str:
    """Put U+FFFD for what XML 1.0 cannot hold (control characters), so that it is seen."""
    return _UNWRITABLE.sub("\ufffd", text)


def make_element(
    tag: str,
    attributes: Mapping[str, str],
    content: Iterable[Node | str],
    prefixes: Mapping[str | None, str] | None = None,
) -> Node:
    """Make an element of text and elements; names may be "{namespace}name".

    What XML 1.0 cannot hold (control characters) becomes U+FFFD, so that it is seen.
    """
    node = etree.Element(tag, nsmap=dict(prefixes or {}))
    for name, value in attributes.items():
        node.set(name, replace_unwritable(value))
    for part in content:
        append(node, part)
    return node


def append(node: Node, part: Node | str) -> None:
    """Put text or an element at an element's end."""
    if not isinstance(part, str):
        node.append(part)
    elif len(node):
        node[-1].tail = (node[-1].tail or "") + replace_unwritable(part)
    else:
        node.text = (node.text or "") + replace_unwritable(part)


def unwrap(node: Node) -> None:
    """Leave an element's content in its place without it."""
    parent = node.getparent()
    for part in (node.text or "", *node, node.tail or ""):
        _insert_before(parent, node, part)
    node.tail = None
    parent.remove(node)


def _insert_before(parent: Node, node: Node, part: Node | str) -> None:
    if not isinstance(part, str):
        node.addprevious(part)
        return
    before = node.getprevious()
    if before is None:
        parent.text = (parent.text or "") + part
    else:
        before.tail = (before.tail or "") + part
