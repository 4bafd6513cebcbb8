"""Check a manuscript against itself: labels, references, the template that will print it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from elyazma.model.diagnostics import Diagnostic, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, Mark, Source
from elyazma.references.duplicates import find_duplicates
from elyazma.references.entries import check_completeness, read_requirements
from elyazma.typesetting.template import check_template


def check(manuscript: Manuscript, journal: Journal) -> tuple[Diagnostic, ...]:
    """Find what is doubled, unused, incomplete, or undeclared in the template."""
    template = journal.template.read_text(encoding="utf-8")
    return (
        *check_template(template, journal.places["template"].path),
        *check_labels(manuscript.sources, _table_labels(manuscript)),
        *check_bibliography(manuscript),
    )


# --- Labels ---------------------------------------------------------------------------------------


def _table_labels(manuscript: Manuscript) -> Iterator[Mark]:
    return (Mark(table.layout.label, table.places["label"]) for table in manuscript.tables if table.layout.label)


def check_labels(sources: Iterable[Source], others: Iterable[Mark] = ()) -> Iterator[Diagnostic]:
    """Find labels defined twice or never used, and references to no label; `others` are labels outside sources."""
    sources = tuple(sources)
    defined: dict[str, Mark] = {}
    for label in (*(label for source in sources for label in source.labels), *others):
        first = defined.setdefault(label.name, label)
        if first is not label:
            place = f"{first.span.path}:{first.span.line}"
            yield warning(
                "label-duplicate",
                f'the label "{label.name}" stands already at {place}: what refers to it gets the last one\'s number',
                label.span,
                "give one of the two another name",
            )
    used = [mark for source in sources for mark in source.references]
    for mark in used:
        if mark.name not in defined:
            yield warning(
                "label-unknown",
                f"no \\label{{{mark.name}}} anywhere in the manuscript: question marks are printed",
                mark.span,
                _did_you_mean(mark.name, defined, "write the \\label where the thing stands"),
            )
    for name in defined.keys() - {mark.name for mark in used}:
        yield warning(
            "label-unused",
            f'nothing refers to the label "{name}"',
            defined[name].span,
            f"refer to it with \\ref{{{name}}}, or delete it",
        )


def _did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f'did you mean "{near[0]}"?' if near else otherwise


# --- The bibliography -----------------------------------------------------------------------------


def check_bibliography(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Find references nobody cites, and cited ones that are unverified, stand twice or lack what their type needs."""
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    requirements = read_requirements()
    printed = [each for each in manuscript.bibliography.references if each.key in cited or "*" in cited]
    yield from find_duplicates(printed)
    for reference in manuscript.bibliography.references:
        if reference.key in cited or "*" in cited:
            yield from check_completeness(reference, requirements)
        else:
            yield warning(
                "reference-uncited",
                f'nothing cites "{reference.key}"',
                reference.span,
                f"cite it with \\citep{{{reference.key}}}, or delete the entry",
            )
