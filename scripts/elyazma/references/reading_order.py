"""The order in which a manuscript's files are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.model.manuscript import Manuscript, Source


def list_starts(manuscript: Manuscript) -> Iterator[Source]:
    """Give the files that the journal's template reads, then all others, which one of them may have input before."""
    yield from manuscript.abstracts.values()
    for sections in (manuscript.sections, manuscript.appendices, manuscript.supplement):
        yield from (section.source for section in sections)
    yield from manuscript.sources


def find_input(name: str, by_path: Mapping[str, Source]) -> Source | None:
    r"""Find the file that \input names, with or without its extension and its folder."""
    file = name if name.endswith(".tex") else f"{name}.tex"
    return next((source for path, source in by_path.items() if path == file or path.endswith(f"/{file}")), None)
