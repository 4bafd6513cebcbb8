"""Files of every kind with a text hidden in them; each function gives the file's path and its bytes."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from leaky import archive, jpeg, pdf, png, utf16

Made = tuple[str, bytes]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def tex(text: str) -> Made:
    return "dist/layers.tex", f"Bir söz.\n{text}\nSon söz.\n".encode()


def page(text: str) -> Made:
    return "dist/layers.html", f"<!DOCTYPE html><html><body><p>One word.</p>{text}</body></html>".encode()


def bib(text: str) -> Made:
    return "dist/layers.zip", archive({"layers.bib": f"@article{{smith, author = {{Smith, A.}},\n  {text},\n}}"})


def csv(text: str) -> Made:
    return "dist/layers.zip", archive({"tables/one.csv": f"a,b\n1,2\n{text}\n"})


def csv_wide(text: str) -> Made:
    return "dist/layers.zip", archive({"tables/one.csv": f"a;b\n1;2\n{text}\n".encode("utf-16")})


def data_as_json(text: str) -> Made:
    return "dist/layers.zip", archive({"data/one.json": text})


def member(text: str) -> Made:
    return "dist/layers.zip", archive({text: "nothing"})


# --- Word -------------------------------------------------------------------------------------------


def _word(body: str, parts: Mapping[str, str | bytes] | None = None) -> Made:
    document = f"<w:document {_W}><w:body><w:p><w:r><w:t>One word.</w:t></w:r></w:p>{body}</w:body></w:document>"
    return "dist/layers.docx", archive({"word/document.xml": document, **(parts or {})})


def word_bookmark(text: str) -> Made:
    return _word(f'<w:p><w:bookmarkStart w:id="1" w:name="{text}"/><w:bookmarkEnd w:id="1"/></w:p>')


def word_hidden(text: str) -> Made:
    return _word(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r></w:p>")


def word_comment(text: str) -> Made:
    inside = f'<w:comment w:id="1" w:author="{text}" w:initials="A"><w:p/></w:comment>'
    return _word("", {"word/comments.xml": f"<w:comments {_W}>{inside}</w:comments>"})


def word_change(text: str) -> Made:
    return _word(f'<w:p><w:ins w:id="1" w:author="{text}"><w:r><w:t>new</w:t></w:r></w:ins></w:p>')


def word_property(text: str) -> Made:
    return _word("", {"docProps/app.xml": f"<Properties><Company>{text}</Company></Properties>"})


def word_custom(text: str) -> Made:
    inside = f'<property pid="2" name="Client"><lpwstr>{text}</lpwstr></property>'
    return _word("", {"docProps/custom.xml": f"<Properties>{inside}</Properties>"})


def word_relation(text: str) -> Made:
    inside = f'<Relationship Id="r1" Target="{text}" TargetMode="External"/>'
    return _word("", {"word/_rels/settings.xml.rels": f"<Relationships>{inside}</Relationships>"})


def word_picture(text: str) -> Made:
    return _word("", {"word/media/image1.png": png((b"prVt", text.encode()))})


# --- Pictures ---------------------------------------------------------------------------------------


def png_chunk(text: str) -> Made:
    return "dist/layers.zip", archive({"a.png": png((b"prVt", b"\0\1" + text.encode() + b"\0"))})


def png_tail(text: str) -> Made:
    return "dist/layers.zip", archive({"a.png": png() + b"\0\0" + text.encode()})


def jpeg_tail(text: str) -> Made:
    return "dist/layers.zip", archive({"a.jpg": jpeg(0xFE, b"") + text.encode()})


def gif_comment(text: str) -> Made:
    said = text.encode()
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return "dist/layers.zip", archive({"a.gif": head + b"\x21\xfe" + bytes([len(said)]) + said + b"\0;"})


def tiff(text: str) -> Made:
    said = text.encode() + b"\0"
    field = struct.pack("<HHHIII", 1, 0x013B, 2, len(said), 26, 0)
    return "dist/layers.zip", archive({"a.tif": b"II*\0" + struct.pack("<I", 8) + field + said})


def svg(text: str) -> Made:
    return "dist/layers.zip", archive({"a.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>'})


# --- PDF --------------------------------------------------------------------------------------------


def _pdf(content: bytes) -> Made:
    return "dist/layers.pdf", content


def pdf_bookmark(text: str) -> Made:
    return _pdf(pdf({30: f"<< /Parent 29 0 R /Title {utf16(text)} >>"}))


def pdf_destination(text: str) -> Made:
    return _pdf(pdf({30: f"<< /Names [({text}) 3 0 R] >>"}))


def pdf_invisible(text: str) -> Made:
    drawn = f"BT /F1 12 Tf 3 Tr 50 700 Td ({text}) Tj ET".encode("latin-1")
    return _pdf(pdf({5: ("", drawn)}))


def pdf_header(text: str) -> Made:
    return _pdf(pdf().replace(b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\xe3\xcf\xd3\n% " + text.encode() + b"\n", 1))


def pdf_tail(text: str) -> Made:
    return _pdf(pdf() + text.encode())


def pdf_between(text: str) -> Made:
    return _pdf(pdf().replace(b"endobj\n", b"endobj\n" + text.encode() + b"\n", 1))


def pdf_name(text: str) -> Made:
    return _pdf(pdf({30: f"<< /{text} true >>"}))


def pdf_drawing(text: str) -> Made:
    drawn = f"BT /F1 12 Tf 50 700 Td (One word) Tj ET\n{text}\n".encode()
    return _pdf(pdf({5: ("/Filter /FlateDecode", zlib.compress(drawn))}))


def pdf_picture(text: str) -> Made:
    return _pdf(pdf({11: ("/Subtype /Image /Filter /DCTDecode", jpeg(0xFE, text.encode()))}))


# --- Archives ---------------------------------------------------------------------------------------


def zip_comment(text: str) -> Made:
    out = io.BytesIO(archive({"a.txt": "nothing"}))
    with zipfile.ZipFile(out, "a") as file:
        file.comment = text.encode()
    return "dist/layers.zip", out.getvalue()


def zip_tail(text: str) -> Made:
    return "dist/layers.zip", archive({"a.txt": "nothing"}) + text.encode()


def zip_extra(text: str) -> Made:
    said = text.encode()
    return "dist/layers.zip", archive({"a.txt": "nothing"}, struct.pack("<HH", 0x6375, len(said)) + said)


def zip_times(text: str) -> Made:
    if text.startswith("owner"):
        owner = int(text.rpartition(" ")[2])
        return "dist/layers.zip", archive({"a.txt": ""}, struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, owner, 4, owner))
    year, month, day = map(int, text.split("-"))
    return "dist/layers.zip", archive({"a.txt": ""}, day=(year, month, day, 9, 30, 0))


def gzip_name(text: str) -> Made:
    out = io.BytesIO()
    with gzip.GzipFile(text, "wb", fileobj=out, mtime=0) as file:
        file.write(b"nothing")
    return "dist/layers.gz", out.getvalue()


WRAPS = {name: made for name, made in globals().items() if callable(made) and not name.startswith("_")}
WRAPS["json"] = data_as_json
__all__ = ["WRAPS", "Made"]
