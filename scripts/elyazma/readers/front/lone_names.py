"""People of one name: which lines of one word name somebody, by what stands near them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

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
    addresses = [fold_letters(address.partition("@")[0]) for address in chain(*(each.emails for each in contacts))]
    segments = [read_segments(each.rest, lexicon) for each in contacts]
    marks = Counter(mark for segment in chain(*segments) for mark in segment.marks)
    alone = ((at, own[0]) for at, own in enumerate(segments) if len(own) == 1 and _may_be_person(own[0], lexicon))
    return frozenset(
        segment.text
        for at, segment in alone
        if _has_address(segment.text, addresses) or _follows_sign(segment, segments[max(0, at - 1) : at + 2], marks)
    )


def _has_address(word: str, addresses: Sequence[str]) -> bool:
    folded = fold_letters(word)
    return len(folded) >= _SHORTEST and any(folded in address for address in addresses)


def _follows_sign(segment: Segment, near: Sequence[Sequence[Segment]], marks: Mapping[str, int]) -> bool:
    """Tell whether a sign that nobody else has is the one before or behind a name's in a line beside it."""
    beside = {mark for own in near for each in own if each.kind == "name" for mark in each.marks}
    own = [int(mark) for mark in segment.marks if mark.isdecimal() and marks[mark] == 1]
    return any(not beside.isdisjoint((str(mark - 1), str(mark + 1))) for mark in own)


def _may_be_person(segment: Segment, lexicon: Lexicon) -> bool:
    word = segment.text
    folded = fold_words(word)
    common = lexicon.is_common(folded) or folded in lexicon.prose
    return segment.kind == "family" and not (common or is_country(word, lexicon) or is_known_town(word, lexicon))
