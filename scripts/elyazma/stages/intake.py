"""Take a stranger's file in: what it is, whether it can be read without harm, and what it says."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from elyazma.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.draft import Doubt, Paper
from elyazma.draft import JsonPiece as Piece  # shim
from elyazma.languages import Language
from elyazma.tools.pandoc.program import PandocFailed
from elyazma.tools.papers.bookmarks import name_headings, read_bookmarks
from elyazma.tools.papers.encodings import Decoded, decode_text
from elyazma.tools.papers.kinds import LARGEST, judge_file
from elyazma.tools.papers.paragraphs import split_paragraphs
from elyazma.tools.papers.pieces import Cleaned, make_piece, read_pieces
from elyazma.tools.papers.reading import find_inside, include_inputs, read_markup, read_package
from elyazma.tools.papers.runs import plain_text
from elyazma.tools.papers.shim import parse_pieces  # shim
from elyazma.tools.papers.words import count_formulas, list_words, read_margins, read_words
from elyazma.tools.reading.tree import list_picture_names
from elyazma.tools.tex.parse import parse
from elyazma.tools.tex.scan import scan, split_names
from elyazma.tools.tex.tree import Tree

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
            return Outcome(_read_package(judged.kind, copied, scratch, name))
        return _read_text(judged.kind, copied, path, languages)
    except (PandocFailed, zipfile.BadZipFile, KeyError, MemoryError, RecursionError) as reason:
        hint = "open it in Word or LibreOffice, save it anew, and import that"
        return Outcome(None, (error("import-damaged", f"{name} cannot be read: {reason}", Span(name), hint),))


def _copy(path: Path, target: Path, name: str) -> Path | Diagnostic:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return error("import-unreadable", f"{name} is no file", Span(name), "name a .docx, .odt, .tex, .md or .txt")
        if status.st_size > LARGEST:
            return _too_big(name, status.st_size)
        with path.open("rb") as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                if copy.tell() > LARGEST:
                    return _too_big(name, copy.tell())
                copy.write(chunk)
    except OSError as reason:
        hint = "check the name, and that you may read it"
        return error("import-unreadable", f"{name} cannot be read: {reason.strerror}", Span(name), hint)
    return target


def _too_big(name: str, size: int) -> Diagnostic:
    message = f"{name} has {size >> 20} MB: at most {LARGEST >> 20} are read"
    return error("import-too-big", message, Span(name), "compress its pictures (Word: Picture Format), then import it")


def _read_package(kind: str, copied: Path, scratch: Path, name: str) -> Paper:
    document, pictures = read_package(kind, copied, scratch)
    if kind == "docx":
        name_headings(document, read_bookmarks(copied))
    formulas = _settle_formulas(document["blocks"]) if kind == "odt" else 0
    cleaned = read_pieces(document)
    margins = read_margins(copied) if kind == "docx" else ()
    words = read_words(copied, kind)
    doubts = [*cleaned.doubts]
    if kind == "odt":
        doubts += _miss_formulas(count_formulas(copied), formulas)
    return Paper(name, kind, parse_pieces(cleaned.pieces), pictures, words, tuple(doubts), margins=margins)


def _miss_formulas(held: int, found: int) -> list[Doubt]:
    lost = held - found
    return [Doubt("formula", f"{lost} formulas", "they stand in the file and could not be read")] if lost > 0 else []


def _settle_formulas(node: Any) -> int:
    """Set formulas that stand among words in their line, which pandoc displays all; count all formulas."""
    if isinstance(node, list):
        return sum(_settle_formulas(item) for item in node)
    if not isinstance(node, dict):
        return 0
    content = node.get("c")
    if node.get("t") == "Math":
        return 1
    if node.get("t") in ("Para", "Plain"):
        _set_in_line(content or ())
    return _settle_formulas(content)


def _set_in_line(inlines: Sequence[Any]) -> None:
    if not any(each["t"] == "Str" for each in inlines):
        return
    for each in inlines:
        if each["t"] == "Math":
            each["c"][0] = {"t": "InlineMath"}


def _read_text(kind: str, copied: Path, path: Path, languages: Mapping[str, Language]) -> Outcome[Paper]:
    data = copied.read_bytes()
    if len(data) > _LARGEST_TEXT:
        return Outcome(None, (_too_big(path.name, len(data)),))
    decoded = decode_text(data, {code: language.letters for code, language in languages.items()})
    if b"\x00" in data and not decoded.encoding.startswith("utf-16"):
        message, hint = f"{path.name} holds null bytes: it is no text", "save it as UTF-8 text, and import that"
        return Outcome(None, (error("import-damaged", message, Span(path.name), hint),))
    if kind == "text":
        paragraphs = split_paragraphs(decoded.text)
        return Outcome(_make_paper(path, kind, decoded, Cleaned([make_piece(each) for each in paragraphs])))
    text = include_inputs(decoded.text, path.parent) if kind == "latex" else decoded.text
    document = read_markup(kind, text, copied.parent)
    return Outcome(_make_paper(path, kind, decoded._replace(text=text), read_pieces(document), path.parent))


def _make_paper(path: Path, kind: str, decoded: Decoded, cleaned: Cleaned, folder: Path | None = None) -> Paper:
    doubts = [*cleaned.doubts]
    if not decoded.certain:
        doubts.append(Doubt("encoding", path.name, f"read as {decoded.encoding}, by its letters"))
    pictures = _find_pictures(cleaned.pieces, folder) if folder else {}
    bibliographies = _find_bibliographies(decoded.text, folder) if folder else {}
    words = _words_of_markup(kind, decoded.text, cleaned.pieces)
    return Paper(path.name, kind, parse_pieces(cleaned.pieces), pictures, words, tuple(doubts), bibliographies)


def _words_of_markup(kind: str, text: str, pieces: Sequence[Piece]) -> tuple[str, ...]:
    r"""Give the words of a text; of LaTeX those that are printed, before \begin{document} only the title's."""
    if kind == "text":
        return list_words(text)
    if kind == "markdown":
        # Nobody can tell Markdown's signs from words without reading it: these are the words pandoc read.
        return list_words(" ".join(_list_texts([piece.block for piece in pieces])))
    document = next(parse(text).environments({"document"}), None)
    return list_words(scan(text[document.inner : document.outer] if document else text, "").plain)


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


