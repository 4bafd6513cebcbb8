"""Pictures, formulas and notes of a paper that nothing which is made of it shows.

A title, keywords, a statement, an entry of the list hold words alone. Words are counted elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath

from elyazma.model.imported import Doubt, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    Image,
    Mark,
    Math,
    Node,
    Note,
    Para,
    Plain,
    RawBlock,
    Str,
    Superscript,
    map_nodes,
    walk,
)
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count
from elyazma.readers.outline import read_text
from elyazma.readers.paper_words import find_lost, list_words
from elyazma.readers.runs import OBJECT
from elyazma.tex.linear import read_raised, spell_formula

_BEFORE = 8
"""Words that tell where something stood."""
_NO_WORD = "{}^_\\ "


def spell_formulas(piece: Piece) -> Piece:
    """Write the formulas of a piece as plain text, for what holds no formulas."""
    (block,) = map_nodes((piece.block,), _spell)
    return replace(piece, block=block)


def _spell(node: Node) -> Node:
    if not isinstance(node, Math):
        return node
    raised = read_raised(node.tex)
    return Superscript((Str(raised),)) if raised else Str(spell_formula(node.tex))


@dataclass(slots=True)
class LeftOut:
    """What is told of what was left out, and the notes that go to the end of the text, each with a mark."""

    doubts: list[Doubt] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def find_left_out(pieces: Sequence[Piece], kept: Iterable[Block], said: Iterable[str], first: int) -> LeftOut:
    """Find the pictures, formulas and notes of pieces that stand nowhere in what is kept.

    `said` are the texts that hold words alone, and those for which something else stands; `first` is the number that
    the first doubt will have.
    """
    kept = tuple(kept)
    nodes = [node for node in walk(kept) if isinstance(node, Image | Note)]
    shown = [*_list_nodes(pieces)]
    texes = [node for node in walk(kept) if isinstance(node, Math | RawBlock)]
    left = LeftOut([*_list_formulas(shown, texes)])
    notes = [_text_of(node) for node in nodes if isinstance(node, Note)]
    words = list_words(" ".join([*said, *notes]))
    kept_whole = frozenset(notes)
    for note, place in shown:
        whole = isinstance(note, Note) and _text_of(note) in kept_whole
        if isinstance(note, Note) and not whole and find_lost(list_words(_text_of(note)), words):
            _keep_note(left, note, place, first)
    left.doubts += _list_pictures(shown, nodes)
    return left


def _list_formulas(shown: Iterable[tuple[Node, Phrase]], kept: Iterable[Math | RawBlock]) -> Iterator[Doubt]:
    formulas = " ".join(_bare(node.text if isinstance(node, RawBlock) else node.tex) for node in kept)
    for node, place in shown:
        if isinstance(node, Math) and _bare(node.tex) not in formulas and not read_raised(node.tex):
            yield Doubt("plain-formula", spell_formula(node.tex), phrase("written as plain text {place}", place=place))


def _list_pictures(shown: Iterable[tuple[Node, Phrase]], kept: Iterable[Node]) -> Iterator[Doubt]:
    """Tell of each picture once, however often it is left out."""
    left = Counter(node.target for node in kept if isinstance(node, Image))
    places: dict[str, list[Phrase]] = {}
    for node, place in shown:
        if isinstance(node, Image) and left[node.target] > 0:
            left[node.target] -= 1
        elif isinstance(node, Image):
            places.setdefault(PurePosixPath(node.target).name, []).append(place)
    for name, found in places.items():
        more = len(found) - 1
        others = phrase_count(more, " and {count} more time", " and {count} more times") if more else NOTHING
        yield Doubt(
            "left-out",
            name,
            phrase("it stands {found}{others}, which holds no pictures", found=found[0], others=others),
        )


def _describe_place(words: Sequence[str]) -> Phrase:
    return phrase("beside “{words}”", words=" ".join(words)) if words else phrase("at the beginning")


def _list_nodes(pieces: Sequence[Piece]) -> Iterator[tuple[Node, Phrase]]:
    """Yield what stands in pieces, each with the words before it or of its own paragraph."""
    before = ""
    for piece in pieces:
        text = " ".join(read_text(piece).replace(OBJECT, " ").split())
        words = (text or before).split()
        place = _describe_place(words[:_BEFORE])
        before = text or before
        for node in walk((piece.block,)):
            if isinstance(node, Image | Math | Note):
                yield node, place


def _bare(tex: str) -> str:
    """Give a formula without what an equation's number and layout change in it."""
    return "".join(sign for sign in tex if sign not in _NO_WORD)


def _text_of(note: Note) -> str:
    return " ".join(read_text(Piece(block)) for block in note.blocks if isinstance(block, Para | Plain))


def _keep_note(left: LeftOut, note: Note, place: Phrase, first: int) -> None:
    """Put a note's paragraphs to the end of the text."""
    number = first + len(left.doubts)
    left.doubts.append(
        Doubt("unplaced", _text_of(note), phrase("a note {place}: it stands at the text's end", place=place))
    )
    opening, *others = note.blocks or (Para(()),)
    inlines = opening.inlines if isinstance(opening, Para | Plain) else ()
    left.blocks += [Para((Mark(number), *inlines)), *others]
