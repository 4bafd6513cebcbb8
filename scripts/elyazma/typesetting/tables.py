"""Write a table of a CSV file as LaTeX, through PyLaTeX's tables: text escaped once, numbers below each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elyazma.model.light_dataclass import dataclass
from elyazma.model.table import Alignment, Table
from elyazma.tex.escape import ROW_END, escape
from elyazma.typesetting.elements import Command, LongTable, NoEscape, Tabular, Tabularx
from elyazma.typesetting.numbers import align_numbers, are_numbers

LONGEST_UNBROKEN = 24
"""Characters of a cell up to which a column of text keeps to one line, where the layout does not say."""
_EM_PER_CHARACTER = 0.55
"""Width of a character, rather too wide: the digits and small letters of Times are narrower, some capitals wider."""

_PLAIN = {"left": "l", "center": "c", "right": "r", "decimal": "r"}
_RAGGED = {"left": r"\raggedright", "center": r"\centering", "right": r"\raggedleft", "decimal": r"\raggedleft"}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column ready to be printed: `head` and `cells` are TeX, `width` counts the characters of its longest line."""

    head: NoEscape
    cells: tuple[NoEscape, ...]
    align: Alignment
    wrap: bool
    width: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the rows, as TeX."""

    caption: str
    notes: str
    continued: str


def write_table(table: Table, language: str, continued: str, *, columns: int = 1) -> str:
    r"""Write what the text's \input reads: a float when the layout has a caption, else the bare table.

    `language` chooses captions, heads and notes; `continued` is the word over each further page of a long table;
    `columns` are the page's: where it has two, TeX breaks no table, and a long one floats over both.
    """
    layout = table.layout
    read = [_read_column(table, index, language) for index in range(len(table.rows[0]))]
    frame = _Frame(_write_caption(table, language), _write_notes(layout.notes.get(language, ())), escape(continued))
    if layout.long and columns == 1:
        return _write_long(read, frame)
    body = _write_tabular(read).dumps()
    if not frame.caption:
        return f"{body}{frame.notes}\n"
    float_ = "table*" if layout.wide or layout.long else "table"
    return "\n".join(
        (rf"\begin{{{float_}}}[htbp]", r"\centering", frame.caption, f"{body}{frame.notes}", rf"\end{{{float_}}}", "")
    )


def _write_caption(table: Table, language: str) -> str:
    layout = table.layout
    caption = layout.caption.get(language, "")
    return f"\\caption{{{escape(caption)}}}" + (f"\\label{{{layout.label}}}" if layout.label else "") if caption else ""


def _write_notes(notes: Iterable[str]) -> str:
    text = r"\par ".join(map(escape, notes))
    return rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize\raggedright {text}}}" if text else ""


# --- Columns ----------------------------------------------------------------------------------------


def _read_column(table: Table, index: int, language: str) -> _Column:
    name, layout = table.rows[0][index], table.layout
    said = table.column(name)
    raw = [row[index] for row in table.rows[1:]]
    align: Alignment = said.align or ("decimal" if are_numbers(raw) else "left")
    if align == "decimal":
        cells = align_numbers(raw, said.decimals, layout.decimal_sign)
    else:
        cells = [_write_text(cell) for cell in raw]
    longest = max(map(len, raw))
    wrap = longest > LONGEST_UNBROKEN and align != "decimal" if said.wrap is None else said.wrap
    lines = [said.head.get(language, name) + (f" ({said.unit})" if said.unit else "")]
    if not wrap:
        lines = _break_head(lines[0], longest)
    width = max(longest, *map(len, lines))
    return _Column(_write_head(lines, align), tuple(cells), align, wrap, width)


def _write_text(cell: str) -> NoEscape:
    r"""Escape a cell; TeX would take a star that begins a row for a part of the \\ before it."""
    return NoEscape(("{}" if cell.startswith("*") else "") + escape(cell))


def _break_head(head: str, width: int) -> list[str]:
    """Break a head at blanks into lines no longer than the column, or than its longest word."""
    words = head.split()
    width = max(width, *map(len, words)) if words else width
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _write_head(lines: Sequence[str], align: Alignment) -> NoEscape:
    if len(lines) == 1:
        return NoEscape(escape(lines[0]))
    stack = Tabular(f"@{{}}{_PLAIN[align]}@{{}}", pos=["b"], width=1, booktabs=False)
    for line in lines:
        stack.add_row([NoEscape(escape(line))])
    return NoEscape(stack.dumps())


# --- Tables that float, and tables that run over pages --------------------------------------------------


def _write_tabular(columns: Sequence[_Column]) -> Tabular:
    wraps = any(column.wrap for column in columns)
    spec = "".join(_spec(column, "X") for column in columns)
    table = (
        Tabularx(spec, width=len(columns), booktabs=True, width_argument=NoEscape(r"\linewidth"))
        if wraps
        else Tabular(spec, width=len(columns), booktabs=True)
    )
    table.add_row([column.head for column in columns])
    table.add_hline()
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(row)
    return table


def _spec(column: _Column, wrapped: str) -> str:
    if not column.wrap:
        return _PLAIN[column.align]
    return rf">{{{_RAGGED[column.align]}\arraybackslash}}{wrapped}"


def _write_long(columns: Sequence[_Column], frame: _Frame) -> str:
    spec = "".join(_spec(column, f"p{{{_long_width(column, columns)}}}") for column in columns)
    table = LongTable(f"@{{}}{spec}@{{}}", width=len(columns), booktabs=False)
    if frame.caption:
        table.append(NoEscape(f"{frame.caption}{ROW_END}"))
    _add_head(table, columns)
    table.append(Command("endfirsthead"))
    if frame.caption:
        over = rf"\tablename~\thetable{{}} ({frame.continued})"
        table.append(NoEscape(rf"\multicolumn{{{len(columns)}}}{{@{{}}l@{{}}}}{{{over}}}{ROW_END}"))
    _add_head(table, columns)
    table.append(Command("endhead"))
    for command in ("midrule", "endfoot", "bottomrule", "endlastfoot"):
        table.append(Command(command))
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(row)
    # Single lines, as a float has them; longtable sets its caption in a box of its own width, four inches.
    start = r"{\linespread{1}\normalsize\setlength\LTcapwidth{\linewidth}"
    return "\n".join((start, table.dumps(), rf"{frame.notes}\par}}", ""))


def _add_head(table: LongTable, columns: Sequence[_Column]) -> None:
    table.append(Command("toprule"))
    table.add_row([column.head for column in columns])
    table.append(Command("midrule"))


def _long_width(column: _Column, columns: Sequence[_Column]) -> str:
    """Share out among the wrapped columns, by their longest lines, the width that the others leave."""
    fixed = sum(each.width for each in columns if not each.wrap) * _EM_PER_CHARACTER
    gaps = 2 * (len(columns) - 1)
    wrapped = sum(min(each.width, _WIDEST) for each in columns if each.wrap)
    share = min(column.width, _WIDEST)
    return rf"\dimexpr(\linewidth-{fixed:.1f}em-{gaps}\tabcolsep)*{share}/{wrapped}\relax"


_WIDEST = 120
"""Characters past which a longer column gets no more width."""
