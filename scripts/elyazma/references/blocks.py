"""Split a .bib file into its blocks, each with its place: the only module that imports bibtexparser.

bibtexparser 2.1 puts broken blocks among `failed_blocks`, counts lines from 0, does not tell where a field begins and
knows no `%`.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator

import bibtexparser.model as blocks
from bibtexparser.splitter import Splitter

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.references.comments import find_comments
from elyazma.references.escaped_braces import hide_escapes, show_escapes
from elyazma.references.values import find_bare_end, find_value_end

Entry = blocks.Entry

# Without a handler Python prints the library's warnings; each of them is a finding here.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_STRAY = re.compile(r"^[ \t]*(?:@[ \t]*\w+|,?[ \t]*\w+[ \t]*=(?=[ \t]*[{\"\d]))", re.MULTILINE)
_SWITCHED_OFF = re.compile(r"^[ \t]*\w+[ \t]*[{(][^\s,{}=]+,", re.MULTILINE)
"""How an entry begins whose @ was taken away: BibTeX's and biber's way to leave it out."""
_HEAD = re.compile(r"@\s*(\w*)\s*[{(]\s*([^\s,{}]*)")
_SWALLOWED = re.compile(r"\n[ \t]*\w+[ \t]*=[ \t]*[{\"\d]")
"""The next field inside a value: the value's brace is not closed."""
_COMMENTARY = re.compile(r"@comment(?=\w)", re.IGNORECASE)
_STANDS_FOR_COMMENT = "@xomment"
"""bibtexparser takes @commentary (biblatex) and @commented (jurabib) for comments: they are split under this name."""
_FIELD = re.compile(r"[,\s]*([^\s{}\"#,=%]+)\s*=\s*")


class BibFile:
    """One .bib file and its blocks, each with its offset in the text.

    `text` is the author's; the blocks are read from a copy of the same length, in which comments inside entries are
    blank and backslashes before some braces are hidden.
    """

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self.blocks: list[tuple[int, blocks.Block]] = []
        self.failure = ""
        try:
            hidden = hide_escapes(text)
            self.blocks = _split(hidden)
            if blanked := _blank_comments(hidden, self.blocks):
                self.blocks = _split(blanked)
        except Exception as reason:  # bibtexparser's own faults, as its messages say
            self.blocks = []
            self.failure = str(reason) or type(reason).__name__
        self.commented = frozenset(self._find_commented())

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

    def is_commented(self, offset: int) -> bool:
        """Tell whether a block begins on a line that a % makes a comment for biber; BibTeX knows no such sign."""
        return offset in self.commented

    def _find_commented(self) -> Iterator[int]:
        end = 0
        for offset, block in self.blocks:
            if not isinstance(block, blocks.ImplicitComment):
                line = self.line_starts[bisect_right(self.line_starts, offset) - 1]
                if "%" in self.text[max(line, end) : offset]:
                    yield offset
                end = offset + len(block.raw or "")

    def find_failure(self) -> Iterator[Diagnostic]:
        """Tell why nothing of this file could be read."""
        if self.failure:
            message = phrase("this file could not be read: {failure}", failure=self.failure)
            yield error(
                "bibliography-unreadable", message, self.span(0), phrase("look for an unbalanced brace or quote")
            )

    def list_broken(self) -> Iterator[BrokenBlock]:
        """Give the blocks that could not be read, but comments."""
        for offset, block in self.blocks:
            if type(block) is blocks.ParsingFailedBlock and not self.is_commented(offset):
                broken = self._read_broken(offset, block)
                if broken.type != "comment":
                    yield broken

    def find_strays(self) -> Iterator[tuple[str, Diagnostic]]:
        """Find text outside any block that looks like one, with the key of the entry before it."""
        key = ""
        for offset, block in self.blocks:
            if isinstance(block, blocks.ImplicitComment):
                yield from ((key, finding) for finding in self._find_strays(offset, block.raw or "", after=key))
            else:
                key = str(getattr(getattr(block, "ignore_error_block", None) or block, "key", ""))

    def _find_strays(self, offset: int, raw: str, *, after: str) -> Iterator[Diagnostic]:
        switched_off = _SWITCHED_OFF.search(raw)
        for match in _STRAY.finditer(raw, 0, switched_off.start() if switched_off else len(raw)):
            sign = match.group().strip()
            place = self.span(offset + match.end() - len(match.group().lstrip()), len(sign))
            if sign.startswith("@") and sign[1:].strip().lower() != "comment":
                message = phrase("{sign} begins no entry: an opening brace must follow the type", sign=sign)
                hint = phrase("write it as @book{{key, ...}}, or delete the @ sign")
                yield error("bibliography-broken-entry", message, place, hint)
            elif after and not sign.startswith("@"):
                message = phrase('"{sign}" stands outside any entry', sign=sign)
                hint = phrase("the entry before it is closed too early: delete the }} that is one too many")
                yield error("bibliography-broken-entry", message, place, hint)

    def _read_broken(self, offset: int, block: blocks.ParsingFailedBlock) -> BrokenBlock:
        raw = show_escapes(block.raw or "")
        head = _HEAD.match(raw)
        reason = re.sub(r"\s+", " ", str(getattr(block.error, "abort_reason", block.error))).strip().rstrip(".")
        finding = error(
            "bibliography-broken-entry",
            phrase("{group}... cannot be read: {reason}", group=head.group() if head else raw[:30], reason=reason),
            self.span(offset, len(head.group()) if head else 1),
            phrase("check that every value has its closing brace or quote, every field its = and every line its comma"),
        )
        kind, key = (head[1].lower(), head[2]) if head else ("", "")
        key_offset = offset + (head.start(2) if head else 0)
        return BrokenBlock(kind, key, key_offset, tuple(_salvage_fields(offset, raw, head)), finding)


