"""A deposit for Crossref: complete or not at all, and in the order of its schema."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from elyazma.languages import load_language
from elyazma.model.article import Affiliation, Article, Author, Dates, Funding, Publication
from elyazma.model.deposit import Deposit
from elyazma.model.diagnostics import Severity, Span
from elyazma.model.document import Document
from elyazma.model.journal import About, Journal, Manifest
from elyazma.model.manuscript import Label, PrintedReference, Reference, References
from elyazma.model.nodes import CitationLink, Link, Math
from elyazma.writers.jats.export_crossref import export_crossref
from elyazma.writers.jats.join_deposits import join_deposits
from jats_article import LANG, Sample
from made_nodes import entry, inlines, label, note, para

SPACE = "{http://www.crossref.org/schema/5.4.0}"
LANGUAGES = {"en": load_language("en")}
CHILDREN = {
    "doi_batch": ["head", "body"],
    "head": ["doi_batch_id", "timestamp", "depositor", "registrant"],
    "depositor": ["depositor_name", "email_address"],
    "body": ["journal"],
    "journal": ["journal_metadata", "journal_issue", "journal_article"],
    "journal_metadata": ["full_title", "abbrev_title", "issn"],
    "journal_issue": ["publication_date", "journal_volume", "issue"],
    "journal_volume": ["volume"],
    "journal_article": [
        "titles",
        "contributors",
        "abstract",
        "publication_date",
        "acceptance_date",
        "pages",
        "publisher_item",
        "program",
        "doi_data",
        "citation_list",
    ],
    "titles": ["title"],
    "contributors": ["person_name"],
    "person_name": ["given_name", "surname", "suffix", "affiliations", "ORCID"],
    "affiliations": ["institution"],
    "institution": ["institution_name", "institution_id", "institution_place"],
    "publication_date": ["month", "day", "year"],
    "acceptance_date": ["month", "day", "year"],
    "pages": ["first_page", "last_page"],
    "publisher_item": ["item_number"],
    "doi_data": ["doi", "resource"],
    "citation_list": ["citation"],
    "citation": ["doi", "unstructured_citation"],
}
"""What may stand in each element and in which order: crossref5.4.0.xsd and common5.4.0.xsd, as far as we write them.

