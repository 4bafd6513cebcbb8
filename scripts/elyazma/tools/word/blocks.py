"""Blocks: paragraphs, headings, lists, quotations, figures, tables, equations, theorems, notes at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from elyazma.document import Json
from elyazma.tools.conversion.tree import read_text
from elyazma.tools.word.bookmarks import LABEL, NUMBER, REFERENCE
from elyazma.tools.word.captions import behind_label, write_caption, write_label, write_number
from elyazma.tools.word.elements import Value, element
from elyazma.tools.word.gathering import Gathering, Listing, Look, write_run
from elyazma.tools.word.inlines import write_inlines
from elyazma.tools.word.numbering import FIRST_LIST, list_indent
from elyazma.tools.word.paragraphs import Frame, write_paragraph
from elyazma.tools.word.styles import LEVELS
from elyazma.tools.word.tables import write_table
from elyazma.tools.word.targets import attributes_of

_NUMERALS = {
    "Decimal": "decimal",
    "LowerAlpha": "lowerLetter",
    "UpperAlpha": "upperLetter",
    "LowerRoman": "lowerRoman",
    "UpperRoman": "upperRoman",
}
_DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}


def write_blocks(blocks: Sequence[Json], frame: Frame, gathering: Gathering) -> str:
    """Write blocks one after another."""
    return "".join(_write(block, frame, gathering) for block in blocks)


def write_note(blocks: Sequence[Json], language: str, gathering: Gathering) -> str:
    """Write what a note at the foot holds; its own sign begins the first paragraph."""
    frame = Frame(Look(language), "FootnoteText")
    mark = element("w:r", None, replace(Look(language), style="FootnoteReference").write(), "<w:footnoteRef/>")
    head = mark + write_run(" ", frame.look)
    first, rest = blocks[:1], blocks[1:]
    if first and first[0]["t"] in {"Para", "Plain"}:
        content = head + write_inlines(first[0]["c"], frame.look, gathering)
        return write_paragraph("FootnoteText", content, gathering) + write_blocks(rest, frame, gathering)
    return write_paragraph("FootnoteText", head, gathering) + write_blocks(blocks, frame, gathering)


def _write(node: Json, frame: Frame, gathering: Gathering) -> str:
    writer = _WRITERS.get(node["t"])
    if writer is None:
        gathering.lost.append(f"{node['t']} {read_text(node.get('c'))}".strip()[:80])
        return ""
    return writer(node, frame, gathering)


def _write_para(node: Json, frame: Frame, gathering: Gathering) -> str:
    inlines = node["c"]
    if not inlines and frame.style != "TableText":
        return ""
    if len(inlines) == 1 and "equation" in attributes_of(inlines[0])[1]:
        return _write_equation(inlines[0], frame, gathering)
    if len(inlines) == 1 and _is_display(inlines[0]):
        return _write_equation({"t": "Span", "c": [["", [], []], inlines]}, frame, gathering)
    content = write_inlines(inlines, frame.look, gathering)
    return write_paragraph(frame.style, content, gathering, frame.values)


def _is_display(node: Json) -> bool:
    return bool(node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath")


def _write_equation(node: Json, frame: Frame, gathering: Gathering) -> str:
    """Write an equation in the middle of its line, its number at the right."""
    name, _, values = attributes_of(node)
    look, number = frame.look, values.get("number", "")
    content = write_inlines(node["c"][1], look, gathering)
    if not number:
        whole = element("m:oMathPara", None, content) if content.startswith("<m:oMath>") else content
        return write_paragraph("Equation", gathering.bookmark(LABEL, name, whole), gathering, {"jc": "center"})
    counted = write_number(number, "Equation", gathering, look)
    inside = write_run("(", look) + gathering.bookmark(NUMBER, name, counted) + write_run(")", look)
    tab = write_run("\t", look)
    line = f"{tab}{content}{tab}{gathering.bookmark(LABEL, name, inside)}"
    return write_paragraph("Equation", line, gathering)


def _write_header(node: Json, frame: Frame, gathering: Gathering) -> str:
    level, _, inlines = node["c"]
    name, _, values = attributes_of(node)
    number, target = values.get("number", ""), gathering.targets.get(name)
    automatic = bool(target and target.automatic)
    look = replace(frame.look, slanted=gathering.sheet.word.heading_of(level).italic)
    look = replace(look, italic=look.slanted)
    label = name if ":" in name or (target and target.cited) else ""
    head = "" if automatic or not number else _write_counter(number, values, label, gathering, look)
    content = head + gathering.bookmark(LABEL, label, write_inlines(inlines, look, gathering))
    asked: dict[str, Value | None] = {} if automatic else {"numPr": ('<w:numId w:val="0"/>',)}
    return write_paragraph(f"Heading{min(level, LEVELS)}", content, gathering, asked)


def _write_counter(number: str, values: Mapping[str, str], label: str, gathering: Gathering, look: Look) -> str:
    """Write a number that Word's own counting would not give: "Appendix A. ", "S1 "."""
    word = values.get("word", "")
    marked = gathering.bookmark(NUMBER, label, write_run(number, look))
    before = write_run(f"{word} ", look) if word else ""
    return f"{before}{marked}{write_run('. ' if word else ' ', look)}"


