"""A search for one author, and files in which he is hidden."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from elyazma.anonymity.anonymise import anonymise
from elyazma.anonymity.find_leaks import Search, find_leaks
from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.model.article import Affiliation, Anonymity, Article, Author, Funding, Name
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.manuscript import Bibliography, Inline, Label, Manuscript, PrintedReference, References, Source
from small_pdf import HELVETICA, write_pdf

AUTHOR = Author(
    family="Əliyev",
    given="Elçin",
    patronymic="Məmməd oğlu",
    spellings={"en": Name(family="Aliyev", given="Elchin")},
    email="elchin.aliyev@bsu.example",
    orcid="0000-0002-1825-0097",
    phone="+994 50 123 45 67",
    affiliations=("x",),
)
ARTICLE = Article(
    slug="energy",
    language="az",
    title={"az": "Enerji"},
    authors=(AUTHOR,),
    affiliations=(Affiliation(id="x", name={"az": "Xəzər Nümunə Universiteti", "en": "Caspian Sample University"}),),
    funding=(Funding(funder="Nümunə Elm Fondu", grant="NEF-2020-17"),),
)
KNOWN_PEOPLE = KnownPeople((("Leyla Rəhimova", "leyla.rehimova@uni.example"),), ("elchinbey",))
SECTION = "manuscript/sections/01-giris.tex"


def reference(key: str, short: str, year: str, text: str) -> PrintedReference:
    return PrintedReference(key, Label(short, short, year, 1), (Inline("text", text),))


CITED = References((reference("aliyev2018", "Əliyev", "2018", "Əliyev, E. (2018). Boru kəmərləri. Bakı: Elm."),))


NONE_CITED = References(())


def make_search(
    text: str = "", article: Article = ARTICLE, references: References = NONE_CITED, root: Path = Path("/nowhere")
) -> Search:
    source = Source(SECTION, text, plain=text)
    nothing = Bibliography((), ())
    places = {"slug": Span("manuscript/article.toml", 1), "title.az": Span("manuscript/article.toml", 5)}
    manuscript = Manuscript(root, article, places, {}, (), (source,), nothing)
    return Search(manuscript, anonymise(manuscript), references, KNOWN_PEOPLE)


def look(content: bytes | str, name: str = "dist/energy.txt", search: Search | None = None) -> tuple[Diagnostic, ...]:
    data = content.encode() if isinstance(content, str) else content
    return find_leaks(search or make_search(), {name: data})


def with_others(*phrases: str) -> Search:
    return make_search(article=replace(ARTICLE, review=Anonymity(others=phrases)))


# --- Files ------------------------------------------------------------------------------------------


def pdf(
    objects: Mapping[int, str | tuple[str, bytes]] | None = None, page: str = "", catalog: str = "", info: str = ""
) -> bytes:
    """Write a PDF of one page in Helvetica, with more `objects`, what its catalog names of them, and properties."""
    base: dict[int, str | tuple[str, bytes]] = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> "
        "/Contents 5 0 R /Annots 9 0 R >>",
        4: HELVETICA,
        5: ("", f"BT /F1 12 Tf 20 TL 50 700 Td (Line one) Tj T* ({page}) Tj ET".encode("latin-1")),
        8: f"<< /Producer (small) {info} >>",
        9: "[ 10 0 R ]",
        10: "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Good) >>",
    }
    return write_pdf({**base, **(objects or {})}, "/Info 8 0 R")


def packed(objects: Mapping[int, str]) -> tuple[str, bytes]:
    """Pack objects into an object stream."""
    bodies, head, place = [], [], 0
    for number, body in objects.items():
        head.append(f"{number} {place}")
        bodies.append(body)
        place += len(body) + 1
    first = " ".join(head) + " "
    data = zlib.compress((first + " ".join(bodies)).encode("latin-1"))
    return f"/Type /ObjStm /N {len(bodies)} /First {len(first)} /Filter /FlateDecode", data


def utf16(text: str) -> str:
    """Write a PDF string."""
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be').hex()}>"


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Write a PNG of one grey point with more chunks."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    every = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in every
    )
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(marker: int, text: bytes) -> bytes:
    """Write the beginning of a JPEG with one segment."""
    return b"\xff\xd8\xff" + bytes([marker]) + struct.pack(">H", len(text) + 2) + text + b"\xff\xda\x00\x02\xff\xd9"


def archive(
    files: Mapping[str, bytes | str], extra: bytes = b"", day: tuple[int, ...] = (1980, 1, 1, 0, 0, 0)
) -> bytes:
    """Write a zip archive whose members have these extra fields and times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, day)  # type: ignore[arg-type]
            info.extra, info.compress_type = extra, zipfile.ZIP_DEFLATED
            file.writestr(info, content)
    return out.getvalue()
