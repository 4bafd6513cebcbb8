from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.pdf.comparing import look_alike
from elyazma.pdf.fonts import NotMended, embed_fonts, outline_fonts, write_sample
from elyazma.pdf.reader import PdfFont, draw_pages, read_pdf, read_texts
from small_pdf import HELVETICA, SQUARE, TYPE3, one_page, write_pdf

TEXT = "BT /F1 40 Tf 100 700 Td (aaa) Tj ET"


def fonts_of(tmp_path: Path, content: bytes) -> tuple[PdfFont, ...]:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    return read_pdf(path).fonts


def test_type_3_becomes_a_font_of_the_same_outlines(tmp_path: Path) -> None:
    before = one_page(TEXT, font=TYPE3)
    after = outline_fonts(before)
    (font,) = fonts_of(tmp_path, after)
    assert (font.embedded, font.type3, font.name) == (True, False, "Drawn")
    pairs = zip(draw_pages(before, 150), draw_pages(after, 150), strict=True)
    assert all(look_alike(first, second, 150) for first, second in pairs)
    assert outline_fonts(before) == after


def test_drawing_has_the_letters(tmp_path: Path) -> None:
    (page,) = draw_pages(outline_fonts(one_page(TEXT, font=TYPE3)), 72)
    x, y = 115, 842 - 715
    at = (y * page.width + x) * 3
    assert page.dots[at : at + 3] == b"\0\0\0"


@pytest.mark.parametrize(
    ("font", "program", "why"),
    [
        (TYPE3, "1000 0 0 0 750 750 d1 0 0 750 750 re S", "made of more than outlines"),
        (TYPE3.replace("[0.001 0 0 0.001 0 0]", "[0 0.001 -0.001 0 0 0]"), SQUARE, "turned"),
        (TYPE3.replace("/Widths [1000]", "/Widths 1000"), SQUARE, "damaged"),
    ],
)
def test_type_3_that_cannot_become_one_is_refused(font: str, program: str, why: str) -> None:
    content = one_page(TEXT, font=font).replace(
        f"/Length {len(SQUARE)} >>\nstream\n{SQUARE}".encode(),
        f"/Length {len(program)} >>\nstream\n{program}".encode(),
    )
    with pytest.raises(NotMended, match=why):
        outline_fonts(content)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.5\nbroken", b"\x89PNG"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(NotMended):
        outline_fonts(content)


def test_nothing_to_embed_needs_no_sample() -> None:
    assert write_sample(one_page(font=TYPE3)) == b""


def test_font_of_many_scripts_that_is_only_named_is_refused() -> None:
    inner = "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << >> >>"
    font = f"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [{inner}] >>"
    with pytest.raises(NotMended, match="Song"):
        write_sample(one_page(TEXT, font=font))


def test_sample_in_which_nothing_was_embedded_is_refused() -> None:
    named = one_page(TEXT, font=HELVETICA)
    with pytest.raises(NotMended, match="Helvetica"):
        embed_fonts(named, write_sample(named))


def test_font_takes_the_program_out_of_the_sample(tmp_path: Path) -> None:
    named = one_page(TEXT, font=HELVETICA)
    program = outline_fonts(one_page(TEXT, font=TYPE3))
    after = embed_fonts(named, program)
    assert [font.embedded for font in fonts_of(tmp_path, after)] == [True]
    assert read_texts(after) == read_texts(named)


def test_picture_without_fonts_is_not_changed_to_the_eye() -> None:
    plain = write_pdf(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> /Contents 4 0 R >>",
            4: ("", b"0 0 50 50 re f"),
        }
    )
    assert list(draw_pages(outline_fonts(plain), 72)) == list(draw_pages(plain, 72))
