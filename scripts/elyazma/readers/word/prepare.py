"""Make another Word file of one that came in, which pandoc reads whole: the looks of its paragraphs are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.model.imported import Doubt, Look
from elyazma.model.phrases import phrase
from elyazma.readers.drawings import doubt_left_out
from elyazma.readers.heading_styles import is_sentence
from elyazma.readers.prepared import CAPTION, MOVED, Prepared
from elyazma.readers.word.drawing import draw
from elyazma.readers.word.fields import settle_fields
from elyazma.readers.word.formulas import settle_formulas
from elyazma.readers.word.graphics import Drawing, Settled, choose_alternates, settle_graphics, words_of
from elyazma.readers.word.grids import settle_grids
from elyazma.readers.word.headings import find_numbered, read_formats
from elyazma.readers.word.hidden import take_hidden
from elyazma.readers.word.looks import read_look, read_sheet
from elyazma.readers.word.marking import mark_paragraph
from elyazma.readers.word.names import M, R, W, number_of, text_of, value_of
from elyazma.readers.word.package import (
    Package,
    lend_relations,
    open_package,
    open_part,
    save_package,
    write_part,
)
from elyazma.readers.word.pictures import forget_vectors, part_runs
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.xml import BadXml, Node, make_element, unwrap

_INDENTED = 0.3
"""The share of long paragraphs from which on an indent is how this text is set, and no sign of a quotation."""
_LONG = 80
_NO_WORDS = (
    *(f"{W}{name}" for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference")),
    f"{M}oMath",
)
_LEAST_INDENT = 300
"""Twips (half a centimetre) from which on a paragraph is indented."""


def prepare_word(path: Path, scratch: Path) -> Prepared:
    """Prepare a Word file for pandoc, in a scratch folder. Raises BadZipFile, KeyError, PandocFailed, OSError."""
    try:
        package = open_package(path)
    except BadXml as reason:
        raise PandocFailed(phrase("its text is damaged: {reason}", reason=reason)) from None
    hidden = take_hidden(package.root)
    settled, failed = _settle(package, scratch / "drawings")
    for name in ("footnotes", "endnotes"):
        part = open_part(package, f"{name}.xml")
        if part is not None:
            told, missed = _settle(part, scratch / name, lend_relations(package, part))
            package.parts[part.main] = write_part(part.root)
            settled.add(told)
            failed = (*failed, *missed)
    looks = _mark(package)
    prepared = scratch / f"prepared{path.suffix}"
    save_package(package, prepared)
    doubts = [*hidden, *doubt_left_out(settled.shapes, settled.left_out)]
    doubts += [_doubt_drawing(drawing.kind, reason) for drawing, reason in failed]
    drawn = {each.picture: " ".join(map(words_of, each.nodes)) for each in settled.drawings if each.picture}
    return Prepared(prepared, tuple(looks), tuple(doubts), drawn)


def _settle(
    package: Package, folder: Path, pages: Package | None = None
) -> tuple[Settled, tuple[tuple[Drawing, str], ...]]:
    """Make what stands in a part such that pandoc reads it; also give what could not be drawn."""
    _unwrap_plain(package)
    settle_fields(package.root)
    choose_alternates(package.root)
    forget_vectors(package.root)
    settled = settle_graphics(package)
    folder.mkdir()
    failed = draw(package, settled.drawings, folder, pages)
    part_runs(package.root)
    settle_formulas(package.root)
    settle_grids(package.root)
    return settled, failed


def _unwrap_plain(package: Package) -> None:
    """Lay out what stands in links that lead nowhere and in Word's own tags: pandoc leaves their words out.

    It knows one of the two elements that break a line, and joins the words around the other.
    """
    for node in [*package.root.iter(f"{W}cr")]:
        node.getparent().replace(node, make_element(f"{W}br", {}, ()))
    for node in [*package.root.iter(f"{W}hyperlink", f"{W}smartTag", f"{W}customXml")]:
        leads = node.get(f"{W}anchor") or node.get(f"{R}id")
        if node.tag != f"{W}hyperlink" or not leads:
            unwrap(node)
    for field in [*package.root.iter(f"{W}fldSimple")]:
        # Of a short field pandoc reads one run of words; a link among them it knows.
        if "HYPERLINK" not in field.get(f"{W}instr", "") or next(field.iter(*_NO_WORDS), None) is not None:
            unwrap(field)


def _doubt_drawing(kind: str, reason: str) -> Doubt:
    return Doubt(
        "object",
        kind if kind.startswith("a") else f"a {kind}",
        phrase("{reason}: it is not in the manuscript", reason=reason),
    )


def _mark(package: Package) -> list[Look]:
    """Mark the paragraphs of the text, and keep pandoc from taking their styles for what they are not."""
    sheet = read_sheet(package.read("styles.xml"))
    paragraphs = [*package.root.iter(f"{W}p")]
    looks = [read_look(paragraph, sheet) for paragraph in paragraphs]
    formats = read_formats(package.read("numbering.xml"))
    _settle_headings(paragraphs, looks)
    for at, level in find_numbered(paragraphs, looks, sheet, formats).items():
        looks[at] = replace(looks[at], level=level)
        _set_no_number(paragraphs[at])
    _settle_indents(paragraphs, looks)
    for at, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True)):
        if look.style in MOVED or CAPTION in look.style:
            _remove(paragraph, "pStyle")
        mark_paragraph(paragraph, at)
    return looks


def _remove(paragraph: Node, name: str) -> None:
    for node in paragraph.findall(f"{W}pPr/{W}{name}"):
        node.getparent().remove(node)


def _settle_headings(paragraphs: Sequence[Node], looks: list[Look]) -> None:
    """Take the style of headings from whole paragraphs of text, to which authors give it for its looks."""
    for at, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True)):
        if look.level and is_sentence(text_of(paragraph)):
            looks[at] = replace(look, level=0)
            _remove(paragraph, "pStyle")
            _remove(paragraph, "outlineLvl")


def _set_no_number(paragraph: Node) -> None:
    """Have Word number a paragraph no more, not even by its style."""
    _remove(paragraph, "numPr")
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = make_element(f"{W}pPr", {}, ())
        paragraph.insert(0, properties)
    number = make_element(f"{W}numId", {f"{W}val": "0"}, ())
    properties.append(make_element(f"{W}numPr", {}, [number]))


def _settle_indents(paragraphs: Sequence[Node], looks: Sequence[Look]) -> None:
    """Take away indents that mean no quotation: pandoc takes every indented paragraph for one."""
    long = [paragraph for paragraph in paragraphs if len(text_of(paragraph)) > _LONG]
    indented = [paragraph for paragraph in long if _indent_of(paragraph) >= _LEAST_INDENT]
    everywhere = len(indented) > _INDENTED * len(long)
    for paragraph, look in zip(paragraphs, looks, strict=True):
        plain = look.bold or look.align in ("right", "center") or len(text_of(paragraph)) <= _LONG
        if _indent_of(paragraph) and (everywhere or plain or _indent_of(paragraph) < _LEAST_INDENT):
            _set_no_indent(paragraph)


def _indent_of(paragraph: Node) -> float:
    node = paragraph.find(f"{W}pPr/{W}ind")
    if node is None:
        return 0.0
    return max(number_of(node.get(f"{W}{name}")) for name in ("left", "start"))


def _set_no_indent(paragraph: Node) -> None:
    if value_of(paragraph, "pPr/numPr/numId") is not None:
        return
    node = paragraph.find(f"{W}pPr/{W}ind")
    node.getparent().replace(node, make_element(f"{W}ind", {f"{W}left": "0"}, ()))
