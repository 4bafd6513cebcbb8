"""Tracked changes of an OpenDocument text (ODF 1.3 part 3, 5.5): insertions stand in the text, deletions apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import field

from elyazma.model.imported import Doubt
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.readers.opendocument.names import COMMENT, DC, OFFICE, PARAGRAPHS, TEXT, UNREAD, XML, text_of
from elyazma.readers.prepared import drop_signs
from elyazma.system.xml import Node

_LONGEST = 300
"""Signs of a change that are reported; the rest stands in the source."""
_MOST_OPEN = 20
"""Changes that stand in each other; more are a mistake."""
_ID, _START, _END = f"{TEXT}change-id", f"{TEXT}change-start", f"{TEXT}change-end"
_POINTS = (f"{TEXT}change", _START)


@dataclass(slots=True)
class Changes:
    """What is to be told of each change, by its id; `waiting` are those met between paragraphs."""

    doubts: Mapping[str, Doubt] = field(default_factory=dict)
    waiting: list[Doubt] = field(default_factory=list)

    def take_at(self, node: Node) -> Doubt | None:
        """Give what is to be told where a change begins; none at any other element."""
        return self.doubts.get(node.get(_ID, "")) if node.tag in _POINTS else None

    def wait_at(self, node: Node) -> None:
        """Keep what is to be told of a change that begins between paragraphs for the next one."""
        doubt = self.take_at(node)
        self.waiting += [] if doubt is None else [doubt]

    def take_waiting(self) -> list[Doubt]:
        """Give the changes that were met between paragraphs, once."""
        waiting, self.waiting = self.waiting, []
        return waiting


def read_changes(body: Node) -> Changes:
    """Read the tracked changes of a text: insertions and deletions; a change of formats is nobody's loss."""
    doubts: dict[str, Doubt] = {}
    inserted = _read_inserted(body)
    for region in body.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region"):
        name = region.get(f"{TEXT}id") or region.get(f"{XML}id") or ""
        for change in region:
            doubt = _doubt_change(change, inserted.get(name, ""))
            if doubt is not None:
                doubts[name] = doubt
    return Changes(doubts)


def _doubt_change(change: Node, inserted: str) -> Doubt | None:
    """Give what is to be told of a change; `inserted` are the words that it put in."""
    who = change.findtext(f"{OFFICE}change-info/{DC}creator") or phrase("somebody")
    if change.tag == f"{TEXT}deletion":
        words = " ".join(text_of(each) for each in change.iter(*PARAGRAPHS))
        return Doubt("change", _shorten(words), phrase("deleted by {who}: left out", who=who))
    if change.tag == f"{TEXT}insertion":
        return Doubt("change", _shorten(inserted), phrase("inserted by {who}: taken over", who=who))
    return None


def _shorten(words: str) -> str:
    text = drop_signs(" ".join(words.split()))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _read_inserted(body: Node) -> dict[str, str]:
    """Read the words between the beginnings and the ends of changes, by the changes' ids."""
    if next(body.iter(_START), None) is None:
        return {}
    texts: defaultdict[str, list[str]] = defaultdict(list)
    opened: list[str] = []
    for tag, name, text in _list_events(body):
        opened = _list_open(opened, tag, name)
        for each in opened if text else []:
            texts[each].append(text)
    return {name: "".join(parts) for name, parts in texts.items()}


def _list_open(opened: list[str], tag: str, name: str) -> list[str]:
    """Give the changes that are open behind an element: it may begin or end one."""
    if tag == _START:
        return [*opened[-_MOST_OPEN:], name]
    return [each for each in opened if each != name] if tag == _END else opened


def _list_events(node: Node) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of a body and the ends of its changes, in order."""
    if not isinstance(node.tag, str) or node.tag in UNREAD or node.tag == COMMENT:
        return
    yield node.tag, node.get(_ID, ""), ""
    if node.text and node.tag not in (_START, _END):
        yield "", "", node.text
    for child in node:
        yield from _list_events(child)
        yield "", "", child.tail or ""
    if node.tag in PARAGRAPHS:
        yield "", "", " "
