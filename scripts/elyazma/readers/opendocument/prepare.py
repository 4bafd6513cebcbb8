"""Make another OpenDocument text of one that came in, which pandoc reads whole: its looks are kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path, PurePosixPath

from elyazma.model.imported import Doubt, Look
from elyazma.model.nodes import Math
from elyazma.model.phrases import phrase
from elyazma.readers.drawings import doubt_left_out
from elyazma.readers.heading_styles import find_numbered, is_sentence
from elyazma.readers.opendocument.changes import read_changes
from elyazma.readers.opendocument.drawing import draw
from elyazma.readers.opendocument.formulas import read_mathml
from elyazma.readers.opendocument.graphics import FORMULA, Drawing, Formula, Settled, settle_graphics
from elyazma.readers.opendocument.layout import CODE_LINE, QUOTE, Layout, Role
from elyazma.readers.opendocument.lines import CODE_STYLE, Setting, Told, list_plain_styles, list_targets
from elyazma.readers.opendocument.looks import chain_of, read_look
from elyazma.readers.opendocument.names import (
    COMMENT,
    DRAW,
    FO,
    INDEXES,
    MATH,
    OFFICE,
    PARAGRAPHS,
    STYLE,
    STYLE_NAME,
    TABLE,
    TEXT,
    is_in,
    make,
    text_of,
)
from elyazma.readers.opendocument.package import OpenPackage, open_package, save_package
from elyazma.readers.opendocument.repeats import repeat_cells
from elyazma.readers.opendocument.styles import Format, Sheet, find_margin, list_formats, read_sheet
from elyazma.readers.prepared import Prepared
from elyazma.readers.runs import OBJECT
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.xml import BadXml, Node

_APART = frozenset((f"{TEXT}note", f"{TEXT}tracked-changes", COMMENT, f"{OFFICE}forms", *INDEXES))
"""What holds paragraphs that are none of the text's own."""
_INDENTED, _LONG, _LEAST_INDENT = 0.3, 80, 14.0
"""The share of long paragraphs from which on an indent, in points, is how this text is set, and no sign of a quotation.

Long is what has more signs.
"""
_QUOTES, _CODES = ("quotations", "quote", "block text"), ("preformatted text", "source code")
_STOPS = " \t\u00a0,;."
_ROW_NUMBER = re.compile(r"\(\s*[A-Z]?\d+(?:[.\-–]\d+)*[a-z]?\s*\)")
_FORMULA_PART = re.compile(r"[^/]+/content\.xml")
_NUMBER = re.compile(r"[\s.,;:]*[(\[]?\s*[A-Z]?\d*(?:[.\-–]\d+)*[a-z]?\s*[)\]]?[\s.,;:]*")
"""What may stand beside a formula on its own line: its number and stops."""


def prepare_open(path: Path, scratch: Path) -> Prepared:
    """Prepare an OpenDocument text for pandoc, in a scratch folder.

    Raises BadZipFile, KeyError, PandocFailed, OSError.
    """
    try:
        package = open_package(path)
    except BadXml as reason:
        raise PandocFailed(phrase("its text is damaged: {reason}", reason=reason)) from None
    folder = scratch / "drawings"
    folder.mkdir()
    repeat_cells(package.body)
    settled = settle_graphics(package)
    formulas = _read_formulas(package, settled, scratch)
    failed = draw(package, settled.drawings, folder)
    sheet = read_sheet(package.root, package.styles)
    told = Told(read_changes(package.body))
    looks = _write_text(package, sheet, told, formulas)
    prepared = scratch / f"prepared{path.suffix}"
    pictures = [name for name in package.parts if name.startswith("Pictures/")]
    save_package(package, prepared, package.root, _make_styles(), pictures)
    doubts = doubt_left_out(settled.shapes, settled.left_out)
    doubts += [_doubt_drawing(drawing, reason) for drawing, reason in failed]
    doubts += _miss_formulas(package, settled)
    doubts += [Doubt("comment", text, phrase("hidden text: left out")) for text in _join(told.hidden)]
    drawn = {PurePosixPath(each.picture).name: each.words for each in settled.drawings if each.words and each.picture}
    return Prepared(prepared, looks, tuple(doubts), drawn, tuple(told.inserts), tuple(told.placed))


def _doubt_drawing(drawing: Drawing, reason: str) -> Doubt:
    if drawing.kind == "formula":
        return Doubt("formula", "a formula", phrase("pandoc cannot read it; {reason}", reason=reason))
    article = "an" if drawing.kind[0] in "aeiou" else "a"
    return Doubt("object", f"{article} {drawing.kind}", phrase("{reason}: it is not in the manuscript", reason=reason))


