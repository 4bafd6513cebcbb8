r"""Find the citations of a text in the order in which it is read, and say of each whether a footnote can be made of it.

Footnotes are counted as LaTeX counts them, because notes name each other by number ("see note 3").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import Literal

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Citation, Manuscript, PrintedNote, Source
from elyazma.references.citations.commands import find_form
from elyazma.references.reading_order import find_input, list_starts
from elyazma.tex.commands import CITING, INPUTTING
from elyazma.tex.parse import parse
from elyazma.tex.scan import read_citations
from elyazma.tex.tree import Command, Environment, Group, Node, Tree


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COUNTED = _names("footnote footnotemark endnote endnotemark")
_NOTES = _COUNTED | _names("footnotetext endnotetext thanks tablefootnote marginpar sidenote marginnote")
_WITHOUT_FOOTNOTES = _names(
    "part chapter section subsection subsubsection paragraph subparagraph title subtitle"
    " caption captionof subcaption subfloat parbox"
)
"""Commands whose argument LaTeX sets more than once, or in a box that keeps footnotes back."""
_BOXES = _names(
    "figure table wrapfigure wraptable SCfigure sidewaysfigure sidewaystable algorithm tabular tabularx tabulary tabu"
    " array threeparttable minipage subfigure subtable tblr abstract"
)
"""Environments that keep footnotes back; one that breaks over pages (longtable) sets them."""

Kind = Literal["note", "inside", "inline", "wrap"]
WRAPPED = "citetext"
"""natbib's command for a text in brackets in which works are cited."""


@dataclass(frozen=True, slots=True)
class NotePlace:
    r"""The lists of works that one command cites, and where: see PrintedNote.

    `first` is true at the beginning of an author's note. \citetext cites nothing itself; its key is its name.
    """

    place: Span
    citations: tuple[Citation, ...]
    kind: Kind
    number: int
    until: int
    first: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the keys of all lists."""
        return tuple(key.name for citation in self.citations for key in citation.keys) or (WRAPPED,)


def place_citations(manuscript: Manuscript) -> tuple[NotePlace, ...]:
    """Give the citations of a manuscript that print a work, in reading order; none of them twice."""
    walk = _Walk({source.path: source for source in manuscript.sources})
    abstracts = {source.path for source in manuscript.abstracts.values()}
    for source in list_starts(manuscript):
        walk.read(source, _Around(inline=source.path in abstracts))
    return tuple(walk.found)


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a node: the number of the author's note it stands in, a box, the last line of it all."""

    note: int = -1
    inline: bool = False
    until: int = 0
    begins: int = -1
    """Where the note's text begins."""


@dataclass
class _Walk:
    by_path: dict[str, Source]
    found: list[NotePlace] = field(default_factory=list)
    number: int = 0
    seen: set[str] = field(default_factory=set)

    def read(self, source: Source, around: _Around) -> None:
        if source.path in self.seen:
            return
        self.seen.add(source.path)
        tree = parse(source.text, source.path)
        known = {(each.span.line, each.span.column) for each in source.citations}
        waiting = [(node, around) for node in reversed(tree.children)]
        while waiting:
            node, near = waiting.pop()
            inner = self._visit(node, (tree, known), near)
            waiting += [(child, inner) for child in reversed(getattr(node, "children", ()))]

    def _visit(self, node: Node, file: tuple[Tree, set[tuple[int, int]]], around: _Around) -> _Around:
        """Take what a node is, and give what stands around the nodes in it."""
        tree, _ = file
        if not around.until and isinstance(node, Command | Environment | Group) and node.children:
            around = replace(around, until=tree.tokens.span(node.end, 0).line)
        if isinstance(node, Environment):
            return replace(around, inline=True) if node.name.rstrip("*") in _BOXES else around
        return self._visit_command(node, file, around) if isinstance(node, Command) else around

    def _visit_command(self, node: Command, file: tuple[Tree, set[tuple[int, int]]], around: _Around) -> _Around:
        tree, known = file
        if node.name in CITING:
            self._add(node, tree, known, around)
        elif node.name in INPUTTING:
            child = find_input(node.last.text.strip(), self.by_path) if node.last else None
            if child:
                self.read(child, replace(around, until=0))
        elif node.name in _NOTES:
            return self._enter_note(node, around)
        elif node.name == WRAPPED:
            return self._enter_text(node, tree, around)
        return replace(around, inline=True) if node.name in _WITHOUT_FOOTNOTES else around

    def _enter_note(self, node: Command, around: _Around) -> _Around:
        numbered = len(node.arguments) > 1 and node.arguments[0] is not None
        if node.name in _COUNTED and around.note < 0 and not around.inline and not numbered:
            self.number += 1
        text = node.last
        return replace(around, note=self.number, begins=text.start if text else -1)

    def _enter_text(self, node: Command, tree: Tree, around: _Around) -> _Around:
        r"""Make a footnote of \citetext, or leave it in brackets where none can stand."""
        begins = node.last.start if node.last else -1
        if around.note >= 0 or around.inline:
            return replace(around, note=max(around.note, 0), begins=-1)
        self.number += 1
        self.found.append(NotePlace(tree.span(node), (), "wrap", self.number, around.until))
        return replace(around, note=self.number, begins=begins)

    def _add(self, node: Command, tree: Tree, known: set[tuple[int, int]], around: _Around) -> None:
        citations = tuple(
            each
            for each in read_citations(tree.tokens, node)
            if (each.span.line, each.span.column) in known and each.keys
        )
        form = find_form(citations[0].command, starred=False, numeric=True, noted=False) if citations else None
        if form is None or form.what not in {"work", "number"}:
            return
        kind: Kind = "inside" if around.note >= 0 else "inline" if around.inline else "note"
        self.number += kind == "note"
        number = self.number if kind == "note" else max(around.note, 0)
        until = max(around.until, tree.tokens.span(node.end, 0).line)
        first = kind == "inside" and around.begins >= 0 and not tree.text[around.begins : node.start].strip()
        self.found.append(NotePlace(citations[0].span, citations, kind, number, until, first))


def place_again(notes: Sequence[PrintedNote], manuscript: Manuscript) -> tuple[PrintedNote, ...]:
    """Find the places of notes in sources that have other keys now, and the same citations."""
    if not notes:
        return ()
    known = {note.keys for note in notes}
    places = [place for place in place_citations(manuscript) if place.keys in known]
    return tuple(replace(note, place=place.place, until=place.until) for note, place in zip(notes, places, strict=True))
