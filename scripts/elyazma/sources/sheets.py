"""Read CSV files strictly: UTF-8, one separator, whole quotes, rows of one length; every fault with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.phrases import Phrase, phrase, phrase_count, phrase_fault
from elyazma.tex.characters import find_hidden

Rows = tuple[tuple[str, ...], ...]

SEPARATORS = ",;\t"
LARGEST_SHEET = 2_000_000
"""Bytes of one CSV file: some thirty thousand rows, more than any article prints."""

MOST_FINDINGS = 20
_NAMES = {",": phrase("a comma"), ";": phrase("a semicolon"), "\t": phrase("a tab")}


def read_rows(text: str, path: str) -> Outcome[Rows]:
    """Read the rows of a CSV text, the head first, blanks around a cell cut off; empty lines are skipped.

    The separator is the one of `SEPARATORS` that the first line has most of. The value is none when there is an error.
    """
    hidden = tuple(islice(find_hidden(text, path), MOST_FINDINGS))
    if hidden:
        return Outcome(None, hidden)
    separator = find_separator(text)
    try:
        numbered = list(_read_numbered(text, separator))
    except _BadQuotes as fault:
        return Outcome(None, (_report_quotes(fault, path),))
    if len(numbered) < _HEAD_AND_ROW:
        hint = phrase("write the heads on the first line and one row on each line below")
        return Outcome(None, (error("table-empty", phrase("this table has no rows"), Span(path), hint),))
    ragged = tuple(islice(_find_ragged(numbered, path, separator), MOST_FINDINGS))
    return Outcome(None if ragged else tuple(row for _, row in numbered), ragged)


_HEAD_AND_ROW = 2


def find_separator(text: str) -> str:
    """Give the separator that the first line has most of outside quotes; a comma when it has none."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=bare.count)


class _BadQuotes(Exception):  # noqa: N818
    def __init__(self, line: int, reason: Phrase) -> None:
        super().__init__(reason)
        self.line = line


def _read_numbered(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Give each row with the line it begins on."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            raise _BadQuotes(line, phrase_fault(fault)) from fault
        cells = tuple(" ".join(cell.split()) for cell in row)
        if any(cells):
            yield line, cells


def _report_quotes(fault: _BadQuotes, path: str) -> Diagnostic:
    if "end of data" in str(fault):
        message = phrase("a quotation mark is opened in the row that begins here, and never closed")
    elif "expected after" in str(fault):
        message = phrase("something stands between a closing quotation mark and the separator")
    else:
        message = phrase("this row cannot be read: {fault}", fault=fault)
    hint = phrase('write a cell that holds a quotation mark as "a ""quoted"" word"')
    return error("table-quotes", message, Span(path, fault.line), hint)


def _find_ragged(numbered: list[tuple[int, tuple[str, ...]]], path: str, separator: str) -> Iterator[Diagnostic]:
    width = len(numbered[0][1])
    for line, row in numbered[1:]:
        if len(row) != width:
            cells = phrase_count(len(row), "{count} cell", "{count} cells")
            message = phrase(
                "this row has {cells}, the head {width} (separated by {separator})",
                cells=cells,
                width=width,
                separator=_NAMES[separator],
            )
            hint = phrase(
                "add or delete {separator}, or put a cell that holds one into quotation marks",
                separator=_NAMES[separator],
            )
            yield error("table-ragged", message, Span(path, line), hint)