def _join(hidden: Iterable[str]) -> list[str]:
    text = " ".join(" ".join(hidden).split())
    return [text] if text else []


# --- Formulas ---------------------------------------------------------------------------------------


def _read_formulas(package: OpenPackage, settled: Settled, scratch: Path) -> list[Math]:
    """Read the formulas; one that nobody can read is put back, to be drawn."""
    texes = _read_texes(settled.formulas, scratch)
    for table in [*package.body.iter(f"{TABLE}table")]:
        _unfold(table)
    for sign in [*package.body.iter(FORMULA)]:
        number = int(sign.get("number"))
        if not texes[number]:
            settled.drawings.append(_put_back(sign, settled.formulas[number].frame))
        elif _stands_alone(sign):
            sign.set("display", "true")
    shown = {int(sign.get("number")) for sign in package.body.iter(FORMULA) if sign.get("display")}
    return [Math(tex, number in shown) for number, tex in enumerate(texes)]


def _read_texes(formulas: Sequence[Formula], scratch: Path) -> list[str]:
    """Give each formula as TeX; empty where nobody can read it."""
    read = iter(read_mathml([each.mathml for each in formulas if each.mathml is not None], scratch))
    return [each.tex if each.mathml is None else next(read) for each in formulas]


def _put_back(sign: Node, frame: Node) -> Drawing:
    """Put the frame of a formula in the place of its sign; give it as what is to be drawn."""
    frame.tail = sign.tail
    sign.getparent().replace(sign, frame)
    return Drawing((frame,), "formula")


def _unfold(table: Node) -> None:
    """Make one paragraph of a row that holds one formula, its number and nothing else."""
    rows = [*table.iter(f"{TABLE}table-row")]
    texts = [[text for each in row.iter(*PARAGRAPHS) if (text := text_of(each).strip(_STOPS))] for row in rows]
    formulas = [[*row.iter(FORMULA)] for row in rows]
    numbered = [len(said) == 1 and _ROW_NUMBER.fullmatch(said[0]) is not None for said in texts]
    if not rows or not all(formulas) or not all(numbered):
        return
    for signs, said in zip(formulas, texts, strict=True):
        for sign in signs:
            sign.tail = None
        table.addprevious(make(f"{TEXT}p", {}, [*signs, f" {said[0]}"]))
    table.getparent().remove(table)


def _miss_formulas(package: OpenPackage, settled: Settled) -> list[Doubt]:
    """Tell of formulas among the parts of a file that stand nowhere in its text."""
    roots = (package.read_root(name) for name in package.parts if _FORMULA_PART.fullmatch(name))
    held = sum(root is not None and root.tag == f"{MATH}math" for root in roots)
    lost = held - sum(each.mathml is not None for each in settled.formulas)
    return (
        [Doubt("formula", f"{lost} formulas", phrase("they stand in the file and could not be read"))]
        if lost > 0
        else []
    )


def _stands_alone(sign: Node) -> bool:
    """Tell whether a formula is all of a paragraph outside tables, but for its number."""
    paragraph = next((each for each in sign.iterancestors() if each.tag in PARAGRAPHS), None)
    if paragraph is None or is_in(paragraph, (f"{TABLE}table", f"{TEXT}note")):
        return False
    return _NUMBER.fullmatch(text_of(paragraph)) is not None


# --- The text ---------------------------------------------------------------------------------------


def _write_text(package: OpenPackage, sheet: Sheet, told: Told, formulas: Sequence[Math]) -> tuple[Look, ...]:
    """Write the text anew into the package; give the looks that it has marks of."""
    body = package.body
    paragraphs = [node for node in body.iter(*PARAGRAPHS) if not is_in(node, _APART)]
    looks, roles = _find_roles(paragraphs, sheet)
    setting = Setting(sheet, told, list_targets(body), formulas)
    blocks = Layout(dict(zip(paragraphs, roles, strict=True)), setting).write_blocks(body)
    text = make(f"{OFFICE}text", {}, blocks)
    styles = [*_list_text_styles(), *(deepcopy(node) for node in sheet.lists.values())]
    package.root = make(
        f"{OFFICE}document-content",
        {f"{OFFICE}version": "1.3"},
        [
            make(f"{OFFICE}automatic-styles", {}, styles),
            make(f"{OFFICE}body", {}, [text]),
        ],
    )
    return tuple(looks)


