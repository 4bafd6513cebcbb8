"""Read front_matter.toml: where a paper is cut, and which commands and environments hold its front matter."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.signatures import Signatures, standard_signatures


@dataclass(frozen=True, slots=True)
class Holder:
    """A command or an environment of the front matter; `classes` are those that alone mean this by it.

    A * in the name of a class stands for anything: offices add their own signs to it.
    """

    role: str
    arguments: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """front_matter.toml; what `cut` takes out of a text has its arguments' letters."""

    sections: frozenset[str]
    structure: frozenset[str]
    heads_papers: frozenset[str]
    of_tex: frozenset[str]
    said: frozenset[str]
    places: frozenset[str]
    collectives: frozenset[str]
    teachers: frozenset[str]
    transparent: frozenset[str]
    of_classes: frozenset[str]
    title_pages: frozenset[str]
    appendix_commands: frozenset[str]
    appendix_environments: frozenset[str]
    bibliography: frozenset[str]
    cut: Mapping[str, str]
    commands: Mapping[str, tuple[Holder, ...]]
    environments: Mapping[str, tuple[Holder, ...]]

    def holders(self, class_name: str) -> tuple[dict[str, Holder], dict[str, Holder]]:
        """Give the commands and the environments that hold the front matter of a class."""
        return _choose(self.commands, class_name), _choose(self.environments, class_name)

    def find_class(self, class_name: str, packages: Iterable[str]) -> str:
        """Give what sets the front matter of a paper: its class, or a package that is one in all but name."""
        own = {each for held in (self.commands, self.environments) for row in held.values() for each in row}
        named = {name for holder in own for name in holder.classes}
        return next((name for name in packages if name in named), class_name)


def _choose(known: Mapping[str, tuple[Holder, ...]], class_name: str) -> dict[str, Holder]:
    chosen = {}
    for name, holders in known.items():
        own = [each for each in holders if any(fnmatchcase(class_name, pattern) for pattern in each.classes)]
        found = next(iter(own), next((each for each in holders if not each.classes), None))
        if found:
            chosen[name] = found
    return chosen


@cache
def read_table() -> Table:
    """Read front_matter.toml."""
    table = tomllib.loads(files(__package__).joinpath("front_matter.toml").read_text(encoding="utf-8"))
    text = table["text"]
    names = {key: frozenset(value.split()) for key, value in text.items() if isinstance(value, str)}
    cut = {name: letters.replace(" ", "") for letters, known in text["cut"].items() for name in known.split()}
    return Table(
        **names, cut=cut, commands=_read_holders(table["commands"]), environments=_read_holders(table["environments"])
    )


def _read_holders(rows: list[dict[str, str]]) -> dict[str, tuple[Holder, ...]]:
    holders: dict[str, tuple[Holder, ...]] = {}
    for row in rows:
        holder = Holder(row["role"], row["arguments"].replace(" ", ""), frozenset(row.get("classes", "").split()))
        for name in row["names"].split():
            holders[name] = (*holders.get(name, ()), holder)
    return holders


def front_signatures(class_name: str) -> Signatures:
    """Give the signatures by which a paper of a class is read."""
    commands, environments = read_table().holders(class_name)
    known = standard_signatures()
    return replace(
        known,
        commands={
            **known.commands,
            **read_table().cut,
            **{name: holder.arguments for name, holder in commands.items()},
        },
        environments={**known.environments, **{name: holder.arguments for name, holder in environments.items()}},
    )
