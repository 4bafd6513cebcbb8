"""The table commands.toml: what pandoc may leave out, what is left out for it, what to write instead."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from elyazma.model.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Names that print nothing, environments that only hold others, hints by name.

    `switches` are those of them that take no argument, `drawings` environments whose words are no text.
    `drop` are the letters of arguments (tex/signatures.toml) by name, of what is left out with them; `told` are the
    names among them that are notes to the author himself, which is said.
    """

    harmless: frozenset[str]
    switches: frozenset[str]
    transparent: frozenset[str]
    drawings: frozenset[str]
    drop: Mapping[str, str]
    told: frozenset[str]
    hints: Mapping[str, str]


@cache
def read_table() -> Table:
    """Read commands.toml."""
    table = tomllib.loads(files(__package__).joinpath("commands.toml").read_text(encoding="utf-8"))
    told = _read_letters(table["told"])
    return Table(
        frozenset(table["harmless"].split()),
        frozenset(table["switches"].split()),
        frozenset(table["transparent"].split()),
        frozenset(table["drawings"].split()),
        {**_read_letters(table["drop"]), **told},
        frozenset(told),
        table["hints"],
    )


def _read_letters(rows: Mapping[str, str]) -> Mapping[str, str]:
    return {name: letters.replace(" ", "") for letters, names in rows.items() for name in names.split()}