# --- Lists, quotations, verbatim text ---------------------------------------------------------------


def _write_bullets(node: Json, frame: Frame, gathering: Gathering) -> str:
    listing = Listing("bullet", "–" if frame.level >= 0 else "•", 1, frame.level + 1)
    return _write_list(node["c"], listing, "ListBullet", frame, gathering)


def _write_ordered(node: Json, frame: Frame, gathering: Gathering) -> str:
    (start, numeral, delimiter), items = node["c"]
    level = frame.level + 1
    text = _DELIMITERS.get(delimiter["t"], "{}.").format(f"%{level + 1}")
    listing = Listing(_NUMERALS.get(numeral["t"], "decimal"), text, start, level)
    return _write_list(items, listing, "ListNumber", frame, gathering)


def _write_list(
    items: Sequence[Sequence[Json]], listing: Listing, style: str, frame: Frame, gathering: Gathering
) -> str:
    gathering.lists.append(listing)
    number = FIRST_LIST + len(gathering.lists) - 1
    written = []
    mark = (f'<w:ilvl w:val="{listing.level}"/>', f'<w:numId w:val="{number}"/>')
    left = list_indent(listing.level)
    for item in items:
        first = Frame(frame.look, style, {"numPr": mark, "ind": left}, listing.level)
        after = Frame(frame.look, "ListContinue", {"ind": {"left": left["left"]}}, listing.level)
        at = 1 if item and item[0]["t"] in {"Para", "Plain"} else 0
        opening = (
            write_blocks(item[:1], first, gathering) if at else write_paragraph(style, "", gathering, first.values)
        )
        written.append(opening + write_blocks(item[at:], after, gathering))
    return "".join(written)


def _write_definitions(node: Json, frame: Frame, gathering: Gathering) -> str:
    written = []
    for term, meanings in node["c"]:
        bold = replace(frame.look, bold=True)
        written.append(write_paragraph("DefinitionTerm", write_inlines(term, bold, gathering), gathering))
        written += [write_blocks(blocks, frame.dress("Definition"), gathering) for blocks in meanings]
    return "".join(written)


def _write_quote(node: Json, frame: Frame, gathering: Gathering) -> str:
    return write_blocks(node["c"], frame.dress("Quote"), gathering)


def _write_code(node: Json, frame: Frame, gathering: Gathering) -> str:
    return write_paragraph("SourceCode", write_run(node["c"][1].rstrip("\n"), frame.look), gathering)


def _write_verse(node: Json, frame: Frame, gathering: Gathering) -> str:
    lines = (write_inlines(line, frame.look, gathering) for line in node["c"])
    return write_paragraph("Verse", write_run("\n", frame.look).join(lines), gathering)


def _write_rule(_: Json, __: Frame, gathering: Gathering) -> str:
    line = element("w:bottom", {"w:val": "single", "w:sz": 4, "w:space": 1, "w:color": "auto"})
    return write_paragraph("Normal", "", gathering, {"pBdr": (line,)})


# --- Figures, tables, theorems ----------------------------------------------------------------------


def _write_figure(node: Json, frame: Frame, gathering: Gathering) -> str:
    _, caption, blocks = node["c"]
    name, _, values = attributes_of(node)
    above = gathering.sheet.word.captions.figure == "above"
    said = _describe(caption[1])
    keep: dict[str, Value | None] = {"keepNext": None if above or not caption[1] else True}
    frame_inside = Frame(frame.look, "Figure", keep)
    body = write_blocks(_with_words(blocks, said), frame_inside, gathering)
    words = write_caption(caption[1], name, values.get("number", ""), gathering, frame.look, above=above)
    return words + body if above else body + words


def _describe(blocks: Sequence[Json]) -> str:
    """Give a caption as what is said of its picture to those who do not see it, without its label."""
    inlines = blocks[0].get("c", []) if blocks else []
    labelled = bool(inlines) and "label" in attributes_of(inlines[0])[1]
    return " ".join(read_text(list(behind_label(inlines[1:]) if labelled else inlines)).split())


