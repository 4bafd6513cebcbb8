"""OpenDocument texts that are broken, or mean harm: each is refused, or read within bounds."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from elyazma.flows.imports import import_paper
from elyazma.model.diagnostics import Severity
from elyazma.readers.file_types import judge_file
from elyazma.readers.reading import read_markup
from elyazma.system.pandoc.program import PandocFailed
from open_papers import PNG, SPACES, paragraph, picture, write_odt

MIME = "application/vnd.oasis.opendocument.text"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
LOCKED = (
    f'<manifest:manifest xmlns:manifest="{MANIFEST}"><manifest:file-entry manifest:full-path="content.xml">'
    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)


def content(body: str, before: str = "", kind: str = "text") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES} office:version="1.3">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def table(cell: str = "", row: str = "") -> str:
    return (
        f"<table:table><table:table-column/><table:table-row {row}><table:table-cell {cell}>{paragraph('x')}"
        "</table:table-cell></table:table-row></table:table>"
    )


def pack(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {"mimetype": MIME, **parts}.items():
            archive.writestr(name, data)
    return path


def nest(opening: str, closing: str, times: int) -> str:
    return f"{opening * times}{paragraph('deep')}{closing * times}"


ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>'
MANY = '{}="999999999"'
BROKEN: dict[str, tuple[str, dict[str, str | bytes]]] = {
    "no content": ("import-damaged", {}),
    "no body": ("import-damaged", {"content.xml": f"<office:document-content {SPACES}/>"}),
    "a spreadsheet": ("import-damaged", {"content.xml": content("", kind="spreadsheet")}),
    "nothing in it": ("import-empty", {"content.xml": content("")}),
    "entities": ("import-damaged", {"content.xml": content("<text:p>&b;</text:p>", ENTITY)}),
    "deep sections": (
        "import-damaged",
        {"content.xml": content(nest("<text:section>", "</text:section>", 5000))},
    ),
    "deep boxes": (
        "import-damaged",
        {
            "content.xml": content(
                nest(
                    "<text:p><draw:frame><draw:text-box>",
                    "</draw:text-box></draw:frame></text:p>",
                    200,
                )
            )
        },
    ),
    "cells without end": (
        "import-damaged",
        {"content.xml": content(table(MANY.format("table:number-columns-repeated")))},
    ),
    "rows without end": (
        "import-damaged",
        {"content.xml": content(table("", MANY.format("table:number-rows-repeated")))},
    ),
    "links out of the file": (
        "import-object-lost",
        {
            "content.xml": content(
                paragraph(" ".join(map(picture, ("../../../etc/passwd", "file:///etc/passwd", "/etc/passwd"))))
            )
        },
    ),
    "another encoding": (
        "import-damaged",
        {"content.xml": content("<text:p>Ünlü</text:p>").encode("latin-1")},
    ),
    "no XML": ("import-damaged", {"content.xml": bytes(range(256)) * 40}),
    "encrypted": (
        "import-encrypted",
        {"content.xml": content(paragraph("x")), "META-INF/manifest.xml": LOCKED},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_refused_with_a_finding(tmp_path: Path, name: str) -> None:
    code, parts = BROKEN[name]
    started = time.monotonic()
    outcome = import_paper(pack(tmp_path / "a.odt", parts), tmp_path / "made", lambda _: None)
    assert time.monotonic() - started < 20
    assert {each.code for each in outcome.diagnostics if each.severity is Severity.ERROR} == {code}
    for path in tmp_path.glob("made/manuscript/**/*"):
        assert not path.is_file() or b"root:" not in path.read_bytes()


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    whole = write_odt(tmp_path / "whole.odt", paragraph("Words of it.") * 50).read_bytes()
    path = tmp_path / "a.odt"
    path.write_bytes(whole[: int(share * len(whole))])
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    assert [each.code for each in outcome.diagnostics] == ["import-damaged" if share else "import-empty"]
    assert outcome.diagnostics[0].severity is Severity.ERROR


def test_sizes_that_are_no_numbers_lose_no_picture(tmp_path: Path) -> None:
    frame = '<draw:frame svg:width="NaNcm" svg:height="1e999cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    shape = '<draw:rect svg:width="infcm" svg:height="-5cm"/>'
    heading = '<text:h text:outline-level="1">Method</text:h>'
    body = "".join((paragraph("A title"), heading, paragraph(frame), paragraph(f"So {shape}.")))
    path = write_odt(tmp_path / "a.odt", body, members={"Pictures/a.png": PNG})
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    assert [each.message for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert [each.read_bytes() for each in tmp_path.glob("made/manuscript/figures/*")] == [PNG]


def test_cells_that_are_said_once_stand_as_often_as_they_are_meant(tmp_path: Path) -> None:
    body = paragraph("Words.") + table('table:number-columns-repeated="3"', 'table:number-rows-repeated="2"')
    assert import_paper(write_odt(tmp_path / "a.odt", body), tmp_path / "made", lambda _: None).value
    [section] = tmp_path.glob("made/manuscript/sections/*.tex")
    assert section.read_text(encoding="utf-8").count("x & x & x") == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n\n" + "[" * 20_000, 3), ("[[[[[[[[[x]]]]]]]]]", 1), ("[[[[\n[[[[\n[", 3)],
)
def test_brackets_that_pandoc_would_not_end_with_are_refused_at_once(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(PandocFailed, match=f"line {line}"):
        read_markup("markdown", text, tmp_path)


def test_usual_brackets_are_read(tmp_path: Path) -> None:
    usual = "[a [b] @c]: " * 50 + "\n\n" + "[x\n\n" * 20 + r"\[" * 30
    assert read_markup("markdown", usual, tmp_path)


def test_a_table_of_contents_that_points_before_the_file_is_told(tmp_path: Path) -> None:
    path = pack(tmp_path / "paper.docx", {"word/document.xml": "<w:document/>", "[Content_Types].xml": "<Types/>"})
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (start + 10).to_bytes(4, "little")
    path.write_bytes(data)
    judged = judge_file(path, path.name)
    assert [each.code for each in judged.findings] == ["import-damaged"]
