"""One issue of a journal: its facts, its articles in order, and what is made of them together."""

from __future__ import annotations

import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from elyazma.flows.bound_articles import Binding, bind_articles, check_facts
from elyazma.flows.issues import make_issue
from elyazma.languages import load_language
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.issue import BoundArticle
from elyazma.office.abstracts import write_abstracts
from elyazma.office.agreement import find_disagreements
from elyazma.pdf.joining import NotJoined
from elyazma.pdf.reader import read_pdf
from elyazma.sources.issue import read_issue
from elyazma.sources.issue_facts import find_own_line, put_facts
from elyazma.sources.load_journal import load_journal
from elyazma.typesetting.issue_pages import Issue, write_back, write_front
from elyazma.writers.jats.join_deposits import join_deposits

AZ = load_language("az")
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


def test_a_line_of_the_copy_is_found_in_the_author_s_text() -> None:
    own = 'slug = "s"\nlanguage = "en"\n[publication]\nissue = "4"\n[title]\nen = "T"\n'
    made = put_facts(own, "article.toml", FACTS).value
    assert made is not None
    lines = made.split("\n")
    found = {find_own_line(own, made, number): line for number, line in enumerate(lines, 1)}
    assert {number: line for number, line in found.items() if 0 < number < 7} == dict(enumerate(own.split("\n")[:6], 1))
    assert find_own_line(own, made, 1) == 0 and find_own_line(own, made, 99) == 0


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
    change(office / "issue.toml", "year = 2026", 'year = 2026\nfile_name = "pj{year}_{issue}_{first_page}"')
    (office / "one/manuscript/sections/01-introduction.tex").write_text("\\section{A}\nText.\n\n.\n", "utf-8")
    before = {path: path.read_bytes() for path in (office / "one").rglob("*") if path.is_file()}
    bound = bind(office).value
    assert bound is not None
    assert [(each.slug, each.page_range, each.doi) for each in bound] == [
        ("one", "7–10", "10.5555/4.2.7"),
        ("two", f"11–{10 + bound[1].pages}", "10.5555/4.2.11"),
    ]
    assert [each.name for each in bound] == ["pj2026_2_7", "pj2026_2_11"]
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


@pytest.mark.parametrize("into", [".", "articles/one"])
def test_an_author_s_folder_is_never_the_copy(office: Path, into: str) -> None:
    (office / "articles").mkdir()
    (office / "one").rename(office / "articles/one")
    change(office / "issue.toml", '"one"', '"articles/one"')
    before = (office / "articles/one/manuscript/article.toml").read_bytes()
    made = make_issue(office, (office / into).resolve(), lambda _: None)
    assert made.value is None and say(made.diagnostics) == [("issue-folder", "issue.toml", 9)]
    assert (office / "articles/one/manuscript/article.toml").read_bytes() == before


def test_an_error_of_an_article_s_is_at_its_place(office: Path) -> None:
    change(office / "two/manuscript/sections/01-introduction.tex", "\\section{", "\\cite{nobody}\\section{")
    (office / "issue.toml").write_text((office / "issue.toml").read_text("utf-8").replace('"one", ', ""), "utf-8")
    found = bind(office)
    assert found.value is None
    assert ("two/manuscript/sections/01-introduction.tex", 1) in [each[1:] for each in say(found.diagnostics)]


# --- What is made of all of them ------------------------------------------------------------------------


def make_article(root: Path, slug: str, **changes: Any) -> BoundArticle:
    known = BoundArticle(
        slug=slug, root=root / "issue/articles" / slug, name=f"{slug}-plain", section=None, language="en",
        titles={"en": f"On {slug}", "az": "Haqqında"}, authors={"en": ("Anar Əliyev",), "az": ("Anar Əliyev",)},
        listed={"en": ("Əliyev, Anar",), "az": ("Əliyev, Anar",)}, keywords={}, first_page=3, last_page=4, doi="10.5/3",
    )  # fmt: skip
    return replace(known, **changes)


