"""A line of names before it is taken apart: the small word before them, what stands in brackets behind one."""

from __future__ import annotations

import re

from elyazma.languages.folding import fold_words
from elyazma.readers.front.addresses import is_corresponding
from elyazma.readers.front.known_names import is_given_name
from elyazma.readers.front.names import PARTICLES
from elyazma.readers.front.segments import names_place, read_segments
from elyazma.readers.front.texts import LONGEST_LINK
from elyazma.readers.front.values import LOWERED, RAISED
from elyazma.readers.lexicon import Lexicon


def cut_by(text: str, lexicon: Lexicon) -> str:
    """Cut the small word before names: "by Ann Writer", "Par Kevin Exemple et Chris Essai"."""
    first, _, rest = text.partition(" ")
    words = [fold_words(word) for word in lexicon.words("author_label")]
    named = len(first) <= LONGEST_LINK and fold_words(first) in words
    if first.lower() in PARTICLES and not _begins_with_given(rest):
        return text
    return rest if named and {segment.kind for segment in read_segments(rest, lexicon)} == {"name"} else text


def _begins_with_given(text: str) -> bool:
    """Tell whether a given name and then another begin a text: "Di Stefano Marco" is a name with its particle."""
    given = [is_given_name(word) for word in text.replace(",", " ").split()[:2]]
    return given == [True, False]


_BRACKETS = re.compile(r"([^()]+?)\s*\(([^()]+)\)\s*(.*)")


def open_brackets(text: str, lexicon: Lexicon) -> str:
    """Write what stands in brackets behind a name as if it stood behind a comma, and a sign for who is written to.

    "Ann Writer (corresponding author), University of Example", "Ann Writer (University of Example; ORCID ...)".
    """
    found = _BRACKETS.fullmatch(text)
    if not found or {segment.kind for segment in read_segments(found[1], lexicon)} != {"name"}:
        return text
    parts = [part.strip(" :") for part in re.split("[,;]", found[2])]
    others = [part for part in parts if not is_corresponding(part, lexicon)]
    if len(others) == len(parts) and not (len(parts) > 1 and names_place(found[2], lexicon)):
        return text
    sign = f"{RAISED}*{LOWERED}" if len(others) < len(parts) else ""
    return ", ".join(filter(None, (f"{found[1]}{sign}", *others, found[3].strip(" ,"))))
