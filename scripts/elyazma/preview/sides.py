"""Findings and measures as plain values, for the page's side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, as_json, sort_findings
from elyazma.preview.places import Sources

_LONGEST = 300
"""Characters of a line of a source that are shown: a paragraph may be one line."""


def list_findings(findings: Iterable[Diagnostic], root: Path) -> list[dict[str, object]]:
    """Give findings in order of place, each with its line's text around it and a name by which it is known again."""
    lines = _Lines(root)
    return [_describe(finding, lines) for finding in sort_findings(findings)]


def name_finding(finding: Diagnostic) -> str:
    """Give a name that a finding keeps while it only moves to another line."""
    said = f"{finding.code}\n{finding.message}\n{finding.span.path if finding.span else ''}"
    return blake2b(said.encode(), digest_size=8).hexdigest()


def _describe(finding: Diagnostic, lines: _Lines) -> dict[str, object]:
    text, start = lines.around(finding.span) if finding.span else ("", 1)
    return {**as_json(finding), "name": name_finding(finding), "text": text, "start": start}


class _Lines:
    """The lines of files that findings are about, each file read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, Sequence[str]] = {}

    def around(self, span: Span) -> tuple[str, int]:
        """Give the text of a place's line, cut to what stands around it, and the column that it begins with."""
        if span.path not in self._read:
            self._read[span.path] = _read_lines(self._root / span.path)
        lines = self._read[span.path]
        line = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
        start = max(0, min(span.column - 1 - _LONGEST // 2, len(line) - _LONGEST))
        return line[start : start + _LONGEST], start + 1


def _read_lines(path: Path) -> Sequence[str]:
    if path.suffix not in _TEXTS:
        return ()
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return ()


_TEXTS = frozenset((".tex", ".toml", ".bib", ".csv", ".j2", ".sty", ".cls", ".md", ".txt"))


def describe_place(place: Span, root: Path, sources: Sources) -> dict[str, object] | None:
    """Give a place with the text of its line; none where its file is none of the author's."""
    if root / place.path not in sources.list_files():
        return None
    text, start = _Lines(root).around(place)
    return {
        "path": place.path, "line": place.line, "column": place.column, "length": place.length,
        "text": text, "start": start,
    }  # fmt: skip
