"""Check a manuscript against itself and against a journal's manifest: no TeX, no program, no network."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping

from elyazma.diagnostics import Diagnostic, Span, error, warning
from elyazma.journal import Journal, Part, RuleSource, show_range
from elyazma.languages import Language
from elyazma.model import Manuscript, Mark, Reference, Source
from elyazma.tools.bibliography.entries import Requirements, missing_fields, read_requirements
from elyazma.tools.latex.template import check_template

ARTICLE = Span("manuscript/article.toml")


def check(manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language]) -> tuple[Diagnostic, ...]:
    """Find what is missing, doubled, unused or against the journal's rules; `languages` by code."""
    template = journal.template.read_text(encoding="utf-8")
    return (
        *check_template(template, journal.places["template"].path),
        *check_labels(manuscript.sources),
        *check_bibliography(manuscript),
        *check_parts(manuscript, journal, languages),
        *check_reference_count(manuscript, journal),
    )


# --- Labels ---------------------------------------------------------------------------------------


def check_labels(sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """Find labels defined twice or never used, and references to no label."""
    sources = tuple(sources)
    defined: dict[str, Mark] = {}
    for label in (label for source in sources for label in source.labels):
        first = defined.setdefault(label.name, label)
        if first is not label:
            place = f"{first.span.path}:{first.span.line}"
            yield error(
                "label-duplicate",
                f'the label "{label.name}" stands already at {place}',
                label.span,
                "give one of the two another name",
            )
    used = [mark for source in sources for mark in source.references]
    for mark in used:
        if mark.name not in defined:
            yield error(
                "label-unknown",
                f"no \\label{{{mark.name}}} anywhere in the manuscript",
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
    """Find references nobody cites, and cited ones that are unverified or lack what their type needs."""
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    requirements = read_requirements()
    for reference in manuscript.bibliography.references:
        if reference.key in cited or "*" in cited:
            yield from _check_reference(reference, requirements)
        else:
            yield warning(
                "reference-uncited",
                f'nothing cites "{reference.key}"',
                reference.span,
                f"cite it with \\citep{{{reference.key}}}, or delete the entry",
            )


def _check_reference(reference: Reference, requirements: Requirements) -> Iterator[Diagnostic]:
    if not reference.verified:
        yield warning(
            "reference-unverified",
            f'nobody has verified "{reference.key}": it prints visibly incomplete',
            reference.places.get("status", reference.span),
            "fill in the work's data, then delete the status field",
        )
        return
    absent = missing_fields(requirements, reference)
    if absent:
        yield warning(
            "reference-incomplete",
            f"@{reference.type}{{{reference.key}}} has no {' and no '.join(absent)}",
            reference.span,
            f"add {absent[0].split(' or ')[0]} = {{…}}",
        )


def check_reference_count(manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    """Compare the number of cited works with the journal's limits."""
    limits = journal.manifest.limits
    cited = {key.name for source in manuscript.sources for citation in source.citations for key in citation.keys}
    count = sum(reference.key in cited for reference in manuscript.bibliography.references)
    wanted = show_range(limits.min_references, limits.max_references)
    if not _within(count, limits.min_references, limits.max_references):
        place = manuscript.bibliography.paths[0] if manuscript.bibliography.paths else "bib"
        yield warning(
            "references-count",
            f"the article cites {count} works; {journal.manifest.journal.name} asks for {wanted}",
            Span(place),
            _rule_words(limits.source),
        )


# --- The parts: authors, titles, abstracts, keywords --------------------------------------------------


def check_parts(manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language]) -> Iterator[Diagnostic]:
    """Check every part of the manifest in every language it is asked for."""
    for part in journal.manifest.part:
        if part.id == "authors":
            yield from _check_authors(manuscript, part)
            continue
        for code in part.languages_for(manuscript.article.language):
            name = languages[code].english_name if code in languages else code
            yield from PART_CHECKS[part.id](manuscript, part, code, name)


def _check_authors(manuscript: Manuscript, part: Part) -> Iterator[Diagnostic]:
    if part.required and not manuscript.article.authors:
        yield warning(
            "authors-missing",
            "the article names no author",
            _place(manuscript, "authors"),
            'add [[authors]] with given = "…" and family = "…"',
        )


def _check_title(manuscript: Manuscript, part: Part, code: str, language: str) -> Iterator[Diagnostic]:
    title = manuscript.article.title.get(code, "")
    if not title:
        if part.required:
            yield warning(
                "title-missing",
                f"there is no title in {language}",
                _place(manuscript, "title"),
                f'add {code} = "…" under [title]',
            )
        return
    problem = _count_problem(f"the title in {language}", len(title.split()), "words", part.min_words, part.max_words)
    if problem:
        yield warning("title-length", problem, _place(manuscript, f"title.{code}"), _rule_words(part.source))


def _check_abstract(manuscript: Manuscript, part: Part, code: str, language: str) -> Iterator[Diagnostic]:
    source = manuscript.abstracts.get(code)
    path = f"manuscript/abstract.{code}.tex"
    if source is None:
        if part.required:
            yield warning("abstract-missing", f"there is no abstract in {language}", ARTICLE, f"write {path}")
        return
    problem = _count_problem(
        f"the abstract in {language}", len(source.plain.split()), "words", part.min_words, part.max_words
    )
    if problem:
        yield warning("abstract-length", problem, Span(source.path), _rule_words(part.source))


def _check_keywords(manuscript: Manuscript, part: Part, code: str, language: str) -> Iterator[Diagnostic]:
    keywords = manuscript.article.keywords.get(code, ())
    place = _place(manuscript, f"keywords.{code}")
    if not keywords:
        if part.required:
            yield warning(
                "keywords-missing",
                f"there are no keywords in {language}",
                place,
                f'add {code} = ["…", "…"] under [keywords]',
            )
        return
    problem = _count_problem(
        f"the list of keywords in {language}", len(keywords), "keywords", part.min_items, part.max_items
    )
    if problem:
        yield warning("keywords-count", problem, place, _rule_words(part.source))


PartCheck = Callable[[Manuscript, Part, str, str], Iterator[Diagnostic]]
PART_CHECKS: Mapping[str, PartCheck] = {
    "title": _check_title,
    "abstract": _check_abstract,
    "keywords": _check_keywords,
}


def _count_problem(what: str, count: int, unit: str, low: int | None, high: int | None) -> str:
    """Say how a count misses its bounds, or nothing."""
    if _within(count, low, high):
        return ""
    return f"{what} has {count} {unit}; the journal asks for {show_range(low, high)}"


def _place(manuscript: Manuscript, key: str) -> Span:
    """Give the place of a key in article.toml, or of the nearest table that would hold it."""
    while key:
        if key in manuscript.places:
            return manuscript.places[key]
        key = key.rpartition(".")[0]
    return ARTICLE


def _within(count: int, low: int | None, high: int | None) -> bool:
    return (low is None or count >= low) and (high is None or count <= high)


def _rule_words(source: RuleSource) -> str:
    if source.unverified or not source.url:
        return "nobody could verify this rule: please check by hand"
    return f'the journal\'s words: "{source.quote}" ({source.url}, read {source.checked})'
