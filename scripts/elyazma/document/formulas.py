"""Formulas that no other format can have: TeX is asked for them, and they stand as pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from elyazma.document.fragments import list_settings
from elyazma.model.diagnostics import Span
from elyazma.model.document import Document, Passage
from elyazma.model.fragments import Drawn, Fragment, Fragments
from elyazma.model.manuscript import Manuscript, Source
from elyazma.model.nodes import Block, Equation, Image, Math, Node, Para, Str, map_nodes, walk
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import LOG, PandocFailed, read_unread_formulas, run_pandoc
from elyazma.system.pandoc.writing import write_document
from elyazma.tex.parse import parse

_Formula = Math | Equation


def find_formulas(document: Document, manuscript: Manuscript, scratch: Path) -> Fragments:
    """Find the formulas that pandoc cannot write for Word or the web; none where pandoc cannot be asked."""
    found = list(dict.fromkeys(_list_formulas(document)))
    try:
        unread = frozenset(_ask_pandoc([tex for tex, _ in found], scratch))
    except PandocFailed:
        return Fragments()
    places = dict(_list_places(manuscript.sources))
    pieces = (
        _make_fragment(number, tex, places, display=display)
        for number, (tex, display) in enumerate(found)
        if tex in unread
    )
    return Fragments(tuple(pieces), tuple(list_settings(manuscript.sources)))


def put_formulas(document: Document, drawn: Sequence[Drawn]) -> Document:
    """Put what TeX printed in the places of the formulas."""
    made = {each.fragment.tex: each for each in drawn}
    names = {tex: f"elyazma-formula-{number + 1}.pdf" for number, tex in enumerate(made)}

    def change(node: Node) -> Node:
        match node:
            case Math(tex, display):
                written = write_formula(tex, display=display)
                return _show(made[written], names[written], tex) if written in made else node
            case Equation(tex) if (written := write_formula(tex, display=True)) in made:
                return replace(node, picture=names[written])
            case _:
                return node

    changed = _map_blocks(document, lambda blocks: cast("tuple[Block, ...]", map_nodes(blocks, change)))
    pictures = {names[tex]: each.picture for tex, each in made.items() if each.picture}
    return replace(changed, pictures={**document.pictures, **pictures})


def _show(drawn: Drawn, name: str, tex: str) -> Image | Str:
    """Give the picture of a formula, its TeX for those who do not see it; or its words, where it is a line of them."""
    return Image((Str(tex),), name) if drawn.picture else Str(" ".join(drawn.text.split()))


def write_formula(tex: str, *, display: bool) -> str:
    """Write a formula as a text has it; a display has no number of its own here."""
    # A line that held a comment alone is empty now: TeX takes it for the end of a paragraph.
    inner = "\n".join(line for line in tex.replace("{split}", "{aligned}").split("\n") if line.strip())
    return rf"$\displaystyle {inner}$" if display else f"${tex}$"


def _list_formulas(document: Document) -> Iterator[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []

    def look(blocks: Iterable[Block]) -> tuple[Block, ...]:
        blocks = tuple(blocks)
        found.extend(
            (node.tex, isinstance(node, Equation) or node.display)
            for node in walk(blocks)
            if isinstance(node, _Formula)
        )
        return blocks

    _map_blocks(document, look)
    yield from found


def _ask_pandoc(formulas: Sequence[str], scratch: Path) -> tuple[str, ...]:
    if not formulas:
        return ()
    document = PandocDocument(tuple(Para((Math(tex, display=True),)) for tex in formulas))
    source = json.dumps(write_document(document), ensure_ascii=False)
    run_pandoc(["--from=json", "--to=html5", "--mathml", f"--log={scratch / LOG}"], scratch, source)
    return read_unread_formulas(scratch)


def _list_places(sources: Iterable[Source]) -> Iterator[tuple[str, Span]]:
    """Give where each formula stands, by its signs without blanks."""
    for source in sources:
        tree = parse(source.text, source.path)
        for formula in tree.mathematics():
            yield "".join(tree.text[formula.inner : formula.outer].split()), tree.tokens.span(formula.start)


def _make_fragment(number: int, tex: str, places: Mapping[str, Span], *, display: bool) -> Fragment:
    signs = "".join(tex.split())
    # What pandoc gives has the author's macros spelled out: then only the file of its first part may be found.
    near = next((span for written, span in places.items() if signs in written or written in signs), None)
    span = places.get(signs) or near or next(iter(places.values()), Span("manuscript"))
    written = write_formula(tex, display=display)
    return Fragment("", number, number, written, phrase("the formula"), span, inline=not display)


_Change = Callable[[tuple[Block, ...]], tuple[Block, ...]]


def _map_blocks(document: Document, change: _Change) -> Document:
    """Rebuild a document with other blocks."""

    def map_passages(passages: Sequence[Passage]) -> tuple[Passage, ...]:
        return tuple(replace(each, blocks=change(each.blocks)) for each in passages)

    return replace(
        document,
        front=tuple(replace(each, abstract=change(each.abstract)) for each in document.front),
        back=tuple(replace(each, abstract=change(each.abstract)) for each in document.back),
        abstracts={code: change(blocks) for code, blocks in document.abstracts.items()},
        sections=map_passages(document.sections),
        appendices=map_passages(document.appendices),
        supplement=map_passages(document.supplement),
        closings=tuple(replace(each, blocks=change(each.blocks)) for each in document.closings),
        entries=change(document.entries),
        second=replace(document.second, entries=change(document.second.entries)) if document.second else None,
    )
