"""What only its author can tell about a front matter that was understood: it is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.imported import Doubt
from elyazma.model.phrases import phrase
from elyazma.readers.front.segments import names_place, read_segments
from elyazma.readers.front.towns import is_country, is_known_town
from elyazma.readers.front.values import Front
from elyazma.readers.lexicon import Lexicon

_MOST_IN_TITLE = 1
"""People whom a title names: one that is about somebody; more are its authors, on its line."""
_PARTS = re.compile(r"[,;()/]")


def doubt_front(front: Front, lexicon: Lexicon) -> Iterator[Doubt]:
    """Yield what to ask of a paper: names in its title, and institutions that may be none.

    Of 144 public papers that were read rightly three had an institution without a word for one, of 51 others thirteen.
    """
    for title in front.titles.values():
        if _count_people(title, lexicon) > _MOST_IN_TITLE:
            done = phrase("names of people in the title? write its authors under [[authors]]")
            yield Doubt("author", title, done, title)
    for place in front.workplaces:
        if not any(_says_where(name, lexicon) for name in place.names.values()):
            name = next(iter(place.names.values()))
            yield Doubt("author", name, phrase("taken for a place of work, and no word of it says so"), name)


def _count_people(title: str, lexicon: Lexicon) -> int:
    if title.isupper():
        # Where all words are in capitals, theirs say nothing.
        return 0
    segments = read_segments(title, lexicon)
    return sum(segment.kind == "name" and (segment.listed or segment.weight > 1) for segment in segments)


def _says_where(name: str, lexicon: Lexicon) -> bool:
    """Tell whether a text has a word for an institution, or a part of it is a town or a country."""
    parts = [part.strip() for part in _PARTS.split(name)]
    return names_place(name, lexicon) or any(
        is_country(part, lexicon) or is_known_town(part, lexicon) for part in parts
    )
