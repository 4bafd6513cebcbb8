"""Read which macros and environments a source defines, and which arguments they take."""

from __future__ import annotations

from elyazma.tex.tree import Command, Tree


def read_definitions(tree: Tree) -> tuple[dict[str, str], dict[str, str]]:
    r"""Read which arguments the macros and environments that a source defines take: what `Signatures.extend` adds.

    \newcommand, \def with plain parameters, \newenvironment and their like; xparse's letters beside m, o and s are
    read as the nearest of ours.
    """
    commands: dict[str, str] = {}
    environments: dict[str, str] = {}
    for command in tree.commands(_DEFINERS):
        name = command.argument(0)
        if name is None:
            continue
        spelled = name.text.strip()
        (commands if spelled.startswith("\\") else environments)[spelled.removeprefix("\\")] = _read_signature(command)
    return commands, environments


_LATEX_DEFINERS = frozenset(
    ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newenvironment", "renewenvironment")
)
_XPARSE_DEFINERS = frozenset(
    f"{verb}Document{kind}" for verb in ("New", "Renew", "Provide", "Declare") for kind in ("Command", "Environment")
)
_PRIMITIVE_DEFINERS = frozenset(("def", "edef", "gdef", "xdef"))
_DEFINERS = _LATEX_DEFINERS | _XPARSE_DEFINERS | _PRIMITIVE_DEFINERS
_MOST_PARAMETERS = 9
"""A macro takes no more (The TeXbook, chapter 20)."""


def _read_signature(command: Command) -> str:
    given = command.argument(1)
    text = given.text.strip() if given else ""
    if command.name in _XPARSE_DEFINERS:
        return "".join(_XPARSE_LETTERS.get(letter, "") for letter in text if letter.isalpha())
    if command.name in _PRIMITIVE_DEFINERS:
        return "m" * min(text.count("#"), _MOST_PARAMETERS) if not text.replace("#", "").strip("0123456789") else ""
    count = int(text) if text.isdecimal() and len(text) == 1 else 0
    optional = "o" if command.argument(2) else ""
    return optional + "m" * (count - len(optional))


_XPARSE_LETTERS = {"m": "m", "o": "o", "O": "o", "s": "s", "v": "m", "d": "d", "D": "d"}
