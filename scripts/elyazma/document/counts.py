r"""Numbers that a text counts or prints by itself: \stepcounter{table}, \thetable."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.document.marks import write_mark
from elyazma.tex.tree import Command

_SHOWN = {f"the{name}": name for name in ("figure", "table", "equation")}
COUNTS = frozenset(("stepcounter", *_SHOWN))
"""The commands that are known of counters that every article has."""


def edit_count(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Mark where a number is printed or counted; one that the author writes in another way stays TeX's."""
    name = _SHOWN.get(command.name)
    if command.name == "stepcounter":
        counter = command.argument(0)
        if counter and counter.text.strip() in _SHOWN.values():
            yield Edit(command.start, counter.end, write_mark("step", counter.text.strip()))
    elif name and command.name not in edits.known.macros.letters:
        yield Edit(command.start, command.name_end, write_mark("count", name))
