"""Templates through Jinja2, sandboxed; the only module that imports it.

What an undeclared name stands for is an error, and whatever is printed is escaped as its format asks. A journal's
template and a letter's come from anybody: they decide and go through lists, and compute nothing (`find_computing`);
what they print is bounded whatever passes (`fill_bounded`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sized
from contextlib import contextmanager
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from elyazma.model.phrases import phrase

__all__ = [
    "FILTERS",
    "ImmutableSandboxedEnvironment",
    "Template",
    "TemplateError",
    "TemplateSyntaxError",
    "TooLong",
    "fill_bounded",
    "find_computing",
    "load_html_template",
    "nodes",
    "open_html_templates",
    "open_tex_templates",
    "parse_plain",
    "try_to_compile",
]


def open_tex_templates(escape: Callable[[object], str]) -> ImmutableSandboxedEnvironment:
    r"""Make an environment for TeX, whose delimiters are commands: `{{` and `{%` are ordinary TeX and would collide.

    Every value that is printed goes through `escape`.
    """
    return ImmutableSandboxedEnvironment(
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        comment_start_string=r"\NOTE{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=escape,
    )


def open_html_templates() -> ImmutableSandboxedEnvironment:
    """Make an environment for HTML: what is printed is text, save where the template itself says that it is `safe`."""
    return ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, autoescape=True
    )


@lru_cache(maxsize=8)
def load_html_template(text: str) -> Template:
    """Make a template for HTML of its text; a process that fills one again and again compiles it once."""
    return open_html_templates().from_string(text)


# --- Templates that anybody wrote ---------------------------------------------------------------------

FILTERS = ("join", "length", "first", "last")
"""What such a template may do with a list."""

_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Const, nodes.CondExpr, nodes.Filter, nodes.Keyword,
)  # fmt: skip
_MOST_ROUNDS = 100_000
_MOST_LETTERS = 4 << 20
_MOST_NESTED = 100


class TooLong(Exception):  # noqa: N818
    """A template that goes through too many rounds of its loops, or prints too much."""

    def __init__(self) -> None:
        super().__init__(phrase("the template goes through its loops too often, or prints too much"))


def parse_plain(text: str, escape: Callable[[object], str]) -> nodes.Template:
    """Parse a template. Raises TemplateSyntaxError, also for what Python cannot read: a number of 5,000 digits."""
    with _as_syntax():
        return open_tex_templates(escape).parse(text)


def try_to_compile(text: str, escape: Callable[[object], str]) -> None:
    """See that Python can run a template that computes nothing: it nests no more than twenty loops.

    Raises TemplateSyntaxError. What is nested deeply would take Python minutes: `find_computing` comes first.
    """
    environment = open_tex_templates(escape)
    with _as_syntax():
        environment.compile(environment.parse(text))


@contextmanager
def _as_syntax() -> Iterator[None]:
    try:
        yield
    except RecursionError:
        raise TemplateSyntaxError(phrase("it is nested too deeply"), 1) from None
    except (SyntaxError, ValueError, MemoryError):
        raise TemplateSyntaxError(phrase("Python cannot run it: too deep, too long, or a name twice"), 1) from None


def find_computing(tree: nodes.Template) -> Iterator[int]:
    """Yield the lines of what a template has besides names, loops, conditions, comparisons and the filters above."""
    waiting: list[tuple[nodes.Node, int, int]] = [(tree, 0, 1)]
    while waiting:
        node, depth, above = waiting.pop()
        # What only holds another node has no line of its own.
        line = node.lineno or next((child.lineno for child in node.iter_child_nodes() if child.lineno), above)
        if not _is_plain(node) or depth > _MOST_NESTED or (isinstance(node, nodes.For) and node.recursive):
            yield line
        else:
            waiting += [(child, depth + 1, line) for child in node.iter_child_nodes()]


def _is_plain(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in FILTERS
    if isinstance(node, nodes.Const):
        # No file can hold half of a pair, which an escape in a text can be.
        return not (isinstance(node.value, str) and _HALVES.search(node.value))
    if isinstance(node, nodes.Getattr):
        # Of what a filter gives nobody knows the type, and so not what belongs to it.
        return isinstance(node.node, (nodes.Name, nodes.Getattr))
    return isinstance(node, _PLAIN)


_HALVES = re.compile(r"[\ud800-\udfff]")


def fill_bounded(text: str, fields: Mapping[str, object], escape: Callable[[object], str]) -> str:
    """Fill a template that computes nothing. Raises TooLong, TemplateError, TypeError."""
    template, rounds = _compile_counting(text, escape)
    rounds[0] = 0
    pieces, letters = [], 0
    for piece in template.generate(**fields):
        pieces.append(piece)
        letters += len(piece)
        if letters > _MOST_LETTERS:
            raise TooLong
    return "".join(pieces)


# While an author writes, the same one is filled at each save.
@lru_cache(maxsize=8)
def _compile_counting(text: str, escape: Callable[[object], str]) -> tuple[Template, list[int]]:
    """Compile a template whose loops count their rounds: an empty one prints nothing, and would run for ever."""
    rounds = [0]

    def count(items: Sized) -> Sized:
        rounds[0] += len(items)
        if rounds[0] > _MOST_ROUNDS:
            raise TooLong
        return items

    environment = open_tex_templates(escape)
    environment.filters["counted"] = count
    tree = environment.parse(text)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
    code = environment.compile(tree)
    return Template.from_code(environment, code, environment.make_globals(None)), rounds
