"""A manuscript and a journal against which proofs are held."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Span
from elyazma.model.journal import About, Journal, Manifest, Part
from elyazma.model.manuscript import (
    Bibliography,
    Heading,
    Manuscript,
    Picture,
    Reference,
    Section,
    Source,
)

TITLE = "Enerji təhlükəsizliyi"
SECTION = "manuscript/sections/01-giris.tex"
STYLE, TEMPLATE = "styles/plain/style.toml", "styles/plain/article.tex.j2"


def make_manuscript(root: Path = Path("/nowhere"), text: str = "\\section{Giriş}\n") -> Manuscript:
    heading = Heading(1, "Giriş", Span(SECTION, 1, 10, 5))
    figure = Picture("chart", Span(SECTION, 4, 18, 5))
    source = Source(SECTION, text, headings=(heading,), figures=(figure,))
    return Manuscript(
        root=root,
        article=Article(
            slug="article",
            language="az",
            title={"az": TITLE, "en": "Energy Security"},
            authors=(Author(family="Müəllif"),),
        ),
        places={"title.az": Span("manuscript/article.toml", 5), "journal": Span("manuscript/article.toml", 3)},
        abstracts={},
        sections=(Section("giris", source),),
        sources=(source,),
        bibliography=Bibliography((Reference("dahl2001", "book", {}, Span("bib/references.bib", 9), {}),), ()),
    )


def make_journal(**parts: object) -> Journal:
    title = Part(id="title", languages={"az": ("az", "en")})
    manifest = replace(Manifest(journal=About(name="Plain"), part=(title,)), **parts)  # type: ignore[arg-type]
    places = {
        "template": Span(TEMPLATE),
        "document.paper": Span(STYLE, 7),
        "document.fonts": Span(STYLE, 8),
    }
    return Journal("plain", Path("/nowhere"), manifest, places, Path("/nowhere/article.tex.j2"))
