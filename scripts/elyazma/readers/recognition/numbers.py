"""Citations by number: [1], [3, s. 35], [1-3, 5], (1), raised numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from elyazma.readers.recognition.brackets import Bracket, find_brackets
from elyazma.readers.recognition.values import FoundCitation, ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_DASHES = "-–—−‑"
_RUN = rf"\d{{1,4}}(?:\s?[{_DASHES}]\s?\d{{1,4}})?"
_RUNS = rf"{_RUN}(?:\s?,\s?{_RUN})*"
_LONGEST_RUN = 60
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TYPED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*")
_JOINED = re.compile(rf"\s?[{_DASHES}]\s?")


def find_numbers(
    text: str,
    references: Mapping[str, ParsedReference],
    vocabulary: Vocabulary,
    superscripts: Sequence[Range],
    *,
    parenthesised: bool = False,
) -> Iterator[FoundCitation]:
    """Find numbers in square brackets, and raised ones, that are numbers of the list; in order of the text.

    `parenthesised` says that the text cites in round brackets: (1), (2-4).
    """
    by_number = number_works(references)
    page = vocabulary.either("page", "volume", "chapter", "section", "issue", "figure", "table")
    see = rf"(?:(?P<see>{vocabulary.either('see')})\s+)?"
    paged = rf"(?:{page}\s*|\d+(?:\s?[{_DASHES}]\s?\d+)?\s*{page})[^;]*"
    note = rf"(?:\s*[,;]\s*(?P<note>{paged})|\s*:\s*(?P<colon>[^;]*\d[^;]*))?"
    work = re.compile(rf"\s*{see}(?P<runs>{_RUNS}){note}\s*(?:;|$)", re.IGNORECASE)
    found = []
    for bracket in find_brackets(text):
        if bracket.square or (parenthesised and looks_cited(text, bracket, vocabulary)):
            found += _read_bracket(text, bracket, work, by_number)
    for start, end in (*_join_ranges(superscripts), *(match.span() for match in _TYPED.finditer(text))):
        match = re.fullmatch(rf"\s*[\[(]?({_RUNS})[\])]?\s*", text[start:end].translate(_RAISED))
        keys = _read_runs(match[1], by_number) if match else ()
        if keys and not _is_unit(text, start):
            found.append(FoundCitation(start, end, "citep", keys, certainty=0.9))
    yield from _join_ranges_of_brackets(text, sorted(found, key=lambda each: each.start), by_number)


def _join_ranges(ranges: Sequence[Range]) -> Iterator[Range]:
    """Join raised pieces that touch: a word processor keeps "1", "," and "2" apart."""
    held: Range | None = None
    for start, end in sorted(ranges):
        if held and held[1] == start:
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def _join_ranges_of_brackets(
    text: str, found: Sequence[FoundCitation], by_number: Mapping[int, str]
) -> Iterator[FoundCitation]:
    """Read "[1]–[3]" as the three works it means."""
    held: list[FoundCitation] = []
    for each in found:
        keys = _join_ends(text, held[-1], each, by_number) if held else ()
        if keys:
            held[-1] = replace(held[-1], end=each.end, keys=keys, exact=False)
        else:
            held.append(each)
    yield from held


def _join_ends(text: str, first: FoundCitation, last: FoundCitation, by_number: Mapping[int, str]) -> tuple[str, ...]:
    """Give the keys of a range whose ends stand in brackets of their own; none where these are no range."""
    single = len(first.keys) == len(last.keys) == 1 and not (first.postnote or last.postnote)
    if not single or not _JOINED.fullmatch(text, first.end, last.start):
        return ()
    numbers = {key: number for number, key in by_number.items()}
    return _read_runs(f"{numbers[first.keys[0]]}-{numbers[last.keys[0]]}", by_number)


def number_works(references: Mapping[str, ParsedReference]) -> Mapping[int, str]:
    """Give keys by the number that the list prints, or by place where it prints none."""
    if any(reference.number for reference in references.values()):
        return {reference.number: key for key, reference in references.items() if reference.number}
    listed = (key for key, reference in references.items() if reference.verified)
    return dict(enumerate(listed, start=1))


def _is_unit(text: str, start: int) -> bool:
    """Tell m² and x² from a citation: one or two letters, or a digit, stand before them."""
    return bool(re.search(r"(?:(?<!\w)[^\W\d]{1,2}|\d)$", text[max(0, start - 4) : start]))


def _read_runs(runs: str, by_number: Mapping[int, str]) -> tuple[str, ...]:
    """Give the keys of "1-3, 5"; none when a number is not in the list."""
    numbers: list[int] = []
    for run in runs.split(","):
        ends = [int(part) for part in re.split(rf"[{_DASHES}]", run)]
        if ends[-1] - ends[0] not in range(_LONGEST_RUN):
            return ()
        numbers += range(ends[0], ends[-1] + 1)
    keys = [by_number.get(number, "") for number in numbers]
    return tuple(keys) if all(keys) and len(set(keys)) == len(keys) else ()


def _read_bracket(
    text: str, bracket: Bracket, work: re.Pattern[str], by_number: Mapping[int, str]
) -> list[FoundCitation]:
    """Read one bracket whole, or each work in it where the works have notes of their own."""
    parts = _read_works(text, bracket, work, by_number)
    if not parts:
        return []
    notes = any(_note_of(match) for match, _ in parts[:-1]) or any(match["see"] for match, _ in parts[1:])
    if notes:
        return [_cite_apart(match, keys) for match, keys in parts]
    before = parts[0][0]["see"] or ""
    keys = tuple(key for _, known in parts for key in known)
    exact = len(parts) == 1 and bracket.square and not parts[0][0]["colon"]
    whole = bracket.start - 1, bracket.end + 1
    return [FoundCitation(*whole, "citep", keys, before, _note_of(parts[-1][0]), exact=exact)]


def _note_of(match: re.Match[str]) -> str:
    return (match["note"] or match["colon"] or "").strip()


def _read_works(
    text: str, bracket: Bracket, work: re.Pattern[str], by_number: Mapping[int, str]
) -> list[tuple[re.Match[str], tuple[str, ...]]]:
    """Read the works of a bracket one after another with their keys; none where anything else stands in it."""
    parts, start = [], bracket.start
    while start < bracket.end:
        match = work.match(text, start, bracket.end)
        keys = _read_runs(match["runs"], by_number) if match else ()
        if not match or not keys:
            return []
        parts.append((match, keys))
        start = match.end()
    return parts


def _cite_apart(match: re.Match[str], keys: tuple[str, ...]) -> FoundCitation:
    name = "note" if match["note"] else "colon" if match["colon"] else ""
    note = match[name].rstrip() if name else ""
    end = match.start(name) + len(note) if name else match.end("runs")
    return FoundCitation(match.start("runs"), end, "citealp", keys, postnote=note)


# --- Numbers in round brackets ------------------------------------------------------------------------

_FORMULA = re.compile(r"[=≈≤≥<>∑∫\ufffc]")
_NEAR = 40
_ENUMERATED = re.compile(r"\((\d{1,2})\)\s+[^\W\d_]")


def looks_cited(text: str, bracket: Bracket, vocabulary: Vocabulary) -> bool:
    """Tell a citation from the number of an equation, of a figure, of a step in an enumeration, by what is around."""
    before = text[max(0, bracket.start - 1 - _NEAR) : bracket.start - 1].rstrip()
    after = text[bracket.end + 1 : bracket.end + 1 + _NEAR]
    if not before or not re.search(r"[\w»”\"’')\]%.]$", before) or re.match(r"[\w-]", after):
        return False
    numbered = vocabulary.either("equation", "figure", "table", "section", "theorem", "lemma", "example", "note")
    if re.search(rf"(?<!\w){numbered}\w{{0,4}}\.?$", before, re.IGNORECASE):
        return False
    if not after.strip() and (_FORMULA.search(before) or not re.search(r"[^\W\d_]{2}", before)):
        return False
    return bracket.start not in _list_enumerated(text)


# Every bracket of a paragraph asks for the same.
@lru_cache(maxsize=8)
def _list_enumerated(text: str) -> frozenset[int]:
    """List where the numbers of "(1) first, (2) second" stand: they count from 1, with a word behind each."""
    places: set[int] = set()
    held: list[int] = []
    for match in _ENUMERATED.finditer(text):
        number = int(match[1])
        held = [*held, match.start(1)] if held and number == len(held) + 1 else [match.start(1)] if number == 1 else []
        places.update(held if len(held) > 1 else ())
    return frozenset(places)


def cites_in_parentheses(
    texts: Sequence[str], references: Mapping[str, ParsedReference], vocabulary: Vocabulary
) -> bool:
    """Tell whether a whole text cites its numbered list as (1): in no other way, half of it, in most brackets."""
    if not any(reference.number for reference in references.values()):
        return False
    by_number = number_works(references)
    named = [(text, bracket, keys) for text in texts for bracket, keys in _list_named(text, by_number)]
    likely = [keys for text, bracket, keys in named if not bracket.square and looks_cited(text, bracket, vocabulary)]
    square = sum(bracket.square for _, bracket, _ in named)
    cited = {key for keys in likely for key in keys}
    return square < len(likely) and len(likely) * 2 > len(named) - square and len(cited) * 2 >= len(by_number)


def _list_named(text: str, by_number: Mapping[int, str]) -> Iterator[tuple[Bracket, tuple[str, ...]]]:
    """List the brackets that hold nothing but numbers of the list, those of an enumeration left out."""
    for bracket in find_brackets(text):
        inside = text[bracket.start : bracket.end].strip()
        keys = _read_runs(inside, by_number) if re.fullmatch(_RUNS, inside) else ()
        if keys and bracket.start not in _list_enumerated(text):
            yield bracket, keys
