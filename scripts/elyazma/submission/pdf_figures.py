"""Blank what a PDF says of its making: document properties and XMP (ISO 32000-1, 14.3).

Only bytes of these are written over, and every object keeps its offset: nothing that is drawn can change. Properties
may stand in a compressed object stream (7.5.7); that stream is written anew in its place, as blanks take fewer bytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

_INFO = re.compile(rb"/Info\s+(\d+)\s+\d+\s+R")
_STRING = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|(?<!<)<[0-9A-Fa-f\s]*>(?!>)", re.DOTALL)
_XMP = re.compile(rb"<\?xpacket begin=.*?<\?xpacket end=[^>]*\?>|<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_STREAM = re.compile(rb"(?<!\d)\d+\s+\d+\s+obj\s*(<<(?:(?!endobj).)*?>>)\s*stream\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_SAID = re.compile(rb"[^\s()<>]")
_LARGEST = 64 << 20

Change = Callable[[bytes], bytes]


def blank_pdf(data: bytes) -> bytes:
    """Give a PDF's data without its document properties and XMP, in as many bytes."""
    numbers = {int(number) for number in _INFO.findall(data)}
    blanked = bytearray(data)
    for packet in _XMP.finditer(data):
        blanked[packet.start() : packet.end()] = b" " * len(packet[0])
    for start, end in _plain_objects(data, numbers):
        blanked[start:end] = _blank_strings(data[start:end])
    for found in _STREAM.finditer(data):
        change = _choose_change(found[1], numbers)
        if change:
            _write_stream(blanked, found, change)
    return bytes(blanked)


def names_maker(data: bytes) -> bool:
    """Tell whether a PDF still has document properties or XMP, or hides them where nobody can look."""
    numbers = {int(number) for number in _INFO.findall(data)}
    properties = [data[start:end] for start, end in _plain_objects(data, numbers)]
    properties += [held for found in _STREAM.finditer(data) for held in _held_objects(data, found, numbers)]
    packets = [_read_stream(data, found) for found in _STREAM.finditer(data) if _is_metadata(found[1])]
    said = any(_SAID.search(text[0]) for held in properties for text in _STRING.finditer(held))
    return said or len(properties) < len(numbers) or any(packet is None or packet.strip() for packet in packets)


def _plain_objects(data: bytes, numbers: set[int]) -> Iterator[tuple[int, int]]:
    for number in numbers:
        for found in re.finditer(rb"(?<!\d)%d\s+\d+\s+obj\b(.*?)endobj" % number, data, re.DOTALL):
            yield found.span(1)


def _blank_strings(text: bytes) -> bytes:
    return _STRING.sub(lambda found: found[0][:1] + b" " * (len(found[0]) - 2) + found[0][-1:], text)


# --- Streams --------------------------------------------------------------------------------------


def _choose_change(dictionary: bytes, numbers: set[int]) -> Change | None:
    if re.search(rb"/Type\s*/ObjStm\b", dictionary):
        first = re.search(rb"/First\s+(\d+)", dictionary)
        return (lambda data: _blank_held(data, int(first[1]), numbers)) if first else None
    return (lambda data: b" " * min(len(data), 1)) if _is_metadata(dictionary) else None


def _is_metadata(dictionary: bytes) -> bool:
    return bool(re.search(rb"/Type\s*/Metadata\b", dictionary))


def _blank_held(data: bytes, first: int, numbers: set[int]) -> bytes:
    """Blank the strings of objects in an object stream: pairs of number and offset, then from `first` the objects."""
    blanked = bytearray(data)
    for start, end in _find_held(data, first, numbers):
        blanked[start:end] = _blank_strings(data[start:end])
    return bytes(blanked)


def _find_held(data: bytes, first: int, numbers: set[int]) -> Iterator[tuple[int, int]]:
    heads = [int(word) for word in data[:first].split() if word.isdigit()]
    starts = [first + offset for offset in heads[1::2]]
    for number, start in zip(heads[::2], starts, strict=False):
        if number in numbers:
            yield start, min((other for other in starts if other > start), default=len(data))


def _held_objects(data: bytes, found: re.Match[bytes], numbers: set[int]) -> Iterator[bytes]:
    first = re.search(rb"/First\s+(\d+)", found[1])
    held = _read_stream(data, found) if first and re.search(rb"/Type\s*/ObjStm\b", found[1]) else None
    if held is not None and first:
        yield from (held[start:end] for start, end in _find_held(held, int(first[1]), numbers))


def _read_stream(data: bytes, found: re.Match[bytes]) -> bytes | None:
    """Give a stream's content; none when its coding is not one we know."""
    length = _LENGTH.search(found[1])
    if length is None or b"/DecodeParms" in found[1]:
        return None
    raw = data[found.end() : found.end() + int(length[1])]
    if b"/Filter" not in found[1]:
        return raw
    if not re.search(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?\s*[/>]", found[1]):
        return None
    try:
        return zlib.decompressobj().decompress(raw, _LARGEST)
    except zlib.error:
        return None


def _write_stream(blanked: bytearray, found: re.Match[bytes], change: Change) -> None:
    """Write a changed stream in the place of the old one: a shorter length, and blanks behind its object."""
    length = _LENGTH.search(found[1])
    old = _read_stream(bytes(blanked), found)
    if length is None or old is None or change(old) == old:
        return
    new = change(old) if b"/Filter" not in found[1] else zlib.compress(change(old), 9)
    end = re.compile(rb"\s*endstream\s*endobj").match(blanked, found.end() + int(length[1]))
    if end is None or len(new) > int(length[1]):
        return
    digits = len(length[1])
    start = found.start(1) + length.start(1)
    blanked[start : start + digits] = b"%0*d" % (digits, len(new))
    size = end.end() - found.end()
    blanked[found.end() : end.end()] = (new + b"\nendstream\nendobj").ljust(size)
