"""Find what holds the place of an author's text: the words and values that a new manuscript and a new letter have.

They are told by the skeletons' own files, in every language: what else stands in brackets is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.model.phrases import phrase
from elyazma.system.scaffold import list_placeholders
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Tokens, tokenize
from elyazma.tex.tree import Break, Command, Tree

_WORD = re.compile(r"\w+")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?\]])\s+")
_FEWEST = 6
"""A sentence of fewer words may be anybody's, unless it begins with the bracket that it has in a skeleton."""
_SHOWN = 40


def check_placeholders(manuscript: Manuscript) -> Iterator[Diagnostic]:
    """Find the text and the values of a new manuscript that are still there."""
    paragraphs = _read_skeletons()
    yield from _check_values(manuscript.article, manuscript.places, list_placeholders().values)
    for source in manuscript.sources:
        tree = parse(source.text, source.path)
        yield from _find_left(tree.tokens, _blank_unprinted(tree), paragraphs)


def check_letter(text: str, path: str, skeletons: Iterable[str]) -> Iterator[Diagnostic]:
    """Find what the skeletons of letters ask to write in a letter that was begun from one of them."""
    asked = (piece.partition(r"\]")[0] for skeleton in skeletons for piece in skeleton.split(r"\[")[1:])
    yield from _find_left(tokenize(text, path), text, [_read_sentences(f"[{each}") for each in asked])


# --- Text -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence; `bracketed` tells that a bracket stands before them."""

    words: tuple[str, ...]
    bracketed: bool


@cache
def _read_skeletons() -> tuple[tuple[_Sentence, ...], ...]:
    """Give the sentences of each paragraph that a new manuscript has; a check for every journal asks for them often."""
    return tuple(_read_sentences(text) for tex in list_placeholders().texts for text in _list_paragraphs(tex))


def _read_sentences(paragraph: str) -> tuple[_Sentence, ...]:
    """Give the sentences of a skeleton's paragraph that nobody else writes."""
    pieces = _BETWEEN_SENTENCES.split(paragraph.strip())
    sentences = (_Sentence(tuple(_WORD.findall(piece)), piece.startswith("[")) for piece in pieces)
    return tuple(each for each in sentences if each.words and (each.bracketed or len(each.words) >= _FEWEST))


def _list_paragraphs(tex: str) -> Iterator[str]:
    """Give the paragraphs of a text that are no headings."""
    tree = parse(_blank_unprinted(parse(tex)))
    start = 0
    for node in tree.children:
        heading = isinstance(node, Command) and node.name == "section"
        if heading or isinstance(node, Break):
            yield tree.text[start : node.start]
            start = node.end
    yield tree.text[start:]


def _blank_unprinted(tree: Tree) -> str:
    """Write blanks in the place of comments, so that all else stays where it is."""
    letters = list(tree.text)
    for comment in tree.comments():
        letters[comment.start : comment.end] = " " * (comment.end - comment.start)
    return "".join(letters)


def _find_left(tokens: Tokens, printed: str, paragraphs: Iterable[tuple[_Sentence, ...]]) -> Iterator[Diagnostic]:
    """Find what is left of each paragraph, once; `printed` is the text, as long as it, with blanks for comments."""
    words = list(_WORD.finditer(printed))
    places: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        places.setdefault(word[0], []).append(number)
    reported = set()
    for paragraph in paragraphs:
        found = (_find_sentence(printed, words, places, sentence) for sentence in paragraph)
        first = next((each for each in found if each), None)
        # Skeletons in related languages share words.
        if first and first[0] not in reported:
            reported.add(first[0])
            yield _report_text(tokens, *first)


def _find_sentence(
    text: str, words: list[re.Match[str]], places: Mapping[str, list[int]], sentence: _Sentence
) -> tuple[int, int] | None:
    """Give where a sentence starts and ends in a text; none where it does not stand there."""
    count = len(sentence.words)
    for first in places.get(sentence.words[0], ()):
        found = words[first : first + count]
        if tuple(word[0] for word in found) == sentence.words:
            start = found[0].start()
            bracket = text[start - 1 : start] == "["
            if bracket or not sentence.bracketed or count >= _FEWEST:
                return start - bracket, found[-1].end()
    return None


def _report_text(tokens: Tokens, start: int, end: int) -> Diagnostic:
    line = tokens.text[start:end].partition("\n")[0]
    return _report(f"{' '.join(tokens.text[start:end].split())[:_SHOWN].rstrip()}…", tokens.span(start, len(line)))


def _report(text: str, place: Span) -> Diagnostic:
    hint = phrase("put your own in the place of what a new manuscript has here, or delete it")
    return warning("placeholder-left", phrase('not written yet: "{text}"', text=text), place, hint)


# --- Values -----------------------------------------------------------------------------------------------


def _check_values(article: Article, places: Mapping[str, Span], values: frozenset[str]) -> Iterator[Diagnostic]:
    for key, text in _list_values("", asdict(article)):
        if " ".join(text.split()) in values:
            yield _report(text, _find_place(places, key))


def _list_values(key: str, value: object) -> Iterator[tuple[str, str]]:
    """Give every text in a table by its dotted key, as `places` has them."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _list_values(f"{key}.{name}" if key else str(name), each)
    elif isinstance(value, (list, tuple)):
        yield from _list_values(key, {str(number): each for number, each in enumerate(value)})


def _find_place(places: Mapping[str, Span], key: str) -> Span:
    while key and key not in places:
        key = key.rpartition(".")[0]
    return places.get(key, Span("manuscript/article.toml"))
