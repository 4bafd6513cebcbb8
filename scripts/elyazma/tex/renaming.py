"""Give the citations of a source other keys: whole keys in commands that cite, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from elyazma.model.manuscript import Source


def rename_keys(source: Source, keys: Mapping[str, str]) -> Source:
    """Give a source whose citations name the new keys; `keys` leads from the old ones to them."""
    if not any(mark.name in keys for citation in source.citations for mark in citation.keys):
        return source
    citations = tuple(
        replace(each, keys=tuple(replace(mark, name=keys.get(mark.name, mark.name)) for mark in each.keys))
        for each in source.citations
    )
    return replace(source, text=rename_in_text(source.text, source, keys), citations=citations)


def rename_in_text(text: str, source: Source, keys: Mapping[str, str]) -> str:
    """Do the same to the text of a source as it is on disk: of other line ends, or with a byte order mark before it.

    A key that does not stand where it was read stays.
    """
    marks = {mark.span: mark for citation in source.citations for mark in citation.keys if mark.name in keys}
    head = "\ufeff" if text.startswith("\ufeff") and not source.text.startswith("\ufeff") else ""
    lines = text[len(head) :].split("\n")
    for span, mark in sorted(marks.items(), reverse=True):
        line, start = lines[span.line - 1], span.column - 1
        if line.startswith(mark.name, start):
            lines[span.line - 1] = line[:start] + keys[mark.name] + line[start + len(mark.name) :]
    return head + "\n".join(lines)
