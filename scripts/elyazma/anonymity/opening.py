"""Read all that is to be searched out of a result of any type, files within files too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from elyazma.anonymity.archives import GZIP, ZIP, Member, list_members, unpack_gzip
from elyazma.anonymity.markup import BadXml, list_embedded, list_xml_texts, read_page
from elyazma.anonymity.pdf import PdfStream, PdfString, list_pdf_parts
from elyazma.anonymity.pictures import JPEG, PNG, list_picture_texts
from elyazma.anonymity.raw_bytes import decode_text, find_words, is_binary
from elyazma.anonymity.searched_text import Kind, SearchedText, Unsearchable
from elyazma.model.phrases import NOTHING, Phrase, join_phrases, phrase, phrase_fault, verbatim
from elyazma.pdf.reader import UnreadablePdf, read_texts
from elyazma.tex.edits import apply_edits
from elyazma.tex.spelled_letters import find_spelled_letters

PDF = b"%PDF-"
_PROPERTIES = "docProps/"
"""Where a Word file keeps what is said of it."""
_DEEPEST = 4
_FIELD = re.compile(r"(?m)^[ \t,]*([A-Za-z_-]+)[ \t]*=")
_NOTES = frozenset(["abstract", "annotation", "annote", "comment", "file", "keywords", "note", "owner", "review"])
"""Fields of a file of references that are its owner's, and tell nothing of the work."""
_LISTS = frozenset([".bbl", ".bib", ".aux"])
_FONTS = frozenset([".ttf", ".otf", ".ttc", ".pfb", ".pfm", ".afm", ".tfm", ".enc", ".map"])
"""A font's files name only those who made the font."""
_XML = frozenset([".xml", ".rels", ".svg", ".xmp"])
_TEX = frozenset([".tex", ".sty", ".cls", ".bbl", ".bib", ".aux", ".out", ".toc", ".cfg", ".clo"])
_NOTHING = "\u2060"
"""Fills up a letter to the length of its command, so that offsets stay what they were."""


def list_searched_texts(file: str, content: bytes, *, depth: int = 0) -> Iterator[SearchedText]:
    """List all that is to be searched in a file. Raises Unsearchable for a file that cannot be read."""
    if depth == 0:
        yield SearchedText(file, phrase("its name"), "name", PurePosixPath(file).name)
    if content.startswith(ZIP):
        yield from _list_archive(file, content, depth)
    elif content.startswith(GZIP):
        yield from _list_gzip(file, content, depth)
    elif PDF in content[:1024]:
        yield from _list_pdf(file, content, depth)
    elif content.startswith((PNG, JPEG)):
        yield from (
            SearchedText(file, verbatim(where), "property", text) for where, text in list_picture_texts(content)
        )
    elif PurePosixPath(file).suffix.lower() in _FONTS:
        return
    elif is_binary(content):
        yield SearchedText(file, phrase("the words among its bytes"), "property", find_words(content))
    else:
        yield from _list_text(file, content)


def find_traces(file: str, content: bytes, *, depth: int = 0) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    """Find what archives record of the machine they were made on: each member's path, its times and owners."""
    if not content.startswith(ZIP) or depth > _DEEPEST:
        return
    for member in _open_archive(content)[1]:
        if member.traces:
            yield f"{file}/{member.name}", member.traces
        yield from find_traces(f"{file}/{member.name}", member.content, depth=depth + 1)


def _open_archive(content: bytes) -> tuple[str, tuple[Member, ...]]:
    try:
        return list_members(content)
    except ValueError as fault:
        raise Unsearchable(phrase_fault(fault)) from fault


def _list_archive(file: str, content: bytes, depth: int) -> Iterator[SearchedText]:
    if depth > _DEEPEST:
        raise Unsearchable(phrase("holds archives in archives in archives"))
    comment, members = _open_archive(content)
    yield SearchedText(file, phrase("its comment"), "property", comment)
    for member in members:
        inner = f"{file}/{member.name}"
        yield SearchedText(inner, phrase("its name"), "name", member.name)
        yield SearchedText(inner, phrase("its comment"), "property", member.comment)
        yield SearchedText(inner, phrase("its extra fields"), "property", member.extra)
        yield from list_searched_texts(inner, member.content, depth=depth + 1)


