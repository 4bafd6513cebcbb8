"""All of a manuscript's sources through one run of pandoc, and what came out of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from elyazma.diagnostics import Outcome, missing
from elyazma.document import Blocks, Json
from elyazma.journal import Journal
from elyazma.languages import Language
from elyazma.model import Manuscript, References, Source
from elyazma.tools.conversion.marks import read_mark, write_mark
from elyazma.tools.conversion.outline import Outline
from elyazma.tools.conversion.resolving import Resolver
from elyazma.tools.conversion.rewriting import Rewriter
from elyazma.tools.conversion.targets import Counters
from elyazma.tools.pandoc.program import LOG, PandocFailed, run_pandoc
from elyazma.tools.reading.tree import find_input, find_sheet


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sources say: blocks by a source's path, and pictures by the name that Images have."""

    passages: Mapping[str, Blocks]
    pictures: Mapping[str, Path]

    def blocks(self, path: str) -> Blocks:
        """Give the blocks of a source."""
        return self.passages.get(path, ())


def read_sources(
    manuscript: Manuscript,
    journal: Journal,
    references: References,
    languages: Mapping[str, Language],
    scratch: Path,
) -> Outcome[Reading]:
    """Read all sources of a manuscript; the value is none after an error."""
    rewriter = _make_rewriter(manuscript, languages)
    parts = list(_list_parts(manuscript))
    for _, source in parts:
        rewriter.stream.insert(f"\n\n{write_mark('file', source.path)}\n\n")
        rewriter.write(source)
    stream = rewriter.stream.finish()
    try:
        blocks = _run(stream.text, scratch)
    except PandocFailed as reason:
        hint = "install the toolchain's requirements again"
        return Outcome(None, (missing("pandoc-failed", f"pandoc cannot read the text: {reason}", hint),))
    counters = Counters()
    outline = Outline(counters, languages[manuscript.article.language].words["appendix"])
    walked: dict[str, list[Json]] = {}
    passages = _split(blocks)
    for part, source in parts:
        if counters.part != part:
            counters.begin(part)
        walked[source.path] = outline.walk_blocks(passages.get(source.path, []))
    resolver = Resolver(outline.targets.by_label, references, languages)
    spoken = {source.path: code for code, source in manuscript.abstracts.items()}
    main = manuscript.article.language
    resolved = {path: tuple(resolver.resolve(found, spoken.get(path, main))) for path, found in walked.items()}
    return Outcome(Reading(resolved, {}))


def _make_rewriter(manuscript: Manuscript, languages: Mapping[str, Language]) -> Rewriter:
    def find(name: str) -> str | None:
        return find_input(manuscript.root, name) or find_sheet(manuscript.root, name)

    sources = {source.path: source for source in manuscript.sources}
    tables = {table.path: table for table in manuscript.tables}
    return Rewriter(sources, tables, find, {language.babel: code for code, language in languages.items()})


def _list_parts(manuscript: Manuscript) -> Iterator[tuple[str, Source]]:
    for source in manuscript.abstracts.values():
        yield "sections", source
    for part in ("sections", "appendices", "supplement"):
        for section in getattr(manuscript, part):
            yield part, section.source


def _run(text: str, scratch: Path) -> list[Json]:
    arguments = ["--from=latex", "--to=json", "--sandbox", "--verbose", f"--log={LOG}", "-"]
    document = json.loads(run_pandoc(arguments, scratch, stdin=text))
    blocks: list[Json] = document["blocks"]
    return blocks


def _split(blocks: list[Json]) -> dict[str, list[Json]]:
    """Split the blocks at the marks between sources."""
    passages: dict[str, list[Json]] = {}
    current: list[Json] = []
    for block in blocks:
        mark = read_mark(block["c"][0]) if block["t"] == "Para" and block["c"] else None
        if mark and mark.kind == "file":
            current = passages.setdefault(mark.words[0], [])
        else:
            current.append(block)
    return passages
