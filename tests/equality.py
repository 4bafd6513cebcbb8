"""One article in several formats, as words that can be compared: per section, notes and floats set apart.

A reader (of PDF, DOCX, HTML, JATS) gives a Flow. Words are runs of letters and digits without hyphens, ligatures or
soft hyphens. GAP stands in a flow where formats write differently what is no word: a formula, a note's mark, the sign
of a list's item. `differences` lets a gap be anything short; of everything else each letter counts.
"""

from __future__ import annotations

import io
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from elyazma.pdf.reader import read_pdf as read_pdf_facts
from web_page import Element, read_page

GAP = "\ufffc"
_WIDEST_GAP = 120
_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_INNER_HYPHEN = re.compile(r"(?<=\w)[-\u2010\u2011]\s*(?=\w)")
_WORD = re.compile(rf"[^\W_]+|{GAP}")
_ONE_I = str.maketrans(dict.fromkeys("Iİı", "i"))

Words = tuple[str, ...]
Kind = Literal["heading", "text", "note", "float"]
Event = tuple[Kind, str]


@dataclass(frozen=True)
class Part:
    """What stands under one heading, up to the next; the first part has none."""

    heading: str
    words: Words


@dataclass(frozen=True)
class Flow:
    """An article's parts in reading order. `floats` are captions and rows, each by itself; `notes` are footnotes."""

    parts: tuple[Part, ...]
    notes: tuple[Words, ...] = ()
    floats: tuple[Words, ...] = ()

    def part(self, heading: str) -> Part:
        """Give the part of this heading, whatever its number and its capitals."""
        return next(
            part for part in self.parts if is_heading(part.heading, heading) or is_heading(heading, part.heading)
        )


def split_words(text: str) -> Words:
    """Split a text into words; what a line's end divided is one word again."""
    plain = unicodedata.normalize("NFKC", text.translate(_JOINERS))
    return tuple(_WORD.findall(_INNER_HYPHEN.sub("", plain)))


def letters_of(words: Iterable[str]) -> str:
    """Give letters and digits in one case, with one i: what a heading in capitals has in common with another."""
    return "".join(words).translate(_ONE_I).casefold()


_NUMBER = re.compile(r"(?:[^\W\d]{2,} )?(?:[sS]?\d+|[IVXLC]+|[A-Z])(?: \d+)*")


def is_heading(printed: str, heading: str) -> bool:
    """Tell whether a printed line is a heading, or a heading behind its number: "1.2", "Appendix A."."""
    words, wanted = split_words(printed), letters_of(split_words(heading))
    for at in range(len(words) + 1):
        if letters_of(words[at:]) == wanted:
            return at == 0 or _NUMBER.fullmatch(" ".join(words[:at])) is not None
    return False


def _gather(events: Iterable[Event]) -> Flow:
    parts: list[tuple[str, list[str]]] = [("", [])]
    apart: dict[str, list[Words]] = {"note": [], "float": []}
    for kind, text in events:
        if kind == "heading":
            parts.append((" ".join(text.split()), []))
        elif kind == "text":
            parts[-1][1].append(text)
        elif words := split_words(text):
            apart[kind].append(words)
    made = tuple(Part(heading, split_words("".join(texts))) for heading, texts in parts)
    return Flow(made, tuple(apart["note"]), tuple(apart["float"]))


# --- HTML -----------------------------------------------------------------------------------------

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_UNREAD = {"nav", "script", "style", "head", "number", "backlink", "backlinks", "skip", "equation-number", "preview"}
_BLOCKS = {"p", "li", "div", "section", "dt", "dd", "td", "th", "tr", "pre", "blockquote", "br", "header"}


def read_html(page: bytes) -> Flow:
    """Read a page of ours."""
    return _gather(_walk_html(read_page(page)))


def _walk_html(element: Element) -> Iterator[Event]:
    for child in element.children:
        if isinstance(child, str):
            yield "text", child
        elif not _UNREAD & {child.name, *child.classes}:
            yield from _read_html(child)


def _read_html(element: Element) -> Iterator[Event]:
    if element.name in _HEADINGS:
        yield "heading", element.text("number")
    elif element.attributes.get("role") == "doc-endnotes":
        yield from (("note", item.text("backlink", "math")) for item in element.all("li"))
    elif element.name == "figure" or "table-wrap" in element.classes:
        yield from (("float", piece.text("annotation")) for piece in element.all("figcaption", "caption", "tr"))
        yield from (("float", piece.text()) for piece in element.all("div", class_="notes"))
    elif element.name == "math" or "note-call" in element.classes:
        yield "text", f" {GAP} "
    else:
        yield "text", f" {GAP} " if element.name == "li" else " " * (element.name in _BLOCKS)
        yield from _walk_html(element)
        yield "text", " " * (element.name in _BLOCKS)


# --- JATS -----------------------------------------------------------------------------------------

_SILENT = {"element-citation", "alt-text", "tex-math", "graphic", "label"}
_JATS_BLOCKS = {"p", "list-item", "sec", "disp-quote", "preformatted", "term", "def", "statement", "ref", "app", "ack"}


