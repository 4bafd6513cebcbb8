r"""The signs of pifont: \ding{51} is a check mark (its table is that of the font Zapf Dingbats)."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.document.commands import CommandEdits, Edit
from elyazma.tex.tree import Command

_ELSEWHERE = {
    **{168 + at: sign for at, sign in enumerate("♣♦♥♠")},
    **{172 + at: chr(0x2460 + at) for at in range(10)},
    **{213 + at: sign for at, sign in enumerate("→↔↕")},
}
"""Signs that Unicode has outside its block of dingbats."""
_LOWER, _UPPER = range(33, 127), range(161, 255)


def edit_sign(edits: CommandEdits, command: Command) -> Iterator[Edit]:
    """Write a sign as Unicode has it."""
    number = edits.tree.tokens.mandatory(command.name_end)
    if number and (sign := _find_sign(number.text.strip())):
        yield Edit(command.start, number.end, f"{{{sign}}}")


def _find_sign(number: str) -> str:
    code = int(number) if number.isdecimal() else 0
    if code in _ELSEWHERE:
        return _ELSEWHERE[code]
    if code in _LOWER:
        return chr(0x2701 + code - _LOWER.start)
    return chr(0x2761 + code - _UPPER.start) if code in _UPPER else ""
