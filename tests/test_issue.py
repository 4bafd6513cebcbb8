"""One issue of a journal: its facts, its articles in order, and what is made of them together."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from elyazma.flows.bound_articles import Binding, bind_articles, check_facts
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.issue import BoundArticle
from elyazma.sources.issue import read_issue
from elyazma.sources.issue_facts import put_facts

ISSUE = """[issue]
journal = "plain"
volume = "4"
number = "2"
year = 2026
published = 2026-06-30
doi = "10.5555/{volume}.{number}.{first_page}"
url = "https://journal.example/{article}"
articles = ["one", "two"]
"""


@pytest.fixture
def office(tmp_path: Path, minimal: Path) -> Path:
    """Give a folder with an issue of two articles."""
    root = tmp_path / "office"
    for name in ("one", "two"):
        folder = shutil.copytree(minimal, root / name)
        change(folder / "manuscript/article.toml", 'slug = "minimal"', f'slug = "{name}"')
    (root / "issue.toml").write_text(ISSUE, "utf-8")
    return root


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def say(findings: tuple[Diagnostic, ...]) -> list[tuple[str, str, int]]:
    return [(each.code, each.span.path, each.span.line) for each in findings if each.span]


# --- Reading ------------------------------------------------------------------------------------------


def test_an_issue_is_read(office: Path) -> None:
    plan = read_issue(office).value
    assert plan is not None
    assert [(each.slug, each.section) for each in plan.articles] == [("one", None), ("two", None)]
    assert plan.facts.fill(plan.facts.doi, "7", "one") == "10.5555/4.2.7"
    change(office / "issue.toml", 'articles = ["one", "two"]\n', '\n[[section]]\ntitle.en = "A"\narticles = ["two"]\n')
    plan = read_issue(office).value
    assert plan is not None and [(each.slug, each.section) for each in plan.articles] == [("two", 0)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("number", "nummer", "unknown-key", 4),
        ("year = 2026", 'year = "2026"', "wrong-type", 5),
        ("{first_page}", "{page}", "issue-pattern", 7),
        ("{first_page}", "1", "issue-pattern", 7),
        ("published = 2026", "published = 2025", "issue-number", 6),
        ("year = 2026", "year = 2026\nfirst_page = 0", "issue-number", 6),
        ('"one", "two"', '"one", "none"', "issue-article-missing", 9),
        ('"one", "two"', '"one", "one"', "issue-article-twice", 9),
        ('"one", "two"', "", "issue-empty", 9),
        ("articles", '[[section]]\ntitle.xx = "A"\narticles', "unknown-language", 10),
    ],
)
def test_what_is_wrong_in_it_is_said_at_its_place(office: Path, old: str, new: str, code: str, line: int) -> None:
    change(office / "issue.toml", old, new)
    found = read_issue(office)
    assert found.value is None
    assert (code, "issue.toml", line) in say(found.diagnostics)


def test_there_is_no_issue(tmp_path: Path) -> None:
    assert say(read_issue(tmp_path).diagnostics) == [("issue-missing", "issue.toml", 1)]


# --- Facts --------------------------------------------------------------------------------------------

FACTS: dict[str, str | date] = {
    "journal": "plain",
    "publication.volume": "4",
    "publication.doi": "10.5/1",
    "dates.published": date(2026, 6, 3),
}


def test_facts_are_added_where_they_are_missing() -> None:
    text = 'slug = "s"\nlanguage = "en"\n\n[publication] # ours\nvolume = "4"\n\n[title]\nen = "T"\n'
    made = put_facts(text, "article.toml", FACTS).value
    assert made == (
        'journal = "plain"\nslug = "s"\nlanguage = "en"\n\n[publication] # ours\ndoi = "10.5/1"\nvolume = "4"\n\n'
        '[title]\nen = "T"\n\n[dates]\npublished = 2026-06-03\n'
    )
    assert put_facts(made, "article.toml", FACTS).value == made


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('journal = "other"', "issue-fact-differs", 3),
        ('[publication]\nvolume = "5"', "issue-fact-differs", 4),
        ("[dates]\npublished = 2026-06-04", "issue-fact-differs", 4),
        ('[publication]\ndoi = ""', "issue-fact-place", 4),
        ('publication = { doi = "10.5/1" }', "issue-fact-place", 3),
        ('publication.doi = "10.5/1"', "issue-fact-place", 3),
        ("[nothing]", "unknown-key", 3),
    ],
)
def test_a_fact_that_differs_or_has_no_place_is_said(text: str, code: str, line: int) -> None:
    made = put_facts(f'slug = "s"\nlanguage = "en"\n{text}\n', "a.toml", FACTS)
    assert made.value is None
    assert (code, "a.toml", line) in say(made.diagnostics)


# --- Articles -----------------------------------------------------------------------------------------


def bind(root: Path) -> Outcome[tuple[BoundArticle, ...]]:
    plan = read_issue(root).value
    assert plan is not None
    texts = check_facts(plan)
    if texts.value is None:
        return Outcome(None, texts.diagnostics)
    return bind_articles(Binding(plan, root / "issue", lambda _: None), texts.value)


def count_pages(copy: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    """Stand in for TeX: an article has as many pages as sections/01-introduction.tex has lines."""
    return len((copy / "manuscript/sections/01-introduction.tex").read_text("utf-8").splitlines()), ()


def test_pages_follow_each_other_and_the_author_s_files_stay(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.flows.bound_articles._count_pages", count_pages)
    change(office / "issue.toml", "year = 2026", "year = 2026\nstart_on_right = true\nfirst_page = 6")
    (office / "one/manuscript/sections/01-introduction.tex").write_text("\\section{A}\nText.\n\n.\n", "utf-8")
    before = {path: path.read_bytes() for path in (office / "one").rglob("*") if path.is_file()}
    bound = bind(office).value
    assert bound is not None
    assert [(each.slug, each.page_range, each.doi) for each in bound] == [
        ("one", "7–10", "10.5555/4.2.7"),
        ("two", f"11–{10 + bound[1].pages}", "10.5555/4.2.11"),
    ]
    assert {path: path.read_bytes() for path in before} == before
    copy = (office / "issue/articles/two/manuscript/article.toml").read_text("utf-8")
    assert 'first_page = "11"' in copy and 'url = "https://journal.example/two"' in copy
    stamp = (office / "issue/articles/two/manuscript/article.toml").stat().st_mtime_ns
    (office / "two/bib/references.bib").unlink()
    assert bind(office).value is not None
    assert (office / "issue/articles/two/manuscript/article.toml").stat().st_mtime_ns == stamp
    assert not (office / "issue/articles/two/bib/references.bib").exists()


def test_all_that_differs_is_said_before_anything_is_built(office: Path) -> None:
    for name in ("one", "two"):
        change(office / name / "manuscript/article.toml", 'journal = "plain"', 'journal = "arxiv"')
    found = bind(office)
    assert found.value is None and not (office / "issue").exists()
    assert say(found.diagnostics) == [
        ("issue-fact-differs", f"{name}/manuscript/article.toml", 3) for name in ("one", "two")
    ]


def test_an_error_of_an_article_s_is_at_its_place(office: Path) -> None:
    change(office / "two/manuscript/sections/01-introduction.tex", "\\section{", "\\cite{nobody}\\section{")
    (office / "issue.toml").write_text((office / "issue.toml").read_text("utf-8").replace('"one", ', ""), "utf-8")
    found = bind(office)
    assert found.value is None
    assert ("two/manuscript/sections/01-introduction.tex", 1) in [each[1:] for each in say(found.diagnostics)]
