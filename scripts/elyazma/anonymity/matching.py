"""Find identity terms in text, and tell an author's name from a namesake's, a common word and a printed reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from elyazma.anonymity.identity_terms import IdentityTerm
from elyazma.anonymity.names import NEAR, Place, judge_given, judge_name
from elyazma.anonymity.searched_text import Kind
from elyazma.anonymity.spellings import Folded, Spellings, fold, write_pattern
from elyazma.anonymity.views import list_views
from elyazma.anonymity.words import read_words
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import References, list_entries
from elyazma.tex.inlines import to_plain

Certainty = Literal["certain", "doubtful", "cited"]
_WORD = re.compile(r"(?<![\w@./:-])[^\W\d_]{2,}(?![\w@]|[./-]\w)")
"""A word of the text, and none of an address."""
_DEFINED = re.compile(r"((?:[\w&-]+\s+){2,9})\(([^\W\d_]{3,8})\)")
"""Words with their initials in brackets."""
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_]{2})|\n\s*\n")
_KNOWN_LETTERS = 8
"""If so many letters beside a name are the same as in a printed reference, it stands in that reference."""
_DESTINATIONS = ("cite.", "ref-", "cite-", "#")
"""What PDFs, Word files and web pages put before a citation key to name a link's destination."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a term stands in a text (offsets from 0), what is written there, and how certain it is."""

    term: IdentityTerm
    start: int
    end: int
    written: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where an author may be named.

    `entries` are the printed references, only their letters, each between line ends. `citations` are labels without
    their years, `years` all years (or numbers) that may follow one. `keys` are citation keys; `phrases` are those that
    the author says are about others. `small_words` are the words that occur in the text without a capital, `defined`
    the abbreviations that it explains as something.
    """

    entries: str = ""
    citations: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    keys: frozenset[str] = frozenset()
    phrases: tuple[re.Pattern[str], ...] = ()
    small_words: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()


def list_allowed(references: References, phrases: Sequence[str], tables: Spellings, texts: Sequence[str]) -> Allowed:
    """List where an author may be named: the printed references, and phrases about namesakes.

    `texts` are those of the article; they show which words are common ones.
    """
    entries = tuple(list_entries(references))
    labels = {_letters(name) for entry in entries for name in (entry.label.short, entry.label.long) if name}
    numeric = references.mode == "numeric"
    years = {str(entry.label.number) if numeric else _letters(entry.label.year) for entry in entries}
    written = [
        *(entry.text for entry in entries),
        *(note.text for note in references.notes),
        *references.short.values(),
    ]
    printed = [_letters(to_plain(text)) for text in written]
    printed += [_letters(target) for text in written for target in _targets(text)]
    small = {fold(word).text for text in texts for word in _WORD.findall(text) if word[0].islower()}
    return Allowed(
        entries="\n".join(["", *printed, ""]),
        citations=tuple(sorted(labels, key=len, reverse=True)),
        years=tuple(sorted(filter(None, years), key=len, reverse=True)),
        keys=frozenset(entry.key for entry in entries),
        phrases=tuple(re.compile(write_pattern(phrase, tables)) for phrase in phrases if phrase.strip()),
        small_words=frozenset(small),
        defined=frozenset(fold(match.group(2)).text for text in texts for match in _DEFINED.finditer(text)),
    )


def _targets(inlines: Sequence[object]) -> Iterator[str]:
    for inline in inlines:
        if target := getattr(inline, "target", ""):
            yield target
        yield from _targets(getattr(inline, "children", ()))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text).text))


def find_hits(
    text: str, kind: Kind, terms: Sequence[IdentityTerm], allowed: Allowed, tables: Spellings
) -> Iterator[Hit]:
    """Find all terms in a text; those for hidden places, such as accounts, are not looked for in printed text."""
    views = tuple(list_views(text, kind))
    for term in terms:
        if not term.hidden_only or kind != "text":
            yield from _find_in_views(term, views, allowed, tables)


def _find_in_views(
    term: IdentityTerm, views: Sequence[tuple[Folded, Kind]], allowed: Allowed, tables: Spellings
) -> Iterator[Hit]:
    """Find a term however the text is seen; what one view leaves in doubt, the next may make certain."""
    seen: list[tuple[int, int]] = []
    doubtful: list[Hit] = []
    for folded, kind in views:
        for match in _find_term(term, folded.text, kind):
            span = folded.span(*match.span())
            hit = None if _overlaps(span, seen) else _make_hit(match, folded, (term, kind), allowed, tables)
            if hit and hit.certainty == "doubtful":
                doubtful.append(hit)
            elif hit:
                seen.append(span)
                yield hit
    yield from _told_once(doubtful, seen)


def _told_once(hits: Sequence[Hit], seen: list[tuple[int, int]]) -> Iterator[Hit]:
    for hit in hits:
        if not _overlaps((hit.start, hit.end), seen):
            seen.append((hit.start, hit.end))
            yield hit


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _find_term(term: IdentityTerm, text: str, kind: Kind) -> Iterator[re.Match[str]]:
    """Find a term, and a long name whose letters stand apart too."""
    pattern = term.loose if term.loose and kind == "name" else term.pattern
    yield from pattern.finditer(text)
    if term.split:
        yield from term.split.finditer(text)


def _make_hit(
    match: re.Match[str], folded: Folded, asked: tuple[IdentityTerm, Kind], allowed: Allowed, tables: Spellings
) -> Hit | None:
    """Make a match a hit; none without the capitals that the term asks for, or if it is a common word."""
    term, kind = asked
    start, end = folded.span(*match.span())
    written = folded.source[start:end]
    if term.capitals and not _in_capitals(written):
        return None
    certainty = _judge(match, folded, asked, allowed, tables)
    if certainty is None:
        return None
    hit = Hit(term, start, end, written, certainty)
    return None if _is_common_word(hit, match.group(), kind, allowed) else hit


def _is_common_word(hit: Hit, word: str, kind: Kind, allowed: Allowed) -> bool:
    """Tell whether a name is a common word here: written without a capital, and with no given name beside it."""
    small = hit.written[0].islower() and word in allowed.small_words
    return small and hit.certainty == "doubtful" and hit.term.person is not None and kind != "name"


_FIRST_PERSON = 40
"""Letters before a name in brackets among which "we" and its like make the work the author's."""
_ENDS_NAME = re.compile(r"\s*(?:[,;)]|\d{4})(?!\s*[^\W\d_]\.)")


