"""Split two revisions into paragraphs and pair them: equal, changed, moved, added or deleted."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product

from elyazma.model.light_dataclass import dataclass
from elyazma.tex.parse import parse
from elyazma.tex.scan import scan
from elyazma.tex.tree import Break, Command

LEAST_ALIKE = 0.5
"""From this ratio of difflib's on, two paragraphs count as one that was changed."""
DEEPEST_SECTION = 2
r"""The level of the headings by which a summary is divided: \subsection."""
_MOST_COMPARED = 4_000_000
"""Above so many pairs of words, changed paragraphs are paired by their order alone."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its TeX, its words, the keys it cites, and the number of its section, from 0.

    `title` is the title of the section if the paragraph begins with its heading, else empty.
    """

    tex: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    section: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The indices of a paragraph's two versions, one of them None if it was added or deleted.

    `moved` tells that it stands elsewhere among the others.
    """

    before: int | None
    after: int | None
    moved: bool = False


def split_paragraphs(tex: str) -> tuple[Paragraph, ...]:
    """Split a flattened text at its blank lines, but not within an environment."""
    found: list[Paragraph] = []
    for piece in filter(None, map(str.strip, _section_pieces(tex))):
        found.append(_read_paragraph(piece, found[-1].section if found else None))
    return tuple(found)


def _read_paragraph(tex: str, previous: int | None) -> Paragraph:
    """Read a paragraph; `previous` is the section of the paragraph before it, None for the first."""
    source = scan(tex, "")
    headings = [heading for heading in source.headings if heading.level <= DEEPEST_SECTION]
    section = 0 if previous is None else previous + bool(headings)
    keys = tuple(key.name for citation in source.citations for key in citation.keys)
    return Paragraph(tex, tuple(source.plain.split()), keys, section, headings[0].title if headings else "")


_HEADINGS = ("part", "chapter", "section", "subsection")


def _section_pieces(tex: str) -> Iterator[str]:
    """Split a text at its paragraph breaks and before each section's heading."""
    start = 0
    for node in parse(tex).children:
        begins = isinstance(node, Command) and node.name in _HEADINGS
        if isinstance(node, Break) or begins:
            yield tex[start : node.start]
            start = node.start if begins else node.end
    yield tex[start:]


def pair_paragraphs(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[Pair, ...]:
    """Pair every paragraph with its other version, if it has one, in the newer order."""
    partner = _pair_equal(before, after)
    _pair_alike(before, after, partner)
    kept = _longest_order([(partner[index], index) for index in sorted(partner)])
    pairs = [Pair(partner.get(index), index, index in partner and index not in kept) for index in range(len(after))]
    return tuple(_insert_removed(pairs, [index for index in range(len(before)) if index not in set(partner.values())]))


def _pair_equal(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> dict[int, int]:
    """Pair paragraphs of the same words, those in order first; later index -> earlier index."""
    words_before, words_after = (
        [paragraph.words or (paragraph.tex,) for paragraph in each] for each in (before, after)
    )
    partner: dict[int, int] = {}
    for block in SequenceMatcher(None, words_before, words_after, autojunk=False).get_matching_blocks():
        partner |= {block.b + step: block.a + step for step in range(block.size)}
    _pair_moved(words_before, words_after, partner)
    return partner


def _pair_moved(
    words_before: Sequence[tuple[str, ...]], words_after: Sequence[tuple[str, ...]], partner: dict[int, int]
) -> None:  # fmt: skip
    """Pair paragraphs of the same words that stand elsewhere, the first with the first."""
    taken = set(partner.values())
    left = defaultdict(list)
    for index, words in enumerate(words_before):
        if index not in taken:
            left[words].append(index)
    for index, words in enumerate(words_after):
        if index not in partner and left[words]:
            partner[index] = left[words].pop(0)


def _pair_alike(before: Sequence[Paragraph], after: Sequence[Paragraph], partner: dict[int, int]) -> None:
    taken = set(partner.values())
    removed = [index for index in range(len(before)) if index not in taken]
    added = [index for index in range(len(after)) if index not in partner]
    effort = sum(len(before[index].words) for index in removed) * sum(len(after[index].words) for index in added)
    if effort > _MOST_COMPARED:
        removed, added = removed[: len(added)], added[: len(removed)]
        partner |= dict(zip(added, removed, strict=False))
        return
    ratios = [(_likeness(before[earlier], after[later]), earlier, later) for later, earlier in product(added, removed)]
    used: set[int] = set()
    for ratio, earlier, later in sorted(ratios, key=lambda each: (-each[0], abs(each[1] - each[2]))):
        if ratio >= LEAST_ALIKE and earlier not in used and later not in partner:
            partner[later] = earlier
            used.add(earlier)


def _likeness(before: Paragraph, after: Paragraph) -> float:
    if not before.words or not after.words:
        return 0.0
    matcher = SequenceMatcher(None, before.words, after.words, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= LEAST_ALIKE <= matcher.quick_ratio() else 0.0


def _longest_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Give the later indices of the longest sequence of pairs that keep their order; the others have moved."""
    tails: list[int] = []
    last: list[int] = []
    previous: dict[int, int] = {}
    for place, (before, _) in enumerate(pairs):
        length = bisect_left(tails, before)
        previous[place] = last[length - 1] if length else -1
        tails[length : length + 1] = [before]
        last[length : length + 1] = [place]
    kept: set[int] = set()
    place = last[-1] if last else -1
    while place >= 0:
        kept.add(pairs[place][1])
        place = previous[place]
    return kept


def _insert_removed(pairs: Sequence[Pair], removed: Sequence[int]) -> Iterator[Pair]:
    """Put each deleted paragraph after the one that it followed."""
    waiting = list(removed)
    for pair in pairs:
        while waiting and pair.before is not None and not pair.moved and waiting[0] < pair.before:
            yield Pair(waiting.pop(0), None)
        yield pair
    yield from (Pair(index, None) for index in waiting)


# --- Words ------------------------------------------------------------------------------------------


def count_words(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Count the words that were added and those that were removed between two versions."""
    added = removed = 0
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            added, removed = added + d - c, removed + b - a
    return added, removed
