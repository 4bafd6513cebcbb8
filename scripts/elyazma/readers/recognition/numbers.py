"""Citations by number: [1], [3, s. 35], [1-3, 5], raised numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from elyazma.readers.recognition.brackets import Bracket, find_brackets
from elyazma.readers.recognition.values import FoundCitation, ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary

_RUN = r"\d{1,4}(?:\s?[-–—]\s?\d{1,4})?"
_RUNS = rf"{_RUN}(?:\s?,\s?{_RUN})*"
_LONGEST_RUN = 60


def find_numbers(
    text: str, references: Mapping[str, ParsedReference], vocabulary: Vocabulary, superscripts: Sequence[Range]
) -> Iterator[FoundCitation]:
    """Find numbers in square brackets, and raised ones, that are numbers of the list; in order of the text."""
    by_number = _number(references)
    page = vocabulary.either("page", "volume", "chapter", "section", "issue", "figure", "table")
    see = rf"(?:(?P<see>{vocabulary.either('see')})\s+)?"
    work = re.compile(rf"\s*{see}(?P<runs>{_RUNS})(?:,\s*(?P<note>{page}\s*[^;]+))?\s*", re.IGNORECASE)
    found = []
    for bracket in find_brackets(text):
        if bracket.square:
            found += _read_bracket(text, bracket, work, by_number)
    for start, end in superscripts:
        match = re.fullmatch(rf"\s*[\[(]?({_RUNS})[\])]?\s*", text[start:end])
        keys = _read_runs(match[1], by_number) if match else ()
        if keys and not _is_unit(text, start):
            found.append(FoundCitation(start, end, "citep", keys, certainty=0.9))
    yield from sorted(found, key=lambda each: each.start)


def _number(references: Mapping[str, ParsedReference]) -> Mapping[int, str]:
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
        ends = [int(part) for part in re.split(r"[-–—]", run)]
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
    notes = any(match["note"] for match, _ in parts[:-1]) or any(match["see"] for match, _ in parts[1:])
    if notes:
        return [_cite_apart(match, keys) for match, keys in parts]
    before = parts[0][0]["see"] or ""
    note = (parts[-1][0]["note"] or "").strip()
    keys = tuple(key for _, known in parts for key in known)
    whole = bracket.start - 1, bracket.end + 1
    return [FoundCitation(*whole, "citep", keys, before, note, exact=len(parts) == 1)]


def _read_works(
    text: str, bracket: Bracket, work: re.Pattern[str], by_number: Mapping[int, str]
) -> list[tuple[re.Match[str], tuple[str, ...]]]:
    """Read the works between a bracket's semicolons with their keys; none where anything else stands in it."""
    parts, start = [], bracket.start
    for piece in text[bracket.start : bracket.end].split(";"):
        match = work.fullmatch(text, start, start + len(piece))
        keys = _read_runs(match["runs"], by_number) if match else ()
        if not match or not keys:
            return []
        parts.append((match, keys))
        start += len(piece) + 1
    return parts


def _cite_apart(match: re.Match[str], keys: tuple[str, ...]) -> FoundCitation:
    note = (match["note"] or "").rstrip()
    end = match.start("note") + len(note) if note else match.end("runs")
    return FoundCitation(match.start("runs"), end, "citealp", keys, postnote=note)
