"""One manuscript, every journal: what is found is true, has its place and says whose rule it is."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cited import make_manuscript, make_source
from elyazma import console
from elyazma.checks.check_rules import check_pages, check_rules
from elyazma.flows.check_all import COLUMNS, JournalComparison, Standing, as_json, check_every_journal, list_rows
from elyazma.flows.checking import check_manuscript
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import load_language
from elyazma.model.article import Article
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Severity, Span, error, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, Section
from elyazma.model.phrases import phrase
from elyazma.sources.load_journal import list_journals, load_journal
from elyazma.tasks.inspect import print_comparison
from typed import elyazma

ROOT = Path(__file__).parents[1]
LANGUAGES = {code: load_language(code) for code in ("az", "en", "ru", "tr")}


# --- Truthfulness: a seed with known faults -------------------------------------------------------------


@pytest.fixture
def faulty(seed: Path) -> Path:
    """Give the seed 251 words of Xülasə, four keywords, exactly nine cited works, and no English abstract."""
    manuscript = seed / "manuscript"
    (manuscript / "abstract.az.tex").write_text("% 251\n" + " ".join(["söz"] * 250) + " son.\n", encoding="utf-8")
    (manuscript / "abstract.en.tex").unlink()
    article = (manuscript / "article.toml").read_text(encoding="utf-8")
    words = '[keywords]\naz = ["a", "b", "c", "d"]\nen = ["a", "b", "c", "d", "e"]\n'
    (manuscript / "article.toml").write_text(f"{article}\n{words}", encoding="utf-8")
    for section in (manuscript / "sections").glob("*.tex"):
        section.write_text("\\section{A}\n\nMətn.\n", encoding="utf-8")
    keys = [f"work{number}" for number in range(1, 10)]
    entries = [f"@book{{{key},\n  author = {{Əliyev, A.}},\n  title = {{T}},\n  year = {{2020}},\n  publisher = {{P}},\n}}\n" for key in keys]  # fmt: skip # noqa: E501
    (seed / "bib/references.bib").write_text("".join(entries), encoding="utf-8")
    (manuscript / "sections/01-giris.tex").write_text(f"Mətn \\citep{{{','.join(keys)}}}.\n", encoding="utf-8")
    return seed


def test_each_fault_is_named_with_its_place_and_rule(faulty: Path) -> None:
    article = (faulty / "manuscript/article.toml").read_text(encoding="utf-8").splitlines()
    found = {
        (finding.code, finding.message): (finding.span.path, finding.span.line, finding.rule.partition('" (')[0])
        for finding in check_manuscript(faulty, "ancient-land").diagnostics
        if finding.span
    }
    bounds = "150-250 words should be written in Azerbaijani and English"
    wanted = {
        ("abstract-length", "the abstract in Azerbaijani has 251 words; the journal asks for 150–250"): (
            "manuscript/abstract.az.tex", 1, f'"{bounds}',
        ),
        ("abstract-missing", "there is no abstract in English"): ("manuscript/article.toml", 1, f'"{bounds}'),
        ("keywords-count", "the list of keywords in Azerbaijani has 4 keywords; the journal asks for at least 5"): (
            "manuscript/article.toml", article.index('az = ["a", "b", "c", "d"]') + 1,
            '"No less than 5 words should be written in Azerbaijani and English languages',
        ),
        ("article-length", "the article cites 9 works; Qədim Diyar / Ancient Land asks for at most 8"): (
            "bib/references.bib", 8 * 6 + 1, '"no more than 8 sources',
        ),
    }  # fmt: skip
    assert {key: place for key, place in found.items() if key in wanted} == wanted


def test_what_is_just_right_is_not_named(faulty: Path) -> None:
    (faulty / "manuscript/abstract.az.tex").write_text(" ".join(["söz"] * 250) + "\n", encoding="utf-8")
    text = (faulty / "manuscript/sections/01-giris.tex").read_text(encoding="utf-8")
    (faulty / "manuscript/sections/01-giris.tex").write_text(text.replace(",work9", ""), encoding="utf-8")
    codes = [finding.code for finding in check_manuscript(faulty, "ancient-land").diagnostics]
    assert "abstract-length" not in codes and "article-length" not in codes


# --- Every rule has a source, in every journal ------------------------------------------------------------


def bare_article(language: str) -> Manuscript:
    """Make an article without anything a journal may ask for."""
    return replace(make_manuscript(""), article=Article(slug="a", language=language))


def swollen_article(language: str) -> Manuscript:
    """Make an article with too much of everything."""
    many = tuple(f"keyword {number}" for number in range(99))
    texts = {code: replace(make_source(), path=f"{code}.tex", plain="Bir söz. " * 5000) for code in LANGUAGES}
    text = "\\begin{figure}\n\\begin{table}\n" * 99
    source = replace(make_source("*"), text=text, plain="söz " * 99_999)
    bib = "".join(f"@book{{k{number}, title = {{T}}, year = {{1900}}}}\n" for number in range(300))
    article = Article(
        slug="a",
        language=language,
        title=dict.fromkeys(LANGUAGES, "uzun " * 99),
        keywords=dict.fromkeys(LANGUAGES, many),
        highlights=dict.fromkeys(LANGUAGES, tuple(word * 99 for word in many)),
    )
    sections = (Section("text", source),)
    return replace(make_manuscript(bib), article=article, abstracts=texts, sources=(source,), sections=sections)


def findings_of(journal: Journal) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for language in LANGUAGES:
        for manuscript in (bare_article(language), swollen_article(language)):
            found += check_rules(manuscript, journal, LANGUAGES, date(2026, 11, 23))
            found += [finding for pages in (0, 9999) for finding in check_pages(manuscript, journal, pages)]
    return found


@pytest.mark.parametrize("journal_id", list_journals(ROOT))
def test_every_rule_says_whose_it_is(journal_id: str) -> None:
    journal = load_journal(ROOT, journal_id, None).value
    assert journal
    found = findings_of(journal)
    assert found
    for finding in found:
        sourced = "(http" in finding.rule and "None" not in finding.rule
        assert sourced or "check by hand" in finding.rule, (finding.code, finding.rule)


# --- The comparison -------------------------------------------------------------------------------------------


def stand(comparison: JournalComparison, journal: str) -> Standing:
    return next(standing for standing in comparison.standings if standing.journal == journal)


def compare_journals(root: Path) -> JournalComparison:
    outcome = check_every_journal(root)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value


def test_the_ready_come_first_and_the_rest_in_the_order_of_what_they_lack(minimal: Path) -> None:
    comparison = compare_journals(minimal)
    first = comparison.standings[0]
    assert (first.journal, first.verdict, first.lacking, first.pages) == ("plain", "ready", "", None)
    able = [standing for standing in comparison.standings if not standing.hindrance]
    assert [len(standing.own) for standing in able] == sorted(len(standing.own) for standing in able)
    assert {standing.journal for standing in comparison.standings} == {"plain", *list_journals(ROOT)}
    assert comparison.of_default == () == comparison.common


def test_a_text_of_a_new_manuscript_leaves_no_journal_ready(minimal: Path) -> None:
    abstract = minimal / "manuscript/abstract.en.tex"
    abstract.write_text("[Here stands the abstract. It says what the article is about.]\n", encoding="utf-8")
    comparison = compare_journals(minimal)
    assert "placeholder-left" in {finding.code for finding in comparison.common}
    assert [standing.journal for standing in comparison.standings if standing.verdict == "ready"] == []


def test_a_picture_without_alternative_text_is_asked_for_where_the_publisher_does(minimal: Path) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    figure = "\\begin{figure}\\includegraphics{dot}\\caption{A square.}\\label{fig:a}\\end{figure}\nSee \\ref{fig:a}.\n"
    section.write_text(section.read_text(encoding="utf-8") + figure, encoding="utf-8")
    found = {
        journal: [each for each in check_manuscript(minimal, journal).diagnostics if "alternative" in each.code]
        for journal in ("elsarticle", "acm", "arxiv")
    }
    said = {journal: [(it.severity, it.binding, bool(it.rule)) for it in each] for journal, each in found.items()}
    assert said == {
        "elsarticle": [(Severity.WARNING, True, True)],
        "acm": [(Severity.WARNING, False, True)],
        "arxiv": [(Severity.NOTE, False, False)],
    }


def test_what_every_journal_finds_is_said_once(seed: Path) -> None:
    comparison = compare_journals(seed)
    able = [standing for standing in comparison.standings if not standing.hindrance]
    for standing in (able[0], stand(comparison, "ancient-land"), able[-1]):
        assert set(standing.findings) == set(check_manuscript(seed, standing.journal).diagnostics)
    codes = [finding.code for finding in comparison.common]
    assert codes.count("reference-unverified") == 9 and "authors-missing" in codes
    assert next(finding for finding in comparison.common if finding.code == "authors-missing").rule == ""
    for standing in comparison.standings:
        assert "reference-unverified" not in {finding.code for finding in standing.own}
    assert stand(comparison, "ancient-land").lacking == "abstract length ×2, article length, keywords missing ×2"


def test_faults_are_found_by_the_journals_they_concern(minimal: Path) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\nText \\citep{nobody}. {\n", encoding="utf-8")
    broken = minimal / "styles/broken"
    broken.mkdir()
    (broken / "style.toml").write_text("[jurnal]\n", encoding="utf-8")
    manifest = minimal / "styles/plain/style.toml"
    bring = '[document.bring]\nfile = "none-such.cls"\nurl = "https://example.org"\n'
    manifest.write_text(manifest.read_text(encoding="utf-8") + bring, encoding="utf-8")

    comparison = compare_journals(minimal)
    assert "unclosed-brace" in {finding.code for finding in comparison.common}
    assert any(finding.severity is Severity.ERROR for finding in comparison.of_default)
    assert stand(comparison, "plain").verdict == "cannot: class missing"
    standing = stand(comparison, "broken")
    assert standing.verdict == "cannot: its style has errors"
    assert all(finding.span and finding.span.path.startswith("styles/broken/") for finding in standing.findings)


def test_no_manuscript_is_no_comparison(tmp_path: Path) -> None:
    outcome = check_every_journal(tmp_path)
    assert outcome.value is None
    assert [finding.code for finding in outcome.diagnostics] == ["no-manuscript"]


@pytest.mark.tex
def test_pages_are_those_of_a_pdf_that_is_up_to_date(minimal: Path) -> None:
    manifest = minimal / "styles/plain/style.toml"
    manifest.write_text(f"{manifest.read_text(encoding='utf-8')}\n[limits.pages]\nmin = 7\n", encoding="utf-8")
    assert build_pdf(minimal, Options(), lambda _: None).value
    built = stand(compare_journals(minimal), "plain")
    assert (built.pages, built.lacking) == (1, "page count")
    assert "warning[page-count]: the PDF has 1 page; Plain asks for at least 7" in check(minimal).stderr
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text(section.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    edited = stand(compare_journals(minimal), "plain")
    assert (edited.pages, edited.verdict) == (None, "ready")


# --- As typed -----------------------------------------------------------------------------------------------


def check(root: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run `elyazma check` in a folder."""
    return elyazma(root, "check", *flags)


