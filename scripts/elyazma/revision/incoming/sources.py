"""The texts of a manuscript, and all lines of them that a Word file prints, in the order it prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Section
from elyazma.revision.incoming.lines import SourceLine
from elyazma.revision.incoming.source_lines import read_tex
from elyazma.revision.incoming.value_lines import read_sheet, read_values

ARTICLE = "manuscript/article.toml"


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts by path, `front` the lines before the sections, `body` those of sections, in the order of print."""

    texts: Mapping[str, str]
    front: tuple[SourceLine, ...]
    body: tuple[SourceLine, ...]


def list_paths(manuscript: Manuscript) -> tuple[str, ...]:
    """List the files that may change: metadata, TeX, tables, bibliographies."""
    tables = (name for table in manuscript.tables for name in (table.path, table.path.removesuffix("csv") + "toml"))
    abstracts = (source.path for source in manuscript.abstracts.values())
    sources = (source.path for source in manuscript.sources)
    named = (ARTICLE, *abstracts, *sources, *(each.path for each in _sections(manuscript)), *tables)
    every = dict.fromkeys((*named, *manuscript.bibliography.paths))
    return tuple(path for path in every if (manuscript.root / path).is_file())


def _sections(manuscript: Manuscript) -> tuple[Section, ...]:
    return (*manuscript.sections, *manuscript.appendices, *manuscript.supplement)


def read_text_files(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """Read files as text whose lines end in LF, whatever they end in. Raises OSError, UnicodeDecodeError."""
    return {path: _unify((root / path).read_bytes().decode("utf-8")) for path in paths if (root / path).is_file()}


def _unify(text: str) -> str:
    return text.replace("\r\n", "\n")


def read_sources(manuscript: Manuscript, texts: Mapping[str, str]) -> Sources:
    """Read the lines of a manuscript."""
    front = list(read_values(texts.get(ARTICLE, ""), ARTICLE))
    for code, source in manuscript.abstracts.items():
        lines = read_tex(texts.get(source.path, ""), source.path, "abstract", lambda _: ())
        front += [replace(line, language=code) for line in lines]
    body = [line for each in _sections(manuscript) for line in _read_section(each.path, texts, frozenset())]
    return Sources(texts, tuple(front), tuple(body))


def _read_section(path: str, texts: Mapping[str, str], above: frozenset[str]) -> tuple[SourceLine, ...]:
    def read_input(name: str) -> Sequence[SourceLine]:
        stem = f"manuscript/{name.strip()}"
        inner = next((each for each in (f"{stem}.tex", stem) if each in texts), "")
        if inner.endswith(".tex") and inner not in above:
            return _read_section(inner, texts, above | {path})
        return tuple(_read_table(stem.removesuffix(".csv"), texts))

    return read_tex(texts.get(path, ""), path, "body", read_input)


def _read_table(stem: str, texts: Mapping[str, str]) -> Iterator[SourceLine]:
    """Read the lines of a table as it is printed: caption, heads, cells, notes."""
    layout = read_values(texts.get(f"{stem}.toml", ""), f"{stem}.toml")
    cells = read_sheet(texts[f"{stem}.csv"], f"{stem}.csv") if f"{stem}.csv" in texts else ()
    if cells:
        yield from (line for line in layout if line.kind == "caption")
        yield from (line for line in layout if line.kind == "cell")
        yield from cells
        yield from (line for line in layout if line.kind == "value")
