"""Read the text files an author keeps: inside the root, of sane size, UTF-8, without surprises."""

from __future__ import annotations

import os
import re
import stat
from itertools import takewhile
from pathlib import Path

from elyazma.languages.folding import compose
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, note, warning
from elyazma.model.phrases import Phrase, phrase
from elyazma.system.untrusted import has_other_names

LARGEST_TEXT = 5_000_000
"""Bytes of one text file: over ten times the longest monograph's chapter."""

LARGEST_BIB = 50_000_000
"""Bytes of one .bib file: a library of ten thousand works with their abstracts has about 20 million."""

LONGEST_LINE = 100_000
"""Bytes of one line: XeTeX stops without a message at 200,000 (texmf.cnf, buf_size)."""


def read_text(root: Path, path: str, *, largest: int = LARGEST_TEXT) -> Outcome[str]:
    """Read one text file of the manuscript: decoded, NFC, lines ended by LF.

    `path` is relative to `root`, which no symlink may leave; `largest` is in bytes. A byte order mark is dropped.
    The value is none when the file is unreadable, not text, or could not be given to TeX.
    """
    data = _read_bytes(root, path, largest)
    if isinstance(data, Diagnostic):
        return Outcome(None, (data,))
    text = _decode(data, path)
    if isinstance(text, Diagnostic):
        return Outcome(None, (text,))
    text = _unify_line_ends(text)
    if found := _find_long_line(text, path):
        return Outcome(None, (found,))
    return _normalise(text, path)


def read_bib(root: Path, path: str) -> Outcome[str]:
    """Read a .bib file as `read_text` does, but larger and with lines of any length: TeX does not read it.

    Bytes that are no UTF-8 stand as U+FFFD, beside their finding: whether an entry that is cited has any is not known
    here.
    """
    data = _read_bytes(root, path, LARGEST_BIB)
    if isinstance(data, Diagnostic):
        return Outcome(None, (data,))
    text = _decode(data, path)
    if isinstance(text, str):
        return _normalise(_unify_line_ends(text), path)
    if text.code != "wrong-encoding" or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return Outcome(None, (text,))
    normalised = _normalise(_unify_line_ends(data.decode("utf-8", errors="replace")), path)
    return Outcome(normalised.value, (text, *normalised.diagnostics))


