"""Validate TOML strictly, through pydantic: a value of a given shape, or findings for all mistakes at their places."""

from __future__ import annotations

import functools
import json
import re
import tomllib
import types
from collections.abc import Mapping
from datetime import date, time
from itertools import islice
from typing import Any, TypeVar, cast, get_args

from pydantic import TypeAdapter, ValidationError

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.sources.places import TooDeepError, locate_keys
from elyazma.sources.words import describe_shape, describe_value, find_shape, give_example, known_keys
from elyazma.system.nearest import did_you_mean
from elyazma.tex.characters import find_hidden

T = TypeVar("T")

MOST_FINDINGS = 100
"""A file with more mistakes is probably not meant for us, and more findings would only hide the first ones."""


Validated = tuple[T | None, Mapping[str, Span], tuple[Diagnostic, ...]]
"""The value, or None if there are errors; the span of every key by its dotted path; all findings."""


def validate_toml(text: str, path: str, shape: type[T]) -> Validated[T]:
    """Read a TOML text into a dataclass, or into findings for all mistakes."""
    hidden = tuple(islice(find_hidden(text, path), MOST_FINDINGS))
    if hidden:
        return None, {}, hidden
    try:
        places = locate_keys(text, path)
        data = tomllib.loads(text)
        lines = json.dumps(data, default=_iso_format, allow_nan=False)
    except TooDeepError as found:
        return None, {}, (_report_depth(found.span),)
    except RecursionError:
        return None, {}, (_report_depth(Span(path)),)
    except ValueError as found:
        return None, {}, (_report_syntax(text, path, str(found)),)
    return _validate(lines, data, places, path, shape)


def _iso_format(value: date | time) -> str:
    return value.isoformat()


@dataclass(frozen=True, slots=True)
class _Table:
    """What a finding needs: the parsed text, the shape that is asked for, and where the keys stand."""

    data: object
    shape: object
    places: Mapping[str, Span]
    path: str


@functools.cache
def _make_adapter(shape: type) -> TypeAdapter[Any]:
    """Make pydantic's validator of a shape; this takes longer than validating any file."""
    return TypeAdapter(shape)


def _validate(lines: str, data: object, places: Mapping[str, Span], path: str, shape: type[T]) -> Validated[T]:
    adapter = _make_adapter(cast(type, shape))
    try:
        return adapter.validate_json(lines), places, ()
    except ValidationError as found:
        table = _Table(data, shape, places, path)
        problems = islice(found.errors(include_url=False, include_context=False), MOST_FINDINGS)
        findings = (_report_problem(table, problem["type"], problem["loc"]) for problem in problems)
        return None, places, tuple(dict.fromkeys(findings))


# --- Syntax ---------------------------------------------------------------------------------------

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

# The backslash is that of TOML's strings, not TeX's.
_HINTS = {
    "Expected '=' after a key": phrase('write key = "value"'),
    "Invalid value": phrase('put text in quotes: key = "text"'),
    "Unterminated string": phrase("close the quotes"),
    "Illegal character '\\n'": phrase(
        "close the quotes on the same line, or use three quotes for a text of several lines"
    ),
    "Unescaped '\\'": phrase("write \\\\ for a backslash, or use single quotes: 'text'"),
    "Unclosed array": phrase("add the missing ] or comma"),
    "Unclosed inline table": phrase("add the missing }} or comma"),
    "Cannot overwrite": phrase("this key stands twice: keep one of the two"),
    "Duplicate inline table key": phrase("this key stands twice: keep one of the two"),
    "Cannot declare": phrase("this table stands twice: join the two"),
    "Cannot mutate": phrase("this key stands twice: keep one of the two"),
    "Expected newline": phrase("start a new line here, or check the quotes before it"),
    "Invalid initial character for a key": phrase(
        "put the key in quotes, or check the line above for an unclosed bracket"
    ),
    "Invalid date": phrase("write a day as 2026-01-31"),
    "Exceeds the limit": phrase("put the number in quotes"),
    "Out of range float": phrase("write a decimal number"),
}
"""A hint for each error message of tomllib (Python 3.11-3.14), int() and json."""


_PLAIN = {
    "Exceeds the limit": phrase("the number is too long"),
    "Out of range float": phrase("nan and inf are no numbers"),
}


