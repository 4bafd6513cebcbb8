"""Mathematics: all formulas of a document as MathML, in one run of pandoc."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elyazma.tools.jats.elements import MATHML, PREFIXES, element
from elyazma.tools.pandoc.program import run_pandoc
from elyazma.tools.xml import Node, parse_xml

PANDOC_API = [1, 23, 1]
"""The version of pandoc-types whose JSON is written; pandoc reads any 1.23."""

Formula = tuple[str, str]
"""pandoc's kind ("InlineMath", "DisplayMath") and the TeX."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The MathML of each formula; one that pandoc cannot turn into MathML is not among them and stays TeX."""

    trees: Mapping[Formula, Node]

    def write(self, kind: str, tex: str) -> Node:
        """Write a formula: its MathML with its TeX beside it, or its TeX alone."""
        source = element("tex-math", tex)
        tree = self.trees.get((kind, tex))
        return source if tree is None else element("alternatives", source, deepcopy(tree))


def convert_formulas(nodes: Any, folder: Path) -> Formulas:
    """Convert the formulas of pandoc's nodes, however deep they are. Raises PandocFailed."""
    found = list(dict.fromkeys(_list_formulas(nodes)))
    if not found:
        return Formulas({})
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, tex]}]} for kind, tex in found]
    document = {"pandoc-api-version": PANDOC_API, "meta": {}, "blocks": blocks}
    written = run_pandoc(["--from=json", "--to=jats_archiving", "--wrap=none"], folder, json.dumps(document))
    opening = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in PREFIXES.items())
    root = parse_xml(f"<body{opening}>".encode() + written + b"</body>")
    # pandoc puts each formula into a paragraph of its own, in order.
    trees = zip(found, root, strict=True)
    return Formulas({formula: tree for formula, node in trees if (tree := _find_tree(node)) is not None})


def _list_formulas(value: Any) -> Iterator[Formula]:
    if isinstance(value, Mapping):
        if value.get("t") == "Math":
            yield value["c"][0]["t"], value["c"][1]
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for part in value:
            yield from _list_formulas(part)


def _find_tree(node: Node) -> Node | None:
    tree = next(node.iter(f"{{{MATHML}}}math"), None)
    if tree is not None:
        tree.tail = None
    return tree
