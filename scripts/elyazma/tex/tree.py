"""Read TeX source into one tree: commands with their arguments, environments, mathematics, comments, verbatim text.

Every question about an author's TeX is asked of this tree, so that no two answers disagree about what is a comment, an
argument or a figure. Nodes hold offsets into the text, which is never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tokens import Argument, Tokens

# --- The nodes -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Characters that stand for themselves."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Comment:
    """From % to the end of its line, without the line's end."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """The blank lines between two paragraphs."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Verbatim:
    r"""Text that TeX reads letter by letter: a verbatim environment by its name, \verb, the address of a \url.

    `name` is empty but for environments; `inner` and `outer` are where the body begins and ends.
    """

    start: int
    end: int
    name: str
    inner: int
    outer: int


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What stands between braces that are no command's argument."""

    start: int
    end: int
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Command:
    r"""A command and the arguments its signature gives it, None where an optional one is missing.

    `children` are the nodes within its arguments, in the order of the text.
    """

    start: int
    end: int
    name: str
    starred: bool = False
    arguments: tuple[Argument | None, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def name_end(self) -> int:
        """Give where the name ends, and its star: before the arguments."""
        return self.start + 1 + len(self.name) + self.starred

    def argument(self, index: int) -> Argument | None:
        """Give an argument by its place in the signature, stars not counted."""
        return self.arguments[index] if index < len(self.arguments) else None

    @property
    def last(self) -> Argument | None:
        """Give the last argument that is there."""
        return next((argument for argument in reversed(self.arguments) if argument), None)


@dataclass(frozen=True, slots=True, eq=False)
class Environment:
    r"""From \begin to \end: `inner` is behind the arguments, `outer` before \end.

    One never closed ends with the group it stands in.
    """

    start: int
    end: int
    name: str
    arguments: tuple[Argument | None, ...]
    inner: int
    outer: int
    closed: bool
    children: tuple[Node, ...]

    @property
    def body(self) -> tuple[Node, ...]:
        """Give the nodes behind the arguments."""
        return tuple(child for child in self.children if child.start >= self.inner)


@dataclass(frozen=True, slots=True, eq=False)
class Mathematics:
    r"""A formula between `$`, `$$`, `\(` or `\[` and what closes it. One never closed ends with its paragraph."""

    start: int
    end: int
    opener: str
    inner: int
    outer: int
    closed: bool
    children: tuple[Node, ...]


Node = Text | Comment | Break | Verbatim | Group | Command | Environment | Mathematics


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A TeX source as nodes, in the order of the text."""

    tokens: Tokens
    children: tuple[Node, ...]

    @property
    def text(self) -> str:
        """Give the source."""
        return self.tokens.text

    def source(self, node: Node) -> str:
        """Give what a node was read from."""
        return self.tokens.text[node.start : node.end]

    def span(self, node: Node) -> Span:
        """Give the place of a node."""
        return self.tokens.span(node.start, node.end - node.start)

    def walk(self) -> Iterator[Node]:
        """Give all nodes, each before its children, in the order of the text."""
        return walk(self.children)

    def commands(self, names: Collection[str]) -> Iterator[Command]:
        """Give the commands of these names."""
        return (node for node in self.walk() if isinstance(node, Command) and node.name in names)

    def environments(self, names: Collection[str] | None = None) -> Iterator[Environment]:
        """Give the environments of these names; all without names. Verbatim ones are not among them."""
        return (node for node in self.walk() if isinstance(node, Environment) and (names is None or node.name in names))

    def outside_mathematics(self) -> Iterator[Node]:
        """Give all nodes but formulas and what stands in them."""
        formulas = self.mathematics()
        formula = next(formulas, None)
        for node in self.walk():
            while formula and formula.end <= node.start:
                formula = next(formulas, None)
            if formula is None or node.start < formula.start or node.end > formula.end:
                yield node

    def name_end(self, environment: Environment) -> int:
        r"""Give where \begin{...} ends, before the arguments."""
        name = self.tokens.mandatory(environment.start + len(r"\begin"))
        return name.end if name else environment.inner

    def comments(self) -> Iterator[Comment]:
        """Give the comments."""
        return (node for node in self.walk() if isinstance(node, Comment))

    def mathematics(self) -> Iterator[Mathematics | Environment]:
        """Give all mathematics, displays and environments too, but none that stands in another."""
        known = standard_signatures().mathematics
        end = 0
        for node in self.walk():
            formula = isinstance(node, Mathematics) or (isinstance(node, Environment) and node.name in known)
            if formula and node.start >= end:
                assert isinstance(node, (Mathematics, Environment))
                end = node.end
                yield node

    def verbatim(self) -> Iterator[Verbatim]:
        """Give the verbatim texts."""
        return (node for node in self.walk() if isinstance(node, Verbatim))


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Give nodes and all below them, each before its children; no depth is too deep."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _HOLDERS):
            waiting.extend(reversed(node.children))


_HOLDERS = (Group, Command, Environment, Mathematics)
