"""The second walk: cross-references and citations become what the PDF prints, in the language around them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import cast

from elyazma.document.citations import join_links, list_works, spell_citation
from elyazma.document.cited_notes import CitedNotes, move_sign, part_notes
from elyazma.document.entries import write_printed
from elyazma.document.marks import SCHEME, Mark, read_mark
from elyazma.document.pictures import Pictures
from elyazma.document.targets import UNWORDED, Target, Targets
from elyazma.languages import Language
from elyazma.model import nodes
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.journal import NUMBER, name_beginning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, References
from elyazma.model.nodes import (
    Block,
    CitationLink,
    Cite,
    Equation,
    Foreign,
    ForeignBlocks,
    Header,
    Image,
    Link,
    Math,
    Node,
    Note,
    Para,
    Reference,
    SoftBreak,
    Space,
    Str,
    Superscript,
    children_of,
    map_nodes,
    split_words,
    with_children,
)
from elyazma.model.phrases import phrase
from elyazma.references.citations.printing import brackets_of, ends_in_point, print_citation
from elyazma.tex.citations import CitedList, list_citations
from elyazma.tex.commands import REFERRING
from elyazma.tex.edits import apply_edits
from elyazma.tex.formulas import close_arguments
from elyazma.tex.inlines import to_plain
from elyazma.tex.old_formulas import write_today
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Tokens
from elyazma.tex.tree import Command

_NOTE = f"{SCHEME}:note:"
_WORK = "#ref-"
_SIDES = ("pre", "post")
_Inlines = tuple[nodes.Inline, ...]


@dataclass
class Resolver:
    """One walk over one document; `targets` are what the first walk found, `spans` the places of marks.

    `bare` is for a class without natbib, `counters` the words of counters that are the author's, `checked` the labels
    that the sources refer to.
    """

    targets: Targets
    references: References
    languages: Mapping[str, Language]
    main: str
    spans: Sequence[Span]
    pictures: Pictures
    bare: bool = False
    counters: Mapping[str, str] = field(default_factory=dict)
    checked: Collection[str] = ()
    aliases: dict[str, tuple[Inline, ...]] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def resolve(self, blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
        """Rebuild blocks with everything resolved in them; `language` is that of the text around."""
        return cast("tuple[Block, ...]", self._resolve_group(blocks, language))

    def _resolve_inlines(self, inlines: Sequence[nodes.Inline], language: str) -> _Inlines:
        return cast(_Inlines, self._resolve_group(inlines, language))

    def _resolve_group(self, group: Sequence[Node], language: str) -> tuple[Node, ...]:
        """Resolve what stands in one node, in order."""
        resolved: list[Node] = []
        pointed = False
        for node in group:
            mark = read_mark(node)
            if mark is None:
                resolved += self._resolve_text(_without_point(node) if pointed else node, resolved, language)
                pointed = False
                continue
            made, pointed = self._resolve_mark(mark, language)
            if not made or _is_raised(made):
                _take_blank(resolved)
            resolved += (*self._part_notes(resolved, made), *made)
        return tuple(resolved)

    def _resolve_text(self, node: Node, before: list[Node], language: str) -> tuple[Node, ...]:
        """Resolve a node that is no mark; its first sign goes before the mark of a note that it stands behind."""
        moved = move_sign(before, node, self._signs)
        if moved is not node and moved == Str(""):
            return ()
        return (*self._part_notes(before, (moved,)), self._resolve_node(moved, language))

    def _part_notes(self, before: Sequence[Node], following: Sequence[Node]) -> tuple[Node, ...]:
        return part_notes(before, following) if self.references.mode == "note" else ()

    @property
    def _signs(self) -> str:
        """Give the signs behind which a citation's footnote stands; none where the style has no such notes."""
        return self.languages[self.main].note_signs if self.references.mode == "note" else ""

    def _resolve_node(self, node: Node, language: str) -> Node:
        match node:
            case Image():
                return self.pictures.resolve(node)
            case Math(tex) | Equation(tex):
                return replace(node, tex=self._resolve_formula(tex))
            case Header():
                node = self._name_heading(node)
        groups = children_of(node)
        if not groups:
            return node
        inner = _language_of(node) or language
        return with_children(node, [self._resolve_group(group, inner) for group in groups])

    def _name_heading(self, header: Header) -> Header:
        """Give a heading the id that it has now that all labels are known."""
        target = self.targets.headings.get(header.identifier)
        return replace(header, attributes=replace(header.attributes, identifier=target.id)) if target else header

    def _resolve_mark(self, mark: Mark, language: str) -> tuple[_Inlines, bool]:
        """Give what a mark prints, and whether it ends in the point of a sentence."""
        pointed = False
        made: _Inlines = ()
        if mark.kind == "cite":
            made, pointed = self._print_citation(mark, language)
        elif mark.kind == "citetext":
            made = self._print_text(mark, language)
        elif mark.kind == "alias":
            self.aliases[mark.words[0]] = self._hold(mark.inlines, language)
        elif mark.kind == "ref":
            made = self._print_references(mark, language)
        else:
            made = self._resolve_inlines(mark.inlines, language)
        return made, pointed

    def _print_text(self, mark: Mark, language: str) -> _Inlines:
        r"""Print \citetext: its text in brackets, or as a footnote where the style cites in notes."""
        inside = self._resolve_inlines(mark.inlines, language)
        if self._cited.is_wrapped(self.spans[int(mark.words[0].rstrip("*"))]):
            return (Note((Para(inside),)),)
        opening, closing = brackets_of(self.references, bare=self.bare)
        return (*split_words(opening), *inside, *split_words(closing))

    def print_alone(self, tokens: Tokens, command: Command) -> str:
        """Give the words that a citation or a reference prints where TeX does not know them: in a drawing."""
        if command.name not in REFERRING:
            name = command.name + "*" * command.starred
            return " ".join(self._print_list(name, each) for each in list_citations(tokens, command))
        label = command.argument(0)
        if label is None or command.name in _PAGES or label.text.strip() not in self.labels:
            return ""
        mark = Mark("ref", ("0", command.name, label.text.strip()), ())
        return nodes.plain_text(self._print_references(mark, self.main))

    def _print_list(self, name: str, cited: CitedList) -> str:
        before, after = (note.text if note else "" for note in (cited.prenote, cited.postnote))
        keys = [key.strip() for key in cited.keys.text.split(",")]
        language = self.languages[self.main]
        return to_plain(print_citation(name, keys, (before, after), self.references, language=language, bare=self.bare))

    # --- Citations --------------------------------------------------------------------------------------

    def _print_citation(self, mark: Mark, language: str) -> tuple[_Inlines, bool]:
        number, command, names = mark.words
        notes = {inner.kind: inner for node in mark.inlines if (inner := read_mark(node))}
        written = [notes[kind].words[0] if kind in notes else "" for kind in _SIDES]
        if self._cited.is_note(command):
            printed_note = self._cited.print(self.spans[int(number)], command, names, (written[0], written[1]))
            return printed_note, _ends_inside(printed_note)
        before, behind = (self._hold(notes[kind].inlines if kind in notes else (), language) for kind in _SIDES)
        printed = print_citation(
            command,
            names.split(","),
            (before, behind),
            self.references,
            language=self.languages[self.main],
            bare=self.bare,
            aliases=self.aliases,
        )
        pointed = ends_in_point((before, behind), printed)
        inlines = join_links(map_nodes(write_printed(printed), self._release))
        source = spell_citation(command, names, written[0], written[1])
        return ((Cite(inlines, list_works(names, command), source),) if inlines else ()), pointed

    def _hold(self, inlines: Sequence[nodes.Inline], language: str) -> tuple[Inline, ...]:
        """Hide inlines in one that printing hands through."""
        if not inlines:
            return ()
        self._held.append(self._resolve_inlines(inlines, language))
        return (Inline("link", target=f"{_NOTE}{len(self._held) - 1}"),)

    _held: list[_Inlines] = field(default_factory=list)
    _cited: CitedNotes = field(init=False)

    def __post_init__(self) -> None:
        self._cited = CitedNotes(self.references, self.findings)

    def _release(self, node: Node) -> Node:
        """Put what was hidden back, and name the links to works."""
        match node:
            case Link(target=target) if target.startswith(_NOTE):
                return nodes.Span(self._held[int(target.removeprefix(_NOTE))])
            case Link(inlines, target) if target.startswith(_WORK):
                return CitationLink(inlines, target.removeprefix(_WORK))
            case _:
                return node

    # --- Cross-references -------------------------------------------------------------------------------

    def _print_references(self, mark: Mark, language: str) -> _Inlines:
        number, command, names = mark.words
        command = command.rstrip("*")
        place = self.spans[int(number)]
        parts: list[nodes.Inline] = []
        for name in names.split(","):
            target = self.labels.get(name)
            if target is None:
                self._tell_unknown(name, place)
                parts += split_words(f"{', ' if parts else ''}??")
                continue
            if command in _PAGES:
                message = phrase(
                    r"\{command} names a page, and this format has none: it says what stands there", command=command
                )
                self.findings.append(warning("export-page", message, place, phrase(r"write \autoref or \nameref")))
            shown = self._resolve_inlines(mark.inlines, language) if command == "hyperref" else ()
            printed = shown or self._print_reference(command, target, language)
            parts += split_words(", ") if parts else ()
            parts.append(Reference(printed, target.id, target.kind))
        return tuple(parts)

    def _tell_unknown(self, name: str, place: Span) -> None:
        """Say that a reference of a macro has no number; one that the author has written himself is told before."""
        if name not in self.checked:
            message = phrase(
                'this format does not know the label "{name}": question marks stand for its number', name=name
            )
            hint = phrase(r"write \label and \ref in the text, not in a macro")
            self.findings.append(warning("export-reference", message, place, hint))

    @property
    def labels(self) -> Mapping[str, Target]:
        """Give what each label names."""
        return self.targets.by_label

    def _print_reference(self, command: str, target: Target, language: str) -> _Inlines:
        if command == "nameref":
            title = self._resolve_inlines([node for node in target.title if not isinstance(node, Note)], language)
            return _without_last_point(title)
        if command == "eqref":
            return split_words(f"({target.number})")
        named = split_words(target.number) if target.number else self._quote_title(target)
        if command in _WORDED:
            word = self._choose_word(command, target.kind, language)
            before, place, behind = word.partition(NUMBER)
            if place:
                return (*split_words(before.replace(" ", "\u00a0")), *named, *split_words(behind))
            return (*split_words(f"{word}\u00a0"), *named) if word else named
        return named

    def _choose_word(self, command: str, kind: str, language: str) -> str:
        r"""Give the word of a reference; a journal may have another at the beginning of a sentence, \Cref."""
        words = self.languages[language].words
        word = words.get(kind, self._name_counter(kind))
        return words.get(name_beginning(kind), word) if command.startswith("C") else word

    def _quote_title(self, target: Target) -> _Inlines:
        """Give the title of a heading that has no number."""
        if not target.title:
            return ()
        marks = self.languages[self.main].quotes
        title = self._print_reference("nameref", target, self.main)
        return (*split_words(marks.open), *title, *split_words(marks.close))

    def _name_counter(self, kind: str) -> str:
        """Give the word of a counter that no language's file has: the author's own theorem's, or hyperref's."""
        return self.counters.get(kind, UNWORDED.get(kind, ""))

    def _resolve_formula(self, source: str) -> str:
        source = close_arguments(write_today(source))
        found = parse(source).commands({"ref", "eqref"})
        return apply_edits(source, ((each.start, each.end, self._number_inside(each)) for each in found if each.last))

    def _number_inside(self, reference: Command) -> str:
        target = self.labels.get(reference.last.text.strip() if reference.last else "")
        number = (target.number or nodes.plain_text(self._quote_title(target))) if target else "??"
        return rf"\text{{({number})}}" if reference.name == "eqref" else rf"\text{{{number}}}"


