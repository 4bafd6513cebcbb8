"""People of one name: which lines of one word name somebody, by what stands near them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from elyazma.languages.folding import fold_letters, fold_words
from elyazma.readers.front.segments import Segment, read_segments
from elyazma.readers.front.texts import read_contacts
from elyazma.readers.front.towns import is_country, is_known_town
from elyazma.readers.front.values import Line
from elyazma.readers.lexicon import Lexicon

_SHORTEST = 4
"""Letters of a name that an address has: fewer may be there by chance."""


def find_lone_names(lines: Sequence[Line], lexicon: Lexicon) -> frozenset[str]:
    """Give the words that are people's, each alone in its line.

    Its sign is the next one of a name's above or below it, and nobody else's: "Ann Writer¹", "Suhendra²". Or an
    address has it: "Annamalai", "annamalai12@mail.example".
    """
    contacts = [read_contacts(line.text) for line in lines]
    addresses = [fold_letters(address.partition("@")[0]) for each in contacts for address in each.emails]
    segments = [read_segments(each.rest, lexicon) for each in contacts]
    marks = [mark for own in segments for segment in own for mark in segment.marks]
    found = set[str]()
    for at, own in enumerate(segments):
        if len(own) != 1 or not _may_be_person(own[0], lexicon):
            continue
        folded = fold_letters(own[0].text)
        addressed = len(folded) >= _SHORTEST and any(folded in address for address in addresses)
        beside = {mark for near in segments[max(0, at - 1) : at + 2] for mark in _marks_of_names(near)}
        if addressed or any(marks.count(mark) == 1 and _are_beside(mark, beside) for mark in own[0].marks):
            found.add(own[0].text)
    return frozenset(found)


def _may_be_person(segment: Segment, lexicon: Lexicon) -> bool:
    word = segment.text
    folded = fold_words(word)
    common = lexicon.is_common(folded) or folded in lexicon.prose
    return segment.kind == "family" and not (common or is_country(word, lexicon) or is_known_town(word, lexicon))


def _marks_of_names(segments: Sequence[Segment]) -> Iterator[str]:
    return (mark for segment in segments if segment.kind == "name" for mark in segment.marks)


def _are_beside(mark: str, others: set[str]) -> bool:
    return mark.isdecimal() and not others.isdisjoint((str(int(mark) - 1), str(int(mark) + 1)))
