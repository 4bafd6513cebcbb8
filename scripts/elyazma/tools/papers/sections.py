"""Blocks -> sections, a file each: every heading of the first level, and of the second where much stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from elyazma.draft import DraftSection, Json
from elyazma.languages import Language
from elyazma.languages.folding import fold_words
from elyazma.tools.metadata.article import suggest_slug
from elyazma.tools.pandoc.parsing import parse_blocks
from elyazma.tools.papers.keys import read_labels
from elyazma.tools.papers.lexicon import Lexicon, strip_number
from elyazma.tools.papers.runs import Run, cut, plain_text, read_runs, text_of, write_runs
from elyazma.tools.recognition.keys import fold_ascii

_OWN_FILE = 120
"""Words that a subsection has, on average, where subsections have files of their own."""
_SLUG_WORDS = 4
Folder = Literal["sections", "appendices", "supplement"]


def split_sections(blocks: Sequence[Json], lexicon: Lexicon, language: Language) -> tuple[DraftSection, ...]:
    """Split the text at its headings, whose typed numbers fall away: a journal numbers them or does not."""
    levelled = _set_levels([_strip_heading(block) for block in blocks])
    deep = _has_long_subsections(levelled)
    marked = any(_own_slug(block) for block in levelled)
    groups: list[list[Json]] = []
    for block in levelled:
        level = block["c"][0] if block["t"] == "Header" else 0
        begins = level == 1 or (level == 2 and deep)  # noqa: PLR2004 - the second level
        if marked:
            begins = bool(_own_slug(block)) or (level == 1 and _is_supplement(block, lexicon))
        if not groups or begins:
            groups.append([])
        groups[-1].append(block)
    folders = _name_folders(groups, lexicon)
    return tuple(
        DraftSection(_name(group, at, language), parse_blocks(group), folder)  # shim
        for at, (group, folder) in enumerate(zip(groups, folders, strict=True))
        if group
    )


def _name_folders(groups: Sequence[list[Json]], lexicon: Lexicon) -> list[Folder]:
    """Tell appendices and the supplement by their headings, which lose the words that a journal prints itself."""
    appendices = "|".join(re.escape(word) for word in lexicon.words("heading_appendix"))
    appendix = re.compile(rf"(?:{appendices})(?:\s+[A-Z\d]{{1,3}})?\s*[.:–—-]\s+(?=\S)", re.IGNORECASE)
    folders: list[Folder] = []
    for group in groups:
        heading = plain_text(group[0]["c"][2]) if group[0]["t"] == "Header" else ""
        after = bool(folders) and folders[-1] == "supplement"
        if group[0]["t"] == "Header" and _is_supplement(group[0], lexicon):
            group.pop(0)
            folders.append("supplement")
        elif after:
            _cut_heading(group, re.match(r"S\d+[.:]?\s+(?=\S)", heading))
            folders.append("supplement")
        else:
            labelled = next(read_labels(group[0]), "").startswith("app:")
            found = appendix.match(heading) or (re.match(r"[A-Z][.:]?\s+(?=\S)", heading) if labelled else None)
            _cut_heading(group, found)
            folders.append("appendices" if found or labelled else "sections")
    return folders


def _is_supplement(header: Json, lexicon: Lexicon) -> bool:
    words = {fold_words(language.words["supplement"]) for language in lexicon.languages.values()}
    return fold_words(plain_text(header["c"][2])) in words


def _cut_heading(group: list[Json], found: re.Match[str] | None) -> None:
    if found:
        level, attributes, inlines = group[0]["c"]
        rest = cut(read_runs(inlines), found.end(), found.endpos + 1)
        group[0] = {"t": "Header", "c": [level, attributes, write_runs(rest)]}


def _own_slug(block: Json) -> str:
    """Give the slug that our own Word files keep for a section."""
    return dict(block["c"][1][2]).get("slug", "") if block["t"] == "Header" else ""


def _strip_heading(block: Json) -> Json:
    if block["t"] != "Header":
        return block
    level, attributes, inlines = block["c"]
    runs = read_runs(inlines)
    text = text_of(runs)
    number = len(text) - len(strip_number(text.lstrip()))
    bold = {"Strong", "Underline", "Emph"}
    bare = tuple(
        Run(run.text, tuple(mark for mark in run.marks if mark[0] not in bold), run.node)
        for run in cut(runs, number if text.strip() else 0, len(text) + 1)
        if not (run.node and run.node["t"] == "LineBreak")
    )
    return {**block, "c": [level, attributes, write_runs(bare)]}


def _set_levels(blocks: Sequence[Json]) -> list[Json]:
    """Let levels begin at 1 and skip none."""
    used = sorted({block["c"][0] for block in blocks if block["t"] == "Header"})
    levels = {level: place + 1 for place, level in enumerate(used)}
    return [
        {**block, "c": [levels[block["c"][0]], *block["c"][1:]]} if block["t"] == "Header" else block
        for block in blocks
    ]


def _has_long_subsections(blocks: Sequence[Json]) -> bool:
    counts: list[int] = []
    level = 0
    for block in blocks:
        if block["t"] == "Header":
            level = block["c"][0]
            counts += [0] if level == 2 else []  # noqa: PLR2004 - the second level
        elif level > 1 and counts:
            counts[-1] += _count_words(block)
    return bool(counts) and sum(counts) / len(counts) >= _OWN_FILE


def _count_words(block: Json) -> int:
    return len(plain_text(block["c"]).split()) if block["t"] in ("Para", "Plain") else 0


def _name(group: Sequence[Json], at: int, language: Language) -> str:
    """Name a section's file by its heading; a text without one by its place."""
    own = _own_slug(group[0]) if group else ""
    if own:
        return suggest_slug(own)
    heading = plain_text(group[0]["c"][2]) if group and group[0]["t"] == "Header" else ""
    words = [fold_ascii(word) for word in re.split(r"[\W_]+", heading)]
    kept = [word for word in words if word][:_SLUG_WORDS]
    return suggest_slug("-".join(kept)) if kept else "text" if at == 0 else f"part-{at + 1}"
