"""Read the strings in a PDF's objects and the streams that may hold text (ISO 32000-1, 7.3 and 7.5).

The text of pages is read elsewhere (pdf/). Here: properties, XMP, bookmarks, links, annotations, the names of
destinations and attached files, the attached files, and pictures for their metadata.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Literal

from elyazma.anonymity.raw_bytes import find_words
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase

_MOST_BYTES = 200_000_000
"""No article has a stream that unpacks to more."""
_OBJECT = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_TOKEN = re.compile(rb"/([^\s()<>\[\]{}/%]*)|\(|<<|>>|<([0-9A-Fa-f\s]*)>|%[^\r\n]*")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPED = re.compile(rb"[0-7]{1,3}|\r\n|.", re.DOTALL)
"""What may follow a backslash in a string."""
_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FONT_FILE = re.compile(rb"/(?:FontFile\d?\b|Length1\b|Type1C|CIDFontType0C|OpenType|CMapName|Registry)")
_FONT_NAME = re.compile(rb"/(?:BaseFont|FontName|Differences)\b")
_NAME = re.compile(rb"/([^\s()<>\[\]{}/%]{4,})")
_DRAWN_COMMENT = re.compile(rb"(?:^|[\r\n])[ \t]*%([^\r\n]+)")
_DRAWN_MARK = re.compile(rb"/([^\s()<>\[\]{}/%]{4,})\s+(?:MP|DP|BMC|BDC)\b")
"""What programs write into a drawing for themselves: comments and the names of marks."""
_PREDICTED = re.compile(rb"/Type\s*/XRef\b")


@dataclass(frozen=True, slots=True)
class PdfString:
    """A string in the file; `where` says what it belongs to."""

    where: Phrase
    text: str


@dataclass(frozen=True, slots=True)
class PdfStream:
    """A stream: XMP or other text, a picture, or an attached file; no fonts and no drawings."""

    where: Phrase
    kind: Literal["text", "picture", "file"]
    content: bytes


def list_pdf_parts(content: bytes) -> Iterator[PdfString | PdfStream]:
    """List strings and streams, those of packed objects too; raises ValueError for a stream that cannot be unpacked."""
    names: dict[str, None] = {}
    for match in _OBJECT.finditer(content):
        yield from _read_object(content, match.end(), names)
    if names:
        yield PdfString(phrase("the names of objects"), "\n".join(names))
    if words := find_words(b"\n".join(_between_objects(content))):
        yield PdfString(phrase("between the objects"), words)
    for trailer in re.finditer(rb"trailer\s*<<", content):
        yield from _strings(content[trailer.end() : trailer.end() + 4000].partition(b"startxref")[0])


def _between_objects(content: bytes) -> Iterator[bytes]:
    """Give what stands in front of the objects, between and behind them."""
    place = 0
    for match in _OBJECT.finditer(content):
        if match.start() < place:
            continue
        end = content.find(b"endobj", match.end())
        if end < 0:
            break
        yield content[place : match.start()]
        place = end + len(b"endobj")
    yield content[place:]


def _read_object(content: bytes, start: int, names: dict[str, None]) -> Iterator[PdfString | PdfStream]:
    end = content.find(b"endobj", start)
    end = len(content) if end < 0 else end
    stream = _STREAM.search(content, start, end)
    head = content[start : stream.start() if stream else end]
    yield from _strings(head)
    _keep_names(head, names)
    if stream and not _FONT_FILE.search(head) and not _PREDICTED.search(head):
        close = content.find(b"endstream", stream.end())
        yield from _read_stream(head, content[stream.end() : close if close >= 0 else len(content)], names)


def _read_stream(head: bytes, raw: bytes, names: dict[str, None]) -> Iterator[PdfString | PdfStream]:
    if b"/DCTDecode" in head or b"/JPXDecode" in head:
        yield PdfStream(phrase("a picture"), "picture", raw)
        return
    if re.search(rb"/Subtype\s*/Image\b", head):
        return
    data = _unpack(head, raw)
    if re.search(rb"/Type\s*/ObjStm\b", head):
        first = re.search(rb"/First\s+(\d+)", head)
        yield from _packed_objects(data, int(first.group(1)) if first else 0, names)
    elif re.search(rb"/Type\s*/Metadata\b", head) or data.lstrip().startswith((b"<?xpacket", b"<x:xmpmeta")):
        yield PdfStream(phrase("the XMP metadata"), "text", data)
    elif re.search(rb"/Type\s*/EmbeddedFile\b", head):
        yield PdfStream(phrase("an attached file"), "file", data)
    elif re.search(rb"/Subtype\s*/Form\b|/Type\s*/CMap\b", head) or not re.search(rb"/Type\b", head):
        yield from _drawn_strings(data)


def _packed_objects(data: bytes, first: int, names: dict[str, None]) -> Iterator[PdfString]:
    numbers = [int(number) for number in data[:first].split()] if first else []
    starts = sorted(first + offset for offset in numbers[1::2])
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        yield from _strings(data[start:end])
        _keep_names(data[start:end], names)


def _drawn_strings(data: bytes) -> Iterator[PdfString]:
    """Give the properties of marked content (ActualText, Alt) in a page's drawing commands."""
    for match in re.finditer(rb"<<(?:[^<>]|<[0-9A-Fa-f\s]*>)*>>\s*B?DC\b", data):
        yield from _strings(match.group())
    said = [*_DRAWN_COMMENT.findall(data), *(_read_name(name).encode() for name in _DRAWN_MARK.findall(data))]
    if words := find_words(b"\n".join(said)):
        yield PdfString(phrase("a comment in a drawing"), words)


