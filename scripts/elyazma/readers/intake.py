"""Read a file from someone else: what it is, whether it can be read without harm, and what it says."""

from __future__ import annotations

import contextlib
import re
import stat
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.imported import Doubt, Paper, Piece
from elyazma.model.nodes import (
    Block,
    Cite,
    Header,
    Image,
    Math,
    Node,
    Para,
    Plain,
    children_of,
    walk,
)
from elyazma.model.phrases import phrase
from elyazma.readers.bookmarks import name_headings, read_bookmarks
from elyazma.readers.broken_pictures import mend_png
from elyazma.readers.encodings import Decoded, decode_text
from elyazma.readers.file_types import LARGEST, judge_file
from elyazma.readers.managers.lists import take_listed
from elyazma.readers.managers.package import read_managers
from elyazma.readers.opendocument.prepare import prepare_open
from elyazma.readers.paper_words import list_words, read_margins, read_words
from elyazma.readers.paragraphs import split_paragraphs
from elyazma.readers.pieces import Cleaned, make_piece, read_pieces
from elyazma.readers.prepared import take_inserts
from elyazma.readers.reading import find_inside, read_markup, read_package
from elyazma.readers.runs import plain_text
from elyazma.readers.word.prepare import prepare_word
from elyazma.readers.word.strict import write_transitional
from elyazma.sources.density import set_density
from elyazma.sources.pictures import is_cut_off, read_pixels
from elyazma.sources.tree import list_picture_names
from elyazma.system.pandoc.program import PandocFailed

_CHUNK = 1 << 20
_LARGEST_TEXT = 20 << 20
_MARKDOWN_BIBLIOGRAPHY = re.compile(r"^bibliography:\s*(\S+)", re.MULTILINE)


def intake(path: Path, scratch: Path, languages: Mapping[str, Language]) -> Outcome[Paper]:
    """Read a file into a paper; `scratch` is an empty folder of our own, where its pictures then are.

    The file is copied first, so that what is judged is what is read. A file that cannot be imported is an error that
    says what to do instead.
    """
    name = path.name
    copied = _copy(path, scratch / f"paper{path.suffix.lower()}", name)
    if isinstance(copied, Diagnostic):
        return Outcome(None, (copied,))
    try:
        judged = judge_file(copied, name)
        if judged.kind is None:
            return Outcome(None, judged.findings)
        if judged.kind in ("docx", "odt"):
            paper = _read_package(judged.kind, copied.rename(copied.with_suffix(f".{judged.kind}")), scratch, name)
            return Outcome(paper, judged.findings) if paper.pieces else Outcome(None, (_report_empty(name),))
        return _read_text(judged.kind, copied, path, languages)
    except (PandocFailed, zipfile.BadZipFile, KeyError, MemoryError, RecursionError) as reason:
        hint = phrase("open it in Word or LibreOffice, save it anew, and import that")
        named = isinstance(reason, KeyError) and " " not in str(reason.args[0])
        lacking = phrase("it has no {reason}", reason=reason.args[0]) if named else str(reason).strip('"')
        return Outcome(
            None,
            (
                error(
                    "import-damaged",
                    phrase("{name} cannot be read: {lacking}", name=name, lacking=lacking),
                    Span(name),
                    hint,
                ),
            ),
        )


def check_text(path: Path) -> Outcome[Path]:
    """Look whether a text file can be read: a regular file of text, of acceptable size. Raises OSError."""
    name = path.name
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Outcome(None, (_report_no_file(name),))
        if status.st_size > _LARGEST_TEXT:
            return Outcome(None, (_too_big(name, status.st_size, _LARGEST_TEXT),))
        judged = judge_file(path, name)
    except OSError as reason:
        return Outcome(None, (_report_unreadable(name, reason),))
    if judged.kind is None:
        return Outcome(None, judged.findings)
    data = path.read_bytes()
    if b"\x00" in data and not decode_text(data, {}).encoding.startswith("utf-16"):
        return Outcome(None, (_report_null_bytes(name),))
    return Outcome(path)


def _report_no_file(name: str) -> Diagnostic:
    return error(
        "import-unreadable",
        phrase("{name} is no file", name=name),
        Span(name),
        phrase("name a .docx, .odt, .tex, .md or .txt"),
    )


def _report_empty(name: str) -> Diagnostic:
    return error(
        "import-empty",
        phrase("{name} holds no text", name=name),
        Span(name),
        phrase("check that it is the file you mean"),
    )


def _report_unreadable(name: str, reason: OSError) -> Diagnostic:
    hint = phrase("check the name, and that you may read it")
    return error(
        "import-unreadable",
        phrase("{name} cannot be read: {strerror}", name=name, strerror=reason.strerror),
        Span(name),
        hint,
    )


def _report_null_bytes(name: str) -> Diagnostic:
    message = phrase("{name} holds null bytes: it is no text", name=name)
    hint = phrase("save it as UTF-8 text, and import that")
    return error("import-damaged", message, Span(name), hint)


def _copy(path: Path, target: Path, name: str) -> Path | Diagnostic:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _report_no_file(name)
        if status.st_size > LARGEST:
            return _too_big(name, status.st_size)
        with path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                if copy.tell() > LARGEST:
                    return _too_big(name, copy.tell())
                copy.write(chunk)
    except OSError as reason:
        return _report_unreadable(name, reason)
    return target


def _too_big(name: str, size: int, most: int = LARGEST) -> Diagnostic:
    message = phrase("{name} has {size} MB: at most {most} are read", name=name, size=size >> 20, most=most >> 20)
    hint = (
        phrase("compress its pictures (Word: Picture Format), then import it")
        if most == LARGEST
        else phrase("import it in parts")
    )
    return error("import-too-big", message, Span(name), hint)


