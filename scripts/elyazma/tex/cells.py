r"""Read the rows and cells of tables: what of each is text, and what says only how it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.columns import MOST_COLUMNS, Columns, find_columns, split_columns
from elyazma.tex.comments import cut_comment
from elyazma.tex.edits import apply_edits
from elyazma.tex.rows import Piece, is_blank, split_rows
from elyazma.tex.tokens import Argument, Tokens
from elyazma.tex.tree import Command, Comment, Environment, Group, Node, Text, Tree, walk

TABLES = frozenset(("tabular", "tabular*", "tabularx", "tabulary", "longtable", "longtable*", "xltabular"))
"""Environments of tables that are set in text."""
_SAFE_LETTERS = frozenset("lcrpmbXLCRJwWtj")
"""Columns that take any text; those of numbers (siunitx's S, dcolumn's D, an author's own) take only numbers."""


@dataclass(frozen=True, slots=True)
class Cell:
    r"""A cell or a caption: its `text` between the source before it (\multicolumn{2}{c}{) and behind it (}).

    `span` is how many columns it takes. `form` is "cell", "caption", or "numbers" for what stands bare in a column that
    takes only numbers.
    """

    before: str
    text: str
    behind: str
    span: int = 1
    form: str = "cell"

    @property
    def source(self) -> str:
        """Give the whole cell."""
        return f"{self.before}{self.text}{self.behind}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the rules and settings `above` it, its cells, and what ends it; the last of a table may have no end."""

    above: str
    cells: tuple[Cell, ...]
    end: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Give the texts of the cells with single blanks."""
        return tuple(" ".join(cell.text.split()) for cell in self.cells)

    @property
    def spans(self) -> tuple[int, ...]:
        """Give how many columns each cell takes."""
        return tuple(cell.span for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CellTable:
    r"""A table in rows. `name` is the environment's, `begin` all of \begin{...} before what describes the columns.

    `wanted` is that description as it was written, with its braces.
    """

    name: str
    begin: str
    wanted: str
    columns: Columns
    rows: tuple[Row, ...]
    end: str


def list_tables(tree: Tree) -> Iterator[Environment]:
    """Give the tables of a text that stand in no other."""
    end = 0
    for environment in tree.environments(TABLES):
        if environment.start >= end and environment.closed:
            end = environment.end
            yield environment


def read_cells(tree: Tree, table: Environment) -> CellTable:
    """Read a table into rows and cells."""
    wanted = find_columns(table)
    columns = split_columns(wanted.text) if wanted else Columns((), "")
    pieces = list(split_rows(table.body, table.inner, table.outer))
    ends = [*(later.start for later in pieces[1:]), table.outer]
    rows = tuple(
        _read_row(tree, piece, end, columns.letters, after_row=piece.start > table.inner)
        for piece, end in zip(pieces, ends, strict=True)
    )
    text = tree.text
    described = wanted.start - 1 if wanted else table.inner
    begin, described_by = text[table.start : described], text[described : table.inner]
    return CellTable(table.name, begin, described_by, columns, rows, text[table.outer : table.end])


def takes_text(letter: str) -> bool:
    """Tell whether a column takes any text: those of numbers, and what an author has defined, may not."""
    return letter in _SAFE_LETTERS


# --- Rows -------------------------------------------------------------------------------------------------

_ABOVE = frozenset((
    "hline", "toprule", "midrule", "bottomrule", "cmidrule", "morecmidrules", "addlinespace", "specialrule", "cline",
    "hhline", "Xhline", "Xcline", "noalign", "hdashline", "cdashline", "firsthline", "lasthline", "endhead",
    "endfirsthead", "endfoot", "endlastfoot", "rowcolor", "rowcolors", "arrayrulecolor", "doublerulesepcolor",
    "showrowcolors", "hiderowcolors", "newpage", "pagebreak", "nopagebreak", "tabucline", "rowfont", "label",
))  # fmt: skip
"""Commands that stand before the cells of a row and print none of them."""


def _read_row(tree: Tree, piece: Piece, end: int, columns: Sequence[str], *, after_row: bool) -> Row:
    start = _end_of_settings(tree, piece, after_row=after_row)
    cells: list[Cell] = []
    for begin, stop in _split_cells(tree, piece.nodes, start, piece.end):
        letter = columns[at] if (at := sum(cell.span for cell in cells)) < len(columns) else ""
        cells.append(_read_cell(tree, piece.nodes, (begin, stop), letter))
    above = _without_comments(tree, piece.nodes, piece.start, start)
    return Row(above, tuple(cells), tree.text[piece.end : end])


def _end_of_settings(tree: Tree, row: Piece, *, after_row: bool) -> int:
    """Give where the last of what stands above a row's cells ends; LaTeX looks for a row's skip behind blanks too."""
    skip = tree.tokens.optional(row.start) if after_row else None
    end = skip.end if skip else row.start
    for node in row.nodes:
        if node.start < end or is_blank(tree, node):
            continue
        if not isinstance(node, Command) or node.name not in _ABOVE:
            break
        end = _end_of_arguments(tree.tokens, node.end)
    return min(end, row.end)


def _end_of_arguments(tokens: Tokens, position: int) -> int:
    """Give where the arguments end that stand right behind a command, known or not."""
    while tokens.text[position : position + 1] in ("[", "{"):
        argument = tokens.optional(position) or tokens.mandatory(position)
        if argument is None:
            break
        position = argument.end
    return position


def _split_cells(tree: Tree, nodes: Sequence[Node], start: int, end: int) -> Iterator[tuple[int, int]]:
    for node in nodes:
        if isinstance(node, Text):
            for at in range(max(node.start, start), node.end):
                if tree.text[at] == "&":
                    yield start, at
                    start = at + 1
    yield start, end


def _without_comments(tree: Tree, nodes: Sequence[Node], start: int, end: int) -> str:
    comments = (each for each in walk(tuple(nodes)) if isinstance(each, Comment))
    cuts = (cut_comment(tree.tokens, each) for each in comments if start <= each.start < end)
    edits = ((begin - start, min(stop, end) - start, instead) for begin, stop, instead in cuts)
    return apply_edits(tree.text[start:end], edits)


# --- Cells ------------------------------------------------------------------------------------------------

_SETTINGS = frozenset((
    "bfseries", "itshape", "slshape", "scshape", "upshape", "mdseries", "rmfamily", "sffamily", "ttfamily",
    "normalfont", "em", "bf", "it", "sc", "rm", "sf", "tt", "tiny", "scriptsize", "footnotesize", "small", "normalsize",
    "large", "Large", "centering", "raggedright", "raggedleft", "RaggedRight", "RaggedLeft", "arraybackslash",
    "boldmath", "noindent", "leavevmode", "strut", "hfill",
))  # fmt: skip
"""Commands at the beginning of a cell that print no word and hold for all of it."""
_SETTINGS_WITH_ARGUMENTS = frozenset(("cellcolor", "color", "hspace", "vspace", "rule"))


def _read_cell(tree: Tree, nodes: Sequence[Node], place: tuple[int, int], letter: str) -> Cell:
    start, end = place
    inner = _Inner(tree, nodes, start, end)
    inner.enter()
    bare = bool(letter) and not takes_text(letter) and not inner.entered
    form = "caption" if inner.caption else "numbers" if bare else "cell"
    within = [each for each in nodes if each.end > inner.start and each.start < inner.end]
    text = _without_comments(tree, within, inner.start, inner.end)
    return Cell(
        _without_comments(tree, nodes, start, inner.start),
        text,
        _without_comments(tree, nodes, inner.end, end),
        inner.span,
        form,
    )


class _Inner:
    """Goes from a cell's ends inwards to its text: past settings, into the last argument of what stands alone."""

    def __init__(self, tree: Tree, nodes: Sequence[Node], start: int, end: int) -> None:
        self.tree, self.nodes, self.start, self.end = tree, nodes, start, end
        self.span, self.caption, self.entered = 1, False, False

    def enter(self) -> None:
        """Narrow `start` and `end` to the text."""
        self._trim()
        while self._pass_setting() or self._enter_only():
            self._trim()

    def _trim(self) -> None:
        """Leave out blanks and comments at both ends."""
        comments = [each for each in self.nodes if isinstance(each, Comment)]
        starts = {each.start: each.end for each in comments}
        ends = {each.end: each.start for each in comments}
        text = self.tree.text
        while self.start < self.end and (self.start in starts or text[self.start].isspace()):
            self.start = min(starts.get(self.start, self.start + 1), self.end)
        while self.start < self.end and (self.end in ends or self._ends_blank()):
            self.end = max(ends.get(self.end, self.end - 1), self.start)

    def _ends_blank(self) -> bool:
        # The blank of the command that is made of one belongs to it.
        token = self.tree.tokens.token_over(self.end - 1)
        return self.tree.text[self.end - 1].isspace() and not (token and token.kind == "command")

    def _first(self) -> Node | None:
        return next((each for each in self.nodes if each.end > self.start and each.start < self.end), None)

    def _pass_setting(self) -> bool:
        node = self._first()
        if not isinstance(node, Command) or node.start < self.start:
            return False
        end = node.end if node.name in _SETTINGS else 0
        if node.name in _SETTINGS_WITH_ARGUMENTS:
            starred = self.tree.text.startswith("*", node.end)
            end = _end_of_arguments(self.tree.tokens, node.end + starred)
        self.start = max(self.start, min(end, self.end))
        return 0 < end < self.end

    def _enter_only(self) -> bool:
        """Go into what stands alone between `start` and `end`, if it holds the cell's text."""
        node = self._first()
        if isinstance(node, Group) and (node.start, node.end) == (self.start, self.end):
            self.start, self.end, self.nodes = node.start + 1, node.end - 1, node.children
            self.entered = True
            return True
        if not isinstance(node, Command) or node.start != self.start:
            return False
        argument = _find_text(self.tree.tokens, node)
        if argument is None or not (argument.end == self.end or (node.name == "caption" and argument.end < self.end)):
            return False
        self._note(node)
        self.nodes = tuple(each for each in (node.children or self.nodes) if each.end > argument.start)
        self.start, self.end = argument.start, argument.stop
        self.entered = True
        return True

    def _note(self, node: Command) -> None:
        self.caption = node.name == "caption"
        columns = node.argument(0)
        if node.name == "multicolumn" and columns and _COUNT.fullmatch(columns.text.strip()):
            self.span = min(int(columns.text), MOST_COLUMNS)


_COUNT = re.compile(r"[0-9]{1,9}")


def _find_text(tokens: Tokens, command: Command) -> Argument | None:
    """Give the argument that holds the text of a command around a whole cell."""
    if command.name in {"multicolumn", "caption"}:
        return command.last
    return _find_text_of_multirow(tokens, command.name_end) if command.name == "multirow" else None


def _find_text_of_multirow(tokens: Tokens, position: int) -> Argument | None:
    """Give the last of its three arguments in braces, before each of which one in brackets may stand."""
    argument = None
    for _ in range(3):
        option = tokens.optional(position)
        argument = tokens.mandatory(option.end if option else position)
        if argument is None:
            return None
        position = argument.end
    return argument
