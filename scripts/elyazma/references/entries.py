"""What each type of bibliography entry needs, as data: entries.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from elyazma.model.diagnostics import Diagnostic, warning
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import Phrase, join_choices, phrase

REPEATABLE = frozenset(["abstract", "annote", "annotation", "comment", "file", "groups", "keywords", "review"])
"""Fields that no style prints. Programs write some of them once for each note or keyword (Zotero: annote)."""

Requirements = Mapping[str, tuple[tuple[str, ...], ...]]
"""Entry type -> the required fields, each as its alternatives."""


@cache
def _read_table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("entries.toml").read_text(encoding="utf-8"))


def list_settings() -> frozenset[str]:
    """List the types of entries that are no works."""
    return frozenset(_read_table()["settings"])


@cache
def read_requirements() -> Requirements:
    """Read entries.toml."""
    required = _read_table()["required"]
    return {entry: tuple(tuple(group.split("|")) for group in groups) for entry, groups in required.items()}


def missing_fields(requirements: Requirements, reference: Reference) -> tuple[tuple[str, ...], ...]:
    """Name the required fields that a reference lacks, each with its alternatives; none for an unknown type."""
    wanted = requirements.get(reference.type, ())
    return tuple(tuple(group) for group in wanted if not any(reference.fields.get(name, "").strip() for name in group))


def _describe_absent(absent: Sequence[Sequence[str]]) -> Phrase:
    first, *others = map(join_choices, absent)
    for other in others:
        first = phrase("{first} and no {other}", first=first, other=other)
    return first


def check_completeness(reference: Reference, requirements: Requirements) -> Iterator[Diagnostic]:
    """Find a reference that nobody has verified, or that lacks a field its type needs."""
    if not reference.verified:
        yield warning(
            "reference-unverified",
            phrase('nobody has verified "{key}": it prints visibly incomplete', key=reference.key),
            reference.places.get("status", reference.span),
            phrase("fill in the work's data, then delete the status field"),
        )
        return
    absent = missing_fields(requirements, reference)
    if absent:
        yield warning(
            "reference-incomplete",
            phrase(
                "@{type}{{{key}}} has no {absent}",
                type=reference.type,
                key=reference.key,
                absent=_describe_absent(absent),
            ),
            reference.span,
            phrase("add {absent} = {{…}}", absent=absent[0][0]),
        )
