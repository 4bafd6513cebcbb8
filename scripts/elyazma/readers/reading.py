"""Read a paper with pandoc, within bounds: it sees one file, writes one folder, and has a gigabyte and a minute."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from elyazma.system.pandoc.parsing import PandocDocument, parse_document
from elyazma.system.pandoc.program import PandocFailed, run_pandoc
from elyazma.system.process import Limits

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
    return _run_pandoc([f"--from={_FORMATS[kind]}", "--to=json"], scratch, text)


def _run_pandoc(
    arguments: list[str], scratch: Path, text: str = "", readable: list[Path] | None = None
) -> PandocDocument:
    out = run_pandoc(arguments, scratch, text, limits=LIMITS, readable=readable or [], writable=[scratch])
    try:
        return parse_document(json.loads(out))
    except (ValueError, RecursionError) as reason:
        raise PandocFailed(f"its answer cannot be read: {reason}") from reason


def find_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path is a regular file in a folder or below it, links followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False
