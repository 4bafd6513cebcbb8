"""The part of the flow of an issue that makes its articles: a copy of each with the issue's facts, page after page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.article import Article
from elyazma.model.audience import Format, Options
from elyazma.model.diagnostics import (
    Diagnostic,
    Findings,
    Outcome,
    Span,
    collecting,
    error,
)
from elyazma.model.file_names import name_results
from elyazma.model.gaps import find_unfinished
from elyazma.model.issue import BoundArticle, IssuePlan, PlannedArticle
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.office.copies import lay_out_copy
from elyazma.office.unpack import Unpackable
from elyazma.sources.issue_facts import Facts, find_own_line, put_facts
from elyazma.sources.load import ARTICLE, load_manuscript
from elyazma.sources.people import full_name
from elyazma.system.freshness import find_current, read_article
from elyazma.system.locking import Progress
from elyazma.system.texts import LARGEST_TOML, read_text
from elyazma.system.workers import count_workers, work_in_order

ARTICLES = "articles"
"""The folder of the copies, below the issue's."""


@dataclass(frozen=True, slots=True)
class Binding:
    """An issue that is made in a folder, and what is told of the progress."""

    plan: IssuePlan
    folder: Path
    progress: Progress

    def copy_of(self, article: PlannedArticle) -> Path:
        """Give the folder of an article's copy."""
        return self.folder / ARTICLES / article.slug


def check_folders(plan: IssuePlan, folder: Path) -> tuple[Diagnostic, ...]:
    """Report an article whose copy would lie in its own folder, or the other way round: its files would be changed."""
    copies = folder / ARTICLES
    hint = phrase("choose another folder with --into")
    return tuple(
        error("issue-folder", phrase("the copy of this article would lie where it lies itself"), article.place, hint)
        for article in plan.articles
        if article.folder.is_relative_to(copies) or copies.is_relative_to(article.folder)
    )


@collecting
def check_facts(findings: Findings, plan: IssuePlan) -> tuple[str, ...]:
    """Read each article.toml, and report everywhere what differs from the issue; pages are not known yet."""
    texts = [findings.accept(_read_article_text(article)) for article in plan.articles]
    for article, text in zip(plan.articles, texts, strict=True):
        if text is not None:
            findings.add(put_facts(text, show_path(article, ARTICLE), _list_facts(plan, article)).diagnostics)
    findings.stop_if_fatal()
    return tuple(text or "" for text in texts)


@collecting
def bind_articles(findings: Findings, binding: Binding, texts: Iterable[str]) -> tuple[BoundArticle, ...]:
    """Lay out each article and build its PDF; the first page of the next follows from the last of the one before."""
    plan = binding.plan
    bound: list[BoundArticle] = []
    page = plan.facts.first_page
    for number, (article, text) in enumerate(zip(plan.articles, texts, strict=True), 1):
        page += plan.facts.start_on_right and page % 2 == 0
        total = len(plan.articles)
        binding.progress(phrase("article {number} of {total}: {name}", number=number, total=total, name=article.slug))
        bound.append(findings.take(_bind_article(binding, article, text, page)))
        page = bound[-1].last_page + 1
    return tuple(bound)


@collecting
def _bind_article(findings: Findings, binding: Binding, article: PlannedArticle, text: str, page: int) -> BoundArticle:
    plan, copy = binding.plan, binding.copy_of(article)
    changed = findings.take(put_facts(text, show_path(article, ARTICLE), _list_facts(plan, article, page)))
    own = plan.root / "styles" / plan.facts.journal
    try:
        lay_out_copy(article.folder, copy, {ARTICLE: changed.encode()}, own if own.is_dir() else None)
    except Unpackable as refusal:
        findings.refuse(error("issue-article-missing", refusal.why, article.place))
    pages, found = _count_pages(copy)
    loaded = load_manuscript(copy)
    if loaded.value is None or not pages:
        every = dict.fromkeys((*found, *loaded.diagnostics))
        findings.refuse(*_find_errors(every, article, copy, binding.folder))
    return _describe(loaded.value.article, copy, article, (page, page + pages - 1))


