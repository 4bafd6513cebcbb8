# ruff: noqa: E501 (a case a line)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cited import make_manuscript, make_source
from elyazma.checks.check_rules import check_pages, check_rules
from elyazma.languages import count_sentences, load_language
from elyazma.model.article import Affiliation, Article, Author, Codes, Funding, Statements
from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.model.journal import About, Bounds, Declarations, Journal, Limits, Manifest, Part, RuleSource, SubjectCodes
from elyazma.model.manuscript import Manuscript, Section
from elyazma.tex.scan import scan

LANGUAGES = {code: load_language(code) for code in ("az", "en")}
TODAY = date(2026, 11, 23)
RULE = RuleSource(url="https://example.org/rules", checked=date(2026, 1, 1), quote="as we say")


def hold(manuscript: Manuscript, **rules: Any) -> list[Diagnostic]:
    """Hold a manuscript against a manifest of these tables."""
    return list(check_rules(manuscript, journal(**rules), LANGUAGES, TODAY))


def journal(**rules: Any) -> Journal:
    manifest = Manifest(journal=About(name="Plain", source=RULE), **rules)
    return Journal("plain", Path(), manifest, {}, Path("t"))


def paper(abstracts: Mapping[str, str] | None = None, **article: Any) -> Manuscript:
    """Make a manuscript of a title and the given metadata and abstracts."""
    base = make_manuscript("")
    texts = {
        code: replace(make_source(), path=f"manuscript/abstract.{code}.tex", plain=text)
        for code, text in (abstracts or {}).items()
    }
    places = {key: Span("manuscript/article.toml", 7) for key in article}
    return replace(base, article=Article(slug="a", language="az", **article), abstracts=texts, places=places)


def words(count: int) -> str:
    return " ".join(["söz"] * count)


@pytest.mark.parametrize(
    ("manuscript", "part", "message"),
    [
        (paper({"az": words(251)}), Part(id="abstract", words=Bounds(max=250)), "the abstract in Azerbaijani has 251 words; the journal asks for at most 250"),
        (paper({"az": "Bir. İki. Üç."}), Part(id="abstract", sentences=Bounds(min=7, max=8)), "the abstract in Azerbaijani has 3 sentences; the journal asks for 7–8"),
        (paper({"az": "x"}), Part(id="abstract", languages={"az": ("en",)}), "there is no abstract in English"),
        (paper(keywords={"az": ("a", "b", "c", "d")}), Part(id="keywords", items=Bounds(min=5)), "the list of keywords in Azerbaijani has 4 keywords; the journal asks for at least 5"),
        (paper(title={"az": "Bir iki üç"}), Part(id="title", words=Bounds(max=2)), "the title in Azerbaijani has 3 words; the journal asks for at most 2"),
        (paper(highlights={"az": ("x" * 86,)}), Part(id="highlights", characters=Bounds(max=85)), "highlight 1 in Azerbaijani has 86 characters; the journal asks for at most 85"),
        (paper(highlights={"az": ("x", "y")}), Part(id="highlights", items=Bounds(min=3)), "the list in Azerbaijani has 2 highlights; the journal asks for at least 3"),
        (paper(), Part(id="authors"), "the article names no author"),
        (paper(), Part(id="reviewer", placement="end"), "there is no reviewer in Azerbaijani"),
    ],
)  # fmt: skip
def test_part(manuscript: Manuscript, part: Part, message: str) -> None:
    (finding,) = hold(manuscript, part=(part,))
    assert (finding.message, finding.severity) == (message, Severity.WARNING)
    assert finding.rule == '"as we say" (https://example.org/rules, read 2026-01-01)'
    assert finding.span


def test_what_fits_is_not_mentioned() -> None:
    manuscript = paper(
        {"az": words(150), "en": words(250)},
        title={"az": "A", "en": "B"},
        keywords={"az": tuple("abcde")},
        authors=(Author(family="Əliyev", roles=("Software",)),),
        affiliations=(Affiliation(id="x", name={"az": "X"}),),
        funding=(Funding(funder="F"),),
        statements=Statements(ethics={"az": "x"}),
        codes=Codes(udc=("327",)),
    )
    both = {"az": ("az", "en")}
    parts = (
        Part(id="authors"),
        Part(id="title", languages=both),
        Part(id="abstract", languages=both, words=Bounds(min=150, max=250)),
        Part(id="keywords", items=Bounds(min=5, max=5)),
    )
    wanted = Declarations(required=("ethics", "funding", "credit"))
    assert hold(manuscript, part=parts, statements=wanted, codes=SubjectCodes(required=("udc",))) == []


def test_statements_and_codes() -> None:
    found = hold(
        paper(),
        statements=Declarations(required=("ethics", "funding", "credit"), source=RuleSource(unverified=True)),
        codes=SubjectCodes(required=("udc", "jel")),
    )
    assert [finding.code for finding in found] == ["statement-missing"] * 3 + ["code-missing"] * 2
    assert "check by hand" in found[0].rule


def test_counts_of_the_whole_article() -> None:
    text = "\\begin{figure}\\end{figure}\n% \\begin{figure}\n\\begin{table*}\\end{table*}\n" + words(10)
    source = scan(text, make_source().path)
    manuscript = replace(paper(), sections=(Section("a", source),), sources=(source,))
    limits = Limits(words=Bounds(max=9), figures=Bounds(min=2), tables=Bounds(max=0), references=Bounds(min=1))
    assert [finding.message for finding in hold(manuscript, limits=limits)] == [
        "the sections have 10 words; Plain asks for at most 9",
        "the article cites 0 works; Plain asks for at least 1",
        "the article has 1 figure; Plain asks for at least 2",
        "the article has 1 table; Plain asks for at most 0",
    ]


@pytest.mark.parametrize(("pages", "wanted"), [(6, "7–25"), (26, "7–25")])
def test_pages(pages: int, wanted: str) -> None:
    limits = Limits(pages=Bounds(min=7, max=25))
    (finding,) = check_pages(paper(), journal(limits=limits), pages)
    assert finding.message == f"the PDF has {pages} pages; Plain asks for {wanted}"
    assert check_pages(paper(), journal(limits=limits), 7) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Bir cümlə", 1), ("Bir. İki! Üç?", 3), ("2020-ci ildə 3.5 faiz. Son.", 2), ("“Bir.” Iki.", 2)],
)
def test_sentences(text: str, count: int) -> None:
    assert count_sentences(text) == count
