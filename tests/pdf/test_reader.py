from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from elyazma.pdf.reader import Bookmark, PdfFacts, PdfFont, UnreadablePdf, read_pdf, render_page
from small_pdf import HELVETICA, TYPE3, one_page, write_pdf

SHOWS_TEXT = "BT /F1 12 Tf 100 700 Td (Hello) Tj ET"


def read(tmp_path: Path, content: bytes) -> PdfFacts:
    path = tmp_path / "small.pdf"
    path.write_bytes(content)
    return read_pdf(path)


def test_pages_sizes_and_text(tmp_path: Path) -> None:
    facts = read(tmp_path, one_page(SHOWS_TEXT))
    assert facts.pages == 1
    assert facts.sizes[0] == pytest.approx((210, 297), abs=0.1)
    assert facts.texts == ("Hello",)


def test_a_turned_page_has_the_size_it_is_shown_in(tmp_path: Path) -> None:
    facts = read(tmp_path, one_page().replace(b"/MediaBox", b"/Rotate 90 /MediaBox"))
    assert facts.sizes[0] == pytest.approx((297, 210), abs=0.1)


def test_title_author_and_language(tmp_path: Path) -> None:
    facts = read(tmp_path, one_page(catalog="/Lang (az)", trailer="/Info 7 0 R"))
    assert (facts.title, facts.author, facts.language) == ("Small", "A. Author", "az")


def test_absent_title_author_and_language_are_empty(tmp_path: Path) -> None:
    facts = read(tmp_path, one_page())
    assert (facts.title, facts.author, facts.language, facts.bookmarks) == ("", "", "", ())


def test_bookmarks_with_levels_and_pages(tmp_path: Path) -> None:
    content = write_pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R /Outlines 4 0 R >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
            4: "<< /First 5 0 R /Last 5 0 R /Count 2 >>",
            5: "<< /Title <FEFF018F> /Parent 4 0 R /Dest [3 0 R /Fit] /First 6 0 R /Last 6 0 R /Count 1 >>",
            6: "<< /Title (Nowhere) /Parent 5 0 R >>",
        }
    )
    assert read(tmp_path, content).bookmarks == (Bookmark("Ə", 1, 1), Bookmark("Nowhere", 2, None))


def test_a_font_that_is_not_embedded_is_seen(tmp_path: Path) -> None:
    assert read(tmp_path, one_page(SHOWS_TEXT)).fonts == (PdfFont("Helvetica", embedded=False, type3=False, page=1),)


def test_a_font_inside_a_form_is_seen(tmp_path: Path) -> None:
    assert [font.name for font in read(tmp_path, one_page("/Form Do")).fonts] == ["Helvetica"]


def test_a_font_no_text_uses_does_not_count(tmp_path: Path) -> None:
    assert read(tmp_path, one_page()).fonts == ()


def test_a_type_3_font_is_seen(tmp_path: Path) -> None:
    content = one_page("BT /F1 12 Tf 100 700 Td (aaa) Tj ET", font=TYPE3)
    assert read(tmp_path, content).fonts == (PdfFont("", embedded=True, type3=True, page=1),)


def test_the_prefix_of_a_subset_is_left_out(tmp_path: Path) -> None:
    content = one_page(SHOWS_TEXT, font=HELVETICA.replace("/Helvetica", "/ABCDEF+Helvetica"))
    assert [font.name for font in read(tmp_path, content).fonts] == ["Helvetica"]


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.5\n%%EOF\n", one_page()[:120], b"\0" * 100_000])
def test_a_damaged_file_is_said_to_be_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadablePdf) as failure:
        read(tmp_path, content)
    assert not failure.value.encrypted


def test_a_page_tree_that_lies_about_its_count_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePdf):
        read(tmp_path, one_page().replace(b"/Count 1 ", b"/Count 99"))


def test_a_file_that_wants_a_password_is_said_to_be_so(tmp_path: Path) -> None:
    secret = "/Filter /Standard /V 1 /R 2 /P -4 /O <" + "00" * 32 + "> /U <" + "11" * 32 + ">"
    content = one_page(trailer=f"/Encrypt << {secret} >> /ID [<00> <00>]")
    with pytest.raises(UnreadablePdf) as failure:
        read(tmp_path, content)
    assert failure.value.encrypted


def test_no_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_pdf(tmp_path / "none.pdf")


def test_a_page_is_drawn_as_a_png(tmp_path: Path) -> None:
    path = tmp_path / "small.pdf"
    path.write_bytes(one_page("1 0 0 rg 0 0 50 100 re f", box=(0, 0, 100, 100)))
    png = render_page(path, 1, dpi=36)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (width, height, depth, colour) == (50, 50, 8, 2)
    start = png.index(b"IDAT") + 4
    rows = zlib.decompress(png[start : start + struct.unpack(">I", png[start - 8 : start - 4])[0]])
    assert len(rows) == 50 * (1 + 50 * 3)
    assert rows[1:4] == b"\xff\x00\x00"
    assert rows[1 + 40 * 3 : 4 + 40 * 3] == b"\xff\xff\xff"


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_cannot_be_drawn(tmp_path: Path, page: int) -> None:
    path = tmp_path / "small.pdf"
    path.write_bytes(one_page())
    with pytest.raises(IndexError):
        render_page(path, page, dpi=36)


def test_letters_that_are_no_text_are_passed_over_however_many(tmp_path: Path) -> None:
    hidden = "\\000" * 2000
    facts = read(tmp_path, one_page(f"BT /F1 12 Tf 100 700 Td ({hidden}) Tj (Hello) Tj ({hidden}) Tj ET"))
    assert facts.texts == ("Hello",)
    assert read(tmp_path, one_page(f"BT /F1 12 Tf 100 700 Td ({hidden}) Tj ET")).texts == ("",)
