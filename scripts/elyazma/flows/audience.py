"""Make a checked manuscript fit for those who may read it, and search results for who wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from elyazma.anonymity.anonymise import anonymise, anonymise_self_citations
from elyazma.anonymity.find_leaks import Search, find_leaks
from elyazma.anonymity.isolate_title_page import isolate_title_page
from elyazma.anonymity.known_people import read_known_people
from elyazma.flows.checking import Checked
from elyazma.model.audience import Audience
from elyazma.model.diagnostics import Diagnostic
from elyazma.model.manuscript import References


def show_to(audience: Audience, checked: Checked) -> Checked:
    """Leave of a manuscript what an audience may read."""
    if audience is Audience.EDITOR:
        return hide_text(checked)
    return hide_authors(checked) if audience is Audience.REVIEWERS else checked


def hide_authors(checked: Checked) -> Checked:
    """Take out who wrote it: people, institutions, payers and, where that is wanted, the names in their own works."""
    job = checked.job
    manuscript, references = anonymise_self_citations(job.manuscript, checked.references, job.journal, job.languages)
    return replace(checked, job=replace(job, manuscript=anonymise(manuscript)), references=references)


def hide_text(checked: Checked) -> Checked:
    """Leave the title page alone: titles, people and what they state, in plain LaTeX or Word."""
    manuscript, journal = isolate_title_page(checked.job.manuscript, checked.job.journal)
    return replace(checked, job=replace(checked.job, manuscript=manuscript, journal=journal), references=References(()))


def number_lines(checked: Checked) -> Checked:
    """Let the journal ask for numbered lines: the Word file then has them."""
    journal = checked.job.journal
    document = replace(journal.manifest.document, line_numbers=True)
    word = replace(journal.manifest.word, line_numbers=True)
    journal = replace(journal, manifest=replace(journal.manifest, document=document, word=word))
    return replace(checked, job=replace(checked.job, journal=journal))


def search_results(checked: Checked, hidden: Checked, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Search results for who wrote the article: `checked` has its authors, `hidden` is what hide_authors made of it.

    `files` are the results by the path that a person knows them by, archives among them.
    """
    manuscript = checked.job.manuscript
    search = Search(manuscript, hidden.job.manuscript, hidden.references, read_known_people(manuscript.root))
    return find_leaks(search, files)
