r"""Ask for what is said of pictures to those who do not see them: \includegraphics[alt={...}]."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.languages.folding import fold_letters
from elyazma.model.diagnostics import Diagnostic, bind, note, warning
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, Picture, Source
from elyazma.model.phrases import NOTHING, phrase, phrase_count
from elyazma.tex.arguments import read_pairs
from elyazma.tex.parse import parse
from elyazma.tex.plain import plain_text

_LONGEST = 200
"""Characters that are too many where a journal says nothing: the lowest limit of a publisher that was found."""
_HINT = phrase(r"say what it shows in a sentence or two: \includegraphics[alt={{...}}]")


def check_alternatives(manuscript: Manuscript, journal: Journal) -> tuple[Diagnostic, ...]:
    """Find pictures without alternative text, and texts that are too long or only say the caption again."""
    rules = journal.manifest.figures
    pictures = [(source, picture) for source in manuscript.sources for picture in source.figures]
    found = [finding for source, picture in pictures for finding in _check_text(source, picture, journal)]
    absent = [picture for _, picture in pictures if not read_alternative(picture)]
    if not absent:
        return tuple(found)
    if rules.alternative_text != "free":
        return (*found, *(_ask_for(picture, journal) for picture in absent))
    message = phrase_count(
        len(absent),
        "1 picture has no alternative text for readers who do not see it",
        "{count} pictures have no alternative text for readers who do not see them",
    )
    return (*found, note("alternative-text-missing", message, absent[0].span, _HINT))


def _ask_for(picture: Picture, journal: Journal) -> Diagnostic:
    rules = journal.manifest.figures
    message = phrase("the picture {name} has no alternative text, which the journal asks for", name=picture.name)
    rule = journal.manifest.cite_rule(rules.source)
    finding = warning("alternative-text-missing", message, picture.span, _HINT, rule=rule)
    return bind(finding) if rules.alternative_text == "required" else finding


def read_alternative(picture: Picture) -> str:
    """Give the alternative text of a picture as its readers hear it; empty where there is none."""
    written = dict(read_pairs(picture.options)).get("alt", "")
    return " ".join(plain_text(parse(written)).split())


def _check_text(source: Source, picture: Picture, journal: Journal) -> Iterator[Diagnostic]:
    text = read_alternative(picture)
    rules = journal.manifest.figures
    longest = rules.longest_alternative or _LONGEST
    rule = journal.manifest.cite_rule(rules.source) if rules.longest_alternative else NOTHING
    if len(text) > longest:
        message = phrase(
            "the alternative text has {count} characters; at most {longest} are asked for",
            count=len(text),
            longest=longest,
        )
        hint = phrase("say the rest in the caption or the text")
        yield warning("alternative-text-long", message, picture.span, hint, rule=rule)
    caption = _find_caption(source, picture) if text else ""
    if caption and fold_letters(caption) == fold_letters(text):
        hint = phrase("say what the picture shows; who hears it has heard the caption already")
        message = phrase("the alternative text is the caption")
        yield warning("alternative-text-caption", message, picture.span, hint)


def _find_caption(source: Source, picture: Picture) -> str:
    """Give the words of the first caption in the figure that a picture stands in."""
    tree = parse(source.text, source.path)
    figures = [each for each in tree.environments({"figure", "figure*"}) if tree.span(each) <= picture.span]
    if not figures:
        return ""
    inside = (each for each in tree.commands({"caption"}) if figures[-1].start <= each.start < figures[-1].end)
    caption = next((each.last.text for each in inside if each.last), "")
    return " ".join(plain_text(parse(caption)).split())
