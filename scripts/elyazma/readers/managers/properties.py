"""Texts that are kept among a file's properties in pieces, since Word cuts a property off after 255 characters.

Zotero does so with citations that bookmarks mark ("ZOTERO_BREF_x_1"), Mendeley did ("Mendeley_Bookmark_x_1").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from elyazma.system.xml import Node

_PIECE = re.compile(r"(?P<name>(?:ZOTERO_BREF|Mendeley_Bookmark)_\w+?)_(?P<number>\d+)")
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def read_word_properties(root: Node) -> Iterator[tuple[str, str]]:
    """Give names and texts of docProps/custom.xml."""
    for node in root:
        if node.get("name"):
            yield node.get("name"), "".join(node.itertext())


def read_open_properties(root: Node) -> Iterator[tuple[str, str]]:
    """Give names and texts of the user's own fields in meta.xml."""
    for node in root.iter(f"{_META}user-defined"):
        yield node.get(f"{_META}name") or "", "".join(node.itertext())


def join_pieces(properties: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Join the pieces of texts, by the names of their bookmarks."""
    pieces: dict[str, dict[int, str]] = defaultdict(dict)
    for name, text in properties:
        found = _PIECE.fullmatch(name)
        if found:
            pieces[found["name"]][int(found["number"])] = text
    return {name: "".join(texts[number] for number in sorted(texts)) for name, texts in pieces.items()}
