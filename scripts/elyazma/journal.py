"""The vocabulary of a journal's manifest, styles/<journal>/style.toml: what a journal can ask for.

A rule that is lacking here is added here, for every journal; docs/journals.md explains each key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from elyazma.article import STRICT
from elyazma.diagnostics import Span


@dataclass(frozen=True, kw_only=True)
class RuleSource:
    """Where a rule was read: address, day, the journal's own words; or `unverified`, said aloud."""

    url: str = ""
    checked: date | None = None
    quote: str = ""
    unverified: bool = False
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class About:
    """[journal]: the journal itself."""

    name: str
    publisher: str = ""
    issn: str = ""
    eissn: str = ""
    url: str = ""
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Document:
    """[document]: the page. Lengths in points or centimetres as named; `fonts` in order of preference."""

    class_: str = "article"
    engine: Literal["xelatex", "pdflatex", "lualatex"] = "xelatex"
    fonts: tuple[str, ...] = ("Liberation Serif", "Tinos", "FreeSerif")
    size_pt: float = 12
    line_spacing: float = 1.0
    paper: Literal["a4", "letter"] = "a4"
    margins_cm: tuple[float, float, float, float] = (2.5, 2.5, 2.5, 2.5)
    """Top, right, bottom, left."""
    columns: Literal[1, 2] = 1
    line_numbers: bool = False
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Part:
    """[[part]]: one part of the front matter. `languages` by the article's language; "*" stands for any other."""

    id: Literal["title", "abstract", "keywords", "authors"]
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    placement: Literal["start", "end"] = "start"
    required: bool = True
    min_words: int | None = None
    max_words: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT

    def languages_for(self, article_language: str) -> tuple[str, ...]:
        """Give the languages the part is wanted in, by the article's own, which is the answer when none are named."""
        return self.languages.get(article_language, self.languages.get("*", (article_language,)))


@dataclass(frozen=True, kw_only=True)
class Citations:
    """[citations]: the form of citations and of the printed list; `csl` is a style's id."""

    mode: Literal["author-year", "numeric"] = "author-year"
    csl: str = "apa"
    sort: Literal["alphabetical", "cited"] = "alphabetical"
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Limits:
    """[limits]: lowest and highest counts; a missing end is no limit."""

    min_pages: int | None = None
    max_pages: int | None = None
    min_references: int | None = None
    max_references: int | None = None
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Review:
    """[review]: what the reviewers may not see."""

    blinding: Literal["none", "single", "double"] = "none"
    source: RuleSource = RuleSource()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """A whole style.toml."""

    journal: About
    document: Document = Document()
    part: tuple[Part, ...] = ()
    citations: Citations = Citations()
    limits: Limits = Limits()
    review: Review = Review()
    __pydantic_config__ = STRICT

    def find_part(self, part_id: str) -> Part | None:
        """Give the part of this id, or none when the journal does not ask for it."""
        return next((part for part in self.part if part.id == part_id), None)


@dataclass(frozen=True, slots=True)
class Journal:
    """One folder of styles/: its manifest, the span of each key in it, the template's path and the files it brings."""

    id: str
    folder: Path
    manifest: Manifest
    places: Mapping[str, Span]
    template: Path
    assets: tuple[Path, ...] = ()


def show_range(low: int | None, high: int | None) -> str:
    """Say what two bounds allow: "150–250", "at least 5", "at most 8", "any number of"."""
    if low is None:
        return "any number of" if high is None else f"at most {high}"
    return f"at least {low}" if high is None else f"{low}–{high}"
