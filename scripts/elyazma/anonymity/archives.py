"""Read what a zip archive records besides its members' content: names, comments, dates and owners.

Extra fields are those of Info-ZIP's appnote.txt, 4.5 and its "Third Party Mappings".
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from elyazma.anonymity.raw_bytes import find_words
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
_MOST_BYTES = 500_000_000
_END_SIZE, _LOCAL_SIZE = 22, 30
"""Bytes of the end record without its comment, and of a member's header without its name."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""What a program writes that records no date."""
_NUMBER, _TIMES = phrase("its owner's number"), phrase("its times")
OWNERS = {0x7875: _NUMBER, 0x7855: _NUMBER, 0x5855: phrase("its owner's number and its time")}
TIMES = {0x5455: _TIMES, 0x000A: _TIMES, 0x000D: phrase("its owner's number and its times")}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive; `traces` are the phrases for what it records of the machine it was made on.

    `extra` are the words in its fields for programs.
    """

    name: str
    content: bytes
    comment: str
    traces: tuple[Phrase, ...]
    extra: str = ""


def list_members(content: bytes) -> tuple[str, tuple[Member, ...]]:
    """Give an archive's comment, with what stands before and behind it, and its members.

    Raises ValueError for one that is damaged, locked or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > _MOST_BYTES:
                raise ValueError(phrase("unpacks to more than 500 MB"))
            members = tuple(_read_member(archive, info, content) for info in infos)
            around = _around(content, infos, len(archive.comment))
            return "\n".join([archive.comment.decode("utf-8", "replace"), around]).rstrip("\n"), members
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, struct.error) as fault:
        raise ValueError(phrase("cannot be unpacked ({fault})", fault=fault)) from fault


def _around(content: bytes, infos: list[zipfile.ZipInfo], comment: int) -> str:
    """Give the words before the first member and behind the archive's end."""
    end = content.rfind(b"PK\5\6")
    first = min((info.header_offset for info in infos), default=0)
    return find_words(content[:first] + b"\0" + content[end + _END_SIZE + comment :])


def _local_extra(content: bytes | memoryview, offset: int) -> bytes:
    """Give the extra fields of a member's own header, which may differ from those in the list at the end."""
    head = bytes(content[offset : offset + _LOCAL_SIZE])
    if len(head) < _LOCAL_SIZE:
        return b""
    name, extra = struct.unpack("<HH", head[-4:])
    return bytes(content[offset + _LOCAL_SIZE + name : offset + _LOCAL_SIZE + name + extra])


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, whole: bytes) -> Member:
    local = _local_extra(whole, info.header_offset)
    traces = list(dict.fromkeys([*_extra_traces(info.extra), *_extra_traces(local)]))
    if info.date_time != _NO_DATE:
        moment = "{}-{:02}-{:02} {:02}:{:02}".format(*info.date_time[:5])
        traces.append(phrase("the {moment}", moment=moment))
    content = b"" if info.is_dir() else archive.read(info)
    extra = find_words(info.extra + b"\0" + local)
    return Member(info.filename, content, info.comment.decode("utf-8", "replace"), tuple(traces), extra)


def _extra_traces(extra: bytes) -> Iterator[Phrase]:
    while len(extra) >= 4:  # noqa: PLR2004 - a field's number and its size
        number, size = struct.unpack("<HH", extra[:4])
        known = OWNERS | TIMES
        if number in known:
            yield known[number]
        extra = extra[4 + size :]


def unpack_gzip(content: bytes) -> bytes:
    """Unpack what gzip packed, such as a SyncTeX file; raises ValueError for what is damaged or too large."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, _MOST_BYTES)
    except zlib.error as fault:
        raise ValueError(phrase("cannot be unpacked ({fault})", fault=fault)) from fault
    if unpacker.unconsumed_tail:
        raise ValueError(phrase("unpacks to more than 500 MB"))
    return unpacked
