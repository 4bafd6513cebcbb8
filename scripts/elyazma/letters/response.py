"""Lay out a response to reviewers: points numbered by reviewer (R1.1), answers, and where the new text stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from elyazma.languages import Language
from elyazma.letters.answer import Range
from elyazma.letters.markup import Blocks, paragraph, raw_latex, strong, styled
from elyazma.letters.places import Place
from elyazma.letters.values import Reviewer
from elyazma.letters.word import ANSWER, COMMENT, QUOTED
from elyazma.letters.word_places import WordRange, describe_word_range
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Header, Para, RawInline, Space, split_words
from elyazma.tex.escape import escape


@dataclass(frozen=True, slots=True)
class Shown:
    """One change as it is printed: "page 4, lines 12–15" (empty where no anchor is named), and the new text."""

    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point: its number, the reviewer's words, the answer (none where nobody has answered), the changes."""

    number: str
    comment: Blocks
    answer: Blocks
    changes: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class ShownResponse:
    """A whole response: what heads it, its opening and closing, and each reviewer's points under his name."""

    title: str
    article: str
    journal: str
    opening: Blocks
    reviewers: Sequence[tuple[str, Sequence[ShownPoint]]]
    closing: Blocks


def describe_range(found: Range, language: Language) -> str:
    """Write a range as "page 4, lines 12–15", the columns named where there are two; in Word by section."""
    if isinstance(found, WordRange):
        return describe_word_range(found, language)
    start, end = found
    words = language.words
    place = _describe(start, words)
    if (start.page, start.column) != (end.page, end.column):
        whole = f"{place}, {words['on_line']} {start.line} – {_describe(end, words)}, {words['on_line']} {end.line}"
    elif end.line > start.line:
        whole = f"{place}, {words['on_lines']} {start.line}–{end.line}"
    else:
        whole = f"{place}, {words['on_line']} {start.line}"
    return whole


def _describe(place: Place, words: Mapping[str, str]) -> str:
    column = f", {words['on_column']} {place.column}" if place.column else ""
    return f"{words['on_page']} {place.page}{column}"


def _quoted(quote: str, language: Language) -> str:
    return f"{language.quotes.open}{quote}{language.quotes.close}"


def number_reviewers(reviewers: Sequence[Reviewer], language: Language) -> tuple[tuple[str, str], ...]:
    """Give each reviewer's name and what his points are called by: "Reviewer 2", R2; "Editor", E.

    Those without a name are numbered among themselves.
    """
    found: dict[str, str] = {}
    count = 0
    for reviewer in reviewers:
        count += not reviewer.name
        name = reviewer.name or f"{language.words['reviewer']} {count}"
        own = re.search(r"\d+$", name)
        starts = [f"R{own[0]}"] if own else [name[:length].strip() for length in range(1, len(name) + 1)]
        found[next((each for each in starts if each not in found), f"{starts[0]}-{len(found) + 1}")] = name
    return tuple((name, start) for start, name in found.items())


# --- For TeX ----------------------------------------------------------------------------------------------


def lay_out_latex(shown: ShownResponse, language: Language) -> Blocks:
    """Give the blocks from which pandoc writes TeX; our own commands are those of letters/frame.py."""
    head = rf"{{\LARGE\bfseries {escape(shown.title)}\par}}"
    about = rf"{{\itshape {escape(shown.article)}\par}}{{{escape(shown.journal)}\par}}"
    blocks: list[Block] = [raw_latex(f"{head}\n{about}\n\\bigskip"), *shown.opening]
    for name, points in shown.reviewers:
        blocks.append(raw_latex(rf"\begin{{reviewer}}{{{escape(name)}}}\end{{reviewer}}"))
        for point in points:
            blocks += _point_latex(point, language)
    return (*blocks, *shown.closing)


def _point_latex(point: ShownPoint, language: Language) -> Iterator[Block]:
    yield raw_latex(rf"\begin{{comment}}{{{escape(point.number)}}}")
    yield from point.comment
    yield raw_latex(r"\end{comment}")
    unanswered = RawInline("latex", rf"\textcolor{{red}}{{[{escape(language.words['unanswered'])}]}}")
    yield from _begin_with(f"{language.words['answer']}.", point.answer or (paragraph(unanswered),))
    for each in point.changes:
        yield raw_latex(rf"\begin{{newtext}}{{{escape(_capital(each.place))}}}")
        if each.quote:
            yield paragraph(_quoted(each.quote, language))
        yield raw_latex(r"\end{newtext}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- For Word ---------------------------------------------------------------------------------------------


def lay_out_word(shown: ShownResponse, language: Language) -> Blocks:
    """Give the blocks from which pandoc writes a Word file, with styles of their own."""
    blocks: list[Block] = [
        styled("Title", [paragraph(shown.title)]),
        styled("Subtitle", [paragraph(shown.article)]),
        styled("Author", [paragraph(shown.journal)]),
        *shown.opening,
    ]
    for name, points in shown.reviewers:
        blocks.append(Header(1, split_words(name)))
        for point in points:
            blocks += _point_word(point, language)
    return (*blocks, *shown.closing)


def _point_word(point: ShownPoint, language: Language) -> Iterator[Block]:
    yield styled(COMMENT, _begin_with(f"{point.number}.", point.comment))
    word = f"{language.words['answer']}."
    unanswered = (paragraph(f"[{language.words['unanswered']}]"),)
    yield styled(ANSWER, _begin_with(word, point.answer or unanswered))
    for each in point.changes:
        quote = _quoted(each.quote, language) if each.quote else ""
        yield styled(QUOTED, _begin_with(_capital(each.place), (paragraph(quote),) if quote else ()))


def _begin_with(words: str, blocks: Blocks) -> Blocks:
    """Put bold words at the beginning of the first paragraph."""
    if not words:
        return blocks
    first = blocks[0] if blocks else None
    if isinstance(first, Para):
        return (Para((strong(words), Space(), *first.inlines)), *blocks[1:])
    return (Para((strong(words),)), *blocks)
