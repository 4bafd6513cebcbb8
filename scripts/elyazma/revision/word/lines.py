"""Write the tokens of one paragraph, or of a pair, as runs with their changes around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.word.bookmarks import place_bookmarks
from elyazma.revision.word.item import Item
from elyazma.revision.word.merging import Change, Merging
from elyazma.revision.word.names import (
    BOOKMARKS,
    FIELD_CHARACTER,
    HYPERLINK,
    NOTE_REFERENCE,
    RELATIONSHIP_ATTRIBUTES,
    RUN,
    SPACE,
    copy_node,
    w,
)
from elyazma.revision.word.side import Side
from elyazma.revision.word.tokens import Line
from elyazma.system.xml import Node, make_element

WriteNote = Callable[[str, str], str]
"""Merge two notes, by the older and the newer identifier (empty on the side that lacks it); give the merged one's."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """An element of the paragraph and what became of it; what has no change stands as it is."""

    node: Node
    change: Change = ""


_Placed = tuple[Item, list[Node]]
"""A token, and the bookmarks' ends before it."""


@dataclass(slots=True)
class LineWriter:
    """Writes the paragraphs of one part of the file."""

    merging: Merging
    part: str
    write_note: WriteNote

    def write(self, items: Sequence[Item], older: Line | None, newer: Line | None) -> list[Node]:
        """Write merged tokens; `older` and `newer` are the paragraphs they come from."""
        places, own = place_bookmarks(items, older, newer, self.merging)
        links = {id(item.twin.link): item.token.link for item in items if item.twin and item.twin.link is not None}
        placed = list(zip(items, places, strict=False))
        units: list[_Unit] = []
        for _, group in groupby(placed, lambda each: id(_find_link(each[0], links))):
            linked = list(group)
            units += self._write_link(linked, _find_link(linked[0][0], links), own)
        return list(self._wrap([*units, *map(_Unit, places[-1])]))

    # --- Links ------------------------------------------------------------------------------------------

    def _write_link(self, placed: Sequence[_Placed], link: Node | None, own: dict[str, str]) -> list[_Unit]:
        """Write tokens that one hyperlink is around, or none."""
        inner = list(self._write_tokens(placed, own))
        if link is None:
            return inner
        changes = {item.change for item, _ in placed}
        if len(changes) == 1 and "" not in changes:
            # Of a w:hyperlink only the words can come or go; of a field all of it can.
            return self._write_link_field(link, placed[0][0].side, placed[0][0].change, inner)
        # Whatever stayed, the link is the newer file's.
        return [_Unit(make_element(HYPERLINK, dict(link.attrib), self._wrap(inner)))]

    def _write_link_field(self, link: Node, side: Side, change: Change, inner: list[_Unit]) -> list[_Unit]:
        code = _spell_link_code(link, side, self.part)
        asked = make_element(w("instrText"), {SPACE: "preserve"}, (f" {code} ",))
        head = [_make_field_character("begin"), make_element(RUN, {}, (asked,)), _make_field_character("separate")]
        end = _Unit(_make_field_character("end"), change)
        return [*(_Unit(node, change) for node in head), *inner, end]

    # --- Tokens -----------------------------------------------------------------------------------------

    def _write_tokens(self, placed: Sequence[_Placed], own: dict[str, str]) -> Iterator[_Unit]:
        """Write tokens; neighbours of one run and one fate are one run again."""
        run: Node | None = None
        last: Item | None = None
        for item, marks in placed:
            yield from map(_Unit, marks)
            if item.token.nodes[0].tag != RUN or len(item.token.nodes) > 1:
                run = None
                yield from self._write_whole(item, own)
            elif run is not None and last is not None and not marks and _is_one_run(last, item):
                self._fill(run, item)
            else:
                run = self._begin_run(item)
                self._fill(run, item)
                yield _Unit(run, item.change)
            last = item

    def _begin_run(self, item: Item) -> Node:
        source = item.token.nodes[0]
        look = source.find(w("rPr"))
        return make_element(RUN, dict(source.attrib), () if look is None else (copy_node(look),))

    def _fill(self, run: Node, item: Item) -> None:
        """Put a token at the end of its run."""
        token = item.token
        if token.content is not None:
            run.append(self._write_content(item))
        elif len(run) and run[-1].tag == w("t"):
            run[-1].text = (run[-1].text or "") + token.text
        else:
            run.append(make_element(w("t"), {SPACE: "preserve"}, (token.text,)))

    def _write_content(self, item: Item) -> Node:
        assert item.token.content is not None
        made = self.merging.carry(item.token.content, item.side, self.part)
        if made.tag == NOTE_REFERENCE:
            number = made.get(w("id"))
            twin = item.twin.content if item.twin else None
            older = number if item.side is self.merging.older else "" if twin is None else twin.get(w("id"))
            made.set(w("id"), self.write_note(older, number if item.side is self.merging.newer else ""))
        return made

    def _write_whole(self, item: Item, own: dict[str, str]) -> Iterator[_Unit]:
        """Write a formula, or a field with all that is in it."""
        for node in item.token.nodes:
            if node.tag in BOOKMARKS:
                yield from self._write_mark(item, node, own)
            elif node.tag == HYPERLINK and item.change:
                inner = [_Unit(self.merging.carry(each, item.side, self.part), item.change) for each in node]
                yield from self._write_link_field(node, item.side, item.change, inner)
            else:
                yield _Unit(self.merging.carry(node, item.side, self.part), item.change)

    def _write_mark(self, item: Item, mark: Node, own: dict[str, str]) -> Iterator[_Unit]:
        """Write a bookmark's end within a field."""
        made = copy_node(mark)
        if item.side is self.merging.older:
            if mark.get(w("id")) not in own:
                return
            made.set(w("id"), own[mark.get(w("id"))])
        yield _Unit(made)

    # --- Changes ----------------------------------------------------------------------------------------

    def _wrap(self, units: Iterable[_Unit]) -> Iterator[Node]:
        """Put the elements of a change into one that says who made it."""
        for change, group in groupby(units, lambda unit: unit.change):
            nodes = [unit.node for unit in group]
            if change == "del":
                for node in nodes:
                    _spell_deleted(node)
            if change:
                yield self.merging.stamp(change, nodes)
            else:
                yield from nodes


