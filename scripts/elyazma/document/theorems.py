r"""Theorems and their like: which environments there are, what heads them, how they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from elyazma.languages import Language
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.arguments import split_options
from elyazma.tex.parse import parse
from elyazma.tex.plain import strip_tex
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command
from elyazma.typesetting.content import THEOREMS


@dataclass(frozen=True, slots=True)
class Theorem:
    """An environment: the word that heads it, the counter it steps (empty for none), what that counter is within."""

    word: str
    counter: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class Restated:
    """A theorem that a text says again: its environment, and the first label in it, empty for none."""

    theorem: str
    label: str


def list_theorems(main: Language, texts: Iterable[str], within: str) -> Mapping[str, Theorem]:
    r"""List what every article has, and the author's own of \newtheorem, by the environment's name.

    With `within` ("section") all that every article has, save remarks, are counted together, section by section.
    """
    found = {name: Theorem(main.words[name], name) for name in THEOREMS}
    if within:
        found |= {name: Theorem(main.words[name], "theorem", within) for name in THEOREMS if name != "remark"}
    for text in texts:
        for command in parse(text).commands({"newtheorem", "declaretheorem"}):
            if command.name == "declaretheorem":
                found |= dict(_read_declared(command, found))
            elif command.argument(2):
                found[_spell(command, 0)] = _read_definition(command, found)
    return found


def name_counters(theorems: Mapping[str, Theorem]) -> Mapping[str, str]:
    r"""Give the word that \autoref prints for each counter of a theorem: that of the environment named like it."""
    return {each.counter: each.word for name, each in theorems.items() if each.counter == name}


def _read_definition(command: Command, found: Mapping[str, Theorem]) -> Theorem:
    name, shared = _spell(command, 0), _spell(command, 1)
    counter, within = _share(name, shared, _spell(command, 3), found)
    return Theorem(strip_tex(tokenize(_spell(command, 2), "")), "" if command.starred else counter, within)


def _share(name: str, shared: str, within: str, found: Mapping[str, Theorem]) -> tuple[str, str]:
    """Give the counter of a theorem that may share another's, and what it is within."""
    same = found.get(shared)
    return same.counter if same else shared or name, within or (same.within if same else "")


def _read_declared(command: Command, found: Mapping[str, Theorem]) -> Iterator[tuple[str, Theorem]]:
    r"""Read \declaretheorem[name=..., sibling=..., numberwithin=...]{...}, and {...}[...] (thmtools' manual)."""
    given = ",".join(each.text for each in (command.argument(0), command.argument(2)) if each)
    pairs = (each.partition("=") for each in split_options(given))
    options = {key.strip(): value.strip().strip("{}") for key, _, value in pairs}
    shared = next((options[key] for key in ("sibling", "numberlike", "sharenumber") if key in options), "")
    within = next((options[key] for key in ("numberwithin", "within", "parent") if key in options), "")
    for name in _spell(command, 1).split(","):
        counter, inside = _share(name.strip(), shared, within, found)
        word = options.get("name", options.get("title", name.strip().capitalize()))
        counted = options.get("numbered", "yes") not in {"no", "false"}
        yield name.strip(), Theorem(strip_tex(tokenize(word, "")), counter if counted else "", inside)


def _spell(command: Command, index: int) -> str:
    argument = command.argument(index)
    return argument.text if argument else ""
