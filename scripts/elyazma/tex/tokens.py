"""Cut TeX source into the pieces that matter: commands, braces, mathematics, comments, verbatim text."""

from __future__ import annotations

import gc
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.commands import DEFINING

_VERBATIM = (
    r"verbatim\*?|[BL]?Verbatim\*?|lstlisting|minted|tcblisting|comment|filecontents\*?|luacode\*?"
    r"|Code(?:Input|Output)?|S(?:input|output)"
)

SIGNS = r"""(?P<command>\\(?:NAME|.|\Z))
    | (?P<open>\{)
    | (?P<close>\})
    | (?P<math>\$\$?)"""
"""What any text written as TeX has, a manuscript or a value in a .bib file: a verbose pattern, NAME left open."""

# Letters are Unicode letters, because XeTeX and LuaTeX give them category 11: \citeə is one command there.
_MANUSCRIPT_SIGNS = SIGNS.replace("NAME", r"[^\W\d_]+|@[@a-z]+")

# One alternative per kind, the longest reading first.
_PATTERN = rf"""
      (?P<comment>%[^\n]*)
    | (?P<verbatim>\\begin\s*\{{(?P<environment>VERBATIM)\}}.*?(?:\\end\s*\{{(?P=environment)\}}|\Z)
        | \\(?:(?:verb|Verb)\*?|lstinline\*?(?:\[[^\]\n]*\])?|mintinline(?:\[[^\]\n]*\])?\{{\w*\}})(?![^\W\d_])
            (?P<quote>[^\s*\[{{])[^\n]*?(?:(?P=quote)|$))
    | (?P<address>\\(?:url|nolinkurl|path|href|(?:lstinline|mintinline)(?:\[[^\]\n]*\])?(?:\{{\w*\}})?)\s*
        \{{[^{{}}]*(?:\{{[^{{}}]*\}}[^{{}}]*)*\}})
    | {_MANUSCRIPT_SIGNS}
    | (?P<caret>\^\^+)
    | (?P<paragraph>\n(?:[ \t\r]*\n)+)
"""


_ALLTT_SIGNS = (
    r"(?P<command>\\(?:[^\W\d_]+|@[@a-z]+|.|\Z)) | (?P<open>\{) | (?P<close>\}) | (?P<paragraph>\n(?:[ \t\r]*\n)+)"
)


@cache
def _token_pattern(own: frozenset[str]) -> re.Pattern[str]:
    """Compile the pattern of a token, with a text's own verbatim environments."""
    names = "|".join((_VERBATIM, *map(re.escape, sorted(own))))
    return re.compile(_PATTERN.replace("VERBATIM", names), re.VERBOSE | re.DOTALL | re.MULTILINE)


_ARGUMENT_LIMIT = 4000
_OPTION_LIMIT = 600
_GAP_STARTS = " \t%\n"
_GAP = re.compile(r"[ \t]*(?:%[^\n]*)?(?:\n[ \t]*(?:%[^\n]*)?)?")


class Token(NamedTuple):
    """One piece of TeX source: `name` is the command without its backslash, or what was matched."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands between a pair of delimiters: from `start` to `stop`; `end` is behind the closing delimiter."""

    source: str = field(repr=False, compare=False)
    start: int
    stop: int
    end: int

    @property
    def text(self) -> str:
        """Give the text; it is cut out only now, since arguments that nest deeply hold each other's."""
        return self.source[self.start : self.stop]


class Opening(NamedTuple):
    r"""The beginning of a command or an environment, without the brace behind an environment's name."""

    name: str
    environment: bool
    start: int
    end: int


