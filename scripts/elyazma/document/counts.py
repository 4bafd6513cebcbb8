r"""Numbers that a text counts or prints by itself: \stepcounter{table}, \thetable, and counters of an author."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.document.marks import write_mark
from elyazma.tex.tree import Command

_STEPS = {"stepcounter": "step", "refstepcounter": "refstep"}
_FLOATS = frozenset(("figure", "table", "equation"))


def is_count(name: str) -> bool:
    """Tell whether a command may step a counter or print it."""
    return name in _STEPS or name.startswith("the")


def edit_count(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Mark where a number is counted or printed; one that an author writes in another way stays TeX's."""
    macros = edits.known.macros
    known = _FLOATS | macros.counters
    if command.name in _STEPS:
        counter = command.argument(0)
        if counter:
            name = counter.text.strip()
            mark = write_mark(_STEPS[command.name], name) if name in known else "{}"
            yield Edit(command.start, counter.end, mark)
    elif command.name.removeprefix("the") in known and command.name not in macros.letters:
        yield Edit(command.start, command.name_end, write_mark("count", command.name.removeprefix("the")))
    else:
        yield from edits.edit(command)
        yield from edits.space(command)
