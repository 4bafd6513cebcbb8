"""Read the lines of a Word file, its tracked changes taken as accepted or as rejected by who made them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.incoming.lines import PIECE, Cell, Comment, Line, Person, Reading, Token, kind_of, normal
from elyazma.revision.word.names import MATH, RELATIONSHIP_ATTRIBUTES, read_style, w
from elyazma.revision.word.package import read_parts
from elyazma.system.xml import Node, parse_xml
from elyazma.writers.word.bookmarks import REFERENCE, read_name

_ADDED, _REMOVED = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
_TRACKED = (*_ADDED, *_REMOVED, *(w(f"{name}Change") for name in ("rPr", "pPr")), w("cellIns"), w("cellDel"))
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = w("txbxContent")
_TYPED = {"noBreakHyphen": "‑", "softHyphen": "", "tab": "\t", "br": " ", "cr": " ", "ptab": "\t"}
_DRAWN = (w("drawing"), w("pict"), w("object"))

Accepts = Callable[[str], bool]
"""Whether the tracked changes of somebody are accepted."""


def accept_all(_: str) -> bool:
    """Accept what anybody changed."""
    return True


def read_word(content: bytes, accepts: Accepts = accept_all) -> Reading:
    """Read the lines of a Word file. Raises BadXml, BadZipFile, KeyError."""
    parts = read_parts(content)
    reader = _Reader(accepts, _read_notes(parts), _read_targets(parts))
    body = parse_xml(parts["word/document.xml"])
    reader.read_blocks(body, None)
    reader.close_paragraph("", None)
    reading = Reading([line for line in reader.lines if line.tokens])
    numbers = {old: new for new, old in enumerate(at for at, line in enumerate(reader.lines) if line.tokens)}
    reading.comments = list(_list_comments(parts, reader, numbers))
    reading.people = _list_people(parts)
    return reading


def _read_notes(parts: Mapping[str, bytes]) -> dict[str, Node]:
    found = {}
    for name in ("footnote", "endnote"):
        content = parts.get(f"word/{name}s.xml")
        for note in parse_xml(content) if content else ():
            if isinstance(note.tag, str) and not note.get(w("type")):
                found[f"{name}{note.get(w('id'))}"] = note
    return found


def _read_targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Give what stands for each picture by its relationship: a digest of it."""
    content = parts.get("word/_rels/document.xml.rels")
    found = {}
    for each in parse_xml(content) if content else ():
        target = str(each.get("Target", ""))
        data = parts.get(f"word/{target}")
        if data is not None and not target.endswith(".xml"):
            found[str(each.get("Id"))] = hashlib.sha256(data).hexdigest()[:12]
    return found


@dataclass(slots=True)
class _Reader:
    accepts: Accepts
    notes: Mapping[str, Node]
    pictures: Mapping[str, str]
    lines: list[Line] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    """The codes of the fields that are open; one of "?" is still being read."""
    codes: list[str] = field(default_factory=list)
    tables: int = 0
    reference: str = ""
    opened: dict[str, tuple[int, int]] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)

    # --- Blocks -----------------------------------------------------------------------------------------

    def read_blocks(self, parent: Node, cell: Cell | None) -> None:
        for node in parent:
            if node.tag == w("p"):
                self.read_paragraph(node, cell)
            elif node.tag == w("tbl"):
                self.read_table(node)
            elif node.tag in _ADDED + _REMOVED:
                if self.shows(node):
                    self.read_blocks(node, cell)
            elif node.tag in (w("body"), w("sdt"), w("sdtContent"), w("customXml")):
                self.read_blocks(node, cell)
            else:
                self.read_mark(node)

    def shows(self, node: Node) -> bool:
        """Tell whether what a tracked change holds is shown."""
        accepted = self.accepts(str(node.get(w("author"), "")))
        return accepted if node.tag in _ADDED else not accepted

    def read_table(self, table: Node) -> None:
        number, self.tables = self.tables, self.tables + 1
        rows = [row for row in table.iter(w("tr")) if next(row.iterancestors(w("tbl"))) is table]
        shown = [row for row in rows if all(self.shows(mark) for mark in _marks_of(row, "trPr"))]
        for at, row in enumerate(shown):
            cells = [cell for cell in row.iter(w("tc")) if next(cell.iterancestors(w("tr"))) is row]
            for column, cell in enumerate(cells):
                place = Cell(number, at, column)
                self.read_blocks(cell, place)
                self.close_paragraph("", place)

    def read_paragraph(self, paragraph: Node, cell: Cell | None) -> None:
        self.read_inlines(paragraph, "")
        marks = list(_marks_of(paragraph, "pPr/rPr"))
        if all(self.shows(mark) for mark in marks):
            listed = paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None
            self.close_paragraph(read_style(paragraph), cell, listed=listed)
        for box in paragraph.iter(_TEXT_BOX):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self.read_blocks(box, cell)

    def close_paragraph(self, style: str, cell: Cell | None, *, listed: bool = False) -> None:
        tokens = list(_join(self.tokens))
        while tokens and tokens[0].kind == "space":
            tokens.pop(0)
        while tokens and tokens[-1].kind == "space":
            tokens.pop()
        self.lines.append(Line(tuple(tokens), style, cell, self.reference, listed))
        self.tokens, self.reference = [], ""

    # --- Inlines ----------------------------------------------------------------------------------------

    def read_inlines(self, parent: Node, target: str) -> None:
        for node in parent:
            if node.tag in _ADDED + _REMOVED:
                if self.shows(node):
                    self.read_inlines(node, target)
            elif node.tag == w("hyperlink"):
                self.read_inlines(node, str(node.get(w("anchor"), "")) or target)
            elif node.tag in MATH:
                self.tokens.append(Token("math", normal("".join(_spell_formula(node).split()))))
            elif node.tag == w("r"):
                self.read_run(node, target)
            elif isinstance(node.tag, str) and node.tag not in (w("pPr"), w("rPr")):
                self.read_mark(node)
                self.read_inlines(node, target)

    def read_mark(self, node: Node) -> None:
        if node.tag == w("bookmarkStart"):
            found = read_name(str(node.get(w("name"), "")))
            if found and found[0] == REFERENCE:
                self.reference = str(node.get(w("name")))
        elif node.tag == w("commentRangeStart"):
            self.opened[str(node.get(w("id")))] = (len(self.lines), len(self.tokens))
        elif node.tag == w("commentRangeEnd"):
            number = str(node.get(w("id")))
            line, token = self.opened.get(number, (len(self.lines), len(self.tokens)))
            same = self.tokens[token:] if line == len(self.lines) else self.tokens
            earlier = [] if line == len(self.lines) else [*self.lines[line].tokens[token:], Token("space", " ")]
            self.closed[number] = "".join(each.text for each in (*earlier, *same)).strip()

    def read_run(self, run: Node, target: str) -> None:
        for node in run:
            name = str(node.tag).rpartition("}")[2]
            if name == "fldChar":
                self.read_field(str(node.get(w("fldCharType"))))
            elif name == "instrText":
                self.codes.append(node.text or "")
            elif name in ("t", "delText"):
                self.add_text(node.text or "", target)
            elif name in _TYPED:
                self.add_text(_TYPED[name], target)
            elif name in ("footnoteReference", "endnoteReference"):
                note = self.notes.get(f"{name.removesuffix('Reference')}{node.get(w('id'))}")
                self.tokens.append(Token("note", "", note=self.read_note(note)))
            elif name == "commentReference":
                self.opened.setdefault(str(node.get(w("id"))), (len(self.lines), len(self.tokens)))
            else:
                self.read_drawing(node)

    def read_drawing(self, node: Node) -> None:
        if node.tag != _FALLBACK:
            names = [each.get(key) for each in node.iter() for key in RELATIONSHIP_ATTRIBUTES if each.get(key)]
            drawn = [self.pictures[name] for name in names if name in self.pictures]
            self.tokens += [Token("picture", name) for name in drawn]

    def read_field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("?")
            self.codes.clear()
        elif kind == "separate" and self.fields:
            self.fields[-1] = "".join(self.codes).strip()
        elif kind == "end" and self.fields:
            self.fields.pop()

    def add_text(self, text: str, target: str) -> None:
        if self.fields and self.fields[-1] == "?":
            return
        named = [code.split()[1] for code in self.fields if code.startswith("REF ") and len(code.split()) > 1]
        if text:
            self.tokens.append(Token("word", text, target or (named[-1] if named else "")))

    def read_note(self, note: Node | None) -> tuple[Line, ...]:
        if note is None:
            return ()
        inner = _Reader(self.accepts, {}, self.pictures)
        inner.read_blocks(note, None)
        return tuple(line for line in inner.lines if line.tokens)