def _keep_names(source: bytes, names: dict[str, None]) -> None:
    """Keep the names that a program has given to keys and objects; a font's name those who made the font."""
    if _FONT_NAME.search(source):
        return
    names.update((_read_name(name), None) for name in _NAME.findall(source))


def _unpack(head: bytes, raw: bytes) -> bytes:
    """Undo the filters Flate and ASCII85; what another filter packed is a drawing, whose text is on its page."""
    if b"/ASCII85Decode" in head or b"/A85" in head:
        raw = _undo_ascii85(raw)
    if b"/FlateDecode" not in head and not re.search(rb"/Fl\b", head):
        return raw
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, _MOST_BYTES)
    except zlib.error as fault:
        if re.search(rb"/Type\s*/(?:ObjStm|Metadata|EmbeddedFile)\b", head):
            raise ValueError(phrase("holds a stream that cannot be unpacked ({fault})", fault=fault)) from fault
        return b""
    if unpacker.unconsumed_tail:
        raise ValueError(phrase("holds a stream of more than 200 MB"))
    return data


def _undo_ascii85(raw: bytes) -> bytes:
    try:
        return base64.a85decode(raw.strip().removesuffix(b"~>").removeprefix(b"<~"))
    except ValueError:
        return raw


# --- Strings ----------------------------------------------------------------------------------------


def _strings(source: bytes) -> Iterator[PdfString]:
    """Give each string of an object, with a phrase for what its object and its key say it is."""
    owner, key, place = _owner_phrase(source), "", 0
    while match := _TOKEN.search(source, place):
        place = match.end()
        token = match.group()
        if token == b"(":
            text, place = _read_literal(source, place)
        elif match.group(2) is not None:
            digits = re.sub(rb"\s", b"", match.group(2))
            text = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
        else:
            key = _read_name(match.group(1)) if match.group(1) is not None else key
            continue
        if text:
            yield PdfString(_place_phrase(owner, key), decode_string(text))


def _read_literal(source: bytes, place: int) -> tuple[bytes, int]:
    """Read a string from after its opening parenthesis on, and give the offset after it; pairs inside belong to it."""
    letters, depth = bytearray(), 1
    while place < len(source):
        character = source[place : place + 1]
        place += 1
        if character == b"\\":
            found = _ESCAPED.match(source, place)
            code = found.group() if found else b""
            place += len(code)
            letters += _unescape(code)
            continue
        depth += {b"(": 1, b")": -1}.get(character, 0)
        if depth == 0:
            break
        letters += character
    return bytes(letters), place


def _unescape(code: bytes) -> bytes:
    """Give the bytes for what follows a backslash: an octal number, a letter's code, nothing for a line end."""
    if code.isdigit() and code[:1] < b"8":
        return bytes([int(code, 8) & 255])
    return b"" if code in {b"\n", b"\r", b"\r\n"} else _ESCAPES.get(code, code)


def decode_string(text: bytes) -> str:
    """Decode a text string: UTF-16 or UTF-8 by their byte order marks, else Latin-1, which PDFDocEncoding resembles."""
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", "replace")
    if text.startswith(b"\xff\xfe"):
        return text[2:].decode("utf-16-le", "replace")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _read_name(name: bytes) -> str:
    return _NAME_CODE.sub(lambda code: bytes([int(code.group(1), 16)]), name).decode("utf-8", "replace")


_OWNERS = (
    (rb"/EF\b|/Type\s*/Filespec\b", phrase("the name of an attached file")),
    (rb"/S\s*/URI\b|/S\s*/GoToR\b|/S\s*/Launch\b", phrase("the target of a link")),
    (rb"/Type\s*/Annot\b|/Subtype\s*/(?:Text|FreeText|Highlight|Popup|Stamp)\b", phrase("an annotation")),
    (rb"/Parent\b[^>]*/Title\b|/Title\b.*/Parent\b", phrase("a bookmark")),
    (rb"/(?:Producer|Creator|CreationDate|ModDate|Author)\b", phrase("the document's properties")),
    (rb"/PieceInfo\b|/Private\b", phrase("a program's private data")),
)
_KEYS = {
    "URI": phrase("the target of a link"),
    "ActualText": phrase("a text behind the text"),
    "Alt": phrase("a text that stands for a picture"),
}


def _owner_phrase(source: bytes) -> Phrase:
    return next((name for pattern, name in _OWNERS if re.search(pattern, source, re.DOTALL)), NOTHING)


def _place_phrase(owner: Phrase, key: str) -> Phrase:
    if key in _KEYS:
        return _KEYS[key]
    if owner:
        return phrase("{owner} ({key})", owner=owner, key=key) if key else owner
    return phrase("the key {key}", key=key) if key else phrase("the objects")
