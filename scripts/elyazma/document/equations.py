r"""Displayed mathematics: which lines of it have a number, a tag, labels; what is left is TeX that writers read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.escape import ROW_END
from elyazma.tex.parse import parse
from elyazma.tex.rows import Piece, is_blank, read_row, split_rows
from elyazma.tex.tree import Command, Environment, Node, Tree

_INNER = {
    "align": "aligned",
    "alignat": "aligned",
    "flalign": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}
_BY_LINE = frozenset({"align", "alignat", "flalign", "gather", "eqnarray"})
_NUMBERED = _BY_LINE | {"equation", "multline"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a display: its TeX; whether it is counted; a tag in place of a number; its labels."""

    tex: str
    counted: bool = False
    tag: str = ""
    labels: tuple[str, ...] = ()


def read_display(source: str) -> tuple[Line, ...]:
    """Read a display as pandoc gives it; lines that have no numbers of their own stay together."""
    tree = parse(source)
    display = _find_display(tree)
    if display is None:
        return (_read_line(tree, Piece(tree.children, 0, len(source)), counted=False),)
    name, counted = display.name.removesuffix("*"), not display.name.endswith("*")
    body = Piece(display.body, display.inner, display.outer)
    if name not in _BY_LINE:
        line = _read_line(tree, body, counted=counted)
        return (Line(_wrap(name, line.tex), line.counted, line.tag, line.labels),)
    rows = [part for row in split_rows(body.nodes, body.start, body.end) for part in _split_at_texts(tree, row)]
    lines = list(_read_lines(tree, rows, counted=counted))
    if sum(bool(line.counted or line.tag) for line in lines) > 1:
        return tuple(_read_lines(tree, rows, counted=counted, aligned=False))
    whole = _wrap(name, f" {ROW_END} ".join(line.tex for line in lines))
    labels = tuple(label for line in lines for label in line.labels)
    tag = "".join(line.tag for line in lines)
    return (Line(whole, any(line.counted for line in lines), tag, labels),)


def _find_display(tree: Tree) -> Environment | None:
    """Find the environment of amsmath or LaTeX that a display is; none where it is a plain formula."""
    match [node for node in tree.children if not is_blank(tree, node)]:
        case [Environment(closed=True) as display] if display.name.removesuffix("*") in _NUMBERED:
            return display
        case _:
            return None


_TEXTS = frozenset(("intertext", "shortintertext"))
"""Text between two lines, which has no number and ends the line before it (amsldoc, section 3.10; mathtools)."""


def _split_at_texts(tree: Tree, row: Piece) -> Iterator[Piece]:
    """Split a row at the texts in it; what is blank beside one is no line."""
    texts = [at for at, node in enumerate(row.nodes) if isinstance(node, Command) and node.name in _TEXTS]
    first, start, parts = 0, row.start, []
    for at in texts:
        node = row.nodes[at]
        parts += [Piece(row.nodes[first:at], start, node.start), Piece((node,), node.start, _find_end(tree, node))]
        first, start = at + 1, parts[-1].end
    # The braces of a text stand behind it where nobody has said that it takes an argument.
    behind = tuple(node for node in row.nodes[first:] if node.start >= start)
    parts.append(Piece(behind, start, row.end))
    yield from parts if not texts else [part for part in parts if not all(is_blank(tree, node) for node in part.nodes)]


def _find_end(tree: Tree, text: Node) -> int:
    given = tree.tokens.mandatory(text.end)
    return given.end if given else text.end


def _read_text(tree: Tree, row: Piece) -> str:
    """Give a row that is a text between lines; empty for any other."""
    match row.nodes:
        case (Command(name=name) as command,) if name in _TEXTS:
            given = command.last or tree.tokens.mandatory(command.end)
            return rf"\text{{{given.text}}}" if given else ""
        case _:
            return ""


def _read_lines(tree: Tree, rows: list[Piece], *, counted: bool, aligned: bool = True) -> Iterator[Line]:
    for row in rows:
        text = _read_text(tree, row)
        line = Line(text) if text else _read_line(tree, row, counted=counted, aligned=aligned)
        if line.tex or line.labels:
            yield line
        elif line.counted and len(rows) > 1:
            # Behind \\ there is a line, which has a number though nothing stands on it.
            yield replace(line, tex="{}")


def _read_line(tree: Tree, row: Piece, *, counted: bool, aligned: bool = True) -> Line:
    read = read_row(tree, row, aligned=aligned)
    numbered = counted and not read.silent and not read.tags
    return Line(read.tex, numbered, read.tags[0] if read.tags else "", read.labels)


def _wrap(name: str, body: str) -> str:
    if name == "eqnarray":
        return rf"\begin{{array}}{{rcl}} {body} \end{{array}}"
    inner = _INNER.get(name)
    return rf"\begin{{{inner}}} {body} \end{{{inner}}}" if inner else body
