"""Mathematics: all formulas of a document as MathML, in one run of pandoc."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Equation, Math, Para, walk
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import run_pandoc
from elyazma.system.pandoc.writing import write_document
from elyazma.system.xml import Node, parse_xml
from elyazma.writers.jats.elements import MATHML, PREFIXES, element


@dataclass(frozen=True, slots=True)
class Formulas:
    """The MathML of each formula; one that pandoc cannot turn into MathML is not among them and stays TeX."""

    trees: Mapping[Math, Node]

    def write(self, formula: Math) -> Node:
        """Write a formula: its MathML with its TeX beside it, or its TeX alone."""
        source = element("tex-math", formula.tex)
        tree = self.trees.get(formula)
        return source if tree is None else element("alternatives", source, deepcopy(tree))


def convert_formulas(blocks: Iterable[Block], folder: Path) -> Formulas:
    """Convert the formulas of blocks, however deep they are. Raises PandocFailed."""
    found = list(dict.fromkeys(_list_formulas(blocks)))
    if not found:
        return Formulas({})
    document = write_document(PandocDocument(tuple(Para((formula,)) for formula in found)))
    written = run_pandoc(["--from=json", "--to=jats_archiving", "--wrap=none"], folder, json.dumps(document))
    opening = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in PREFIXES.items())
    root = parse_xml(f"<body{opening}>".encode() + written + b"</body>")
    # pandoc puts each formula into a paragraph of its own, in order.
    trees = zip(found, root, strict=True)
    return Formulas({formula: tree for formula, node in trees if (tree := _find_tree(node)) is not None})


def _list_formulas(blocks: Iterable[Block]) -> Iterator[Math]:
    for node in walk(blocks):
        if isinstance(node, Math):
            yield node
        elif isinstance(node, Equation):
            yield formula_of(node)


def formula_of(equation: Equation) -> Math:
    """Give the formula of an equation."""
    return Math(equation.tex, display=True)


def _find_tree(node: Node) -> Node | None:
    tree = next(node.iter(f"{{{MATHML}}}math"), None)
    if tree is not None:
        tree.tail = None
    return tree