def read_jats(content: bytes) -> Flow:
    """Read body and back of an article.xml; its front is fields, not text."""
    root = ET.fromstring(content)
    return _gather(event for name in ("body", "back") for node in root.findall(name) for event in _read_jats(node))


def _read_jats(node: ET.Element) -> Iterator[Event]:
    yield from _walk_jats(node, node.text)
    for child in node:
        yield from _read_jats_child(child, node.tag)
        yield "text", child.tail or ""


def _read_jats_child(node: ET.Element, parent: str) -> Iterator[Event]:
    if node.tag == "title":
        yield "heading", "".join(node.itertext())
    elif node.tag == "fn":
        yield "note", _text_without(node, {"label"})
    elif node.tag in {"fig", "table-wrap"}:
        yield from _read_float(node)
    elif node.tag in {"inline-formula", "disp-formula"} or node.get("ref-type") == "fn":
        yield "text", f" {GAP} "
    elif node.tag not in _SILENT or (node.tag == "label" and parent in {"statement", "ref"}):
        yield "text", f" {GAP} " if node.tag == "list-item" else " " * (node.tag in _JATS_BLOCKS)
        yield from _read_jats(node)
        yield "text", " "[: node.tag in _JATS_BLOCKS or node.tag == "label"]


def _walk_jats(node: ET.Element, text: str | None) -> Iterator[Event]:
    yield "text", text or ""


def _read_float(node: ET.Element) -> Iterator[Event]:
    label, caption = node.find("label"), node.find("caption")
    words = [_text_without(part, set()) for part in (label, caption) if part is not None]
    yield "float", " ".join(words)
    yield from (("float", " ".join(_text_without(cell, set()) for cell in row)) for row in node.iter("tr"))
    yield from (("float", _text_without(foot, set())) for foot in node.iter("table-wrap-foot"))


def _text_without(node: ET.Element, tags: set[str]) -> str:
    if node.tag in tags | _SILENT - {"label"}:
        return ""
    inner = "".join(_text_without(child, tags) + (child.tail or "") for child in node)
    return (node.text or "") + inner + " " * (node.tag in _JATS_BLOCKS)


# --- DOCX -----------------------------------------------------------------------------------------

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CAPTIONS = {"Caption", "TableNote"}


def read_docx(content: bytes) -> Flow:
    """Read a Word file's text in its order; footnotes from their own part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ET.fromstring(archive.read("word/document.xml")).find(f"{_W}body")
        has_notes = "word/footnotes.xml" in archive.namelist()
        notes = ET.fromstring(archive.read("word/footnotes.xml")) if has_notes else ()
    assert body is not None
    apart = [("note", _run_text(note)) for note in notes if note.get(f"{_W}type") is None]
    return _gather([*_read_blocks(body), *apart])  # type: ignore[list-item]


def _read_blocks(parent: ET.Element) -> Iterator[Event]:
    for block in parent:
        if block.tag == f"{_W}tbl":
            yield from (("float", " ".join(map(_run_text, row.iter(f"{_W}p")))) for row in block.iter(f"{_W}tr"))
        elif block.tag == f"{_W}sdt":
            yield from (event for content in block.iter(f"{_W}sdtContent") for event in _read_blocks(content))
        elif block.tag == f"{_W}p":
            yield from _read_paragraph(block)


def _read_paragraph(paragraph: ET.Element) -> Iterator[Event]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val", "")
    text = _run_text(paragraph)
    if name.startswith(("Heading", "Title")) or name.endswith("Title"):
        yield "heading", text
    elif name in _CAPTIONS:
        yield "float", text
    elif name == "Equation":
        yield "text", f" {GAP} "
    elif label := _run_in_label(paragraph):
        yield from (("heading", label.rstrip(" .:")), ("text", text.removeprefix(label)))
    else:
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("List")
        yield "text", f" {GAP if listed else ''} {text} "


def _run_in_label(paragraph: ET.Element) -> str:
    """Give the bold words with which a statement, an abstract or keywords begin ("Funding: "), or nothing."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    first = paragraph.find(f"{_W}r")
    if style is None or first is None or style.get(f"{_W}val", "") not in {"Statement", "Abstract", "Keywords"}:
        return ""
    text = _run_text(first)
    return text if first.find(f"{_W}rPr/{_W}b") is not None and text.rstrip().endswith((".", ":")) else ""


def _run_text(node: ET.Element) -> str:
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag in {f"{_M}oMath", f"{_W}footnoteReference"}:
        return f" {GAP} "
    if node.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
        return " "
    if node.tag == f"{_W}noBreakHyphen":
        return "-"
    return "".join(map(_run_text, node)) + " " * (node.tag == f"{_W}p")


# --- PDF ------------------------------------------------------------------------------------------

_EDGE = 2
_PAGE_NUMBER = re.compile(r"[^\w\[]*(?:\d+|[ivxlc]+)(?:\s*(?:/|of)\s*\d+)?[^\w\]]*", re.IGNORECASE)


