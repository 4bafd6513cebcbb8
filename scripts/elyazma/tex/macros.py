r"""Expand the macros without arguments that a text defines: names in paths, names of institutions."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.tex.edits import apply_edits
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Tree

_DEFINERS = frozenset(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "def", "gdef", "edef"))
_DEEPEST = 8
_LONGEST = 2000


def read_simple_macros(tree: Tree) -> dict[str, str]:
    r"""Give what the macros without arguments stand for, by their names without the backslash."""
    found = {}
    for command in tree.commands(_DEFINERS):
        name, *between, body = command.arguments or (None,)
        if name and body and body is not name and not any(each and each.text.strip() for each in between):
            found[name.text.strip().removeprefix("\\")] = body.text
    return found


def expand_names(text: str, macros: Mapping[str, str]) -> str:
    r"""Put what macros stand for in their places; what is no such macro stays."""
    for _ in range(_DEEPEST):
        if "\\" not in text or len(text) > _LONGEST:
            return text
        tokens = tokenize(text, "")
        edits = []
        for token in tokens.items:
            if token.kind == "command" and token.name in macros:
                end = tokens.skip_gap(token.end) if token.name[:1].isalpha() else token.end
                end = end + 2 if text.startswith("{}", end) else end
                edits.append((token.start, end, macros[token.name]))
        if not edits:
            return text
        text = apply_edits(text, edits)
    return text
