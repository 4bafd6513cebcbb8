"""Know which of a tree's files TeX has open at a point of its log, and where in them a text stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath

from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass

_FOLDER = "manuscript/"


@dataclass
class Places:
    """The compiled file, the text of every TeX file by path, the files open now (inner ones last), the last closed."""

    main: str
    sources: Mapping[str, str]
    open_files: list[str] = field(default_factory=list)
    closed: str = ""

    def follow(self, verb: str, path: str) -> None:
        """Note that a file begins ("BEGIN") or ends, as the log says."""
        path = path.removeprefix("/")
        if verb == "BEGIN":
            self.open_files.append(path)
        elif path in self.open_files:
            self.closed = self.own_path(path) or self.closed
            while self.open_files.pop() != path:
                pass

    def own_path(self, path: str) -> str | None:
        """Give the path of the tree that TeX means, or None for a file of the machine."""
        path = str(PurePosixPath(path))
        return next((known for known in (path, _FOLDER + path) if known in self.sources), None)

    def current(self) -> str:
        """Give the innermost open file that belongs to the tree."""
        return next((own for path in reversed(self.open_files) if (own := self.own_path(path))), self.main)

    def line_text(self, path: str, line: int) -> str:
        """Give one line of a file; an empty text when there is no such line."""
        lines = self.sources.get(path, "").split("\n")
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def span(self, path: str, line: int, wanted: str = "") -> Span:
        """Give a place in a line: where a wanted text is, else its beginning."""
        column = self.line_text(path, line).find(wanted) + 1 if wanted else 1
        return Span(path, max(1, line), max(1, column), max(1, len(wanted)) if column > 0 else 1)

    def find(self, wanted: str, preferred: str) -> Span | None:
        """Give the first place of a text, in the preferred file if it is there."""
        for path in dict.fromkeys((preferred, *self.sources)):
            before, found, _ = self.sources.get(path, "").partition(wanted)
            if found:
                column = len(before) - before.rfind("\n")
                return Span(path, before.count("\n") + 1, column, len(wanted.rstrip("\n")))
        return None

    def find_load(self, path: str) -> Span | None:
        """Find where a package of the machine is loaded, or the one that loads it, however deep: both are open."""
        of_machine = [each for each in self.open_files if self.own_path(each) is None]
        for name in dict.fromkeys(PurePosixPath(each).stem for each in (*of_machine, path)):
            for own in dict.fromkeys((self.current(), self.main)):
                text = self.sources.get(own, "")
                if found := re.search(rf"[{{,]\s*({re.escape(name)})\s*[,}}]", text):
                    line = text.count("\n", 0, found.start(1)) + 1
                    return Span(own, line, found.start(1) - text.rfind("\n", 0, found.start(1)), len(name))
        return None

    def span_of_line(self, wanted: str, line: int) -> Span | None:
        """Give a place whose file TeX does not name: the first file that has the text in that line."""
        paths = (path for path in self.sources if wanted in self.line_text(path, line))
        return next((self.span(path, line, wanted) for path in paths), None)

    def begins_last_paragraph(self, line: int) -> bool:
        """Tell whether the last paragraph of the file closed last begins in a line: it ended in the file after it."""
        text = self.sources.get(self.closed, "").rstrip("\n")
        return bool(text) and line == text.rpartition("\n\n")[0].count("\n") + (3 if "\n\n" in text else 1)
