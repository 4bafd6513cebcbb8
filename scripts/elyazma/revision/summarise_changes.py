"""Count what changed between two revisions: words and citations by section, parts by language, references, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from elyazma.model.article import Article, Texts
from elyazma.model.changes import Changes, Fate, ItemChange, PartChange, SectionChange
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.revision.flattening import Flattener, list_pictures
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.revision.paragraphs import Pair, Paragraph, count_words, pair_paragraphs, split_paragraphs


def summarise_changes(before: LoadedRevision, after: LoadedRevision) -> Changes:
    """Compare two revisions; sections and paragraphs are recognised by what they say, wherever they stand."""
    manuscripts = before.manuscript, after.manuscript
    journals = (before.manuscript.article.journal, after.manuscript.article.journal)
    entries = ({entry.key: entry.text for entry in each.references.entries} for each in (before, after))
    tables = ({table.path: (table.rows, table.layout) for table in each.tables} for each in manuscripts)
    return Changes(
        sections=_compare_sections(_read_paragraphs(before), _read_paragraphs(after)),
        parts=tuple(_compare_parts(*manuscripts)),
        references=_compare_items(*entries),
        figures=_compare_items(*map(list_pictures, manuscripts)),
        tables=_compare_items(*tables),
        journals=journals if journals[0] != journals[1] else (),
    )


def _read_paragraphs(revision: LoadedRevision) -> tuple[Paragraph, ...]:
    manuscript = revision.manuscript
    flattener = Flattener(revision, printed=False)
    groups = (manuscript.sections, manuscript.appendices, manuscript.supplement)
    return split_paragraphs("\n\n".join(flattener.flatten(group) for group in groups if group))


# --- Sections ---------------------------------------------------------------------------------------


@dataclass
class _Count:
    """What is counted for one section."""

    added: int = 0
    removed: int = 0
    moved: int = 0
    came: Counter[str] = field(default_factory=Counter)
    went: Counter[str] = field(default_factory=Counter)

    @property
    def touched(self) -> bool:
        """Tell whether anything came or went."""
        return bool(self.added or self.removed or self.came or self.went)


def _compare_sections(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[SectionChange, ...]:
    pairs = pair_paragraphs(before, after)
    titles = titles_before, titles_after = _titles(before), _titles(after)
    shares = _count_shared_words(before, after, pairs)
    successors = _choose_successors(shares, *titles)
    counts = {index: _Count() for index in titles_after}
    lost = {index: _Count() for index in titles_before}
    for pair in pairs:
        _count_pair(pair, before, after, counts, lost, successors)
    moved = _moved_citations([*counts.values(), *lost.values()])
    return tuple(_describe(counts, lost, titles, (shares, successors), moved))


def _titles(paragraphs: Iterable[Paragraph]) -> dict[int, str]:
    titles: dict[int, str] = {}
    for paragraph in paragraphs:
        titles.setdefault(paragraph.section, paragraph.title)
    return titles


def _count_shared_words(
    before: Sequence[Paragraph], after: Sequence[Paragraph], pairs: Iterable[Pair]
) -> Counter[tuple[int, int]]:
    """Count the words that each newer section has from each older one."""
    shares: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        if pair.before is not None and pair.after is not None:
            older, newer = before[pair.before], after[pair.after]
            shares[older.section, newer.section] += min(len(older.words), len(newer.words))
    return shares


def _choose_successors(
    shares: Counter[tuple[int, int]], before: Mapping[int, str], after: Mapping[int, str]
) -> dict[int, int]:
    """Say which newer section follows each older one: the one of its title if that has text of it, else most."""

    def rank(item: tuple[tuple[int, int], int]) -> tuple[bool, int]:
        (older, newer), words = item
        return before[older] == after[newer], words

    successors: dict[int, int] = {}
    for (older, newer), words in sorted(shares.items(), key=rank, reverse=True):
        if words and older not in successors and newer not in successors.values():
            successors[older] = newer
    named = {title: index for index, title in after.items() if index not in successors.values()}
    successors |= {index: named[title] for index, title in before.items() if index not in successors and title in named}
    return successors


def _count_pair(  # noqa: PLR0913, PLR0917
    pair: Pair, before: Sequence[Paragraph], after: Sequence[Paragraph],
    counts: Mapping[int, _Count], lost: Mapping[int, _Count], successors: Mapping[int, int],
) -> None:  # fmt: skip
    older = before[pair.before] if pair.before is not None else None
    newer = after[pair.after] if pair.after is not None else None
    if newer is None:
        assert older
        successor = successors.get(older.section)
        count = lost[older.section] if successor is None else counts[successor]
        count.removed += len(older.words)
        count.went += Counter(older.keys)
        return
    count = counts[newer.section]
    added, removed = count_words(older.words if older else (), newer.words)
    count.added += added
    count.removed += removed
    count.moved += len(newer.words) - added if pair.moved else 0
    older_keys = Counter(older.keys) if older else Counter()
    count.came += Counter(newer.keys) - older_keys
    count.went += older_keys - Counter(newer.keys)
    if older and pair.moved:
        # What a paragraph cites goes with it.
        stayed = Counter(newer.keys) & older_keys
        count.came += stayed
        successor = successors.get(older.section)
        (lost[older.section] if successor is None else counts[successor]).went += stayed


def _moved_citations(counts: Iterable[_Count]) -> frozenset[str]:
    """Give the keys that came somewhere and went somewhere."""
    every = list(counts)
    return frozenset(key for count in every for key in count.came) & frozenset(
        key for count in every for key in count.went
    )


_Titles = tuple[Mapping[int, str], Mapping[int, str]]
_Origins = tuple[Counter[tuple[int, int]], Mapping[int, int]]


def _describe(
    counts: Mapping[int, _Count], lost: Mapping[int, _Count], titles: _Titles, origins: _Origins, moved: frozenset[str]
) -> Iterator[SectionChange]:
    (before, after), (shares, successors) = titles, origins
    predecessors = {newer: older for older, newer in successors.items()}
    for index, title in after.items():
        count, predecessor = counts[index], predecessors.get(index)
        if predecessor is None:
            yield _section(title, "added", "", _largest_source(index, shares, before), count, moved)
            continue
        renamed = before[predecessor] if before[predecessor] != title else ""
        fate: Fate = "changed" if renamed or count.touched else "same"
        yield _section(title, fate, renamed, "", count, moved)
    for index, title in before.items():
        if index not in successors:
            yield _section(title, "removed", "", "", lost[index], moved)


def _largest_source(index: int, shares: Counter[tuple[int, int]], before: Mapping[int, str]) -> str:
    """Give the title of the older section that a newer one has most of its text from."""
    words = {older: count for (older, newer), count in shares.items() if newer == index and count}
    return before[max(words, key=lambda older: words[older])] if words else ""


def _section(  # noqa: PLR0913, PLR0917
    title: str, fate: Fate, before: str, source: str, count: _Count, moved: frozenset[str]
) -> SectionChange:
    came, went = frozenset(count.came), frozenset(count.went)
    return SectionChange(
        title, fate, before, source, count.added, count.removed, count.moved,
        citations_added=tuple(sorted(came - moved)),
        citations_removed=tuple(sorted(went - moved)),
        citations_moved=tuple(sorted((came | went) & moved)),
    )  # fmt: skip


# --- Parts and lists --------------------------------------------------------------------------------


def _compare_parts(before: Manuscript, after: Manuscript) -> Iterator[PartChange]:
    yield from _compare_texts("title", before.article.title, after.article.title)
    abstracts = ({code: source.plain for code, source in each.abstracts.items()} for each in (before, after))
    yield from _compare_texts("abstract", *abstracts)
    for name in ("keywords", "highlights"):
        older, newer = getattr(before.article, name), getattr(after.article, name)
        for code in dict.fromkeys((*newer, *older)):
            yield from _part(name, code, older.get(code, ()), newer.get(code, ()))
    yield from _part("authors", "", _people(before.article), _people(after.article))
    statements = before.article.statements, after.article.statements
    for name in ("acknowledgements", "competing_interests", "data_availability", "ethics"):
        yield from _compare_texts(name.replace("_", " "), *(getattr(each, name) for each in statements))


def _people(article: Article) -> tuple[str, ...]:
    return tuple(f"{author.given} {author.family}".strip() for author in article.authors)


def _compare_texts(part: str, before: Texts, after: Texts) -> Iterator[PartChange]:
    for code in dict.fromkeys((*after, *before)):
        yield from _part(part, code, tuple(before.get(code, "").split()), tuple(after.get(code, "").split()))


def _part(part: str, code: str, before: Sequence[str], after: Sequence[str]) -> Iterator[PartChange]:
    added, removed = count_words(before, after)
    if added or removed:
        yield PartChange(part, code, added, removed)


def _compare_items(before: Mapping[str, object], after: Mapping[str, object]) -> ItemChange:
    return ItemChange(
        added=tuple(key for key in after if key not in before),
        removed=tuple(key for key in before if key not in after),
        changed=tuple(key for key in after if key in before and before[key] != after[key]),
    )
