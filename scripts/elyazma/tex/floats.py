"""Find the figures and tables of a TeX source: signatures.toml says which environments are which."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Float
from elyazma.tex.commands import DEFINING
from elyazma.tex.signatures import standard_signatures
from elyazma.tex.tree import Command, Environment, Tree, walk


def find_floats(tree: Tree) -> Iterator[Float]:
    """Find the figures and tables in the order of the text; what a macro's definition holds is none.

    A long table counts where it has a caption.
    """
    if r"\begin" not in tree.text:
        return
    known = standard_signatures()
    defined = 0
    for node in tree.walk():
        if node.start < defined:
            continue
        if isinstance(node, Command) and node.name in DEFINING:
            defined = node.end
        elif isinstance(node, Environment) and node.name in known.figures:
            yield Float("figure", _begin(tree, node))
        elif isinstance(node, Environment) and (node.name in known.tables or _is_captioned(node, known.long_tables)):
            yield Float("table", _begin(tree, node))


def _begin(tree: Tree, node: Environment) -> Span:
    return tree.tokens.span(node.start, len(rf"\begin{{{node.name}}}"))


def _is_captioned(environment: Environment, names: frozenset[str]) -> bool:
    return environment.name in names and any(
        isinstance(node, Command) and node.name == "caption" for node in walk(environment.body)
    )


def skip_place(tree: Tree, environment: Environment) -> int:
    """Give where an environment begins behind the letters of its place: no signature tells of an author's own float."""
    place = tree.tokens.optional(tree.name_end(environment))
    return max(environment.inner, place.end) if place and set(place.text) <= _PLACES else environment.inner


_PLACES = frozenset("htbpH!")
