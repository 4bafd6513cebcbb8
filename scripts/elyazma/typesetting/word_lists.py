"""The lists of words that a language without patterns is hyphenated by, as files of a source tree.

Nothing heavy is imported here: an engine that is begun early looks at them.
"""

from __future__ import annotations

from collections.abc import Iterable


def list_path(code: str) -> str:
    """Give the path of the list of a language's words."""
    return f"hyphenation.{code}.tex"


def is_list(path: str) -> bool:
    """Tell whether a path is one of a list of words."""
    return path.startswith("hyphenation.")


def read_words(text: str) -> frozenset[str]:
    """Read the words of a list, which has one on each line but the first and the last."""
    return frozenset(text.splitlines()[1:-1])


def add_words(text: str, words: Iterable[str]) -> str:
    """Add words to a list; one that has them all stays as it is."""
    first, *rest = text.splitlines()
    known = frozenset(rest)
    new = [word for word in words if word not in known]
    return "\n".join((first, *new, *rest, "")) if new else text


def write_late(text: str, words: Iterable[str]) -> str:
    """Write some words of a list in one line, for a place inside the text: no end of a line is a blank there."""
    lines = text.splitlines()
    return f"{lines[0]}{' '.join(sorted(words))}{lines[-1]}%\n" if words else ""
