"""Write a response to reviewers, whose quotations have been checked, as TeX and as a Word file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.languages import Language
from elyazma.letters.answer import Proved
from elyazma.letters.frame import Sheet, frame_letter
from elyazma.letters.markup import Blocks, find_markup_faults, read_markdown, write_latex
from elyazma.letters.outcome import Letter
from elyazma.letters.reading import ReadResponse, list_points
from elyazma.letters.response import (
    Shown,
    ShownPoint,
    ShownResponse,
    describe_range,
    lay_out_latex,
    lay_out_word,
    number_reviewers,
)
from elyazma.letters.word import Letterhead, write_word
from elyazma.model.diagnostics import Diagnostic, Outcome, is_fatal, missing
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.program import PandocFailed


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a response: its file's name without suffix, the article's title, the journal's name."""

    name: str
    article: str
    journal: str


def write_response(
    read: ReadResponse, proved: Proved, head: tuple[Heading, Language], epoch: int, scratch: Path
) -> Outcome[Letter]:
    """Lay the response out for TeX and Word. Its texts are Markdown; TeX and HTML in them are refused."""
    heading, language = head
    texts = dict(_list_texts(read))
    try:
        parsed = dict(zip(texts, read_markdown(tuple(texts.values()), scratch), strict=True))
        faults = tuple(_find_faults(read, parsed))
        if is_fatal(faults):
            return Outcome(None, faults)
        shown = _make_shown(read, proved, parsed, head)
        body = write_latex(lay_out_latex(shown, language), scratch)
        letterhead = Letterhead(f"{shown.title}: {heading.article}", "", language.code, epoch)
        word = write_word(lay_out_word(shown, language), letterhead, scratch)
    except PandocFailed as reason:
        hint = phrase("try again; see `invoke doctor`")
        return Outcome(
            None,
            (missing("pandoc-failed", phrase("pandoc could not write the response: {reason}", reason=reason), hint),),
        )
    plain = "\n".join((*texts.values(), heading.article, *(quote for each in proved.values() for _, quote in each)))
    framed = frame_letter(Sheet(heading.name, letterhead.title, (), language, plain), body, {})
    return Outcome(Letter(framed.value, word) if framed.value else None, (*faults, *framed.diagnostics))


def _list_texts(read: ReadResponse) -> Iterator[tuple[str, str]]:
    yield "opening", read.response.opening
    yield "closing", read.response.closing
    for key, point in list_points(read.response):
        yield f"{key}.comment", point.comment
        yield f"{key}.answer", point.answer


def _find_faults(read: ReadResponse, parsed: Mapping[str, Blocks]) -> Iterator[Diagnostic]:
    for key, blocks in parsed.items():
        yield from find_markup_faults(blocks, read.place(key))


def _make_shown(
    read: ReadResponse, proved: Proved, parsed: Mapping[str, Blocks], head: tuple[Heading, Language]
) -> ShownResponse:
    heading, language = head
    reviewers = []
    names = number_reviewers(read.response.reviewer, language)
    for outer, (reviewer, (name, start)) in enumerate(zip(read.response.reviewer, names, strict=True)):
        points = []
        for inner in range(len(reviewer.point)):
            key = f"reviewer.{outer}.point.{inner}"
            changes = [Shown(describe_range(place, language) if place else "", quote) for place, quote in proved[key]]
            comment, reply = parsed[f"{key}.comment"], parsed[f"{key}.answer"]
            points.append(ShownPoint(f"{start}.{inner + 1}", comment, reply, changes))
        reviewers.append((name, points))
    title = language.words["response_letter"]
    return ShownResponse(title, heading.article, heading.journal, parsed["opening"], reviewers, parsed["closing"])
