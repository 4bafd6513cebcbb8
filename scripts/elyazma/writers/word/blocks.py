"""Blocks: paragraphs, headings, lists, quotations, figures, tables, equations, theorems, notes at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from elyazma.model.nodes import (
    Anchor,
    Block,
    BlockQuote,
    BulletList,
    CodeBlock,
    Continued,
    DefinitionList,
    Div,
    Entry,
    Equation,
    EquationGroup,
    Figure,
    ForeignBlocks,
    Header,
    HorizontalRule,
    Image,
    Inline,
    Label,
    LineBlock,
    Math,
    OrderedList,
    Para,
    Plain,
    Proof,
    Space,
    Str,
    Table,
    TableNotes,
    TableWrap,
    Theorem,
    plain_text,
)
from elyazma.tex.anchors import is_end
from elyazma.writers.word.bookmarks import LABEL, NUMBER, REFERENCE
from elyazma.writers.word.captions import behind_label, inlines_of, write_caption, write_label, write_number
from elyazma.writers.word.elements import Value, element
from elyazma.writers.word.gathering import Gathering, Listing, Look, write_run
from elyazma.writers.word.inlines import write_inlines, write_math
from elyazma.writers.word.numbering import FIRST_LIST, list_indent
from elyazma.writers.word.paragraphs import Frame, write_paragraph
from elyazma.writers.word.styles import LEVELS
from elyazma.writers.word.tables import write_table

_NUMERALS = {
    "Decimal": "decimal",
    "LowerAlpha": "lowerLetter",
    "UpperAlpha": "upperLetter",
    "LowerRoman": "lowerRoman",
    "UpperRoman": "upperRoman",
}
_DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}


def write_blocks(blocks: Sequence[Block], frame: Frame, gathering: Gathering) -> str:
    """Write blocks one after another."""
    return "".join(_write_block(block, frame, gathering) for block in blocks)


def write_note(blocks: Sequence[Block], language: str, gathering: Gathering) -> str:
    """Write what a note holds, at the foot or at the end; its own sign begins the first paragraph."""
    kind = gathering.sheet.note
    style = f"{kind.title()}Text"
    frame = Frame(Look(language), style)
    mark = element("w:r", None, replace(Look(language), style=f"{kind.title()}Reference").write(), f"<w:{kind}Ref/>")
    head = mark + write_run(" ", frame.look)
    first = blocks[0] if blocks else None
    if isinstance(first, Para | Plain):
        content = head + write_inlines(first.inlines, frame.look, gathering)
        return write_paragraph(style, content, gathering) + write_blocks(blocks[1:], frame, gathering)
    return write_paragraph(style, head, gathering) + write_blocks(blocks, frame, gathering)


def _write_block(node: Block, frame: Frame, gathering: Gathering) -> str:  # noqa: C901, PLR0911, PLR0912
    """Write one block; what Word has no place for is remembered."""
    match node:
        case Para(inlines) | Plain(inlines):
            return _write_para(inlines, frame, gathering)
        case Equation():
            return _write_equation(node, frame, gathering)
        case Header():
            return _write_header(node, frame, gathering)
        case BulletList():
            return _write_bullets(node, frame, gathering)
        case OrderedList():
            return _write_ordered(node, frame, gathering)
        case DefinitionList():
            return _write_definitions(node, frame, gathering)
        case BlockQuote(blocks):
            return write_blocks(blocks, frame.in_style("Quote"), gathering)
        case CodeBlock(text):
            return write_paragraph("SourceCode", write_run(text.rstrip("\n"), frame.look), gathering)
        case LineBlock(lines):
            verses = (write_inlines(line, frame.look, gathering) for line in lines)
            return write_paragraph("Verse", write_run("\n", frame.look).join(verses), gathering)
        case HorizontalRule():
            line = element("w:bottom", {"w:val": "single", "w:sz": 4, "w:space": 1, "w:color": "auto"})
            return write_paragraph("Normal", "", gathering, {"pBdr": (line,)})
        case Figure():
            return _write_figure(node, frame, gathering)
        case Table():
            return _write_captioned(node, (), frame, gathering)
        case TableWrap(blocks):
            return _write_wrapped(blocks, frame, gathering)
        case Theorem():
            return _write_theorem(node, frame.in_style("Theorem", slanted=True), gathering)
        case Proof(blocks):
            return write_blocks(blocks, frame.in_style("Proof"), gathering)
        case Continued(blocks):
            return write_blocks(blocks, frame.in_style("BodyTextContinued"), gathering)
        case Entry():
            return _write_entry(node, frame, gathering)
        case ForeignBlocks(blocks, language):
            return write_blocks(blocks, frame.in_language(gathering.tag(language)), gathering)
        case Div(blocks) | EquationGroup(blocks) | TableNotes(blocks):
            return write_blocks(blocks, frame, gathering)
        case _:
            gathering.lose(node)
            return ""


def _write_para(inlines: Sequence[Inline], frame: Frame, gathering: Gathering) -> str:
    if not inlines and frame.style != "TableText":
        return ""
    if frame.level < 0 and frame.style != "TableText" and all(isinstance(each, Anchor) for each in inlines):
        return _write_places(inlines, frame, gathering)
    first = inlines[0] if len(inlines) == 1 else None
    if isinstance(first, Math) and first.display:
        return _write_equation(Equation(first.tex), frame, gathering)
    content = write_inlines(inlines, frame.look, gathering)
    return write_paragraph(frame.style, content, gathering, frame.values)


def _write_places(anchors: Sequence[Inline], frame: Frame, gathering: Gathering) -> str:
    """Write places between paragraphs, which are none themselves: they end the one before, or begin the next."""
    ends = [each for each in anchors if isinstance(each, Anchor) and is_end(each.identifier)]
    begins = [each for each in anchors if each not in ends]
    gathering.waiting += write_inlines(begins, frame.look, gathering)
    return write_inlines(ends, frame.look, gathering)


def _write_equation(node: Equation, frame: Frame, gathering: Gathering) -> str:
    """Write an equation in the middle of its line, its number at the right."""
    name, look = node.identifier, frame.look
    if node.picture:
        content = write_inlines((Image((Str(node.tex),), node.picture),), look, gathering)
    else:
        content = write_math(Math(node.tex, display=True), look, gathering)
    if not node.number:
        whole = element("m:oMathPara", None, content) if content.startswith("<m:oMath>") else content
        return write_paragraph("Equation", gathering.bookmark(LABEL, name, whole), gathering, {"jc": "center"})
    counted = write_number(node.number, "Equation", gathering, look)
    inside = write_run("(", look) + gathering.bookmark(NUMBER, name, counted) + write_run(")", look)
    tab = write_run("\t", look)
    line = f"{tab}{content}{tab}{gathering.bookmark(LABEL, name, inside)}"
    return write_paragraph("Equation", line, gathering)


def _write_header(node: Header, frame: Frame, gathering: Gathering) -> str:
    name, target = node.identifier, gathering.targets.get(node.identifier)
    automatic = bool(target and target.automatic)
    look = replace(frame.look, slanted=gathering.sheet.word.heading_of(node.level).italic)
    look = replace(look, italic=look.slanted)
    label = name if ":" in name or (target and target.cited) else ""
    head = "" if automatic or not node.number else _write_counter(node, label, gathering, look)
    content = head + gathering.bookmark(LABEL, label, write_inlines(node.inlines, look, gathering))
    asked: dict[str, Value | None] = {} if automatic else {"numPr": ('<w:numId w:val="0"/>',)}
    return write_paragraph(f"Heading{min(node.level, LEVELS)}", content, gathering, asked)


def _write_counter(node: Header, label: str, gathering: Gathering, look: Look) -> str:
    """Write a number that Word's own counting would not give: "Appendix A. ", "S1 "."""
    marked = gathering.bookmark(NUMBER, label, write_run(node.number, look))
    before = write_run(f"{node.word} ", look) if node.word else ""
    return f"{before}{marked}{write_run('. ' if node.word else ' ', look)}"


