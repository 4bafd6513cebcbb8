"""The content of a paragraph as pandoc reads all of it: runs of text in few plain styles, notes, pictures, breaks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import field
from itertools import product

from elyazma.model.imported import Doubt
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Inline, Mark, Math
from elyazma.model.phrases import phrase
from elyazma.readers.opendocument.changes import Changes
from elyazma.readers.opendocument.graphics import FORMULA
from elyazma.readers.opendocument.names import (
    BLANKS,
    COMMENT,
    DC,
    DRAW,
    HREF,
    PARAGRAPHS,
    STYLE_NAME,
    SVG,
    TEXT,
    UNREAD,
    count_blanks,
    make,
    text_of,
)
from elyazma.readers.opendocument.styles import Format, Sheet, apply_styles
from elyazma.readers.opendocument.symbols import read_symbols
from elyazma.readers.prepared import drop_signs, write_insert
from elyazma.system.xml import Node, append

CODE_STYLE = "Source_20_Text"
_LONGEST = 300
"""Signs of a comment that are reported; the rest stands in the source."""
_FIELDS = (f"{TEXT}bookmark-ref", f"{TEXT}reference-ref")
_TARGETS = (f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}reference-mark", f"{TEXT}reference-mark-start")


@dataclass(slots=True)
class Told:
    """What signs in the text stand for, what is told at its place, and hidden text that nobody reads."""

    changes: Changes
    inserts: list[Inline] = field(default_factory=list)
    placed: list[Doubt] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def add_doubt(self, doubt: Doubt) -> str:
        """Give the sign of the place of a doubt."""
        self.placed.append(doubt)
        return self.add_insert(Mark(len(self.placed) - 1))

    def add_insert(self, node: Inline) -> str:
        """Give the sign of a node."""
        self.inserts.append(node)
        return write_insert(len(self.inserts) - 1)


NoteWriter = Callable[[Node], Sequence[Node]]
"""Makes the paragraphs of a note's body."""


