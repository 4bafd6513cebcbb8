"""Links of the page: those that we make, and those of a citation joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from elyazma.model.nodes import (
    Attributes,
    CitationLink,
    Inline,
    Link,
    Reference,
    SoftBreak,
    Space,
    Str,
    plain_text,
    split_words,
)
from elyazma.writers.web.identifiers import ENTRY

NOTE_CALL = "note-call"
"""The class of the link that leads from the text to a note."""

AnyLink = Link | CitationLink | Reference


def make_way_back(words: str, place: str, label: str) -> Link:
    """Make the link that leads from a note or a reference back to a place in the text; `label` is what is read out."""
    pairs = (("role", "doc-backlink"), ("aria-label", label))
    return Link(split_words(words), f"#{place}", "", Attributes("", ("backlink",), pairs))


def make_note_call(number: int, note: str, identifier: str) -> Link:
    """Make the link that leads from the text to a note, by the ids of both."""
    return Link((Str(str(number)),), f"#{note}", "", Attributes(identifier, (NOTE_CALL,), (("role", "doc-noteref"),)))


def join_links(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Make one link of an author and a year that lead to the same reference: one stop for the keyboard, not two."""
    joined: list[Inline] = []
    for node in inlines:
        at = len(joined) - 1
        while at >= 0 and isinstance(joined[at], _Plain):
            at -= 1
        first = joined[at] if at >= 0 else None
        if isinstance(first, AnyLink) and isinstance(node, AnyLink) and _target_of(first) == _target_of(node):
            joined[at:] = [replace(first, inlines=(*first.inlines, *joined[at + 1 :], *node.inlines))]
        else:
            joined.append(node)
    return _close_brackets(joined)


_Plain = Str | Space | SoftBreak


def _target_of(link: AnyLink) -> str:
    match link:
        case Link():
            return link.target
        case CitationLink():
            return f"#{ENTRY}{link.key}"
        case Reference():
            return f"#{link.identifier}"


def _close_brackets(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Move the sign that closes a link's bracket into the link: "Knuth (1984" and ")"."""
    closed: list[Inline] = []
    for node in inlines:
        last = closed[-1] if closed else None
        if isinstance(node, Str) and isinstance(last, AnyLink) and node.text[:1] == _find_open(last):
            closed[-1] = replace(last, inlines=(*last.inlines, *split_words(node.text[0])))
            closed += split_words(node.text[1:])
        else:
            closed.append(node)
    return tuple(closed)


def _find_open(link: AnyLink) -> str | None:
    words = plain_text(link.inlines)
    return next((end for start, end in ("()", "[]") if words.count(start) > words.count(end)), None)
