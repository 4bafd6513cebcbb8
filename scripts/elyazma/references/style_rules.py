"""Apply rules of some styles' manuals that CSL cannot express, as data: style_rules.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from elyazma.languages.folding import fold_case
from elyazma.model.manuscript import Inline
from elyazma.references.items import CslItem
from elyazma.references.sentence_case import seems_english, set_sentence_case
from elyazma.references.styles import Style
from elyazma.tex.inlines import to_plain


@cache
def _read_rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("style_rules.toml").read_text(encoding="utf-8"))


def follow_style(items: Iterable[CslItem], style: Style) -> list[CslItem]:
    """Change items as a style's manual asks, and as it prints works in several volumes."""
    omits = re.fullmatch(_read_rules()["omit_publisher_that_is_author"]["styles"], style.origin)
    items = [_omit_publisher(item) if omits else item for item in items]
    return items if 'volume-title"' in style.xml else [_join_volume(item) for item in items]


def _join_volume(item: CslItem) -> CslItem:
    """Let the volume's title lead, the whole work's be that of a series: most styles know no volume's title."""
    volume = item.texts.get("volume-title", ())
    if not volume:
        return item
    name = "container-title" if "container-title" in item.texts else "title"
    texts = {each: value for each, value in item.texts.items() if each != "volume-title"}
    whole, texts[name] = texts[name], volume
    if "collection-title" in texts:
        texts[name] = (*whole, Inline("text", ": "), *volume)
    else:
        texts["collection-title"] = whole
    return replace(item, texts=texts)


def _omit_publisher(item: CslItem) -> CslItem:
    authors = item.names.get("author") or item.names.get("editor", ())
    publisher = fold_case(to_plain(item.texts.get("publisher", ())))
    # A thesis names its university; whoever published a work of several authors is none of them.
    if len(authors) != 1 or fold_case(authors[0].literal) != publisher:
        return item
    return replace(item, texts={name: value for name, value in item.texts.items() if name != "publisher"})


def lower_titles(items: Iterable[CslItem], style: str, language: str) -> tuple[list[CslItem], list[str]]:
    """Set titles in sentence case where a style's manual asks for it; also give the keys of the works concerned.

    `language` is the article's: a work that names none is taken for English in an English article.
    """
    rules = _read_rules()
    rule = next((each for each in rules["sentence_case"] if re.fullmatch(each["styles"], style)), None)
    if rule is None:
        return list(items), []
    made = [_lower_titles_of(item, rule, language) for item in items]
    return made, [after.key for after, before in zip(made, items, strict=True) if after is not before]


def _lower_titles_of(item: CslItem, rule: dict[str, str], language: str) -> CslItem:
    """Give the same item where nothing changes."""
    kinds = _read_rules()["kinds"]
    if item.type in kinds["names"] or not (item.language or language).startswith("en"):
        return item
    names = ["title"] if rule["titles"] == "all" or item.type not in kinds["books"] else []
    if rule["titles"] == "all":
        names += ["volume-title", *(["container-title"] if item.type in kinds["parts"] else [])]
    texts = dict(item.texts)
    for name in set(names) & texts.keys():
        if item.language or seems_english(texts[name]):
            texts[name] = set_sentence_case(texts[name], subtitle=rule["subtitle"])
    return item if texts == item.texts else replace(item, texts=texts)
