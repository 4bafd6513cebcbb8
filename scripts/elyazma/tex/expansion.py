r"""Spell out an author's macros in a source: each use becomes what it stands for, every line stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.arguments import read_arguments
from elyazma.tex.comments import remove_comments
from elyazma.tex.definitions import Definition, list_definitions
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.names import ends_in_name
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Token, Tokens
from elyazma.tex.tree import Command, Environment, Tree

_DEEPEST = 8
"""Macros within macros."""
_LONGEST = 2_000_000
"""Characters: macros that call each other ten times over stop here."""


def expand_macros(text: str, chosen: Mapping[str, Definition]) -> str:
    """Give a source in which the uses of some macros and environments are spelled out, those in definitions not."""
    for _ in range(_DEEPEST):
        edits = list(_list_uses(parse(text), chosen)) if len(text) <= _LONGEST else []
        if not edits or sum(len(instead) for _, _, instead in edits) > _LONGEST:
            break
        text = apply_edits(text, edits)
    return text


def _list_uses(tree: Tree, chosen: Mapping[str, Definition]) -> Iterator[Edit]:
    defined = [(each.start, each.end) for each in list_definitions(tree)]
    commands = {name: each for name, each in chosen.items() if not each.environment}
    used = [token for token in tree.tokens.items if token.kind == "command" and token.name in commands]
    for token in _outside(used, defined):
        if edit := _expand_use(tree.tokens, token, commands[token.name]):
            yield edit
    named = (each for each in tree.environments(chosen.keys() - commands.keys()) if each.closed)
    for environment in _outside(named, defined):
        yield from _expand_environment(tree, environment, chosen[environment.name])


Placed = TypeVar("Placed", Token, Environment)


def _outside(placed: Iterable[Placed], ranges: Sequence[tuple[int, int]]) -> Iterator[Placed]:
    for each in placed:
        if not any(start <= each.start < end for start, end in ranges):
            yield each


def _expand_use(tokens: Tokens, token: Token, definition: Definition) -> Edit | None:
    starred, read, end = read_arguments(tokens, token.end, definition.letters)
    given = [argument.text if argument else None for _, argument in read]
    if len(given) < len(definition.letters.replace("s", "")):
        return None
    if not definition.letters and token.name[:1].isalpha():
        end = _skip_blanks(tokens.text, token.end)
    written = _fill(definition, definition.bodies[-1].text if definition.bodies else "", given, starred=starred)
    if written is None:
        return None
    kept = _keep_lines(written, tokens.text[token.start : end])
    return _keep_apart(tokens.text, (token.start, end, kept))


def _keep_apart(text: str, edit: Edit) -> Edit:
    """Put a blank where a command before the edit, or at its end, would join a letter that is another sign for TeX."""
    start, end, written = edit
    behind = text[end : end + 1]
    if (written[:1] or behind).isalpha() and ends_in_name(text[max(0, start - _LONGEST_NAME) : start]):
        return start, end, f" {written}"
    return start, end, written + " " * (behind.isalpha() and ends_in_name(written))


_LONGEST_NAME = 100


def _skip_blanks(text: str, position: int) -> int:
    while text[position : position + 1] in {" ", "\t"}:
        position += 1
    return position


def _expand_environment(tree: Tree, environment: Environment, definition: Definition) -> Iterator[Edit]:
    behind = tree.name_end(environment)
    starred, read, end = read_arguments(tree.tokens, behind, definition.letters)
    given = [argument.text if argument else None for _, argument in read]
    written = [_fill(definition, body.text, given, starred=starred) for body in definition.bodies]
    match written:
        case [str(before), str(after)]:
            yield environment.start, end, _keep_lines(before, tree.text[environment.start : end])
            yield environment.outer, environment.end, _keep_lines(after, tree.text[environment.outer : environment.end])


# --- One body -----------------------------------------------------------------------------------------------


def _fill(definition: Definition, body: str, given: Sequence[str | None], *, starred: bool) -> str | None:
    """Put arguments into a body; none where a condition stays that only TeX can ask."""
    values = _list_values(definition, given, starred=starred)
    body = " ".join(remove_comments(parse(body)).replace("\n\n", r"\par ").split("\n"))
    resolved = _resolve(body, values)
    if resolved is None:
        return None
    for number, value in reversed(list(enumerate(values, start=1))):
        resolved = _put_in(resolved, f"#{number}", value or "")
    return resolved


def _put_in(body: str, parameter: str, value: str) -> str:
    edits = []
    place = body.find(parameter)
    while place >= 0:
        end = place + len(parameter)
        edits.append(_keep_apart(body, (place, end, value)))
        place = body.find(parameter, end)
    return apply_edits(body, edits)


def _list_values(definition: Definition, given: Sequence[str | None], *, starred: bool) -> list[str | None]:
    """Give what stands for each parameter; a star is a parameter too where xparse defines."""
    values: list[str | None] = []
    rest = iter(given)
    defaults = definition.defaults or (definition.default or None, *[None] * len(definition.letters))
    for letter, default in zip(definition.letters, defaults, strict=False):
        if letter == "s":
            values.append("*" if starred else None)
        else:
            value = next(rest, None)
            values.append(default if value is None else value)
    return values


def _resolve(body: str, values: Sequence[str | None]) -> str | None:
    """Choose the branches of the conditions on arguments."""
    for _ in range(_DEEPEST):
        tree = parse(body)
        asked = next(tree.commands(_CONDITIONS), None)
        if asked is None:
            return body
        branch = _choose(tree, asked, values)
        if branch is None:
            return None
        body = apply_edits(body, [branch])
    return None


@dataclass(frozen=True, slots=True)
class _Condition:
    """Whether a condition holds where its argument is given, and which branches it has."""

    holds: bool
    branches: str


_CONDITIONS = {
    f"{name}{branches}": _Condition(holds, branches)
    for name, holds in (("IfNoValue", False), ("IfValue", True), ("IfBoolean", True))
    for branches in ("TF", "T", "F")
}


def _choose(tree: Tree, asked: Command, values: Sequence[str | None]) -> Edit | None:
    condition = _CONDITIONS[asked.name]
    _, read, end = read_arguments(tree.tokens, asked.name_end, "m" * (1 + len(condition.branches)))
    given = [argument.text for _, argument in read if argument]
    number = given[0].strip().removeprefix("#") if given else ""
    if len(given) < 1 + len(condition.branches) or not number.isdecimal() or int(number) > len(values):
        return None
    wanted = "T" if (values[int(number) - 1] is not None) == condition.holds else "F"
    place = condition.branches.find(wanted)
    return _keep_apart(tree.text, (asked.start, end, given[1 + place] if place >= 0 else ""))


def _keep_lines(written: str, instead_of: str) -> str:
    """Give an expansion as many lines as what it stands for: what is said of a line is said of the author's."""
    wanted, has = instead_of.count("\n"), written.count("\n")
    if has > wanted:
        first, *others = written.split("\n")
        kept = "\n".join((first, *others[:wanted]))
        return " ".join((kept, *others[wanted:]))
    return written + "%\n" * (wanted - has)
