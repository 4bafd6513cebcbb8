"""Write what registers the article's DOI: a deposit for Crossref."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, missing
from elyazma.model.document import Document, find_place
from elyazma.model.journal import Journal
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.program import PandocFailed
from elyazma.system.xml import BadXml, write_xml
from elyazma.writers.jats.deposit import list_gaps, write_deposit


def export_crossref(
    document: Document, journal: Journal, languages: Mapping[str, Language], scratch: Path
) -> Outcome[bytes]:
    """Write the deposit (Crossref's schema 5.4.0), or say everything that it lacks: nothing half is deposited."""

    gaps = tuple(_list_gaps(document, journal))
    if gaps:
        return Outcome(None, gaps)
    try:
        return Outcome(write_xml(write_deposit(document, journal.manifest, scratch)))
    except (PandocFailed, BadXml) as reason:
        hint = phrase("run scripts/bootstrap again: it installs pandoc")
        return Outcome(
            None, (missing("pandoc-failed", phrase("pandoc cannot write the formulas: {reason}", reason=reason), hint),)
        )


def _list_gaps(document: Document, journal: Journal) -> Iterator[Diagnostic]:

    for key, what in list_gaps(document.article, journal.manifest.deposit):
        table, _, name = key.rpartition(".")
        span = _find_deposit(journal) if table == "deposit" else find_place(document, key)
        where = "[[authors]]" if table == "authors" else f"[{table}]"
        value = "2026-01-31" if name == "published" else '"..."'
        hint = phrase(
            "write {name} = {value} under {where} in {path}", name=name, value=value, where=where, path=span.path
        )
        yield error("deposit-incomplete", phrase("a deposit at Crossref needs {what}", what=what), span, hint)
    for entry in document.references.entries:
        if not entry.complete and entry.key in document.works:
            message = phrase(
                'nobody has verified "{key}" yet, and a deposit makes what it says public for good', key=entry.key
            )
            hint = phrase("fill in its fields and delete its status once it is known which work it is")
            yield error("deposit-incomplete", message, document.works[entry.key].span, hint)


def _find_deposit(journal: Journal) -> Span:
    places = journal.places
    return places.get("deposit") or places.get("journal") or Span(f"styles/{journal.id}/style.toml")
