"""Nodes are walked, changed and read as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from converted import convert_at
from elyazma.model.nodes import (
    Attributes,
    Block,
    BlockQuote,
    Cite,
    Code,
    Emph,
    Header,
    LineBreak,
    Math,
    Node,
    Note,
    Para,
    Plain,
    Quoted,
    Space,
    Str,
    Table,
    children_of,
    map_nodes,
    plain_text,
    split_words,
    strip_blanks,
    walk,
    with_children,
)
from elyazma.system.pandoc.parsing import parse_inlines
from elyazma.system.pandoc.writing import write_blocks
from every_node import BLOCKS, RECOGNISED, RESOLVED
from resolved_nodes import parse_resolved

EVERY = parse_resolved([*BLOCKS, *RESOLVED, *RECOGNISED])
DEEP = 5_000


def nest(depth: int) -> Block:
    block: Block = Para((Str("deep"),))
    for _ in range(depth):
        block = BlockQuote((block,))
    return block


def test_walk_gives_the_outer_before_the_inner_in_the_order_of_the_text() -> None:
    tree = (Para((Str("a"), Emph((Str("b"), Note((Plain((Str("c"),)),)))), Str("d"))), Para((Str("e"),)))
    assert [type(node).__name__ if children_of(node) else plain_text([node]) for node in walk(tree)] == [
        *("Para", "a", "Emph", "b", "Note", "Plain", "c", "d", "Para", "e")
    ]


@pytest.mark.parametrize("block", EVERY)
def test_a_node_is_itself_around_its_own_children(block: Block) -> None:
    for node in walk([block]):
        assert with_children(node, children_of(node)) == node


@pytest.mark.parametrize("block", EVERY)
def test_what_nobody_changes_stays_the_very_same(block: Block) -> None:
    assert map_nodes([block], lambda node: node)[0] is block


@pytest.mark.parametrize("block", EVERY)
def test_every_word_is_reached_and_nothing_else_changes(block: Block) -> None:
    def shout(node: Node) -> Node:
        return Str(node.text.upper()) if isinstance(node, Str) else node

    [changed] = map_nodes([block], shout)
    before, after = list(walk([block])), list(walk([changed]))
    assert [type(node) for node in before] == [type(node) for node in after]
    assert [node for node in after if isinstance(node, Str)] == [
        Str(node.text.upper()) for node in before if isinstance(node, Str)
    ]
    assert map_nodes([changed], lambda node: Str("word") if node == Str("WORD") else node) == (block,)


def test_map_drops_and_multiplies_from_the_inside_out() -> None:
    seen: list[Node] = []

    def change(node: Node) -> Node | tuple[Node, ...]:
        seen.append(node)
        match node:
            case Note():
                return ()
            case Str("b"):
                return (Str("b"), Space(), Str("c"))
            case Emph(inlines):
                return inlines
            case _:
                return node

    tree = Para((Str("a"), Emph((Str("b"),)), Note((Para((Str("x"),)),))))
    assert map_nodes([tree], change) == (Para((Str("a"), Str("b"), Space(), Str("c"))),)
    assert seen.index(Str("b")) < seen.index(Emph((Str("b"), Space(), Str("c"))))


def test_map_reaches_cells_captions_and_what_stands_around_a_citation() -> None:
    dropped = map_nodes(EVERY, lambda node: () if isinstance(node, Str) else node)
    assert not [node for node in walk(dropped) if isinstance(node, Str)]
    assert [node for node in walk(dropped) if isinstance(node, Table)]
    assert [node for node in walk(dropped) if isinstance(node, Cite)]


def test_no_nesting_is_too_deep() -> None:
    deep = nest(DEEP)
    assert plain_text([deep]) == "deep\n"
    assert sum(1 for _ in walk([deep])) == DEEP + 2
    [changed] = map_nodes([deep], lambda node: Str("said") if isinstance(node, Str) else node)
    assert plain_text([changed]) == "said\n"


# --- Text -----------------------------------------------------------------------------------------------


def read_text(value: Any) -> str:
    """Give all words of pandoc's JSON, by its form alone: blocks apart by line ends, mathematics as its TeX."""
    if isinstance(value, list | tuple):
        return "".join(map(read_text, value))
    if not isinstance(value, dict) or "t" not in value:
        return ""
    kind, content = value["t"], value.get("c", "")
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return "\n" if kind == "LineBreak" else " "
    if kind in {"Str", "Code", "CodeBlock", "Math"}:
        return str(content if kind == "Str" else content[1])
    return read_text(content) + "\n" * (kind in {"Para", "Plain", "Header", "Div", "LineBlock"})


@pytest.mark.parametrize("block", EVERY)
def test_text_of_nodes_is_that_of_their_json(block: Block) -> None:
    assert plain_text([block]) == read_text(write_blocks([block]))


def test_text_of_a_whole_article_is_that_of_its_json(seed: Path) -> None:
    for passage in convert_at(seed).sections:
        assert plain_text(passage.blocks) == read_text(write_blocks(passage.blocks))


def test_text_leaves_out_what_it_is_to_be_without() -> None:
    inlines = (
        Str("a"),
        Note((Para((Str("n"),)),)),
        Math("x"),
        Code("y"),
        LineBreak(),
        Quoted((Str("q"),), double=False),
    )
    assert plain_text(inlines) == "an\nxy\nq"
    assert plain_text(inlines, without=(Note, Math), instead="|", quotes=True) == "a||y\n‘q’"


def test_words_become_nodes_and_blanks_at_the_ends_go() -> None:
    assert split_words(" a b\u00a0c ") == (Space(), Str("a"), Space(), Str("b\u00a0c"), Space())
    assert strip_blanks((Space(), Str("a"), Space(), LineBreak(), Str("b"), Space())) == (
        *(Str("a"), Space(), Str("b")),
    )
    assert strip_blanks(parse_inlines([{"t": "SoftBreak"}])) == ()


def test_the_last_of_two_values_of_one_name_counts() -> None:
    attributes = Attributes("id", (), (("number", "1"), ("number", "2")))
    header = Header(1, (), attributes)
    assert (header.identifier, header.number, header.word) == ("id", "2", "")
