from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from elyazma.document.convert import convert
from elyazma.flows.checking import check_manuscript
from elyazma.languages import load_language
from elyazma.model.article import Affiliation, Article, Author, Codes, Dates, Funding, Publication
from elyazma.model.diagnostics import Outcome, Severity
from elyazma.model.document import Closing, Document, Front, Passage
from elyazma.model.journal import About, Journal, Manifest, Part
from elyazma.model.manuscript import References
from elyazma.model.nodes import (
    Attributes,
    Block,
    BlockQuote,
    Caption,
    Cell,
    CitationLink,
    Cite,
    CodeBlock,
    Column,
    Emph,
    Equation,
    Figure,
    Image,
    Link,
    Math,
    Plain,
    RawBlock,
    RawInline,
    Row,
    RowGroup,
    Table,
    TableBody,
    TableNotes,
    TableWrap,
)
from elyazma.writers.web.export_html import export_html
from made_nodes import cite, entry, header, inlines, label, note, para
from web_page import Element, read_page

DATA = Path(__file__).parents[2] / "data"
HOSTILE = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)> & \"'{{ 7*7 }}"
Make = Callable[..., Document]


def front(language: str, title: str, abstract: str = "") -> Front:
    blocks = (para(abstract),) if abstract else ()
    return Front(language, title, blocks, "Abstract", ("a < b", "c"), "Keywords", ("One & two",), "Highlights")


def make_document(*blocks: Block, **changes: Any) -> Document:
    """Give a document of one section, in English, by one author."""
    article = Article(slug="s", language="en", title={"en": "A title"}, authors=(Author(family="Əliyev", given="Ə."),))
    values: dict[str, Any] = {
        "article": article,
        "front": (front("en", "A title", "Words."),),
        "back": (),
        "abstracts": {"en": (para("Words."),)},
        "sections": (Passage("01", "manuscript/sections/01-a.tex", blocks or (para("Text."),)),),
        "appendices": (),
        "supplement": (),
        "closings": (),
        "references": References(()),
        "entries": (),
        "works": {},
        "pictures": {},
        "words": load_language("en").words,
    }
    return Document(**(values | changes))


def make_journal(*parts: Part) -> Journal:
    return Journal("j", Path(), Manifest(journal=About(name="A Journal"), part=parts), {}, Path())


def write(document: Document, scratch: Path, journal: Journal | None = None) -> Outcome[bytes]:
    languages = {code: load_language(code) for code in ("en", "az")}
    return export_html(document, journal or make_journal(), languages, scratch)


def read(document: Document, scratch: Path, journal: Journal | None = None) -> Element:
    written = write(document, scratch, journal)
    assert written.diagnostics == ()
    assert written.value is not None
    return check_page(read_page(written.value))