def test_exit_codes_are_those_of_the_article_s_own_journal(minimal: Path) -> None:
    answer = check(minimal, "--all", "--json")
    assert (answer.returncode, json.loads(answer.stdout)["default"]) == (0, "plain")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\nText \\citep{knuth1984} {.\n", encoding="utf-8")
    answer = check(minimal, "--all")
    assert answer.returncode == 1 and "unclosed-brace" in answer.stderr
    assert check(minimal, "--all", "--journal", "plain").returncode == 2


# --- What is printed ----------------------------------------------------------------------------------------

COMMON = warning("c-d", phrase("common"), Span("a.tex", 2))
OWN = warning("own-thing", phrase("own"), Span("a.tex", 3), rule=phrase("a rule"))
FATAL = error("e", phrase("fatal"), Span("a.tex", 4))
COMPARISON = JournalComparison(
    (
        Standing("one", "One", (COMMON, OWN, OWN), (OWN, OWN), 12),
        Standing("two", "Two", (COMMON, FATAL), (FATAL,), None, phrase("class missing")),
    ),
    (COMMON,),
    "two",
)


def test_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    print_comparison(COMPARISON.common, COLUMNS, list_rows(COMPARISON), tmp_path)
    shown = capsys.readouterr()
    assert shown.err == "a.tex:2:1: warning[c-d]: common\n1 warning\n"
    assert [line.rstrip() for line in shown.out.splitlines()] == [
        "every journal:",
        "",
        "journal  verdict                errors  warnings  pages      of its own",
        "one      3 to mend              0       3         12         own thing ×2",
        "two      cannot: class missing  1       1         not built  e",
    ]


def test_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    console.print_json({"root": str(tmp_path), **as_json(COMPARISON)})
    whole = json.loads(capsys.readouterr().out)
    assert (whole["default"], [row["code"] for row in whole["every_journal"]]) == ("two", ["c-d"])
    one, two = whole["journals"]
    assert (one["verdict"], one["errors"], one["warnings"], one["pages"]) == ("3 to mend", 0, 3, 12)
    assert (
        one["findings"][1] | {"journal": "one", "path": "a.tex", "line": 3, "column": 1, "rule": "a rule"}
        == (one["findings"][1])
    )
    assert two["pages"] is None and two["findings"][1]["journal"] == "two"