def _find_link(item: Item, links: dict[int, Node | None]) -> Node | None:
    """Give the hyperlink a token is written in: what went out of a link that stayed goes with that one."""
    if item.change == "del" and item.token.link is not None:
        return links.get(id(item.token.link), item.token.link)
    return item.token.link


def _is_one_run(last: Item, item: Item) -> bool:
    same = last.token.nodes[0] is item.token.nodes[0] and last.change == item.change
    return same and len(last.token.nodes) == 1


def _spell_link_code(link: Node, side: Side, part: str) -> str:
    """Spell a hyperlink as the code of a field (ECMA-376, 17.16.5.25)."""
    identifier, anchor = link.get(RELATIONSHIP_ATTRIBUTES[0]), link.get(w("anchor"))
    address = side.spell_target(part, identifier).replace("\\", "%5C").replace('"', "%22") if identifier else ""
    named = f' \\l "{anchor}"' if anchor else ""
    return f'HYPERLINK "{address}"{named}' if address else f"HYPERLINK{named}"


def _make_field_character(kind: str) -> Node:
    return make_element(RUN, {}, (make_element(FIELD_CHARACTER, {w("fldCharType"): kind}, ()),))


def _spell_deleted(node: Node) -> None:
    """Give text and codes of fields the names they have where they are deleted (ECMA-376, 17.13.5.14)."""
    for name, deleted in (("t", "delText"), ("instrText", "delInstrText")):
        for each in list(node.iter(w(name))):
            each.tag = w(deleted)
