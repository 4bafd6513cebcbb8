r"""Find what stands between \if... and \fi, and which of it TeX surely skips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from elyazma.tex.tokens import Token, Tokens, tokenize

_PRIMITIVES = frozenset(
    """
    if ifcat ifx ifnum ifdim ifodd ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifeof iftrue iffalse ifcase
    ifdefined ifcsname iffontchar ifincsname ifpdf ifxetex ifluatex ifPDFTeX ifpdftex ifXeTeX ifLuaTeX iftutex
    """.split()
)
"""TeX's and e-TeX's own (The TeXbook, chapter 20; the e-TeX manual), and those of ifpdf and iftex."""


@dataclass(frozen=True, slots=True)
class Conditional:
    r"""From \if... to behind \fi: `then` is where what it decides about begins, `otherwise` where \else stands.

    `value` is whether the first branch is taken; none where only TeX can tell.
    """

    start: int
    end: int
    then: int
    otherwise: int | None
    value: bool | None


def find_conditionals(tokens: Tokens) -> tuple[Conditional, ...]:
    r"""Give the conditionals that are closed, in the order of their \fi; a switch has the value last set before it."""
    found: list[Conditional] = []
    opened: list[tuple[Token, int | None, bool | None]] = []
    switches = set(_list_switches(tokens))
    values: dict[str, bool] = dict.fromkeys(switches, False)
    named = -1
    for token in (each for each in tokens.items if each.kind == "command"):
        if token.name == "newif":
            named = tokens.skip_gap(token.end)
        elif token.start == named:
            continue
        elif token.name in _PRIMITIVES or token.name in switches:
            opened.append((token, None, _value_of(token.name, values)))
        elif token.name == "else" and opened:
            opened[-1] = (opened[-1][0], token.start, opened[-1][2])
        elif token.name == "fi" and opened:
            first, otherwise, value = opened.pop()
            found.append(Conditional(first.start, token.end, first.end, otherwise, value))
        elif (setter := _SETTER.fullmatch(token.name)) and f"if{setter[1]}" in switches and not opened:
            values[f"if{setter[1]}"] = setter[2] == "true"
    return tuple(found)


_SETTER = re.compile(r"(.+?)(true|false)")


def _list_switches(tokens: Tokens) -> Iterator[str]:
    for token in tokens.items:
        if token.kind == "command" and token.name == "newif":
            name = tokens.token_over(tokens.skip_gap(token.end))
            if name and name.kind == "command" and name.name.startswith("if"):
                yield name.name


def _value_of(name: str, values: dict[str, bool]) -> bool | None:
    return {"iftrue": True, "iffalse": False}.get(name, values.get(name))


def find_skipped(text: str) -> tuple[tuple[int, int], ...]:
    r"""Give what TeX surely skips, as starts and ends: \iffalse, and the branch that a text's own switch closes."""
    skipped = []
    for each in find_conditionals(tokenize(text, "")):
        behind = each.otherwise if each.otherwise is not None else each.end
        if each.value is False:
            skipped.append((each.start, behind))
        elif each.value is True and each.otherwise is not None:
            skipped.append((each.otherwise, each.end))
    return tuple(skipped)


def blank_out(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """Give a text of the same length and lines in which ranges are blanks."""
    pieces, position = [], 0
    for start, end in sorted(ranges):
        if end > position:
            first = max(start, position)
            pieces += [text[position:first], _SIGN.sub(" ", text[first:end])]
            position = end
    return "".join((*pieces, text[position:]))


_SIGN = re.compile(r"[^\n]")
