"""Describe in plain English what a shape asks for and what a TOML value is."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Literal, Union, get_args, get_origin, get_type_hints

from elyazma.model.phrases import Phrase, join_choices, phrase, verbatim

_LONGEST_QUOTE = 60
_LONGEST_NUMBER = 49


def known_keys(shape: object) -> tuple[str, ...]:
    """Give the TOML keys of a dataclass in its own order; none for another shape."""
    if not dataclasses.is_dataclass(shape):
        return ()
    return tuple(item.name.removesuffix("_") for item in dataclasses.fields(shape))


def find_shape(shape: object, location: tuple[int | str, ...]) -> object:
    """Give the shape at a place inside a shape, None if there is none; `location` holds TOML keys and indices."""
    for step in location:
        shape = _step_into(_drop_none(shape), step)
    return _drop_none(shape)


def _step_into(shape: object, step: int | str) -> object:
    if dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape)
        return hints.get(str(step), hints.get(f"{step}_"))
    arguments = get_args(shape)
    if get_origin(shape) is tuple and isinstance(step, int):
        return arguments[0 if arguments[-1] is Ellipsis else min(step, len(arguments) - 1)]
    return arguments[-1] if arguments else None


def _drop_none(shape: object) -> object:
    if get_origin(shape) in (Union, types.UnionType):
        return next(choice for choice in get_args(shape) if choice is not type(None))
    return shape


_WORDS: dict[object, tuple[Phrase, Phrase]] = {
    str: (phrase("a text in quotes"), phrase("texts in quotes")),
    bool: (phrase("true or false"), phrase("true or false")),
    int: (phrase("a whole number"), phrase("whole numbers")),
    float: (phrase("a number"), phrase("numbers")),
    date: (phrase("a day such as 2026-01-31"), phrase("days")),
}


def describe_shape(shape: object) -> Phrase:
    """Describe what a shape asks for: "a list of texts in quotes"."""
    if shape in _WORDS:
        return _WORDS[shape][0]
    if dataclasses.is_dataclass(shape):
        return phrase("a table with the keys {keys}", keys=", ".join(known_keys(shape)))
    arguments = get_args(shape)
    if get_origin(shape) is Literal:
        return join_choices(map(_quoted_value, arguments))
    if get_origin(shape) is tuple:
        count = "" if arguments[-1] is Ellipsis else f"{len(arguments)} "
        return phrase("a list of {count}{arguments}", count=count, arguments=_describe_many(arguments[0]))
    return (
        phrase("a table of {arguments} by name", arguments=_describe_many(arguments[-1]))
        if arguments
        else phrase("something else")
    )


def _describe_many(shape: object) -> Phrase:
    if shape in _WORDS:
        return _WORDS[shape][1]
    return phrase("lists") if get_origin(shape) is tuple else phrase("tables")


_FOUND: tuple[tuple[type, Callable[[object], Phrase]], ...] = (
    (bool, lambda value: verbatim(str(value).lower())),
    (str, lambda value: phrase("the text {value}", value=_quoted_value(value))),
    (int, lambda value: phrase("the number {value}", value=str(value)[:_LONGEST_NUMBER])),
    (float, lambda value: phrase("the number {value}", value=value)),
    (datetime, lambda _: phrase("a day with a time")),
    (time, lambda _: phrase("a time of day")),
    (date, lambda _: phrase("a day")),
    (dict, lambda _: phrase("a table")),
)
"""bool stands before int and datetime before date, because they are subclasses."""


def describe_value(value: object) -> Phrase:
    """Describe a TOML value: "the number 5", "a list of 3"."""
    if isinstance(value, list):
        return phrase("a list of {value}", value=len(value))
    return next((words(value) for kind, words in _FOUND if isinstance(value, kind)), phrase("nothing"))


def _quoted_value(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    cut = value if len(value) <= _LONGEST_QUOTE else value[:_LONGEST_QUOTE] + "…"
    return f'"{cut}"'


def give_example(name: str, shape: object) -> str:
    """Write a line of TOML that gives a key a value of a shape."""
    if dataclasses.is_dataclass(shape):
        return f"[{name}]"
    arguments = get_args(shape)
    if get_origin(shape) is tuple and dataclasses.is_dataclass(arguments[0]):
        return f"[[{name}]]"
    return f"{name} = {_write_example(shape)}"


_EXAMPLES: dict[object, str] = {str: '"..."', bool: "true", int: "1", float: "1.0", date: "2026-01-31"}


def _write_example(shape: object) -> str:
    if shape in _EXAMPLES:
        return _EXAMPLES[shape]
    arguments = get_args(shape)
    if get_origin(shape) is Literal:
        return _quoted_value(arguments[0])
    if get_origin(shape) is tuple:
        count = 2 if arguments[-1] is Ellipsis else len(arguments)
        return f"[{', '.join([_write_example(arguments[0])] * count)}]"
    return f"{{ en = {_write_example(arguments[-1])} }}" if arguments else "..."