def _find_roles(paragraphs: Sequence[Node], sheet: Sheet) -> tuple[list[Look], list[Role]]:
    texts = [text_of(each) for each in paragraphs]
    looks = [_settle_heading(read_look(each, sheet), text) for each, text in zip(paragraphs, texts, strict=True)]
    numbers = [_find_number(each) for each in paragraphs]
    shown = [_content_of(each, text) for each, text in zip(paragraphs, texts, strict=True)]
    for at, level in find_numbered(shown, numbers, looks, dict(list_formats(sheet))).items():
        looks[at] = replace(looks[at], level=level)
    chains = [chain_of(each, sheet) for each in paragraphs]
    quoted = _find_quotations(paragraphs, looks, [find_margin(chain) for chain in chains])
    roles = []
    for at, (look, chain) in enumerate(zip(looks, chains, strict=True)):
        style = _choose_style({each.name for each in chain}, look, is_indented=at in quoted)
        roles.append(Role(at, look.level, style))
    return looks, roles


def _content_of(paragraph: Node, text: str) -> str:
    """Give the words of a paragraph; one sign where it has a frame alone."""
    framed = not text.strip() and next(paragraph.iter(f"{DRAW}frame"), None) is not None
    return OBJECT if framed else text


def _choose_style(names: set[str], look: Look, *, is_indented: bool) -> str:
    """Give the style of code or of a quotation, by the names of a paragraph's styles or its indent; else none."""
    if not names.isdisjoint(_CODES):
        return CODE_LINE
    is_quote = is_indented or (not look.level and not names.isdisjoint(_QUOTES))
    return QUOTE if is_quote else ""


def _settle_heading(look: Look, text: str) -> Look:
    """Take the level from a whole paragraph of text, to which authors give a heading's style for its looks."""
    return replace(look, level=0) if is_sentence(text) or not text.strip() else look


def _find_number(paragraph: Node) -> tuple[str, str] | None:
    """Give the list and the level by which a paragraph is numbered: the first one of an item."""
    item = paragraph.getparent()
    if item.tag != f"{TEXT}list-item" or next(item.iterchildren(*PARAGRAPHS)) is not paragraph:
        return None
    lists = [each for each in item.iterancestors() if each.tag == f"{TEXT}list"]
    named = next((name for each in lists if (name := each.get(STYLE_NAME))), "")
    return named, str(len(lists) - 1)


def _find_quotations(paragraphs: Sequence[Node], looks: Sequence[Look], margins: Sequence[float]) -> set[int]:
    """Find the quotations behind the first heading by their indents, unless the text is indented as a whole."""
    first = next((at for at, look in enumerate(looks) if look.level), len(looks))
    long = [at for at in range(first, len(looks)) if len(text_of(paragraphs[at])) > _LONG]
    indented = {at for at in long if margins[at] >= _LEAST_INDENT and not _is_placed(paragraphs[at], looks[at])}
    return indented if len(indented) <= _INDENTED * len(long) else set()


def _is_placed(paragraph: Node, look: Look) -> bool:
    """Tell whether something else than a quotation explains why a paragraph is indented."""
    kind = look.level or look.bold or look.align in ("right", "center")
    return bool(kind) or is_in(paragraph, (f"{TEXT}list", f"{TABLE}table"))


# --- Styles -----------------------------------------------------------------------------------------


def _make_style(family: str, name: str, part: str, attributes: Mapping[str, str]) -> Node:
    properties = make(f"{STYLE}{part}-properties", attributes, ())
    named = {f"{STYLE}name": name} if name else {}
    tag = "style" if name else "default-style"
    return make(f"{STYLE}{tag}", named | {f"{STYLE}family": family}, [properties])


def _spell_format(form: Format) -> dict[str, str]:
    position = {f"{STYLE}text-position": f"{form.position} 58%"} if form.position else {}
    return position | {
        f"{FO}font-weight": "bold" if form.bold else "normal",
        f"{FO}font-style": "italic" if form.italic else "normal",
        f"{STYLE}text-line-through-style": "solid" if form.struck else "none",
    }


def _list_text_styles() -> list[Node]:
    styles = [_make_style("text", name, "text", _spell_format(form)) for name, form in list_plain_styles()]
    return [*styles, _make_style("paragraph", QUOTE, "paragraph", {f"{FO}margin-left": "1cm"})]


def _make_styles() -> Node:
    """Make the sheet of named styles: what text is like where nothing is said, and those that pandoc knows as code."""
    plain = _spell_format(Format())
    styles = [_make_style(family, "", "text", plain) for family in ("paragraph", "text")]
    styles.append(_make_style("text", CODE_STYLE, "text", plain))
    return make(f"{OFFICE}document-styles", {}, [make(f"{OFFICE}styles", {}, styles)])
