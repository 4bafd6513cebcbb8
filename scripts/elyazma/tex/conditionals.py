r"""Find what stands between \if... and \fi, and which of it TeX surely skips."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.tokens import Token, Tokens, tokenize


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONDITIONALS = _names(
    """
    if ifcat ifx ifnum ifdim ifodd ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifeof iftrue iffalse ifcase
    ifdefined ifcsname iffontchar ifincsname ifpdf ifxetex ifluatex ifPDFTeX ifpdftex ifXeTeX ifLuaTeX iftutex
    """
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


def find_conditionals(tokens: Tokens, before: Mapping[str, bool | None] | None = None) -> tuple[Conditional, ...]:
    r"""Give the conditionals that are closed, in the order of their \fi; a switch has the value last set before it.

    `before` are the values of switches that other texts define and set.
    """
    reader = _Reader(tokens, before or {})
    for token in tokens.items:
        if token.kind == "command":
            reader.take(token)
    return tuple(reader.found)


class _Reader:
    """One pass over the commands, with what is open on a stack."""

    def __init__(self, tokens: Tokens, before: Mapping[str, bool | None]) -> None:
        self.tokens = tokens
        self.values: dict[str, bool | None] = {**before, **dict.fromkeys(_list_switches(tokens), False)}
        self.found: list[Conditional] = []
        self.opened: list[tuple[Token, int | None, bool | None]] = []
        self.named = frozenset[int]()
        r"""Where the names stand of what a \newif or a \let has just made a switch, and that open nothing."""

    def take(self, token: Token) -> None:
        """Take one command."""
        if token.name == "newif":
            self.named = frozenset((self.tokens.skip_gap(token.end),))
        elif token.name == "let":
            self.let(token)
        elif token.name == "fi":
            self.close(token)
        elif token.name == "else" and self.opened:
            first, _, value = self.opened[-1]
            self.opened[-1] = (first, token.start, value)
        elif token.start not in self.named and (token.name in CONDITIONALS or token.name in self.values):
            self.opened.append((token, None, self._evaluate(token)))
        else:
            self.set_switch(token)

    def let(self, token: Token) -> None:
        r"""Read \let\ifdraft\iffalse: the first is a switch from here on, and neither opens anything."""
        first = self.tokens.control_sequence(token.end)
        equals = _EQUALS.match(self.tokens.text, first.end) if first else None
        second = self.tokens.control_sequence(equals.end()) if equals else None
        if first and second:
            self.named = frozenset((first.start, second.start))
            made, meant = (each.text.strip().removeprefix("\\") for each in (first, second))
            if meant in CONDITIONALS or meant in self.values or made in self.values:
                self.values[made] = _CONSTANTS.get(meant) if self._is_sure(token) else None

    def _is_sure(self, token: Token) -> bool:
        """Tell whether TeX surely does what stands here, and for all that follows."""
        return not self.opened and not self.tokens.is_in_braces(token.start)

    def _evaluate(self, token: Token) -> bool | None:
        if token.name == "if":
            signs = _read_signs(self.tokens.text, token.end)
            return signs[0] == signs[1] if signs else None
        return _CONSTANTS.get(token.name, self.values.get(token.name))

    def close(self, token: Token) -> None:
        """Close the innermost conditional."""
        if self.opened:
            first, otherwise, value = self.opened.pop()
            compared = first.name == "if" and value is not None
            then = _skip_blanks(self.tokens.text, first.end) + _SIGNS if compared else first.end
            # One half may stand in a definition, the other in another.
            value = value if self._find_group(first) == self._find_group(token) else None
            self.found.append(Conditional(first.start, token.end, then, otherwise, value))

    def _find_group(self, token: Token) -> tuple[int, int] | None:
        outermost = self.tokens.outermost
        at = bisect_right(outermost, (token.start, len(self.tokens.text))) - 1
        return outermost[at] if at >= 0 and token.start < outermost[at][1] else None

    def set_switch(self, token: Token) -> None:
        r"""Set a switch where a command does; in a group, or behind an \if..., only TeX may know whether it does."""
        setter = _SETTER.fullmatch(token.name)
        if not setter or f"if{setter[1]}" not in self.values:
            return
        if self.tokens.is_in_braces(token.start):
            self.values[f"if{setter[1]}"] = None
            return
        taken = [_is_taken(value, otherwise) for _, otherwise, value in self.opened]
        if False not in taken:
            self.values[f"if{setter[1]}"] = setter[2] == "true" if None not in taken else None


_SIGNS = 2
r"""What \if compares, when they are letters or figures: \if0, \if 11."""


def _read_signs(text: str, end: int) -> str:
    r"""Give the two signs that \if compares; nothing where one of them may be something else."""
    start = _skip_blanks(text, end)
    signs = "".join(" " if sign.isspace() else sign for sign in text[start : start + _SIGNS])
    known = len(signs) == _SIGNS and all(sign == " " or (sign.isascii() and sign.isalnum()) for sign in signs)
    return signs if known else ""


def _skip_blanks(text: str, at: int) -> int:
    while text.startswith((" ", "\t", "\n"), at):
        at += 1
    return at


def _is_taken(value: bool | None, otherwise: int | None) -> bool | None:
    """Tell whether TeX takes the branch that is being read; nothing where only TeX knows."""
    return value if value is None or otherwise is None else not value


_CONSTANTS = {"iftrue": True, "iffalse": False}
_EQUALS = re.compile(r"\s*=?\s*")
_SETTER = re.compile(r"(.+?)(true|false)")


def _list_switches(tokens: Tokens) -> Iterator[str]:
    for token in tokens.items:
        if token.kind == "command" and token.name == "newif":
            name = tokens.token_over(tokens.skip_gap(token.end))
            if name and name.kind == "command" and name.name.startswith("if"):
                yield name.name
            elif name and name.name == "csname" and (built := _BUILT.match(tokens.text, name.end)):
                yield built[1]


_BUILT = re.compile(r"\s*(if\w+)\\endcsname")


def read_switches(text: str) -> Mapping[str, bool | None]:
    r"""Give the switches that a text makes with \newif, and the values that they have at its end."""
    tokens = tokenize(text, "")
    reader = _Reader(tokens, {})
    for token in tokens.items:
        if token.kind == "command":
            reader.take(token)
    return reader.values


def choose_branches(text: str, before: Mapping[str, bool | None]) -> str:
    r"""Leave out \if... and \fi of switches whose value is known, and the branch that TeX skips; the lines stay."""
    tokens = tokenize(text, "")
    ranges: list[tuple[int, int]] = []
    for each in find_conditionals(tokens, before):
        if each.value is None:
            continue
        closed = each.end - len(r"\fi")
        otherwise = each.otherwise if each.otherwise is not None else closed
        if each.value:
            ranges += [(each.start, each.then), (otherwise, each.end)]
        else:
            behind = otherwise + len(r"\else") * (each.otherwise is not None)
            ranges += [(each.start, behind), (closed, each.end)]
    pieces, position = [], 0
    for start, end in sorted(ranges):
        if end > position:
            first = max(start, position)
            pieces += [text[position:first], "%\n" * text.count("\n", first, end)]
            position = end
    return "".join((*pieces, text[position:]))


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


def leave_out_skipped(text: str) -> str:
    """Give a text of the same length and lines in which what TeX surely skips is blank."""
    return blank_out(text, find_skipped(text)) if "\\if" in text else text


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
