r"""The columns of tables as pandoc reads them: those of siunitx, dcolumn and the author's own become plain ones."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.tex.columns import find_columns
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Environment, Tree

_KNOWN = frozenset("lcrpmbX")
_SILENT = frozenset("@!><")
_OTHERS = {"S": "r", "D": "r", "d": "r", "n": "r", "R": "r", "C": "c", "w": "c", "W": "c"}
_BRACED = {"D": 3, "w": 2, "W": 2}


def edit_columns(tree: Tree, environment: Environment) -> Iterator[Edit]:
    """Write the columns of a table with letters that pandoc knows, where there are others."""
    columns = find_columns(environment)
    if columns and (written := simplify(columns.text)) is not None:
        yield Edit(columns.start, columns.stop, written)


def write_columns(columns: str) -> str:
    """Write the columns of a table of any package as LaTeX's own."""
    return "".join(_write_plain(sign, behind) for sign, behind in read_columns(columns))


def _write_plain(sign: str, behind: str) -> str:
    if sign in _SILENT or sign == "*":
        return _write_column(sign, behind)
    if not sign.isalpha():
        return sign if sign == "|" else ""
    return (
        sign + behind if sign in "pmb" and behind.startswith("{") else _OTHERS.get(sign, sign if sign in "lcr" else "l")
    )


def edit_spanned(_: CommandEdits, command: Command) -> Iterator[Edit]:
    r"""Write the column of \multicolumn with a letter that pandoc knows, where more stands there: @{}c@{}."""
    columns = command.argument(1)
    if columns and (letter := _find_letter(columns.text)):
        yield Edit(columns.start, columns.stop, letter)


def _find_letter(columns: str) -> str:
    """Give the one letter of a column; nothing where pandoc can read it as it is."""
    plain = columns.strip()
    letters = [_OTHERS.get(sign, sign) for sign, _ in read_columns(plain) if sign.isalpha()]
    if len(letters) != 1 or plain.strip("|") == letters[0]:
        return ""
    if letters[0] in "pmbX" and "\\" in plain:
        # Of what stands around a width, or computes one, pandoc knows nothing.
        return "l"
    return letters[0] if letters[0] in "lcr" else ""


def simplify(columns: str) -> str | None:
    """Give the letters of columns, or none where pandoc can read them as they are."""
    pieces = list(read_columns(columns))
    strange = any(sign.isalpha() and sign not in _KNOWN for sign, _ in pieces) or "\\" in columns or "[" in columns
    return "".join(_write_column(sign, behind) for sign, behind in pieces) if strange else None


def read_columns(columns: str) -> Iterator[tuple[str, str]]:
    """Give each letter, and the braces behind it."""
    tokens = tokenize(columns, "")
    position = 0
    while position < len(columns):
        sign, start = columns[position], position + 1
        position = start
        while argument := (tokens.optional(position) or tokens.mandatory(position)):
            position = argument.end
        yield sign, columns[start:position].strip()


def _write_column(sign: str, behind: str) -> str:
    if sign == "*":
        return f"*{_simplify_repeated(behind)}"
    if sign in _SILENT:
        return ""
    if sign in _KNOWN:
        return sign + behind
    return _OTHERS.get(sign, "l") if sign.isalpha() else sign


def _simplify_repeated(behind: str) -> str:
    tokens = tokenize(behind, "")
    count = tokens.mandatory(0)
    repeated = tokens.mandatory(count.end) if count else None
    if count is None or repeated is None:
        return behind
    inner = simplify(repeated.text)
    return f"{{{count.text}}}{{{repeated.text if inner is None else inner}}}"