def _is_own_work(match: re.Match[str], folded: Folded) -> bool:
    """Tell whether initials or a name stand in brackets behind a word for oneself: "in our paper (A. B., 2030)"."""
    text, start = folded.text, max(0, match.start() - _FIRST_PERSON)
    before, bracket, rest = text[start : match.start()].rpartition("(")
    if not bracket or rest.strip() or not _ENDS_NAME.match(text, match.end()):
        return False
    sentence = re.split(r"[.!?]\s", before)[-1]
    at = start + len(before) - len(sentence)
    # "US" is no "us".
    words = [found for found in _WORD.finditer(sentence) if not _is_acronym(folded, at + found.start(), found[0])]
    return not read_words().own.isdisjoint(found[0] for found in words)


def _is_acronym(folded: Folded, at: int, word: str) -> bool:
    written = folded.source[folded.origins[at] : folded.origins[at + len(word) - 1] + 1]
    return written.isupper()


def _in_capitals(written: str) -> bool:
    return all(letter.isupper() for letter in written if letter.isalpha())


def _judge(
    match: re.Match[str], folded: Folded, asked: tuple[IdentityTerm, Kind], allowed: Allowed, tables: Spellings
) -> Certainty | None:
    """Tell how certain a match is; None if it is nothing, or if another term tells the same."""
    term, kind = asked
    if kind == "list" or _is_cited(match, folded, kind, allowed):
        return "cited"
    if any(_covers(phrase, match, folded.text) for phrase in allowed.phrases):
        return "doubtful"
    if term.person:
        return _judge_person(Place(match, folded, kind, allowed.small_words), term, allowed, tables)
    if term.capitals:
        # A file's properties hold nobody else's initials.
        sure = term.certain or kind in {"property", "name"} or _is_own_work(match, folded)
        return "certain" if sure and match.group() not in allowed.defined else "doubtful"
    return "certain" if term.certain else "doubtful"


