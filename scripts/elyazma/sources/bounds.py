"""Refuse texts and pictures that are small, or look so, and would keep TeX or another program busy for minutes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.phrases import Phrase, phrase
from elyazma.sources.pictures import Pixels, read_pixels
from elyazma.system.texts import is_inside, read_text
from elyazma.tex.bounds import find_excess

MOST_PIXELS = 300_000_000
"""A poster of A0 with 300 pixels per inch has 140 million; each takes up to eight bytes of memory."""
MOST_PAGES = 5_000
"""A figure is one page of its PDF."""
MOST_UNPACKED = 256 << 20
"""Bytes that one stream of a PDF may unpack to: a picture of 85 million pixels in colour."""
_LARGEST_PDF = 256 << 20
_RATIO = 1_000
"""Deflate packs no better than 1 : 1,032 (zlib.net/zlib_tech.html), so that a shorter stream cannot hold too much."""
_COUNT = re.compile(rb"/Count\s+(\d{4,9})")
_STREAM = re.compile(rb"stream\r?\n")
_TWICE = re.compile(rb"(?:/FlateDecode|/Fl\b)\s*(?:/FlateDecode|/Fl\b)")
_DICTIONARY = 400
_CHUNK = 1 << 20


def read_tex(root: Path, path: str) -> Outcome[str]:
    """Read a text as `read_text` does; none where it nests, or has more of anything, than a text needs."""
    outcome = read_text(root, path)
    excess = find_excess(outcome.value, path) if outcome.value else None
    return Outcome(None, (*outcome.diagnostics, excess)) if excess else outcome


def weigh_picture(root: Path, path: str, span: Span) -> Iterator[Diagnostic]:
    """Find that a picture has too many pixels or pages, or unpacks to too much; `span` is where it is named."""
    if is_inside(root, root / path) and (said := _find_excess(root / path, path)):
        yield error("figure-bounds", said, span, phrase("save it smaller, or only the page that is shown"))


def _find_excess(file: Path, path: str) -> Phrase | None:
    if pixels := read_pixels(file):
        number = pixels.width * pixels.height
        return _tell_pixels(path, pixels) if number > MOST_PIXELS else None
    try:
        if not file.is_file() or not path.lower().endswith(".pdf") or file.stat().st_size > _LARGEST_PDF:
            return None
        data = file.read_bytes()
    except OSError:
        return None
    return _find_pages(data, path) or _find_swelling(data, path)


def _tell_pixels(path: str, pixels: Pixels) -> Phrase:
    return phrase(
        "{path} has {width:,} by {height:,} pixels; {most:,} in all are allowed",
        path=path,
        width=pixels.width,
        height=pixels.height,
        most=MOST_PIXELS,
    )


def _find_pages(data: bytes, path: str) -> Phrase | None:
    pages = max((int(found[1]) for found in _COUNT.finditer(data)), default=0)
    if pages <= MOST_PAGES:
        return None
    return phrase(
        "{path} says that it has {pages:,} pages; {most:,} are allowed", path=path, pages=pages, most=MOST_PAGES
    )


def _find_swelling(data: bytes, path: str) -> Phrase | None:
    if any(_swells(data, found.start(), found.end()) for found in _STREAM.finditer(data)):
        return phrase("{path}: a part unpacks to more than {most} MB", path=path, most=MOST_UNPACKED >> 20)
    return None


def _swells(data: bytes, start: int, begins: int) -> bool:
    """Tell whether the stream at a place unpacks to too much."""
    if data.endswith(b"end", 0, start):
        return False
    twice = bool(_TWICE.search(data, max(0, start - _DICTIONARY), start))
    if not twice and data.find(b"endstream", begins, begins + MOST_UNPACKED // _RATIO) >= 0:
        return False
    return _unpacks(iter((data[begins:],)), twice)


def _unpacks(packed: Iterator[bytes], again: bool) -> bool:
    """Tell whether something unpacks to too much, without ever holding more than a part of it."""
    unpacked = _inflate(packed)
    if again:
        unpacked = _inflate(unpacked)
    total = 0
    for part in unpacked:
        total += len(part)
        if total > MOST_UNPACKED:
            return True
    return False


def _inflate(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        for part in packed:
            yield unpacker.decompress(part, _CHUNK)
            while unpacker.unconsumed_tail and not unpacker.eof:
                yield unpacker.decompress(unpacker.unconsumed_tail, _CHUNK)
    except zlib.error:
        return
