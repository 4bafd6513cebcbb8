"""What an author probably meant to type."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask "did you mean ...?" with the nearest known names, best first; an empty text when none is near."""
    spelt: dict[str, str] = {}
    for each in known:
        spelt.setdefault(each.lower(), each)
    near = difflib.get_close_matches(name.lower(), spelt, n=3, cutoff=0.7)
    return f"did you mean {' or '.join(spelt[each] for each in near)}?" if near else ""
