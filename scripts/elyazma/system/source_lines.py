"""Read the lines that findings are about, of whatever files these may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from os.path import normpath
from pathlib import Path

from elyazma.model.diagnostics import Span
from elyazma.system.untrusted import has_other_names


class SourceLines:
    """The lines of the files below `root` that findings are about: a file is read once, and only as far as needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read: dict[str, list[str]] = {}
        self.unread: dict[str, Iterator[str]] = {}

    def find(self, span: Span) -> str | None:
        """Give the line of a place. None for what is no text."""
        lines = self.read.setdefault(span.path, [])
        rest = self.unread.setdefault(span.path, _read_lines(self.root, span.path))
        lines += islice(rest, max(0, span.line - len(lines)))
        line = lines[span.line - 1] if span.line <= len(lines) else None
        return line.rstrip("\n").expandtabs(1) if line is not None and _is_text(line) else None


def _read_lines(root: Path, name: str) -> Iterator[str]:
    """Read a file tolerantly: the finding may be about its encoding. What a link leads out to is not shown.

    Nor is what is no file: a named pipe would be waited for without end.
    """
    path = root / name
    if _leads_out(root, path) or not path.is_file():
        return
    with suppress(OSError), path.open(encoding="utf-8-sig", errors="replace", newline=None) as stream:
        yield from iter(lambda: stream.readline(_LONGEST_LINE), "")


def _leads_out(root: Path, path: Path) -> bool:
    """Tell whether a path that stands below the root is, or lies behind, a link out of it, by a second name too."""
    with suppress(OSError, RuntimeError):
        below = Path(normpath(path)).is_relative_to(normpath(root))
        return below and (not path.resolve().is_relative_to(root.resolve()) or has_other_names(path.stat(), root))
    return True


_LONGEST_LINE, _BEGINNING = 1 << 20, 100
_BINARY = ("\ufffdPNG", "\ufffd\ufffd\ufffd", "%PDF-", "PK\x03\x04")
"""How PNG, JPEG, PDF and zip files begin, bytes that are no UTF-8 replaced."""


def _is_text(line: str) -> bool:
    """Tell whether a line is one that a person wrote: a paper that is handed in may be any file."""
    if line.startswith(_BINARY):
        return False
    beginning = line[:_BEGINNING]
    strange = sum(letter == "\ufffd" or unicodedata.category(letter) == "Cc" for letter in beginning.rstrip("\n"))
    return strange * 2 <= len(beginning)