@dataclass(frozen=True)
class Tokens:
    """A TeX source cut into tokens; `pairs` gives for the offset of each `{` the offset of its `}`."""

    path: str
    text: str
    items: tuple[Token, ...]
    pairs: Mapping[int, int]
    lines: tuple[int, ...] = field(repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Give where the tokens start."""
        return tuple(token.start for token in self.items)

    @cached_property
    def outermost(self) -> tuple[tuple[int, int], ...]:
        """Give the pairs of braces that stand in no other, in their order."""
        found: list[tuple[int, int]] = []
        for start, end in sorted(self.pairs.items()):
            if not found or start > found[-1][1]:
                found.append((start, end))
        return tuple(found)

    def is_in_braces(self, position: int) -> bool:
        """Tell whether an offset lies between a pair of braces."""
        at = bisect_right(self.outermost, (position, len(self.text))) - 1
        return at >= 0 and position < self.outermost[at][1]

    def span(self, start: int, length: int = 1) -> Span:
        """Give the place of an offset into the text."""
        line = bisect_right(self.lines, start)
        return Span(self.path, line, start - self.lines[line - 1] + 1, max(length, 1))

    def optional(self, position: int) -> Argument | None:
        """Read `[...]` at a position; a bracket inside braces does not close it."""
        if self.text.startswith("{", position):
            return None
        start = self.skip_gap(position)
        return self._read_until(start, _BRACKET_END) if self.text.startswith("[", start) else None

    def angled(self, position: int) -> Argument | None:
        """Read `<...>` right at a position, which an argument follows: the note before a citation."""
        note = self._read_until(position, _ANGLE_END) if self.text.startswith("<", position) else None
        followed = note and self.text.startswith(("[", "{"), note.end)
        return note if note and followed and "\n\n" not in note.text else None

    def _read_until(self, start: int, ending: re.Pattern[str]) -> Argument | None:
        """Read from a sign to the one that closes it; what stands inside braces does not."""
        cursor = start + 1
        limit = start + _OPTION_LIMIT
        while found := ending.search(self.text, cursor, limit):
            cover = self.token_over(found.start())
            if cover and cover.kind in _OPAQUE:
                cursor = cover.end
            elif found[0] != "{":
                return Argument(self.text, start + 1, found.start(), found.end())
            elif found.start() not in self.pairs:
                return None
            else:
                cursor = self.pairs[found.start()] + 1
        return None

    def token_over(self, position: int) -> Token | None:
        """Give the token that an offset lies in, none where there is only text."""
        index = bisect_right(self.starts, position) - 1
        token = self.items[index] if index >= 0 else None
        return token if token and token.end > position else None

    def mandatory(self, position: int) -> Argument | None:
        """Read `{...}` at a position; one longer than an argument sensibly is counts as none."""
        start = self.skip_gap(position)
        end = self.pairs.get(start)
        if end is None or end - start > _ARGUMENT_LIMIT:
            return None
        return Argument(self.text, start + 1, end, end + 1)

    def bare_name(self, position: int) -> Argument | None:
        r"""Read the file name behind \input that stands without braces, quoted or not."""
        found = _BARE_NAME.match(self.text, position)
        return Argument(self.text, found.start(1), found.end(1), found.end()) if found else None

    def parenthesised(self, position: int) -> Argument | None:
        r"""Read `(...)` at a position: what trims a \cmidrule."""
        found = _PARENTHESISED.match(self.text, self.skip_gap(position))
        return Argument(self.text, found.start(1), found.end(1), found.end()) if found else None

    def control_sequence(self, position: int) -> Argument | None:
        r"""Read the \name that a definition defines, bare or in braces."""
        start = self.skip_gap(position)
        token = self.token_over(start)
        if token and token.kind == "command" and token.start == start:
            return Argument(self.text, start, token.end, token.end)
        return self.mandatory(position)

    def parameters(self, position: int) -> Argument | None:
        r"""Read what stands between the name and the body of a \def."""
        found = _PARAMETERS.match(self.text, position)
        return Argument(self.text, found.start(), found.end(), found.end()) if found and found[0] else None

    def opening(self, token: Token) -> Opening | None:
        r"""Give the command or the environment that a token begins; none for braces and the like, and for \end."""
        if token.kind == "verbatim" and not token.name.startswith("\\"):
            named = self.text.index(token.name, token.start + len(r"\begin"))
            return Opening(token.name, True, token.start, named + len(token.name))
        if token.kind not in {"command", "verbatim", "address"}:
            return None
        name = token.name if token.kind == "command" else "".join(takewhile(str.isalpha, token.name[1:]))
        if name == "begin" and (inner := self.mandatory(token.end)):
            return Opening(inner.text.strip(), True, token.start, inner.start + len(inner.text))
        return Opening(name, False, token.start, token.start + 1 + len(name))

    def openings(self) -> Iterator[Opening]:
        """Give the commands and environments that begin in the text, whatever they stand in."""
        return filter(None, map(self.opening, self.items))

    def is_braced(self, argument: Argument) -> bool:
        """Tell whether an argument stands in braces, not bare or in brackets."""
        return self.text.startswith("}", argument.end - 1)

    def skip_gap(self, position: int) -> int:
        """Give the position behind blanks, one line end and its comment: what TeX skips before an argument."""
        if self.text[position : position + 1] not in _GAP_STARTS:
            return position
        found = _GAP.match(self.text, position)
        return found.end() if found else position


_BARE_NAME = re.compile(r"\s*(\"[^\"\n%\\]*\"|[^\s{}\\%\[]+)")
_PARENTHESISED = re.compile(r"\(([^(){}\n%$\\]*)\)")
_PARAMETERS = re.compile(r"[^{}\n%$\\]*(?=\{)")
_OPAQUE = frozenset(("comment", "verbatim", "address", "command"))
r"""Tokens in which no bracket closes an argument and no brace opens a group: of commands \] and \{."""
_BRACKET_END = re.compile(r"[\]{]")
_ANGLE_END = re.compile(r"[>{]")


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python's collector of circles from looking through all nodes again and again while they only grow."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=512)
def tokenize(text: str, path: str, own: frozenset[str] = frozenset()) -> Tokens:
    """Cut TeX source into tokens; any text gives tokens, in time that grows with its length.

    `own` are environments that the author has defined as verbatim ones.
    """
    items = tuple(_cut(text, _token_pattern(own)))
    lines = (0, *(found.end() for found in re.finditer("\n", text)))
    return Tokens(path, text, items, _pair_braces(items), lines)


def _cut(text: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    if _ALLTT not in text:
        yield from map(_make_token, pattern.finditer(text))
        return
    position, now = 0, pattern
    while found := now.search(text, position):
        token = _make_token(found)
        yield token
        position = token.end
        if token.kind == "command" and token.name in _ALLTT_BORDERS and text.startswith(_ALLTT, position):
            now = _ALLTT_BORDERS[token.name] or pattern


_ALLTT = "{alltt}"
_ALLTT_BORDERS = {"begin": re.compile(_ALLTT_SIGNS, re.VERBOSE | re.DOTALL), "end": None}
r"""In the environment alltt % and $ print themselves; commands and braces are what they are elsewhere."""


def _make_token(found: re.Match[str]) -> Token:
    kind = found.lastgroup or ""
    name = found[0]
    if kind == "command":
        name = name[1:]
    elif kind == "verbatim":
        name = found["environment"] or name
    return Token(kind, name, *found.span())


def _pair_braces(items: tuple[Token, ...]) -> dict[int, int]:
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for token in items:
        if token.kind == "open":
            opened.append(token.start)
        elif token.kind == "close" and opened:
            pairs[opened.pop()] = token.start
    return pairs


# What may stand before an argument of a definition: a star, optional arguments, the parameters of \def.
_BEFORE_BODY = re.compile(r"\s*(?:\*\s*|\[[^\[\]{}]*\]\s*|(?:#\d)+\s*)*")
_CONTROL_SEQUENCE = re.compile(r"\\(?:[^\W\d_]+|.)")


def skip_definition(tokens: Tokens, token: Token) -> int:
    """Give the offset behind a macro definition that starts at a token of `DEFINING`."""
    position = token.end
    for _ in range(DEFINING[token.name]):
        found = _BEFORE_BODY.match(tokens.text, position)
        behind = found.end() if found else position
        if behind in tokens.pairs:
            position = tokens.pairs[behind] + 1
        elif name := _CONTROL_SEQUENCE.match(tokens.text, behind):
            position = name.end()
        else:
            return position
    return position
