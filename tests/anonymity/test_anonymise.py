from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.flows.audience import hide_authors, hide_text
from elyazma.flows.checking import Checked, check_manuscript
from elyazma.model.article import Anonymity
from elyazma.tex.inlines import to_plain

PEOPLE = """
[[authors]]
given = "Elçin"
family = "Əliyev"
email = "elchin.aliyev@bsu.example"
orcid = "0000-0002-1825-0097"
affiliations = ["x"]
roles = ["Conceptualization"]

[[affiliations]]
id = "x"
name = { en = "Caspian Sample University" }

[[funding]]
funder = "Sample Fund"

[statements]
acknowledgements = { en = "We thank Leyla." }
competing_interests = { en = "None." }
"""
WORKS = """
@book{aliyev2018, author = {Aliyev, E.}, title = {Pipelines}, year = {2018}, publisher = {Elm}}
@book{aliyev2018b, author = {Алиев, Эльчин}, title = {Reka}, year = {2018}, publisher = {Elm}}
@book{haliyev, author = {Əliyev, Heydər}, title = {Speeches}, year = {1993}, publisher = {Elm}}
"""


def checked(root: Path, review: str = "keep") -> Checked:
    """Check the smallest manuscript with an author who cites two works of his and one of a namesake."""
    article = root / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8")
    article.write_text(f'{text}{PEOPLE}\n[review]\nself_citations = "{review}"\n', encoding="utf-8")
    (root / "bib/own.bib").write_text(WORKS, encoding="utf-8")
    section = next((root / "manuscript/sections").iterdir())
    own = r"As \citet{aliyev2018} and \citep[5]{haliyev, aliyev2018b} say."
    section.write_text(f"{section.read_text(encoding='utf-8')}\n{own}\n", encoding="utf-8")
    value = check_manuscript(root, "").value
    assert value
    return value


def test_people_payers_and_thanks_go_and_the_rest_stays(minimal: Path) -> None:
    hidden = hide_authors(checked(minimal)).job.manuscript.article
    assert (hidden.authors, hidden.affiliations, hidden.funding) == ((), (), ())
    assert hidden.statements.acknowledgements == {}
    assert hidden.statements.competing_interests == {"en": "None."}
    assert hidden.title


def test_own_works_stay_as_they_are_unless_asked(minimal: Path) -> None:
    value = checked(minimal)
    assert hide_authors(value).references == value.references


def test_own_works_lose_their_names_and_a_namesakes_do_not(minimal: Path) -> None:
    hidden = hide_authors(checked(minimal, "anonymise"))
    printed = {entry.key: to_plain(entry.text) for entry in hidden.references.entries}
    assert printed["own1"] == "Author (2018a). [details removed for review]."
    assert printed["own2"] == "Author (2018b). [details removed for review]."
    assert "Speeches" in printed["haliyev"]
    assert "Pipelines" not in str(hidden.references)
    assert [entry.label.year for entry in hidden.references.entries[:2]] == ["2018a", "2018b"]


def test_no_citation_key_says_it_either(minimal: Path) -> None:
    hidden = hide_authors(checked(minimal, "anonymise")).job.manuscript
    text = "".join(source.text for source in hidden.sources)
    assert r"\citet{own1} and \citep[5]{haliyev, own2}" in text
    assert "aliyev2018" not in text
    assert {each.key for each in hidden.bibliography.references} >= {"own1", "own2", "haliyev"}
    assert "Pipelines" not in str(hidden.bibliography)


def test_the_article_decides_before_the_journal(minimal: Path) -> None:
    value = checked(minimal)
    job = value.job
    review = replace(job.journal.manifest.review, self_citations="anonymise")
    journal = replace(job.journal, manifest=replace(job.journal.manifest, review=review))
    kept = hide_authors(replace(value, job=replace(job, journal=journal)))
    assert kept.references == value.references
    silent = replace(job.manuscript, article=replace(job.manuscript.article, review=Anonymity()))
    hidden = hide_authors(replace(value, job=replace(job, journal=journal, manuscript=silent)))
    assert hidden.references != value.references


def test_a_title_page_has_people_and_no_text(minimal: Path) -> None:
    page = hide_text(checked(minimal))
    assert page.job.manuscript.article.authors
    assert (page.job.manuscript.sections, page.references.entries) == ((), ())
    assert page.job.journal.manifest.document.class_ == "article"


@pytest.mark.parametrize("word", ["sometimes", ""])
def test_another_wish_is_a_finding(minimal: Path, word: str) -> None:
    article = minimal / "manuscript/article.toml"
    article.write_text(
        f'{article.read_text(encoding="utf-8")}\n[review]\nself_citations = "{word}"\n', encoding="utf-8"
    )
    findings = check_manuscript(minimal, "").diagnostics
    assert bool([finding for finding in findings if finding.severity == "error"]) == bool(word)
