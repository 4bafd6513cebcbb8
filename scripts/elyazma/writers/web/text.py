"""The document's text made ready for a page: numbers, notes, ways back, pictures, links that may be followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TypeVar, cast

from elyazma.languages.scripts import direction_in
from elyazma.model import nodes
from elyazma.model.diagnostics import Diagnostic, Span, error, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import (
    Attributes,
    Block,
    Div,
    Entry,
    Inline,
    Label,
    Node,
    Note,
    Para,
    Plain,
    RawInline,
    Str,
    children_of,
    plain_text,
    split_words,
    walk,
    with_children,
)
from elyazma.model.phrases import NOTHING, phrase
from elyazma.writers.web.identifiers import ENTRY, identifier_of, with_identifier
from elyazma.writers.web.links import join_links, make_note_call, make_way_back
from elyazma.writers.web.pictures import UnreadablePicture, read_picture, write_picture
from elyazma.writers.web.targets import allow_target

Kind = TypeVar("Kind", Inline, Block)


@dataclass(slots=True)
class Text:
    """What is gathered while the text is read once, from its start to its end.

    `own` begins every id of ours, and no id of the author's. `language` is the page's. `cited` gives the ids of the
    places where a work is cited, by the id of its reference; `place` is the file that is being read.
    """

    own: str
    pictures: Mapping[str, Path]
    words: Mapping[str, str]
    place: Span
    language: str = ""
    cited: dict[str, list[str]] = field(default_factory=dict)
    notes: list[tuple[Block, ...]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    _caption: str = ""
    _citations: int = 0

    def read(self, blocks: Iterable[Block], place: Span) -> tuple[Block, ...]:
        """Make the blocks of one file ready: what pandoc writes, its links and pictures as the page has them."""
        self.place = place
        return self._inside(blocks)

    def _inside(self, group: Iterable[Kind]) -> tuple[Kind, ...]:
        # A block becomes blocks, and an inline inlines.
        return cast("tuple[Kind, ...]", tuple(self._change_all(group)))

    def _change_all(self, group: Iterable[Node]) -> list[Node]:
        """Change nodes from the outside in and in the order of reading: numbers given on the way are in order."""
        changed: list[Node] = []
        for node in group:
            changed += self._change(self._claim_id(node))
        return changed

    def _change(self, node: Node) -> Sequence[Node]:  # noqa: C901, PLR0911, PLR0912 - one case for each kind
        match node:
            case nodes.Cite(inlines):
                return [_wrap_inlines(self._inside(join_links(inlines)), "cite")]
            case nodes.Link():
                return [self._link(node)]
            case nodes.CitationLink(inlines, key):
                return [self._citation_link(inlines, key)]
            case nodes.Reference(inlines, identifier, kind):
                attributes = Attributes("", ("reference",), (("data-kind", kind),))
                return [nodes.Link(self._inside(inlines), f"#{identifier}", "", attributes)]
            case Note(blocks):
                return [self._note(blocks)]
            case nodes.Image():
                return self._image(node)
            case RawInline(_, text):
                # What is raw in the document, and is none of ours, is shown as it is written.
                return [nodes.Code(text)]
            case nodes.Foreign(inlines, language):
                return [nodes.Span(self._inside(inlines), self._say_language(language))]
            case nodes.ForeignBlocks(blocks, language):
                return [Div(self._inside(blocks), self._say_language(language))]
            case nodes.RawBlock(_, text):
                return [nodes.CodeBlock(text)]
            case nodes.CodeBlock(text, attributes):
                return [nodes.CodeBlock(text, replace(attributes, pairs=(("tabindex", "0"),)))]
            case nodes.Figure():
                return [self._figure(node)]
            case nodes.Table():
                return [self._table(node)]
            case nodes.Equation():
                return [self._equation(node)]
            case _:
                inside = children_of(node)
                return [with_children(node, list(map(self._change_all, inside)))] if inside else [node]

    def _say_language(self, language: str) -> Attributes:
        direction = direction_in(self.language, language)
        return Attributes("", (), (("lang", language), *((("dir", direction),) if direction else ())))

    def _claim_id(self, node: Node) -> Node:
        """Make a second element of one id another: headings of one title in two files have the same."""
        given = identifier_of(node)
        if not given:
            return node
        identifier, count = given, 1
        while identifier in self.ids:
            count += 1
            identifier = f"{given}-{count}"
        self.ids.add(identifier)
        return node if identifier == given else with_identifier(node, identifier)

    # --- Links ------------------------------------------------------------------------------------

    def _link(self, node: nodes.Link) -> Inline:
        allowed = allow_target(node.target)
        kept = replace(node.attributes, pairs=())
        if allowed is None:
            self.findings.append(_refuse(node.target, plain_text(node.inlines), self.place))
            return nodes.Span(self._inside(node.inlines), kept)
        return nodes.Link(self._inside(node.inlines), allowed, "", kept)

    def _citation_link(self, inlines: Sequence[Inline], key: str) -> Inline:
        self._citations += 1
        place, reference = f"{self.own}cite-{self._citations}", f"{ENTRY}{key}"
        self.cited.setdefault(reference, []).append(place)
        attributes = Attributes(place, ("citation",), (("role", "doc-biblioref"),))
        return nodes.Link(self._inside(inlines), f"#{reference}", "", attributes)

    def _note(self, blocks: Sequence[Block]) -> Inline:
        self.notes.append(())
        number = len(self.notes)
        note, call = f"{self.own}note-{number}", f"{self.own}noteref-{number}"
        way = make_way_back("↩", call, self.words["back_to_text"])
        written = _append_inlines(self._inside(blocks), way)
        self.notes[number - 1] = (Div(written, Attributes(note)),)
        return nodes.Superscript((make_note_call(number, note, call),))

    # --- Figures and tables -----------------------------------------------------------------------

    def _figure(self, node: nodes.Figure) -> Block:
        self._caption = _read_caption(node.caption)
        inner = self._inside(node.blocks)
        caption = replace(node.caption, blocks=self._inside(node.caption.blocks))
        self._caption = ""
        return nodes.Figure(inner, caption, _without_number(node.attributes))

    def _equation(self, node: nodes.Equation) -> Block:
        picture = nodes.Image((Str(node.tex),), node.picture)
        shown = self._image(picture) if node.picture else [nodes.Math(node.tex, display=True)]
        inlines = [_wrap_inlines(shown, "formula")]
        if node.number:
            inlines.append(_wrap_inlines(split_words(f"({node.number})"), "equation-number"))
        return Para((nodes.Span(tuple(inlines), Attributes(node.identifier, ("equation",))),))

    def _image(self, node: nodes.Image) -> Sequence[Inline]:
        name, width = node.target, node.attributes.get("width")
        alternative = plain_text(node.inlines).strip() or self._caption
        try:
            picture = read_picture(self.pictures[name], width)
        except (KeyError, UnreadablePicture) as reason:
            self.findings.append(_lose(name, reason, self.place))
            return split_words(name)
        return [RawInline("html", write_picture(picture, width, alternative))]

    def _table(self, node: nodes.Table) -> Block:
        label = _read_label(node.caption) or self.words["table"]
        inner = with_children(node, list(map(self._change_all, children_of(node))))
        assert isinstance(inner, nodes.Table)
        caption = replace(inner.caption, blocks=_wrap_last(inner.caption.blocks))
        shown = replace(inner, caption=caption, attributes=_without_number(node.attributes))
        pairs = (("tabindex", "0"), ("role", "region"), ("aria-label", label))
        return Div((shown,), Attributes("", ("scroll",), pairs))

    # --- References -------------------------------------------------------------------------------

    def read_entries(self, entries: Iterable[Block], place: Span) -> tuple[Block, ...]:
        """Make the printed references ready; each ends in the ways back to where it is cited."""
        return tuple(self._add_ways_back(entry) for entry in self.read(entries, place))

    def _add_ways_back(self, entry: Block) -> Block:
        if not isinstance(entry, Entry) or not (places := self.cited.get(identifier_of(entry))):
            return entry
        word = self.words["back_to_text"]
        letters = ["↑"] if len(places) == 1 else [_letters(at) for at in range(len(places))]
        ways: list[Inline] = []
        for letter, where in zip(letters, places, strict=True):
            label = word if len(places) == 1 else f"{word}: {letter}"
            ways += [nodes.Space(), make_way_back(letter, where, label)]
        return replace(entry, blocks=_append_inlines(entry.blocks, _wrap_inlines(ways[1:], "backlinks")))


def _wrap_inlines(inlines: Iterable[Inline], name: str) -> nodes.Span:
    return nodes.Span(tuple(inlines), Attributes("", (name,)))


def _append_inlines(blocks: Sequence[Block], inline: Inline) -> tuple[Block, ...]:
    """Add an inline at the end of the last paragraph of blocks; behind anything else it is one of its own."""
    if blocks and isinstance(last := blocks[-1], Para | Plain):
        # A blank that does not break: a sign of ours does not stand alone on a line.
        return (*blocks[:-1], replace(last, inlines=(*last.inlines, Str("\u00a0"), inline)))
    return (*blocks, Para((inline,)))


def _wrap_last(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Mark the words of a table's caption."""
    if blocks and isinstance(last := blocks[-1], Para | Plain):
        return (*blocks[:-1], replace(last, inlines=(_wrap_inlines(last.inlines, "caption-text"),)))
    return tuple(blocks)