def _list_gzip(file: str, content: bytes, depth: int) -> Iterator[SearchedText]:
    """List what a gzip file holds; its header may give the file's name."""
    if depth > _DEEPEST:
        raise Unsearchable(phrase("holds archives in archives in archives"))
    try:
        unpacked = unpack_gzip(content)
    except ValueError as fault:
        raise Unsearchable(phrase_fault(fault)) from fault
    yield SearchedText(file, phrase("its header"), "property", content[10:300].partition(b"\0")[0].decode("latin-1"))
    yield from list_searched_texts(file.removesuffix(".gz"), unpacked, depth=depth + 1)


def _list_pdf(file: str, content: bytes, depth: int) -> Iterator[SearchedText]:
    try:
        for number, text in enumerate(read_texts(content), start=1):
            yield SearchedText(file, phrase("page {number}", number=number), "text", text)
    except UnreadablePdf as fault:
        raise Unsearchable(phrase("is encrypted") if fault.encrypted else phrase("is damaged")) from fault
    try:
        for part in list_pdf_parts(content):
            yield from _list_pdf_part(file, part, depth)
    except ValueError as fault:
        raise Unsearchable(phrase_fault(fault)) from fault


def _list_pdf_part(file: str, part: PdfString | PdfStream, depth: int) -> Iterator[SearchedText]:
    if isinstance(part, PdfString):
        kind: Kind = "name" if _is_name(part.where) else "property"
        yield SearchedText(file, part.where, kind, part.text)
    elif part.kind == "text":
        yield SearchedText(file, part.where, "property", part.content.decode("utf-8", "replace"))
    elif depth <= _DEEPEST:
        inner = list_searched_texts(file, part.content, depth=depth + 1)
        yield from (SearchedText(file, join_phrases(", ", (part.where, it.where)), it.kind, it.text) for it in inner)


def _is_name(where: str) -> bool:
    return where.startswith(("the target", "the name", "the objects", "the key"))


# --- Text -------------------------------------------------------------------------------------------


def _list_text(file: str, content: bytes) -> Iterator[SearchedText]:
    suffix = PurePosixPath(file).suffix.lower()
    if suffix in _XML and b"<" in content:
        try:
            yield from _list_xml(file, content)
            return
        except BadXml:
            pass  # It is searched as plain text instead.
    for text in decode_text(content):
        yield from _list_decoded(file, suffix, text)


def _list_xml(file: str, content: bytes) -> Iterator[SearchedText]:
    for where, text in list_xml_texts(content):
        kind: Kind = "property" if ", " in where or _PROPERTIES in file else "text"
        yield SearchedText(file, verbatim(where), kind, text)


def _list_decoded(file: str, suffix: str, text: str) -> Iterator[SearchedText]:
    if suffix in {".html", ".htm", ".xhtml"}:
        yield from _list_page(file, text)
    elif suffix == ".bib":
        yield from _list_works(file, decode_tex_letters(text))
    else:
        kind: Kind = "list" if suffix in _LISTS else "source"
        yield SearchedText(file, NOTHING, kind, decode_tex_letters(text) if suffix in _TEX else text)


def _list_works(file: str, text: str) -> Iterator[SearchedText]:
    """List what a file of references says of the works, and what its owner has noted beside them."""
    parts = _FIELD.split(text)
    for name, value in zip(("", *parts[1::2]), parts[::2], strict=True):
        kind: Kind = "source" if name.lower() in _NOTES else "list"
        where = phrase("the field {field}", field=name) if name else NOTHING
        yield SearchedText(file, where, kind, value)


def _list_page(file: str, text: str) -> Iterator[SearchedText]:
    lines, hidden, links = read_page(text)
    yield SearchedText(file, phrase("the page"), "text", "\n".join(lines))
    yield from (SearchedText(file, verbatim(where), "property", value) for where, value in hidden)
    yield from (SearchedText(file, phrase("the target of a link"), "name", link) for link in links)
    for picture in list_embedded(text):
        yield from (
            SearchedText(file, verbatim(where), "property", value) for where, value in list_picture_texts(picture)
        )


def decode_tex_letters(source: str) -> str:
    r"""Write letters for the commands that stand for them (\"o, \c{s}, \i, \textschwa{}), each sign in its place."""
    found = find_spelled_letters(source)
    return apply_edits(source, ((start, end, letter.ljust(end - start, _NOTHING)) for start, end, letter in found))
