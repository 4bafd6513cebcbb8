"""What is refused, and why; nothing a stranger sends may hurt."""

from __future__ import annotations

import os
import resource
import zipfile
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import Paper
from elyazma.model.nodes import Para, Str
from elyazma.readers.intake import intake
from elyazma.system.process import Finished, run_program
from papers import TYPES, all_languages, paragraph, write_docx

LANGUAGES = all_languages()


def take(path: Path, tmp_path: Path) -> Outcome[Paper]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return intake(path, scratch, LANGUAGES)


def refusal(path: Path, tmp_path: Path) -> str:
    """Give the one finding's code; it has a place and a hint, and there is no paper."""
    outcome = take(path, tmp_path)
    assert outcome.value is None
    [finding] = outcome.diagnostics
    assert finding.span is not None
    assert finding.span.path == path.name
    assert finding.hint
    return finding.code


def test_word_file_is_read(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Salam, dünya."))
    paper = take(path, tmp_path).value
    assert paper is not None
    assert paper.words == ("Salam", "dünya")
    assert len(paper.pieces) == 1


def test_encrypted_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(path, tmp_path) == "import-encrypted"


def test_encrypted_archive(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Salam"))
    data = bytearray(path.read_bytes())
    # Bit 0 of the general purpose flags, in each entry of the table of contents (APPNOTE 4.4.4).
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    path.write_bytes(data)
    assert refusal(path, tmp_path) == "import-encrypted"


def test_encrypted_open_text(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", b"\x01\x02")
    assert refusal(path, tmp_path) == "import-encrypted"


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_truncated_file(tmp_path: Path, share: float) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Salam") * 200)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert refusal(path, tmp_path) == "import-damaged"


def test_file_with_a_wrong_sum(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", "<a>Salam</a>")
    path.write_bytes(path.read_bytes().replace(b"Salam", b"Salem"))
    assert refusal(path, tmp_path) == "import-damaged"


def test_zip_bomb_by_its_table(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("a"), members={"word/media/a": bytes(60 << 20)})
    assert refusal(path, tmp_path) == "import-bomb"


def test_zip_bomb_whose_table_lies(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("a"), members={"word/media/a": bytes(30 << 20)})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    assert refusal(path, tmp_path) in ("import-bomb", "import-damaged")


def test_archive_of_very_many_files(tmp_path: Path) -> None:
    members = {f"a{number}": b"" for number in range(10_001)}
    assert refusal(write_docx(tmp_path / "a.docx", "", members=members), tmp_path) == "import-bomb"


def test_entities_that_grow(tmp_path: Path) -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<!DOCTYPE x [<!ENTITY e0 "ha">{layers}]>'
    outcome = take(write_docx(tmp_path / "a.docx", paragraph("&e9;"), before=entities), tmp_path)
    assert outcome.value is None or len(outcome.value.words) < 100


def test_entity_that_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    outcome = take(write_docx(tmp_path / "a.docx", paragraph("&e;"), before=entity), tmp_path)
    assert "geheim" not in repr(outcome)


def test_macros(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph("Salam"), members={"word/vbaProject.bin": b"\x00"})
    assert refusal(path, tmp_path) == "import-macros"


def test_macros_of_an_open_text(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("Basic/Standard/Module1.xml", "<x/>")
        archive.writestr("content.xml", "<x/>")
    assert refusal(path, tmp_path) == "import-macros"


def test_200_mb_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(path, tmp_path) == "import-too-big"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 << 10
    assert list((tmp_path / "scratch").iterdir()) == []


def test_reading_keeps_within_its_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[Finished] = []

    def run_and_keep(*arguments: Any, **options: Any) -> Finished:
        ended.append(run_program(*arguments, **options))
        return ended[-1]

    monkeypatch.setattr("elyazma.system.pandoc.program.run_program", run_and_keep)
    path = write_docx(tmp_path / "a.docx", "".join(paragraph(f"{n} salam dünya") for n in range(25_000)))
    take(path, tmp_path)
    # pandoc's address space is limited to a gigabyte, in which a file of 75,000 paragraphs has room: for 25,000 it
    # took 250 MB on one machine, and 290 on another.
    assert len(ended) == 1
    assert 0 < 3 * ended[0].memory < 1 << 30


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"%PDF-1.7\n", "import-kind"),
        ("a.pdf", b"%PDF-1.7\n", "import-kind"),
        ("a.rtf", b"{\\rtf1 x}", "import-kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "import-kind"),
        ("a.txt", b"\x7fELF\x00\x00\x01", "import-kind"),
        ("a.docx", b"Salam", "import-suffix"),
        ("a.txt", b"", "import-empty"),
        ("a.txt", b"\n \n", "import-empty"),
        ("a.tex", b"a" * 5000 + b"\x00", "import-damaged"),
    ],
)
def test_wrong_kinds(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert refusal(path, tmp_path) == code


def test_word_file_under_another_name(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.odt", paragraph("Salam"))
    outcome = take(path, tmp_path)
    assert [(finding.severity, finding.code) for finding in outcome.diagnostics] == [("warning", "import-suffix")]
    assert "mv 'a.odt' 'a.docx'" in outcome.diagnostics[0].hint
    assert outcome.value is not None
    assert outcome.value.kind == "docx"


def test_word_file_under_the_name_of_a_text(tmp_path: Path) -> None:
    assert refusal(write_docx(tmp_path / "a.txt", paragraph("Salam")), tmp_path) == "import-suffix"


def test_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refusal(path, tmp_path) == "import-kind"


def test_missing_file_folder_and_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.docx")
    (tmp_path / "folder.docx").mkdir()
    for name in ("missing.docx", "pipe.docx", "folder.docx"):
        (tmp_path / name[:4]).mkdir()
        assert refusal(tmp_path / name, tmp_path / name[:4]) == "import-unreadable"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("Əlyazma üçün mətn.", "utf-8", ""),
        ("Əlyazma üçün mətn.", "utf-16", ""),
        ("Введение в предмет исследования.", "cp1251", "cp1251"),
        ("Türkçe metin: ığüşöç.", "cp1254", "cp1254"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str, told: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    paper = take(path, tmp_path).value
    assert paper is not None
    assert paper.pieces[0].block == Para((Str(text),))
    assert [doubt.kind for doubt in paper.doubts] == (["encoding"] if told else [])
    assert all(told in doubt.done for doubt in paper.doubts)


def test_tracked_changes_are_accepted_and_told(tmp_path: Path) -> None:
    who = 'w:id="1" w:author="Rəyçi" w:date="2026-01-01T00:00:00Z"'
    body = (
        f'<w:p><w:r><w:t xml:space="preserve">Bu </w:t></w:r><w:ins {who}><w:r>'
        '<w:t xml:space="preserve">yeni </w:t></w:r></w:ins>'
        f'<w:del {who}><w:r><w:delText xml:space="preserve">köhnə </w:delText></w:r></w:del>'
        "<w:r><w:t>sözdür.</w:t></w:r></w:p>"
    )
    paper = take(write_docx(tmp_path / "a.docx", body), tmp_path).value
    assert paper is not None
    assert [(doubt.kind, doubt.text) for doubt in paper.doubts] == [("change", "yeni"), ("change", "köhnə")]
    assert paper.words == ("Bu", "yeni", "sözdür")
    assert all("Rəyçi" in doubt.done for doubt in paper.doubts)


def test_a_node_that_nobody_knows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from elyazma.readers import reading

    unknown = b'{"meta": {}, "blocks": [{"t": "Unheard", "c": []}]}'
    monkeypatch.setattr(reading, "run_pandoc", lambda *_, **__: unknown)
    path = tmp_path / "a.md"
    path.write_text("Text.\n", encoding="utf-8")
    outcome = take(path, tmp_path)
    assert outcome.value is None
    [finding] = outcome.diagnostics
    assert finding.code == "import-damaged"
    assert "Unheard" in finding.message
