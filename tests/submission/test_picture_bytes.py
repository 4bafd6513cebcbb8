"""Metadata goes, the picture stays: proved on the coded data, and on what PDFium draws."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from elyazma.pdf.reader import read_pdf, render_page
from elyazma.submission.pdf_figures import blank_pdf, names_maker
from elyazma.submission.pictures import strip_picture
from small_pdf import write_pdf

FIGURES = Path(__file__).parents[1] / "data/english/manuscript/figures"
NAME = b"Aygun Numune"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def test_png_keeps_its_pixels_size_and_colours() -> None:
    plain = (FIGURES / "letters.png").read_bytes()
    head, rest = plain[:33], plain[33:]
    size = chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1))
    told = b"".join(chunk(kind, NAME + b"\0x") for kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"prVt"))
    bare = strip_picture("a.png", head + size + rest)
    assert strip_picture("a.PNG", head + size + told + chunk(b"tIME", b"1234567") + rest + NAME) == bare
    assert size in bare
    assert NAME not in bare


def test_jpeg_loses_segments_and_keeps_its_coded_data() -> None:
    plain = (FIGURES / "glyph.jpg").read_bytes()
    bare = strip_picture("a.jpg", plain)
    told = segment(0xE1, b"Exif\0\0" + NAME) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAME)
    told += segment(0xED, b"Photoshop 3.0\0" + NAME) + segment(0xFE, NAME)
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1" + b"p" * 9)
    assert strip_picture("a.jpeg", plain[:2] + told + plain[2:] + NAME) == bare
    assert profile in strip_picture("a.jpg", plain[:2] + profile + plain[2:])
    assert bare.endswith(b"\xff\xd9")


def test_resolution_that_only_exif_has_is_kept() -> None:
    tiff = b"MM\0*" + struct.pack(">IH", 8, 2)
    tiff += struct.pack(">HHII", 0x011A, 5, 1, 38) + struct.pack(">HHIHH", 0x0128, 3, 1, 2, 0) + struct.pack(">I", 0)
    tiff += struct.pack(">II", 300, 1)
    coded = segment(0xDB, b"q" * 65) + segment(0xDA, b"s" * 8) + b"data\xff\x00more\xff\xd9"
    bare = strip_picture("a.jpg", b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + tiff) + coded)
    assert bare == b"\xff\xd8\xff\xe0" + struct.pack(">H5sHBHHBB", 16, b"JFIF\0", 0x0101, 1, 300, 300, 0, 0) + coded


@pytest.mark.parametrize("cut", [9, 40, 200])
def test_damaged_pictures_are_left_to_whoever_reads_them(cut: int) -> None:
    for name in ("letters.png", "glyph.jpg"):
        data = (FIGURES / name).read_bytes()[:cut]
        assert strip_picture(name, data) == data


# --- PDF ------------------------------------------------------------------------------------------


def same_drawing(before: bytes, after: bytes, folder: Path) -> bool:
    for name, data in (("before.pdf", before), ("after.pdf", after)):
        (folder / name).write_bytes(data)
    return render_page(folder / "before.pdf", 1, 50) == render_page(folder / "after.pdf", 1, 50)


def test_pdf_with_properties_in_an_object_stream(tmp_path: Path) -> None:
    before = (FIGURES / "flow.pdf").read_bytes()
    after = blank_pdf(before)
    assert b"ObjStm" in before
    assert names_maker(before)
    assert not names_maker(after)
    assert len(after) == len(before)
    assert same_drawing(before, after, tmp_path)
    assert read_pdf(tmp_path / "after.pdf").texts == read_pdf(tmp_path / "before.pdf").texts


def test_pdf_with_plain_properties_and_packets(tmp_path: Path) -> None:
    packet = b'<?xpacket begin="" id="W5M0"?><x:xmpmeta>' + NAME + b'</x:xmpmeta><?xpacket end="w"?>'
    coded = zlib.compress(packet * 3)
    objects: dict[int, str | tuple[str, bytes]] = {
        1: "<< /Type /Catalog /Pages 2 0 R /Metadata 30 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << >> >>",
        4: ("", b"0 0 50 50 re f"),
        30: ("/Type /Metadata /Subtype /XML", packet),
        31: ("/Type /Metadata /Subtype /XML /Filter /FlateDecode", coded),
        40: "<< /Author (Aygun \\(Numune\\) x) /Title <4142> /Producer (P (nested) q) >>",
    }
    before = write_pdf(objects, "/Info 40 0 R")
    after = blank_pdf(before)
    assert NAME in before
    assert names_maker(before)
    assert not names_maker(after)
    assert b"Numune" not in after
    assert same_drawing(before, after, tmp_path)


def test_pdf_whose_stream_cannot_be_read_is_told_of() -> None:
    before = write_pdf({1: "<< >>", 5: ("/Type /Metadata /Filter /LZWDecode", b"\x80\x0b\x60")}, "")
    assert blank_pdf(before) == before
    assert names_maker(before)
