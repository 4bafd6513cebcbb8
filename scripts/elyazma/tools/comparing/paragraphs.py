"""Paragraphs of two revisions, paired: the same, changed, moved, come, gone."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

from elyazma.tools.tex.parse import parse
from elyazma.tools.tex.scan import scan
from elyazma.tools.tex.tree import Break, Command

LEAST_ALIKE = 0.5
"""Share of common words from which two paragraphs are one that was changed; difflib's own ratio."""
DEEPEST_SECTION = 2
r"""The level of the headings by which a summary is divided: \subsection."""
_MOST_COMPARED = 4_000_000
"""Pairs of words that are compared to find a changed paragraph's other version, before order alone decides."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its TeX, its words, the keys it cites; `section` counts the section it stands in, from 0.

    `title` is that of a section whose heading this paragraph begins with, else empty.
    """

    tex: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    section: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of each side, or one alone; `moved` when it stands elsewhere among the others."""

    old: int | None
    new: int | None
    moved: bool = False


def split_paragraphs(tex: str) -> tuple[Paragraph, ...]:
    """Split a flattened text at its blank lines, but not within an environment."""
    found: list[Paragraph] = []
    for piece in filter(None, map(str.strip, _split(tex))):
        found.append(_read_paragraph(piece, found[-1].section if found else None))
    return tuple(found)


def _read_paragraph(tex: str, before: int | None) -> Paragraph:
    """Read a paragraph; `before` is the section of the one before it, none for the first."""
    source = scan(tex, "")
    headings = [heading for heading in source.headings if heading.level <= DEEPEST_SECTION]
    section = 0 if before is None else before + bool(headings)
    keys = tuple(key.name for citation in source.citations for key in citation.keys)
    return Paragraph(tex, tuple(source.plain.split()), keys, section, headings[0].title if headings else "")


_HEADINGS = ("part", "chapter", "section", "subsection")


def _split(tex: str) -> Iterator[str]:
    """Give the pieces; a section's heading begins one, whatever stands before it."""
    start = 0
    for node in parse(tex).children:
        begins = isinstance(node, Command) and node.name in _HEADINGS
        if isinstance(node, Break) or begins:
            yield tex[start : node.start]
            start = node.start if begins else node.end
    yield tex[start:]


def pair_paragraphs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[Pair, ...]:
    """Pair every paragraph with its other version, in the newer order; what has none stands alone."""
    partner = _pair_equal(old, new)
    _pair_alike(old, new, partner)
    kept = _longest_order([(partner[index], index) for index in sorted(partner)])
    pairs = [Pair(partner.get(index), index, index in partner and index not in kept) for index in range(len(new))]
    return tuple(_put_gone(pairs, [index for index in range(len(old)) if index not in set(partner.values())]))


def _pair_equal(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    """Pair paragraphs of the same words, those in order first; new index -> old index."""
    before, after = ([paragraph.words or (paragraph.tex,) for paragraph in each] for each in (old, new))
    partner: dict[int, int] = {}
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        partner |= {block.b + step: block.a + step for step in range(block.size)}
    _pair_moved(before, after, partner)
    return partner


def _pair_moved(
    before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]], partner: dict[int, int]
) -> None:  # fmt: skip
    """Pair what says the same elsewhere, the first with the first."""
    taken = set(partner.values())
    left = defaultdict(list)
    for index, words in enumerate(before):
        if index not in taken:
            left[words].append(index)
    for index, words in enumerate(after):
        if index not in partner and left[words]:
            partner[index] = left[words].pop(0)


def _pair_alike(old: Sequence[Paragraph], new: Sequence[Paragraph], partner: dict[int, int]) -> None:
    taken = set(partner.values())
    gone = [index for index in range(len(old)) if index not in taken]
    come = [index for index in range(len(new)) if index not in partner]
    effort = sum(len(old[index].words) for index in gone) * sum(len(new[index].words) for index in come)
    if effort > _MOST_COMPARED:
        gone, come = gone[: len(come)], come[: len(gone)]
        partner |= dict(zip(come, gone, strict=False))
        return
    ratios = [(_likeness(old[before], new[after]), before, after) for after, before in product(come, gone)]
    used: set[int] = set()
    for ratio, before, after in sorted(ratios, key=lambda each: (-each[0], abs(each[1] - each[2]))):
        if ratio >= LEAST_ALIKE and before not in used and after not in partner:
            partner[after] = before
            used.add(before)


def _likeness(old: Paragraph, new: Paragraph) -> float:
    if not old.words or not new.words:
        return 0.0
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LEAST_ALIKE <= matcher.quick_ratio() else 0.0


def _longest_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Give the new indices of the longest run of pairs that keep their order; the others have moved."""
    tails: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for place, (old, _) in enumerate(pairs):
        length = bisect_left(tails, old)
        before[place] = last[length - 1] if length else -1
        tails[length : length + 1] = [old]
        last[length : length + 1] = [place]
    kept: set[int] = set()
    place = last[-1] if last else -1
    while place >= 0:
        kept.add(pairs[place][1])
        place = before[place]
    return kept


def _put_gone(pairs: Sequence[Pair], gone: Sequence[int]) -> Iterator[Pair]:
    """Put what is gone behind what it stood behind."""
    waiting = list(gone)
    for pair in pairs:
        while waiting and pair.old is not None and not pair.moved and waiting[0] < pair.old:
            yield Pair(waiting.pop(0), None)
        yield pair
    yield from (Pair(index, None) for index in waiting)


# --- Words ------------------------------------------------------------------------------------------


def count_words(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Count the words that came and those that went between two versions."""
    added = removed = 0
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            added, removed = added + d - c, removed + b - a
    return added, removed