JATS = """<?xml version='1.0' encoding='UTF-8'?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS.dtd">
<article xmlns:mml="http://www.w3.org/1998/Math/MathML" xml:lang="en"><front><article-meta>
<article-id pub-id-type="doi">10.5/3</article-id>
<title-group><article-title>On <italic>one</italic></article-title></title-group><fpage>3</fpage><lpage>4</lpage>
<abstract xml:lang="en"><p>Sand &amp; <unknown>water</unknown> with
<inline-formula><alternatives><tex-math>x^2</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives>
</inline-formula>.</p></abstract><trans-abstract xml:lang="az"><p>Qum</p></trans-abstract>
</article-meta></front></article>
"""
PAGE = """<meta name="citation_title" content="On one"><meta name="citation_doi" content="10.5/3">
<meta name="citation_firstpage" content="3"><meta name="citation_lastpage" content="4">"""
DEPOSIT = """<doi_batch xmlns="http://www.crossref.org/schema/5.4.0"><head><doi_batch_id>a</doi_batch_id>
<timestamp>20260101000000</timestamp><registrant>P</registrant></head><body><journal><journal_metadata><full_title>J
</full_title></journal_metadata><journal_issue><issue>2</issue></journal_issue><journal_article><titles><title>On one
</title></titles><pages><first_page>3</first_page><last_page>4</last_page></pages><doi_data><doi>10.5/3</doi></doi_data>
</journal_article></journal></body></doi_batch>"""


def write_results(article: BoundArticle, **texts: str) -> None:
    for suffix, text in texts.items():
        path = article.result({"jats": ".xml", "html": ".html", "crossref": "-crossref.xml", "pdf": ".pdf"}[suffix])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_what_agrees_is_not_told_of(tmp_path: Path) -> None:
    article = make_article(tmp_path, "one")
    write_results(article, jats=JATS, html=PAGE, crossref=DEPOSIT)
    assert list(find_disagreements(article, tmp_path / "issue")) == []


@pytest.mark.parametrize(
    ("kind", "text", "old", "new"),
    [
        ("jats", JATS, "<lpage>4", "<lpage>5"),
        ("jats", JATS, "<lpage>4</lpage>", ""),
        ("jats", JATS, "<article ", "<article <"),
        ("html", PAGE, "On one", "on one"),
        ("html", PAGE, "10.5/3", "10.5/33"),
        ("crossref", DEPOSIT, "<first_page>3", "<first_page>1"),
        ("pdf", "no PDF", "no", "No"),
    ],
)
def test_what_differs_between_files_is_said(tmp_path: Path, kind: str, text: str, old: str, new: str) -> None:
    article = make_article(tmp_path, "one")
    write_results(article, **{kind: text.replace(old, new)})
    (finding,) = find_disagreements(article, tmp_path / "issue")
    assert finding.code == "issue-disagrees"
    assert finding.span and finding.span.path.startswith("issue/articles/one/dist/one-plain")


def test_deposits_become_one(tmp_path: Path) -> None:
    other = DEPOSIT.replace("20260101", "20260202").replace("10.5/3", "10.5/5")
    made = join_deposits({"a.xml": DEPOSIT.encode(), "b.xml": other.encode()}, "issue").value
    assert made is not None
    text = made.decode()
    assert text.count("<journal_issue>") == 1 and text.index("10.5/3") < text.index("10.5/5")
    assert "<doi_batch_id>issue-20260202000000<" in text and "<timestamp>20260202000000<" in text
    wrong = join_deposits({"a.xml": DEPOSIT.encode(), "b.xml": other.replace("<issue>2", "<issue>3").encode()}, "i")
    assert wrong.value is None and say(wrong.diagnostics) == [("issue-disagrees", "b.xml", 1)]


def test_no_word_of_an_abstract_is_lost(tmp_path: Path) -> None:
    article = make_article(tmp_path, "one")
    write_results(article, jats=JATS)
    page = write_abstracts("J, no. 2", [article], {"en": load_language("en")})
    assert "<p>Sand &amp; <span>water</span> with" in page and "<math><mi>x</mi></math>" in page and "x^2" not in page
    assert '<section lang="az">\n<h2>Haqqında</h2>' in page and "<p>Qum</p>" in page