def _count_pages(copy: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    """Count the pages of an article's PDF, which is built where it is not up to date; 0 after an error."""
    if current := find_current(copy, Options()):
        return current.pages, ()
    built = build_pdf(copy, Options(), lambda _: None)
    if built.value and not find_unfinished(built.diagnostics):
        return built.value.pages, ()
    if built.value:
        # Another run has to find again what nobody may print.
        built.value.pdf.unlink(missing_ok=True)
    return 0, built.diagnostics


def _describe(article: Article, copy: Path, planned: PlannedArticle, pages: tuple[int, int]) -> BoundArticle:
    codes = dict.fromkeys((article.language, *article.title, *article.keywords))
    return BoundArticle(
        slug=planned.slug,
        root=copy,
        name=name_results(read_article(copy), article.journal),
        section=planned.section,
        language=article.language,
        titles=article.title,
        authors={code: tuple(full_name(author, code) for author in article.authors) for code in codes},
        listed={code: tuple(_list_name(article, at, code) for at in range(len(article.authors))) for code in codes},
        keywords=article.keywords,
        first_page=pages[0],
        last_page=pages[1],
        doi=article.publication.doi,
    )


def _list_name(article: Article, number: int, language: str) -> str:
    name = article.authors[number].name(language)
    return ", ".join(filter(None, (name.family, name.given)))


# --- Facts ------------------------------------------------------------------------------------------


def _read_article_text(article: PlannedArticle) -> Outcome[str]:
    read = read_text(article.folder, ARTICLE, largest=LARGEST_TOML)
    return replace(read, diagnostics=tuple(_move(each, article.written) for each in read.diagnostics))


def _list_facts(plan: IssuePlan, article: PlannedArticle, page: int = 0) -> Facts:
    """List what the issue says of an article; what depends on its first page only where that is known."""
    facts, first = plan.facts, str(page)
    known: dict[str, str] = {
        "journal": facts.journal,
        "publication.journal": facts.name,
        "publication.volume": facts.volume,
        "publication.issue": facts.number,
        "publication.license": facts.license,
    }
    if page:
        known |= {
            "file_name": facts.file_name,
            "publication.first_page": first,
            "publication.doi": facts.fill(facts.doi, first, article.slug),
            "publication.url": facts.fill(facts.url, first, article.slug),
        }
    days = {"dates.published": facts.published} if facts.published else {}
    return {**{key: value for key, value in known.items() if value}, **days}


# --- The other formats --------------------------------------------------------------------------------


@collecting
def export_articles(
    findings: Findings, binding: Binding, bound: Iterable[BoundArticle], formats: Iterable[Format]
) -> int:
    """Write all articles in the formats that are wanted, unless they are up to date; give how many were written."""
    planned = {article.root: each for article, each in zip(bound, binding.plan.articles, strict=True)}
    wanted = [(root, name) for root in planned for name in formats]
    open_ = [(root, name) for root, name in wanted if find_current(root, Options(name)) is None]
    binding.progress(phrase("writing the other formats"))
    for (root, _), found in zip(open_, work_in_order(_export_one, open_, count_workers()), strict=True):
        findings.add(_find_errors(found, planned[root], root, binding.folder))
    return len(open_)


def _export_one(order: tuple[Path, Format]) -> tuple[Diagnostic, ...]:
    root, name = order
    return export(root, Options(name), lambda _: None).diagnostics


# --- Places -------------------------------------------------------------------------------------------


def show_path(article: PlannedArticle, path: str) -> str:
    """Give the path of an article's file as it is shown: below its folder as issue.toml has it."""
    return f"{article.written.rstrip('/')}/{path}"


def _find_errors(
    found: Iterable[Diagnostic], article: PlannedArticle, copy: Path, folder: Path
) -> tuple[Diagnostic, ...]:
    """Give what forbids an issue, at its place in the author's files; a line that was added stands in the copy."""
    moved = partial(_find_place, article=article, copy=copy, folder=folder)
    return tuple(replace(each, span=moved(each.span), related=moved(each.related)) for each in find_unfinished(found))


def _find_place(span: Span | None, article: PlannedArticle, copy: Path, folder: Path) -> Span | None:
    if span and span.path == ARTICLE:
        own, changed = ((root / ARTICLE).read_text(encoding="utf-8") for root in (article.folder, copy))
        line = find_own_line(own, changed, span.line)
        if not line:
            return _move_span(span, f"{folder.name}/{copy.relative_to(folder).as_posix()}")
        span = replace(span, line=line)
    return _move_span(span, article.written.rstrip("/"))


def _move(finding: Diagnostic, folder: str) -> Diagnostic:
    return replace(finding, span=_move_span(finding.span, folder), related=_move_span(finding.related, folder))


def _move_span(span: Span | None, folder: str) -> Span | None:
    return span if span is None or Path(span.path).is_absolute() else replace(span, path=f"{folder}/{span.path}")
