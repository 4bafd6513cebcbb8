"""Split a .bib file into its blocks, each with its place: the only module that imports bibtexparser.

bibtexparser 2.1 puts broken blocks among `failed_blocks`, counts lines from 0 and does not tell where a field begins.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import bibtexparser.model as blocks
from bibtexparser.splitter import Splitter

from elyazma.model.diagnostics import Diagnostic, Span, error

Entry = blocks.Entry

# Without a handler Python prints the library's warnings; each of them is a finding here.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_STRAY = re.compile(r"^[ \t]*(?:@[ \t]*\w*|,?[ \t]*\w+[ \t]*=(?=[ \t]*[{\"\d]))", re.MULTILINE)


class BibFile:
    """One .bib file and its blocks, each with its offset in the text."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.blocks: list[tuple[int, blocks.Block]] = []
        self.failure = ""
        try:
            found = Splitter(text).split().blocks
        except Exception as reason:  # bibtexparser's own faults, as its messages say
            self.failure = str(reason) or type(reason).__name__
            return
        cursor = 0
        for block in found:
            cursor = max(text.find(block.raw or "", cursor), cursor)
            self.blocks.append((cursor, block))
            cursor += len(block.raw or "")

    def span(self, offset: int, length: int = 1) -> Span:
        """Give the 1-based place of an offset."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Span(self.path, line, offset - self.line_starts[line - 1] + 1, max(length, 1))

    def entries(self) -> Iterator[tuple[int, blocks.Entry]]:
        """Give the entries, with those that the library rejects for a repeated key or field."""
        for offset, block in self.blocks:
            if isinstance(block, blocks.Entry):
                yield offset, block
            elif isinstance(block, blocks.ParsingFailedBlock) and isinstance(block.ignore_error_block, blocks.Entry):
                yield offset, block.ignore_error_block

    def strings(self) -> Iterator[tuple[int, blocks.String]]:
        """Give the @string definitions in order."""
        for offset, block in self.blocks:
            inner = block.ignore_error_block if isinstance(block, blocks.DuplicateBlockKeyBlock) else block
            if isinstance(inner, blocks.String):
                yield offset, inner

    def find_breaks(self) -> Iterator[Diagnostic]:
        """Find the blocks that could not be read, and text outside any block that looks like one."""
        if self.failure:
            message = f"this file could not be read: {self.failure}"
            yield error("bibliography-unreadable", message, self.span(0), "look for an unbalanced brace or quote")
        for offset, block in self.blocks:
            if isinstance(block, blocks.ImplicitComment):
                yield from self._find_stray(offset, block.raw or "")
            elif type(block) is blocks.ParsingFailedBlock:
                yield self._broken(offset, block)

    def _find_stray(self, offset: int, raw: str) -> Iterator[Diagnostic]:
        for match in _STRAY.finditer(raw):
            sign = match.group().strip()
            place = self.span(offset + match.end() - len(match.group().lstrip()), len(sign))
            if sign.startswith("@"):
                message = f"{sign} begins no entry: an opening brace must follow the type"
                hint = "write it as @book{key, ...}, or delete the @ sign"
            else:
                message = f'"{sign}" stands outside any entry'
                hint = "the entry before it is closed too early: delete the } that is one too many"
            yield error("bibliography-broken-entry", message, place, hint)

    def _broken(self, offset: int, block: blocks.ParsingFailedBlock) -> Diagnostic:
        raw = block.raw or ""
        head = re.match(r"@\s*\w*\s*[{(]\s*[^\s,{}]*", raw)
        reason = re.sub(r"\s+", " ", str(getattr(block.error, "abort_reason", block.error))).strip().rstrip(".")
        return error(
            "bibliography-broken-entry",
            f"{head.group() if head else raw[:30]}... cannot be read: {reason}",
            self.span(offset, len(head.group()) if head else 1),
            "check that every value has its closing brace or quote, every field its = and every line its comma",
        )


@dataclass(frozen=True)
class RawField:
    """A field as it is written: its name in lower case, its value with braces or quotes, and where each begins."""

    name: str
    value: str
    key_offset: int
    value_offset: int


def place_fields(offset: int, entry: Entry) -> list[RawField]:
    """Find where each field of an entry begins: keys and values are exact pieces of the entry's text, in order."""
    raw: str = entry.raw or ""
    cursor = raw.find(",") + 1
    placed = []
    for item in entry.fields:
        key_at = raw.find(item.key, cursor) if item.key else cursor
        value_at = raw.index("=", key_at + len(item.key)) + 1
        value_at += len(raw[value_at:]) - len(raw[value_at:].lstrip()) if raw[value_at : value_at + 1].isspace() else 0
        placed.append(RawField(item.key.lower(), item.value, offset + key_at, offset + value_at))
        cursor = value_at + len(item.value) + 1
    return placed