def _list_texts(node: Any) -> list[str]:
    """List the texts of paragraphs, headings, and the notes in them."""
    if isinstance(node, list):
        return [text for item in node for text in _list_texts(item)]
    if not isinstance(node, dict) or node.get("t") in ("Cite", "Image", "Math"):
        return []
    content = node.get("c")
    own = {"Para": content, "Plain": content, "Header": content[2:] and content[2]} if isinstance(content, list) else {}
    inlines = own.get(node["t"])
    return ([plain_text(inlines)] if inlines else []) + _list_texts(content)


def _list_images(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["c"][2][0]] if node.get("t") == "Image" else []
        return own + _list_images(node.get("c"))
    return [name for item in node for name in _list_images(item)] if isinstance(node, list) else []


def _list_bibliographies(tree: Tree) -> Iterator[str]:
    for command in tree.commands({"bibliography", "addbibresource"}):
        if command.last and tree.tokens.is_braced(command.last):
            yield from (mark.name for mark in split_names(tree.tokens, command.last))


def _find_bibliographies(text: str, folder: Path) -> dict[str, str]:
    named = [*_list_bibliographies(parse(text)), *_MARKDOWN_BIBLIOGRAPHY.findall(text)]
    paths = {name: folder / (name if name.endswith(".bib") else f"{name}.bib") for name in named if name}
    inside = {name: path for name, path in paths.items() if find_inside(path, folder)}
    return {
        Path(name).stem: path.read_text(encoding="utf-8", errors="replace")
        for name, path in inside.items()
        if path.stat().st_size <= _LARGEST_TEXT
    }
