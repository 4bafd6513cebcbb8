"""Several PDFs become one, in which every link leads where it led."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from elyazma.pdf.joining import Joined, NotJoined, join_pdfs


def make_part(pages: int) -> bytes:
    """Make a PDF with a link on its first page to a place by name on its last, and a bookmark."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    writer.add_named_destination("section.1", pages - 1)
    writer.add_outline_item(title="Inside", page_number=pages - 1)
    link = Link(rect=(0, 0, 9, 9), url="https://a.example")
    link[NameObject("/A")] = DictionaryObject(
        {NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): TextStringObject("section.1")}
    )
    link[NameObject("/Border")] = ArrayObject([NumberObject(0)] * 3)
    writer.add_annotation(0, link)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def join() -> PdfReader:
    parts = [
        Joined(make_part(2), "", 1, "roman"),
        Joined(make_part(3), "One", 7),
        Joined(make_part(1), "Two", 11, blanks=1),
    ]
    return PdfReader(io.BytesIO(join_pdfs(parts, [("Title", "All, Ə")], "az")))


def test_links_lead_into_their_own_part() -> None:
    whole = join()
    found = []
    for number, page in enumerate(whole.pages):
        for each in page.get("/Annots", ()):
            name = each.get_object()["/A"]["/D"]
            place = whole.named_destinations[str(name)]
            found.append((number, whole.get_destination_page_number(place)))
    assert found == [(0, 1), (2, 4), (6, 6)]


def test_a_link_whose_address_names_a_part_leads_to_its_first_page() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    for url in ("elyazma-part:2", "elyazma-part:1", "https://a.example"):
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url=url))
    front = io.BytesIO()
    writer.write(front)
    parts = [Joined(front.getvalue(), "", 1), Joined(make_part(3), "One", 7), Joined(make_part(1), "Two", 11, blanks=1)]
    whole = PdfReader(io.BytesIO(join_pdfs(parts, [], "az")))
    actions = [each.get_object()["/A"] for each in whole.pages[0]["/Annots"]]  # type: ignore[attr-defined]
    led = [whole.get_page_number(each["/D"][0].get_object()) for each in actions if each["/S"] == "/GoTo"]
    assert led == [5, 1] and actions[0]["/D"][3] == 300 and "/URI" not in actions[0]
    assert actions[2]["/URI"] == "https://a.example"


def test_pages_are_called_as_they_are_printed_and_metadata_is_one() -> None:
    whole = join()
    assert whole.page_labels == ["i", "ii", "7", "8", "9", "10", "11"]
    assert whole.metadata is not None and whole.metadata.title == "All, Ə"
    assert whole.trailer["/Root"]["/Lang"] == "az" and whole.pdf_header == "%PDF-1.7"  # type: ignore[index]
    assert list_titles(whole.outline) == ["Inside", "One", ["Inside"], "Two", ["Inside"]]


def list_titles(outline: Sequence[Any]) -> list[Any]:
    return [list_titles(each) if isinstance(each, list) else each.title for each in outline]


def test_what_is_no_pdf_is_not_joined() -> None:
    for content in (b"", b"no PDF", make_part(1)[:200]):
        with pytest.raises(NotJoined):
            join_pdfs([Joined(content, "A", 1)], [], "en")