# --- Lists, quotations, verbatim text ---------------------------------------------------------------


def _write_bullets(node: BulletList, frame: Frame, gathering: Gathering) -> str:
    listing = Listing("bullet", "–" if frame.level >= 0 else "•", 1, frame.level + 1)
    return _write_list(node.items, listing, "ListBullet", frame, gathering)


def _write_ordered(node: OrderedList, frame: Frame, gathering: Gathering) -> str:
    level = frame.level + 1
    text = _DELIMITERS.get(node.delimiter, "{}.").format(f"%{level + 1}")
    listing = Listing(_NUMERALS.get(node.style, "decimal"), text, node.start, level)
    return _write_list(node.items, listing, "ListNumber", frame, gathering)


def _write_list(
    items: Sequence[Sequence[Block]], listing: Listing, style: str, frame: Frame, gathering: Gathering
) -> str:
    gathering.lists.append(listing)
    number = FIRST_LIST + len(gathering.lists) - 1
    written = []
    mark = (f'<w:ilvl w:val="{listing.level}"/>', f'<w:numId w:val="{number}"/>')
    left = list_indent(listing.level)
    for item in items:
        first = Frame(frame.look, style, {"numPr": mark, "ind": left}, listing.level)
        after = Frame(frame.look, "ListContinue", {"ind": {"left": left["left"]}}, listing.level)
        at = 1 if item and isinstance(item[0], Para | Plain) else 0
        opening = (
            write_blocks(item[:1], first, gathering) if at else write_paragraph(style, "", gathering, first.values)
        )
        written.append(opening + write_blocks(item[at:], after, gathering))
    return "".join(written)


