"""Read a table into a dataclass, strictly: unknown keys, missing keys and wrong types are all reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from elyazma.model.phrases import Phrase, phrase

T = TypeVar("T")
Report = Callable[[str, Phrase], None]
"""Takes a dotted key and what is wrong with it."""

_TYPE_NAMES: dict[object, Phrase] = {
    str: phrase("a string"),
    bool: phrase("true or false"),
    int: phrase("a whole number"),
}


def _read_strings(value: object, key: str, report: Report) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    report(key, phrase("'{key}' must be a list of strings", key=key))
    return ()


def _read_mapping(value_kind: object, value: object, key: str, report: Report) -> Mapping[str, object]:
    if not isinstance(value, dict):
        report(key, phrase("'{key}' must be a table", key=key))
        return {}
    if get_origin(value_kind) is tuple:
        return {name: _read_strings(item, f"{key}.{name}", report) for name, item in value.items()}
    wrong = [name for name, item in value.items() if value_kind is str and not isinstance(item, str)]
    for name in wrong:
        report(f"{key}.{name}", phrase("'{key}.{name}' must be a string", key=key, name=name))
    return {name: item for name, item in value.items() if name not in wrong}


def _read_scalar(kind: object, value: object, key: str, report: Report) -> object:
    if get_origin(kind) is Literal:
        if value not in get_args(kind):
            report(key, phrase("'{key}' must be one of {choices}", key=key, choices=", ".join(get_args(kind))))
    elif type(value) is not kind:
        report(key, phrase("'{key}' must be {kind}", key=key, kind=_TYPE_NAMES[kind]))
    return value


def _read_value(kind: object, value: object, key: str, report: Report) -> object:
    if isinstance(kind, UnionType):
        kind = next(choice for choice in get_args(kind) if choice is not NoneType)
    if is_dataclass(kind) and isinstance(kind, type):
        return read_table(kind, value, report, f"{key}.")
    if get_origin(kind) is tuple:
        return _read_strings(value, key, report)
    if get_origin(kind) is Mapping:
        return _read_mapping(get_args(kind)[1], value, key, report)
    return _read_scalar(kind, value, key, report)


def _report_unknown(table: Mapping[str, object], known: list[str], prefix: str, report: Report) -> None:
    for key in table.keys() - set(known):
        near = difflib.get_close_matches(key, known, n=1)
        hint = (
            phrase("did you mean '{near}'?", near=near[0])
            if near
            else phrase("known here: {known}", known=", ".join(known))
        )
        report(prefix + key, phrase("unknown key '{prefix}{key}'; {hint}", prefix=prefix, key=key, hint=hint))


# A table of many scripts has one shape, whose annotations Python would read each time.
@cache
def _find_hints(kind: Hashable) -> Mapping[str, object]:
    return get_type_hints(kind)


def read_table(kind: type[T], table: object, report: Report, prefix: str = "") -> T | None:
    """Build the dataclass `kind` from a parsed TOML table; every problem goes to `report`.

    Fields may be strings, booleans, whole numbers, literals, tuples of strings, mappings (to strings or tuples of
    strings) and dataclasses. Gives None if a required key is missing. A caller must not use the value if anything was
    reported.
    """
    if not isinstance(table, dict):
        report(prefix.removesuffix("."), phrase("'{prefix}' must be a table", prefix=prefix.removesuffix(".")))
        return None
    entries = {entry.name: entry for entry in fields(kind)}  # type: ignore[arg-type]
    _report_unknown(table, list(entries), prefix, report)
    hints = _find_hints(cast(Hashable, kind))
    missing = [
        name
        for name, entry in entries.items()
        if name not in table and entry.default is MISSING and entry.default_factory is MISSING
    ]
    for name in missing:
        report(prefix.removesuffix("."), phrase("key '{prefix}{name}' is missing", prefix=prefix, name=name))
    values = {name: _read_value(hints[name], table[name], prefix + name, report) for name in entries if name in table}
    return None if missing else kind(**values)
