"""Journals that macros of astronomy name, as data: journals.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from elyazma.tex.values import tokenize_value


@cache
def read_journals() -> Mapping[str, tuple[str, str]]:
    """Read journals.toml: the macro's name -> the journal's short form and its full name."""
    data = tomllib.loads(Path(__file__).with_name("journals.toml").read_text(encoding="utf-8"))
    return {name: (short, full) for name, (short, full) in data["journals"].items()}


def list_journal_strings() -> dict[str, str]:
    """Give the macros as abbreviations of a .bib file: the name without its backslash -> the macro."""
    return {name: f"\\{name}" for name in read_journals()}


def find_short_form(value: str) -> str:
    """Give the short form of the journal that a value names by its macro and by nothing else; empty for any other."""
    return find_forms(value)[0]


def find_forms(value: str) -> tuple[str, str]:
    """Give the short form and the full name of such a journal; both empty for any other value."""
    tokens = [token for token in tokenize_value(value) if token.kind not in ("open", "close", "blank")]
    alone = len(tokens) == 1 and tokens[0].kind == "command"
    return read_journals().get(tokens[0].name, ("", "")) if alone else ("", "")
