"""Find the authors' own works in the bibliography, and print and cite them without names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_lowercase

from elyazma.anonymity.spellings import Spellings, fold, write_pattern
from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import (
    SECOND_KEY,
    Bibliography,
    Inline,
    Label,
    PrintedNote,
    PrintedReference,
    Reference,
    References,
    SecondReferences,
)
from elyazma.references.names import CslName, read_names

_PEOPLE = ("author", "editor", "translator")


def find_self_citations(article: Article, bibliography: Bibliography, tables: Spellings) -> tuple[str, ...]:
    """Give the keys of works that an author of the article wrote, edited or translated, in any spelling."""
    patterns = [pattern for author in article.authors for pattern in _name_patterns(author, tables)]
    return tuple(each.key for each in bibliography.references if _is_by_author(each, patterns))


def _name_patterns(author: Author, tables: Spellings) -> Iterator[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Write a pattern for each spelling of the family name, with one for the first letter of a given name."""
    names = [(author.family, author.given), *((name.family, name.given) for name in author.spellings.values())]
    # An initial stands for one sound, which has up to four letters: "Yu", "Shch".
    starts = dict.fromkeys(word[:length] for _, word in names for length in range(1, 5) if word)
    given = "|".join(write_pattern(start, tables) for start in starts)
    for family in dict.fromkeys(family for family, _ in names if family.strip()):
        yield re.compile(write_pattern(family, tables)), re.compile(f"(?:{given})")


def _is_by_author(reference: Reference, patterns: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]) -> bool:
    named = (reference.fields.get(field, "") for field in _PEOPLE)
    people = [name for value in named if value for name in read_names(value, reference.span)[0]]
    return any(_is_same_name(name, pair) for name in people for pair in patterns)


def _is_same_name(name: CslName, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    family, given = pair
    if not name.family or not family.fullmatch(fold(name.family).text):
        return False
    return not name.given or bool(given.match(fold(name.given).text))


# --- Printed without names --------------------------------------------------------------------------


def make_anonymous_keys(self_citations: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Give each self-citation's key a new one, "own1" and so on, that no other work has."""
    numbers = range(1, len(self_citations) + len(known) + 1)
    free = (key for number in numbers if (key := f"own{number}") not in known)
    return dict(zip(self_citations, free, strict=False))


def hide_self_citations(references: References, keys: Mapping[str, str], words: Mapping[str, str]) -> References:
    """Print self-citations as "[details removed]" and cite them as "(Author, 2018)".

    An alphabetical list has them first: elsewhere their position would show the first letter of the name.
    """
    hidden = [_hide_entry(entry, keys, words) for entry in references.entries]
    references = _hide_notes(references, hidden, keys)
    self_citations = _add_year_letters([entry for entry in hidden if entry.key in keys.values()])
    if references.mode == "author-year" and not references.numbered:
        others = (each for each in hidden if each.key not in keys.values())
        return replace(references, entries=(*self_citations, *others))
    waiting = iter(self_citations)
    entries = tuple(next(waiting) if entry.key in keys.values() else entry for entry in hidden)
    return replace(references, entries=entries)


def hide_in_second_list(
    second: SecondReferences, keys: Mapping[str, str], words: Mapping[str, str]
) -> SecondReferences:
    """Do the same in a second list; `words` are those of its language."""
    own = {f"{SECOND_KEY}{key}": f"{SECOND_KEY}{name}" for key, name in keys.items()}
    return replace(second, references=hide_self_citations(second.references, own, words))


def _hide_entry(entry: PrintedReference, keys: Mapping[str, str], words: Mapping[str, str]) -> PrintedReference:
    if entry.key not in keys:
        return entry
    year = _bare_year(entry.label.year)
    label = Label(words["author"], words["author"], year, entry.label.number)
    return PrintedReference(keys[entry.key], label, _anonymous_text(label, words))


def _hide_notes(references: References, hidden: Sequence[PrintedReference], keys: Mapping[str, str]) -> References:
    """Leave of a note with a self-citation the short forms of its works; "[details removed]" is that of one's own."""
    own = {entry.key: entry for entry in hidden if entry.key in keys.values()}
    renamed = {keys.get(key, key): text for key, text in references.short.items()}
    short = renamed | {key: entry.text for key, entry in own.items()}
    notes = [_hide_note(note, keys, own, short) if keys.keys() & set(note.keys) else note for note in references.notes]
    return replace(references, notes=tuple(notes), short=short)


def _hide_note(
    note: PrintedNote,
    keys: Mapping[str, str],
    own: Mapping[str, PrintedReference],
    short: Mapping[str, tuple[Inline, ...]],
) -> PrintedNote:
    named = tuple(keys.get(key, key) for key in note.keys)
    pieces = [piece for key in named for piece in (Inline("text", "; "), *short.get(key, ()))]
    name = next(own[key].label.short for key in named if key in own) if note.name else ""
    return replace(note, keys=named, text=tuple(pieces[1:]), name=name)


def _bare_year(year: str) -> str:
    """Give a year without its letter ("2018a"); empty for what is no year, such as a title in its place."""
    found = re.match(r"\d{4}", year)
    return found.group() if found else ""


def _add_year_letters(entries: Sequence[PrintedReference]) -> list[PrintedReference]:
    """Tell works of the same year apart by letters: 2018a, 2018b."""
    count = Counter(entry.label.year for entry in entries)
    seen: Counter[str] = Counter()
    lettered_entries: list[PrintedReference] = []
    for entry in entries:
        year = entry.label.year
        if count[year] > 1 and year:
            lettered = f"{year}{ascii_lowercase[seen[year] % len(ascii_lowercase)]}"
            seen[year] += 1
            text = tuple(replace(piece, text=piece.text.replace(year, lettered, 1)) for piece in entry.text)
            entry = replace(entry, label=replace(entry.label, year=lettered), text=text)
        lettered_entries.append(entry)
    return lettered_entries


def _anonymous_text(label: Label, words: Mapping[str, str]) -> tuple[Inline, ...]:
    year = f" ({label.year})" if label.year else ""
    return (Inline("text", f"{label.short}{year}. [{words['anonymised']}]."),)


def hide_entries(bibliography: Bibliography, keys: Mapping[str, str]) -> Bibliography:
    """Give the bibliography with nothing of the self-citations but their new keys and their types."""
    references = tuple(
        Reference(keys[each.key], each.type, {}, Span(each.span.path, each.span.line), {}) if each.key in keys else each
        for each in bibliography.references
    )
    return replace(bibliography, references=references)