def _report_syntax(text: str, path: str, complaint: str) -> Diagnostic:
    message = _look_up(_PLAIN, complaint) or _AT.sub("", complaint)
    hint = _look_up(_HINTS, complaint) or phrase("see https://toml.io/en/v1.0.0")
    return error(
        "toml-syntax",
        phrase("this is not TOML: {message}", message=message),
        _find_syntax_place(text, path, complaint),
        hint,
    )


def _look_up(table: Mapping[str, Phrase], complaint: str) -> Phrase:
    return next((words for start, words in table.items() if start in complaint), NOTHING)


def _find_syntax_place(text: str, path: str, complaint: str) -> Span:
    at = _AT.search(complaint)
    if at and at[1]:
        line = text.split("\n")[int(at[1]) - 1]
        # tomllib reports a repeated key after its value; the mistake is the key.
        repeated = complaint.startswith(("Cannot", "Duplicate"))
        return Span(path, int(at[1]), len(line) - len(line.lstrip()) + 1 if repeated else int(at[2]))
    if at:
        lines = text.rstrip("\n").split("\n")
        return Span(path, len(lines), max(len(lines[-1]), 1))
    # int() and json give no place, so the number that they mean is searched for.
    number = re.search(r"[=\[,][ \t]*([+-]?(?:[0-9_]{1000,}|nan|inf)\b)", text)
    start = number.start(1) if number else 0
    return Span(path, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def _report_depth(span: Span) -> Diagnostic:
    return error(
        "toml-too-deep", phrase("brackets or keys nest too deep"), span, phrase("take the inner brackets or dots away")
    )


# --- Shape ----------------------------------------------------------------------------------------

Location = tuple[int | str, ...]


def _report_problem(table: _Table, kind: str, location: Location) -> Diagnostic:
    location = tuple(step for step in location if step != "[key]")
    if kind == "missing" and isinstance(location[-1], str):
        return _report_missing(location, find_shape(table.shape, location), _find_place(table, location[:-1]))
    if kind == "unexpected_keyword_argument":
        known = known_keys(find_shape(table.shape, location[:-1]))
        return _report_unknown(str(location[-1]), known, _find_place(table, location))
    # In a list that is too short an element is missing, but the mistake is the list.
    return _report_type(table, location[:-1] if kind == "missing" else location)


def _report_type(table: _Table, location: Location) -> Diagnostic:
    expected = find_shape(table.shape, location)
    value = _find_value(table.data, location)
    key = ".".join(map(str, location)) or phrase("this file")
    message = phrase(
        "{key}: expected {expected}, found {found}",
        key=key[:80],
        expected=describe_shape(expected),
        found=describe_value(value),
    )
    return error("wrong-type", message, _find_place(table, location), _suggest_value(location, expected, value))


def _find_place(table: _Table, location: Location) -> Span:
    """Give the span of the innermost part of a location that the text has."""
    for end in range(len(location), 0, -1):
        if span := table.places.get(".".join(map(str, location[:end]))):
            return span
    return Span(table.path)


def _find_value(data: object, location: Location) -> object:
    for step in location:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _report_missing(location: Location, expected: object, span: Span) -> Diagnostic:
    name = str(location[-1])
    table = ".".join(str(step) for step in location[:-1])
    where = phrase(" in {table}", table=table) if table else NOTHING
    return error(
        "missing-key",
        phrase('the key "{name}" is missing{where}', name=name, where=where),
        span,
        phrase("add {name}", name=give_example(name, expected)),
    )


def _report_unknown(name: str, known: tuple[str, ...], span: Span) -> Diagnostic:
    hint = did_you_mean(name[:80], known, phrase("known keys here: {known}", known=", ".join(known)))
    return error("unknown-key", phrase('unknown key "{name}"', name=name[:80]), span, hint)


def _suggest_value(location: Location, expected: object, found: object) -> Phrase:
    choices = [choice for choice in get_args(expected) if isinstance(choice, str)]
    if question := did_you_mean(str(found)[:80], choices):
        return question
    name = next((step for step in reversed(location) if isinstance(step, str)), "")
    whole = expected if location and isinstance(location[-1], str) else types.GenericAlias(tuple, (expected, ...))
    return phrase("write {name}", name=give_example(name, whole))
