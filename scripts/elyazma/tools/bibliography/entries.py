"""What each type of bibliography entry needs, as data: entries.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from elyazma.model import Reference

Requirements = Mapping[str, tuple[tuple[str, ...], ...]]
"""Entry type -> the required fields, each as its alternatives."""


def read_requirements() -> Requirements:
    """Read entries.toml."""
    required = tomllib.loads(Path(__file__).with_name("entries.toml").read_text(encoding="utf-8"))["required"]
    return {entry: tuple(tuple(group.split("|")) for group in groups) for entry, groups in required.items()}


def missing_fields(requirements: Requirements, reference: Reference) -> tuple[str, ...]:
    """Name the required fields a reference lacks, alternatives as "author or editor"; nothing for an unknown type."""
    wanted = requirements.get(reference.type, ())
    return tuple(
        " or ".join(group) for group in wanted if not any(reference.fields.get(name, "").strip() for name in group)
    )
