"""What a journal's template may read: a View and nothing else.

A `str` here is plain text and is escaped when the template prints it; a `NoEscape` is TeX already.
"""

from __future__ import annotations

from elyazma.model.journal import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.sources.people import AffiliationView, AuthorView, ConceptView
from elyazma.typesetting.elements import NoEscape
from elyazma.typesetting.statements import StatementView


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """Title, abstract and keywords in one language; what the author left out is empty.

    `babel` is the language's name for \\begin{otherlanguage}; `abstract` is the path for \\input. `main_title` is the
    title up to its first colon and `subtitle` the rest, so that a template can break the line there. `authors` are
    named as the language spells them.
    """

    language: str
    babel: NoEscape
    authors: tuple[AuthorView, ...]
    title: str
    main_title: str
    subtitle: str
    abstract: NoEscape
    abstract_word: str
    keywords: tuple[str, ...]
    keywords_word: str
    highlights: tuple[str, ...]
    highlights_word: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page in TeX's units: `size` and `leading` of the text in points, margins in centimetres."""

    paper: str
    size: float
    leading: float
    top: float
    right: float
    bottom: float
    left: float


@dataclass(frozen=True, kw_only=True)
class IssueView:
    """Where the article came out, as a page says it; all empty until an office gives its volume or its issue.

    `line` says it in the article's language; the rest are its parts, for classes that set them themselves. `article` is
    the number of an article in a journal without pages.
    """

    line: str = ""
    issn: str = ""
    doi: str = ""
    first_page: str = ""
    journal: str = ""
    year: str = ""
    volume: str = ""
    number: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """Everything a template may read; docs/templates.md explains each field, with lines to copy.

    The preamble's shared parts come ready; a template says where each stands.
    """

    document: Document
    page: Page
    log_hooks: NoEscape
    languages: NoEscape
    fonts: NoEscape
    content: NoEscape
    citations: NoEscape
    metadata: NoEscape
    title: str
    short_title: str
    authors: tuple[AuthorView, ...]
    affiliations: tuple[AffiliationView, ...]
    issue: IssueView
    udc: tuple[str, ...]
    udc_word: str
    jel: tuple[str, ...]
    ccs: tuple[ConceptView, ...]
    front: tuple[FrontMatter, ...]
    back: tuple[FrontMatter, ...]
    sections: tuple[NoEscape, ...]
    statements: tuple[StatementView, ...]
    appendix_start: NoEscape
    appendix_anchors: NoEscape
    appendices: tuple[NoEscape, ...]
    supplement_start: NoEscape
    supplement: tuple[NoEscape, ...]
    references_word: str
    corresponding_word: str
    and_word: str
    email_word: str
    reviewer: str
    reviewer_word: str
