"""Lines that say who supervised a work: these are no authors, and no title."""

from __future__ import annotations

import re
from functools import cache

from elyazma.readers.front.lines import bare
from elyazma.readers.front.segments import read_segments
from elyazma.readers.lexicon import Lexicon


def names_supervisor(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line says who supervised a work: that is no author, and no title.

    Behind the word stands a sign, a post or a name: "Guide for beginners" may be a title.
    """
    rest = cut_supervisor(text, lexicon)
    if rest is None:
        return False
    label = bare(text).removesuffix(rest).rstrip()
    return label.endswith(":") or not rest[:1].isalnum() or _is_of_person(rest, lexicon)


def cut_supervisor(text: str, lexicon: Lexicon) -> str | None:
    """Give what stands behind the word for a supervisor that a line begins with; none for another line."""
    found = _supervisor_pattern(lexicon.words("supervisor")).match(bare(text))
    return _GENDERS.sub("", bare(text)[found.end() :]) if found else None


_GENDERS = re.compile(r"^\((?:a|as|e|es|s|in|innen|ка)\)\s*")
"""The other endings of a word for a person: "Orientador (a):"."""


def _is_of_person(text: str, lexicon: Lexicon) -> bool:
    first = next(iter(read_segments(_MARK.sub("", text), lexicon)), None)
    return first is not None and (first.kind == "post" or (first.kind == "name" and first.weight > 1))


_MARK = re.compile(r"\(\d\)")
"""The number of a place behind a name: "Writer A. B.(1)"."""


@cache
def _supervisor_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)\s*", re.IGNORECASE)
