"""What a file really is, by its bytes and not by its name; archives are looked through before anybody unpacks them."""

from __future__ import annotations

import errno
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

from elyazma.model.diagnostics import Diagnostic, Span, error, warning
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_count

LARGEST = 100 << 20
LARGEST_PLAIN, LONGEST_LINE = 4_000_000, 200_000
"""Bytes of a text, and of one line: 60 pages."""
"""Bytes of a file that is read at all; a manuscript with its pictures has a tenth of it."""
MOST_MEMBERS, LARGEST_UNPACKED, STEEPEST = 10_000, 400 << 20, 150
"""What an archive may hold: files, bytes, and bytes for one packed byte where that comes to over a megabyte.

Word's own XML is packed 10 to 40 times; deflate cannot exceed 1032.
"""
SUFFIXES = {".docx": "docx", ".odt": "odt", ".tex": "latex", ".md": "markdown", ".markdown": "markdown", ".txt": "text"}
NAMES = {
    "docx": phrase("a Word document (.docx)"),
    "odt": phrase("an OpenDocument text (.odt)"),
    "doc": phrase("a document of Word 97–2003 (.doc)"),
    "pdf": phrase("a PDF"),
    "rtf": phrase("Rich Text (.rtf)"),
    "zip": phrase("an archive that holds no Word or OpenDocument text"),
    "binary": phrase("no text"),
    "text": phrase("plain text"),
}
_SAVE = phrase("open it in Word or LibreOffice and save it as .docx, then import that")
_HINTS = {
    "doc": _SAVE,
    "rtf": _SAVE,
    "pdf": phrase("import the file that the PDF was made from (.docx, .odt, .tex, .md or .txt)"),
    "binary": phrase("import a .docx, .odt, .tex, .md or .txt file"),
    "zip": phrase("import the .docx, .odt, .tex, .md or .txt file itself"),
}
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_MIME_ODT = b"application/vnd.oasis.opendocument.text"
_PACKAGES = ("docx", "odt")
_CHUNK, _MEGABYTE = 1 << 16, 1 << 20


class Judged(NamedTuple):
    """What a file is ("docx", "odt", "latex", "markdown", "text") and what is odd in it; none and why it is refused."""

    kind: str | None
    findings: tuple[Diagnostic, ...] = ()


def judge_file(path: Path, name: str) -> Judged:
    """Tell what a regular file of acceptable size is; `name` is what findings call it. Raises OSError."""
    suffix = Path(name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return _refuse(
            error(
                "import-empty", phrase("{name} holds nothing", name=name), Span(name), phrase("check that it was saved")
            )
        )
    if head.startswith(_OLE):
        return _judge_ole(path, name)
    if head.startswith(_ZIP):
        return _judge_zip(path, name, suffix)
    judged = _judge_plain(head, name, suffix)
    too_much = _weigh_text(path) if judged.kind in ("markdown", "text") else None
    if too_much is None:
        return judged
    message = phrase("{name} is longer than any manuscript: {too_much}", name=name, too_much=too_much)
    return _refuse(error("import-bomb", message, Span(name), phrase("divide it into shorter files, or lines")))


def _weigh_text(path: Path) -> Phrase | None:
    """Say what of a text is too much: searches for words go through a line again and again."""
    if path.stat().st_size > LARGEST_PLAIN:
        return phrase("over {most:,} bytes", most=LARGEST_PLAIN)
    with path.open("rb") as file:
        if any(len(line) > LONGEST_LINE for line in file):
            return phrase("a line of over {most:,} bytes", most=LONGEST_LINE)
    return None


def _refuse(finding: Diagnostic) -> Judged:
    return Judged(None, (finding,))


def _judge_ole(path: Path, name: str) -> Judged:
    data = path.read_bytes()
    # MS-OFFCRYPTO 2.3.4: an encrypted package is the stream of this name in a compound file.
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _refuse_encrypted(name)
    return _refuse_kind(name, "doc" if "WordDocument".encode("utf-16-le") in data else "binary")


def _refuse_encrypted(name: str) -> Judged:
    hint = phrase("open it with its password, save it without one (File, Info, Protect Document), then import that")
    return _refuse(error("import-encrypted", phrase("{name} is protected by a password", name=name), Span(name), hint))


def _refuse_kind(name: str, kind: str) -> Judged:
    return _refuse(
        error(
            "import-kind",
            phrase("{name} is {kind}: it cannot be imported", name=name, kind=NAMES[kind]),
            Span(name),
            _HINTS[kind],
        )
    )


def _judge_plain(head: bytes, name: str, suffix: str) -> Judged:
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"%PDF-"):
        return _refuse_kind(name, "pdf")
    if head.lstrip().startswith(b"{\\rtf"):
        return _refuse_kind(name, "rtf")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in head and not wide:
        return _refuse_kind(name, "binary")
    kind = SUFFIXES.get(suffix)
    if kind in ("latex", "markdown", "text"):
        return Judged(kind)
    hint = phrase(
        "type: mv '{name}' '{other}' (or .md, .tex), if text is what it should be",
        name=name,
        other=Path(name).with_suffix(".txt"),
    )
    return _refuse(
        error(
            "import-suffix",
            phrase("{name} is {kind}, which its name does not say", name=name, kind=NAMES["text"]),
            Span(name),
            hint,
        )
    )


