"""Figures and tables with their captions, however a paper holds the two together.

Each becomes a Float, whose caption is without "Figure 1."; its block is a Table, or a Para of Images.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Doubt, Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Block,
    Figure,
    Float,
    Foreign,
    Image,
    Inline,
    LineBreak,
    Mark,
    Node,
    Para,
    Plain,
    SoftBreak,
    Space,
    Span,
    Str,
    Table,
    children_of,
)
from elyazma.model.phrases import phrase, phrase_data
from elyazma.readers.caption_words import numbers_caption, read_caption
from elyazma.readers.captions import part_captions
from elyazma.readers.keys import read_labels
from elyazma.readers.legends import drop_list_headings, match_legends
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.place_marks import put_at_marks
from elyazma.readers.runs import OBJECT, cut, plain_text, read_runs, text_of, write_runs
from elyazma.sources.article import suggest_slug

PREFIXES = {"figure": "fig", "table": "tab"}
_LABEL_WORDS = 3
_NOTE = "table note"
_STYLES = {
    **dict.fromkeys(("imagecaption", "figurecaption", "figcaption"), "figure"),
    **dict.fromkeys(("tablecaption", "tablehead", "tabletitle"), "table"),
}
"""What a style of captions is for, by its name without blanks: pandoc's own, and those of conferences' templates."""
_UNSEEN = (Space, SoftBreak, LineBreak, Mark, Span, Foreign)
"""What may stand beside a picture in its paragraph."""


@dataclass(slots=True)
class Floats:
    """Blocks with floats in them; `labels` by kind and printed number; `replaced` the numbered words of captions."""

    blocks: list[Block] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    doubts: list[Doubt] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def join_floats(pieces: Sequence[Piece], lexicon: Lexicon) -> Floats:
    """Join pictures and tables with their captions: a figure's stands below, a table's above, or the other way."""
    floats = Floats()
    pieces = part_captions(pieces, lexicon)
    beside = _find_captions(pieces, lexicon)
    legends = match_legends(pieces, _list_bare(pieces, beside, lexicon), beside, lexicon)
    floats.replaced += [read_text(pieces[beside[at]]) for at in legends if at in beside]
    captions = beside | legends
    taken = {*beside.values(), *legends.values()}
    for at, piece in enumerate(pieces):
        kind = _float_kind(piece.block)
        if kind:
            named, caption = _read_kind(pieces[captions[at]], lexicon) if at in captions else ("", ())
            _add_float(floats, piece.block, named or kind, caption or _own_caption(piece.block), lexicon)
        elif at not in taken:
            _add_text(floats, piece)
    floats.doubts += [_doubt_legend(pieces[at]) for at in legends.values()]
    _count_unnumbered(floats)
    blocks, marks = put_at_marks(floats.blocks, lexicon)
    floats.blocks, headings = drop_list_headings(blocks, lexicon)
    floats.replaced += (*marks, *headings)
    return floats


def _read_kind(caption: Piece, lexicon: Lexicon) -> tuple[str, tuple[Inline, ...]]:
    """Give what a caption says its float is, and its words: a table may be a picture."""
    inlines = inlines_of(caption.block)
    return (_caption_kind(caption, lexicon) if inlines else ""), inlines


def _add_text(floats: Floats, piece: Piece) -> None:
    before = floats.blocks[-1] if floats.blocks else None
    if piece.style == _NOTE and isinstance(before, Float):
        floats.blocks[-1] = replace(before, notes=(*before.notes, piece.block))
    else:
        floats.blocks.append(piece.block)


def _doubt_legend(piece: Piece) -> Doubt:
    done = phrase("it stood apart from its picture, in a list: look whether the picture above it is the right one")
    return Doubt("caption", read_text(piece), done)


def _count_unnumbered(floats: Floats) -> None:
    """Count the floats of a kind where the paper numbers none and all have captions: Figure 1 is the first then."""
    found = [block for block in floats.blocks if isinstance(block, Float)]
    apart = {block.kind for block in found if block.number or not block.caption}
    for kind in PREFIXES.keys() - apart:
        labels = (block.label for block in found if block.kind == kind)
        floats.labels.update({(kind, str(number)): label for number, label in enumerate(labels, 1)})


def _list_bare(pieces: Sequence[Piece], captions: Mapping[int, int], lexicon: Lexicon) -> dict[str, list[int]]:
    """List the places of the floats whose caption is missing, or is a number alone, by kind."""
    bare: dict[str, list[int]] = {}
    for at, piece in enumerate(pieces):
        kind = _float_kind(piece.block)
        worded = at in captions and not numbers_caption(read_text(pieces[captions[at]]), lexicon)
        if kind and not worded and not _own_caption(piece.block):
            bare.setdefault(kind, []).append(at)
    return bare


def _find_captions(pieces: Sequence[Piece], lexicon: Lexicon) -> dict[int, int]:
    """Find for each float the paragraph beside it that is its caption; where it stands decides when there are two."""
    captions: dict[int, int] = {}
    for at, piece in enumerate(pieces):
        kind = _float_kind(piece.block)
        place = _choose_caption(pieces, at, kind, captions.values(), lexicon) if kind else None
        own = _own_caption(piece.block)
        # A table's own title may say its caption once more, in plain words.
        if place is not None and (not own or _words_of(inlines_of(pieces[place].block)) == _words_of(own)):
            captions[at] = place
    return captions


def _words_of(inlines: Sequence[Inline]) -> str:
    return " ".join(fold_words(plain_text(inlines).replace(OBJECT, " ")).split())


def _choose_caption(
    pieces: Sequence[Piece], at: int, kind: str, taken: Collection[int], lexicon: Lexicon
) -> int | None:
    """Choose the caption beside a float: a table's stands above it, also where the table is a picture."""
    beside = (at + 1, at - 1) if kind == "figure" else (at - 1, at + 1)
    free = [each for each in beside if each not in taken]
    place = _find_caption(pieces, free, kind, lexicon)
    if place is None and kind == "figure" and not any(_is_table(pieces, each) for each in (at - 2, at + 2)):
        return _find_caption(pieces, free[::-1], "table", lexicon)
    return place


