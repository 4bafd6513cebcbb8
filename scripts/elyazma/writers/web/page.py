"""The page itself: what its template may read, and the template, the style and the script that stand beside this file.

A `str` here is text and is escaped; an `Html` is markup already, and the template says so with `safe`.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import fields
from pathlib import Path
from typing import NewType

from elyazma.model.light_dataclass import dataclass
from elyazma.sources.people import AffiliationView, AuthorView
from elyazma.system.templates import load_html_template
from elyazma.writers.web.facts import Fact
from elyazma.writers.web.metadata import Meta

Html = NewType("Html", str)


@dataclass(frozen=True, slots=True)
class FrontView:
    """Title, abstract and keywords in one language; `language` is empty where it is the page's."""

    language: str
    title: str
    byline: tuple[str, ...]
    abstract: Html
    abstract_word: str
    keywords: tuple[str, ...]
    keywords_word: str
    highlights: tuple[str, ...]
    highlights_word: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything the page shows, in the order in which it does; `directions` by language, where one must be said."""

    language: str
    directions: dict[str, str]
    page_title: str
    description: str
    meta: tuple[Meta, ...]
    json_ld: Html
    own: str
    words: dict[str, str]
    contents: Html
    title: str
    title_language: str
    authors: tuple[AuthorView, ...]
    affiliations: tuple[AffiliationView, ...]
    facts: tuple[Fact, ...]
    front: tuple[FrontView, ...]
    text: Html
    references: Html
    reviewer: str
    back: tuple[FrontView, ...]
    supplement: Html
    notes: Html


def write_page(view: PageView) -> bytes:
    """Fill the template. The page asks for nothing from anywhere, and only the script it brings may run in it."""
    here = Path(__file__).parent
    style, script, template = (
        (here / name).read_text(encoding="utf-8") for name in ("page.css", "page.js", "page.html.j2")
    )
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    values |= {"style": style, "script": script, "policy": _write_policy(script)}
    written = load_html_template(template).render(values)
    return (written.rstrip() + "\n").encode("utf-8")


def _write_policy(script: str) -> str:
    """Write the Content Security Policy (Level 3): inline styles, pictures as data, and one script by its digest."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
