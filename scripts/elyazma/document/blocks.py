r"""The last resort: a block of the text, around what no other format can have, that TeX prints as a picture.

It is the smallest that TeX may print by itself: a part of a paragraph between displays, the text of an item, a caption
or a note, a table, an environment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from elyazma.document.drawable import (
    COUNTED,
    LABEL,
    NOTES,
    Print,
    can_be_drawn,
    cut_out,
    find_end,
    list_names,
    list_outermost,
    list_words,
    prints_counter,
)
from elyazma.document.environments import PROSE
from elyazma.document.table import read_table
from elyazma.model.diagnostics import Span
from elyazma.model.fragments import Fragment
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase
from elyazma.tex.commands import INPUTTING
from elyazma.tex.definitions import list_definitions
from elyazma.tex.edits import apply_edits
from elyazma.tex.rows import is_blank
from elyazma.tex.tree import Break, Command, Environment, Mathematics, Node, Tree

_BOUNDS = list_words(
    """
    par item bibitem part chapter section subsection subsubsection paragraph subparagraph caption captionof subcaption
    appendix newpage clearpage cleardoublepage FloatBarrier maketitle
    """
)
"""Commands that end a paragraph, or stand beside one."""
_TEXTS = frozenset(("footnote", "footnotetext", "caption", "captionof", "subcaption", "marginpar"))
"""Commands whose argument is a text of its own."""
_NO_PROSE = frozenset(("tabbing", "CSLReferences"))
_COUNTED = COUNTED | {
    *("flalign", "alignat", "IEEEeqnarray", "dmath", "subequations", "longtable", "chapter", "paragraph"),
    *("algorithm", "algorithm2e", "captionof", "SCfigure", "wrapfigure", "sidewaystable", "sidewaysfigure"),
}
"""What has a number in the text, or steps a counter."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What no other format can have: where it begins and ends in its source, what is said of it, what to write."""

    start: int
    end: int
    span: Span
    said: Phrase
    instead: Phrase


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the text: the names of theorems, which names each macro uses, what citations print."""

    theorems: Collection[str]
    bodies: Mapping[str, Collection[str]]
    print_command: Print


def list_blocks(tree: Tree, trouble: Trouble, known: Known) -> Iterator[Fragment]:
    """List the blocks around something that can be drawn, the smallest first."""
    for start, end, inline in _list_ranges(tree, trouble, known):
        if made := _make_block(tree, trouble, known, (start, end, inline)):
            yield made


# --- Where blocks begin and end ------------------------------------------------------------------------------

_Range = tuple[int, int, bool]


def _list_ranges(tree: Tree, trouble: Trouble, known: Known) -> Iterator[_Range]:
    """List where the blocks around something begin and end, and whether each stands among words."""
    defined = [(each.start, each.end) for each in list_definitions(tree)]
    prose = (PROSE | read_table().transparent | frozenset(known.theorems)) - _NO_PROSE

    def find_run(nodes: tuple[Node, ...], *, inline: bool = False) -> list[_Range]:
        found = _find_run(tree, nodes, trouble, defined)
        return [(*found, inline)] if found else []

    for node in reversed(_list_around(tree, trouble)):
        match node:
            case Command(name=name) if name in _TEXTS:
                yield from find_run(_list_beside(node, trouble), inline=True)
            case Environment(name=name) if name in prose:
                yield from [*find_run(node.body), *_list_whole(node)]
            case Environment():
                yield from [*_list_whole(node), *(find_run(node.body) if _has_paragraphs(node) else ())]
            case _:
                pass
    yield from find_run(tree.children)


def _list_beside(command: Command, trouble: Trouble) -> tuple[Node, ...]:
    """Give the nodes of the argument in which something stands: a caption may have a short one before it."""
    given = [each for each in command.arguments if each and each.start <= trouble.start <= each.stop]
    first, last = (given[-1].start, given[-1].stop) if given else (command.start, command.end)
    return tuple(node for node in command.children if first <= node.start and node.end <= last)


def _list_whole(environment: Environment) -> list[_Range]:
    return [(environment.start, environment.end, False)] if environment.closed else []


def _has_paragraphs(environment: Environment) -> bool:
    drawn = environment.name in _NO_PROSE | read_table().drawings
    return not drawn and not environment.name.startswith(_NO_PARAGRAPHS)


_NO_PARAGRAPHS = ("tab", "longtab", "xltab", "tblr", "algorithm", "array")
"""How the names of environments begin in which no paragraph stands by itself."""


def _list_around(tree: Tree, trouble: Trouble) -> list[Node]:
    """List what holds something, the outermost first; an environment holds itself."""
    around: list[Node] = []
    nodes = tree.children
    while found := next((node for node in nodes if node.start <= trouble.start < node.end), None):
        around.append(found)
        nodes = getattr(found, "children", ())
    return around


def _find_run(
    tree: Tree, nodes: tuple[Node, ...], trouble: Trouble, defined: Collection[tuple[int, int]]
) -> tuple[int, int] | None:
    """Find the nodes side by side that are one paragraph, or a part of one between displays, around something."""
    place = next((at for at, node in enumerate(nodes) if node.start <= trouble.start < node.end), None)
    if place is None or _bounds(nodes[place], defined):
        return None
    first, last = place, place
    while first > 0 and not _ends_run(nodes[first - 1], defined):
        first -= 1
    while last + 1 < len(nodes) and not _ends_run(nodes[last + 1], defined):
        last += 1
    while first < place and _is_silent(tree, nodes[first]):
        first += 1
    while last > place and _is_silent(tree, nodes[last]):
        last -= 1
    start, end = nodes[first].start, nodes[last].end
    text = tree.text[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _ends_run(node: Node, defined: Collection[tuple[int, int]]) -> bool:
    display = isinstance(node, Mathematics) and node.opener in {"$$", r"\["}
    return isinstance(node, Environment) or display or _bounds(node, defined)


def _bounds(node: Node, defined: Collection[tuple[int, int]]) -> bool:
    if isinstance(node, Break) or any(start <= node.start < end for start, end in defined):
        return True
    return isinstance(node, Command) and node.name in _BOUNDS | INPUTTING


def _is_silent(tree: Tree, node: Node) -> bool:
    return is_blank(tree, node) or (isinstance(node, Command) and node.name == LABEL)


# --- What TeX is asked ----------------------------------------------------------------------------------------


def _make_block(tree: Tree, trouble: Trouble, known: Known, place: _Range) -> Fragment | None:
    start, end, inline = place
    notes = ((each.start, min(find_end(tree, each), end)) for each in tree.commands(NOTES) if start <= each.start < end)
    kept = tuple(list_outermost(notes))
    tex = apply_edits(tree.text[start:end], sorted(cut_out(tree, (start, end), kept, known.print_command)))
    names = _reach(list_names(tex), known.bodies)
    counted = _COUNTED | frozenset(known.theorems)
    if prints_counter(names) or names & counted or not can_be_drawn(tex, keeps_labels=True):
        return None
    path = tree.tokens.path
    return Fragment(path, start, end, tex, trouble.said, trouble.span, kept, inline, instead=trouble.instead)


def _reach(names: Collection[str], bodies: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Give names and those that the author's macros among them use."""
    reached: set[str] = set()
    waiting = set(names)
    while waiting:
        reached |= waiting
        waiting = {inner for name in waiting for inner in bodies.get(name, ())} - reached
    return frozenset(reached)