def _is_table(pieces: Sequence[Piece], at: int) -> bool:
    return 0 <= at < len(pieces) and isinstance(pieces[at].block, Table)


def _find_caption(pieces: Sequence[Piece], places: Iterable[int], kind: str, lexicon: Lexicon) -> int | None:
    for place in places:
        if 0 <= place < len(pieces) and _caption_kind(pieces[place], lexicon) == kind:
            return place
    return None


def _float_kind(block: Block) -> str:
    match block:
        case Figure():
            return "figure"
        case Table():
            return "table"
        case Para(inlines) | Plain(inlines):
            seen = [node for node in inlines if not isinstance(node, _UNSEEN) and not _is_blank(node)]
            return "figure" if seen and all(isinstance(node, Image) for node in seen) else ""
        case _:
            return ""


def _is_blank(node: Inline) -> bool:
    return isinstance(node, Str) and not node.text.strip(" \u00a0")


def _caption_kind(piece: Piece, lexicon: Lexicon) -> str:
    if not isinstance(piece.block, Para | Plain):
        return ""
    found = read_caption(text_of(read_runs(piece.block.inlines)).lstrip(), lexicon)
    if found:
        return found[0]
    style = piece.look.style if piece.look and not piece.style else piece.style
    return _STYLES.get(style.replace(" ", ""), "")


def _own_caption(block: Block) -> tuple[Inline, ...]:
    if not isinstance(block, Figure | Table):
        return ()
    inlines: list[Inline] = []
    for part in block.caption.blocks:
        inlines += [Space()] if inlines else []
        inlines += part.inlines if isinstance(part, Para | Plain) else ()
    return tuple(inlines)


def _add_float(floats: Floats, block: Block, kind: str, caption: tuple[Inline, ...], lexicon: Lexicon) -> None:
    number, words = _read_words(caption, floats, lexicon)
    label = _make_label(kind, block, words, caption, floats)
    floats.counts[kind] = floats.counts.get(kind, 0) + 1
    if number:
        if number.isdecimal() and int(number) != floats.counts[kind]:
            done = phrase(
                "it is the paper's {kind} no. {number}, and will be printed so",
                kind=phrase_data(kind),
                number=floats.counts[kind],
            )
            floats.doubts.append(Doubt("number", plain_text(caption), done))
        floats.labels[kind, number] = label
    if not caption:
        floats.doubts.append(Doubt("caption", label, phrase("a {kind} without a caption", kind=phrase_data(kind))))
    floats.blocks.append(Float(kind, label, number, words, _make_bare(block)))


def _read_words(caption: Iterable[Inline], floats: Floats, lexicon: Lexicon) -> tuple[str, tuple[Inline, ...]]:
    runs = read_runs(caption)
    text = text_of(runs)
    blank = len(text) - len(text.lstrip())
    found = read_caption(text.lstrip(), lexicon)
    if not found:
        return "", write_runs(runs)
    floats.replaced.append(text[: found[2] + blank].strip())
    return found[1], write_runs(cut(runs, found[2] + blank, len(text) + 1))


def _make_label(kind: str, block: Block, words: Iterable[Inline], caption: Iterable[Inline], floats: Floats) -> str:
    own = next(read_labels([block, *caption]), "")
    text = " ".join(plain_text(words).split()[:_LABEL_WORDS]).replace(OBJECT, "")
    base = own or f"{PREFIXES[kind]}:{suggest_slug(text) if text else floats.counts.get(kind, 0) + 1}"
    label = next(each for each in (base, *(f"{base}-{n}" for n in range(2, 1000))) if each not in floats.taken)
    floats.taken.add(label)
    return label


def _make_bare(block: Block) -> Block:
    """Give a table as it is, of a figure its pictures."""
    return block if isinstance(block, Table) else Para(tuple(find_images([block])))


def find_images(nodes: Iterable[Node]) -> Iterator[Image]:
    """Find all pictures but those that stand in another's words."""
    waiting = [*nodes]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Image):
            yield node
        else:
            waiting += [child for group in children_of(node) for child in group][::-1]
