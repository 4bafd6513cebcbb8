"""The pieces of a paper's TeX that an import takes apart: equations without their environment, commands of layout."""

from __future__ import annotations

import re
from collections.abc import Collection

from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Break, Command, Comment, Group, Node, Text, Tree


def settle_formula(tex: str) -> str:
    """Give a formula of a paper that is brought in: bare, and with all of its letters."""
    return _DOUBLE_STRUCK.sub(_draw_double_struck, trim_formula(unwrap_equation(tex)))


_DOUBLE_STRUCK = re.compile(r"\\mathbb\{([a-z0-9]+)\}")


def _draw_double_struck(found: re.Match[str]) -> str:
    r"""Give letters and digits for which \mathbb has no form as they stood in the file (Unicode, U+1D552, U+1D7D8)."""
    return "".join(chr(0x1D7D8 + int(each) if each.isdigit() else 0x1D552 + ord(each) - ord("a")) for each in found[1])


def unwrap_equation(tex: str) -> str:
    r"""Give a formula without \begin{equation} and \end{equation}."""
    tree = parse(tex)
    edits = []
    for found in tree.environments({"equation", "equation*"}):
        edits += [(found.start, found.inner, ""), (found.outer, found.end, "")]
    return apply_edits(tex, edits)


def trim_formula(tex: str) -> str:
    r"""Cut blanks off the ends of a formula, also those that TeX prints ("\ "), as word processors leave them."""
    tex = tex.strip()
    while True:
        if tex.endswith(_BLANK) and not tex.endswith(_ROW_END):
            tex = tex.removesuffix(_BLANK).rstrip()
        elif tex.startswith(_SPACE):
            tex = tex.removeprefix(_SPACE).lstrip()
        else:
            return tex


_BLANK, _ROW_END, _SPACE = "\\", "\\\\", "\\ "


def holds_only(tree: Tree, names: Collection[str]) -> bool:
    """Tell whether a source holds nothing but commands of these names."""
    return all(_is_among(tree, node, names) for node in tree.children)


def _is_among(tree: Tree, node: Node, names: Collection[str]) -> bool:
    match node:
        case Command():
            return node.name in names
        case Text() | Group():
            return not tree.source(node).strip("{} \t\n")
        case Break() | Comment():
            return True
        case _:
            return False