def _split(text: str) -> list[tuple[int, blocks.Block]]:
    placed = []
    cursor = 0
    text = _COMMENTARY.sub(_STANDS_FOR_COMMENT, text)
    for block in Splitter(text).split().blocks:
        entry = block if isinstance(block, Entry) else getattr(block, "ignore_error_block", None)
        if isinstance(entry, Entry):
            entry.entry_type = entry.entry_type.replace(_STANDS_FOR_COMMENT[1:], "comment")
        cursor = max(text.find(block.raw or "", cursor), cursor)
        placed.append((cursor, block))
        cursor += len(block.raw or "")
    return placed


def _blank_comments(text: str, found: list[tuple[int, blocks.Block]]) -> str:
    """Blank the comments of entries, so that all offsets stay; empty if there are none."""
    starts = [
        offset
        for offset, block in found
        if not isinstance(block, blocks.ImplicitComment | blocks.ExplicitComment) and "%" in (block.raw or "")
    ]
    pieces: list[str] = []
    cursor = 0
    for start, end in find_comments(text, starts):
        pieces += (text[cursor:start], " " * (end - start))
        cursor = end
    return "".join((*pieces, text[cursor:])) if pieces else ""


@dataclass(frozen=True)
class RawField:
    """A field as it is written: its name in lower case, its value with braces or quotes, and where each begins."""

    name: str
    value: str
    key_offset: int
    value_offset: int


@dataclass(frozen=True)
class BrokenBlock:
    """A block that cannot be read to its end: the fields before the fault can be, as BibTeX does."""

    type: str
    key: str
    key_offset: int
    fields: tuple[RawField, ...]
    finding: Diagnostic


def _salvage_fields(offset: int, raw: str, head: re.Match[str] | None) -> Iterator[RawField]:
    """Give the fields before the fault; raw values end where their last piece does."""
    at = raw.find(",") + 1 if head and head[2] and raw[head.end() : head.end() + 1] == "," else len(raw)
    while name := _FIELD.match(raw, at):
        ends = (find_value_end(raw, name.end()), find_bare_end(raw, name.end()))
        end = next((end for end in ends if end > name.end() and not _SWALLOWED.search(raw, name.end(), end)), 0)
        if not end:
            return
        yield RawField(name[1].lower(), raw[name.end() : end], offset + name.start(1), offset + name.end())
        at = end


def place_fields(offset: int, entry: Entry) -> list[RawField]:
    """Find where each field of an entry begins: keys and values are exact pieces of the entry's text, in order."""
    raw: str = entry.raw or ""
    cursor = raw.find(",") + 1
    placed = []
    for item in entry.fields:
        key_at = raw.find(item.key, cursor) if item.key else cursor
        value_at = raw.index("=", key_at + len(item.key)) + 1
        value_at += len(raw[value_at:]) - len(raw[value_at:].lstrip()) if raw[value_at : value_at + 1].isspace() else 0
        placed.append(RawField(item.key.lower(), show_escapes(item.value), offset + key_at, offset + value_at))
        cursor = value_at + len(item.value) + 1
    return placed


def continue_field(raw: RawField, rest: int) -> RawField | None:
    """Give the field that stands in another's raw value from `rest` on, where a comma is missing; none if none does."""
    name = _FIELD.match(raw.value, rest)
    if name is None:
        return None
    start = raw.value_offset
    return RawField(name[1].lower(), raw.value[name.end() :], start + name.start(1), start + name.end())
