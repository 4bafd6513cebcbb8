"""Read TeX source into the one tree (tree.py)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from functools import lru_cache
from string import ascii_letters

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.arguments import read_arguments
from elyazma.tex.signatures import Signatures, standard_signatures
from elyazma.tex.tokens import Argument, Token, Tokens, tokenize, uncollected
from elyazma.tex.tree import (
    Break,
    Command,
    Comment,
    Environment,
    Group,
    Mathematics,
    Node,
    Text,
    Tree,
    Verbatim,
)
from elyazma.tex.verbatim import find_verbatim_names


def parse(text: str, path: str = "", verbatim: frozenset[str] = frozenset()) -> Tree:
    """Read a TeX source; any text gives a tree, in time that grows with its length.

    What is never closed ends with the group, the paragraph or the text that it stands in. The trees of texts of an
    author's usual length are kept. `verbatim` are environments that a preamble defines as verbatim ones.
    """
    if len(text) <= _LONGEST_KEPT:
        return _parse_once(text, path, verbatim)
    return parse_with(text, path, standard_signatures(), verbatim)


_LONGEST_KEPT = 150_000
"""Characters: a long article in one file. A tree takes many times the memory of its text."""


@lru_cache(maxsize=512)
def _parse_once(text: str, path: str, verbatim: frozenset[str]) -> Tree:
    return parse_with(text, path, standard_signatures(), verbatim)


def parse_with(text: str, path: str, signatures: Signatures, verbatim: frozenset[str] = frozenset()) -> Tree:
    """Read a TeX source as `parse` does, with the signatures that a preamble has extended."""
    with uncollected():
        tokens = tokenize(text, path, verbatim)
        own = find_verbatim_names(tokens, signatures) - verbatim
        if own:
            tokens = tokenize(text, path, own | verbatim)
        return Tree(tokens, _Reader(tokens, signatures).read())


_UNBOUNDED = -1


_NAMES_ONLY = re.compile(r"\*?(?:[ \t]*(?:\[[^][{}\\$%^\n]*\]|\{[^][{}\\$%^\n]*\}))+")
"""Arguments without a token in them, which most are: keys, labels, options."""


_CELLS = frozenset(("tabular", "tabular*", "tabularx", "longtable"))
"""Environments in whose cells TeX makes no displays."""
_LONGEST_GAP = 100


@dataclass(slots=True)
class _Frame:
    """A node that is being read.

    `end` is where its content ends, known for groups and arguments; `stop` is behind what closes it. `closer` is what
    closes the others. `inner` is where its text begins.
    """

    kind: str
    token: Token
    inner: int
    end: int = _UNBOUNDED
    stop: int = 0
    closer: str = ""
    starred: bool = False
    arguments: tuple[Argument | None, ...] = ()
    children: list[Node] = field(default_factory=list)


class _Reader:
    """One pass over the tokens, with the open nodes on a stack."""

    def __init__(self, tokens: Tokens, signatures: Signatures) -> None:
        self.tokens = tokens
        self.signatures = signatures
        self.position = 0
        length = len(tokens.text)
        self.stack: list[_Frame] = []
        self.places: dict[str, list[int]] = {}
        """Where frames of a kind stand on the stack, so that none is searched for: no depth is too deep."""
        self.limit = length
        """Where the innermost node ends of which that is known."""
        self._push(_Frame("root", Token("root", "", 0, length), 0, end=length, stop=length))

    def read(self) -> tuple[Node, ...]:
        """Read all tokens."""
        for token in self.tokens.items:
            if token.start >= self.limit:
                self._close_ended(token.start)
            if token.start < self.position or (token.kind == "open" and self._opens_argument(token)):
                continue
            self._add_text(token.start)
            self._take(token)
        length = len(self.tokens.text)
        self._close_ended(length)
        while len(self.stack) > 1:
            self._close_top(length, length, closed=False)
        self._add_text(length)
        return tuple(self.stack[0].children)

    def _opens_argument(self, token: Token) -> bool:
        frame = self.stack[-1]
        return frame.kind == "argument" and token.start == frame.inner - 1

    def _take(self, token: Token) -> None:
        match token.kind:
            case "command":
                self._take_command(token)
            case "comment":
                self._add(Comment(token.start, token.end))
            case "paragraph":
                self._end_mathematics(token.start)
                self._add(Break(token.start, token.end))
            case "verbatim" | "address":
                self._add(_make_verbatim(self.tokens.text, token))
            case "open":
                self._take_brace(token)
            case "math":
                self._take_dollar(token)
            case _:
                pass

    def _take_brace(self, token: Token) -> None:
        end = self.tokens.pairs.get(token.start)
        if end is not None:
            self._open(_Frame("group", token, token.end, end=end, stop=end + 1), token.end)

    # --- Commands and environments

    def _take_command(self, token: Token) -> None:
        if token.name in _OPENERS:
            self._open_mathematics(token, _OPENERS[token.name])
        elif token.name in _CLOSERS:
            if not self._close_mathematics(token, token.name):
                self._add(Command(token.start, token.end, token.name))
        elif token.name == "begin":
            self._take_begin(token)
        elif token.name == "end":
            self._take_end(token)
        else:
            self._take_other(token)

    def _take_other(self, token: Token) -> None:
        letters = self.signatures.commands.get(token.name)
        if letters is None:
            self._add(Command(token.start, token.end, token.name))
            return
        starred, arguments, end = self._read_arguments(token.end, letters)
        if not any(arguments):
            self._add(Command(token.start, token.end + starred, token.name, starred, arguments))
        elif _NAMES_ONLY.fullmatch(self.tokens.text, token.end, end):
            names = tuple(Text(each.start, each.stop) for each in arguments if each and each.stop > each.start)
            self._add(Command(token.start, end, token.name, starred, arguments, names))
        else:
            frame = _Frame("command", token, end, end=end, stop=end, starred=starred, arguments=arguments)
            self._open(frame, token.end)
            self._open_arguments(token, arguments)

    def _read_arguments(self, position: int, letters: str) -> tuple[bool, tuple[Argument | None, ...], int]:
        """Read arguments that stand within the group or the argument that is being read."""
        starred, read, end = read_arguments(self.tokens, position, letters)
        if end > self._bounded.end:
            return False, (), position
        return starred, tuple(argument for _, argument in read), end

    def _open_arguments(self, token: Token, arguments: tuple[Argument | None, ...]) -> None:
        """Put all arguments on the stack, the first on top: what stands between two belongs to the second."""
        for argument in reversed(arguments):
            if argument:
                self._push(_Frame("argument", token, argument.start, end=argument.stop, stop=argument.end))

    def _take_begin(self, token: Token) -> None:
        name = self.tokens.mandatory(token.end)
        if name is None or name.end > self._bounded.end:
            self._add(Command(token.start, token.end, token.name))
            return
        known = name.text.strip()
        starred, arguments, end = self._read_arguments(name.end, self.signatures.environments.get(known, ""))
        frame = _Frame("environment", token, end, closer=known, starred=starred, arguments=arguments)
        self._open(frame, name.end)
        self._open_arguments(token, arguments)

    def _take_end(self, token: Token) -> None:
        name = self.tokens.mandatory(token.end)
        known = name.text.strip() if name else ""
        if name is None or self._find_open(f"environment {known}") is None:
            end = name.end if name else token.end
            self._add(Command(token.start, end, "end", arguments=(name,) if name else ()))
            return
        while self.stack[-1].kind != "environment" or self.stack[-1].closer != known:
            self._close_top(token.start, token.start, closed=False)
        self._close_top(token.start, name.end, closed=True)

    # --- Mathematics

    def _take_dollar(self, token: Token) -> None:
        if token.name == "$$" and (self._find_mathematics() == "$" or self._is_empty_formula(token)):
            # Two formulas that touch: $a$$b$; or one of nothing.
            half = token.start + 1
            self._take_dollar(Token("math", "$", token.start, half))
            self._take_dollar(Token("math", "$", half, token.end))
        elif not self._close_mathematics(token, token.name):
            self._open_mathematics(token, token.name)

    def _is_empty_formula(self, token: Token) -> bool:
        """Tell whether two dollars are a formula of nothing: in a cell, before another formula or the cell's end."""
        rest = self.tokens.text[token.end : token.end + _LONGEST_GAP].lstrip(" \t")
        ends = rest.startswith(("&", "\\\\")) or (rest.startswith("$") and not rest.startswith("$$"))
        return ends and self._find_mathematics() == "" and any(frame.closer in _CELLS for frame in self.stack)

    def _find_mathematics(self) -> str:
        """Give what closes the mathematics that is open here, or nothing."""
        opened = self._find_open("mathematics")
        return opened.closer if opened else ""

    def _open_mathematics(self, token: Token, closer: str) -> None:
        self._open(_Frame("mathematics", token, token.end, closer=closer), token.end)

    def _close_mathematics(self, token: Token, closer: str) -> bool:
        if self._find_mathematics() != closer:
            return False
        while self.stack[-1].kind != "mathematics":
            self._close_top(token.start, token.start, closed=False)
        self._close_top(token.start, token.end, closed=True)
        return True

    def _end_mathematics(self, position: int) -> None:
        """No mathematics survives a blank line in TeX, so neither does a forgotten dollar here."""
        while self.stack[-1].kind == "mathematics":
            self._close_top(position, position, closed=False)

    # --- The stack

    @property
    def _bounded(self) -> _Frame:
        """Give the innermost open node of which it is known where it ends."""
        return self.stack[self.places["bounded"][-1]]

    def _find_open(self, kind: str) -> _Frame | None:
        """Give the innermost node of a kind that is open within the innermost one whose end is known."""
        found = self.places.get(kind)
        return self.stack[found[-1]] if found and found[-1] > self.places["bounded"][-1] else None

    def _open(self, frame: _Frame, position: int) -> None:
        self._push(frame)
        self.position = position

    def _push(self, frame: _Frame) -> None:
        self.places.setdefault(_name_kind(frame), []).append(len(self.stack))
        self.stack.append(frame)
        if frame.end != _UNBOUNDED:
            self.limit = frame.end

    def _pop(self) -> _Frame:
        frame = self.stack.pop()
        self.places[_name_kind(frame)].pop()
        if frame.end != _UNBOUNDED:
            self.limit = self._bounded.end
        return frame

    def _close_ended(self, position: int) -> None:
        """Close what ends at or before a position, and whatever stands open in it."""
        while len(self.stack) > 1:
            bounded = self._bounded
            if bounded.kind == "root" or bounded.end > position:
                return
            while self.stack[-1] is not bounded:
                self._close_top(bounded.end, bounded.end, closed=False)
            self._close_top(bounded.end, bounded.stop, closed=True)

    def _close_top(self, outer: int, stop: int, *, closed: bool) -> None:
        self._add_text(outer)
        frame = self._pop()
        self.position = max(self.position, stop)
        if frame.kind == "argument":
            self.stack[-1].children += frame.children
        else:
            self._add(_MAKERS[frame.kind](frame, outer, stop, closed))

    def _add(self, node: Node) -> None:
        self.stack[-1].children.append(node)
        self.position = max(self.position, node.end)

    def _add_text(self, end: int) -> None:
        """Add what stands between the last node and a place, but not what stands before or between arguments."""
        if end <= self.position:
            return
        frame = self.stack[-1]
        start = max(self.position, frame.inner)
        if start < end:
            frame.children.append(Text(start, end))
        self.position = end


