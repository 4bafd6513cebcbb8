"""What a page says of the article besides its text: its heading, its dates and codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from elyazma.languages import Language, format_date
from elyazma.model.document import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.writers.web.targets import allow_target


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts about the article: "Received", "1 March 2026"; `address` is where the text leads."""

    word: str
    text: str
    address: str = ""


def choose_heading(document: Document) -> tuple[str, str]:
    """Give the page's one heading of the first level and its language: the title that the journal puts first."""
    article = document.article
    titles = [(part.title, part.language) for part in document.front[:1] if part.title]
    titles += [(article.title.get(article.language, ""), article.language)]
    titles += [(title, code) for code, title in article.title.items()]
    return next(((title, code) for title, code in titles if title), (article.slug, article.language))


def list_facts(document: Document, languages: Mapping[str, Language]) -> Iterator[Fact]:
    """List dates and subject codes, as far as the article has them."""
    article, words = document.article, document.words
    language = languages[article.language]
    for name in ("received", "revised", "accepted", "published"):
        day = getattr(article.dates, name)
        if day:
            yield Fact(words[name], format_date(language, day))
    published = article.publication
    if published.doi:
        yield Fact("DOI", published.doi, allow_target(f"doi:{published.doi}") or "")
    for word, codes in ((words["udc"], article.codes.udc), ("JEL", article.codes.jel), ("CCS", article.codes.ccs)):
        if codes:
            yield Fact(word, "; ".join(codes))
