"""Typst's code, written piece by piece: texts are strings in it, so that no sign of an author's is markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NOTHING = "[]"
"""Content without anything in it."""


def write_string(text: str) -> str:
    """Write a text as a string, control characters as blanks: no font has them."""
    escaped = text.translate(_ESCAPES)
    return '"' + "".join(each if each.isprintable() or each in _JOINED else " " for each in escaped) + '"'


_ESCAPES = {ord("\\"): "\\" * 2, ord('"'): "\\" + '"', ord("\n"): "\\" + "n"}
_JOINED = frozenset("\u00a0\u00ad\u200b\u200c\u200d\u2009\u202f\u2060\u3000\u200e\u200f")
"""Blanks and signs of joining that Python does not call printable, and a page has all the same."""


def call(function: str, *arguments: str, **named: str) -> str:
    """Write a call; an underscore in a name stands for the dash that Typst has there."""
    given = [*arguments, *(f"{name.strip('_').replace('_', '-')}: {value}" for name, value in named.items())]
    return f"{function}({', '.join(given)})"


def join(pieces: Iterable[str]) -> str:
    """Write pieces as one content."""
    inside = "; ".join(filter(None, pieces))
    return f"{{{inside}}}" if inside else NOTHING


def write_array(items: Iterable[str]) -> str:
    """Write an array; one of a single item has a comma behind it."""
    return f"({''.join(f'{item}, ' for item in items)})"


def label(code: str, identifier: str) -> str:
    """Give what is written a label that links lead to."""
    return f"[#{code} #{call('label', write_string(identifier))}]"


def write_dictionary(values: Mapping[str, str]) -> str:
    """Write a dictionary; an empty one has a colon."""
    return f"({', '.join(f'{name}: {value}' for name, value in values.items()) or ':'})"