def _make_verbatim(text: str, token: Token) -> Verbatim:
    written = text[token.start : token.end]
    if token.kind == "verbatim" and token.name != written:
        letters = standard_signatures().environments.get(token.name, "")
        inner = token.start + _end_of_options(written, written.index("}") + 1, letters)
        closing = written.rfind("\\end")
        return Verbatim(token.start, token.end, token.name, inner, token.start + closing if closing > 0 else token.end)
    opened = _find_last_group(written) if token.kind == "address" else _find_quote(written)
    inner = token.start + opened + 1
    return Verbatim(token.start, token.end, "", inner, max(token.end - 1, inner))


def _end_of_options(written: str, position: int, letters: str) -> int:
    """Give where the body of a verbatim environment begins: its arguments stand right behind its name."""
    for letter in letters:
        opening, closing = ("[", "]") if letter == "o" else ("{", "}")
        if written.startswith(opening, position):
            position = written.find(closing, position) + 1 or position
    return position


def _find_last_group(written: str) -> int:
    r"""Give where the brace stands that opens the body: of \mintinline{python}{x} the second."""
    depth = 0
    for index in range(len(written) - 1, 0, -1):
        depth += {"}": 1, "{": -1}.get(written[index], 0)
        if depth == 0:
            return index
    return 0


