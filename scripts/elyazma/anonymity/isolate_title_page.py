"""Make the title page a document of its own: authors, affiliations and statements, without the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from elyazma.model.journal import Citations, Document, Journal, Limits, Part
from elyazma.model.manuscript import Manuscript

TEMPLATE = Path(__file__).parents[1] / "typesetting/title_page.tex.j2"
_TITLE = frozenset(["title", "authors"])


def isolate_title_page(manuscript: Manuscript, journal: Journal) -> tuple[Manuscript, Journal]:
    """Give manuscript and journal of a title page: titles in the journal's languages, people, statements.

    It is a page of plain LaTeX, whatever class the journal has, because an editorial office reads it and does not
    publish it.
    """
    article = replace(manuscript.article, keywords={}, highlights={}, reviewer={})
    page = replace(
        manuscript,
        article=article,
        abstracts={},
        sections=(),
        sources=(),
        appendices=(),
        supplement=(),
        tables=(),
        assets=(),
    )
    manifest = journal.manifest
    asked = tuple(replace(part, placement="start") for part in manifest.part if part.id in _TITLE)
    parts = asked or (Part(id="title"),)
    plain = replace(
        manifest, document=_plain_layout(manifest.document), citations=Citations(), part=parts, limits=Limits()
    )
    return page, replace(journal, manifest=plain, template=TEMPLATE)


def _plain_layout(document: Document) -> Document:
    """Keep the paper, and the fonts if the engine loads them as files; drop class, margins and columns."""
    fonts = document.fonts if document.engine == "xelatex" else Document().fonts
    return Document(
        fonts=fonts,
        size_pt=12.0,
        line_spacing=1.15,
        paper="a4" if document.paper == "class" else document.paper,
        source=document.source,
    )