The schema itself does not say that it may be kept here; scripts/trials/issue_schemas.py validates with it.
"""

ARTICLE: dict[str, Any] = {
    "slug": "s",
    "language": "en",
    "title": {"az": "Başlıq", "en": "A <title>"},
    "authors": (
        Author(
            family="Əliyev", given="Anar", patronymic="Məmməd oğlu", orcid="0000-0000-0000-0028", affiliations=("u",)
        ),
        Author(family="Platon"),
    ),
    "affiliations": (Affiliation(id="u", name={"en": "University"}, city={"en": "Baku"}, ror="https://ror.org/abc"),),
    "dates": Dates(accepted=date(2026, 4, 1), published=date(2026, 11, 3)),
    "publication": Publication(
        doi="10.1234/x", url="https://j.example/1?a=1&b=2", volume="4", first_page="1", last_page="9"
    ),
    "funding": (Funding(funder="Fund", grant="7"),),
}
DEPOSIT = Deposit(depositor="Office", email="office@j.example", registrant="Publisher")


def make_sample(*, deposit: Deposit = DEPOSIT, verified: bool = True, **changes: Any) -> Sample:
    listed = entry("k", label("1."), " As ", Link(inlines("printed & kept"), "https://e.example"))
    work = Reference("k", "article", {"doi": "10.1000/182", "title": "T"}, Span("bib/references.bib", 7), {}, verified)
    printed = PrintedReference("k", Label("K", "K", "2020", 1), (), verified)
    abstract = para("With ", Math("x^2"), " and ", CitationLink(inlines("1"), "k"), note("noted"))
    document = Document(
        article=Article(**ARTICLE | changes),
        front=(),
        back=(),
        abstracts={"az": (para("Xülasə"),), "en": (abstract,)},
        sections=(),
        appendices=(),
        supplement=(),
        closings=(),
        references=References((printed,)),
        entries=(listed,),
        works={"k": work},
        pictures={},
        words=LANGUAGES["en"].words,
    )
    manifest = Manifest(journal=About(name="Journal", issn="0000-0000", eissn="0000-0001"), deposit=deposit)
    places = {"journal": Span("styles/j/style.toml", 3)}
    return Sample(document, Journal("j", Path("j"), manifest, places, Path("t")), LANGUAGES)


def write(sample: Sample, scratch: Path) -> Any:
    outcome = export_crossref(sample.document, sample.journal, sample.languages, scratch)
    assert outcome.diagnostics == ()
    assert outcome.value
    assert outcome.value == export_crossref(sample.document, sample.journal, sample.languages, scratch).value
    return etree.fromstring(outcome.value)


def find(root: Any, path: str) -> str | None:
    found = root.findtext("/".join(f"{SPACE}{step}" for step in path.split("/")))
    return found if found is None else str(found)


def test_elements_stand_in_the_schemas_order(tmp_path: Path) -> None:
    hold_order(write(make_sample(), tmp_path))


def hold_order(root: Any) -> None:
    for node in root.iter(f"{SPACE}*"):
        names = [etree.QName(child).localname for child in node]
        order = CHILDREN.get(etree.QName(node).localname, [])
        assert [name for name in names if name not in order] == []
        assert names == sorted(names, key=order.index)


def test_the_deposit_of_an_issue_is_in_the_schema_s_order_too(tmp_path: Path) -> None:
    publication = ARTICLE["publication"]
    others = [replace(publication, doi=f"10.1234/{first}", first_page=first, last_page="99") for first in ("10", "20")]
    samples = [make_sample(), *(make_sample(publication=each, funding=()) for each in others)]
    deposits = {f"{number}.xml": etree.tostring(write(each, tmp_path)) for number, each in enumerate(samples)}
    joined = join_deposits(deposits, "j-4-2026").value
    assert joined is not None
    root = etree.fromstring(joined)
    hold_order(root)
    assert [node.text for node in root.iter(f"{SPACE}doi") if node.getparent().tag == f"{SPACE}doi_data"] == [
        "10.1234/x", "10.1234/10", "10.1234/20",
    ]  # fmt: skip
    assert len(list(root.iter(f"{SPACE}journal_issue"))) == len(list(root.iter(f"{SPACE}head"))) == 1


def test_deposit_says_what_the_article_says(tmp_path: Path) -> None:
    root = write(make_sample(), tmp_path)
    article = "body/journal/journal_article"
    assert find(root, "head/timestamp") == "20261103000000"
    assert find(root, "head/depositor/email_address") == "office@j.example"
    assert find(root, f"{article}/titles/title") == "A <title>"
    assert find(root, f"{article}/doi_data/doi") == "10.1234/x"
    assert find(root, f"{article}/doi_data/resource") == "https://j.example/1?a=1&b=2"
    assert find(root, f"{article}/contributors/person_name/given_name") == "Anar Məmməd oğlu"
    assert (
        find(root, f"{article}/contributors/person_name/affiliations/institution/institution_id")
        == "https://ror.org/abc"
    )
    assert [node.get("sequence") for node in root.iter(f"{SPACE}person_name")] == ["first", "additional"]
    assert [find(root, f"{article}/publication_date/{part}") for part in ("year", "month", "day")] == [
        "2026",
        "11",
        "03",
    ]
    assert find(root, f"{article}/citation_list/citation/doi") == "10.1000/182"
    assert find(root, f"{article}/citation_list/citation/unstructured_citation") == "As printed & kept"


def test_abstracts_are_jats_in_their_languages(tmp_path: Path) -> None:
    root = write(make_sample(), tmp_path)
    jats = "{http://www.ncbi.nlm.nih.gov/JATS1}"
    abstracts = list(root.iter(f"{jats}abstract"))
    assert [node.get(LANG) for node in abstracts] == ["en", "az"]
    assert [paragraph.text for paragraph in abstracts[0].iter(f"{jats}p")] == ["With ", "noted"]
    assert next(abstracts[0].iter("{http://www.w3.org/1998/Math/MathML}math"), None) is not None
    assert list(root.iter(f"{jats}xref")) == []


def test_later_deposit_has_a_later_stamp(tmp_path: Path) -> None:
    publication = replace(ARTICLE["publication"], deposited=date(2026, 12, 1))
    root = write(make_sample(publication=publication), tmp_path)
    assert find(root, "head/timestamp") == "20261201000000"
    assert find(root, "body/journal/journal_article/publication_date/month") == "11"


def test_article_number_stands_for_pages(tmp_path: Path) -> None:
    publication = Publication(doi="10.1234/x", url="https://j.example/1", number="e17")
    root = write(make_sample(publication=publication, dates=Dates(published=date(2026, 1, 2))), tmp_path)
    article = "body/journal/journal_article"
    assert find(root, f"{article}/publisher_item/item_number") == "e17"
    assert (find(root, f"{article}/pages/first_page"), find(root, "body/journal/journal_issue/issue")) == (None, None)


def test_what_is_lacking_is_said_and_nothing_written(tmp_path: Path) -> None:
    bare = make_sample(deposit=Deposit(), publication=Publication(), dates=Dates(), title={})
    outcome = export_crossref(bare.document, bare.journal, bare.languages, tmp_path)
    assert outcome.value is None
    assert {(finding.code, finding.severity) for finding in outcome.diagnostics} == {
        ("deposit-incomplete", Severity.ERROR)
    }
    assert [finding.hint for finding in outcome.diagnostics] == [
        'write doi = "..." under [publication] in manuscript/article.toml',
        'write url = "..." under [publication] in manuscript/article.toml',
        "write published = 2026-01-31 under [dates] in manuscript/article.toml",
        'write en = "..." under [title] in manuscript/article.toml',
        'write depositor = "..." under [deposit] in styles/j/style.toml',
        'write email = "..." under [deposit] in styles/j/style.toml',
        'write registrant = "..." under [deposit] in styles/j/style.toml',
    ]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"publication": replace(ARTICLE["publication"], doi="doi:10.1234/x")}, "the article's DOI"),
        ({"publication": replace(ARTICLE["publication"], url="j.example")}, "own page"),
        ({"publication": replace(ARTICLE["publication"], issue="x" * 33)}, "issue to have at most 32"),
        ({"authors": (Author(family="7 of 9"),)}, "numbers in one place"),
        ({"authors": (Author(family="Ə" * 61),)}, "at most 60 letters"),
    ],
)
def test_what_the_schema_refuses_is_said_first(changes: dict[str, Any], asked: str, tmp_path: Path) -> None:
    sample = make_sample(**changes)
    (finding,) = export_crossref(sample.document, sample.journal, sample.languages, tmp_path).diagnostics
    assert asked in finding.message


def test_unverified_work_is_not_made_public(tmp_path: Path) -> None:
    sample = make_sample(verified=False)
    (finding,) = export_crossref(sample.document, sample.journal, sample.languages, tmp_path).diagnostics
    assert (finding.code, finding.span) == ("deposit-incomplete", Span("bib/references.bib", 7))