def _judge_person(place: Place, term: IdentityTerm, allowed: Allowed, tables: Spellings) -> Certainty | None:
    if term.alone:
        judged = judge_given(place, term, tables)
        return None if judged is None else "certain" if judged else "doubtful"
    if _is_beside_citation(place.match, place.folded.text, term, allowed):
        return "cited"
    sure = judge_name(place, term, tables) or (not term.certain and _is_own_work(place.match, place.folded))
    return "certain" if sure else "doubtful"


def _covers(pattern: re.Pattern[str], match: re.Match[str], text: str) -> bool:
    window = slice(max(0, match.start() - 2 * NEAR), match.end() + 2 * NEAR)
    return any(
        found.start() + window.start <= match.start() and match.end() <= found.end() + window.start
        for found in pattern.finditer(text[window])
    )


# --- References -------------------------------------------------------------------------------------


def _is_cited(match: re.Match[str], folded: Folded, kind: Kind, allowed: Allowed) -> bool:
    if kind not in {"text", "property"} and any(_is_key(key, match, folded.text) for key in allowed.keys):
        return True
    before, after = folded.text[max(0, match.start() - 300) : match.start()], folded.text[match.end() :][:300]
    left, hit, right = _alnum(before), _alnum(match.group()), _alnum(after)
    following, preceding = hit + right[:_KNOWN_LETTERS], left[-_KNOWN_LETTERS:] + hit
    known = allowed.entries
    if len(right) >= _KNOWN_LETTERS // 2 and following in known:
        return True
    if len(left) >= _KNOWN_LETTERS // 2 and preceding in known:
        return True
    return _is_citation(left, hit, right, allowed)


def _is_beside_citation(match: re.Match[str], text: str, term: IdentityTerm, allowed: Allowed) -> bool:
    """Tell whether the sentence cites a work of this name: "Əliyev's model (Əliyev, 2018) is used"."""
    before = _SENTENCE_END.split(text[max(0, match.start() - 300) : match.start()])[-1]
    after = _SENTENCE_END.split(text[match.end() : match.end() + 300])[0]
    beside = f"{_alnum(before)} {_alnum(after)}"
    labels = [label for label in allowed.citations if term.pattern.fullmatch(label)]
    return any(label + year in beside for label in labels for year in allowed.years)


def _alnum(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_key(key: str, match: re.Match[str], text: str) -> bool:
    """Tell whether a match lies in a citation key: in a command's braces, or in the name of a link's destination."""
    wanted = fold(key).text
    start = text.find(wanted, max(0, match.end() - len(wanted)))
    if not 0 <= start <= match.start() or match.end() > start + len(wanted):
        return False
    before, after = text[:start].rstrip(), text[start + len(wanted) :].lstrip()
    in_command = before.endswith(("{", ",")) and after.startswith(("}", ","))
    return in_command or (before.endswith(_DESTINATIONS) and not after)


def _is_citation(left: str, hit: str, right: str, allowed: Allowed) -> bool:
    """Tell whether the name stands in a label that a year or a number follows: "(Həsənov və Əliyev, 2018)"."""
    for label in allowed.citations:
        # The sentence may add an ending: "Əliyevin (2018)".
        if label.endswith(hit) or hit.startswith(label):
            rest = right
        elif hit in label and right.startswith(after := label.partition(hit)[2]):
            rest = right[len(after) :]
        else:
            continue
        if any(rest.startswith(year) for year in allowed.years):
            return True
    return False
