r"""Expand the macros without arguments that a text defines: names in paths, names of institutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.names import ends_in_name
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Tree

_DEFINERS = frozenset(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "def", "gdef", "edef"))
_DEEPEST = 8
_NAME_AND_BODY = 2
_LONGEST = 20_000


def read_simple_macros(tree: Tree) -> dict[str, str]:
    r"""Give what the macros without arguments stand for, by their names without the backslash."""
    found = {}
    for command in tree.commands(_DEFINERS):
        if len(command.arguments) < _NAME_AND_BODY:
            continue
        name, *between, body = command.arguments
        if name and body and body is not name and not any(each and each.text.strip() for each in between):
            found[name.text.strip().removeprefix("\\")] = body.text
    return found


def expand_names(text: str, macros: Mapping[str, str]) -> str:
    r"""Put what macros stand for in their places; what is no such macro stays."""
    for _ in range(_DEEPEST):
        edits = list(_list_uses(text, macros)) if "\\" in text and len(text) <= _LONGEST else []
        if not edits:
            return text
        text = apply_edits(text, edits)
    return text


def _list_uses(text: str, macros: Mapping[str, str]) -> Iterator[Edit]:
    tokens = tokenize(text, "")
    for token in tokens.items:
        if token.kind == "command" and token.name in macros:
            end = tokens.skip_gap(token.end) if token.name[:1].isalpha() else token.end
            end = end + 2 if text.startswith("{}", end) else end
            yield token.start, end, macros[token.name] + _keep_apart(macros[token.name], text[end : end + 1])


def _keep_apart(body: str, following: str) -> str:
    """Give a blank where the letter behind a macro would lengthen the name of a command that its body ends with."""
    return " " if following.isalpha() and ends_in_name(body) else ""
