r"""Theorems and their like: which environments there are, what heads them, how they are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from elyazma.languages import Language
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


def list_theorems(main: Language, texts: Iterable[str], within: str) -> Mapping[str, Theorem]:
    r"""List what every article has, and the author's own of \newtheorem, by the environment's name.

    With `within` ("section") all that every article has, save remarks, are counted together, section by section.
    """
    found = {name: Theorem(main.words[name], name) for name in THEOREMS}
    if within:
        found |= {name: Theorem(main.words[name], "theorem", within) for name in THEOREMS if name != "remark"}
    for text in texts:
        for command in parse(text).commands({"newtheorem"}):
            if command.argument(2):
                found[_spell(command, 0)] = _read_definition(command, found)
    return found


def _read_definition(command: Command, found: Mapping[str, Theorem]) -> Theorem:
    name, shared = _spell(command, 0), _spell(command, 1)
    same = found.get(shared)
    counter = same.counter if same else shared or name
    within = _spell(command, 3) or (same.within if same else "")
    return Theorem(strip_tex(tokenize(_spell(command, 2), "")), "" if command.starred else counter, within)


def _spell(command: Command, index: int) -> str:
    argument = command.argument(index)
    return argument.text if argument else ""