def _unify_line_ends(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def is_inside(root: Path, path: Path) -> bool:
    """Tell whether a path, all its symlinks followed, stays below the root. False for a loop of links."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):
        return False


def refuse_file(path: str, reason: Phrase, hint: Phrase) -> Diagnostic:
    """Make the finding about a file that is not read: it leaves the manuscript, or is no regular file."""
    return error("refused-file", phrase("{path} {reason}", path=path, reason=reason), Span(path), hint)


def refuse_other_names(path: str) -> Diagnostic:
    """Make the finding about a file of a stranger's that may be somebody's outside the manuscript."""
    reason = phrase("has another name, which may be outside the manuscript, and this is not your own")
    return refuse_file(path, reason, phrase("put a copy of the file in its place"))


def _refuse_kind(status: os.stat_result, root: Path, path: str) -> Diagnostic | None:
    if not stat.S_ISREG(status.st_mode):
        return refuse_file(path, phrase("is no regular file"), phrase("put a text file in its place, or delete it"))
    return refuse_other_names(path) if has_other_names(status, root) else None


def find_refusal(root: Path, path: str, largest: int) -> Diagnostic | None:
    """Say why a file of a manuscript must not be read, none if it may; it is not opened. Raises OSError."""
    if not is_inside(root, root / path):
        return _refuse_link(path)
    status = (root / path).stat()
    return _refuse_kind(status, root, path) or (_report_size(path, largest) if status.st_size > largest else None)


def _refuse_link(path: str) -> Diagnostic:
    hint = phrase("copy the file here in place of the link")
    return refuse_file(path, phrase("leads out of the manuscript's folder"), hint)


def _report_size(path: str, largest: int) -> Diagnostic:
    message = phrase("this file has over {largest:,} bytes", largest=largest)
    return error("file-too-big", message, Span(path), phrase("split it; pictures belong in manuscript/figures"))


def _read_bytes(root: Path, path: str, largest: int) -> bytes | Diagnostic:
    place = root / path
    if not is_inside(root, place):
        return _refuse_link(path)
    try:
        # O_NONBLOCK: opening a FIFO would wait for its writer.
        descriptor = os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as found:
        reason = getattr(found, "strerror", None) or str(found)
        return refuse_file(
            path, phrase("cannot be read: {reason}", reason=reason), phrase("check the file's name and permissions")
        )
    try:
        if refused := _refuse_kind(os.fstat(descriptor), root, path):
            return refused
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(largest + 1)
    except OSError as found:
        return refuse_file(
            path,
            phrase("cannot be read: {strerror}", strerror=found.strerror),
            phrase("check the disk, then try again"),
        )
    finally:
        os.close(descriptor)
    return _report_size(path, largest) if len(data) > largest else data


# --- Encoding -------------------------------------------------------------------------------------

_MARKS = ((b"\xff\xfe\0\0", "UTF-32"), (b"\0\0\xfe\xff", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def _decode(data: bytes, path: str) -> str | Diagnostic:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _report_encoding(data, path, 0, encoding)
    if (place := data.find(b"\0")) >= 0:
        return _report_nul(data, path, place)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as found:
        return _report_encoding(data, path, found.start, _guess_encoding(data))


def _guess_encoding(data: bytes) -> str:
    """Guess what is no UTF-8: Cyrillic text has runs of high bytes, Latin text has single ones."""
    high = sum(map(len, re.findall(rb"[\xc0-\xff]+", data)))
    runs = sum(map(len, re.findall(rb"[\xc0-\xff]{3,}", data)))
    return "WINDOWS-1251" if runs * 2 > high else "WINDOWS-1254"


def _find_place(data: bytes, path: str, offset: int) -> Span:
    start = data.rfind(b"\n", 0, offset) + 1
    column = len(data[start:offset].decode("utf-8", "replace")) + 1
    return Span(path, data.count(b"\n", 0, offset) + 1, column)


def _report_encoding(data: bytes, path: str, offset: int, encoding: str) -> Diagnostic:
    message = phrase(
        "this is not UTF-8: byte 0x{data:02X} at offset {offset} (it looks like {encoding})",
        data=data[offset],
        offset=offset,
        encoding=encoding,
    )
    hint = phrase(
        "type: iconv -f {encoding} -t UTF-8 {path} > new.txt && mv new.txt {path}", encoding=encoding, path=path
    )
    return error("wrong-encoding", message, _find_place(data, path, offset), hint)


def _report_nul(data: bytes, path: str, offset: int) -> Diagnostic:
    message = phrase("a NUL byte at offset {offset}: this is no text, or UTF-16 without its mark", offset=offset)
    hint = phrase(
        "save the file as UTF-8; if it is UTF-16, type: iconv -f UTF-16LE -t UTF-8 {path} > new.txt", path=path
    )
    return error("nul-byte", message, _find_place(data, path, offset), hint)


# --- Lines and letters ------------------------------------------------------------------------------

_LONG = re.compile(rf"[^\n]{{{LONGEST_LINE // 4}}}")


def _find_long_line(text: str, path: str) -> Diagnostic | None:
    if not _LONG.search(text):
        return None
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line.encode("utf-8")) > LONGEST_LINE:
            message = phrase("this line has over {most:,} bytes: TeX cannot read it", most=LONGEST_LINE)
            return error(
                "long-line", message, Span(path, number), phrase("break the line; one sentence a line is a good habit")
            )
    return None


def _normalise(text: str, path: str) -> Outcome[str]:
    if not text.strip():
        return Outcome(
            text,
            (warning("empty-file", phrase("this file is empty"), Span(path), phrase("write it, or delete the file")),),
        )
    composed = compose(text)
    if composed == text:
        return Outcome(text)
    pairs = enumerate(zip(text.split("\n"), composed.split("\n"), strict=True), start=1)
    number, (line, new) = next(pair for pair in pairs if pair[1][0] != pair[1][1])
    same = takewhile(lambda letters: letters[0] == letters[1], zip(line, new, strict=False))
    column = len(list(same)) + 1
    message = phrase("letters written as a base and an accent were joined (Unicode NFC), here first")
    hint = phrase("type: uconv -x any-nfc {path} > new.txt && mv new.txt {path}", path=path)
    return Outcome(composed, (note("not-normalised", message, Span(path, number, column), hint),))


LARGEST_TOML = 256_000
"""Bytes of article.toml or style.toml: a hundred authors with affiliations in four languages take a fifth of it."""
