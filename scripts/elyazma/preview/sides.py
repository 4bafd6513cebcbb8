"""Findings and measures as plain values, for the page's side."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, as_json, name_lasting, sort_findings
from elyazma.preview.places import Sources
from elyazma.system.source_lines import SourceLines
from elyazma.system.translating import list_languages, translate

_LONGEST = 300
"""Characters of a line of a source that are shown: a paragraph may be one line."""


def list_findings(findings: Iterable[Diagnostic], root: Path) -> list[dict[str, object]]:
    """Give findings in order of place, each with its line's text around it and a name by which it is known again.

    `said` has its words in each language, since every page chooses its own.
    """
    lines = SourceLines(root)
    return [_describe(finding, lines) for finding in sort_findings(findings)]


def name_finding(finding: Diagnostic) -> str:
    """Give a name that a finding keeps while it only moves to another line."""
    return blake2b("\n".join(name_lasting(finding)).encode(), digest_size=8).hexdigest()


def _describe(finding: Diagnostic, lines: SourceLines) -> dict[str, object]:
    text, start = _cut(lines, finding.span) if finding.span else ("", 1)
    said = {code: _say(finding, code) for code in list_languages()}
    return {**as_json(finding), "name": name_finding(finding), "text": text, "start": start, "said": said}


def _say(finding: Diagnostic, code: str) -> dict[str, str]:
    """Give what the page shows of a finding in one of its languages."""
    return {name: translate(getattr(finding, name), code) for name in ("message", "hint", "rule")}


def _cut(lines: SourceLines, span: Span) -> tuple[str, int]:
    """Give the text of a place's line, cut to what stands around it, and the column that it begins with."""
    line = lines.find(span) or ""
    start = max(0, min(span.column - 1 - _LONGEST // 2, len(line) - _LONGEST))
    return line[start : start + _LONGEST], start + 1


def describe_place(place: Span, root: Path, sources: Sources) -> dict[str, object] | None:
    """Give a place with the text of its line; none where its file is none of the author's."""
    if root / place.path not in sources.list_files():
        return None
    text, start = _cut(SourceLines(root), place)
    return {
        "path": place.path, "line": place.line, "column": place.column, "length": place.length,
        "text": text, "start": start,
    }  # fmt: skip
