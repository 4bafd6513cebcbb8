"""XML, read safely and written the same each time; the only module that imports lxml."""

from __future__ import annotations

from typing import Any

from lxml import etree

Node = Any
"""An element of lxml's: `tag`, `text`, `tail`, `get`, `find`, `iter` as in the standard library, and `getparent`."""


class BadXml(ValueError):  # noqa: N818
    """XML that is not well-formed, or that holds what nobody here needs: a DTD, entities."""


def parse_xml(content: bytes) -> Node:
    """Parse a file and give its root. Nothing is fetched and no entity is expanded. Raises BadXml."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise BadXml(str(reason)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadXml("it declares a document type")
    return root


def write_xml(root: Node) -> bytes:
    """Serialise a root as UTF-8 with its declaration, namespaces that nothing uses left out."""
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
