"""Journal templates: rendering, and a static check that needs no TeX."""

from __future__ import annotations

import dataclasses
import difflib
import types
from collections.abc import Iterator
from functools import lru_cache
from typing import get_args, get_origin, get_type_hints

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.phrases import phrase
from elyazma.system.templates import Template, TemplateSyntaxError, nodes, open_tex_templates
from elyazma.tex.escape import escape
from elyazma.typesetting.preamble import NoEscape
from elyazma.typesetting.view import View

LOOP_FIELDS = ("first", "last", "index", "index0", "length")


def render_template(text: str, view: View) -> str:
    """Fill a template that `check_template` found good; the result ends in a newline."""
    template = _read_template(text)
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    return template.render(fields).rstrip() + "\n"


# While an author writes, the same one is filled at each save.
@lru_cache(maxsize=8)
def _read_template(text: str) -> Template:
    return open_tex_templates(_escape_once).from_string(text)


# Each check of a manuscript asks it of its journal's template again.
@lru_cache(maxsize=64)
def check_template(text: str, path: str, shape: type = View) -> tuple[Diagnostic, ...]:
    """Find syntax errors and names that a template's view does not declare, each with its line."""
    try:
        tree = open_tex_templates(_escape_once).parse(text)
    except TemplateSyntaxError as problem:
        hint = phrase(r"a template has three commands: \VAR{{name}}, \BLOCK{{for/if/endfor/endif}}, \NOTE{{comment}}")
        return (
            error(
                "template-syntax",
                phrase("the template cannot be read: {message}", message=problem.message),
                Span(path, problem.lineno),
                hint,
            ),
        )
    return tuple(_check_body(tree.body, get_type_hints(shape), path))


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
        else:
            yield from _check_body(list(node.iter_child_nodes()), scope, path)


def _check_for(loop: nodes.For, scope: Scope, path: str) -> Iterator[Diagnostic]:
    sequence, problems = _type_of(loop.iter, scope, path)
    yield from problems
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