def _read_package(kind: str, copied: Path, scratch: Path, name: str) -> Paper:
    if kind == "docx":
        copied = write_transitional(copied, scratch / f"transitional{copied.suffix}")
    linked, managed = read_managers(kind, copied, scratch)
    prepared = (prepare_word if kind == "docx" else prepare_open)(linked, scratch)
    document, pictures = read_package(kind, prepared.path, scratch)
    for picture in pictures.values():
        _settle_density(picture)
    broken = [picture.name for picture in dict.fromkeys(pictures.values()) if is_cut_off(picture) and _mend(picture)]
    if kind == "docx":
        document = name_headings(document, read_bookmarks(copied))
    document = replace(document, blocks=take_inserts(document.blocks, prepared.inserts))
    cleaned = read_pieces(document, prepared.looks, prepared.placed)
    margins = read_margins(copied, kind)
    words = read_words(copied, kind)
    doubts = [*cleaned.doubts, *prepared.doubts]
    doubts += [Doubt("picture", name, _MENDED) for name in broken]
    parted = take_listed(cleaned.pieces)
    managed = replace(managed, listed=tuple(parted.listed), headings=tuple(parted.headings))
    pieces, drawn = tuple(parted.kept), prepared.drawn
    return Paper(name, kind, pieces, pictures, words, tuple(doubts), margins=margins, drawn=drawn, managed=managed)


_MENDED = phrase("the file ended before the picture did: it was mended, and what is missing in it is blank")


def _mend(picture: Path) -> bool:
    """Give a picture the end that it lacks; tell whether it has one now."""
    mended = mend_png(picture.read_bytes())
    if mended is not None:
        picture.write_bytes(mended)
    return mended is not None


def _settle_density(picture: Path) -> None:
    """Give a picture a density that TeX can measure it with; which one matters little, as its width is written."""
    pixels = read_pixels(picture)
    if pixels and pixels.is_too_large:
        with contextlib.suppress(struct.error, IndexError):
            picture.write_bytes(set_density(picture.read_bytes()))


def _read_text(kind: str, copied: Path, path: Path, languages: Mapping[str, Language]) -> Outcome[Paper]:
    data = copied.read_bytes()
    if len(data) > _LARGEST_TEXT:
        return Outcome(None, (_too_big(path.name, len(data), _LARGEST_TEXT),))
    decoded = decode_text(data, {code: language.letters for code, language in languages.items()})
    if b"\x00" in data and not decoded.encoding.startswith("utf-16"):
        return Outcome(None, (_report_null_bytes(path.name),))
    if kind == "text":
        paragraphs = split_paragraphs(decoded.text)
        return Outcome(_make_paper(path, kind, decoded, Cleaned([make_piece(each) for each in paragraphs])))
    document = read_markup(kind, decoded.text, copied.parent)
    return Outcome(_make_paper(path, kind, decoded, read_pieces(document), path.parent))


def _make_paper(path: Path, kind: str, decoded: Decoded, cleaned: Cleaned, folder: Path | None = None) -> Paper:
    doubts = [*cleaned.doubts]
    if not decoded.certain:
        doubts.append(
            Doubt("encoding", path.name, phrase("read as {encoding}, by its letters", encoding=decoded.encoding))
        )
    pictures = _find_pictures(cleaned.pieces, folder) if folder else {}
    bibliographies = _find_bibliographies(decoded.text, folder) if folder else {}
    words = _words_of_markup(kind, decoded.text, cleaned.pieces)
    return Paper(path.name, kind, tuple(cleaned.pieces), pictures, words, tuple(doubts), bibliographies)


def _words_of_markup(kind: str, text: str, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Give the words of a text."""
    if kind == "text":
        return list_words(text)
    # Nobody can tell Markdown's signs from words without reading it: these are the words pandoc read.
    return list_words(" ".join(_list_texts([piece.block for piece in pieces])))


def _find_pictures(pieces: list[Piece], folder: Path) -> dict[str, Path]:
    """Find the pictures that a text names in its own folder, never outside."""
    found = {}
    for name in _list_images([piece.block for piece in pieces]):
        # A format that nobody foresaw is taken by its full name: the report names it.
        paths = (folder / spelt for spelt in (name, *list_picture_names(name)))
        path = next((each for each in paths if find_inside(each, folder)), None)
        if path:
            found[name] = path
    return found


def _list_texts(blocks: Sequence[Block]) -> list[str]:
    """List the texts of paragraphs, headings, and the notes in them."""
    texts: list[str] = []
    waiting: list[Node] = [*blocks]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Cite | Image | Math):
            continue
        if isinstance(node, Para | Plain | Header) and node.inlines:
            texts.append(plain_text(node.inlines))
        waiting += [child for group in children_of(node) for child in group][::-1]
    return texts


def _list_images(blocks: Sequence[Block]) -> list[str]:
    return [node.target for node in walk(blocks) if isinstance(node, Image)]


def _find_bibliographies(text: str, folder: Path) -> dict[str, str]:
    named = _MARKDOWN_BIBLIOGRAPHY.findall(text)
    paths = {name: folder / (name if name.endswith(".bib") else f"{name}.bib") for name in named if name}
    inside = {name: path for name, path in paths.items() if find_inside(path, folder)}
    return {
        Path(name).stem: path.read_text(encoding="utf-8", errors="replace")
        for name, path in inside.items()
        if path.stat().st_size <= _LARGEST_TEXT
    }
