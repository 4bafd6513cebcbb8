"""Read which letters the columns of tables have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Environment, Tree

_TABLES = {
    "array": 1,
    **dict.fromkeys(("tabular", "longtable", "longtable*", "NiceTabular"), 1),
    **dict.fromkeys(("supertabular", "xtabular", "mpsupertabular", "mpxtabular"), 1),
    **dict.fromkeys(("tabular*", "tabularx", "xltabular", "tabulary", "supertabular*", "xtabular*", "widetabular"), 2),
    **dict.fromkeys(("NiceTabular*", "NiceTabularX"), 2),
}
"""Environments, and which of their arguments (tex/signatures.toml) describes the columns."""


def list_column_letters(tree: Tree) -> Iterator[str]:
    r"""Give the letters that stand for columns in tables and in \multicolumn, not those in the braces behind one."""
    for node in tree.walk():
        if isinstance(node, Environment):
            yield from _read_letters(find_columns(node))
        elif isinstance(node, Command) and node.name == "multicolumn":
            yield from _read_letters(node.argument(1))


def find_columns(environment: Environment) -> Argument | None:
    """Give the argument that describes the columns of a table; none for what is no table."""
    place = _TABLES.get(environment.name, len(environment.arguments))
    return environment.arguments[place] if place < len(environment.arguments) else None


def _read_letters(argument: Argument | None) -> Iterator[str]:
    depth = 0
    for sign in argument.text if argument else "":
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and sign.isalpha():
            yield sign


# --- One by one -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    r"""A column by its letter, and all that describes it, rules and settings before it too: ">{\bfseries}p{2cm}"."""

    letter: str
    source: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, and the rules behind the last one."""

    each: tuple[Column, ...]
    behind: str

    @property
    def letters(self) -> tuple[str, ...]:
        """Give the letters alone."""
        return tuple(column.letter for column in self.each)

    @property
    def source(self) -> str:
        """Give the whole description."""
        return f"{''.join(column.source for column in self.each)}{self.behind}"


MOST_COLUMNS = 1000
"""How often the columns of one table are repeated: "*{1000000}{c}" would fill the memory."""
_COUNT = re.compile(r"[0-9]{1,9}")


def split_columns(wanted: str) -> Columns:
    r"""Split what describes the columns of a table; "*{2}{c}" are two columns."""
    splitter = _Splitter()
    splitter.read(wanted)
    return Columns(tuple(splitter.found), splitter.waiting)


class _Splitter:
    """Gathers columns; `waiting` stands before the next one, `left` is how often something may still be repeated."""

    def __init__(self) -> None:
        self.found: list[Column] = []
        self.waiting = ""
        self.left = MOST_COLUMNS

    def read(self, wanted: str) -> None:
        """Read one description, or a part of it."""
        position = 0
        while position < len(wanted):
            position = self._read_one(wanted, position)

    def _read_one(self, wanted: str, position: int) -> int:
        sign, end = wanted[position], position + 1
        if sign == "*":
            end = self._read_repeated(wanted, end)
        elif sign in "@!>":
            _, end = _read_braced(wanted, end)
            self.waiting += wanted[position:end]
        elif sign.isalpha():
            self.found.append(Column(sign, f"{self.waiting}{sign}"))
            self.waiting = ""
        elif sign in "<{[" or not (sign.isspace() or sign in "|:;"):
            end = self._read_behind(wanted, position)
        else:
            self.waiting += sign
        return end

    def _read_repeated(self, wanted: str, position: int) -> int:
        """Read {count}{columns}, as often as it says."""
        count, end = _read_braced(wanted, position)
        repeated, end = _read_braced(wanted, end)
        for _ in range(min(int(count), MOST_COLUMNS) if _COUNT.fullmatch(count.strip()) else 1):
            if self.left:
                self.left -= 1
                self.read(repeated)
        return end

    def _read_behind(self, wanted: str, position: int) -> int:
        """Read what belongs to the column before it."""
        end = position + 1
        if wanted[position] == "[":
            end = (wanted.find("]", position) + 1) or len(wanted)
        elif wanted[position] in "<{":
            _, end = _read_braced(wanted, position + (wanted[position] == "<"))
        if self.found:
            last = self.found.pop()
            self.found.append(Column(last.letter, f"{last.source}{wanted[position:end]}"))
        return end


def _read_braced(text: str, position: int) -> tuple[str, int]:
    """Give what stands between the braces at a position, or the sign there, and where it ends."""
    while text[position : position + 1].isspace():
        position += 1
    if text[position : position + 1] != "{":
        return text[position : position + 1], position + 1
    depth, start = 0, position + 1
    while position < len(text):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        position += 1
        if depth == 0:
            return text[start : position - 1], position
    return text[start:], position