_PAGES = {"pageref", "cpageref", "Cpageref", "vref", "Vref"}
_WORDED = {"autoref", "cref", "Cref", "pageref", "cpageref", "Cpageref"}


def _without_last_point(title: _Inlines) -> _Inlines:
    """Take the point from the end of a title, as nameref does (nameref.sty, \\NR@strip@period)."""
    match title:
        case (*before, nodes.Str(text)) if text.endswith("."):
            return (*before, nodes.Str(text.removesuffix(".")))
        case _:
            return title


def _without_point(node: Node) -> Node:
    """Take away the point of a sentence whose citation ends in one ("et al."), as in the PDF."""
    return Str(node.text.removeprefix(".")) if isinstance(node, Str) else node


def _take_blank(resolved: list[Node]) -> None:
    """Take away the blank before a raised citation, and one of two around a silent command, as TeX does."""
    match resolved:
        case [*_, Space() | SoftBreak()]:
            resolved.pop()
        case [*_, Str(text)]:
            resolved[-1] = Str(text.removesuffix("\u00a0"))


def _is_raised(inlines: _Inlines) -> bool:
    first = inlines[0]
    return isinstance(first, Superscript | Note) or (isinstance(first, Cite) and _is_raised(first.inlines))


def _ends_inside(inlines: _Inlines) -> bool:
    """Tell whether a citation within an author's note ends in a point, which also ends the sentence."""
    return len(inlines) == 1 and isinstance(inlines[0], Cite) and nodes.plain_text(inlines).endswith(".")


def _language_of(node: Node) -> str:
    """Give the language that a node sets, or nothing."""
    match node:
        case Foreign(language=language) | ForeignBlocks(language=language):
            return language
        case nodes.Span(attributes=attributes) | nodes.Div(attributes=attributes):
            return attributes.get("lang")
        case _:
            return ""