# --- Archives -------------------------------------------------------------------------------------


def _judge_zip(path: Path, name: str, suffix: str) -> Judged:
    try:
        with zipfile.ZipFile(path) as archive:
            return _judge_archive(archive, name, suffix)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, KeyError) as reason:
        return _refuse_damaged(name, reason)
    except OSError as reason:
        # Its table of contents says that a member stands before the file's beginning.
        if reason.errno != errno.EINVAL:
            raise
        return _refuse_damaged(name, reason)


def _refuse_damaged(name: str, reason: Exception) -> Judged:
    hint = phrase("fetch or save it again: it is cut off or damaged")
    message = phrase("{name} cannot be unpacked: {reason}", name=name, reason=reason)
    return _refuse(error("import-damaged", message, Span(name), hint))


def _judge_archive(archive: zipfile.ZipFile, name: str, suffix: str) -> Judged:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        return _refuse_encrypted(name)
    too_much = _weigh(members) or _unpack(archive, members)
    if too_much:
        message = phrase("{name} unpacks to more than any manuscript: {too_much}", name=name, too_much=too_much)
        hint = phrase("do not open it, if you do not know where it comes from; else save it anew with smaller pictures")
        return _refuse(error("import-bomb", message, Span(name), hint))
    return _judge_content(archive, name, suffix)


def _judge_content(archive: zipfile.ZipFile, name: str, suffix: str) -> Judged:
    kind = _name_kind(archive)
    if kind == "zip":
        return _refuse_kind(name, kind)
    if kind == "odt" and b"encryption-data" in _read_member(archive, "META-INF/manifest.xml"):
        return _refuse_encrypted(name)
    if _has_macros(archive, kind):
        hint = phrase("save it as .docx or .odt without macros: the text stays as it is")
        return _refuse(error("import-macros", phrase("{name} holds programs (macros)", name=name), Span(name), hint))
    if SUFFIXES.get(suffix) != kind:
        message = phrase("{name} is {kind}, which its name does not say", name=name, kind=NAMES[kind])
        hint = phrase("type: mv '{name}' '{other}'", name=name, other=Path(name).with_suffix("." + kind))
        if SUFFIXES.get(suffix) in _PACKAGES:
            # An office suite opens it by what it holds.
            return Judged(kind, (warning("import-suffix", message, Span(name), hint),))
        return _refuse(error("import-suffix", message, Span(name), hint))
    return Judged(kind)


def _weigh(members: list[zipfile.ZipInfo]) -> Phrase:
    """Say what is too much by the archive's own table of contents; empty when nothing is."""
    if len(members) > MOST_MEMBERS:
        return phrase_count(len(members), "{count} file", "{count} files")
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        return phrase("{size} MB", size=total >> 20)
    steep = (m for m in members if m.file_size > _MEGABYTE and m.file_size > STEEPEST * max(1, m.compress_size))
    worst = next(steep, None)
    if worst is None:
        return NOTHING
    return phrase(
        "{name} grows {times} times", name=worst.filename, times=worst.file_size // max(1, worst.compress_size)
    )


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Phrase:
    """Unpack everything to nowhere: the table may lie, and a sum that is wrong raises BadZipFile."""
    total = 0
    for member in members:
        with archive.open(member) as packed:
            while chunk := packed.read(_CHUNK):
                total += len(chunk)
                if total > LARGEST_UNPACKED:
                    return phrase("over {size} MB", size=LARGEST_UNPACKED >> 20)
    return NOTHING


def _name_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and _read_member(archive, "mimetype").strip().startswith(_MIME_ODT):
        return "odt"
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    # Some programs name the main part otherwise; its content type says what it is (ECMA-376 part 1, 11.3.10).
    main = b"wordprocessingml.document.main" in _read_member(archive, "[Content_Types].xml")
    return "docx" if main else "zip"


def _read_member(archive: zipfile.ZipFile, member: str) -> bytes:
    return archive.read(member) if member in archive.namelist() else b""


def _has_macros(archive: zipfile.ZipFile, kind: str) -> bool:
    names = [name.lower() for name in archive.namelist()]
    if kind == "docx":
        types = _read_member(archive, "[Content_Types].xml")
        return b"macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in names)
    # LibreOffice lists empty libraries (-lc, -lb) in a document that ever had one; a module is a file of its own.
    scripts = [name for name in names if name.startswith(("basic/", "scripts/")) and not name.endswith("/")]
    return any(not name.endswith(("-lc.xml", "-lb.xml")) for name in scripts)
