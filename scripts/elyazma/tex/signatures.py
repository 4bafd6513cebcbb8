"""Which arguments commands and environments take: signatures.toml, and what a preamble defines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.commands import CITING, REFERRING


@dataclass(frozen=True, slots=True)
class Signatures:
    """The arguments of commands and environments by name, as the letters of signatures.toml."""

    commands: Mapping[str, str]
    environments: Mapping[str, str]
    mathematics: frozenset[str]
    defines_verbatim: frozenset[str]
    figures: frozenset[str]
    tables: frozenset[str]
    long_tables: frozenset[str]

    def extend(self, commands: Mapping[str, str], environments: Mapping[str, str]) -> Signatures:
        """Add what a preamble defines; a name that is known keeps its own signature."""
        return replace(self, commands={**commands, **self.commands}, environments={**environments, **self.environments})


@cache
def standard_signatures() -> Signatures:
    """Read signatures.toml."""
    table = tomllib.loads(files(__package__).joinpath("signatures.toml").read_text(encoding="utf-8"))
    commands = {name: entry["arguments"] for entry in table["command"] for name in entry["names"].split()}
    commands |= dict.fromkeys(CITING, "s b o n") | dict.fromkeys(REFERRING, "s n")
    environments = {name: entry["arguments"] for entry in table["environment"] for name in entry["names"].split()}
    bodies = {kind: frozenset(names.split()) for kind, names in table["bodies"].items()}
    letters = {name: letters.replace(" ", "") for name, letters in commands.items()}
    return Signatures(
        letters,
        {name: letters.replace(" ", "") for name, letters in environments.items()},
        bodies["mathematics"],
        bodies["defines_verbatim"],
        **{f"{kind}s": frozenset(names.split()) for kind, names in table["floats"].items()},
    )
