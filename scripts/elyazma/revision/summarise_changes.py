"""Count what changed between two revisions: words and citations by section, parts by language, references, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from elyazma.model.article import Article, Texts
from elyazma.model.changes import Changes, Fate, ItemChange, PartChange, SectionChange
from elyazma.model.manuscript import Manuscript
from elyazma.revision.flattening import Flattener, list_pictures
from elyazma.revision.paragraphs import Pair, Paragraph, count_words, pair_paragraphs, split_paragraphs
from elyazma.revision.sides import RevisionSide


def summarise_changes(old: RevisionSide, new: RevisionSide) -> Changes:
    """Compare two sides; sections and paragraphs are recognised by what they say, wherever they stand."""
    before, after = old.manuscript, new.manuscript
    journals = (before.article.journal, after.article.journal)
    entries = ({entry.key: entry.text for entry in side.references.entries} for side in (old, new))
    tables = ({table.path: (table.rows, table.layout) for table in each.tables} for each in (before, after))
    return Changes(
        sections=_compare_sections(_read_paragraphs(old), _read_paragraphs(new)),
        parts=tuple(_compare_parts(before, after)),
        references=_compare_items(*entries),
        figures=_compare_items(list_pictures(before), list_pictures(after)),
        tables=_compare_items(*tables),
        journals=journals if journals[0] != journals[1] else (),
    )


def _read_paragraphs(side: RevisionSide) -> tuple[Paragraph, ...]:
    manuscript = side.manuscript
    flattener = Flattener(side, printed=False)
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


def _compare_sections(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[SectionChange, ...]:
    pairs = pair_paragraphs(old, new)
    titles_old, titles_new = _titles(old), _titles(new)
    shares = _share(old, new, pairs)
    heirs = _choose_heirs(shares, titles_old, titles_new)
    counts = {index: _Count() for index in titles_new}
    lost = {index: _Count() for index in titles_old}
    for pair in pairs:
        _count_pair(pair, old, new, counts, lost, heirs)
    moved = _moved_citations([*counts.values(), *lost.values()])
    return tuple(_describe(counts, lost, (titles_old, titles_new), (shares, heirs), moved))


def _titles(paragraphs: Iterable[Paragraph]) -> dict[int, str]:
    titles: dict[int, str] = {}
    for paragraph in paragraphs:
        titles.setdefault(paragraph.section, paragraph.title)
    return titles


def _share(old: Sequence[Paragraph], new: Sequence[Paragraph], pairs: Iterable[Pair]) -> Counter[tuple[int, int]]:
    """Count the words that each newer section has from each older one."""
    shares: Counter[tuple[int, int]] = Counter()
    for pair in pairs:
        if pair.before is not None and pair.after is not None:
            before, after = old[pair.before], new[pair.after]
            shares[before.section, after.section] += min(len(before.words), len(after.words))
    return shares


def _choose_heirs(shares: Counter[tuple[int, int]], old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, int]:
    """Say which newer section each older one lives on in: the one of its title if that has text of it, else most."""

    def rank(item: tuple[tuple[int, int], int]) -> tuple[bool, int]:
        (before, after), words = item
        return old[before] == new[after], words

    heirs: dict[int, int] = {}
    for (before, after), words in sorted(shares.items(), key=rank, reverse=True):
        if words and before not in heirs and after not in heirs.values():
            heirs[before] = after
    named = {title: index for index, title in new.items() if index not in heirs.values()}
    heirs |= {index: named[title] for index, title in old.items() if index not in heirs and title in named}
    return heirs


def _count_pair(  # noqa: PLR0913, PLR0917
    pair: Pair, old: Sequence[Paragraph], new: Sequence[Paragraph],
    counts: Mapping[int, _Count], lost: Mapping[int, _Count], heirs: Mapping[int, int],
) -> None:  # fmt: skip
    before = old[pair.before] if pair.before is not None else None
    after = new[pair.after] if pair.after is not None else None
    if after is None:
        assert before
        heir = heirs.get(before.section)
        place = lost[before.section] if heir is None else counts[heir]
        place.removed += len(before.words)
        place.went += Counter(before.keys)
        return
    place = counts[after.section]
    added, removed = count_words(before.words if before else (), after.words)
    place.added += added
    place.removed += removed
    place.moved += len(after.words) - added if pair.moved else 0
    keys_before = Counter(before.keys) if before else Counter()
    place.came += Counter(after.keys) - keys_before
    place.went += keys_before - Counter(after.keys)
    if before and pair.moved:
        # What a paragraph cites goes with it.
        stayed = Counter(after.keys) & keys_before
        place.came += stayed
        heir = heirs.get(before.section)
        (lost[before.section] if heir is None else counts[heir]).went += stayed


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
    (old, new), (shares, heirs) = titles, origins
    ancestors = {after: before for before, after in heirs.items()}
    for index, title in new.items():
        count, ancestor = counts[index], ancestors.get(index)
        if ancestor is None:
            yield _section(title, "added", "", _largest_source(index, shares, old), count, moved)
            continue
        renamed = old[ancestor] if old[ancestor] != title else ""
        fate: Fate = "changed" if renamed or count.touched else "same"
        yield _section(title, fate, renamed, "", count, moved)
    for index, title in old.items():
        if index not in heirs:
            yield _section(title, "removed", "", "", lost[index], moved)


def _largest_source(index: int, shares: Counter[tuple[int, int]], old: Mapping[int, str]) -> str:
    """Give the title of the older section that a new one has most of its text from."""
    words = {before: count for (before, after), count in shares.items() if after == index and count}
    return old[max(words, key=lambda before: words[before])] if words else ""


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


def _compare_parts(old: Manuscript, new: Manuscript) -> Iterator[PartChange]:
    yield from _compare_texts("title", old.article.title, new.article.title)
    abstracts = ({code: source.plain for code, source in each.abstracts.items()} for each in (old, new))
    yield from _compare_texts("abstract", *abstracts)
    for name in ("keywords", "highlights"):
        before, after = getattr(old.article, name), getattr(new.article, name)
        for code in dict.fromkeys((*after, *before)):
            yield from _part(name, code, before.get(code, ()), after.get(code, ()))
    yield from _part("authors", "", _people(old.article), _people(new.article))
    statements = old.article.statements, new.article.statements
    for name in ("acknowledgements", "competing_interests", "data_availability", "ethics"):
        yield from _compare_texts(name.replace("_", " "), *(getattr(each, name) for each in statements))


def _people(article: Article) -> tuple[str, ...]:
    return tuple(f"{author.given} {author.family}".strip() for author in article.authors)


def _compare_texts(part: str, old: Texts, new: Texts) -> Iterator[PartChange]:
    for code in dict.fromkeys((*new, *old)):
        yield from _part(part, code, tuple(old.get(code, "").split()), tuple(new.get(code, "").split()))


def _part(part: str, code: str, old: Sequence[str], new: Sequence[str]) -> Iterator[PartChange]:
    added, removed = count_words(old, new)
    if added or removed:
        yield PartChange(part, code, added, removed)


def _compare_items(old: Mapping[str, object], new: Mapping[str, object]) -> ItemChange:
    return ItemChange(
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        changed=tuple(key for key in new if key in old and old[key] != new[key]),
    )
