"""What is settled once all of a paper is seen: the languages of its abstract and titles, a title that stands twice."""

from __future__ import annotations

from itertools import product

from elyazma.languages.folding import fold_words
from elyazma.model.imported import Doubt
from elyazma.model.phrases import phrase, phrase_data
from elyazma.readers.arrange import heading_of
from elyazma.readers.arranged import Arranged
from elyazma.readers.front.values import Front
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.outline import read_text


def drop_repeated_title(arranged: Arranged) -> None:
    """Take out a title that stands again above the text, on up to three lines: a journal prints it.

    What no heading parts from an abstract was taken for its last lines.
    """
    titles = {fold_words(title) for title in arranged.front.titles.values()}
    above = next(reversed(arranged.abstracts.values()), [])
    for first, last in product(range(_MOST_LINES), range(_MOST_LINES + 1)):
        lines = [*above[len(above) - first :], *arranged.body[:last]]
        text = " ".join(map(read_text, lines))
        if lines and first < max(len(above), 1) and fold_words(text) in titles:
            arranged.headings.append(text)
            del above[len(above) - first :], arranged.body[:last]
            break
    repeated = {title for title in titles if len(title.split()) >= _FEWEST_WORDS}
    again = [fold_words(heading_of(piece.block)) in repeated for piece in arranged.body]
    arranged.headings += [read_text(piece) for piece, is_again in zip(arranged.body, again, strict=True) if is_again]
    arranged.body = [piece for piece, is_again in zip(arranged.body, again, strict=True) if not is_again]


_MOST_LINES = 3
_FEWEST_WORDS = 3
"""Words of a title that no section of the text is headed by."""


def settle_abstract(arranged: Arranged, language: str, lexicon: Lexicon) -> None:
    """Give the only abstract the text's language where its words are in that: templates head any with "Abstract"."""
    named = next(iter(arranged.abstracts), language)
    if len(arranged.abstracts) != 1 or named == language:
        return
    text = " ".join(map(read_text, arranged.abstracts[named]))
    if lexicon.guess_language(text) == (language, True):
        arranged.abstracts = {language: arranged.abstracts[named]}
        if [*arranged.keywords] == [named]:
            arranged.keywords = {language: arranged.keywords[named]}


def settle_title(arranged: Arranged, language: str, lexicon: Lexicon) -> None:
    """Take the title that is in no abstract's language for one in the text's, or the abstract's that has none.

    A title's few words tell its language ill: of French ones they may speak for Spanish. It is told.
    """
    front = arranged.front
    _lend_short_title(front)
    title = _find_strange(arranged)
    possible = (language, *_list_possible(title, arranged, lexicon)) if title else ()
    language = next((code for code in possible if code not in front.titles), "")
    if not language:
        return
    done = phrase(
        "taken for a title in {language}, the language of the text or an abstract",
        language=phrase_data(lexicon.languages[language].english_name),
    )
    known = [doubt for doubt in front.doubts if (doubt.kind, doubt.text) != ("language", title)]
    front.doubts = [*known, Doubt("language", title, done, f"{language} = ")]
    front.titles = {language if each == title else code: each for code, each in front.titles.items()}


def doubt_missing(front: Front, name: str) -> None:
    """Tell that the title or the authors of the file `name` were not found: what is missing is asked about."""
    if not front.titles:
        front.doubts.append(Doubt("no-title", name, phrase("no title was found"), _ABOVE_TITLE))
    if not front.people:
        front.doubts.append(Doubt("no-authors", name, phrase("no authors were found"), _ABOVE_TITLE))


_ABOVE_TITLE = 'language = "'
"""What the line of article.toml holds below which a title and authors stand."""


def _lend_short_title(front: Front) -> None:
    """Take a title for the heads of pages for the title of a paper that prints no other, and tell of it."""
    if not front.titles and front.short_titles:
        front.titles = dict(front.short_titles)
        done = phrase("a title for the heads of pages, taken for the title: the paper has no other")
        front.doubts += [Doubt("language", title, done, f"{code} = ") for code, title in front.titles.items()]
        front.short_titles = {}


def _find_strange(arranged: Arranged) -> str:
    """Give the only title in whose language there is neither an abstract nor keywords; empty if there are others."""
    known = arranged.abstracts.keys() | arranged.keywords.keys()
    strange = [title for code, title in arranged.front.titles.items() if code not in known]
    return strange[0] if len(strange) == 1 else ""


def _list_possible(title: str, arranged: Arranged, lexicon: Lexicon) -> list[str]:
    """List the languages of abstracts that a title may be in: none where its words tell another."""
    if lexicon.guess_language(title)[1]:
        return []
    return [code for code in arranged.abstracts if lexicon.may_be_in(title, code)]
