"""Read TOML strictly: into a value of a given shape, or into findings for all mistakes at their places."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TomlOutcome(Generic[T]):
    """The value, or None if there are errors; the span of every key by its dotted path; all findings."""

    value: T | None
    places: Mapping[str, Span]
    diagnostics: tuple[Diagnostic, ...] = ()


def read_toml(text: str, path: str, shape: type[T]) -> TomlOutcome[T]:
    """Read a TOML text into a dataclass; `path` (relative to the root) is only for the findings.

    Keys of `places` are dotted, with indices from 0 ("authors.0.orcid"). All mistakes are given at once. What a text
    without mistakes gave is kept: pydantic takes longer to import, and to learn a shape, than all else that is read.
    """
    return cast(TomlOutcome[T], _read_once(text, path, cast(type, shape)))


# Comparing the journals reads each manifest, and the article, again and again; the text alone decides what is read.
@functools.lru_cache(maxsize=256)
def _read_once(text: str, path: str, shape: type) -> TomlOutcome[Any]:
    name = name_value("toml", _packages_of(shape), (describe_library("pydantic"), shape.__qualname__, path, text))
    match recall_value(name):
        case (value, dict() as kept) if isinstance(value, shape):
            return TomlOutcome(value, kept)
    from elyazma.sources.strict_toml import validate_toml

    value, places, findings = validate_toml(text, path, shape)
    if value is not None and not findings:
        keep_value(name, (value, places))
    return TomlOutcome(value, places, findings)


def _packages_of(shape: type) -> tuple[str, ...]:
    """Name the packages whose code decides how a shape is read: its own, and those of values and of reading."""
    return (shape.__module__.split(".")[1], "model", "sources", "tex")
