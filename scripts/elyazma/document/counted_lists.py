r"""Lists whose counter changes between items, written as lists that begin anew: pandoc reads \setcounter at a begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.document.commands import Edit
from elyazma.document.list_labels import write_label
from elyazma.tex.arguments import read_arguments
from elyazma.tex.tree import Command, Environment, Tree

_COUNTERS = ("enumi", "enumii", "enumiii", "enumiv")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_CHANGING = frozenset(("setcounter", "addtocounter", "stepcounter", "refstepcounter"))


def edit_counted(tree: Tree, counted: Environment, inside: Sequence[Environment]) -> Iterator[Edit]:
    """Begin a list anew where its counter changes; `inside` are the environments around it, itself among them."""
    depth = sum(each.name == counted.name for each in inside)
    counter = _COUNTERS[min(depth, len(_COUNTERS)) - 1]
    end = rf"\end{{{counted.name}}}{_write_begin(tree, counted)}"
    for change, count, begun in _list_changes(counted, counter):
        yield Edit(change.start, change.end, rf"{end if begun else ''}\setcounter{{{counter}}}{{{count}}}")


def _list_changes(counted: Environment, counter: str) -> Iterator[tuple[Command, int, bool]]:
    """List what changes a counter before the last item, what it is then, and whether an item stands before."""
    commands = [node for node in counted.body if isinstance(node, Command)]
    last = max((at for at, each in enumerate(commands) if each.name == "item"), default=0)
    count, begun = 0, False
    for each in commands[: last + 1]:
        if each.name == "item":
            count, begun = count + (each.argument(0) is None), True
        elif (changed := _read_change(each, counter, count)) is not None:
            count = changed
            yield each, count, begun


def _read_change(command: Command, counter: str, count: int) -> int | None:
    """Give what a command makes of a counter; nothing where it is another's, or no plain number."""
    if command.name not in _CHANGING or not command.arguments or command.arguments[0] is None:
        return None
    given = command.argument(1)
    number = given.text.strip() if given else "1"
    if command.arguments[0].text.strip() != counter or not _NUMBER.fullmatch(number):
        return None
    return int(number) + (0 if command.name == "setcounter" else count)


def _write_begin(tree: Tree, counted: Environment) -> str:
    behind = tree.name_end(counted)
    _, _, end = read_arguments(tree.tokens, behind, "o")
    return rf"\begin{{{counted.name}}}{write_label(tree.text[behind:end]) if end > behind else ''}"
