"""Blocks -> sections, a file each: every heading of the first level, and of the second where much stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from elyazma.languages import Language
from elyazma.languages.folding import fold_words
from elyazma.model.imported import ImportedSection
from elyazma.model.nodes import Block, Emph, Header, LineBreak, Para, Plain, Strong, Underline
from elyazma.readers.heading_labels import strip_labels
from elyazma.readers.keys import read_labels
from elyazma.readers.lexicon import Lexicon, strip_number
from elyazma.readers.recognition.keys import fold_ascii
from elyazma.readers.runs import cut, plain_text, read_runs, text_of, write_runs
from elyazma.sources.article import suggest_slug

_OWN_FILE = 120
"""Words that a subsection has, on average, where subsections have files of their own."""
_SLUG_WORDS = 4
Folder = Literal["sections", "appendices", "supplement"]


def split_sections(blocks: Sequence[Block], lexicon: Lexicon, language: Language) -> tuple[ImportedSection, ...]:
    """Split the text at its headings, whose typed numbers fall away: a journal numbers them or does not."""
    groups = _group_blocks(_set_levels([_strip_heading(block) for block in strip_labels(blocks)]), lexicon)
    placed = _place_groups(groups, lexicon)
    return tuple(
        ImportedSection(_make_slug(group, at, language), tuple(group), folder)
        for at, (group, folder) in enumerate(placed)
        if group
    )


def _group_blocks(blocks: Sequence[Block], lexicon: Lexicon) -> list[list[Block]]:
    """Gather the blocks of each file; where our own Word file marked its sections, as they are marked."""
    deep = _has_long_subsections(blocks)
    marked = any(isinstance(block, Header) and _slug_of(block) for block in blocks)
    groups: list[list[Block]] = []
    for block in blocks:
        if not groups or (isinstance(block, Header) and _begins_file(block, lexicon, marked=marked, deep=deep)):
            groups.append([])
        groups[-1].append(block)
    return groups


def _begins_file(header: Header, lexicon: Lexicon, *, marked: bool, deep: bool) -> bool:
    if marked:
        return bool(_slug_of(header)) or (header.level == 1 and _is_supplement(header, lexicon))
    return header.level == 1 or (header.level == 2 and deep)  # noqa: PLR2004 - the second level


def _place_groups(groups: Sequence[list[Block]], lexicon: Lexicon) -> list[tuple[list[Block], Folder]]:
    """Tell appendices and the supplement by their headings, which lose the words that a journal prints itself."""
    appendices = "|".join(re.escape(word) for word in lexicon.words("heading_appendix"))
    appendix = re.compile(rf"(?:{appendices})(?:\s+[A-Z\d]{{1,3}})?\s*[.:–—-]\s+(?=\S)", re.IGNORECASE)
    placed: list[tuple[list[Block], Folder]] = []
    for group in groups:
        header = group[0] if isinstance(group[0], Header) else None
        if header and _is_supplement(header, lexicon):
            placed.append((group[1:], "supplement"))
        elif placed and placed[-1][1] == "supplement":
            placed.append((_cut_heading(group, re.compile(r"S\d+[.:]?\s+(?=\S)")), "supplement"))
        else:
            placed.append(_place_group(group, appendix))
    return placed


def _place_group(group: list[Block], appendix: re.Pattern[str]) -> tuple[list[Block], Folder]:
    heading = _heading_of(group)
    if next(read_labels(group[:1]), "").startswith("app:"):
        pattern = appendix if appendix.match(heading) else re.compile(r"[A-Z][.:]?\s+(?=\S)")
        return _cut_heading(group, pattern), "appendices"
    return (_cut_heading(group, appendix), "appendices") if appendix.match(heading) else (group, "sections")


def _is_supplement(header: Header, lexicon: Lexicon) -> bool:
    words = {fold_words(language.words["supplement"]) for language in lexicon.languages.values()}
    return fold_words(plain_text(header.inlines)) in words


def _heading_of(group: Sequence[Block]) -> str:
    """Give the words of the heading that begins a group; empty where none does."""
    first = group[0] if group else None
    return plain_text(first.inlines) if isinstance(first, Header) else ""


def _cut_heading(group: list[Block], pattern: re.Pattern[str]) -> list[Block]:
    """Cut what a pattern matches off the start of a group's heading."""
    found = pattern.match(_heading_of(group))
    if not found or not isinstance(group[0], Header):
        return group
    rest = cut(read_runs(group[0].inlines), found.end(), found.endpos + 1)
    return [replace(group[0], inlines=write_runs(rest)), *group[1:]]


def _slug_of(header: Header) -> str:
    """Give the slug that our own Word files keep for a section."""
    return header.attributes.get("slug")


def _strip_heading(block: Block) -> Block:
    if not isinstance(block, Header):
        return block
    runs = read_runs(block.inlines)
    text = text_of(runs)
    number = len(text) - len(strip_number(text.lstrip()))
    bare = []
    for run in cut(runs, number if text.strip() else 0, len(text) + 1):
        wrappers = tuple(each for each in run.wrappers if not isinstance(each, Strong | Underline | Emph))
        if not isinstance(run.node, LineBreak):
            bare.append(replace(run, wrappers=wrappers))
    return replace(block, inlines=write_runs(bare))


def _set_levels(blocks: Sequence[Block]) -> list[Block]:
    """Let levels begin at 1 and skip none; what stands in front of the first of level 1 is below nothing."""
    used = sorted({block.level for block in blocks if isinstance(block, Header)})
    levels = {level: place + 1 for place, level in enumerate(used)}
    found = [levels[block.level] for block in blocks if isinstance(block, Header)]
    first = found.index(1) if found else 0
    above = min(found[:first], default=1) - 1
    settled = iter([*(level - above for level in found[:first]), *found[first:]])
    return [replace(block, level=next(settled)) if isinstance(block, Header) else block for block in blocks]


def _has_long_subsections(blocks: Sequence[Block]) -> bool:
    counts: list[int] = []
    level = 0
    for block in blocks:
        if isinstance(block, Header):
            level = block.level
            counts += [0] if level == 2 else []  # noqa: PLR2004 - the second level
        elif level > 1 and counts:
            counts[-1] += _count_words(block)
    return bool(counts) and sum(counts) / len(counts) >= _OWN_FILE


def _count_words(block: Block) -> int:
    return len(plain_text(block.inlines).split()) if isinstance(block, Para | Plain) else 0


def _make_slug(group: Sequence[Block], at: int, language: Language) -> str:
    """Name a section's file by its heading; a text without one by its place."""
    own = _slug_of(group[0]) if group and isinstance(group[0], Header) else ""
    if own:
        return suggest_slug(own)
    words = [fold_ascii(word) for word in re.split(r"[\W_]+", _heading_of(group))]
    kept = [word for word in words if word][:_SLUG_WORDS]
    return suggest_slug("-".join(kept)) if kept else "text" if at == 0 else f"part-{at + 1}"
