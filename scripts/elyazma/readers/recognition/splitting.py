"""A printed list of references, split into its entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from elyazma.readers.recognition.values import Entry

_BRACKETED = re.compile(r"\s*(?:\[|\((?=(?!(?:1[4-9]|20)\d\d)\d{1,4}\)\s))(\d{1,4})[\])]\.?\s*")
_NUMBERED = re.compile(r"\s*(\d{1,4})(?:[.)](?=\s|[^\W\d])|\t)\s*")
_BULLET = re.compile(r"\s*(?:[•·▪◦‣●○■□–—*-]|\uf0b7)\s+")
_NUMBER = re.compile(rf"{_BRACKETED.pattern}|{_NUMBERED.pattern}")
_OF_ENTRY = re.compile(r",|\d")
_FEWEST = 4
"""Numbers in order that make a list of paragraphs of which most have none."""
_INSIDE = re.compile(r"(?<=[.\]\w/])\s+(?:\[(\d{1,4})\]\.?|(\d{1,4})[.)])\s+(?=[^\W\d]|[“\"«(])")


def split_references(paragraphs: Sequence[str]) -> tuple[Entry, ...]:
    """Split the paragraphs of a list into entries: numbered ([1], 1., 1)), with bullets, or one a paragraph.

    In a numbered list a paragraph without the next number goes on with the entry before it, as in any an address alone;
    a paragraph that holds several numbers in order is several entries.
    """
    filled = [(place, text) for place, text in enumerate(paragraphs) if text.strip()]
    numbered = [_read_number(text) for _, text in filled]
    if _are_glued([text for _, text in filled]):
        return tuple(_split_glued(filled))
    if numbered[:1] == [1] and (_counts(numbered) or _are_broken(filled) or _split_inside(filled[0][1], 1)):
        return tuple(_split_numbered(filled))
    return tuple(_join_rests(_strip_bullet(text, place) for place, text in filled))


_GLUED = re.compile(r"\s*(\d{1,3})\s?(?=[^\W\d_])")


def _are_glued(texts: Sequence[str]) -> bool:
    """Tell whether each entry begins with its number and no sign: "1Stone A", as raised numbers come out."""
    numbers = [int(found[1]) if (found := _GLUED.match(text)) else 0 for text in texts]
    return len(texts) >= _FEWEST and numbers == [*range(1, len(texts) + 1)]


def _split_glued(filled: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    for place, text in filled:
        found = _GLUED.match(text)
        start = found.end() if found else 0
        yield Entry(text[start:].strip(), place, start, text[:start].strip())


_ADDRESS = re.compile(r"https?://|www\.|(?i:doi)[:.]")
_REST = re.compile(r"<?(?:https?://|www\.|doi:|DOI:)")


def _join_rests(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Join a paragraph that begins with an address with the entry above it, which has none."""
    held: Entry | None = None
    for entry in entries:
        if held and not entry.label and _REST.match(entry.text) and not _ADDRESS.search(held.text):
            held = Entry(f"{held.text} {entry.text}", held.paragraph, held.start, held.label)
            continue
        if held:
            yield held
        held = entry
    if held:
        yield held


def _read_number(text: str) -> int:
    match = _BRACKETED.match(text) or _NUMBERED.match(text)
    return int(match[1]) if match else 0


def _counts(numbered: Sequence[int]) -> bool:
    """Tell whether most paragraphs go on counting."""
    expected = 1
    for number in numbered:
        expected += number == expected
    return (expected - 1) * 2 > len(numbered)


def _are_broken(filled: Sequence[tuple[int, str]]) -> bool:
    """Tell whether each line of a list is a paragraph: all that have a number count on.

    "1. Monographs" over a part of a list is no entry: it is short, or has neither a comma nor another number.
    """
    counted = [text for _, text in filled if _read_number(text)]
    whole = [_read_number(text) for text in counted] == [*range(1, len(counted) + 1)]
    short = any(len(text.split()) <= _FEWEST and not _ADDRESS.search(text) for text in counted)
    if not whole or len(counted) < _FEWEST or short:
        return False
    said = sum(bool(_OF_ENTRY.search(_NUMBER.sub("", text, count=1))) for text in counted)
    return all(map(_BRACKETED.match, counted)) or (said * 2 > len(counted) and len(counted) * 3 >= len(filled))


def find_end(paragraphs: Sequence[str]) -> int:
    """Find how many paragraphs a numbered list has; all where it is none.

    Its last entry goes on over as many as others do, and one more where any does.
    """
    at = [place for place, text in enumerate(paragraphs) if _read_number(text)]
    numbers = [_read_number(paragraphs[place]) for place in at]
    if len(at) < _FEWEST or numbers != [*range(1, len(at) + 1)] or at[0]:
        return len(paragraphs)
    most = max(after - before - 1 for before, after in pairwise(at))
    return at[-1] + 1 + (most + 1 if most else 0)


def _split_numbered(filled: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    held: Entry | None = None
    for place, text in filled:
        number = _read_number(text)
        expected = held.number + 1 if held else 1
        if held and number != expected:
            held = Entry(f"{held.text} {text.strip()}", held.paragraph, held.start, held.label)
            continue
        if held:
            yield held
        *whole, held = _split_paragraph(text, place, number)
        yield from whole
    if held:
        yield held


def _split_paragraph(text: str, place: int, number: int) -> list[Entry]:
    """Split a paragraph that begins with a number at the numbers that follow it in order."""
    match = _BRACKETED.match(text) or _NUMBERED.match(text)
    if match is None:
        return [Entry(text.strip(), place, len(text) - len(text.lstrip()))]
    entries, start, label = [], match.end(), match[0].strip()
    for inner in _split_inside(text, number):
        entries.append(Entry(text[start : inner.start()].strip(), place, start, label))
        start, label = inner.end(), inner[0].strip()
    return [*entries, Entry(text[start:].strip(), place, start, label)]


def _split_inside(text: str, number: int) -> list[re.Match[str]]:
    """Find the numbers inside a paragraph that go on counting from its first."""
    square = bool(_BRACKETED.match(text))
    found = []
    for match in _INSIDE.finditer(text):
        group = match[1] if square else match[2]
        if group and int(group) == number + 1:
            found.append(match)
            number += 1
    return found


def _strip_bullet(text: str, place: int) -> Entry:
    match = _BULLET.match(text) or _BRACKETED.match(text)
    start = match.end() if match and match.end() < len(text) else len(text) - len(text.lstrip())
    return Entry(text[start:].strip(), place, start, text[:start].strip())
