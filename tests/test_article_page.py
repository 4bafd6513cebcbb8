"""docs/article.md says each key of article.toml, of which type it is, and nothing else."""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from elyazma.languages import available_languages
from elyazma.model import article
from elyazma.sources.article import read_article

PAGE = (Path(__file__).parents[1] / "docs/article.md").read_text(encoding="utf-8")
TABLES = {
    "At the top": article.Article,
    "`[[authors]]`": article.Author,
    "`[authors.spellings.CODE]`": article.Name,
    "`[[affiliations]]`": article.Affiliation,
    "`[dates]`": article.Dates,
    "`[publication]`": article.Publication,
    "`[[funding]]`": article.Funding,
    "`[statements]`": article.Statements,
    "`[codes]`": article.Codes,
    "`[review]`": article.Anonymity,
    "`[second_list]`": article.SecondList,
}
OF_PARTS = {"spellings": "`[authors.spellings.CODE]`"}


def rows_of(heading: str) -> list[tuple[str, str, str]]:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", section, re.MULTILINE)
    return [(key, kind, what) for key, kind, what in found]


def spell_type(name: str, hint: Any) -> str:
    """Say a type as the page does."""
    if name in OF_PARTS:
        return OF_PARTS[name]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return spell_type(name, next(each for each in inner if each is not type(None)))
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner if each)
    if origin is tuple:
        return f"`[[{name}]]`" if is_dataclass(inner[0]) else "list of texts"
    if origin is not None:
        return "lists of texts" if get_origin(inner[1]) is tuple else "texts"
    return f"`[{name}]`" if is_dataclass(hint) else {str: "text", bool: "true or false", date: "date"}[hint]


@pytest.mark.parametrize("heading", TABLES)
def test_every_key_is_there_with_its_type(heading: str) -> None:
    shape = TABLES[heading]
    hints = get_type_hints(shape)
    wanted = [(each.name, spell_type(each.name, hints[each.name])) for each in fields(shape)]
    assert [(key, kind) for key, kind, _ in rows_of(heading)] == wanted


@pytest.mark.parametrize("heading", list(TABLES)[1:])
def test_what_must_be_there_is_said(heading: str) -> None:
    needed = {each.name for each in fields(TABLES[heading]) if each.default is each.default_factory is MISSING}
    assert {key for key, _, what in rows_of(heading) if "must be there" in what} == needed


def test_the_example_is_right() -> None:
    example = PAGE.partition("```toml\n")[2].partition("```")[0]
    read = read_article(example, "article.toml", available_languages([]))
    assert read.value and not read.diagnostics, read.diagnostics


def test_no_table_is_missing() -> None:
    shapes = {each for each in vars(article).values() if is_dataclass(each)}
    assert shapes == set(TABLES.values())
