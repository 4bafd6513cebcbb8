r"""Theorems and their like: which environments there are, what heads them, how they are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from elyazma.languages import Language
from elyazma.tools.latex.content import THEOREMS

_DEFINITION = re.compile(
    r"\\newtheorem(?P<star>\*?)\s*\{(?P<name>[^{}]*)\}\s*(?:\[(?P<shared>[^\]]*)\])?"
    r"\s*\{(?P<word>[^{}]*)\}\s*(?:\[(?P<within>[^\]]*)\])?"
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


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
        for each in _DEFINITION.finditer(_COMMENT.sub("", text)):
            same = found.get(each["shared"] or "")
            counter = "" if each["star"] else same.counter if same else each["shared"] or each["name"]
            found[each["name"]] = Theorem(each["word"], counter, each["within"] or (same.within if same else ""))
    return found