def read_pdf(path: Path, headings: Sequence[str]) -> Flow:
    """Read a PDF's text under the headings it is known to have; notes and floats stand where the page has them."""
    return cut_at_headings(body_lines(read_pdf_facts(path).texts), headings)


def body_lines(pages: Sequence[str]) -> list[str]:
    """Give the pages' lines without running heads, which come back from page to page, and page numbers."""
    split = [[line for line in page.splitlines() if line.strip()] for page in pages]
    seen = Counter(head for lines in split for head in {_head_form(line) for line in _edges(lines)})
    kept: list[str] = []
    for lines in split:
        for at, line in enumerate(lines):
            edge = at < _EDGE or at >= len(lines) - _EDGE
            if not edge or not (_PAGE_NUMBER.fullmatch(line) or seen[_head_form(line)] > 1):
                kept.append(line)
    return kept


def _edges(lines: list[str]) -> list[str]:
    return [*lines[:_EDGE], *lines[_EDGE:][-_EDGE:]]


def _head_form(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


_LONGEST_HEADING = 4


def cut_at_headings(lines: Sequence[str], headings: Sequence[str]) -> Flow:
    """Cut lines into parts where the next heading is: a line, up to four, or a line's beginning ("Funding. The ...").

    A heading that is not found is skipped.
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    left = list(lines)
    for heading in headings:
        if found := _find_heading(left, heading) or _find_run_in(left, heading):
            parts[-1][1].extend(left[: found[0]])
            parts.append((heading, []))
            left = [found[2], *left[found[1] :]]
    parts[-1][1].extend(left)
    return Flow(tuple(Part(heading, split_words("\n".join(text))) for heading, text in parts))


def _find_heading(lines: Sequence[str], heading: str) -> tuple[int, int, str] | None:
    for at in range(len(lines)):
        for end in range(at + 1, min(at + 1 + _LONGEST_HEADING, len(lines) + 1)):
            if is_heading(" ".join(lines[at:end]), heading):
                return at, end, ""
    return None


def _find_run_in(lines: Sequence[str], heading: str) -> tuple[int, int, str] | None:
    for at, line in enumerate(lines):
        start, sign, rest = re.match(r"([^.:]*)([.:]?)(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        if sign and start and is_heading(start, heading):
            return at, at + 1, rest
    return None


# --- Comparing ------------------------------------------------------------------------------------


def set_apart(flow: Flow, pieces: Iterable[Words]) -> tuple[Flow, tuple[Words, ...]]:
    """Take pieces (floats, notes) out of a flow, the longest first, each once; give also those it has nowhere.

    The head of a table that goes on over pages stands on each: a long piece is taken as often as it stands there.
    """
    parts = list(flow.parts)
    absent = []
    for piece in sorted(pieces, key=len, reverse=True):
        if not _take(parts, piece):
            absent.append(piece)
        while len(piece) >= _LONG_PIECE and _take(parts, piece):
            pass
    return replace(flow, parts=tuple(parts)), tuple(absent)


_LONG_PIECE = 6


def _take(parts: list[Part], piece: Words) -> bool:
    for at, part in enumerate(parts):
        if found := _find(part.words, piece):
            parts[at] = replace(part, words=part.words[: found[0]] + part.words[found[1] :])
            return True
    return False


def _find(words: Words, piece: Words) -> tuple[int, int] | None:
    """Find a piece: its letters on end, from the start of a word to the end of one."""
    starts, place = {}, 0
    for at, word in enumerate(words):
        starts[place] = at
        # A note's mark may touch its first word.
        starts[place + len(word) - len(word.lstrip("0123456789"))] = at
        place += len(word)
    starts[place] = len(words)
    for found in re.finditer(_pattern(piece), "".join(words)):
        if found.start() in starts and found.end() in starts:
            return starts[found.start()], starts[found.end()]
    return None


def _pattern(words: Iterable[str]) -> str:
    return "".join(f".{{0,{_WIDEST_GAP}}}?" if word == GAP else re.escape(word) for word in words)


def differences(ours: Words, theirs: Words) -> list[str]:
    """Say where two runs of words differ: "a few words before [ours | theirs]". Spaces alone are no difference."""
    found = []
    for tag, a, b, c, d in SequenceMatcher(a=ours, b=theirs, autojunk=False).get_opcodes():
        if tag != "equal" and not _alike(ours[a:b], theirs[c:d]):
            before, left, right = (" ".join(words) for words in (ours[max(0, a - 4) : a], ours[a:b], theirs[c:d]))
            found.append(f"{before} [{left} | {right}]")
    return found


def _alike(ours: Words, theirs: Words) -> bool:
    """Tell whether letters are the same; in either, a gap may be what it stands for in the other."""
    left, right = ("".join(words) for words in (ours, theirs))
    if GAP in right:
        return re.fullmatch(_pattern(theirs), left.replace(GAP, "")) is not None
    return re.fullmatch(_pattern(ours), right) is not None