def _read_caption(caption: nodes.Caption) -> str:
    """Give the words of a caption without its label: what a picture's alternative text says."""
    return " ".join(plain_text(caption.blocks, without=(Label, Note)).split()).lstrip(".:—– ")


def _read_label(caption: nodes.Caption) -> str:
    """Give the label of a table's caption: "Table 1"."""
    label = next((plain_text((node,)) for node in walk(caption.blocks) if isinstance(node, Label)), "")
    return " ".join(label.split()).rstrip(".:")


def _without_number(attributes: Attributes) -> Attributes:
    return replace(attributes, pairs=tuple(pair for pair in attributes.pairs if pair[0] != "number"))


def _letters(at: int) -> str:
    """Give a, b … z, aa, ab …"""
    more, last = divmod(at, 26)
    return (_letters(more - 1) if more else "") + chr(ord("a") + last)


def _refuse(target: str, words: str, place: Span) -> Diagnostic:
    return warning(
        "html-link-refused",
        phrase(
            'the link "{words}" leads to "{target}", which a page may not open: only its text is shown',
            words=" ".join(words.split()),
            target=target,
        ),
        place,
        phrase("give an address that begins with https:, http:, mailto: or doi:"),
    )


def _lose(name: str, reason: Exception, place: Span) -> Diagnostic:
    said = phrase(": {reason}", reason=reason) if isinstance(reason, UnreadablePicture) else NOTHING
    hint = phrase("export it again as PDF, PNG or JPEG")
    return error(
        "html-picture-unreadable",
        phrase('the picture "{name}" cannot be shown{said}', name=name, said=said),
        place,
        hint,
    )