def _spell_formula(node: Node) -> str:
    """Give the signs of a formula, those of its brackets too, which programs write in two ways."""
    inner = "".join(_spell_formula(child) for child in node)
    if node.tag == f"{_M}t":
        return node.text or ""
    if node.tag != f"{_M}d":
        return inner
    opening, closing = (node.find(f"{_M}dPr/{_M}{name}") for name in ("begChr", "endChr"))
    before = "(" if opening is None else str(opening.get(f"{_M}val", ""))
    return f"{before}{inner}{')' if closing is None else closing.get(f'{_M}val', '')}"


def _marks_of(node: Node, where: str) -> Iterator[Node]:
    """Give the tracked changes of a paragraph's end, or of a row."""
    path = "/".join(w(name) for name in where.split("/"))
    for each in node.find(path) if node.find(path) is not None else ():
        if each.tag in _ADDED + _REMOVED:
            yield each


def _join(tokens: Sequence[Token]) -> Iterator[Token]:
    """Join what runs split: the letters of one word, and blanks."""
    for (is_text, target), group in groupby(tokens, key=lambda each: (each.kind in _TEXTS, each.target)):
        if not is_text:
            yield from group
            continue
        for piece in PIECE.findall("".join(each.text for each in group)):
            yield Token(kind_of(piece), normal(piece), target)


_TEXTS = ("word", "space", "sign")


# --- Comments and people ----------------------------------------------------------------------------


def _list_comments(parts: Mapping[str, bytes], reader: _Reader, numbers: Mapping[int, int]) -> Iterator[Comment]:
    content = parts.get("word/comments.xml")
    for node in parse_xml(content) if content else ():
        if node.tag != w("comment"):
            continue
        number = str(node.get(w("id")))
        said = "\n".join("".join(each.text or "" for each in p.iter(w("t"))) for p in node.iter(w("p"))).strip()
        at, _ = reader.opened.get(number, (0, 0))
        line = next((numbers[each] for each in range(at, len(reader.lines)) if each in numbers), -1)
        author, date = (str(node.get(w(name), "")) for name in ("author", "date"))
        yield Comment(author, date, said, reader.closed.get(number, ""), line if number in reader.opened else -1)


def _list_people(parts: Mapping[str, bytes]) -> list[Person]:
    first: dict[str, str] = {}
    for name in ("document", "footnotes", "endnotes"):
        content = parts.get(f"word/{name}.xml")
        for node in parse_xml(content).iter(*_TRACKED) if content else ():
            author, date = str(node.get(w("author"), "")), str(node.get(w("date"), ""))
            first[author] = min(filter(None, (first.get(author, ""), date)), default="")
    return [Person(author, date) for author, date in sorted(first.items(), key=lambda each: each[1]) if author]
