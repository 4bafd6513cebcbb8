"""Check a manuscript against itself: labels, references, the template that will print it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from elyazma.model.diagnostics import Diagnostic, Span, note, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, Mark, Reference, Source
from elyazma.model.phrases import Phrase, phrase
from elyazma.references.duplicates import find_duplicates
from elyazma.references.entries import check_completeness, read_requirements
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value
from elyazma.typesetting.template import check_template


def check(manuscript: Manuscript, journal: Journal) -> tuple[Diagnostic, ...]:
    """Find what is doubled, unused, incomplete, or undeclared in the template."""
    template = journal.template.read_text(encoding="utf-8")
    return (
        *_check_template(template, journal.places["template"].path),
        *check_labels(manuscript.sources, _table_labels(manuscript)),
        *check_bibliography(manuscript),
    )


def _check_template(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Check a template, or recall what was found in the same one."""
    packages = ("model", "sources", "typesetting", "checks")
    name = name_value("template", packages, (describe_library("jinja2"), path, text))
    kept = recall_value(name)
    if isinstance(kept, tuple):
        return kept
    found = check_template(text, path)
    keep_value(name, found)
    return found


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
                phrase(
                    'the label "{name}" stands already at {place}: what refers to it gets the last one\'s number',
                    name=label.name,
                    place=place,
                ),
                label.span,
                phrase("give one of the two another name"),
            )
    used = [mark for source in sources for mark in source.references]
    for mark in used:
        if mark.name not in defined:
            yield warning(
                "label-unknown",
                phrase(r"no \label{{{name}}} anywhere in the manuscript: question marks are printed", name=mark.name),
                mark.span,
                _did_you_mean(mark.name, defined, phrase(r"write the \label where the thing stands")),
            )
    for name in defined.keys() - {mark.name for mark in used}:
        yield warning(
            "label-unused",
            phrase('nothing refers to the label "{name}"', name=name),
            defined[name].span,
            phrase(r"refer to it with \ref{{{name}}}, or delete it", name=name),
        )


def _did_you_mean(name: str, known: Iterable[str], otherwise: Phrase) -> Phrase:
    near = difflib.get_close_matches(name, list(known), n=1)
    return phrase('did you mean "{near}"?', near=near[0]) if near else otherwise


# --- The bibliography -----------------------------------------------------------------------------


NAMED_AT_MOST = 5
"""So many uncited entries are named each; more are a library that several papers share."""


def check_bibliography(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Find references nobody cites, and cited ones that are unverified, stand twice or lack what their type needs."""
    bibliography = manuscript.bibliography
    uncited = find_uncited(manuscript)
    requirements = read_requirements()
    printed = bibliography.take({key for key, _ in bibliography.heads}.difference(uncited))
    yield from find_duplicates(printed)
    for reference in printed:
        yield from check_completeness(reference, requirements)
    if len(uncited) <= NAMED_AT_MOST:
        yield from map(_report_uncited, bibliography.take(uncited))
    else:
        yield from _count_uncited(bibliography.heads, uncited)


def find_uncited(manuscript: Manuscript) -> frozenset[str]:
    """Find the keys of the references that nothing cites."""
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    return frozenset() if "*" in cited else frozenset(key for key, _ in manuscript.bibliography.heads) - cited


def _report_uncited(reference: Reference) -> Diagnostic:
    return warning(
        "reference-uncited",
        phrase('nothing cites "{key}"', key=reference.key),
        reference.span,
        phrase(r"cite it with \citep{{{key}}}, or delete the entry", key=reference.key),
    )


def _count_uncited(heads: Iterable[tuple[str, str]], uncited: Collection[str]) -> Iterator[Diagnostic]:
    """Say once for each file how many of its entries nothing cites; `heads` are all entries' keys and paths."""
    entries = Counter(path for _, path in heads)
    for path, count in Counter(path for key, path in heads if key in uncited).items():
        message = phrase(
            "nothing cites {count:,} of the {entries:,} entries: they are not printed",
            count=count,
            entries=entries[path],
        )
        yield note(
            "reference-uncited", message, Span(path), phrase("nothing to do in a library that several papers share")
        )
