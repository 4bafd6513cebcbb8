"""Paragraphs, lists, theorems and sections of a document as elements of JATS."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from elyazma.document import Json
from elyazma.tools.jats.elements import element, optional, set_language
from elyazma.tools.jats.floats import take_label, write_figure, write_table
from elyazma.tools.jats.inlines import Writing, paragraphs, read_attributes, write_inlines
from elyazma.tools.xml import Node

_LISTS = {
    "Decimal": "order",
    "LowerAlpha": "alpha-lower",
    "UpperAlpha": "alpha-upper",
    "LowerRoman": "roman-lower",
    "UpperRoman": "roman-upper",
}


def write_blocks(blocks: Iterable[Json], writing: Writing) -> list[Node]:
    """Write blocks among which no heading makes a section."""
    return [node for block in blocks for node in _write(block, writing)]


def write_sections(blocks: Iterable[Json], writing: Writing) -> list[Node]:
    """Write blocks, those under a heading as its section; a deeper heading's section stands inside."""
    top: list[Node] = []
    open_sections: list[tuple[int, Node]] = []
    for block in blocks:
        if block["t"] == "Header":
            level, attributes, title = block["c"]
            while open_sections and open_sections[-1][0] >= level:
                open_sections.pop()
            nodes = [_open_section(attributes, title, writing)]
        else:
            nodes = _write(block, writing)
        if open_sections:
            open_sections[-1][1].extend(nodes)
        else:
            top += nodes
        if block["t"] == "Header":
            open_sections.append((level, nodes[0]))
    return top


def _open_section(attributes: Any, title: list[Json], writing: Writing) -> Node:
    identifier, _, values = read_attributes(attributes)
    label = optional("label", " ".join(filter(None, (values.get("word"), values.get("number")))))
    node = element("sec", label, element("title", *write_inlines(title, writing)), id=writing.name(identifier))
    return set_language(node, values.get("lang", ""))


def _write(block: Json, writing: Writing) -> list[Node]:
    return _WRITERS[block["t"]](block.get("c"), writing)


def _write_paragraph(content: Any, writing: Writing) -> list[Node]:
    if len(content) == 1 and content[0]["t"] == "Span" and "equation" in content[0]["c"][0][1]:
        return [_write_equation(content[0]["c"], writing)]
    written = write_inlines(content, writing)
    return [element("p", *written)] if written else []


def _write_equation(content: Any, writing: Writing) -> Node:
    identifier, _, values = read_attributes(content[0])
    number = values.get("number", "")
    label = element("label", f"({number})") if number else None
    formulas = [
        part
        for node in content[1]
        for part in (
            [writing.formulas.write(node["c"][0]["t"], node["c"][1])]
            if node["t"] == "Math"
            else write_inlines([node], writing)
        )
    ]
    return element("disp-formula", label, *formulas, id=writing.name(identifier))


def _write_heading(content: Any, writing: Writing) -> list[Node]:
    # A heading inside a quotation or a list makes no section.
    return [element("p", element("bold", *write_inlines(content[2], writing)))]


def _write_items(content: Any, kind: str, writing: Writing) -> list[Node]:
    items = (element("list-item", *_item(blocks, writing)) for blocks in content)
    return [element("list", *items, list_type=kind)]


def _item(blocks: Iterable[Json], writing: Writing) -> list[Node]:
    written = write_blocks(blocks, writing)
    return [node if node.tag in ("p", "list", "def-list") else element("p", node) for node in written] or [element("p")]


def _write_ordered(content: Any, writing: Writing) -> list[Node]:
    start, style, _ = content[0]
    nodes = _write_items(content[1], _LISTS.get(style["t"], "order"), writing)
    if start != 1:
        for number, item in enumerate(nodes[0], start):
            item.insert(0, element("label", f"{number}."))
    return nodes


def _write_definitions(content: Any, writing: Writing) -> list[Node]:
    node = element("def-list")
    for term, definitions in content:
        meaning = paragraphs(write_blocks((block for blocks in definitions for block in blocks), writing))
        node.append(element("def-item", element("term", *write_inlines(term, writing)), optional("def", *meaning)))
    return [node]


def _write_lines(content: Any, writing: Writing) -> list[Node]:
    return [element("verse-group", *(element("verse-line", *write_inlines(line, writing)) for line in content))]


def _write_division(content: Any, writing: Writing) -> list[Node]:
    identifier, classes, values = read_attributes(content[0])
    if "table-wrap" in classes:
        nodes = _write_wrapped_table(content[1], identifier, writing)
    elif {"theorem", "proof"} & set(classes):
        nodes = [_write_statement(content[1], classes, writing)]
    else:
        nodes = write_blocks(content[1], writing)
    _place_identifier(nodes, writing.name(identifier))
    return [set_language(node, values.get("lang", "")) for node in nodes]


def _place_identifier(nodes: list[Node], name: str) -> None:
    if name and not any(node.get("id") == name for node in nodes):
        if nodes and not nodes[0].get("id"):
            nodes[0].set("id", name)
        else:
            nodes.insert(0, element("p", element("target", id=name)))


def _write_wrapped_table(blocks: list[Json], identifier: str, writing: Writing) -> list[Node]:
    notes = [block for block in blocks if block["t"] == "Div" and "notes" in block["c"][0][1]]
    nodes: list[Node] = []
    for block in [block for block in blocks if block not in notes]:
        if block["t"] == "Table":
            nodes.append(write_table(block["c"], writing, notes, identifier))
            notes = []
        else:
            nodes += _write(block, writing)
    return nodes + write_blocks(notes, writing)


def _write_statement(blocks: list[Json], classes: list[str], writing: Writing) -> Node:
    label, rest = take_label(blocks)
    kind = next((name for name in classes if name != "theorem"), "theorem")
    inner = paragraphs(write_blocks(rest, writing)) or [element("p")]
    return element("statement", optional("label", *write_inlines(label, writing)), *inner, content_type=kind)


_WRITERS: dict[str, Callable[[Any, Writing], list[Node]]] = {
    "Para": _write_paragraph,
    "Plain": _write_paragraph,
    "Header": _write_heading,
    "BlockQuote": lambda content, writing: [element("disp-quote", *write_blocks(content, writing))],
    "BulletList": lambda content, writing: _write_items(content, "bullet", writing),
    "OrderedList": _write_ordered,
    "DefinitionList": _write_definitions,
    "CodeBlock": lambda content, _: [element("preformat", content[1], space="preserve")],
    "RawBlock": lambda content, _: [element("preformat", content[1], space="preserve")],
    "LineBlock": _write_lines,
    "HorizontalRule": lambda *_: [],
    "Figure": lambda content, writing: [write_figure(content, writing)],
    "Table": lambda content, writing: [write_table(content, writing)],
    "Div": _write_division,
}
