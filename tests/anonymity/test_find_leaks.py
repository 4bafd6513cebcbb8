"""Planted leaks, each found; and what looks like one and is none."""

from __future__ import annotations

import gzip
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.model.article import Author
from elyazma.model.diagnostics import Severity
from elyazma.model.manuscript import References
from leaky import (
    ARTICLE,
    AUTHOR,
    CITED,
    SECTION,
    archive,
    jpeg,
    look,
    make_search,
    packed,
    pdf,
    png,
    reference,
    utf16,
    with_others,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XMP = "<x:xmpmeta><dc:creator><rdf:li>Алиев Э.</rdf:li></dc:creator></x:xmpmeta>".encode()
EXIF = b"Exif\0\0II*\0" + "Artist\0Elçin Əliyev\0".encode()
EMBEDDED: dict[int, str | tuple[str, bytes]] = {
    11: "<< /Type /Filespec /F (x.txt) /EF << /F 12 0 R >> >>",
    12: ("/Type /EmbeddedFile", b"written by Elchin Aliyev"),
}
PLANTED: dict[str, tuple[bytes | str, str]] = {
    "a page of the PDF": (pdf(page="thanks to E. Aliyev"), "page 1, line 2"),
    "Info": (pdf(info=f"/Author {utf16('Əliyev')}"), "properties (Author)"),
    "Info, in Latin letters with escapes": (pdf(info=r"/Author (E. \101liyev)"), "properties (Author)"),
    "XMP": (pdf({11: ("/Type /Metadata /Subtype /XML", XMP)}, catalog="/Metadata 11 0 R"), "XMP"),
    "a packed bookmark": (pdf({11: packed({30: f"<< /Parent 29 0 R /Title {utf16('Eliyev')} >>"})}), "a bookmark"),
    "the target of a link": (
        pdf({10: "<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://a.example/~aliyevlab) >> >>"}),
        "the target of a link",
    ),
    "an annotation's writer": (
        pdf({10: "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (aliyev) >>"}),
        "an annotation",
    ),
    "the name of an attached file": (
        pdf({11: "<< /Type /Filespec /F (Aliyev_data.csv) /EF << /F 12 0 R >> >>"}),
        "the name of an attached file",
    ),
    "an attached file": (pdf(EMBEDDED), "an attached file"),
    "a JPEG in the PDF": (
        pdf({11: ("/Subtype /Image /Filter /DCTDecode", jpeg(0xE1, EXIF))}),
        "a picture, Exif",
    ),
    "a home folder in the PDF": (pdf({11: "<< /PieceInfo << /Private (/home/elchinbey/thesis) >> >>"}), "private data"),
    "a text chunk of a PNG": (png((b"tEXt", b"Author\0Elchin Aliyev")), "text “Author”"),
    "a packed text chunk": (png((b"zTXt", b"Comment\0\0" + zlib.compress("Əliyev".encode()))), "text “Comment”"),
    "an international text chunk": (png((b"iTXt", b"XML:x\0\0\0\0\0" + XMP)), "text “XML:x”"),
    "a JPEG's comment": (jpeg(0xFE, b"photo: ELCHIN ALIYEV"), "comment"),
    "Exif in two bytes a letter": (jpeg(0xE1, b"Exif\0\0" + "xx Əliyev".encode("utf-16-le")), "Exif"),
    "the name of a member": (archive({"aliyev_fig1.txt": ""}), "its name"),
    "a paragraph cut into runs": (
        archive(
            {"word/document.xml": f"<w:d {W}><w:p><w:r><w:t>Əli</w:t></w:r><w:r><w:t>yevin</w:t></w:r></w:p></w:d>"}
        ),
        "word/document.xml",
    ),
    "the writer of a comment in Word": (
        archive({"word/comments.xml": f'<w:c {W}><w:comment w:author="Elçin Əliyev"/></w:c>'}),
        "comment, author",
    ),
    "the properties of a Word file": (archive({"docProps/core.xml": "<a><creator>Aliyev</creator></a>"}), "creator"),
    "a picture in a Word file": (archive({"word/media/1.png": png((b"tEXt", b"Author\0Aliyev"))}), "1.png"),
    "an archive in an archive": (archive({"a.zip": archive({"x.tex": "% Aliyev"})}), "a.zip/x.tex"),
    "packed with gzip": (gzip.compress("Əliyev".encode()), "energy"),
    "a web page's attribute": ('<html><body><p data-by="Aliyev">Text</p></body></html>', "data-by"),
}
NAMES = {"a web page's attribute": "dist/energy.html"}


@pytest.mark.parametrize("place", PLANTED)
def test_planted_leak_is_found_in(place: str) -> None:
    content, where = PLANTED[place]
    findings = look(content, NAMES.get(place, "dist/energy"))
    errors = [finding for finding in findings if finding.code == "author-revealed"]
    assert errors, findings
    assert any(where in finding.message for finding in errors), [finding.message for finding in errors]


@pytest.mark.parametrize(
    "written",
    [
        "Əliyevin fikrincə",
        "Aliyev's work",
        "elchin.aliyev@bsu.example",
        "elchin.aliyev (at) bsu.example",
        "see elchin.aliyev",
        "https://www.bsu.example/x",
        "ORCID 0000 0002 1825 0097",
        "0000000218250097",
        "tel. 050-123-45-67",
        "Xəzər Nümunə Universitetinin",
        "at Caspian Sample\nUniversity",
        "Nümunə Elm Fondu",
        "(NEF-2020-17)",
        "Leyla Rəhimova",
        "leyla.rehimova@uni.example",
        "A.M. Aliyev, E. Aliyev",
        "Professor Əliyev",
        r"\'Eliyev and \textSchwa liyev",
        "Əliyev2",
    ],
)
def test_everything_that_is_known_of_an_author_is_found(written: str) -> None:
    assert "author-revealed" in {finding.code for finding in look(written, "dist/energy.tex")}


@pytest.mark.parametrize(
    "written",
    [
        "Quliyev və Vəliyev",
        "Heydər Əliyev Fondu",
        "H. Əliyev, 1993",
        "Əliyev, H. (1993)",
        "universitet və elm fondu",
        "123 45 67 və 1825",
        "Bakı, Azərbaycan",
        "http://example.com/user",
    ],
)
def test_what_is_about_somebody_else_stops_nothing(written: str) -> None:
    assert not [finding for finding in look(written) if finding.severity is Severity.ERROR]


def test_initials_alone_are_told_of() -> None:
    assert [finding.code for finding in look("Planned by E. Ə. and others")] == ["author-hinted"]
    assert look("e.ə. 300-cü il") == ()
    assert "author-revealed" in {finding.code for finding in look(pdf(info=f"/Author {utf16('E. Ə.')}"))}


def test_a_name_that_is_a_word_is_told_of_where_it_stands_alone() -> None:
    article = replace(ARTICLE, authors=(Author(family="Bayram", given="Deniz"),))
    search = make_search("Hər bayram günü gəlir. Bayram oldu.", article)
    findings = look("Hər bayram günü gəlir. Bayram oldu.", search=search)
    assert [finding.code for finding in findings] == ["author-hinted"]
    assert look("Hər bayram günü gəlir.", search=search) == ()
    assert "author-revealed" in {finding.code for finding in look("Deniz Bayram", search=search)}
    assert "author-revealed" in {finding.code for finding in look("D. Bayram", search=search)}


def test_a_name_in_an_address_is_no_word_of_the_text() -> None:
    text = "See https://aliyev.example/x and aliyev@mail.example. Aliyev did it."
    findings = look(text, search=make_search(text))
    assert {finding.code for finding in findings} == {"author-revealed"}


def test_a_short_name_counts_beside_a_given_name_only() -> None:
    search = make_search(article=replace(ARTICLE, authors=(Author(family="Li", given="Wei"),)))
    assert not [it for it in look("Li ion cells; Li et al.", search=search) if it.severity is Severity.ERROR]
    assert "author-revealed" in {finding.code for finding in look("by Wei Li", search=search)}


def test_phrases_about_others_are_believed() -> None:
    written = "Caspian Sample University is our case"
    assert "author-revealed" in {finding.code for finding in look(written)}
    assert {finding.code for finding in look(written, search=with_others("Caspian Sample University"))} == {
        "author-hinted"
    }


def test_own_works_in_citations_and_references_are_notes() -> None:
    search = make_search(references=CITED)
    page = "Layihə gəlir (Əliyev, 2018). Əliyevin (2018) fikri.\nƏdəbiyyat\nƏliyev, E. (2018). Boru kəmərləri."
    assert [finding.code for finding in look(page, search=search)] == ["self-citation-kept"]
    assert {finding.code for finding in look(r"\citep{aliyev2018}", "dist/x.tex", search)} == {"self-citation-kept"}
    beyond = look(f"{page} Mən, Əliyev, belə düşünürəm.", search=search)
    assert {finding.code for finding in beyond} == {"author-revealed", "self-citation-kept"}


def test_a_key_that_is_a_name_hides_nothing() -> None:
    entry = reference("aliyev", "Əliyev", "2018", "Əliyev, E. (2018). Boru kəmərləri.")
    search = make_search(references=References((entry,)))
    assert {finding.code for finding in look(r"\citep{aliyev}", "dist/x.tex", search)} == {"self-citation-kept"}
    assert {finding.code for finding in look("% aliyev wrote this", "dist/x.tex", search)} == {"author-revealed"}
    assert {finding.code for finding in look("thanks to Aliyev", search=search)} == {"author-revealed"}


@pytest.mark.parametrize("name", ["Test User", "root", "GitHub"])
def test_a_user_of_git_without_a_name_is_nobody(name: str) -> None:
    search = replace(make_search(), known_people=KnownPeople(((name, "noreply@github.com"),)))
    assert look("The test user is root; https://github.com/x/y", search=search) == ()


def test_a_namesakes_reference_stays_allowed() -> None:
    entry = reference("h1993", "Əliyev", "1993", "Əliyev, H. (1993). Çıxışlar.")
    assert not [
        it
        for it in look("(Əliyev, 1993)", search=make_search(references=References((entry,))))
        if it.severity is Severity.ERROR
    ]


def test_the_place_is_the_authors_own_file() -> None:
    search = make_search("Birinci sətir, bizim Əliyevin sözü")
    (finding,) = look(pdf(page="word of Aliyev"), search=make_search("Birinci\nword of Aliyev"))
    assert finding.span
    assert (finding.span.path, finding.span.line, finding.span.column) == (SECTION, 2, 9)
    assert "dist/energy.txt, page 1, line 2" in finding.message
    assert look("Əliyevin", search=search)[0].span.path == SECTION  # type: ignore[union-attr]


def test_a_picture_that_says_it_is_named(tmp_path: Path) -> None:
    picture = jpeg(0xE1, EXIF)
    (tmp_path / "manuscript/figures").mkdir(parents=True)
    (tmp_path / "manuscript/figures/a.jpg").write_bytes(picture)
    search = make_search(root=tmp_path)
    search = replace(search, printed=replace(search.printed, assets=("manuscript/figures/a.jpg",)))
    findings = look(pdf({11: ("/Subtype /Image /Filter /DCTDecode", picture)}), search=search)
    assert {finding.span.path for finding in findings if finding.span} == {"manuscript/figures/a.jpg"}


def test_a_slug_that_says_it_is_found_in_the_files_name() -> None:
    search = make_search(article=replace(ARTICLE, slug="aliyev-energy"))
    (finding,) = look("text", "dist/aliyev-energy-x.pdf", search)
    assert finding.code == "author-revealed"
    assert finding.span.path == "manuscript/article.toml"  # type: ignore[union-attr]


def test_owners_and_times_of_members_are_traces() -> None:
    owner = struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, 1000, 4, 1000)
    (finding,) = look(archive({"a.txt": ""}, extra=owner))
    assert (finding.code, finding.span.path) == ("archive-traces", "dist/energy.txt/a.txt")  # type: ignore[union-attr]
    (finding,) = look(archive({"a.txt": ""}, day=(2026, 11, 23, 14, 5, 0)))
    assert "2026-11-23 14:05" in finding.message
    assert look(archive({"a.txt": ""})) == ()


def damaged() -> bytes:
    """Give an archive whose only member is damaged within."""
    whole = bytearray(archive({"a.txt": "text " * 400}))
    whole[60:90] = b"\xff" * 30
    return bytes(whole)


@pytest.mark.parametrize(
    "content",
    [damaged(), b"PK\x03\x04 broken", b"%PDF-1.5 broken", pdf({11: ("/Type /ObjStm /Filter /FlateDecode", b"no")})],
)
def test_what_cannot_be_searched_is_an_error(content: bytes) -> None:
    (finding,) = look(content)
    assert (finding.code, finding.severity) == ("leak-unsearched", Severity.ERROR)


def test_an_article_of_nobody_has_nothing_to_find() -> None:
    search = make_search(article=replace(ARTICLE, authors=(), affiliations=(), funding=()))
    assert look("Əliyev " + AUTHOR.email, search=search) == ()
