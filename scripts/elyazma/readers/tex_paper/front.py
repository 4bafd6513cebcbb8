"""Read a paper's front matter: titles, people, abstracts, keywords; what has no place is left, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from elyazma.model.article import Article, Codes, Statements
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.tex_paper import front_block, front_people, front_texts
from elyazma.readers.tex_paper.divide import Divided, Held, read_shorthands
from elyazma.readers.tex_paper.front_state import Front, FrontState, LeftOver, repeat
from elyazma.readers.tex_paper.people import finish_people, make_joiners
from elyazma.readers.tex_paper.person import People
from elyazma.readers.tex_paper.pieces import DIVIDING
from elyazma.sources.article import suggest_slug

_AND_WORDS = {"es": ("e",), "fr": ("et",), "de": ("und",), "pt": ("e",)}
_OF_OTHER_LETTERS = ("и", "і", "та", "й")
"""Words for "and" that in no other language begin or are a name."""


def read_front(divided: Divided, macros: Mapping[str, str], lexicon: Lexicon, language: str) -> Front:
    """Read all pieces of front matter, in the order of the text."""
    and_words = {"and", lexicon.languages[language].words["and"], *_AND_WORDS.get(language, ()), *_OF_OTHER_LETTERS}
    macros = {name: body for name, body in macros.items() if name not in DIVIDING and name != "\\"}
    people = People(macros, make_joiners(and_words), institution_words=lexicon.institutions)
    state = FrontState(divided, macros, lexicon, language, people, read_shorthands(divided))
    for held in _order(divided.front):
        _READERS[held.holder.role](state, held)
        state.left += [LeftOver(text, held.node.start, held.node.end) for text in state.people.left]
        state.people.left.clear()
    front_people.read_macros(state)
    authors, affiliations = finish_people(state.people, language)
    state.left += [LeftOver(text, 0, 0) for text in state.people.left]
    _take_thanks(state)
    article = Article(
        slug=suggest_slug(divided.paper.name.rpartition(".")[0]),
        language=language,
        title=_with_subtitle(state),
        short_title={code: text for code, text in state.short_titles.items() if code in state.titles},
        keywords=state.keywords,
        highlights={language: state.highlights} if state.highlights else {},
        authors=authors,
        affiliations=affiliations,
        funding=tuple(state.funding),
        statements=Statements(acknowledgements={language: "\n\n".join(state.thanks)} if state.thanks else {}),
        codes=Codes(jel=tuple(dict.fromkeys(state.jel)), ccs=tuple(dict.fromkeys(state.ccs))),
    )
    return Front(article, state.abstracts, tuple(state.left), tuple(state.repeated), tuple(state.near))


def _order(front: Sequence[Held]) -> list[Held]:
    """Order what is about people: names before the notes and the lists that refer to them."""
    behind = [held for held in front if held.holder.role in _BEHIND]
    return [*(held for held in front if held not in behind), *behind]


_BEHIND = frozenset(("affiliations", "corresponding", "authors-corresponding", "note"))


def _with_subtitle(state: FrontState) -> dict[str, str]:
    title = state.titles.get(state.language, "")
    if not (state.subtitle and title):
        return state.titles
    return {**state.titles, state.language: f"{title.rstrip(':')}: {state.subtitle}"}


def _take_thanks(state: FrontState) -> None:
    """Make an acknowledgement of what is left and says thanks, or who paid."""
    thanks = [each for each in state.left if _THANKS.search(each.text)]
    state.thanks += [each.text for each in thanks]
    state.left = [each for each in state.left if each not in thanks]


_THANKS = re.compile(
    r"(?i)\b(?:thank|grateful|gratitude|acknowledg|support|fund|grant|financ|sponsor|gefördert|förder|dank|merci"
    r"|remerci|soutien|agradec|apoyo|apoio|поддержк|благодар|грант|подяк|teşekkür|destek|təşəkkür|dəstək)"
)


def _add_acknowledgement(state: FrontState, held: Held) -> None:
    text = state.plain(state.source(held))
    state.thanks += [text] if text else []


def _leave(state: FrontState, held: Held) -> None:
    state.leave(held)


_READERS: Mapping[str, Callable[[FrontState, Held], None]] = {
    "title": front_texts.read_title,
    "title-block": front_block.read_title_block,
    "english-title": front_texts.read_english_title,
    "short-title": front_texts.read_short_title,
    "subtitle": front_texts.read_subtitle,
    "author": front_people.read_author,
    "english-author": _leave,
    "author-parts": front_people.read_author_parts,
    "author-record": front_people.read_author_record,
    "authors-corresponding": front_people.read_corresponding_author,
    "affiliation": front_people.read_affiliation,
    "affiliation-own": front_people.read_own_affiliation,
    "affiliation-numbered": front_people.read_numbered_affiliation,
    "affiliations": front_people.read_affiliations,
    "emails": front_people.read_emails,
    "email": front_people.read_email,
    "orcid": front_people.read_orcid_command,
    "corresponding": front_people.read_corresponding,
    "note": front_people.read_note,
    "keywords": front_texts.read_keywords_command,
    "english-keywords": front_texts.read_english_keywords,
    "abstract": front_texts.read_abstract,
    "english-abstract": front_texts.read_english_abstract,
    "highlights": front_texts.read_highlights,
    "funding": front_people.read_funding,
    "acknowledgements": _add_acknowledgement,
    "jel": front_texts.read_jel,
    "ccs": front_texts.read_concept,
    "codes": front_texts.leave_codes,
    "date": front_people.read_date,
    "repeat": repeat,
    "layout": repeat,
}
