"""The vocabulary of issue.toml, and what is known of an issue's articles: one issue of a journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Literal

from elyazma.model.article import STRICT, Texts
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass

PATTERN_PARTS = ("volume", "number", "year", "first_page", "article")
"""What the patterns of DOIs and addresses may name in braces; `article` is an article's slug."""

ArticleFile = Literal["pdf", "html", "jats", "docx"]
"""A file of an article that a system may get with an issue."""
SUFFIXES: Mapping[ArticleFile, str] = {"pdf": ".pdf", "html": ".html", "jats": ".xml", "docx": ".docx"}


@dataclass(frozen=True, kw_only=True)
class IssueFacts:
    """[issue]: what all its articles have in common, and what its own pages say.

    `journal` is the id of a layout and `name` the journal's where the layout is that of many. `doi` and `url` are
    patterns: "10.5555/{volume}.{number}.{first_page}". With `start_on_right` each article begins on an odd page.
    `title` is the issue's own, `cover` and `imprint` are more lines for these pages, all by language. `file_name` is
    the pattern by which the articles' files are called (`file_name` of article.toml).
    """

    journal: str
    number: str
    year: int
    name: str = ""
    volume: str = ""
    published: date | None = None
    first_page: int = 1
    doi: str = ""
    url: str = ""
    license: str = ""
    file_name: str = ""
    start_on_right: bool = False
    title: Texts = field(default_factory=dict)
    cover: Texts = field(default_factory=dict)
    imprint: Texts = field(default_factory=dict)
    editors: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    __pydantic_config__ = STRICT

    def fill(self, pattern: str, first_page: str, article: str) -> str:
        """Fill a pattern in for an article."""
        known = (self.volume, self.number, str(self.year), first_page, article)
        for part, value in zip(PATTERN_PARTS, known, strict=True):
            pattern = pattern.replace(f"{{{part}}}", value)
        return pattern


@dataclass(frozen=True, kw_only=True)
class SectionFacts:
    """[[section]]: a group of articles under a title in the contents; articles are folders of manuscripts, in order.

    `abbrev` is what a system for journals calls the section by, `types` what kind of articles it has, by the format
    that has words for kinds ("elibrary" -> "RAR").
    """

    title: Texts
    articles: tuple[str, ...]
    abbrev: Texts = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class ExportFacts:
    """[[export]]: one more file, for a system that takes whole issues; `format` is one of issue_formats/.

    `files` are what it gets of each article (the first that the format takes, if none is named), inside, or by `link`:
    a pattern of their addresses, which may also name {file}. `type` is the kind of all articles whose section says
    none. `languages` and `settings` go before the format's own.
    """

    format: str
    files: tuple[ArticleFile, ...] = ()
    link: str = ""
    type: str = ""
    languages: Texts = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class IssueFile:
    """The whole of issue.toml: articles in one list, or in sections."""

    issue: IssueFacts
    section: tuple[SectionFacts, ...] = ()
    export: tuple[ExportFacts, ...] = ()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article of an issue: its folder as it was written and as a path, its slug, its section's number (from 0)."""

    written: str
    folder: Path
    slug: str
    section: int | None
    place: Span


@dataclass(frozen=True, slots=True)
class IssuePlan:
    """An issue as it is planned: the facts, the sections, and all articles in order."""

    root: Path
    facts: IssueFacts
    sections: tuple[SectionFacts, ...]
    articles: tuple[PlannedArticle, ...]
    exports: tuple[ExportFacts, ...]
    places: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class BoundArticle:
    """An article that has its pages: what the issue's own pages, indexes and deposits say of it.

    `authors` are the printed names by language ("Anar Məmmədov"), `listed` those of an index ("Məmmədov, Anar").
    `root` is the folder of its copy, `name` that of its results in dist/ there.
    """

    slug: str
    root: Path
    name: str
    section: int | None
    language: str
    titles: Texts
    authors: Mapping[str, tuple[str, ...]]
    listed: Mapping[str, tuple[str, ...]]
    keywords: Mapping[str, tuple[str, ...]]
    first_page: int
    last_page: int
    doi: str

    def title(self, language: str) -> str:
        """Give the title in a language, else in the article's own."""
        return self.titles.get(language) or self.titles.get(self.language, "")

    @property
    def pages(self) -> int:
        """Count its pages."""
        return self.last_page - self.first_page + 1

    @property
    def page_range(self) -> str:
        """Say its pages: "7–12", or "7"."""
        same = self.first_page == self.last_page
        return str(self.first_page) if same else f"{self.first_page}–{self.last_page}"

    def result(self, suffix: str) -> Path:
        """Give the path of one of its results: ".pdf", "-crossref.xml"."""
        return self.root / "dist" / f"{self.name}{suffix}"
