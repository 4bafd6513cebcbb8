"""Commands and environments around text that no picture can have: TeX says which words they put around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from elyazma.document.macros import Macros
from elyazma.document.table import read_table
from elyazma.model.fragments import HOLDERS, Drawn, Fragment
from elyazma.tex.arguments import read_arguments
from elyazma.tex.conditionals import CONDITIONALS, find_conditionals
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.escape import escape_text
from elyazma.tex.tokens import tokenize
from elyazma.tex.tree import Command, Environment, Node, Tree


def find_wrapper(
    fragment: Fragment, tree: Tree, node: Node, macros: Macros, refused: Collection[str]
) -> Fragment | None:
    """Give what TeX is asked of something around text with notes, headings or numbers; none where that cannot be."""
    if isinstance(node, Environment):
        kept = _find_body(tree, node, macros)
    elif isinstance(node, Command):
        groups = _list_groups(tree, node, fragment.end, macros)
        kept = [(start, end) for start, end in groups if _holds(tree.text[start:end], refused)]
    else:
        return None
    if not kept or len(kept) > len(HOLDERS):
        return None
    places = zip(kept, HOLDERS, strict=False)
    edits = [(start - fragment.start, end - fragment.start, f"\n{holder}\n") for (start, end), holder in places]
    tex = apply_edits(tree.text[fragment.start : fragment.end], edits)
    return None if _holds(tex, refused) else replace(fragment, tex=tex, kept=tuple(kept), wraps=True)


def _holds(tex: str, names: Collection[str]) -> bool:
    return any(opening.name in names for opening in tokenize(tex, "").openings())


def _find_body(tree: Tree, node: Environment, macros: Macros) -> list[tuple[int, int]]:
    if not node.closed or node.name in read_table().drawings:
        return []
    letters = macros.environments.get(node.name)
    inner = node.inner if letters is None else read_arguments(tree.tokens, tree.name_end(node), letters)[2]
    return [(inner, node.outer)] if inner <= node.outer else []


def _list_groups(tree: Tree, node: Command, end: int, macros: Macros) -> list[tuple[int, int]]:
    letters = macros.letters.get(node.name)
    if letters:
        _, read, _ = read_arguments(tree.tokens, node.start + 1 + len(node.name), letters)
        return [(each.start, each.stop) for letter, each in read if each and letter == "m"]
    found, at = [], node.name_end
    while at < end:
        at = tree.tokens.skip_gap(at)
        closed = tree.tokens.pairs.get(at)
        option = None if closed else tree.tokens.optional(at)
        if closed is not None:
            found.append((at + 1, closed))
            at = closed + 1
        elif option:
            at = option.end
        else:
            break
    return found


# --- Conditions -----------------------------------------------------------------------------------------------

_TESTED = {"ifdefined": 1, "ifx": 2}
"""How many commands or signs stand behind a condition before its branch; none behind an author's own switch."""
_UNKNOWN = frozenset(("if", "ifcat", "ifnum", "ifdim", "ifodd", "ifcase", "ifcsname", "iffontchar"))
_PARTS = frozenset(("else", "fi", "or"))


def is_condition(name: str) -> bool:
    """Tell whether a command is a part of a condition: it means nothing by itself."""
    return name in _PARTS or name in CONDITIONALS


def find_condition(fragment: Fragment, tree: Tree, node: Command) -> Fragment | None:
    """Give a condition with its branches kept: TeX prints the holder of the branch that it takes."""
    found = next((each for each in find_conditionals(tree.tokens) if each.start == node.start), None)
    if found is None or node.name in _UNKNOWN:
        return None
    start = found.then
    for _ in range(_TESTED.get(node.name, 0)):
        start = _skip_sign(tree, start)
    closed = found.end - len(r"\fi")
    middle = found.otherwise if found.otherwise is not None else closed
    kept = [(start, middle)]
    if found.otherwise is not None:
        kept.append((found.otherwise + len(r"\else"), closed))
    edits = [
        (first - node.start, last - node.start, f" {holder} ")
        for (first, last), holder in zip(kept, HOLDERS, strict=False)
    ]
    tex = apply_edits(tree.text[node.start : found.end], edits)
    return replace(fragment, end=found.end, tex=tex, kept=tuple(kept), wraps=True)


def _skip_sign(tree: Tree, at: int) -> int:
    at = tree.tokens.skip_gap(at)
    token = tree.tokens.token_over(at)
    return token.end if token and token.kind == "command" else at + 1


# --- What stands instead ------------------------------------------------------------------------------------

_LINES = re.compile(r"\s*[\r\n]+\s*")


def write_wrapper(drawn: Drawn) -> Iterator[Edit]:
    """Put what TeX prints around the parts of a wrapper in its places, and leave out what it does not print."""
    fragment, rest = drawn.fragment, drawn.text.strip()
    position = fragment.start
    for (start, end), holder in zip(fragment.kept, HOLDERS, strict=False):
        before, found, behind = rest.partition(holder)
        if found:
            yield position, start, _write_words(before, opens=True)
            position, rest = end, behind
    yield position, fragment.end, _write_words(rest, opens=False)


def _write_words(words: str, *, opens: bool) -> str:
    """Write words of a line as such; what stands on a line of its own is a paragraph."""
    said = escape_text(" ".join(words.split()))
    apart = bool(_LINES.search(words[-1:] if opens else words[:1]))
    if not said:
        return "\n\n" if apart else "{}"
    return f"\n\n{said}\n\n" if apart else f"{said} " if opens else f" {said}"
