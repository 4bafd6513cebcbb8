"""Read issue.toml: which articles make an issue of a journal, in which order, and what they have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.languages import LANGUAGES, available_languages
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, Span, collecting, error, is_fatal
from elyazma.model.issue import PATTERN_PARTS, IssueFile, IssuePlan, PlannedArticle
from elyazma.model.phrases import phrase
from elyazma.sources.article import report_language
from elyazma.sources.load import ARTICLE
from elyazma.sources.toml import read_toml
from elyazma.system.freshness import read_article
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, read_text

ISSUE = "issue.toml"
_PART = re.compile(r"\{([^{}]*)\}")


@collecting
def read_issue(findings: Findings, root: Path) -> IssuePlan:
    """Read the issue.toml of a folder; all findings at once."""
    if not (root / ISSUE).exists():
        findings.refuse(_report_no_issue())
    text = findings.take(read_text(root, ISSUE, largest=LARGEST_TOML))
    read = read_toml(text, ISSUE, IssueFile)
    findings.add(read.diagnostics)
    if read.value is None:
        findings.refuse()
    file, places = read.value, read.places
    findings.add(_check_patterns(file, places))
    findings.add(_check_languages(file, places, available_languages([root / LANGUAGES])))
    findings.add(_check_numbers(file, places))
    articles = findings.take(_plan_articles(root, file, places))
    findings.stop_if_fatal()
    return IssuePlan(root, file.issue, file.section, articles, file.export, places)


def _report_no_issue() -> Diagnostic:
    hint = phrase('write one: [issue] with journal, number, year and articles = ["folder", "folder"]')
    return error("issue-missing", phrase("there is no issue.toml here"), Span(ISSUE), hint)


def find_key(places: Mapping[str, Span], key: str) -> Span:
    """Give the place of a key, or of the nearest table around it."""
    while key and key not in places:
        key = key.rpartition(".")[0]
    return places.get(key, Span(ISSUE))


# --- Values -----------------------------------------------------------------------------------------


def _check_patterns(file: IssueFile, places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    for key, pattern in (("doi", file.issue.doi), ("url", file.issue.url)):
        place = find_key(places, f"issue.{key}")
        named = _PART.findall(pattern)
        yield from (_report_part(key, part, place) for part in named if part not in PATTERN_PARTS)
        if pattern and not {"first_page", "article"} & set(named):
            message = phrase("{key}: all articles would have the same", key=key)
            yield error("issue-pattern", message, place, phrase("let it name {{first_page}} or {{article}}"))


def _report_part(key: str, part: str, place: Span) -> Diagnostic:
    parts = ", ".join(f"{{{each}}}" for each in PATTERN_PARTS)
    hint = did_you_mean(part, PATTERN_PARTS) or phrase("a pattern may have: {parts}", parts=parts)
    return error("issue-pattern", phrase('{key}: a pattern has no part "{part}"', key=key, part=part[:40]), place, hint)


def _check_languages(file: IssueFile, places: Mapping[str, Span], known: tuple[str, ...]) -> Iterator[Diagnostic]:
    tables = {f"issue.{key}": getattr(file.issue, key) for key in ("title", "cover", "imprint")}
    for number, section in enumerate(file.section):
        tables |= {f"section.{number}.title": section.title, f"section.{number}.abbrev": section.abbrev}
    for key, texts in tables.items():
        for code in texts:
            if code not in known:
                yield report_language(code, find_key(places, f"{key}.{code}"), known)


def _check_numbers(file: IssueFile, places: Mapping[str, Span]) -> Iterator[Diagnostic]:
    facts = file.issue
    if facts.first_page < 1:
        message = phrase("pages are counted from 1: {number} is no page", number=facts.first_page)
        yield error("issue-number", message, find_key(places, "issue.first_page"), phrase("write first_page = 1"))
    if facts.published and facts.published.year != facts.year:
        message = phrase("the issue of {year} is published in {other}", year=facts.year, other=facts.published.year)
        yield error("issue-number", message, find_key(places, "issue.published"), phrase("correct one of the two"))


# --- Articles ---------------------------------------------------------------------------------------


@collecting
def _plan_articles(
    findings: Findings, root: Path, file: IssueFile, places: Mapping[str, Span]
) -> tuple[PlannedArticle, ...]:
    planned: dict[str, PlannedArticle] = {}
    for written, section, place in _list_articles(file, places):
        made = findings.accept(_plan_article(root, written, section, place))
        if made and made.slug in planned:
            message = phrase('two articles have the slug "{slug}"', slug=made.slug)
            hint = phrase("name each folder once, and give each article.toml a slug of its own")
            findings.add([error("issue-article-twice", message, place, hint)])
        elif made:
            planned[made.slug] = made
    both = file.issue.articles and file.section
    if both or (not planned and not is_fatal(findings.found)):
        message = phrase("its articles stand in two places") if both else phrase("this issue has no articles")
        hint = phrase('list folders of manuscripts: articles = ["..."] under [issue], or under each [[section]]')
        findings.refuse(error("issue-empty", message, find_key(places, "issue.articles"), hint))
    return tuple(planned.values())


def _list_articles(file: IssueFile, places: Mapping[str, Span]) -> Iterator[tuple[str, int | None, Span]]:
    for at, written in enumerate(file.issue.articles):
        yield written, None, find_key(places, f"issue.articles.{at}")
    for number, section in enumerate(file.section):
        for at, written in enumerate(section.articles):
            yield written, number, find_key(places, f"section.{number}.articles.{at}")


def _plan_article(root: Path, written: str, section: int | None, place: Span) -> Outcome[PlannedArticle]:
    folder = (root / written).resolve()
    slug = read_article(folder).get("slug")
    if not (folder / ARTICLE).is_file():
        message = phrase("no manuscript is in {path}", path=written or ".")
        hint = phrase("name a folder that has manuscript/article.toml; `invoke import` makes one of a paper")
        return Outcome(None, (error("issue-article-missing", message, place, hint),))
    # A faulty article.toml is reported in its own words when the article is read.
    return Outcome(PlannedArticle(written, folder, slug if isinstance(slug, str) else folder.name, section, place))
