"""Cite a bibliography's entries without a manuscript on disk."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from elyazma.languages import load_language
from elyazma.model.article import Article
from elyazma.model.diagnostics import Outcome, Span
from elyazma.model.journal import About, Citations, Journal, Manifest
from elyazma.model.manuscript import (
    Bibliography,
    Citation,
    Manuscript,
    Mark,
    PrintedReference,
    References,
    Section,
    Source,
)
from elyazma.references.bibtex import read_bibliography
from elyazma.references.cite import cite
from elyazma.tex.inlines import to_plain

BIBLIOGRAPHY = Path(__file__).parent / "data/bibliography"
SECTION = "manuscript/sections/01-text.tex"


def make_source(*keys: str, path: str = SECTION) -> Source:
    marks = tuple(Mark(key, Span(path, line)) for line, key in enumerate(keys, 1))
    text = rf"\citep{{{','.join(keys)}}}"
    return Source(path, text, citations=(Citation("citep", marks, Span(path)),))


@lru_cache(maxsize=16)
def read_text(bib: str) -> Bibliography:
    bibliography = read_bibliography({"bib/references.bib": bib}).value
    assert bibliography is not None
    return bibliography


def make_manuscript(bib: str, language: str = "az", keys: tuple[str, ...] = ()) -> Manuscript:
    """Make a manuscript that cites the given keys, or all entries in the order of the file."""
    bibliography = read_text(bib)
    source = make_source(*(keys or tuple(reference.key for reference in bibliography.references)))
    article = Article(slug="x", language=language)
    return Manuscript(Path(), article, {}, {}, (Section("text", source),), (source,), bibliography)


def make_journal(folder: Path, citations: Citations) -> Journal:
    places = {"citations.csl": Span("styles/plain/style.toml", 7, 7)}
    return Journal("plain", folder, Manifest(journal=About(name="Plain"), citations=citations), places, folder / "x")


def cite_all(
    bib: str, cache: Path, language: str = "az", citations: Citations | None = None, keys: tuple[str, ...] = ()
) -> Outcome[References]:
    journal = make_journal(cache, citations or Citations())
    return cite(make_manuscript(bib, language, keys), journal, {language: load_language(language)}, cache)


def references_of(
    bib: str, cache: Path, language: str = "az", citations: Citations | None = None, keys: tuple[str, ...] = ()
) -> References:
    outcome = cite_all(bib, cache, language, citations, keys)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def show(entry: PrintedReference) -> str:
    """Show an entry as citations and list print it."""
    label = ", ".join(filter(None, (entry.label.short, entry.label.year)))
    return f"({label}) | {entry.label.long} | {to_plain(entry.text)}"
