"""The values of a format for whole issues, issue_formats/<id>.toml with its template beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from elyazma.model.article import STRICT, Texts
from elyazma.model.issue import ArticleFile
from elyazma.model.journal import RuleSource
from elyazma.model.light_dataclass import dataclass

Wanted = Literal[
    "published", "given", "email", "orcid", "affiliation", "abstract", "keywords", "references", "doi", "codes",
    "english", "authors",
]  # fmt: skip
"""What a system asks of an article; "english" is title and abstract in English."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """[settings.NAME]: what only the office knows of the system; it has to be said where there is no `value`."""

    about: str
    value: str = ""
    optional: bool = False
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Says:
    """[says]: where a file in this format says what has to be the same in all files of an article.

    In XML these are paths of lxml's `find` below each `article` ("{language}" stands for the article's language as the
    format calls it); in JSON they are keys, with points between them. `pages` is "7-12", or first and last page apart.
    """

    article: str = ""
    title: str = ""
    doi: str = ""
    pages: str = ""
    first_page: str = ""
    last_page: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class FormatRules:
    """A whole issue_formats/<id>.toml.

    `file` is the end of the file's name. `members` is the pattern by which the articles' files are called in an
    archive, beside what the template gives and, with `cover`, a picture of the cover; without one there is no archive.
    `languages` are what the format calls them. `types` are its kinds of articles, none where it has none. In a format
    with `sections` each article stands in one, which has an abbreviation. `numbers` are facts of [issue] that have to
    be whole numbers. What an article lacks of `needs` is an error, of `asks` a warning. `labels` are what readers see
    of a file of an article. `largest` is how many bytes a file inside may have; where files are `linked`, none is.
    `only` are the files that the system takes.
    """

    name: str
    kind: Literal["xml", "json", ""]
    file: str
    source: RuleSource
    members: str = ""
    languages: Texts = field(default_factory=dict)
    types: tuple[str, ...] = ()
    sections: bool = False
    numbers: tuple[Literal["volume", "number"], ...] = ()
    needs: tuple[Wanted, ...] = ()
    asks: tuple[Wanted, ...] = ()
    labels: Texts = field(default_factory=dict)
    largest: int | None = None
    linked: bool = False
    cover: bool = False
    only: tuple[ArticleFile, ...] = ("pdf", "html", "jats", "docx")
    settings: Mapping[str, Setting] = field(default_factory=dict)
    says: Says = Says()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class IssueFormat:
    """A format: its id, its rules, and the text of its template, which is empty where it has none."""

    id: str
    rules: FormatRules
    template: str
