"""Check that the versions of an article in its languages say the same: titles, abstracts, keywords.

Journals ask for versions "identical in content". A translation is free, so a check reports only what is certain:
what a version may be taken to say counts as said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Literal, TypeVar

from elyazma.languages import (
    Figure,
    Language,
    count_sentences,
    find_counts,
    find_figures,
    find_names,
    find_values,
    has_name,
)
from elyazma.model.diagnostics import Diagnostic, Span, relate, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import Phrase, join_list, phrase, phrase_count, phrase_data
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.unprinted import find_comments

T = TypeVar("T")

LONGER_AT_MOST = 1.5
"""How many times longer, in characters, one abstract may be than the other, once `length` of the languages is
allowed for. Ours: translations of this kind of text lie within 0.9 and 1.1."""

LONGER_WITH_SENTENCES, SENTENCES_AT_MOST = 1.25, 2
"""A smaller difference counts too when as many sentences are missing as well. Ours."""

SHORTEST_ABSTRACT, SHORTEST_TITLE = 200, 4
"""Characters and words below which lengths, or equal words, prove nothing. Ours."""

ACRONYM_LENGTH = 4
"""Shorter acronyms are too often two different ones (ABD, ABŞ) to call one the misprint of the other."""

_PARTS = re.compile(r"[:;.?!(—]\s|\s[-–—]\s|\s\(")
_ACRONYM = re.compile(rf"(?<!\w)[^\W\d_a-zəıöüçşğа-яё]{{{ACRONYM_LENGTH},}}(?![^\W\d_]{{3}})")


@dataclass(frozen=True, slots=True)
class _Version:
    """One language's version of a part: its text without TeX on one line, its source, and where that stands."""

    part: Literal["title", "abstract"]
    language: Language
    text: str
    source: str
    place: Span
    read: bool = False

    @property
    def name(self) -> Phrase:
        """Name the version: "the abstract in English"."""
        language = phrase_data(self.language.english_name)
        if self.part == "title":
            return phrase("the title in {language}", language=language)
        return phrase("the abstract in {language}", language=language)

    def find(self, words: str) -> Span:
        """Give the place of words in the source, else that of the whole version."""
        if not self.read:
            return self.place
        visible = _blank_comments(self.source)
        found = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, words.split())), visible)
        if found is None:
            return self.place
        line = visible.count("\n", 0, found.start()) + 1
        column = found.start() - visible.rfind("\n", 0, found.start())
        return Span(self.place.path, line, column, found.end() - found.start())


def _blank_comments(source: str) -> str:
    """Write blanks over the comments, so that every place stays."""
    comments = find_comments(parse(source))
    return apply_edits(source, ((each.start, each.end, _blank(source[each.start : each.end])) for each in comments))


def _blank(text: str) -> str:
    return "".join("\n" if sign == "\n" else " " for sign in text)


def check_languages(manuscript: Manuscript, languages: Mapping[str, Language]) -> tuple[Diagnostic, ...]:
    """Compare the article's own language with each other one it has a title, an abstract or keywords in."""
    return (
        *_check_texts(_titles(manuscript, languages), TITLE_CHECKS),
        *_check_texts(_abstracts(manuscript, languages), ABSTRACT_CHECKS),
        *check_keywords(manuscript, languages),
    )


def _titles(manuscript: Manuscript, languages: Mapping[str, Language]) -> Iterator[_Version]:
    for code, title in _own_first(manuscript, manuscript.article.title):
        if code in languages and title:
            yield _Version(
                "title", languages[code], " ".join(title.split()), "", _find_span(manuscript, f"title.{code}")
            )


def _abstracts(manuscript: Manuscript, languages: Mapping[str, Language]) -> Iterator[_Version]:
    for code, source in _own_first(manuscript, manuscript.abstracts):
        if code in languages and source.plain.strip():
            text = " ".join(source.plain.split())
            yield _Version("abstract", languages[code], text, source.text, Span(source.path), read=True)


def _own_first(manuscript: Manuscript, versions: Mapping[str, T]) -> list[tuple[str, T]]:
    return sorted(versions.items(), key=lambda item: item[0] != manuscript.article.language)


