"""Read the arguments of a command or an environment by the letters of its signature (signatures.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.tex.tokens import Argument, Tokens

ReadArguments = list[tuple[str, Argument | None]]


def read_arguments(tokens: Tokens, position: int, letters: str) -> tuple[bool, ReadArguments, int]:
    """Read arguments by their letters: whether there is a star, each letter with its argument, where they end."""
    starred = False
    read: ReadArguments = []
    missed = -1
    for letter in letters:
        if letter == "s":
            starred = tokens.text.startswith("*", position)
            position += starred
            continue
        # Where one optional argument is missing, the next one is too.
        found = [] if letter == "o" and missed == position else _read_letter(tokens, position, letter)
        if found:
            position = found[-1][1].end
        elif letter in _REQUIRED:
            break
        elif letter in "ob":
            missed = position
        read += found or [(letter, None)]
    return starred, read, position


def _read_letter(tokens: Tokens, position: int, letter: str) -> list[tuple[str, Argument]]:
    """Read one argument, or as many optional ones as there are."""
    argument = _READERS[letter](tokens, position)
    read: list[tuple[str, Argument]] = []
    while argument:
        read.append((letter, argument))
        argument = _READERS[letter](tokens, argument.end) if letter == "x" else None
    return read


def _read_group(tokens: Tokens, position: int) -> Argument | None:
    start = tokens.skip_gap(position)
    end = tokens.pairs.get(start)
    return None if end is None else Argument(tokens.text, start + 1, end, end + 1)


def _read_undelimited(tokens: Tokens, position: int) -> Argument | None:
    if group := tokens.control_sequence(position) or _read_group(tokens, position):
        return group
    start = tokens.skip_gap(position)
    bare = tokens.text[start : start + 1].strip("{}%")
    return Argument(tokens.text, start, start + 1, start + 1) if bare else None


def _read_adjacent(tokens: Tokens, position: int) -> Argument | None:
    return tokens.optional(position) if tokens.text.startswith("[", position) else None


def _read_before(tokens: Tokens, position: int) -> Argument | None:
    return tokens.angled(position) or tokens.optional(position)


def _read_file_name(tokens: Tokens, position: int) -> Argument | None:
    return tokens.mandatory(position) or tokens.bare_name(position)


_READERS = {
    "o": Tokens.optional,
    "x": Tokens.optional,
    "a": _read_adjacent,
    "b": _read_before,
    "d": Tokens.parenthesised,
    "n": Tokens.mandatory,
    "m": _read_group,
    "u": _read_undelimited,
    "f": _read_file_name,
    "c": Tokens.control_sequence,
    "p": Tokens.parameters,
}
_REQUIRED = frozenset("nmfcu")


def split_options(text: str) -> list[str]:
    """Split options at the commas that stand in no braces."""
    words, depth, word = [], 0, ""
    for sign in re.sub(r"%[^\n]*", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            words.append(word)
            word = ""
        else:
            word += sign
    return [each.strip() for each in (*words, word) if each.strip()]


def read_pairs(options: str) -> Iterator[tuple[str, str]]:
    """Give the keys of options and their values, without the braces around them; a key alone has none."""
    for option in split_options(options):
        key, _, value = option.partition("=")
        value = value.strip()
        yield key.strip(), value[1:-1] if value.startswith("{") and value.endswith("}") else value
