"""Nodes made in few words; a string among inlines is words and blanks."""

from __future__ import annotations

from elyazma.model.nodes import (
    Attributes,
    Citation,
    CitationLink,
    Cite,
    Entry,
    Header,
    Inline,
    Label,
    Note,
    Para,
    split_words,
)


def inlines(*parts: Inline | str) -> tuple[Inline, ...]:
    """Make inlines."""
    made: list[Inline] = []
    for part in parts:
        made += split_words(part) if isinstance(part, str) else [part]
    return tuple(made)


def para(*parts: Inline | str) -> Para:
    """Make a paragraph."""
    return Para(inlines(*parts))


def header(level: int, title: str, identifier: str = "", *classes: str, **values: str) -> Header:
    """Make a heading; the values are such as its number."""
    return Header(level, inlines(title), Attributes(identifier, classes, tuple(values.items())))


def note(*parts: Inline | str) -> Note:
    """Make a note of one paragraph."""
    return Note((para(*parts),))


def label(words: str) -> Label:
    """Make what begins a caption, a theorem or an entry."""
    return Label(inlines(words))


def cite(key: str, words: str) -> Cite:
    """Make the citation of one work in brackets."""
    return Cite(inlines("(", CitationLink(inlines(words), key), ")"), (Citation(key),))


def entry(key: str, *parts: Inline | str, language: str = "") -> Entry:
    """Make a printed reference."""
    return Entry((para(*parts),), key, language)
