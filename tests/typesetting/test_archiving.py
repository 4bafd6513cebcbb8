"""What a PDF says of itself to archives."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import page
import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.article import Article, Author, Publication
from elyazma.model.audience import Audience, Options
from elyazma.pdf.reader import read_texts
from elyazma.sources.load_journal import load_journal
from elyazma.typesetting.archiving import write_packet

DATA = Path(__file__).parents[1] / "data"
NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
ARTICLE = Article(
    slug="a",
    language="az",
    title={"en": "Sand & <stone>", "az": "Qum və daş"},
    keywords={"az": ("qum", "daş & su"), "en": ("sand",)},
    authors=(Author(family="Əliyev", given="Anar"),),
)
ISSUED = Publication(volume="4", issue="2", first_page="11", last_page="20", doi="10.1234/x.1")


def read(article: Article, journal: str = "ancient-land") -> ElementTree.Element:
    loaded = load_journal(DATA.parents[1], journal, None).value
    assert loaded
    return ElementTree.fromstring(write_packet(article, loaded))


def texts(packet: ElementTree.Element, path: str) -> list[str | None]:
    return [each.text for each in packet.iterfind(path, NAMES)]


def test_a_packet_has_titles_by_language_authors_and_keywords() -> None:
    packet = read(ARTICLE)
    titles = [
        (each.attrib["{http://www.w3.org/XML/1998/namespace}lang"], each.text)
        for each in packet.iterfind(".//dc:title//rdf:li", NAMES)
    ]
    assert titles == [("x-default", "Qum və daş"), ("az", "Qum və daş"), ("en", "Sand & <stone>")]
    assert texts(packet, ".//dc:creator/rdf:Seq/rdf:li") == ["Anar Əliyev"]
    assert texts(packet, ".//dc:subject/rdf:Bag/rdf:li") == ["qum", "daş & su"]
    assert not list(packet.iterfind(".//pdfaProperty:name", NAMES))


def test_a_packet_has_the_issue_and_describes_each_field_of_it() -> None:
    packet = read(dataclasses.replace(ARTICLE, publication=ISSUED))
    fields = {each.tag.rpartition("}")[2]: each.text for each in packet.iter() if NAMES["prism"] in each.tag}
    assert fields == {
        "publicationName": "Qədim Diyar / Ancient Land",
        "issn": "2706-6185",
        "eIssn": "2709-4197",
        "volume": "4",
        "number": "2",
        "startingPage": "11",
        "endingPage": "20",
        "doi": "10.1234/x.1",
    }
    assert texts(packet, ".//pdfaProperty:name") == list(fields)


def test_an_article_in_two_versions_has_no_packet() -> None:
    loaded = load_journal(DATA.parents[1], "ancient-land", None).value
    assert loaded and write_packet(dataclasses.replace(ARTICLE, title={"az": "\ufdd0Qum\ufdd2"}), loaded) == ""


@pytest.mark.tex
def test_a_published_article_and_its_anonymous_copy_are_archivable(tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))
    article = root / "manuscript/article.toml"
    author = '\n[[authors]]\nfamily = "Knuth"\ngiven = "Donald E."\n'
    issue = (
        author + '\n[dates]\npublished = 2026-11-01\n\n[publication]\nvolume = "4"\nissue = "2"\ndoi = "10.1234/x.1"\n'
    )
    article.write_text(article.read_text(encoding="utf-8") + issue, encoding="utf-8")
    for audience in (Audience.PUBLIC, Audience.REVIEWERS):
        made = build_pdf(root, Options(audience=audience), lambda _: None)
        assert made.value, made.diagnostics
        data = made.value.pdf.read_bytes()
        assert page.validate_pdf_bytes(data, profile=page.ValidationProfile.PDF_A_2B).is_compliant
        assert len(re.findall(rb"<pdfaid:part>2</pdfaid:part>", data)) == 1
        assert (b"<rdf:li>Donald E. Knuth</rdf:li>" in data, b"10.1234" in data) == (audience is Audience.PUBLIC,) * 2


@pytest.mark.tex
def test_what_an_archive_refuses_stops_nothing(tmp_path: Path) -> None:
    root = Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))
    text = root / "manuscript/sections/01-introduction.tex"
    opening = "\nSee \\href{run:./data.csv}{the data}.\n"
    text.write_text(text.read_text(encoding="utf-8") + opening, encoding="utf-8")
    made = build_pdf(root, Options(), lambda _: None)
    assert made.value, made.diagnostics
    data = made.value.pdf.read_bytes()
    assert "the data" in " ".join(read_texts(data))
