r"""Read an author's preamble: what a layout does itself is left out, the rest stays letter by letter where it is.

What is left out becomes blanks, so that every line and column of the file is TeX's too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Source
from elyazma.sources.packages import Policy, read_policy
from elyazma.tex.arguments import split_options
from elyazma.tex.commands import DEFINING, LOADING
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.parse import parse_with
from elyazma.tex.shorthands import find_shorthands, find_switches
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Argument
from elyazma.tex.tree import Command, Tree

PREAMBLE = "manuscript/preamble.tex"
_DEFINERS = frozenset(name for name in DEFINING if not name.startswith("At"))
_MAIN = frozenset(("setmainlanguage", "setdefaultlanguage"))
_LANGUAGES = _MAIN | {"setotherlanguage", "setotherlanguages"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the layout does itself: what the author wrote, why it is left out, and where it stands."""

    name: str
    why: str
    span: Span


@dataclass(frozen=True, slots=True)
class Preamble:
    """A preamble as a layout loads it: `text` has the lines and columns of the author's file.

    `options` are those of the packages that stay, each with its package, to be passed before the class loads one of
    them; `packages` are those that stay; `languages` are babel's names of those that the author loaded,
    and `shorthands` those of them whose shorthands his text may use, the main one last.
    """

    text: str
    left_out: tuple[LeftOut, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    packages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    shorthands: tuple[str, ...] = ()


def read_preamble(text: str, path: str = PREAMBLE, class_: str = "") -> Preamble:
    """Read a preamble, or a package of the author's own, for a layout with a document class."""
    policy = read_policy()
    tree = _parse(text, path)
    loads = [_read_load(tree, command, policy, class_) for command in tree.commands(LOADING)]
    edits = [edit for load in loads for edit in load.edits]
    edits += [_blank(tree, each.start, each.end) for each in _list_dropped(tree, policy)]
    edits += [_blank(tree, each.start, each.end) for each in _list_dropped_inputs(tree, policy)]
    left_out = [each for load in loads for each in load.left_out]
    return Preamble(
        apply_edits(text, edits),
        tuple(sorted(left_out, key=lambda each: each.span)),
        tuple(option for load in loads for option in load.options),
        tuple(name for load in loads for name in load.names),
        tuple(dict.fromkeys((*(name for load in loads for name in load.languages), *_list_languages(tree)))),
        tuple(_list_shorthands(tree)),
    )


def _parse(text: str, path: str) -> Tree:
    return parse_with(text, path, standard_signatures().extend(read_policy().dropped, {}))


def list_shorthands(sources: Iterable[Source]) -> tuple[str, ...]:
    """Give babel's names of the languages whose shorthands a text with these preambles may use, the main one last."""
    return tuple(name for each in sources for name in _list_shorthands(_parse(each.text, each.path)))


def _list_shorthands(tree: Tree) -> Iterator[str]:
    """Give the languages that come with their shorthands: all of babel's, those of polyglossia that are told to.

    None where the preamble turns them off; one alone where it chooses this one's for another language.
    """
    commands = list(_list_loads(tree))
    if chosen := _list_chosen(tree):
        yield from filter(find_shorthands, chosen[-1:])
    elif not (any(map(_turns_off, commands)) or any(find_switches(tree))):
        named = [each for command in commands for each in _name_shorthands(command)]
        yield from (name for _, name in sorted(named, key=lambda each: each[0]))


def _list_loads(tree: Tree) -> Iterator[Command]:
    """Give what loads languages; what is passed to babel is read before its own options, if it comes before it."""
    commands = list(tree.commands(LOADING | _LANGUAGES))
    loads = [each.start for each in commands if each.last and _BABEL in split_options(each.last.text)]
    yield from (each for each in tree.commands({"PassOptionsToPackage"}) if loads and each.start < loads[0])
    yield from commands


def _list_chosen(tree: Tree) -> list[str]:
    given = (each.last or tree.tokens.mandatory(each.end) for each in tree.commands({"languageshorthands"}))
    return [each.text.strip() for each in given if each]


def _turns_off(command: Command) -> bool:
    return not _WITHOUT_SHORTHANDS.isdisjoint(option.partition("=")[0].strip() for option in _list_options(command))


def _name_shorthands(command: Command) -> Iterator[tuple[bool, str]]:
    """Give the languages that a command loads with their shorthands, each with whether it is the main one."""
    given = command.last.text.strip() if command.last else ""
    options = _list_options(command)
    if command.name in _LANGUAGES:
        yield from ((command.name in _MAIN, given) for _ in range(_has_shorthands(options)))
    elif _BABEL in split_options(given):
        pairs = [[part.strip() for part in option.partition("=")] for option in options]
        yield from ((False, name) for name, equals, _ in pairs if name.isalpha() and not equals)
        yield from ((True, value) for name, _, value in pairs if name == "main")


_WITHOUT_SHORTHANDS = frozenset(("shorthands", "es-noshorthands", "es-minimal"))
"""Options of babel, and of its Spanish, that turn all or some of them off (their manuals)."""


def _list_options(command: Command) -> list[str]:
    first = command.argument(0)
    return split_options(first.text) if first and first is not command.last else []


def _has_shorthands(options: list[str]) -> bool:
    return any(each.replace(" ", "") in ("babelshorthands", "babelshorthands=true") for each in options)


def _list_dropped(tree: Tree, policy: Policy) -> Iterator[Command]:
    """Give the commands that are left out, but for one whose name is defined there: what that does may be anything."""
    names = [(first.start, first.end) for each in tree.commands(_DEFINERS) if (first := each.argument(0))]
    for command in tree.commands(policy.dropped):
        if not any(start <= command.start < end for start, end in names):
            yield command


@dataclass(frozen=True, slots=True)
class _Load:
    """What one command loads, and what is left out of it."""

    names: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()


def _read_load(tree: Tree, command: Command, policy: Policy, class_: str) -> _Load:
    given = command.last
    if given is None or not tree.tokens.is_braced(given):
        return _Load(())
    places = list(_split(given))
    reasons = {name: policy.why_left_out(name, class_) for name, _, _ in places}
    kept = tuple(name for name, why in reasons.items() if not why)
    options = command.argument(0) if command.argument(0) is not given else None
    words = split_options(options.text) if options else []
    passed = tuple((name, passed) for name in kept if (passed := _pass_on(words, name, policy)))
    edits = [_keep(given, places, kept), *_edit_options(options, kept, policy, all_passed=len(passed) == len(kept))]
    return _Load(
        kept,
        tuple(edits) if kept else (_blank(tree, command.start, command.end),),
        tuple(_name_left_out(tree, places, reasons)),
        passed,
        tuple(_name_languages(words)) if _BABEL in reasons else (),
    )


_BABEL = "babel"


def _name_left_out(tree: Tree, places: list[tuple[str, int, int]], reasons: dict[str, str]) -> Iterator[LeftOut]:
    for name, start, end in places:
        if reasons[name]:
            yield LeftOut(name, reasons[name], tree.tokens.span(start, end - start))


def _edit_options(
    options: Argument | None, kept: tuple[str, ...], policy: Policy, *, all_passed: bool
) -> Iterator[Edit]:
    """Leave out the options of a package whose looks are the layout's, and those that name another driver.

    What is passed before the class loads is not said again: an option may do something each time (mdframed's do).
    """
    if options is None:
        return
    if policy.bare.intersection(kept) or all_passed:
        yield options.start - 1, options.end, " " * (options.end - options.start + 1)
        return
    for name, start, end in _split(options):
        if name in policy.drivers:
            yield start, end, " " * (end - start)


def _pass_on(words: list[str], package: str, policy: Policy) -> str:
    """Give the options that mean the same before the class as where they stand; none if any does not."""
    kept = [word for word in words if word not in policy.drivers] if package not in policy.bare else []
    return ",".join(kept) if all(map(_PLAIN_OPTION.fullmatch, kept)) else ""


_PLAIN_OPTION = re.compile(r"[\w .:/=+*-]+")


def _split(argument: Argument) -> Iterator[tuple[str, int, int]]:
    """Give the names in a list with commas, each with its place; comments between them are none."""
    for found in re.finditer(r"%[^\n]*|[^\s,%]+", argument.text):
        if not found[0].startswith("%"):
            yield found[0], argument.start + found.start(), argument.start + found.end()


def _keep(given: Argument, places: list[tuple[str, int, int]], kept: tuple[str, ...]) -> Edit:
    """Give a list of names in which those that are left out are blanks, and no comma is too much."""
    if len(kept) == len(places):
        return given.start, given.stop, given.text
    signs = list(re.sub(r"[^\n]", " ", given.text))
    stay = [place for place in places if place[0] in kept]
    for name, start, end in stay:
        signs[start - given.start : end - given.start] = name
        if (name, start, end) != stay[-1]:
            signs[end - given.start] = ","
    return given.start, given.stop, "".join(signs)


def _name_languages(options: list[str]) -> Iterator[str]:
    for option in options:
        name, _, value = option.partition("=")
        if name.strip() == "main" and value.strip():
            yield value.strip()
        elif name.isalpha() and not value:
            yield name


def _list_languages(tree: Tree) -> Iterator[str]:
    for command in tree.commands(_LANGUAGES):
        if command.last:
            yield from (name for name, _, _ in _split(command.last) if name.isalpha())


def _list_dropped_inputs(tree: Tree, policy: Policy) -> Iterator[Command]:
    return (each for each in tree.commands({"input"}) if each.last and each.last.text.strip() in policy.inputs)


def _blank(tree: Tree, start: int, end: int) -> Edit:
    r"""Give blanks of the same length and lines; \relax among them keeps an empty line from ending a paragraph."""
    blanks = re.sub(r"[^\n]", " ", tree.text[start:end])
    first = blanks.partition("\n")[0]
    return start, end, _RELAX + blanks[len(_RELAX) :] if len(first) >= len(_RELAX) else blanks


_RELAX = r"\relax"
