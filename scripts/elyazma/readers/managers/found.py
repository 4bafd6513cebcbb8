"""A manager's mark in a file: what it says, and the pieces of XML that it prints."""

from __future__ import annotations

from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.system.xml import Node

FIELD, LIST = "#elyazma-field-", "#elyazma-list-"
"""What begins the addresses of the links that stand for citations and printed lists while a paper is recognised."""


@dataclass(slots=True)
class Found:
    """One field, content control, bookmark or mark.

    `code` is its instruction; `data` what is stored beside that, decoded; `prints` are the elements that hold what it
    prints, each with a part of its paragraph; `marks` are those that only say where it stands. `node` is the mark
    itself where its attributes say all.
    """

    code: str
    data: str = ""
    prints: list[Node] = field(default_factory=list)
    marks: list[Node] = field(default_factory=list)
    node: Node | None = None