def _find_span(manuscript: Manuscript, key: str) -> Span:
    return manuscript.places.get(key, Span("manuscript/article.toml"))


_Check = Callable[[_Version, _Version], Iterator[Diagnostic]]


def _check_texts(versions: Iterator[_Version], checks: tuple[_Check, ...]) -> Iterator[Diagnostic]:
    known = list(versions)
    for one in known[1:]:
        for check in checks:
            yield from check(known[0], one)


# --- Numbers --------------------------------------------------------------------------------------


def check_numbers(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find numbers that only one version has; of two that stand for each other both are named."""
    left, right = _lacking(find_figures, first, second), _lacking(find_figures, second, first)
    for kind in (True, False):
        ours = [figure for figure in left if figure.is_year is kind]
        theirs = [figure for figure in right if figure.is_year is kind]
        if len(ours) == len(theirs) == 1:
            yield _contradict(first, ours[0], second, theirs[0])
        else:
            yield from _report_numbers(first, ours, second)
            yield from _report_numbers(second, theirs, first)
    # A number in words may be put otherwise in the other language, unless that has another one in its place.
    left, right = _lacking(find_counts, first, second), _lacking(find_counts, second, first)
    if len(left) == len(right) == 1:
        yield _contradict(first, left[0], second, right[0])


_Finder = Callable[[Language, str], tuple[Figure, ...]]


def _lacking(find: _Finder, version: _Version, other: _Version) -> list[Figure]:
    said: frozenset[Decimal] = find_values(other.language, f"{other.text} {_mathematics(other.source)}")
    return [figure for figure in find(version.language, version.text) if not figure.values & said]


def _mathematics(source: str) -> str:
    tree = parse(_blank_comments(source))
    return " ".join(tree.source(formula) for formula in tree.mathematics())


def _contradict(first: _Version, one: Figure, second: _Version, other: Figure) -> Diagnostic:
    said = phrase(
        "{first_name} says {one_text} where {second_name} says {other_text}",
        first_name=first.name,
        one_text=one.text,
        second_name=second.name,
        other_text=other.text,
    )
    hint = phrase("correct the one that is wrong")
    return relate(warning("numbers-differ", said, first.find(one.text), hint), second.find(other.text))


def _report_numbers(version: _Version, figures: list[Figure], other: _Version) -> Iterator[Diagnostic]:
    if figures:
        texts = [figure.text for figure in figures]
        said = phrase(
            "{version_name} says {texts}; {other_name} does not",
            version_name=version.name,
            texts=join_list(texts),
            other_name=other.name,
        )
        hint = phrase(
            "say it in {language} too, or leave it out in both", language=phrase_data(other.language.english_name)
        )
        yield relate(warning("numbers-differ", said, version.find(texts[0]), hint), other.place)


# --- Names and acronyms ---------------------------------------------------------------------------


def check_names(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find well-known names that only one version has, in any spelling, as an acronym or in full."""
    yield from _report_names(first, second)
    yield from _report_names(second, first)


def _report_names(version: _Version, other: _Version) -> Iterator[Diagnostic]:
    known = other.language.parallel.names
    absent = _find_absent(version, other)
    if absent:
        words = [_whole_word(version.text, spelt) for spelt in absent.values()]
        said = phrase(
            "{version_name} names {words}; {other_name} does not",
            version_name=version.name,
            words=join_list(words),
            other_name=other.name,
        )
        wanted = join_list([form if form.isupper() else f"{form}…" for form in (known[key][0] for key in absent)])
        hint = phrase("in {language}: {wanted}", language=phrase_data(other.language.english_name), wanted=wanted)
        yield relate(warning("names-differ", said, version.find(words[0]), hint), other.place)


def _find_absent(version: _Version, other: _Version) -> dict[str, str]:
    return {
        key: spelt
        for key, spelt in find_names(version.language, version.text).items()
        if key in other.language.parallel.names and not has_name(other.language, other.text, key, spelt)
    }


def _whole_word(text: str, stem: str) -> str:
    found = re.search(rf"(?<!\w){re.escape(stem)}\w*", text)
    return found[0] if found else stem


def check_acronyms(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find an acronym of which the other version has only a misprint: two letters changed places, or one is another."""
    ours, theirs = _find_acronyms(first), _find_acronyms(second)
    for one in sorted(ours - theirs):
        near = sorted(other for other in theirs - ours if _is_misprint(one, other))
        if near:
            said = phrase(
                "{first_name} has {one}, {second_name} has {near}",
                first_name=first.name,
                one=one,
                second_name=second.name,
                near=near[0],
            )
            finding = warning("acronyms-differ", said, first.find(one), phrase("correct the one that is wrong"))
            yield relate(finding, second.find(near[0]))


def _find_acronyms(version: _Version) -> set[str]:
    """Find words in capitals, unless the whole text is in them or the language's data know them."""
    if version.text.isupper():
        return set()
    known = {form for forms in version.language.parallel.names.values() for form in forms}
    return {match[0] for match in _ACRONYM.finditer(version.text)} - known


def _is_misprint(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    places = [place for place in range(len(one)) if one[place] != other[place]]
    return len(places) == 1 or (len(places) == 2 and sorted(one) == sorted(other))  # noqa: PLR2004


# --- Length, subtitles, what is not translated ------------------------------------------------------


def check_length(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find an abstract so much shorter than the other that a part of it must be missing."""
    short, long = sorted((first, second), key=_size)
    sentences, more = count_sentences(short.text), count_sentences(long.text)
    ratio = _size(long) / _size(short)
    bound = LONGER_WITH_SENTENCES if more - sentences >= SENTENCES_AT_MOST else LONGER_AT_MOST
    if ratio > bound and len(long.text) >= SHORTEST_ABSTRACT:
        said = phrase(
            "{short_name} has {characters} characters in {sentences}, {long_name} {more} in {others}",
            short_name=short.name,
            characters=len(short.text),
            sentences=phrase_count(sentences, "{count} sentence", "{count} sentences"),
            long_name=long.name,
            more=len(long.text),
            others=more,
        )
        hint = phrase("see what {name} leaves out", name=short.name)
        yield relate(warning("abstracts-differ", said, short.place, hint), long.place)


def _size(version: _Version) -> float:
    return len(version.text) / version.language.parallel.length


def check_subtitle(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find a title of one part where the other has two."""
    whole, parted = sorted((first, second), key=lambda version: bool(_PARTS.search(version.text)))
    if _PARTS.search(parted.text) and not _PARTS.search(whole.text):
        said = phrase(
            "{whole_name} has one part, {parted_name} has a subtitle", whole_name=whole.name, parted_name=parted.name
        )
        hint = phrase(
            "add the subtitle in {language}, or leave it out in both",
            language=phrase_data(whole.language.english_name),
        )
        yield relate(warning("titles-differ", said, whole.place, hint), parted.place)


def check_translated(first: _Version, second: _Version) -> Iterator[Diagnostic]:
    """Find a version that is the other one, word for word."""
    if first.text == second.text and len(first.text.split()) >= SHORTEST_TITLE:
        said = phrase(
            "{name} is that in {language}, word for word",
            name=second.name,
            language=phrase_data(first.language.english_name),
        )
        yield relate(warning("not-translated", said, second.place, phrase("translate it")), first.place)


def check_keywords(manuscript: Manuscript, languages: Mapping[str, Language]) -> Iterator[Diagnostic]:
    """Find lists of keywords that are not equally long."""
    lists = _own_first(manuscript, manuscript.article.keywords)
    given = [(code, words) for code, words in lists if code in languages and words]
    for code, words in given[1:]:
        own, wanted = given[0]
        if len(words) != len(wanted):
            said = phrase(
                "the list of keywords in {language} has {count}, that in {other} {wanted}",
                language=phrase_data(languages[code].english_name),
                count=len(words),
                other=phrase_data(languages[own].english_name),
                wanted=len(wanted),
            )
            finding = warning(
                "keywords-differ", said, _find_span(manuscript, f"keywords.{code}"), phrase("give each keyword in both")
            )
            yield relate(finding, _find_span(manuscript, f"keywords.{own}"))


TITLE_CHECKS: tuple[_Check, ...] = (check_translated, check_numbers, check_names, check_acronyms, check_subtitle)
ABSTRACT_CHECKS: tuple[_Check, ...] = (check_translated, check_numbers, check_names, check_acronyms, check_length)
