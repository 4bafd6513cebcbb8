"""What a journal's layout does itself, and what stands in for it in an author's text: packages.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.system.kept_values import keep_value, name_value, recall_value
from elyazma.tex.definitions import list_allocated, list_new
from elyazma.tex.parse import parse

Kind = Literal["command", "environment"]


@dataclass(frozen=True, slots=True)
class Owned:
    """One kind of what layouts do themselves: the packages, a * standing for anything, and the reason."""

    why: str
    packages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Packages that some document classes cannot have, and the reason."""

    why: str
    classes: frozenset[str]
    packages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Policy:
    """The table packages.toml. `stand_ins` are TeX by kind and name; `dropped` letters of tex/signatures.toml by name,
    `inputs` the files that are not input, `replaced` the commands whose stand-in replaces what is there.

    `lengths` and `macros` are what the layout keeps; `before` and `allowed` are TeX that runs before a package and
    behind all, by its name, `repairs` what runs before any, by the class, `refused` commands by the class; `internals`
    what stands for a package that is left out, by its name, `languages` babel's tags by its other names.
    """

    owned: tuple[Owned, ...]
    stand_ins: Mapping[tuple[Kind, str], str]
    dropped: Mapping[str, str]
    replaced: frozenset[str]
    inputs: frozenset[str]
    bare: frozenset[str]
    drivers: frozenset[str]
    lengths: tuple[str, ...]
    macros: tuple[str, ...]
    clashes: tuple[Clash, ...]
    languages: Mapping[str, str]
    internals: Mapping[str, str]
    repairs: Mapping[str, str]
    refused: Mapping[str, Mapping[str, str]]
    before: Mapping[str, str]
    allowed: Mapping[str, str]

    def why_left_out(self, package: str, class_: str) -> str:
        """Give the reason why a layout with a class does without a package; empty for one that the author may load."""
        clashing = (each.why for each in self.clashes if class_ in each.classes and package in each.packages)
        return next((each.why for each in self.owned if _matches(package, each.packages)), next(clashing, ""))


def _matches(package: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(package, pattern) for pattern in patterns)


@cache
def read_policy() -> Policy:
    """Read packages.toml, or recall what it gave."""
    name = name_value("policy", ("sources",), ())
    kept = recall_value(name)
    if isinstance(kept, Policy):
        return kept
    policy = _read_policy()
    keep_value(name, policy)
    return policy


def _read_policy() -> Policy:
    table = tomllib.loads(files(__package__).joinpath("packages.toml").read_text(encoding="utf-8"))
    return Policy(
        owned=tuple(Owned(each["why"], tuple(each.get("packages", "").split())) for each in table["owned"]),
        stand_ins={place: tex for each in table["owned"] for place, tex in _write_stand_ins(each)},
        dropped={name: letters.replace(" ", "") for letters, names in table["drop"].items() for name in names.split()},
        replaced=frozenset(table["replace"]["commands"].split()),
        inputs=frozenset(table["inputs"]["dropped"].split()),
        bare=frozenset(table["bare"]["packages"].split()),
        drivers=frozenset(table["drivers"]["options"].split()),
        lengths=tuple(table["keep"]["lengths"].split()),
        macros=tuple(table["keep"]["macros"].split()),
        clashes=tuple(
            Clash(each["why"], frozenset(each["classes"].split()), frozenset(each["packages"].split()))
            for each in table["clash"]
        ),
        languages=table["languages"],
        internals=table["internals"],
        repairs={class_: each["tex"].strip() for each in table["repair"] for class_ in each["classes"].split()},
        refused={class_: each["define"] for each in table["refused"] for class_ in each["classes"].split()},
        before=table["before"],
        allowed=table["allow"],
    )


def find_stand_ins(texts: Iterable[str]) -> dict[tuple[Kind, str], str]:
    """Give the stand-ins whose names texts use and do not define themselves, in the order of the table."""
    trees = [parse(text) for text in texts]
    used = {(opening.name, opening.environment) for tree in trees for opening in tree.tokens.openings()}
    used |= _list_used_by(_choose_stand_ins(used).values())
    own = {("environment" if each.environment else "command", each.name) for tree in trees for each in list_new(tree)}
    own |= {("command", name) for tree in trees for name in list_allocated(tree.text)}
    return {place: tex for place, tex in _choose_stand_ins(used).items() if place not in own}


def _choose_stand_ins(used: Collection[tuple[str, bool]]) -> dict[tuple[Kind, str], str]:
    # A text uses few names of a long table: its names are looked up there, not those of the table in it.
    known = read_policy().stand_ins
    places: set[tuple[Kind, str]] = {("environment" if environment else "command", name) for name, environment in used}
    return {place: known[place] for place in sorted(places & known.keys(), key=_rank_stand_ins().__getitem__)}


@cache
def _rank_stand_ins() -> Mapping[tuple[Kind, str], int]:
    return {place: rank for rank, place in enumerate(read_policy().stand_ins)}


def _list_used_by(stand_ins: Iterable[str]) -> set[tuple[str, bool]]:
    """Give the names that stand-ins are made upon, which may be stand-ins themselves."""
    return {(opening.name, opening.environment) for tex in stand_ins for opening in parse(tex).tokens.openings()}


def find_refused(texts: Iterable[str], class_: str) -> dict[str, str]:
    """Give what stands for commands at which a class stops, by name, where texts use them."""
    known = read_policy().refused.get(class_, {})
    used = {opening.name for text in texts for opening in parse(text).tokens.openings() if known}
    return {name: tex for name, tex in known.items() if name in used}


def _write_stand_ins(owned: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[tuple[Kind, str], str]]:
    for arguments, name in _list_names(owned, "swallow"):
        yield ("command", name), rf"\NewDocumentCommand\{name}{{{arguments}}}{{}}"
    for said, name in _list_names(owned, "print"):
        arguments, _, printed = said.partition("=")
        yield ("command", name), rf"\NewDocumentCommand\{name}{{{arguments.strip()}}}{{{printed.strip()}}}"
    for arguments, name in _list_names(owned, "environments"):
        yield ("environment", name), rf"\NewDocumentEnvironment{{{name}}}{{{arguments}}}{{}}{{}}"
    for name, tex in owned.get("define", {}).items():
        own = f"{{{name}}}" in tex and rf"\newcommand\{name}" not in tex
        yield ("environment" if own else "command", name), tex


def _list_names(owned: Mapping[str, Mapping[str, str]], kind: str) -> Iterator[tuple[str, str]]:
    for said, names in owned.get(kind, {}).items():
        yield from ((said, name) for name in names.split())
