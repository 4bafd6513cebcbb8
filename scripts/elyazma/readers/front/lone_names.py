"""People of one name: which lines of one word name somebody, by what stands near them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from elyazma.languages.folding import fold_letters, fold_words
from elyazma.readers.front.segments import Segment, read_segments
from elyazma.readers.front.texts import Contacts, read_contacts
from elyazma.readers.front.towns import is_country, is_known_town
from elyazma.readers.front.values import Line
from elyazma.readers.lexicon import Lexicon

_SHORTEST = 4
"""Letters of a name that an address has: fewer may be there by chance."""


def find_lone_names(lines: Sequence[Line], lexicon: Lexicon) -> frozenset[str]:
    """Give the words that are people's, each alone in its line.

    Its sign is the one between those of the names above and below it: "Ann Writer", "Suhendra¹", "Bob Maker²". Or it is
    in the style of authors, and an address in its paragraph has it: "Annamalai", "annamalai12@mail.example".
    """
    contacts = [read_contacts(line.text) for line in lines]
    segments = [read_segments(each.rest, lexicon) for each in contacts]
    alone = ((at, own[0]) for at, own in enumerate(segments) if len(own) == 1 and _may_be_person(own[0], lexicon))
    return frozenset(
        segment.text
        for at, segment in alone
        if _has_address(segment.text, lines[at], zip(lines, contacts, strict=True))
        or _stands_between(segment, segments[max(0, at - 1) : at + 2])
    )


def _has_address(word: str, line: Line, others: Iterable[tuple[Line, Contacts]]) -> bool:
    """Tell whether an address in a paragraph of authors begins with a word: a firm or a science may have one too."""
    folded = fold_letters(word)
    styled = "author" in (line.look.style or line.piece.style)
    addresses = (address for other, contacts in others if other.piece is line.piece for address in contacts.emails)
    return styled and len(folded) >= _SHORTEST and any(fold_letters(each).startswith(folded) for each in addresses)


def _stands_between(segment: Segment, near: Sequence[Sequence[Segment]]) -> bool:
    """Tell whether a sign follows that of the name above, which may have none, and precedes that of the one below."""
    match near:
        case [above, _, below] if all(each.kind == "name" for each in (*above, *below)):
            number = next((int(mark) for mark in segment.marks if mark.isdecimal()), 0)
            follows = str(number - 1) in above[-1].marks or (number == 1 and not above[-1].marks)
            return number > 0 and follows and str(number + 1) in below[0].marks
        case _:
            return False


def _may_be_person(segment: Segment, lexicon: Lexicon) -> bool:
    word = segment.text
    folded = fold_words(word)
    common = lexicon.is_common(folded) or folded in lexicon.prose
    return segment.kind == "family" and not (common or is_country(word, lexicon) or is_known_town(word, lexicon))