def _with_words(blocks: Sequence[Json], said: str) -> list[Json]:
    """Give each picture that says nothing of itself its caption."""
    copied: list[Json] = [dict(block) for block in blocks]
    for block in copied:
        if block["t"] in {"Para", "Plain"}:
            block["c"] = [_with_caption(each, said) for each in block["c"]]
    return copied


def _with_caption(node: Json, said: str) -> Json:
    if node["t"] != "Image" or read_text(node["c"][1]).strip() not in {"", "image"}:
        return node
    return {"t": "Image", "c": [node["c"][0], [{"t": "Str", "c": said}], node["c"][2]]}


def _write_table_alone(node: Json, frame: Frame, gathering: Gathering) -> str:
    return _write_captioned(node, [], frame, gathering)


def _write_captioned(table: Json, notes: Sequence[Json], frame: Frame, gathering: Gathering) -> str:
    name, _, values = attributes_of(table)
    above = gathering.sheet.word.captions.table == "above"
    caption = table["c"][1][1]
    words = write_caption(caption, name, values.get("number", ""), gathering, frame.look, above=above)
    followed = bool(notes) or (bool(caption) and not above)
    body = write_table(table, frame, gathering, write_blocks, followed=followed)
    below = write_blocks(notes, frame.dress("TableNote"), gathering)
    gathering.apart = not below
    return f"{words}{body}{below}" if above else f"{body}{below}{words}"


def _write_div(node: Json, frame: Frame, gathering: Gathering) -> str:
    name, classes, values = attributes_of(node)
    blocks = node["c"][1]
    if "lang" in values:
        frame = frame.speak(gathering.tag(values["lang"]))
    if "table-wrap" in classes:
        table = next((each for each in blocks if each["t"] == "Table"), None)
        notes = [each for each in blocks if each["t"] != "Table"]
        return _write_captioned(table, notes, frame, gathering) if table else write_blocks(blocks, frame, gathering)
    if "theorem" in classes:
        return _write_theorem(blocks, name, values.get("number", ""), frame.dress("Theorem", slanted=True), gathering)
    if "proof" in classes:
        return write_blocks(blocks, frame.dress("Proof"), gathering)
    if "continued" in classes:
        return write_blocks(blocks, frame.dress("BodyTextContinued"), gathering)
    if "reference" in classes:
        return write_entry(blocks, name, frame, gathering)
    return write_blocks(blocks, frame, gathering)


def _write_theorem(blocks: Sequence[Json], name: str, number: str, frame: Frame, gathering: Gathering) -> str:
    first, rest = blocks[:1], blocks[1:]
    inlines = first[0]["c"] if first and first[0]["t"] in {"Para", "Plain"} else []
    if not inlines or "label" not in attributes_of(inlines[0])[1]:
        return write_blocks(blocks, frame, gathering)
    bold = replace(frame.look, bold=True, italic=False)
    head = write_label(read_text(inlines[0]["c"][1]), name, number, gathering, bold)
    content = head + write_inlines(inlines[1:], frame.look, gathering)
    return write_paragraph(frame.style, content, gathering) + write_blocks(rest, frame, gathering)


def write_entry(blocks: Sequence[Json], name: str, frame: Frame, gathering: Gathering) -> str:
    """Write one entry of the references inside its bookmark; its number hangs in the margin."""
    look, written = frame.look, []
    for at, block in enumerate(blocks):
        inlines = block["c"]
        head = ""
        if not at and inlines and "label" in attributes_of(inlines[0])[1]:
            head = write_inlines(inlines[0]["c"][1], look, gathering) + write_run("\t", look)
            inlines = inlines[1:]
            while inlines and inlines[0]["t"] == "Space":
                inlines = inlines[1:]
        content = head + write_inlines(inlines, look, gathering)
        marked = content if at else gathering.bookmark(REFERENCE, name.removeprefix("ref-"), content)
        written.append(write_paragraph("Bibliography", marked, gathering))
    return "".join(written)


_Writer = Callable[[Json, Frame, Gathering], str]
_WRITERS: Mapping[str, _Writer] = {
    "Para": _write_para,
    "Plain": _write_para,
    "Header": _write_header,
    "BulletList": _write_bullets,
    "OrderedList": _write_ordered,
    "DefinitionList": _write_definitions,
    "BlockQuote": _write_quote,
    "CodeBlock": _write_code,
    "LineBlock": _write_verse,
    "HorizontalRule": _write_rule,
    "Figure": _write_figure,
    "Table": _write_table_alone,
    "Div": _write_div,
}
