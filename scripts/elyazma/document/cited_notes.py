"""Citations of a style that cites in notes: each as its own footnote, or as words where no footnote can stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from elyazma.document.citations import list_works, spell_citation
from elyazma.document.entries import write_printed
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, PrintedNote, References
from elyazma.model.nodes import CitationLink, Cite, Link, Node, Note, Para, Space, Str, Superscript, split_words, walk
from elyazma.model.nodes import Inline as InlineNode
from elyazma.model.phrases import phrase
from elyazma.references.citations.commands import find_form


@dataclass
class CitedNotes:
    """The notes of a manuscript, found by the place of the command that cites."""

    references: References
    findings: list[Diagnostic]
    _waiting: dict[tuple[str, int, int], int] = field(default_factory=dict)

    @property
    def by_place(self) -> Mapping[tuple[str, int, int], PrintedNote]:
        """Give the notes by path, line and column."""
        return {_key(note.place): note for note in self.references.notes}

    def is_note(self, command: str) -> bool:
        """Tell whether a command prints a work, and so a note."""
        form = find_form(command, starred=False, numeric=True, noted=False)
        return self.references.mode == "note" and form is not None and form.what in {"work", "number"}

    def is_wrapped(self, place: Span) -> bool:
        r"""Tell whether \citetext makes a footnote at a place."""
        return _key(place) in self.by_place

    def print(self, place: Span, command: str, names: str, notes: tuple[str, str]) -> tuple[InlineNode, ...]:
        r"""Print a citation; of the lists of \cites and its like the first prints them all.

        `notes` are the TeX of what the author wrote before and behind.
        """
        note = self.by_place.get(_key(place))
        source = spell_citation(command, names, *notes)
        if note is None:
            hint = phrase(r"write \citep in the text itself, not in a macro of your own")
            message = phrase(
                'the note of the citation of "{keys}" is not known here: its short form is printed', keys=names
            )
            self.findings.append(warning("citation-note", message, place, hint))
            return self._print_short(command, names, source)
        if self._is_printed(note, names):
            return ()
        inlines = self._link(note.keys, write_printed(note.text))
        cite = Cite(inlines, list_works(",".join(note.keys), command), source)
        name = (*split_words(note.name), Space()) if note.name else ()
        if note.kind == "inline" and not note.text:
            return (Cite(name[:-1], cite.citations, source),)
        if note.kind == "inline":
            return (*name, Str("("), cite, Str(")"))
        if note.kind == "inside":
            return (cite,)
        return (*name[:-1], Note((Para((cite,)),)))

    def _is_printed(self, note: PrintedNote, names: str) -> bool:
        """Tell whether an earlier list of the same command has printed its note."""
        key, count = _key(note.place), len(names.split(","))
        left = self._waiting.pop(key, 0)
        rest = (left or len(note.keys)) - count
        if rest > 0:
            self._waiting[key] = rest
        return left > 0

    def _print_short(self, command: str, names: str, source: str) -> tuple[InlineNode, ...]:
        """Print the short forms of works whose place is not known: a macro of the author's cites them."""
        printed: list[InlineNode] = [Str("(")]
        for key in names.split(","):
            printed += (Str(";"), Space()) if len(printed) > 1 else ()
            unknown: tuple[Inline, ...] = (Inline("strong", children=(Inline("text", "?"),)),)
            printed += self._link((key,), write_printed(self.references.short.get(key, unknown)))
        return (Cite((*printed, Str(")")), list_works(names, command), source),)

    def _link(self, keys: Sequence[str], inlines: tuple[InlineNode, ...]) -> tuple[InlineNode, ...]:
        """Link one work to its entry in the list, where there is one, unless its words are links already."""
        single = len(set(keys)) == 1 and self.references.listed and keys[0] in self.references.short
        return (CitationLink(inlines, keys[0]),) if single and not any(map(_is_link, walk(inlines))) else inlines


def _is_link(node: Node) -> bool:
    return isinstance(node, Link)


def _key(place: Span) -> tuple[str, int, int]:
    return place.path, place.line, place.column


def move_sign(resolved: list[Node], node: Node, signs: str) -> Node:
    """Put the sign with which a text begins before the note that stands last, where its language has it so."""
    if resolved and isinstance(resolved[-1], Note) and isinstance(node, Str) and node.text and node.text[0] in signs:
        resolved.insert(len(resolved) - 1, Str(node.text[0]))
        return Str(node.text[1:])
    return node


def part_notes(before: Sequence[Node], following: Sequence[Node]) -> tuple[Node, ...]:
    """Give a raised comma for between the marks of two notes, which would be read as one number."""
    neighbours = before and isinstance(before[-1], Note) and following and isinstance(following[0], Note)
    return (Superscript((Str(","),)),) if neighbours else ()
