"""Read which languages a text switches to, by babel's names."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment

_ENVIRONMENTS = ("otherlanguage", "otherlanguage*")


def list_languages(text: str) -> Iterator[str]:
    r"""Give the names in \selectlanguage, \foreignlanguage and \begin{otherlanguage}."""
    for node in parse(text).walk():
        argument = None
        if isinstance(node, Command) and node.name in _COMMANDS:
            argument = node.argument(_COMMANDS[node.name])
        elif isinstance(node, Environment) and node.name in _ENVIRONMENTS and node.arguments:
            argument = node.arguments[0]
        if argument and argument.text.strip().isalpha():
            yield argument.text.strip()


_COMMANDS = {"selectlanguage": 0, "foreignlanguage": 1}
"""Commands, and which of their arguments (tex/signatures.toml) names a language."""
