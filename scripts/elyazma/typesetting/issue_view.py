"""What the template of an issue's own pages may read: cover, imprint and contents, or the indexes at its end.

A `str` is plain text and is escaped when it is printed; a `NoEscape` is TeX already.
"""

from __future__ import annotations

from elyazma.model.light_dataclass import dataclass
from elyazma.typesetting.elements import NoEscape


@dataclass(frozen=True, kw_only=True)
class PagesView:
    """Pages of an article, and the address of a link to it."""

    text: str
    address: NoEscape


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """One line of contents or of an index: `authors` are empty where none is named, or in an index.

    In contents `pages` are one, those of the article.
    """

    text: str
    pages: tuple[PagesView, ...]
    authors: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """Entries under a title; articles that stand in no section have none."""

    title: str
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, kw_only=True)
class ListView:
    """Contents or an index in one language; `babel` is the language's name for \\begin{otherlanguage*}."""

    babel: NoEscape
    heading: str
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, kw_only=True)
class CoverView:
    """The cover in one language: "vol. 4, no. 2, 2026", the issue's title, and lines of the office's."""

    babel: NoEscape
    line: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IssuePagesView:
    """Everything the template may read; one of `covers` and `indexes` is empty."""

    log_hooks: NoEscape
    languages: NoEscape
    fonts: NoEscape
    metadata: NoEscape
    paper: str
    journal: str
    covers: tuple[CoverView, ...]
    imprint: tuple[str, ...]
    contents: tuple[ListView, ...]
    indexes: tuple[ListView, ...]
    first_page: str
