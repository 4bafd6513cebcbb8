"""What an author probably meant to type."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from elyazma.model.phrases import NOTHING, Phrase, join_choices, join_phrases, phrase


def did_you_mean(name: str, known: Iterable[str], more: Phrase = NOTHING) -> Phrase:
    """Ask "did you mean ...?" with the nearest known names, best first; say `more` after it, or alone if none is near.

    Without both the phrase is empty.
    """
    spelt: dict[str, str] = {}
    for each in known:
        spelt.setdefault(each.lower(), each)
    near = difflib.get_close_matches(name.lower(), spelt, n=3, cutoff=0.7)
    if not near:
        return more
    asked = phrase("did you mean {names}?", names=join_choices(spelt[each] for each in near))
    return join_phrases(" ", (asked, more)) if more else asked
