"""Nodes written as pandoc's JSON; what only the resolved document means becomes a Div, Span or Link of a class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from elyazma.model import nodes
from elyazma.model.nodes import Attributes, Block, Inline, Node, children_of, fold
from elyazma.system.pandoc.parsing import Json, JsonValue, Meta, MetaBlocks, MetaInlines, PandocDocument

Groups = Iterator[list[Json]]
"""What was written of the groups of nodes in a node, in the order in which `children_of` gives them."""
API_VERSION = [1, 23, 1]


def write_document(document: PandocDocument) -> Json:
    """Write a whole document."""
    meta = {name: _write_meta(value) for name, value in document.meta.items()}
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": write_blocks(document.blocks)}


def _write_meta(value: Meta) -> Json:
    match value:
        case MetaInlines(inlines):
            return {"t": "MetaInlines", "c": write_inlines(inlines)}
        case MetaBlocks(blocks):
            return {"t": "MetaBlocks", "c": write_blocks(blocks)}
        case bool():
            return {"t": "MetaBool", "c": value}
        case str():
            return {"t": "MetaString", "c": value}
        case Mapping():
            return {"t": "MetaMap", "c": {name: _write_meta(inner) for name, inner in value.items()}}
        case _:
            return {"t": "MetaList", "c": [_write_meta(inner) for inner in value]}


def write_blocks(blocks: Iterable[Block]) -> list[Json]:
    """Write blocks."""
    every: Iterable[Node] = blocks
    return fold(every, children_of, _write_node)


def write_inlines(inlines: Iterable[Inline]) -> list[Json]:
    """Write inlines."""
    every: Iterable[Node] = inlines
    return fold(every, children_of, _write_node)


def _write_node(node: Node, groups: list[list[Json]]) -> tuple[Json]:
    inside = iter(groups)
    if isinstance(node, Inline):
        return (_write_inline(node, inside),)
    return (_write_block(node, inside),)


def _attributes(attributes: Attributes) -> list[JsonValue]:
    return [attributes.identifier, list(attributes.classes), [list(pair) for pair in attributes.pairs]]


def _made(identifier: str, *classes: str, **values: str) -> list[JsonValue]:
    """Make attributes; a value that is empty is left out."""
    return [identifier, list(classes), [[name, value] for name, value in values.items() if value]]


# --- Inlines --------------------------------------------------------------------------------------------


def _write_inline(node: Inline, groups: Groups) -> Json:  # noqa: C901, PLR0911 - one case for each kind
    match node:
        case nodes.Str(text):
            return {"t": "Str", "c": text}
        case nodes.Space() | nodes.SoftBreak() | nodes.LineBreak():
            return {"t": type(node).__name__}
        case nodes.Emph() | nodes.Strong() | nodes.Underline() | nodes.Strikeout():
            return {"t": type(node).__name__, "c": next(groups)}
        case nodes.Superscript() | nodes.Subscript() | nodes.SmallCaps() | nodes.Note():
            return {"t": type(node).__name__, "c": next(groups)}
        case nodes.Quoted():
            return {"t": "Quoted", "c": [{"t": "DoubleQuote" if node.double else "SingleQuote"}, next(groups)]}
        case nodes.Cite():
            return {"t": "Cite", "c": [[_write_citation(each, groups) for each in node.citations], next(groups)]}
        case nodes.Code(text, attributes):
            return {"t": "Code", "c": [_attributes(attributes), text]}
        case nodes.Math(tex, display):
            return {"t": "Math", "c": [{"t": "DisplayMath" if display else "InlineMath"}, tex]}
        case nodes.RawInline(name, text):
            return {"t": "RawInline", "c": [name, text]}
        case nodes.Link() | nodes.Image():
            content = [_attributes(node.attributes), next(groups), [node.target, node.title]]
            return {"t": type(node).__name__, "c": content}
        case nodes.Span():
            return _span(_attributes(node.attributes), groups)
        case _:
            return _write_meant(node, groups)


# fmt: off
_Meant = (
    nodes.CitationLink | nodes.Reference | nodes.Label | nodes.Qed | nodes.ItemSign | nodes.Foreign | nodes.Anchor
    | nodes.Bookmark | nodes.Mark
)
# fmt: on


def _write_meant(node: _Meant, groups: Groups) -> Json:  # noqa: PLR0911 - one case for each kind
    match node:
        case nodes.CitationLink():
            return {"t": "Link", "c": [_made("", "citation"), next(groups), [f"#ref-{node.key}", ""]]}
        case nodes.Reference():
            attributes = ["", ["reference"], [["kind", node.kind]]]
            return {"t": "Link", "c": [attributes, next(groups), [f"#{node.identifier}", ""]]}
        case nodes.Label():
            return _span(_made("", "label"), groups)
        case nodes.Qed():
            return _span(_made("", "qed"), groups)
        case nodes.ItemSign():
            return _span(_made("", "sign"), groups)
        case nodes.Foreign():
            return _span(_made("", lang=node.language), groups)
        case nodes.Anchor(identifier):
            return {"t": "Span", "c": [_made(identifier), []]}
        case nodes.Bookmark(name):
            return {"t": "Anchor", "c": name}
        case nodes.Mark(number, tied):
            return {"t": "Mark", "c": f"tied-{number}" if tied else number}
        case _:
            assert_never(node)


def _span(attributes: list[JsonValue], groups: Groups) -> Json:
    return {"t": "Span", "c": [attributes, next(groups)]}


def _write_citation(citation: nodes.Citation, groups: Groups) -> Json:
    return {
        "citationId": citation.key,
        "citationPrefix": next(groups),
        "citationSuffix": next(groups),
        "citationMode": {"t": citation.mode},
        "citationNoteNum": citation.note_number,
        "citationHash": citation.hash,
    }


# --- Blocks ---------------------------------------------------------------------------------------------


def _write_block(node: Block, groups: Groups) -> Json:  # noqa: C901, PLR0911 - one case for each kind
    match node:
        case nodes.Para() | nodes.Plain() | nodes.BlockQuote():
            return {"t": type(node).__name__, "c": next(groups)}
        case nodes.Header():
            return {"t": "Header", "c": [node.level, _attributes(node.attributes), next(groups)]}
        case nodes.CodeBlock(text, attributes):
            return {"t": "CodeBlock", "c": [_attributes(attributes), text]}
        case nodes.RawBlock(name, text):
            return {"t": "RawBlock", "c": [name, text]}
        case nodes.BulletList() | nodes.LineBlock():
            return {"t": type(node).__name__, "c": list(groups)}
        case nodes.OrderedList():
            style = [node.start, {"t": node.style}, {"t": node.delimiter}]
            return {"t": "OrderedList", "c": [style, list(groups)]}
        case nodes.DefinitionList():
            items = [[next(groups), [next(groups) for _ in item.meanings]] for item in node.items]
            return {"t": "DefinitionList", "c": items}
        case nodes.HorizontalRule() | nodes.Null():
            return {"t": type(node).__name__}
        case nodes.Table():
            return {"t": "Table", "c": _write_table(node, groups)}
        case nodes.Figure():
            caption = _write_caption(node.caption, groups)
            return {"t": "Figure", "c": [_attributes(node.attributes), caption, next(groups)]}
        case nodes.Div():
            return _div(_attributes(node.attributes), groups)
        case _:
            return _write_meant_block(node, groups)


# fmt: off
_MeantBlock = (
    nodes.Equation | nodes.EquationGroup | nodes.Continued | nodes.Theorem | nodes.Proof | nodes.TableWrap
    | nodes.TableNotes | nodes.Entry | nodes.ForeignBlocks | nodes.Float | nodes.Environment
)
# fmt: on


def _write_meant_block(node: _MeantBlock, groups: Groups) -> Json:  # noqa: C901, PLR0911 - one case for each kind
    match node:
        case nodes.Equation(tex, identifier, number):
            math = {"t": "Math", "c": [{"t": "DisplayMath"}, tex]}
            return {"t": "Para", "c": [{"t": "Span", "c": [_made(identifier, "equation", number=number), [math]]}]}
        case nodes.EquationGroup():
            return _div(_made(node.identifier), groups)
        case nodes.Continued():
            return _div(_made("", "continued"), groups)
        case nodes.Theorem():
            return _div(_made(node.identifier, "theorem", node.kind, number=node.number), groups)
        case nodes.Proof():
            return _div(_made("", "proof"), groups)
        case nodes.TableWrap():
            return _div(_made("", "table-wrap"), groups)
        case nodes.TableNotes():
            return _div(_made("", "notes"), groups)
        case nodes.Entry():
            return _div(_made(f"ref-{node.key}", "reference", lang=node.language), groups)
        case nodes.ForeignBlocks():
            return _div(_made("", lang=node.language), groups)
        case nodes.Float(kind, label, number):
            caption, block, notes = groups
            return {"t": "Float", "c": [kind, label, number, caption, *block, notes]}
        case nodes.Environment():
            return {"t": "Environment", "c": [node.kind, node.label, next(groups)]}
        case _:
            assert_never(node)


def _div(attributes: list[JsonValue], groups: Groups) -> Json:
    return {"t": "Div", "c": [attributes, next(groups)]}


# --- Tables ---------------------------------------------------------------------------------------------

_ALIGNED = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter", "default": "AlignDefault"}


def _write_caption(caption: nodes.Caption, groups: Groups) -> list[JsonValue]:
    short, blocks = next(groups), next(groups)
    return [None if caption.short is None else short, blocks]


def _write_table(table: nodes.Table, groups: Groups) -> list[JsonValue]:
    caption, head = _write_caption(table.caption, groups), _write_group(table.head, groups)
    bodies = [_write_body(body, groups) for body in table.bodies]
    columns = [[{"t": _ALIGNED[column.alignment]}, _write_width(column.width)] for column in table.columns]
    return [_attributes(table.attributes), caption, columns, head, bodies, _write_group(table.foot, groups)]


def _write_width(width: float | None) -> Json:
    return {"t": "ColWidthDefault"} if width is None else {"t": "ColWidth", "c": width}


def _write_group(group: nodes.RowGroup, groups: Groups) -> list[JsonValue]:
    return [_attributes(group.attributes), _write_rows(group.rows, groups)]


def _write_body(body: nodes.TableBody, groups: Groups) -> list[JsonValue]:
    heads = _write_rows(body.heads, groups)
    return [_attributes(body.attributes), body.head_columns, heads, _write_rows(body.rows, groups)]


def _write_rows(rows: Iterable[nodes.Row], groups: Groups) -> list[JsonValue]:
    return [[_attributes(row.attributes), [_write_cell(cell, groups) for cell in row.cells]] for row in rows]


def _write_cell(cell: nodes.Cell, groups: Groups) -> list[JsonValue]:
    alignment = {"t": _ALIGNED[cell.alignment]}
    return [_attributes(cell.attributes), alignment, cell.rows, cell.columns, next(groups)]
