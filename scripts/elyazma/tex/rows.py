r"""Read the rows of tables and displays: where each ends, what numbers it, which parts of a long table repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.comments import cut_comment
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.tree import Command, Comment, Environment, Node, Text, Tree, walk

LONG_TABLES = frozenset(("longtable", "longtable*", "xltabular", "longtabu"))
"""Environments of tables that run over pages."""

_ENDING = frozenset(("\\", "tabularnewline"))
_BELOW_ROWS = frozenset(("cmidrule", "addlinespace"))
"""What may stand between a row and the rule below it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Nodes that follow each other, and where their text starts and ends."""

    nodes: tuple[Node, ...]
    start: int
    end: int


def split_rows(nodes: Sequence[Node], start: int, end: int) -> Iterator[Piece]:
    """Split nodes at what ends a row; rows of an environment or a group among them stay in it."""
    row: list[Node] = []
    for node in nodes:
        if is_row_end(node):
            yield Piece(tuple(row), start, node.start)
            row, start = [], node.end
        else:
            row.append(node)
    yield Piece(tuple(row), start, end)


def is_row_end(node: Node) -> bool:
    """Tell whether a node ends a row."""
    return isinstance(node, Command) and node.name in _ENDING


def is_blank(tree: Tree, node: Node) -> bool:
    """Tell whether a node prints nothing: blanks or a comment."""
    return isinstance(node, Comment) or not tree.source(node).strip()


def find_row_above(tree: Tree, nodes: Sequence[Node], index: int) -> Command | None:
    """Give what ends the row that stands right above the place before a node; none where other text is there."""
    for at in range(index - 1, -1, -1):
        node = nodes[at]
        if isinstance(node, Command) and node.name in _ENDING:
            return node
        if not is_blank(tree, node) and not (isinstance(node, Command) and node.name in _BELOW_ROWS):
            return None
    return None


# --- Displays ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberedRow:
    r"""A row of a display: its TeX without labels, tags and comments; `silent` where \notag stands in it."""

    tex: str
    labels: tuple[str, ...]
    tags: tuple[str, ...]
    silent: bool


def read_row(tree: Tree, row: Piece, *, aligned: bool = True) -> NumberedRow:
    """Read what numbers a row; without `aligned` its signs of alignment are left out, but none of a matrix in it."""
    numbering = [node for node in walk(row.nodes) if isinstance(node, Command) and _numbers(node)]
    edits = [cut_comment(tree.tokens, node) for node in walk(row.nodes) if isinstance(node, Comment)]
    edits += [(_skip_blanks_before(tree.text, node.start, row.start), node.end, "") for node in numbering]
    if not aligned:
        edits += _list_alignment(tree.text, row)
    placed = ((start - row.start, min(end, row.end) - row.start, instead) for start, end, instead in edits)
    return NumberedRow(
        apply_edits(tree.text[row.start : row.end], placed).strip(),
        tuple(label.strip() for label in _list_arguments(numbering, "label")),
        tuple(_list_arguments(numbering, "tag")),
        any(node.name in _SILENCING for node in numbering),
    )


_SILENCING = frozenset(("notag", "nonumber"))


def _numbers(command: Command) -> bool:
    named = command.name in {"label", "tag"} and command.last is not None
    return named or command.name in _SILENCING


def _list_arguments(commands: Sequence[Command], name: str) -> Iterator[str]:
    for command in commands:
        if command.name == name and (argument := command.last):
            yield argument.text


def _skip_blanks_before(text: str, position: int, start: int) -> int:
    while position > start and text[position - 1].isspace():
        position -= 1
    return position


def _list_alignment(text: str, row: Piece) -> Iterator[Edit]:
    for node in row.nodes:
        if isinstance(node, Text):
            signs = (at for at in range(node.start, node.end) if text[at] == "&")
            # \leq&m is no command \leqm.
            yield from ((at, at + 1, " " if text[at - 1 : at + 2 : 2].isalpha() else "") for at in signs)


# --- Tables over several pages -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, where the label ends that stands behind it, and where the row ends that both are in."""

    command: Command
    end: int
    row_end: int


@dataclass(frozen=True, slots=True)
class LongTable:
    """The parts of a long table: what is before the rows, its head (none where no head or foot is set apart), its rows.

    `head` is that of the first page, `foot` that of the last.
    """

    caption: Caption | None
    before: Piece
    head: Piece | None
    rows: Piece
    foot: Piece


def read_long_table(tree: Tree, table: Environment) -> LongTable:
    """Read the parts of a table over several pages."""
    caption = _find_caption(tree, table.body)
    hidden = (caption.command.start, caption.row_end) if caption else (0, 0)
    nodes = tuple(node for node in table.body if not hidden[0] <= node.start < hidden[1])
    start = tree.name_end(table)
    marks = [at for at, node in enumerate(nodes) if isinstance(node, Command) and node.name in _PARTS]
    if not marks:
        return LongTable(caption, Piece((), start, start), None, Piece(nodes, start, table.outer), _NOTHING)
    at = next((at for at, node in enumerate(nodes[: marks[0]]) if _begins_head(node)), 0)
    before = Piece(nodes[:at], start, nodes[at].start)
    parts: dict[str, Piece] = {}
    position = nodes[at].start
    for mark in marks:
        part, known = nodes[mark], _name_part(nodes[mark])
        parts.setdefault(known, Piece(nodes[at:mark], position, part.start))
        at, position = mark + 1, part.end
    head = _choose(parts, "endfirsthead", "endhead")
    rows = trim(tree, Piece(nodes[at:], position, table.outer))
    return LongTable(caption, before, head, rows, trim(tree, _choose(parts, "endlastfoot", "endfoot")))


_PARTS = frozenset(("endfirsthead", "endhead", "endfoot", "endlastfoot"))
_HEADS = frozenset(("toprule", "hline", "midrule"))
_NOTHING = Piece((), 0, 0)


def _begins_head(node: Node) -> bool:
    return isinstance(node, Command) and node.name in _HEADS


def _name_part(node: Node) -> str:
    return node.name if isinstance(node, Command) else ""


def _choose(parts: dict[str, Piece], first: str, second: str) -> Piece:
    chosen = parts.get(first, _NOTHING)
    return chosen if chosen.start < chosen.end else parts.get(second, _NOTHING)


def trim(tree: Tree, piece: Piece) -> Piece:
    """Leave out blanks and comments at the end of a piece."""
    last = len(piece.nodes)
    while last and is_blank(tree, piece.nodes[last - 1]):
        last -= 1
    return Piece(piece.nodes[:last], piece.start, piece.nodes[last - 1].end if last else piece.start)


def _find_caption(tree: Tree, body: tuple[Node, ...]) -> Caption | None:
    for nodes in list_siblings(body):
        for at, node in enumerate(nodes):
            if isinstance(node, Command) and node.name == "caption" and node.argument(1):
                return _read_caption(tree, nodes, at, node)
    return None


def _read_caption(tree: Tree, nodes: Sequence[Node], at: int, caption: Command) -> Caption:
    behind = [node for node in nodes[at + 1 :] if not is_blank(tree, node)][:2]
    label = behind.pop(0) if behind and isinstance(behind[0], Command) and behind[0].name == "label" else caption
    if behind and is_row_end(behind[0]):
        return Caption(caption, label.end, behind[0].end)
    return Caption(caption, caption.end, caption.end)


def list_siblings(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Give nodes that stand side by side: these, and the children of each that has some."""
    yield nodes
    for node in walk(nodes):
        if children := getattr(node, "children", ()):
            yield children
