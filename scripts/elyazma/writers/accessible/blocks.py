"""Blocks: paragraphs, headings, lists, quotations, figures, tables, equations, theorems, references."""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    Caption,
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
    ItemSign,
    LineBlock,
    LineBreak,
    Math,
    OrderedList,
    Para,
    Plain,
    Proof,
    RawBlock,
    Str,
    Table,
    TableNotes,
    TableWrap,
    Theorem,
    plain_text,
    walk,
)
from elyazma.writers.accessible.code import NOTHING, call, join, label, write_string
from elyazma.writers.accessible.gathering import Gathering
from elyazma.writers.accessible.inlines import in_language, write_inlines, write_math
from elyazma.writers.accessible.tables import write_table
from elyazma.writers.web.identifiers import identifier_of

_NUMERALS = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}


def write_note(blocks: Sequence[Block], gathering: Gathering) -> str:
    """Write what a footnote holds; its first paragraph stands behind its number."""
    first = Plain(blocks[0].inlines) if blocks and isinstance(blocks[0], Para) else None
    return write_blocks((first, *blocks[1:]) if first else blocks, gathering)


def write_blocks(blocks: Sequence[Block], gathering: Gathering) -> str:
    """Write blocks as one content."""
    return join(_write_block(block, gathering) for block in blocks)


def _write_block(node: Block, gathering: Gathering) -> str:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
    match node:
        case Para(inlines):
            return _write_para(inlines, gathering)
        case Plain(inlines):
            return write_inlines(inlines, gathering)
        case Header():
            return _write_header(node, gathering)
        case BulletList() | OrderedList() | DefinitionList():
            return _write_list(node, gathering)
        case BlockQuote(blocks):
            return call("quote", write_blocks(blocks, gathering), block="true")
        case CodeBlock(text) | RawBlock(_, text):
            return call("raw", write_string(text.rstrip("\n")), block="true")
        case LineBlock(lines):
            verses = [each for line in lines for each in (*line, LineBreak())][:-1]
            return call("par", write_inlines(verses, gathering))
        case HorizontalRule():
            return call("pdf.artifact", "line(length: 100%, stroke: 0.5pt)")
        case Figure():
            return _write_figure(node, gathering)
        case Table():
            return _write_captioned(node, gathering)
        case Equation():
            return _write_equation(node, gathering)
        case Entry():
            return _write_entry(node, gathering)
        case ForeignBlocks(blocks, language):
            return in_language(write_blocks(blocks, gathering), language)
        case Div(blocks) | Theorem(blocks) | EquationGroup(blocks):
            return _tie(
                call("block", write_blocks(blocks, gathering), breakable="true"), identifier_of(node), gathering
            )
        case Proof(blocks) | Continued(blocks) | TableWrap(blocks) | TableNotes(blocks):
            return write_blocks(blocks, gathering)
        case _:
            return ""


def _tie(code: str, identifier: str, gathering: Gathering) -> str:
    """Give what is written the label of its id, unless another has it."""
    claimed = gathering.claim(identifier)
    return label(code, claimed) if claimed else code


def _write_para(inlines: Sequence[Inline], gathering: Gathering) -> str:
    first = inlines[0] if len(inlines) == 1 else None
    if isinstance(first, Math) and first.display:
        return write_math(first.tex, gathering, display=True)
    content = write_inlines(inlines, gathering)
    return call("par", content) if content != NOTHING else ""


def _write_header(node: Header, gathering: Gathering) -> str:
    """Write a heading; no level is left out on the way down (ISO 14289-1, 7.4.2)."""
    if not plain_text(node.inlines).strip() and not node.number:
        return ""
    gathering.depth = min(node.level, gathering.depth + 1)
    number = f"{node.number}{'.' if node.word else ''}\u00a0" if node.number else ""
    before = f"{node.word} {number}" if node.word else number
    content = write_inlines((Str(before), *node.inlines), gathering)
    return _tie(call("heading", content, level=str(gathering.depth)), node.identifier, gathering)


# --- Lists --------------------------------------------------------------------------------------------


def _write_list(node: BulletList | OrderedList | DefinitionList, gathering: Gathering) -> str:
    match node:
        case BulletList(items):
            written = [write_blocks(item, gathering) for item in items]
            marker = {"marker": NOTHING} if any(map(_has_sign, items)) else {}
            return call("list", *written, **marker)
        case OrderedList(items, start, style, delimiter):
            written = [write_blocks(item, gathering) for item in items]
            pattern = _DELIMITERS.get(delimiter, "{}.").format(_NUMERALS.get(style, "1"))
            return call("enum", *written, start=str(max(start, 0)), numbering=write_string(pattern))
        case DefinitionList(items):
            return call(
                "terms",
                *(
                    call(
                        "terms.item",
                        write_inlines(each.term, gathering),
                        join(write_blocks(meaning, gathering) for meaning in each.meanings),
                    )
                    for each in items
                ),
            )


def _has_sign(item: Sequence[Block]) -> bool:
    """Tell whether an author gave an item a sign of its own."""
    first = item[0] if item else None
    return isinstance(first, Para | Plain) and isinstance(first.inlines[0] if first.inlines else None, ItemSign)


# --- Figures, tables, equations, references -------------------------------------------------------------


def _write_figure(node: Figure, gathering: Gathering) -> str:
    """Write a figure; one without a picture is text, and is read as such."""
    body = write_blocks(node.blocks, gathering)
    caption = _caption(node.caption, gathering)
    if any(isinstance(each, Image) for each in walk(node.blocks)):
        return _tie(call("figure", body, kind="image", **caption), node.identifier, gathering)
    return _tie(call("block", join((body, *caption.values())), breakable="true"), node.identifier, gathering)


def _write_captioned(node: Table, gathering: Gathering) -> str:
    table = write_table(node, gathering)
    caption = _caption(node.caption, gathering)
    if not caption:
        return _tie(call("block", table, breakable="true"), node.identifier, gathering)
    return _tie(call("figure", table, kind="table", **caption), node.identifier, gathering)


def _caption(caption: Caption, gathering: Gathering) -> dict[str, str]:
    return {"caption": write_blocks(caption.blocks, gathering)} if caption.blocks else {}


def _write_equation(node: Equation, gathering: Gathering) -> str:
    """Write an equation, its number at the right."""
    if node.picture:
        shown = write_inlines((Image((Str(node.tex),), node.picture),), gathering)
    else:
        shown = write_math(node.tex, gathering, display=True)
    if node.number:
        number = write_string(f"({node.number})")
        places = "(center + horizon, right + horizon)"
        shown = call("grid", shown, number, columns="(1fr, auto)", align=places)
    elif node.picture:
        shown = call("align", "center", shown)
    return _tie(call("block", shown, width="100%"), node.identifier, gathering)


def _write_entry(node: Entry, gathering: Gathering) -> str:
    inside = in_language(write_blocks(node.blocks, gathering), node.language)
    hanging = call("block", f"{{set par(hanging-indent: 1.5em); {inside}}}")
    return _tie(hanging, identifier_of(node), gathering)
