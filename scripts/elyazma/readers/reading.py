"""Read a paper with pandoc, within bounds: it sees one file, writes one folder, and has a gigabyte and a minute."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from elyazma.model.phrases import phrase
from elyazma.system.pandoc.parsing import PandocDocument, parse_document
from elyazma.system.pandoc.program import PandocFailed, run_pandoc
from elyazma.system.process import Limits
from elyazma.tex.bounds import MOST_CELLS

LIMITS = Limits(seconds=90, cpu=90, memory=1 << 30, file_size=200 << 20, output=96 << 20)
"""A book of 400 pages takes pandoc 5 seconds and 400 MB."""
_FORMATS = {"docx": "docx+styles", "odt": "odt", "markdown": "markdown", "html": "html"}
_MEDIA = "media"


def read_package(kind: str, path: Path, scratch: Path) -> tuple[PandocDocument, Mapping[str, Path]]:
    """Read a Word or OpenDocument file; also give its pictures by their names in it. Raises PandocFailed."""
    arguments = [f"--from={_FORMATS[kind]}", "--to=json", f"--extract-media={_MEDIA}", str(path)]
    if kind == "docx":
        arguments.insert(0, "--track-changes=all")
    document = _run_pandoc(arguments, scratch, readable=[path])
    files = sorted(each for each in (scratch / _MEDIA).rglob("*") if each.is_file() and not each.is_symlink())
    return document, {each.relative_to(scratch).as_posix(): each for each in files}


def read_markup(kind: str, text: str, scratch: Path) -> PandocDocument:
    """Read Markdown or HTML. Raises PandocFailed."""
    if kind == "markdown" and (line := _find_deep_blocks(text)):
        raise PandocFailed(
            phrase("over {most} quotations or lists are in each other in line {line}", most=_MOST_BLOCKS, line=line)
        )
    if kind == "markdown" and (line := _find_deep_brackets(text)):
        raise PandocFailed(
            phrase("over {most} square brackets are open at once in line {line}", most=_MOST_BRACKETS, line=line)
        )
    if kind == "markdown" and text.count("|") > MOST_CELLS:
        raise PandocFailed(phrase("its tables have over {most:,} cells", most=MOST_CELLS))
    return _run_pandoc([f"--from={_FORMATS[kind]}", "--to=json"], scratch, text)


_MOST_BRACKETS = 8
"""Each one more doubles pandoc's time: fifteen took it 3 seconds, twenty more than 20."""

_MARKS = re.compile(r"[\[\]]|\n[ \t]*(?=\n)")


def _find_deep_brackets(text: str) -> int:
    """Give the line in which too many square brackets of one paragraph are open; 0 where there is none."""
    depth = 0
    text = text.replace(r"\[", "  ").replace(r"\]", "  ")
    for mark in _MARKS.finditer(text):
        if mark[0] == "[":
            depth += 1
            if depth > _MOST_BRACKETS:
                return text.count("\n", 0, mark.start()) + 1
        elif mark[0] == "]":
            depth = max(0, depth - 1)
        elif mark[0].startswith("\n"):
            depth = 0
    return 0


def _run_pandoc(
    arguments: list[str], scratch: Path, text: str = "", readable: list[Path] | None = None
) -> PandocDocument:
    out = run_pandoc(arguments, scratch, text, limits=LIMITS, readable=readable or [], writable=[scratch])
    try:
        return parse_document(json.loads(settle_controls(out.decode())))
    except (ValueError, RecursionError) as reason:
        raise PandocFailed(phrase("its answer cannot be read: {reason}", reason=reason)) from reason


_SEPARATORS = str.maketrans("\u2028\u2029\U0001f868\U0001f869\U0001f86a\U0001f86b", "  ←↑→↓")
"""Also the arrows that Word makes of "-->" in the font Wingdings: few fonts have pandoc's letters for them."""
_EMBEDDINGS = str.maketrans(dict.fromkeys("\u202a\u202b\u202c\u2066\u2067\u2068\u2069", ""))
_DIRECTED = re.compile("[\u0590-\u08ff\u202d\u202e\ufb1d-\ufdff\ufe70-\ufefc]")


def settle_controls(text: str) -> str:
    """Make blanks of line and paragraph separators, and drop what directs a text that has one direction.

    Copying from a web page leaves such signs in Word. In a text with letters from right to left, or with an override
    (U+202D, U+202E), they may tell the order of what is printed, and stay.
    """
    if text.isascii():
        return text
    text = text.translate(_SEPARATORS)
    return text if _DIRECTED.search(text) else text.translate(_EMBEDDINGS)


def find_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path is a regular file in a folder or below it, links followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


_MOST_BLOCKS = 50
_DEEP_BLOCK = re.compile(
    rf"^(?:[ \t]*>){{{_MOST_BLOCKS + 1}}}|^(?: {{2}}|\t){{{_MOST_BLOCKS}}}[ \t]*(?:[-+*]|\d+[.)])[ \t]", re.MULTILINE
)


def _find_deep_blocks(text: str) -> int:
    """Give the number of the first line that is too deep in quotations or lists; 0 for none."""
    found = _DEEP_BLOCK.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0
