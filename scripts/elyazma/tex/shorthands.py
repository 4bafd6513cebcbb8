r"""Read what babel's shorthands stand for: "= between two words, "a for an umlaut, "` and "' around a quotation."""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from importlib.resources import files

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.edits import Edit, apply_edits
from elyazma.tex.languages import find_language_changes, walk_scopes
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Text, Tree

_QUOTE = '"'
_BEHIND = re.compile(r"[ \t]*\n?[ \t]*")
"""TeX takes the sign behind blanks, and behind one end of a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Shorthands:
    """The shorthands of one language, under all of babel's `names` of it.

    `pairs` are what stands behind the quote and what is printed, `tex` what does more in TeX than print it, `macros`
    what this is made upon.
    """

    names: tuple[str, ...]
    pairs: Mapping[str, str]
    tex: Mapping[str, str] = field(default_factory=dict)
    macros: str = ""


@cache
def _read_table() -> tuple[dict[str, tuple[str, str]], tuple[Shorthands, ...]]:
    table = tomllib.loads(files(__package__).joinpath("shorthands.toml").read_text(encoding="utf-8"))
    signs = {sign: (done, bookmark) for sign, (done, bookmark) in table["signs"].items()}
    languages = (
        Shorthands(tuple(each["names"].split()), each["pairs"], each.get("tex", {}), each.get("macros", "").strip())
        for each in table["language"]
    )
    return signs, tuple(languages)


def find_shorthands(language: str) -> Shorthands | None:
    """Give the shorthands of a language, by one of babel's names; nothing for one that has none."""
    return next((each for each in _read_table()[1] if language in each.names), None)


def write_shorthands(loaded: Sequence[str], main: str, texts: Sequence[str]) -> list[str]:
    """Write the TeX by which texts have the shorthands of languages; nothing where they use none.

    `loaded` are babel's names of the languages, the main one last, which the layout calls `main`. A layout loads what
    babel knows of languages as data, in which there are no shorthands. What is written is what a language of babel's
    own does (babel, "Shorthands" in its code): they are on where it is, and off behind it.
    """
    # Where the author's main language is another one, the text is not in the layout's, whatever its words are.
    switched = [name for name in dict.fromkeys(loaded) if name != main]
    known = {each.names: each for name in loaded if (each := find_shorthands(name))}
    if loaded and (own := find_shorthands(loaded[-1])):
        known[own.names] = replace(own, names=(*own.names, main))
        switched.append(main)
    places = {each: sorted(set(switched).intersection(each.names)) for each in known.values()}
    used = [each for each in places if places[each] and any(_uses(each, text) for text in texts)]
    if not used:
        return []
    begin = r"\providecommand\texorpdfstring[2]{#1}\initiate@active@char{" + _QUOTE + "}"
    # Packages that the preamble loads read the quote as they know it: babel makes it active where the text begins.
    end = rf"\catcode`\{_QUOTE}=12"
    return [begin, *(_write_language(each, places[each]) for each in used), end]


def _uses(known: Shorthands, text: str) -> bool:
    return any(f"{_QUOTE}{behind}" in text for behind in known.pairs)


def _write_language(known: Shorthands, switched: Sequence[str]) -> str:
    group = known.names[0]
    pairs = {behind: _write_sign(printed) for behind, printed in known.pairs.items() if len(behind) == 1}
    pairs.update(known.tex)
    lines = [known.macros] if known.macros else []
    lines += [rf"\declare@shorthand{{{group}}}{{{_QUOTE}{behind}}}{{{tex}}}" for behind, tex in pairs.items()]
    begin, end = rf"\languageshorthands{{{group}}}\bbl@activate{{{_QUOTE}}}", rf"\bbl@deactivate{{{_QUOTE}}}"
    for name in switched:
        lines += [_add(f"extras{name}", begin), _add(f"noextras{name}", end)]
    return "\n".join(lines)


def _add(macro: str, tex: str) -> str:
    return rf"\expandafter\addto\csname {macro}\endcsname{{{tex}}}"


def _write_sign(printed: str) -> str:
    signs = _read_table()[0]
    return rf"\texorpdfstring{{{signs[printed][0]}}}{{{signs[printed][1]}}}" if printed in signs else printed


def find_printed(tree: Tree, loaded: Sequence[str], language: str = "") -> Iterator[Edit]:
    """Find the shorthands in the text of a source, each with what it prints.

    `loaded` are the languages that have their shorthands, the main one last; `language` is the one that the source
    begins in, where it is another one. All are babel's names.
    """
    language = language or (loaded[-1] if loaded else "")
    known = _name_known(loaded)
    if _QUOTE not in tree.text or not known:
        return
    off = [(start, stop, "" if turned_off else language) for start, stop, turned_off in find_switches(tree)]
    changes = [(0, len(tree.text), language), *sorted([*find_language_changes(tree), *off])]
    quotes = _name_languages(changes, _list_quotes(tree))
    pairs = (_read_pair(tree.text, at, known.get(name)) for at, name in quotes)
    end = 0
    for edit in filter(None, pairs):
        if edit[0] >= end:
            yield edit
            end = edit[1]


def _name_known(loaded: Iterable[str]) -> dict[str, Shorthands]:
    """Give the shorthands that are loaded by all names of their languages."""
    found = (find_shorthands(each) for each in loaded)
    return {name: own for own in found if own for name in own.names}


def find_switches(tree: Tree) -> Iterator[tuple[int, int, bool]]:
    """Find where the quote is turned off, or on again: from, to, and whether off."""
    for node, end in walk_scopes(tree):
        if isinstance(node, Command) and node.name in _SWITCHES:
            given = node.last or tree.tokens.mandatory(node.end + tree.text.startswith("*", node.end))
            if given and _QUOTE in given.text:
                yield given.end, end, node.name == "shorthandoff"


_SWITCHES = frozenset(("shorthandoff", "shorthandon"))


def _name_languages(changes: Sequence[tuple[int, int, str]], places: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Give places, in order, with the language in which each is: that of the last change that holds there."""
    waiting = deque(changes)
    opened: list[tuple[int, str]] = []
    for at in places:
        while waiting and waiting[0][0] <= at:
            opened.append(waiting.popleft()[1:])
        while opened and opened[-1][0] <= at:
            opened.pop()
        yield at, opened[-1][1] if opened else ""


def _list_quotes(tree: Tree) -> Iterator[int]:
    """Give where quotes stand in a text, outside formulas and what TeX reads letter by letter."""
    for node in tree.outside_mathematics():
        if isinstance(node, Text):
            yield from (at for at in range(node.start, node.end) if tree.text[at] == _QUOTE)


def _read_pair(text: str, at: int, known: Shorthands | None) -> Edit | None:
    """Read the longest pair that begins with a quote at a place, in a language that has any."""
    if known is None:
        return None
    blanks = _BEHIND.match(text, at + 1)
    behind = blanks.end() if blanks else at + 1
    matching = (each for each in known.pairs if text.startswith(each, behind))
    found = max(matching, key=len, default="")
    line = "\n" if "\n" in text[at:behind] else ""
    return (at, behind + len(found), _print_sign(known.pairs[found]) + line) if found else None


def _print_sign(printed: str) -> str:
    """Give what a format without TeX prints: a soft hyphen and what only parts letters are nothing there."""
    signs = _read_table()[0]
    return signs[printed][1] if printed in signs else printed


def spell_out(tex: str, loaded: Sequence[str], language: str = "") -> str:
    """Put what shorthands print in their places in a piece of TeX; every line stays where it is."""
    return apply_edits(tex, list(find_printed(parse(tex), loaded, language)))
