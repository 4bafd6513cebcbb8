"""The printed references as blocks."""

from __future__ import annotations

from dataclasses import replace

from elyazma.model.manuscript import Inline, PrintedReference, References
from elyazma.model.nodes import Entry, Foreign, Label, Math, Node, Para, Space, Span, Str, map_nodes, strip_blanks
from elyazma.model.nodes import Inline as InlineNode
from elyazma.references.inlines import make_nodes
from elyazma.tex.old_formulas import write_today


def write_entries(references: References) -> tuple[Entry, ...]:
    """Write the printed list: an Entry for each; nothing where the style prints no list."""
    if not references.listed:
        return ()
    return tuple(_write_entry(references, entry, at) for at, entry in enumerate(references.entries, start=1))


def _write_entry(references: References, entry: PrintedReference, number: int) -> Entry:
    label = write_number(references, number)
    head: tuple[InlineNode, ...] = (Label(label), Space()) if label else ()
    return Entry((Para((*head, *write_printed(entry.text))),), entry.key, entry.language)


def write_number(references: References, number: int) -> tuple[InlineNode, ...]:
    """Write an entry's number as the style prints it: the first one's, with this number in place of 1."""
    if not (references.numbered or references.mode == "numeric"):
        return ()

    def renumber(node: Node) -> Node:
        return Str(node.text.replace("1", str(number))) if isinstance(node, Str) else node

    form = references.number or (Inline("text", "1."),)
    return strip_blanks(map_nodes(write_printed(form), renumber))


def write_printed(inlines: tuple[Inline, ...]) -> tuple[InlineNode, ...]:
    """Write formatted text; a group in another language names it."""
    return tuple(map_nodes(make_nodes(inlines, _make_group), _write_formula))


def _write_formula(node: Node) -> Node:
    return replace(node, tex=write_today(node.tex)) if isinstance(node, Math) else node


def _make_group(group: Inline, inside: tuple[InlineNode, ...]) -> InlineNode:
    return Foreign(inside, group.language) if group.language else Span(inside)