def check_page(page: Element) -> Element:
    """Hold a page to what every page must be."""
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert all(ids)
    for element in page.walk():
        target = element.attributes.get("href", "")
        if target.startswith("#"):
            assert unquote(target[1:]) in ids, target
        else:
            assert re.match(r"https?:|mailto:|$", target), target
        assert element.attributes.get("src", "data:").startswith("data:")
        assert not {name for name in element.attributes if name.startswith("on")}
    assert not page.all("link", "iframe", "object", "embed", "form", "base")
    levels = [int(element.name[1]) for element in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert all(image.attributes["alt"] for image in page.all("img"))
    assert all(element.attributes["lang"] for element in page.walk() if "lang" in element.attributes)
    assert page.one("html").attributes["lang"]
    return page


# --- The seed ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed_document(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Journal]:
    root = DATA.parents[1]
    checked = check_manuscript(root, "").value
    assert checked is not None
    job, scratch = checked.job, tmp_path_factory.mktemp("convert")
    document = convert(job.manuscript, job.journal, checked.references, job.languages, scratch).value
    assert document is not None
    return document, job.journal


@pytest.fixture(scope="module")
def seed_page(seed_document: tuple[Document, Journal], tmp_path_factory: pytest.TempPathFactory) -> Element:
    document, journal = seed_document
    return read(document, tmp_path_factory.mktemp("html"), journal)


def test_every_word_of_the_seed_is_there_in_order(seed_page: Element) -> None:
    article = seed_page.one("article").text("backlinks", "annotation")
    at = 0
    for part in json.loads((DATA / "seed/oracle.json").read_text(encoding="utf-8")):
        for words in filter(None, (part.get("heading"), part.get("text"), *part.get("paragraphs", ()))):
            found = article.find(" ".join(words.split()), at)
            assert found >= 0, words
            at = found + len(words)


def test_citations_and_references_of_the_seed_lead_to_each_other(seed_page: Element) -> None:
    citations, entries = seed_page.all("a", class_="citation"), seed_page.all("div", class_="reference")
    assert (len(citations), len(entries)) == (32, 11)
    back = {way.attributes["href"]: entry for entry in entries for way in entry.all("a", class_="backlink")}
    assert len(back) == 32
    for citation in citations:
        entry = back["#" + citation.attributes["id"]]
        assert citation.attributes["href"] == "#" + entry.attributes["id"]


def test_languages_of_the_seed_are_said(seed_page: Element) -> None:
    assert seed_page.one("html").attributes["lang"] == "az"
    (english,) = seed_page.all("section", class_="front")
    assert english.attributes["lang"] == "en"
    assert english.one("h3").text() == "Abstract"
    assert seed_page.one("h1").text().startswith("Azərbaycan–Türkiyə")
    assert any(entry.attributes.get("lang") == "en" for entry in seed_page.all("div", class_="reference"))


def test_the_seeds_page_says_nothing_that_the_article_does_not(seed_page: Element) -> None:
    metas = {meta.attributes.get("name") for meta in seed_page.all("meta")}
    assert not {name for name in metas if name and ("author" in name or "journal" in name or "doi" in name)}
    described = json.loads(seed_page.one("script", type="application/ld+json").text())
    assert described.keys() == {"@context", "@type", "headline", "alternativeHeadline", "inLanguage", "abstract"}


@pytest.mark.usefixtures("every_run")
def test_the_same_bytes_twice(seed_document: tuple[Document, Journal], tmp_path: Path) -> None:
    document, journal = seed_document
    other = tmp_path / "other"
    other.mkdir()
    assert write(document, tmp_path, journal).value == write(document, other, journal).value


def test_the_seeds_contents_are_its_headings(seed_page: Element) -> None:
    contents = [link.text() for link in seed_page.one("nav").all("a")]
    headings = [each.text() for each in seed_page.all("h2", "h3") if each.text() not in {"Xülasə", "Abstract"}]
    assert contents == headings[1:]


# --- The English article ----------------------------------------------------------------------------


@pytest.mark.parametrize("journal", ["ancient-land", "ieee-journal"])
def test_english_article_is_a_good_page(tmp_path: Path, journal: str) -> None:
    root = shutil.copytree(DATA / "english", tmp_path / "english")
    checked = check_manuscript(root, journal).value
    assert checked is not None
    job = checked.job
    converted = convert(job.manuscript, job.journal, checked.references, job.languages, tmp_path)
    assert converted.value is not None
    written = export_html(converted.value, job.journal, job.languages, tmp_path)
    assert (written.value is not None, written.diagnostics) == (True, ())
    page = check_page(read_page(written.value or b""))
    assert len(page.all("figure")) == len(page.all("img")) == 4
    assert len(page.all("table")) == len(page.all("div", class_="scroll")) == 4
    assert [number.text() for number in page.all("span", class_="equation-number")][:2] == ["(1)", "(2)"]
    assert all(math.all("annotation", encoding="application/x-tex") for math in page.all("math"))
    kinds = {link.attributes["data-kind"] for link in page.all("a", class_="reference")}
    assert {"figure", "table", "equation", "section"} <= kinds
    assert page.all("span", lang="az")
    entries = page.all("div", class_="reference")
    assert entries
    assert all(entry.all("a", class_="backlink") for entry in entries)
    listed = page.one("section", class_="references", role="doc-bibliography")
    assert ("numbered" in listed.classes) is (journal == "ieee-journal")


# --- Safety -----------------------------------------------------------------------------------------


def test_policy_lets_nothing_in_but_the_pages_own_script(tmp_path: Path) -> None:
    written = write(make_document(), tmp_path).value
    assert written is not None
    policy = read_page(written).one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    script = re.findall(rb"<script>(.*?)</script>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script[0]).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}';" in policy
    assert len(script) == 1


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    author = Author(family=HOSTILE, given="X", email="a@b.example", degree={"en": HOSTILE}, affiliations=("a",))
    article = Article(
        slug="s",
        language="en",
        title={"en": HOSTILE, "az": HOSTILE},
        keywords={"en": (HOSTILE,)},
        authors=(author,),
        affiliations=(Affiliation(id="a", name={"en": HOSTILE}),),
        funding=(Funding(funder=HOSTILE),),
        codes=Codes(jel=(HOSTILE,)),
    )
    closing = Closing("ethics", HOSTILE, "en", (para(HOSTILE),))
    abstract = (para(HOSTILE),)
    document = make_document(
        header(1, HOSTILE),
        para(HOSTILE, Math(r"\text{</script><b>}"), note(HOSTILE)),
        CodeBlock(HOSTILE),
        article=article,
        front=(front("en", HOSTILE, HOSTILE), front("az", HOSTILE)),
        abstracts={"en": abstract, "az": abstract},
        closings=(closing,),
        entries=(entry("k", HOSTILE),),
    )
    page = read(document, tmp_path)
    assert len(page.all("script")) == 2
    assert not page.all("img", "b")
    assert page.one("h1").text() == page.one("title").text() == HOSTILE
    assert json.loads(page.one("script", type="application/ld+json").text())["headline"] == HOSTILE


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JaVa\tScript:x", "\u200bdata:text/html,x", "file:///etc/passwd", "figures/a.pdf"]
)
def test_link_that_a_page_may_not_open_keeps_its_text(tmp_path: Path, target: str) -> None:
    written = write(make_document(para(Link(inlines("the words"), target))), tmp_path)
    assert written.value is not None
    assert [(each.code, each.severity, each.span) for each in written.diagnostics] == [
        ("html-link-refused", Severity.WARNING, written.diagnostics[0].span)
    ]
    assert written.diagnostics[0].span is not None
    assert written.diagnostics[0].span.path == "manuscript/sections/01-a.tex"
    page = check_page(read_page(written.value))
    assert "the words" in page.one("main").text()


def test_link_of_the_bibliography_is_looked_at_too(tmp_path: Path) -> None:
    printed = entry("k", "A.", Link(inlines("vbscript:x"), "vbscript:x"))
    (found,) = write(make_document(entries=(printed,)), tmp_path).diagnostics
    assert (found.code, found.span and found.span.path) == ("html-link-refused", "bib")


def test_raw_markup_is_shown_as_it_is_written(tmp_path: Path) -> None:
    raw = RawInline("html", "<script>x</script>")
    block = RawBlock("html", "<!-- elyazma: the next part -->")
    page = read(make_document(para(raw), block), tmp_path)
    assert [code.text() for code in page.all("code")] == ["<script>x</script>", "<!-- elyazma: the next part -->"]


def test_direction_of_a_name_stays_inside_it(tmp_path: Path) -> None:
    article = replace(make_document().article, authors=(Author(family="\u202eevil", given="A"), Author(family="B")))
    page = read(make_document(article=article), tmp_path)
    names = [name.text() for name in page.all("bdi", class_="name")]
    assert names == ["A \u202eevil", "B"]


def test_authors_id_never_meets_ours(tmp_path: Path) -> None:
    blocks = (header(1, "A", "el-text"), para(cite("k", "A"), note("N")), header(1, "B", "x-el-noteref-1"))
    read(make_document(*blocks, entries=(entry("k", "A"),)), tmp_path)


def test_headings_of_one_title_in_two_files_are_told_apart(tmp_path: Path) -> None:
    passages = tuple(Passage(slug, f"{slug}.tex", (header(1, "Results", "results"),)) for slug in "ab")
    document = make_document(sections=passages)
    pages = [read(document, tmp_path) for _ in range(2)]
    for page in pages:
        assert [link.attributes["href"] for link in page.one("nav").all("a")] == ["#results", "#results-2"]


# --- The parts --------------------------------------------------------------------------------------


def test_headings_have_numbers_and_no_holes(tmp_path: Path) -> None:
    blocks = (
        header(1, "One", "a", number="1"),
        header(3, "Deep", "b", number="1.1"),
        header(1, "Free", "c", "unnumbered"),
    )
    appendix = Passage("01", "a.tex", (header(1, "Letters", "d", number="A", word="Appendix"),))
    supplement = Passage("01", "s.tex", (header(1, "Trial", "e", number="S1"), header(2, "More")))
    page = read(make_document(*blocks, appendices=(appendix,), supplement=(supplement,)), tmp_path)
    shown = [(each.name, each.text()) for each in page.all("h2", "h3", "h4")][2:]
    assert shown == [
        ("h2", "1 One"),
        ("h3", "1.1 Deep"),
        ("h2", "Free"),
        ("h2", "Appendix\u00a0A. Letters".replace("\u00a0", " ")),
        ("h2", "Supplementary material"),
        ("h3", "S1 Trial"),
        ("h4", "More"),
    ]
    assert page.one("section", id="b").attributes["class"] == "level3"


def test_equation_has_its_number_and_its_tex(tmp_path: Path) -> None:
    page = read(make_document(Equation("a < b", "eq:a", "3")), tmp_path)
    shown = page.one("span", id="eq:a")
    assert shown.one("span", class_="equation-number").text() == "(3)"
    assert shown.one("math").attributes["display"] == "block"
    assert shown.one("annotation").text() == "a < b"


def test_formula_that_mathml_cannot_carry_is_an_error_with_its_file(tmp_path: Path) -> None:
    written = write(make_document(para(Math(r"\nosuchcommand{x}"))), tmp_path)
    (found,) = written.diagnostics
    assert written.value is None
    assert (found.code, found.span and found.span.path) == ("html-formula", "manuscript/sections/01-a.tex")


def test_notes_lead_back(tmp_path: Path) -> None:
    page = read(make_document(para("A", note("First"), note("Second"))), tmp_path)
    calls = page.all("a", class_="note-call")
    notes = page.one("section", role="doc-endnotes")
    assert [call.text() for call in calls] == ["1", "2"]
    assert [item.text("backlink") for item in notes.all("li")] == ["First", "Second"]
    ways = [way.attributes["href"] for way in notes.all("a", class_="backlink")]
    assert ways == ["#" + call.attributes["id"] for call in calls]


def test_reference_leads_to_each_place_where_it_is_cited(tmp_path: Path) -> None:
    entries = tuple(entry(key, key) for key in "kmn")
    nested = para(cite("k", "K"), Emph((cite("m", "M"),)), cite("k", "K"))
    page = read(make_document(nested, entries=entries), tmp_path)
    ways = {entry.attributes["id"]: entry.all("a", class_="backlink") for entry in page.all("div", class_="reference")}
    assert [way.text() for way in ways["ref-k"]] == ["a", "b"]
    assert [way.text() for way in ways["ref-m"]] == ["↑"]
    assert ways["ref-n"] == []
    assert [call.attributes["id"] for call in page.all("a", class_="citation")] == [
        "el-cite-1",
        "el-cite-2",
        "el-cite-3",
    ]
    assert all(way.attributes["aria-label"].startswith("Back to the text") for way in ways["ref-k"])


def test_author_and_year_are_one_link(tmp_path: Path) -> None:
    author, year = (CitationLink(inlines(words), "k") for words in ("Knuth", "1984"))
    other = CitationLink(inlines("1985"), "m")
    cited = Cite(inlines(author, " (", year, "), ", other))
    entries = tuple(entry(key, key) for key in "km")
    page = read(make_document(para(cited), entries=entries), tmp_path)
    assert [each.text() for each in page.all("a", class_="citation")] == ["Knuth (1984)", "1985"]
    assert len(page.all("a", class_="backlink")) == 2


def figure(name: str, width: str = "") -> Figure:
    image = Image((), name, "", Attributes("", (), (("width", width),)))
    caption = Caption((Plain(inlines(label("Figure 1"), ". What “it” shows.")),))
    return Figure((Plain((image,)),), caption, Attributes("fig:a", (), (("number", "1"),)))


@pytest.mark.parametrize(("name", "kind"), [("flow.pdf", "png"), ("letters.png", "png"), ("glyph.jpg", "jpeg")])
def test_pictures_are_in_the_page(tmp_path: Path, name: str, kind: str) -> None:
    pictures = {name: DATA / "english/manuscript/figures" / name}
    image = read(make_document(figure(name, "80%"), pictures=pictures), tmp_path).one("figure", id="fig:a").one("img")
    assert image.attributes["alt"] == "What “it” shows."
    assert image.attributes["src"].startswith(f"data:image/{kind};base64,")
    assert image.attributes["style"] == "width:80%"
    assert int(image.attributes["width"]) > 0


def test_picture_that_cannot_be_shown_is_an_error(tmp_path: Path) -> None:
    broken = tmp_path / "a.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    for pictures in ({}, {"a.pdf": broken}):
        written = write(make_document(figure("a.pdf"), pictures=pictures), tmp_path)
        assert written.value is None
        assert [each.code for each in written.diagnostics] == ["html-picture-unreadable"]


def row(*texts: str) -> Row:
    return Row(tuple(Cell((Plain(inlines(words)),)) for words in texts))


def test_table_scrolls_in_a_box_with_a_name(tmp_path: Path) -> None:
    rows = (row("x", "1"),)
    table = Table(
        columns=(Column("left"), Column("right")),
        head=RowGroup(rows),
        bodies=(TableBody(rows),),
        caption=Caption((Plain(inlines(label("Table 1"), ". Numbers.")),)),
        attributes=Attributes("tab:a", (), (("number", "1"),)),
    )
    page = read(make_document(TableWrap((table, TableNotes((para("Notes."),))))), tmp_path)
    box = page.one("div", class_="scroll")
    assert (box.attributes["role"], box.attributes["aria-label"], box.attributes["tabindex"]) == (
        "region",
        "Table 1",
        "0",
    )
    assert box.one("table", id="tab:a").one("caption").text() == "Table 1. Numbers."
    assert len(box.all("th")) == 2


def test_table_without_a_caption_has_a_name_all_the_same(tmp_path: Path) -> None:
    page = read(make_document(Table((Column("left"),), bodies=(TableBody((row("x"),)),))), tmp_path)
    assert page.one("div", class_="scroll").attributes["aria-label"] == "Table"


def test_front_matter_is_said_once_and_in_its_language(tmp_path: Path) -> None:
    authors = (
        Author(family="A", given="B", orcid="0000-0000-0000-0028", email="a@b.example", affiliations=("x", "y")),
        Author(family="C", affiliations=("y",), corresponding=True),
    )
    article = Article(
        slug="s",
        language="en",
        title={"en": "A title", "az": "Başlıq"},
        authors=authors,
        affiliations=(
            Affiliation(id="x", name={"en": "X"}),
            Affiliation(id="y", name={"en": "Y"}, city={"en": "Baku"}),
        ),
        dates=Dates(received=date(2026, 3, 1), published=date(2026, 5, 2)),
        codes=Codes(udc=("004.9",), jel=("C88",)),
        reviewer={"en": "Dr R"},
    )
    closing = Closing("ethics", "Ethics", "az", (para("Söz."),))
    journal = make_journal(Part(id="authors", languages={"*": ("en", "az")}), Part(id="reviewer"))
    document = make_document(
        article=article, front=(front("en", "A title", "Words."), front("az", "Başlıq")), closings=(closing,)
    )
    page = read(document, tmp_path, journal)
    top = page.one("header")
    assert [name.text() for name in top.all("bdi")] == ["B A", "C"]
    assert [item.text() for item in top.one("ul", class_="affiliations").all("li")] == ["1 X", "2 Y, Baku"]
    assert [link.attributes["href"] for link in top.all("a")] == [
        "mailto:a@b.example",
        "https://orcid.org/0000-0000-0000-0028",
    ]
    facts = top.one("dl").text()
    assert facts == "Received 1 March 2026 Published 2 May 2026 UDC 004.9 JEL C88"
    (other,) = page.all("section", class_="front")
    assert (other.attributes["lang"], other.one("p", class_="byline").text()) == ("az", "B A, C")
    assert page.one("p", class_="reviewer").text() == "Reviewer: Dr R"
    assert page.one("section", id="el-ethics").one("div", lang="az").text() == "Söz."
    metas = [(meta.attributes.get("name"), meta.attributes.get("content")) for meta in page.all("meta")]
    assert ("citation_author", "B A") in metas
    assert ("citation_author_institution", "Y, Baku") in metas
    assert ("citation_publication_date", "2026/05/02") in metas
    assert ("DCTERMS.alternative", "Başlıq") in metas
    assert ("citation_journal_title", "A Journal") in metas


def test_doi_is_shown_and_told(tmp_path: Path) -> None:
    article = replace(
        make_document().article, publication=Publication(doi="10.5555/a<b", volume="3", license="https://l")
    )
    page = read(make_document(article=article), tmp_path)
    assert page.one("dl").one("a").attributes["href"] == "https://doi.org/10.5555/a%3Cb"
    metas = [(meta.attributes.get("name"), meta.attributes.get("content")) for meta in page.all("meta")]
    assert {("citation_doi", "10.5555/a<b"), ("citation_volume", "3"), ("DCTERMS.license", "https://l")} <= set(metas)
    described = json.loads(page.one("script", type="application/ld+json").text())
    assert described["isPartOf"] == {"@type": "Periodical", "name": "A Journal"}


def test_title_that_the_journal_puts_first_is_the_pages_heading(tmp_path: Path) -> None:
    article = replace(make_document().article, language="az", title={"az": "Başlıq", "en": "A title"})
    fronts = (front("en", "A title", "Words."), front("az", "Başlıq", "Söz."))
    page = read(make_document(article=article, front=fronts), tmp_path)
    assert (page.one("h1").text(), page.one("h1").attributes["lang"]) == ("A title", "en")
    assert page.one("title").text() == "Başlıq"
    assert page.one("h2", class_="title").text() == "Başlıq"


def test_page_without_anything_is_still_a_page(tmp_path: Path) -> None:
    article = Article(slug="draft", language="en")
    page = read(make_document(article=article, front=(), abstracts={}, sections=()), tmp_path)
    assert page.one("h1").text() == "draft"
    assert not page.all("nav", "section", "ul")


def test_page_that_pandoc_cannot_write_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.writers.web.rendering._kept", {})
    monkeypatch.setattr("elyazma.system.pandoc.program.find_pandoc", lambda: "/nonexistent/pandoc")
    (found,) = write(make_document(), tmp_path).diagnostics
    assert (found.code, found.machine) == ("pandoc-failed", True)


def test_text_nested_too_deep_is_a_finding(tmp_path: Path) -> None:
    block: Block = para("a")
    for _ in range(5000):
        block = BlockQuote((block,))
    (found,) = write(make_document(block), tmp_path).diagnostics
    assert found.code == "html-too-deep"
