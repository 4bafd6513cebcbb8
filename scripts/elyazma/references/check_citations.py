"""Check that the article's citations work in this journal's form of references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elyazma.model.diagnostics import Diagnostic, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Citation, Manuscript, References
from elyazma.model.phrases import Phrase, phrase

YEAR_ALONE = frozenset({"citeyear", "citeyearpar", "citedate"})
NO_BRACKETS = frozenset({"citealt", "citealp", "Citealt", "Citealp"})
NUMBER_ALONE = frozenset({"citenum"})
"""natbib's commands (its manual, sections 2.3-2.5) that print a part of a citation only."""


def check_citations(manuscript: Manuscript, journal: Journal, references: References) -> tuple[Diagnostic, ...]:
    """Find citations by a part that the journal's references do not have, such as a year where they are numbered."""
    rule = journal.manifest.cite_rule(journal.manifest.citations.source)
    known = sorted((found for source in manuscript.sources for found in source.citations), key=lambda it: it.span)
    citations = [citation for citation in known if not _has_number_near(citation, known)]
    form = _describe_form(journal.manifest.journal.name, references)
    return tuple(
        warning(
            "citation-part",
            phrase(r"\{command} {fault}; {form}", command=citation.command, fault=fault, form=form),
            citation.span,
            hint,
            rule=rule,
        )
        for citation in citations
        for fault, hint in _find_fault(citation, references)
    )


def _has_number_near(citation: Citation, known: Iterable[Citation]) -> bool:
    """Tell whether a year's works are cited in full, with their number, on the same or a neighbouring line."""
    if citation.command.rstrip("*") not in YEAR_ALONE:
        return False
    near = (
        it
        for it in known
        if it.span.path == citation.span.path
        and abs(it.span.line - citation.span.line) <= 1
        and it.command.rstrip("*") not in YEAR_ALONE
    )
    return {key.name for key in citation.keys} <= {key.name for it in near for key in it.keys}


def _describe_form(name: str, references: References) -> Phrase:
    if references.mode == "author-year":
        return phrase("{name} cites by author and year", name=name)
    if references.form.superscript:
        return phrase("{name} cites by raised numbers", name=name)
    return phrase("{name} cites by number", name=name)


def _find_fault(citation: Citation, references: References) -> Iterator[tuple[Phrase, Phrase]]:
    command, keys = citation.command.rstrip("*"), ",".join(key.name for key in citation.keys)
    numeric = references.mode == "numeric"
    if numeric and command in YEAR_ALONE:
        yield (
            phrase("prints a year, and none leads to the reference"),
            phrase(r"write \citep{{{keys}}} or \citet{{{keys}}}", keys=keys),
        )
    elif numeric and command in NO_BRACKETS and not references.form.superscript:
        yield (
            phrase("prints a number without its brackets"),
            phrase(r"write \citep{{{keys}}} or \citet{{{keys}}}", keys=keys),
        )
    elif numeric and references.form.superscript and (citation.prenote or citation.postnote):
        yield (
            phrase("prints its note beside a raised number"),
            phrase("say the page, or the word before, in the sentence itself"),
        )
    elif not numeric and not references.numbered and command in NUMBER_ALONE:
        yield phrase("prints a number, and the references have none"), phrase(r"write \citep{{{keys}}}", keys=keys)