@dataclass(slots=True)
class Line:
    """A paragraph that is being made, and what stands around the next text: its link."""

    node: Node
    write_note: NoteWriter
    link: Node | None = None

    def add_text(self, text: str, style: str, href: str) -> None:
        """Add text in a style, in a link or in none."""
        if not text:
            return
        place = self._open(href)
        last = place[-1] if len(place) and not place[-1].tail else None
        if style and last is not None and last.tag == f"{TEXT}span" and last.get(STYLE_NAME) == style:
            append(last, text)
        else:
            append(place, make(f"{TEXT}span", {STYLE_NAME: style}, [text]) if style else text)

    def _open(self, href: str) -> Node:
        if not href:
            self.link = None
            return self.node
        if self.link is None or self.link.get(HREF) != href:
            self.link = make(f"{TEXT}a", {HREF: href}, ())
            self.node.append(self.link)
        return self.link

    def add_node(self, node: Node) -> None:
        """Add an element, outside any link."""
        self.link = None
        self.node.append(node)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text while its lines are made.

    `targets` are the names of the marks that something refers to, `formulas` those that signs stand for.
    """

    sheet: Sheet
    told: Told
    targets: Collection[str]
    formulas: Sequence[Math]


def fill_line(made: Node, paragraph: Node, form: Format, setting: Setting, write_note: NoteWriter) -> None:
    """Put the content of a paragraph into another element; `form` is the format of text that no span changes."""
    line = Line(made, write_note)
    for sign in setting.told.changes.take_waiting():
        line.add_text(setting.told.add_doubt(sign), "", "")
    _fill(line, paragraph, (form, ""), setting)


def _fill(line: Line, node: Node, around: tuple[Format, str], setting: Setting) -> None:
    _add_text(line, node.text, around, setting)
    for child in node:
        if isinstance(child.tag, str):
            _add_child(line, child, around, setting)
        _add_text(line, child.tail, around, setting)


def _add_text(line: Line, text: str | None, around: tuple[Format, str], setting: Setting) -> None:
    form, href = around
    if not text:
        return
    clean = drop_signs(read_symbols(text))
    if form.hidden:
        setting.told.hidden.append(clean)
    else:
        line.add_text(clean, name_style(form, href), href)


def name_style(form: Format, href: str = "") -> str:
    """Name the plain style of a format; empty for text as it is."""
    if form.code:
        return CODE_STYLE
    # pandoc sets underlined words as emphasised ones; in a link the line says nothing.
    italic = form.italic or (form.underlined and not href)
    flags = (("b", form.bold), ("i", italic), ("s", form.struck), (form.position, bool(form.position)))
    name = "".join(flag for flag, on in flags if on)
    return f"E{name}" if name else ""


def list_plain_styles() -> Iterator[tuple[str, Format]]:
    """Yield all plain styles of formats, by their names."""
    either = (False, True)
    for bold, italic, struck, position in product(either, either, either, ("", "super", "sub")):
        form = Format(bold=bold, italic=italic, struck=struck, position=position)
        if name_style(form):
            yield name_style(form), form


def _add_child(line: Line, node: Node, around: tuple[Format, str], setting: Setting) -> None:
    form, href = around
    told = setting.told
    if node.tag in BLANKS:
        _add_blank(line, node, around, setting)
    elif node.tag == f"{TEXT}span":
        _fill(line, node, (apply_styles(form, setting.sheet.chain("text", node.get(STYLE_NAME))), href), setting)
    elif node.tag == f"{TEXT}a":
        _fill(line, node, (form, node.get(HREF, "")), setting)
    elif node.tag == COMMENT:
        line.add_text(told.add_doubt(_read_comment(node)), "", href)
    elif (change := told.changes.take_at(node)) is not None:
        line.add_text(told.add_doubt(change), "", href)
    elif node.tag == FORMULA:
        line.add_text(told.add_insert(setting.formulas[int(node.get("number"))]), "", href)
    elif node.tag == f"{TEXT}ruby":
        _add_text(line, read_ruby(node), around, setting)
    elif node.tag in _KEPT:
        _KEPT[node.tag](line, node, setting)
    elif node.tag not in UNREAD:
        # Fields and whatever else stands in a line print their text.
        _fill(line, node, around, setting)


def read_ruby(node: Node) -> str:
    """Give words with what is printed above them in brackets."""
    base, above = (node.find(f"{TEXT}ruby-{name}") for name in ("base", "text"))
    words, reading = ("" if each is None else text_of(each) for each in (base, above))
    return f"{words} ({reading})" if reading.strip() else words


def _add_blank(line: Line, node: Node, around: tuple[Format, str], setting: Setting) -> None:
    form, href = around
    if node.tag == f"{TEXT}line-break" and not href:
        line.add_node(make(node.tag, {}, ()))
        return
    _add_text(line, " " * count_blanks(node), (form, href), setting)


def _read_comment(node: Node) -> Doubt:
    who = node.findtext(f"{DC}creator") or phrase("somebody")
    words = " ".join(text for each in node.iter(*PARAGRAPHS) if (text := text_of(each).strip()))
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    return Doubt("comment", drop_signs(shown), phrase("comment of {who}", who=who))


# --- Elements that stay -----------------------------------------------------------------------------


def _add_note(line: Line, node: Node, setting: Setting) -> None:
    body = node.find(f"{TEXT}note-body")
    if body is None:
        return
    written = make(f"{TEXT}note-body", {}, line.write_note(body))
    line.add_node(make(node.tag, {f"{TEXT}note-class": "footnote"}, [written]))


def _add_picture(line: Line, node: Node, setting: Setting) -> None:
    image = node.find(f"{DRAW}image")
    if image is None:
        return
    kept = (f"{SVG}width", f"{SVG}height", f"{TEXT}anchor-type")
    attributes = {name: value for name in kept if (value := node.get(name))}
    shown = make(image.tag, {HREF: image.get(HREF, "")}, ())
    line.add_node(make(node.tag, attributes, [shown]))


def _add_reference(line: Line, node: Node, setting: Setting) -> None:
    name = f"{TEXT}ref-name"
    line.add_node(make(node.tag, {name: node.get(name, "")}, [drop_signs("".join(node.itertext()))]))


def _add_target(line: Line, node: Node, setting: Setting) -> None:
    name = node.get(f"{TEXT}name", "")
    if name in setting.targets:
        tag = node.tag if node.tag != f"{TEXT}reference-mark" else f"{TEXT}reference-mark-start"
        line.add_node(make(tag, {f"{TEXT}name": name}, ()))


_KEPT: dict[str, Callable[[Line, Node, Setting], None]] = {
    f"{TEXT}note": _add_note,
    f"{DRAW}frame": _add_picture,
    **dict.fromkeys(_FIELDS, _add_reference),
    **dict.fromkeys(_TARGETS, _add_target),
}


def list_targets(body: Node) -> frozenset[str]:
    """List the names of bookmarks and reference marks that something in a text refers to."""
    named = {node.get(f"{TEXT}ref-name", "") for node in body.iter(*_FIELDS)}
    links = {node.get(HREF, "").removeprefix("#") for node in body.iter(f"{TEXT}a")}
    return frozenset(named | links) - {""}