def _write_definitions(node: DefinitionList, frame: Frame, gathering: Gathering) -> str:
    written = []
    for item in node.items:
        bold = replace(frame.look, bold=True)
        written.append(write_paragraph("DefinitionTerm", write_inlines(item.term, bold, gathering), gathering))
        written += [write_blocks(blocks, frame.in_style("Definition"), gathering) for blocks in item.meanings]
    return "".join(written)


# --- Figures, tables, theorems ----------------------------------------------------------------------


def _write_figure(node: Figure, frame: Frame, gathering: Gathering) -> str:
    above = gathering.sheet.word.captions.figure == "above"
    caption = node.caption.blocks
    keep: dict[str, Value | None] = {"keepNext": None if above or not caption else True}
    inside = Frame(frame.look, "Figure", keep)
    body = write_blocks(_with_words(node.blocks, _describe(caption)), inside, gathering)
    words = write_caption(caption, node.identifier, node.number, gathering, frame.look, above=above)
    return words + body if above else body + words


def _describe(blocks: Sequence[Block]) -> str:
    """Give a caption as what is said of its picture to those who do not see it, without its label."""
    inlines = inlines_of(blocks[0]) if blocks else ()
    if inlines and isinstance(inlines[0], Label):
        inlines = behind_label(inlines[1:])
    return " ".join(plain_text(inlines).split())


def _with_words(blocks: Sequence[Block], said: str) -> list[Block]:
    """Give each picture that says nothing of itself its caption."""
    return [
        replace(block, inlines=tuple(_with_caption(each, said) for each in block.inlines))
        if isinstance(block, Para | Plain)
        else block
        for block in blocks
    ]


def _with_caption(node: Inline, said: str) -> Inline:
    if not isinstance(node, Image) or plain_text(node.inlines).strip() not in {"", "image"}:
        return node
    return replace(node, inlines=(Str(said),))


def _write_wrapped(blocks: Sequence[Block], frame: Frame, gathering: Gathering) -> str:
    """Write a table with what stands around it; all that is no table stands below it."""
    table = next((each for each in blocks if isinstance(each, Table)), None)
    notes = [each for each in blocks if not isinstance(each, Table)]
    return _write_captioned(table, notes, frame, gathering) if table else write_blocks(blocks, frame, gathering)


def _write_captioned(table: Table, notes: Sequence[Block], frame: Frame, gathering: Gathering) -> str:
    above = gathering.sheet.word.captions.table == "above"
    caption = table.caption.blocks
    words = write_caption(caption, table.identifier, table.number, gathering, frame.look, above=above)
    followed = bool(notes) or (bool(caption) and not above)
    body = write_table(table, frame, gathering, write_blocks, followed=followed)
    below = write_blocks(notes, frame.in_style("TableNote"), gathering)
    gathering.apart = not below
    return f"{words}{body}{below}" if above else f"{body}{below}{words}"


def _write_theorem(node: Theorem, frame: Frame, gathering: Gathering) -> str:
    inlines = inlines_of(node.blocks[0]) if node.blocks else ()
    first = inlines[0] if inlines else None
    if not isinstance(first, Label):
        return write_blocks(node.blocks, frame, gathering)
    bold = replace(frame.look, bold=True, italic=False)
    # The word and the number are a label; formulas and citations of a note behind them are written as such.
    named = list(takewhile(lambda each: isinstance(each, Str | Space), first.inlines))
    head = write_label(plain_text(named), node.identifier, node.number, gathering, bold)
    head += write_inlines(first.inlines[len(named) :], bold, gathering)
    content = head + write_inlines(inlines[1:], frame.look, gathering)
    return write_paragraph(frame.style, content, gathering) + write_blocks(node.blocks[1:], frame, gathering)


def _write_entry(node: Entry, frame: Frame, gathering: Gathering) -> str:
    """Write one entry of the references inside its bookmark; its number hangs in the margin."""
    if node.language:
        frame = frame.in_language(gathering.tag(node.language))
    written = []
    for at, block in enumerate(node.blocks):
        inlines = inlines_of(block)
        if at:
            content = write_inlines(inlines, frame.look, gathering)
        else:
            content = gathering.bookmark(REFERENCE, node.key, _write_first_line(inlines, frame.look, gathering))
        written.append(write_paragraph("Bibliography", content, gathering))
    return "".join(written)


def _write_first_line(inlines: Sequence[Inline], look: Look, gathering: Gathering) -> str:
    first = inlines[0] if inlines else None
    if not isinstance(first, Label):
        return write_inlines(inlines, look, gathering)
    rest = list(dropwhile(lambda node: isinstance(node, Space), inlines[1:]))
    head = write_inlines(first.inlines, look, gathering) + write_run("\t", look)
    return head + write_inlines(rest, look, gathering)
