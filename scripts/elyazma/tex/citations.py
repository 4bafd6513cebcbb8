r"""Read the citations of one command: \cites and its like have several lists of keys."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.tokens import Argument, Tokens
from elyazma.tex.tree import Command


@dataclass(frozen=True, slots=True)
class CitedList:
    """A list of keys and the notes before and behind what it prints."""

    prenote: Argument | None
    postnote: Argument | None
    keys: Argument


def is_angled(note: Argument | None) -> bool:
    r"""Tell whether a note stands in <>, before what is cited: \cite<see>{key}."""
    return note is not None and note.source[note.start - 1] == "<"


def list_citations(tokens: Tokens, command: Command) -> Iterator[CitedList]:
    """Give the lists of keys of a command that cites, in order; nothing where it has none."""
    first, second, keys = (command.argument(index) for index in range(3))
    while keys:
        # natbib and biblatex agree: one optional argument is the note behind, of two the first is the note before.
        before = first if second or is_angled(first) else None
        yield CitedList(before, second if before else first, keys)
        if not command.name.endswith("cites"):
            return
        position = keys.end
        first = tokens.optional(position)
        second = tokens.optional(first.end) if first else None
        last = second or first
        keys = tokens.mandatory(last.end if last else position)
