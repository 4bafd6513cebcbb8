"""docs/journals.md names every key of the vocabulary, its example works, and it lists every journal that ships."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from elyazma.languages import available_languages
from elyazma.model.journal import Manifest
from elyazma.sources.manifest import read_manifest

REPOSITORY = Path(__file__).parents[1]
PAGE = (REPOSITORY / "docs/journals.md").read_text(encoding="utf-8")


def vocabulary(table: type, seen: frozenset[type] = frozenset()) -> set[str]:
    """Collect the TOML keys of a dataclass and of all dataclasses its fields may hold."""
    keys = set()
    for name, declared in get_type_hints(table).items():
        if name.startswith("__"):
            continue
        keys.add(name.removesuffix("_"))
        for inner in inner_tables(declared) - seen:
            keys |= vocabulary(inner, seen | {table, inner})
    return keys


def inner_tables(declared: Any) -> set[type]:
    if dataclasses.is_dataclass(declared):
        return {declared} if isinstance(declared, type) else set()
    return {inner for argument in get_args(declared) for inner in inner_tables(argument)}


def values(table: type, seen: frozenset[type] = frozenset()) -> set[str]:
    """Collect the words that a key may have as its value."""
    found = set()
    for declared in get_type_hints(table).values():
        found |= words(declared)
        for inner in inner_tables(declared) - seen:
            found |= values(inner, seen | {table, inner})
    return found


def words(declared: Any) -> set[str]:
    if isinstance(declared, str):
        return {declared}
    return {word for argument in get_args(declared) for word in words(argument)}


@pytest.mark.parametrize("word", sorted(vocabulary(Manifest) | values(Manifest)))
def test_every_key_and_value_is_named(word: str) -> None:
    assert re.search(rf"`\[*{re.escape(word)}\]*`", PAGE), f"docs/journals.md does not explain {word}"


def test_the_example_is_a_manifest() -> None:
    blocks = re.findall(r"^ *```toml\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)
    example = re.sub(r"^ {3}", "", blocks[0], flags=re.MULTILINE)
    read = read_manifest(example, "styles/my-bulletin/style.toml", available_languages([]))
    assert read.diagnostics == ()
    assert read.value
    assert read.value.part[1].languages_for("az") == ("az", "en")
    assert read.value.part[1].languages_for("en") == ("en",)


def test_every_journal_that_ships_is_listed() -> None:
    shipped = {path.parent.name for path in (REPOSITORY / "styles").glob("*/style.toml")}
    listed = set(re.findall(r"`([a-z0-9-]+)`", PAGE[PAGE.index("## The journals that ship") :]))
    assert shipped == listed
