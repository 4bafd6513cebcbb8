"""Paragraphs, lists, theorems and sections of a document as elements of JATS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from elyazma.model import nodes
from elyazma.model.nodes import Block, Header, Para, Plain, Table, TableNotes
from elyazma.system.xml import Node
from elyazma.writers.jats.elements import element, optional, set_language
from elyazma.writers.jats.floats import take_label, write_figure, write_table
from elyazma.writers.jats.formulas import Formulas, formula_of
from elyazma.writers.jats.inlines import Writing, paragraphs, write_inlines

_LISTS = {
    "Decimal": "order",
    "LowerAlpha": "alpha-lower",
    "UpperAlpha": "alpha-upper",
    "LowerRoman": "roman-lower",
    "UpperRoman": "roman-upper",
}


def begin_writing(formulas: Formulas, pictures: Mapping[str, Path]) -> Writing:
    """Give what a document is written with, nothing of which is written yet."""
    writing = Writing(formulas, pictures)
    writing.write_blocks = partial(write_blocks, writing=writing)
    return writing


def write_blocks(blocks: Iterable[Block], writing: Writing) -> list[Node]:
    """Write blocks among which no heading makes a section."""
    return [node for block in blocks for node in _write_block(block, writing)]


def write_sections(blocks: Iterable[Block], writing: Writing) -> list[Node]:
    """Write blocks, those under a heading as its section; a deeper heading's section stands inside."""
    top = element("body")
    open_sections: list[tuple[int, Node]] = [(0, top)]
    for block in blocks:
        if isinstance(block, Header):
            while len(open_sections) > 1 and open_sections[-1][0] >= block.level:
                open_sections.pop()
            section = _open_section(block, writing)
            open_sections[-1][1].append(section)
            open_sections.append((block.level, section))
        else:
            open_sections[-1][1].extend(_write_block(block, writing))
    return list(top)


def _open_section(heading: Header, writing: Writing) -> Node:
    label = optional("label", " ".join(filter(None, (heading.word, heading.number))))
    title = element("title", *write_inlines(heading.inlines, writing))
    node = element("sec", label, title, id=writing.name(heading.identifier))
    return set_language(node, heading.attributes.get("lang"))


def _write_block(block: Block, writing: Writing) -> list[Node]:  # noqa: C901, PLR0911, PLR0912 - see below
    match block:  # one case for each kind
        case Para(inlines) | Plain(inlines):
            written = write_inlines(inlines, writing)
            return [element("p", *written)] if written else []
        case nodes.Equation():
            return [_write_equation(block, writing)]
        case Header(_, inlines):
            # A heading inside a quotation or a list makes no section.
            return [element("p", element("bold", *write_inlines(inlines, writing)))]
        case nodes.BlockQuote(blocks):
            return [element("disp-quote", *write_blocks(blocks, writing))]
        case nodes.BulletList(items):
            return [_write_items(items, "bullet", writing)]
        case nodes.OrderedList():
            return [_write_ordered(block, writing)]
        case nodes.DefinitionList(items):
            return [element("def-list", *(_write_definition(item, writing) for item in items))]
        case nodes.CodeBlock(text) | nodes.RawBlock(_, text):
            return [element("preformat", text, space="preserve")]
        case nodes.LineBlock(lines):
            return [element("verse-group", *(element("verse-line", *write_inlines(line, writing)) for line in lines))]
        case nodes.HorizontalRule() | nodes.Null():
            return []
        case nodes.Figure():
            return [write_figure(block, writing)]
        case Table():
            return [write_table(block, writing)]
        case nodes.TableWrap(blocks):
            return _write_wrapped_table(blocks, writing)
        case nodes.Float() | nodes.Environment():
            raise TypeError(f"{type(block).__name__} stands in a paper alone, and in no document")
        case _:
            return _write_group(block, writing)


# fmt: off
_Group = (
    nodes.Div | nodes.EquationGroup | nodes.Continued | nodes.Theorem | nodes.Proof | nodes.TableNotes | nodes.Entry
    | nodes.ForeignBlocks
)
# fmt: on


def _write_group(group: _Group, writing: Writing) -> list[Node]:
    match group:
        case nodes.Theorem(blocks, kind, identifier):
            return _with_identifier([_write_statement(blocks, kind, writing)], identifier, writing)
        case nodes.Proof(blocks):
            return [_write_statement(blocks, "proof", writing)]
        case nodes.EquationGroup(blocks, identifier):
            return _with_identifier(write_blocks(blocks, writing), identifier, writing)
        case nodes.Entry(blocks, key, language):
            written = _with_identifier(write_blocks(blocks, writing), f"ref-{key}", writing)
        case nodes.ForeignBlocks(blocks, language):
            written = write_blocks(blocks, writing)
        case nodes.Div(blocks, attributes):
            language = attributes.get("lang")
            written = _with_identifier(write_blocks(blocks, writing), attributes.identifier, writing)
        case nodes.Continued(blocks) | nodes.TableNotes(blocks):
            return write_blocks(blocks, writing)
    return [set_language(node, language) for node in written]


def _write_equation(equation: nodes.Equation, writing: Writing) -> Node:
    label = element("label", f"({equation.number})") if equation.number else None
    formula = writing.formulas.write(formula_of(equation))
    return element("disp-formula", label, formula, id=writing.name(equation.identifier))


def _write_items(items: Iterable[Sequence[Block]], kind: str, writing: Writing) -> Node:
    return element("list", *(element("list-item", *_write_item(item, writing)) for item in items), list_type=kind)


def _write_item(blocks: Iterable[Block], writing: Writing) -> list[Node]:
    written = write_blocks(blocks, writing)
    return [node if node.tag in ("p", "list", "def-list") else element("p", node) for node in written] or [element("p")]


def _write_ordered(block: nodes.OrderedList, writing: Writing) -> Node:
    node = _write_items(block.items, _LISTS.get(block.style, "order"), writing)
    if block.start != 1:
        for number, item in enumerate(node, block.start):
            item.insert(0, element("label", f"{number}."))
    return node


def _write_definition(item: nodes.Definition, writing: Writing) -> Node:
    blocks = (block for meaning in item.meanings for block in meaning)
    meaning = optional("def", *paragraphs(write_blocks(blocks, writing)))
    return element("def-item", element("term", *write_inlines(item.term, writing)), meaning)


def _with_identifier(written: list[Node], identifier: str, writing: Writing) -> list[Node]:
    """Give an id to the first element, or to a place before it where it has one already."""
    name = writing.name(identifier)
    if name and not any(node.get("id") == name for node in written):
        if written and not written[0].get("id"):
            written[0].set("id", name)
        else:
            return [element("p", element("target", id=name)), *written]
    return written


def _write_wrapped_table(blocks: Iterable[Block], writing: Writing) -> list[Node]:
    notes = [block for block in blocks if isinstance(block, TableNotes)]
    written: list[Node] = []
    for block in blocks:
        if isinstance(block, Table):
            written.append(write_table(block, writing, notes))
            notes = []
        elif not isinstance(block, TableNotes):
            written += _write_block(block, writing)
    return written + write_blocks(notes, writing)


def _write_statement(blocks: Sequence[Block], kind: str, writing: Writing) -> Node:
    label, rest = take_label(blocks)
    inner = paragraphs(write_blocks(rest, writing)) or [element("p")]
    return element("statement", optional("label", *write_inlines(label, writing)), *inner, content_type=kind)
