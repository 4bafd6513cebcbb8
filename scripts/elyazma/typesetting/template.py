"""Journal templates: rendering, and a static check that needs no TeX."""

from __future__ import annotations

import dataclasses
import difflib
import types
from collections.abc import Iterator
from functools import lru_cache
from typing import get_args, get_origin, get_type_hints

from elyazma.model.diagnostics import Diagnostic, Severity, Span, error
from elyazma.model.phrases import phrase, phrase_fault
from elyazma.system.templates import (
    FILTERS,
    TemplateError,
    TemplateSyntaxError,
    TooLong,
    fill_bounded,
    find_computing,
    nodes,
    parse_plain,
    try_to_compile,
)
from elyazma.tex.escape import escape
from elyazma.typesetting.issue_view import IssuePagesView
from elyazma.typesetting.preamble import NoEscape
from elyazma.typesetting.view import View

LOOP_FIELDS = ("first", "last", "index", "index0", "length")


class BadTemplate(Exception):  # noqa: N818
    """A template that cannot be filled; the finding says why."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message)
        self.finding = finding


def render_template(text: str, view: View | IssuePagesView, path: str = "article.tex.j2") -> str:
    """Fill a template that computes nothing; the result ends in a newline. Raises BadTemplate.

    It is looked at here, not only by who asks first: a build begins before everything is checked (typesetting/head.py).
    """
    shape: type = type(view)
    for finding in check_template(text, path, shape):
        if finding.severity is Severity.ERROR:
            raise BadTemplate(finding)
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    try:
        return fill_bounded(text, fields, _escape_once).rstrip() + "\n"
    except TooLong as reason:
        hint = phrase("a loop in a loop goes through the inner list once for each of the outer one")
        raise BadTemplate(error("template-long", phrase_fault(reason), Span(path), hint)) from None
    except (TemplateError, TypeError, ValueError) as reason:
        hint = phrase(r"print single values: \VAR{{title}}; go through lists with \BLOCK{{for author in authors}}")
        message = phrase("the template cannot be filled: {reason}", reason=str(reason)[:200])
        raise BadTemplate(error("template-value", message, Span(path), hint)) from None


# Each check of a manuscript asks it of its journal's template again.
@lru_cache(maxsize=64)
def check_template(text: str, path: str, shape: type = View) -> tuple[Diagnostic, ...]:
    """Find syntax errors and names that a template's view does not declare, each with its line."""
    try:
        tree = parse_plain(text, _escape_once)
        computing = tuple(_find_computing(tree, path))
        if not computing:
            try_to_compile(text, _escape_once)
    except TemplateSyntaxError as problem:
        return (_report_syntax(problem, path),)
    try:
        return (*computing, *_check_body(tree.body, get_type_hints(shape), path))
    except RecursionError:
        # What is so deep was found to be already.
        return computing


def _report_syntax(problem: TemplateSyntaxError, path: str) -> Diagnostic:
    message = phrase("the template cannot be read: {message}", message=problem.message)
    hint = phrase(r"a template has three commands: \VAR{{name}}, \BLOCK{{for/if/endfor/endif}}, \NOTE{{comment}}")
    return error("template-syntax", message, Span(path, problem.lineno), hint)


def _find_computing(tree: nodes.Template, path: str) -> Iterator[Diagnostic]:
    hint = phrase("a template knows names, for, if, comparisons and the filters {filters}", filters=", ".join(FILTERS))
    for line in find_computing(tree):
        yield error("template-computes", phrase("a template may not compute"), Span(path, line), hint)


def _escape_once(value: object) -> str:
    return value if isinstance(value, NoEscape) else escape(str(value))


# --- The static check: names are followed through the View's types ----------------------------------

Scope = dict[str, object]


def _check_body(body: list[nodes.Node], scope: Scope, path: str) -> Iterator[Diagnostic]:
    for node in body:
        if isinstance(node, nodes.For):
            yield from _check_for(node, scope, path)
        elif isinstance(node, (nodes.Name, nodes.Getattr)):
            yield from _type_of(node, scope, path)[1]
        elif isinstance(node, nodes.Output):
            yield from _check_printed(node, scope, path)
        else:
            yield from _check_body(list(node.iter_child_nodes()), scope, path)


def _check_printed(output: nodes.Output, scope: Scope, path: str) -> Iterator[Diagnostic]:
    for node in output.nodes:
        if isinstance(node, (nodes.Name, nodes.Getattr)):
            printed, problems = _type_of(node, scope, path)
            yield from problems
            if not problems and (get_origin(printed) in (tuple, list) or dataclasses.is_dataclass(printed)):
                yield _report_value(node, path)
        else:
            yield from _check_body([node], scope, path)


def _report_value(node: nodes.Node, path: str) -> Diagnostic:
    hint = phrase(r"print single values: \VAR{{title}}; go through lists with \BLOCK{{for author in authors}}")
    message = phrase("what the template prints here is a list, or has parts of its own")
    return error("template-value", message, Span(path, node.lineno), hint)


def _check_for(loop: nodes.For, scope: Scope, path: str) -> Iterator[Diagnostic]:
    sequence, problems = _type_of(loop.iter, scope, path)
    yield from problems
    if not problems and get_origin(sequence) not in (tuple, list):
        hint = phrase(r"go through one of the lists: \BLOCK{{for author in authors}}")
        yield error("template-loop", phrase("a template goes through lists alone"), Span(path, loop.lineno), hint)
    inner = dict(scope)
    if isinstance(loop.target, nodes.Name):
        inner[loop.target.name] = _element_type(sequence)
    inner["loop"] = LOOP_FIELDS
    yield from _check_body([*loop.body, *loop.else_], inner, path)


def _type_of(node: nodes.Node, scope: Scope, path: str) -> tuple[object, list[Diagnostic]]:
    """Give the declared type of an expression (object where it cannot be known) and what is undeclared in it."""
    if isinstance(node, nodes.Name):
        if node.name in scope:
            return scope[node.name], []
        return object, [_undeclared(node.name, sorted(scope), path, node.lineno)]
    if isinstance(node, nodes.Getattr):
        owner, problems = _type_of(node.node, scope, path)
        fields = _fields_of(owner)
        if fields is None or node.attr in fields:
            return (fields or {}).get(node.attr, object), problems
        return object, [*problems, _undeclared(node.attr, sorted(fields), path, node.lineno)]
    return object, list(_check_body(list(node.iter_child_nodes()), scope, path))


def _fields_of(declared: object) -> dict[str, object] | None:
    if declared is object:
        return None
    if declared is LOOP_FIELDS:
        return dict.fromkeys(LOOP_FIELDS, object)
    return get_type_hints(declared) if dataclasses.is_dataclass(declared) else {}


def _element_type(declared: object) -> object:
    if get_origin(declared) in (tuple, list):
        return get_args(declared)[0]
    return object if not isinstance(declared, types.GenericAlias) else get_args(declared)[0]


def _undeclared(name: str, known: list[str], path: str, line: int) -> Diagnostic:
    near = difflib.get_close_matches(name, known, n=1)
    hint = (
        phrase('did you mean "{near}"?', near=near[0])
        if near
        else phrase("a template may read: {known}", known=", ".join(known) or phrase("nothing here"))
    )
    return error(
        "template-name", phrase('the template reads "{name}", which is not declared', name=name), Span(path, line), hint
    )
