"""Scripts as data: which letters belong to one, which fonts have them, and in which direction it runs."""

from __future__ import annotations

import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from elyazma.languages.language import Language, LanguageFileError, Problem
from elyazma.languages.reading import read_table
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase

JOINERS = "\u200c\u200d\u200e\u200f"
"""Joiners and marks of direction: they have no script of their own and belong to the letters around them."""


Kind = Literal["fonts", "sans", "mono"]
"""What a family stands beside: running text, sans serif, typewriter letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """One script; scripts.toml explains each value. `code` is its name in ISO 15924."""

    code: str
    name: str
    ranges: tuple[str, ...]
    fonts: tuple[str, ...]
    sans: tuple[str, ...] = ()
    mono: tuple[str, ...] = ()
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefer_sans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefer_mono: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opentype: str = ""
    breaks: str = ""
    right_to_left: bool = False
    languages: tuple[str, ...] = ()
    partial: bool = False
    tag: str = ""
    word: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Give the first and the last letter of each range."""
        return tuple(
            (int(first, 16), int(last, 16)) for first, _, last in (each.partition("-") for each in self.ranges)
        )

    def families(self, kind: Kind, beside: Collection[str] = ()) -> tuple[str, ...]:
        """Give the families to look for in a text that also has letters of the scripts `beside`."""
        own = {"fonts": self.fonts, "sans": self.sans, "mono": self.mono}[kind]
        preferred = {"fonts": self.prefer, "sans": self.prefer_sans, "mono": self.prefer_mono}[kind]
        first: tuple[str, ...] = next((names for code, names in preferred.items() if code in beside), ())
        return (*first, *own)


@cache
def read_scripts() -> Mapping[str, Script]:
    """Read scripts.toml, by the scripts' codes."""
    path = Path(__file__).with_name("scripts.toml")
    problems: list[Problem] = []

    def report(key: str, message: Phrase) -> None:
        problems.append(Problem(1, phrase("{key}: {message}", key=key, message=message)))

    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    read = {code: read_table(Script, {"code": code, **table}, report, f"{code}.") for code, table in tables.items()}
    if problems:
        raise LanguageFileError(path, tuple(problems))
    return {code: script for code, script in read.items() if script}


@cache
def _blocks() -> tuple[tuple[int, int, str], ...]:
    scripts = read_scripts().values()
    return tuple(sorted((*block, script.code) for script in scripts for block in script.blocks))


def script_of(letter: str) -> Script | None:
    """Give the script of a letter; none for Basic Latin, signs, and what scripts.toml does not list."""
    blocks, point = _blocks(), ord(letter)
    at = bisect_right(blocks, (point, 0x110000, "")) - 1
    return read_scripts()[blocks[at][2]] if at >= 0 and point <= blocks[at][1] else None


def script_of_language(tag: str) -> Script | None:
    """Give the script from right to left that a language is written in, by its tag: "fa-IR", "az-Arab"; else none."""
    first, *rest = tag.split("-")
    scripts = [script for script in read_scripts().values() if script.right_to_left]
    named = next((script for script in scripts if script.code in rest), None)
    written = next((script for script in scripts if first in script.languages), None)
    return named or (None if any(len(part) == _SCRIPT_CODE for part in rest) else written)


def runs_right_to_left(language: Language) -> bool:
    """Tell whether a language runs from right to left: the letters of its alphabet say so."""
    script = own_script(language.alphabet[0]) if language.alphabet else None
    return script is not None and script.right_to_left


def direction_in(language: str, other: str) -> str:
    """Give "rtl" or "ltr" where another language runs in the other direction than the text around it; else nothing."""
    own, theirs = script_of_language(language) is not None, script_of_language(other) is not None
    return "" if own == theirs else ("rtl" if theirs else "ltr")


_SCRIPT_CODE = 4
"""Letters of a script's code (ISO 15924)."""


def letters_by_script(text: Iterable[str]) -> dict[str, str]:
    """Give the letters of each script in a text, each once and sorted, by the script's code."""
    found: dict[str, str] = {}
    for letter in sorted(set(text)):
        script = script_of(letter)
        # Blocks have holes that no letter stands in yet.
        if script and unicodedata.category(letter) != "Cn":
            found[script.code] = found.get(script.code, "") + letter
    return found


def split_by_script(text: str) -> Iterator[tuple[str, Script | None]]:
    """Split a text into stretches of one script; signs and blanks between two words of a script stay with it.

    A script of which the text's own font has most letters is none of its own here: Latin, Greek and Cyrillic.
    """
    marked = [own_script(letter) for letter in text]
    for at, script in enumerate(marked):
        if script is None and at and marked[at - 1] is not None and _goes_on(text, marked, at):
            marked[at] = marked[at - 1]
    start = 0
    for script, group in groupby(marked):
        length = len(list(group))
        yield text[start : start + length], script
        start += length


def is_sign(letter: str) -> bool:
    """Tell whether a letter is none: a sign of those of which a text's own font has some."""
    script = script_of(letter)
    return script is not None and script.partial and not letter.isalpha()


def own_script(letter: str) -> Script | None:
    """Give the script of a letter, if a text in Latin, Greek or Cyrillic letters has none of it."""
    script = script_of(letter)
    return None if script is None or script.partial else script


def _goes_on(text: str, marked: list[Script | None], at: int) -> bool:
    """Tell whether the stretch before `at` goes on: behind signs, blanks and digits another of its letters follows."""
    for after in range(at, len(text)):
        if marked[after] is not None:
            return marked[after] is marked[at - 1]
        if text[after].isalpha():
            return False
    return text[at] in JOINERS
