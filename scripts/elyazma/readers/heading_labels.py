"""Letters and bare Roman numbers that headings are counted by: "a. Data", "III Results".

One alone may be a person's initial, so that they count only where they follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Header
from elyazma.readers.caption_words import read_roman
from elyazma.readers.lexicon import strip_number
from elyazma.readers.runs import cut, read_runs, text_of, write_runs

_LETTER = re.compile(r"\s*([^\W\d_])(?:[.)]\s*|-\s+|\.\)\s*)(?=[^\W\d_](?:[^\W\d_]|[\s*\u0300-\u036f]))")
_DOTTED = re.compile(r"\s*([A-Z])\.(\d{1,2})(?:\.\d{1,2})*\.?\s+(?=[^\W\d_]{2})")
"""A number in an appendix: "B.2.1 Data"."""
_FIRST_LETTERS = frozenset(map(ord, "aа"))
"""The Latin and the Cyrillic one, with which a count by letters begins."""
_ROMAN = re.compile(r"[.\s]*([IVX]{1,5})\s*[.:]?\s*(?=[A-ZÀ-ÞĀ-Ž]?[^\W\d_]{2})")


@dataclass(frozen=True, slots=True)
class _Label:
    """What a heading begins with: how it counts, its value, and where the heading's words begin."""

    kind: str
    value: int
    end: int


def strip_labels(blocks: Sequence[Block]) -> list[Block]:
    """Take the letters and Roman numbers off headings that count by them; a journal numbers them or does not."""
    labels = {at: label for at, block in enumerate(blocks) if (label := _read_label(block))}
    counted = set(_find_counted(labels))
    return [_cut_label(block, labels[at]) if at in counted else block for at, block in enumerate(blocks)]


def _read_label(block: Block) -> _Label | None:
    if not isinstance(block, Header):
        return None
    text = text_of(read_runs(block.inlines))
    if not text.strip() or strip_number(text.lstrip()) != text.lstrip():
        return None
    if found := _DOTTED.match(text):
        return _Label(f"dotted {found[1]}", int(found[2]), found.end())
    if (found := _ROMAN.match(text)) and found.end() > found.end(1):
        return _Label("roman", read_roman(found[1]), found.end())
    found = _LETTER.match(text)
    return _Label("letter", ord(found[1].lower()), found.end()) if found else None


def _find_counted(labels: Mapping[int, _Label]) -> Iterator[int]:
    """Yield the places of headings whose label follows another's by one, or is followed so; letters begin with a."""
    for kind in dict.fromkeys(label.kind for label in labels.values()):
        yield from _find_of_kind({at: label for at, label in labels.items() if label.kind == kind})


def _find_of_kind(labels: Mapping[int, _Label]) -> Iterator[int]:
    counting = False
    for (one, label), (other, next_label) in pairwise(labels.items()):
        begins = label.kind != "letter" or label.value in _FIRST_LETTERS
        counting = (begins or counting) and _follows(label, next_label)
        if counting:
            yield from (one, other)


def _follows(one: _Label, other: _Label) -> bool:
    """Tell whether a label is the next one; "B.1.1" goes on with "B.1"."""
    further = other.value - one.value
    return further == 1 or (further == 0 and one.kind.startswith("dotted"))


def _cut_label(block: Block, label: _Label) -> Block:
    assert isinstance(block, Header)
    runs = read_runs(block.inlines)
    return replace(block, inlines=write_runs(cut(runs, label.end, len(text_of(runs)) + 1)))