def _find_quote(written: str) -> int:
    r"""Give where the sign stands that delimits a \verb, behind the options of \lstinline and the like."""
    named = len(written) - len(written[1:].lstrip("*" + ascii_letters))
    for opening, closing in ("[]", "{}"):
        if written.startswith(opening, named):
            named = written.find(closing, named) + 1
    return named


def _name_kind(frame: _Frame) -> str:
    if frame.end != _UNBOUNDED:
        return "bounded"
    return f"environment {frame.closer}" if frame.kind == "environment" else frame.kind


_OPENERS = {"(": ")", "[": "]"}
_CLOSERS = frozenset(_OPENERS.values())


def _make_command(frame: _Frame, _: int, end: int, __: bool) -> Command:
    token = frame.token
    return Command(token.start, end, token.name, frame.starred, frame.arguments, tuple(frame.children))


def _make_group(frame: _Frame, _: int, end: int, __: bool) -> Group:
    return Group(frame.token.start, end, tuple(frame.children))


def _make_environment(frame: _Frame, outer: int, end: int, closed: bool) -> Environment:
    inner = min(frame.inner, outer)
    children = tuple(frame.children)
    return Environment(frame.token.start, end, frame.closer, frame.arguments, inner, outer, closed, children)


def _make_mathematics(frame: _Frame, outer: int, end: int, closed: bool) -> Mathematics:
    token = frame.token
    opener = token.name if token.kind == "math" else f"\\{token.name}"
    return Mathematics(token.start, end, opener, token.end, outer, closed, tuple(frame.children))


_MAKERS: dict[str, Callable[[_Frame, int, int, bool], Node]] = {
    "command": _make_command,
    "group": _make_group,
    "environment": _make_environment,
    "mathematics": _make_mathematics,
}