def test_indexes_are_sorted_by_the_language_s_alphabet(office: Path) -> None:
    plan = read_issue(office).value
    journal = load_journal(office / "one", "plain", None).value
    assert plan is not None and journal is not None
    words = {"az": ("zaman", "əlyazma", "çay", "dəniz")}
    articles = (
        make_article(office, "one", language="az", keywords=words),
        make_article(office, "two", first_page=7, last_page=7, listed={"az": ("Əliyev, Anar", "Çingiz, B.")}),
    )
    issue = Issue(plan, articles, journal, (AZ, load_language("en")))
    front, back = write_front(issue).value, write_back(issue).value
    assert front and back
    pages = str(front.files["front.tex"])
    assert r"\entry{Anar Əliyev}{Haqqında}{3–4}{elyazma-part:1}" in pages
    assert r"\entry{Anar Əliyev}{Haqqında}{7}{elyazma-part:2}" in pages
    listed = re.findall(r"\\listed\{([^\\]*)(.*)\}\n", str(back[0].files["back.tex"]))
    first, second = r"\at{3}{elyazma-part:1}", r"\at{7}{elyazma-part:2}"
    assert listed == [
        ("Çingiz, B.", second), ("Əliyev, Anar", first + second),
        ("çay", first), ("dəniz", first), ("əlyazma", first), ("zaman", first),
    ]  # fmt: skip


def follow_contents(path: Path) -> list[int]:
    """Give the printed numbers of the pages that the links of the contents lead to, in their order on the page."""
    whole = PdfReader(path)
    page = whole.pages[2]
    actions = [each.get_object()["/A"] for each in page["/Annots"]]  # type: ignore[attr-defined]
    numbers = [whole.get_page_number(each["/D"][0].get_object()) for each in actions]
    return [int(whole.page_labels[number]) for number in numbers if number is not None]


@pytest.mark.tex
def test_an_issue_is_made_and_again_after_a_word(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(office / "one/manuscript/sections/01-introduction.tex", "\\section", "\\clearpage\\section")
    change(office / "issue.toml", "year = 2026", "year = 2026\nstart_on_right = true")
    with (office / "issue.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[export]]\nformat = "amea"\nsettings.abbreviation = "pj"\n')
    monkeypatch.setattr("elyazma.flows.bound_articles.count_workers", lambda: 1)
    made = make_issue(office, office / "issue", lambda _: None)
    assert {each.code for each in made.diagnostics} == {"issue-no-deposit", "issue-export-lacks"} and made.value
    assert [path.name for path in made.value.files] == [
        "plain-4-2-2026.pdf", "plain-4-2-2026-jats.zip", "plain-4-2-2026-abstracts.html", "plain-4-2-2026-issue.json",
        "plain-4-2-2026-amea.zip",
    ]  # fmt: skip
    names = zipfile.ZipFile(made.value.files[-1]).namelist()
    assert names == [f"pj2026_2_{each.first_page}.docx" for each in made.value.articles]
    assert follow_contents(made.value.files[0]) == [each.first_page for each in made.value.articles for _ in "ab"]
    facts = read_pdf(made.value.files[0])
    assert facts.title == "Plain, vol. 4, no. 2, 2026" and facts.language == "en"
    titles = {each.title: each.page for each in facts.bookmarks if each.level == 1}
    first = titles["A Smallest Manuscript"]
    assert first is not None and first % 2 == 1
    assert facts.texts[0].startswith("Plain") and "A Smallest Manuscript" in facts.texts[2]
    assert facts.texts[-1].split()[-1] == str(made.value.articles[-1].last_page)
    assert made.value.written == 6
    (office / "two/manuscript/abstract.en.tex").write_text("This abstract has six words now.\n", "utf-8")
    again = make_issue(office, office / "issue", lambda _: None)
    assert again.value and again.value.written == 3
    bound = replace(made.value.articles[0], titles={"en": "Another", "az": "Başqa"}, first_page=5, last_page=6)
    told = [str(each.message) for each in find_disagreements(bound, office / "issue") if ".pdf" in str(each.span)]
    assert sorted(each.partition(":")[0] for each in told) == ["first_page", "title"]
    before = {path: path.read_bytes() for path in again.value.files}

    def refuse(*_: object) -> bytes:
        raise NotJoined("it is broken")

    monkeypatch.setattr("elyazma.flows.issues.join_pdfs", refuse)
    refused = make_issue(office, office / "issue", lambda _: None)
    assert [each.code for each in refused.diagnostics] == ["issue-no-deposit", "issue-not-joined"]
    assert refused.value is None and {path: path.read_bytes() for path in before} == before
