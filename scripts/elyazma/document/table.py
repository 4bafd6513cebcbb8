"""The table commands.toml: what pandoc may leave out, what is left out for it, what to write instead."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Table:
    """Names that print nothing, environments that only hold others, hints by name.

    `drop` and `told` are the letters of arguments (tex/signatures.toml) by name: of what is left out with them, and
    of what is said besides.
    """

    harmless: frozenset[str]
    transparent: frozenset[str]
    drop: Mapping[str, str]
    told: Mapping[str, str]
    hints: Mapping[str, str]


@cache
def read_table() -> Table:
    """Read commands.toml."""
    table = tomllib.loads(files(__package__).joinpath("commands.toml").read_text(encoding="utf-8"))
    drop, told = (
        {name: letters.replace(" ", "") for letters, names in table[kind].items() for name in names.split()}
        for kind in ("drop", "told")
    )
    return Table(
        frozenset(table["harmless"].split()), frozenset(table["transparent"].split()), drop, told, table["hints"]
    )
