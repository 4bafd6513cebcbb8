"""Convert a manuscript and its printed references into one document without TeX, for the writers of other formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.document.entries import write_entries
from elyazma.document.expansion import expand_manuscript
from elyazma.document.reading import Reading, Task, list_fragments, read_sources
from elyazma.document.scripts import mark_scripts
from elyazma.languages import Language
from elyazma.model.article import Article
from elyazma.model.diagnostics import Outcome, is_fatal
from elyazma.model.document import Blocks, Closing, Document, EntryList, Front, Passage
from elyazma.model.fragments import Drawn, Fragment, Fragments
from elyazma.model.journal import Journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, References, Section, Source
from elyazma.model.nodes import Para, split_words
from elyazma.sources.front import group_front
from elyazma.sources.statements import list_statements


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be converted."""

    manuscript: Manuscript
    journal: Journal
    references: References
    languages: Mapping[str, Language]

    @property
    def article(self) -> Article:
        """Give the article."""
        return self.manuscript.article

    @property
    def language(self) -> Language:
        """Give the article's own language."""
        return self.languages[self.article.language]


def convert(  # noqa: PLR0913
    manuscript: Manuscript,
    journal: Journal,
    references: References,
    languages: Mapping[str, Language],
    scratch: Path,
    *,
    drawn: tuple[Drawn, ...] = (),
    anchors: bool = False,
) -> Outcome[Document]:
    r"""Make the document; `scratch` is an existing folder of our own, in which pandoc runs.

    `drawn` is what TeX printed of the pieces that `find_fragments` has found. With `anchors`, each end of a \rev is an
    Anchor, named by tex/anchors.py.
    """
    manuscript = expand_manuscript(manuscript, languages)
    order = _Order(manuscript, journal, references, languages)
    read = read_sources(Task(manuscript, journal, references, languages, drawn, anchors=anchors), scratch)
    if read.value is None or is_fatal(read.diagnostics):
        return Outcome(None, read.diagnostics)
    return Outcome(_write_document(order, read.value), read.diagnostics)


def find_fragments(  # noqa: PLR0913
    manuscript: Manuscript,
    journal: Journal,
    references: References,
    languages: Mapping[str, Language],
    scratch: Path,
    *,
    drawn: tuple[Drawn, ...] = (),
    failed: tuple[Fragment, ...] = (),
) -> Outcome[Fragments]:
    """Find the pieces of the text that only TeX can print.

    Those that are `drawn` already, or that TeX has `failed` to print, are not asked for again: blocks around them are.
    """
    manuscript = expand_manuscript(manuscript, languages)
    return list_fragments(Task(manuscript, journal, references, languages, drawn, failed), scratch)


def _write_document(order: _Order, reading: Reading) -> Document:
    manuscript, references = order.manuscript, order.references
    cited = {entry.key for entry in references.entries}
    return Document(
        article=order.article,
        front=tuple(_front(order, "start", reading)),
        back=tuple(_front(order, "end", reading)),
        abstracts={
            code: mark_scripts(reading.blocks(source.path), code) for code, source in manuscript.abstracts.items()
        },
        sections=_passages(manuscript.sections, reading, order.article.language),
        appendices=_passages(manuscript.appendices, reading, order.article.language),
        supplement=_passages(manuscript.supplement, reading, order.article.language),
        closings=tuple(_closings(order)),
        references=references,
        entries=mark_scripts(write_entries(references), order.article.language),
        second=_write_second(references, order.article.language),
        works={each.key: each for each in manuscript.bibliography.take(cited)},
        pictures=reading.pictures,
        words=order.language.words,
        places=manuscript.places,
    )


def _write_second(references: References, language: str) -> EntryList | None:
    second = references.second
    if second is None:
        return None
    entries = mark_scripts(write_entries(second.references), language)
    own = next((each.language for each in second.references.entries), language)
    return EntryList(second.heading, entries, own)


def _passages(sections: tuple[Section, ...], reading: Reading, language: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(section.slug, section.path, mark_scripts(reading.blocks(section.path), language))
        for section in sections
    )


def _front(order: _Order, placement: str, reading: Reading) -> Iterator[Front]:
    abstracts = order.manuscript.abstracts
    for group in group_front(order.article, order.journal.manifest.part, placement, abstracts):
        words = order.languages[group.language].words
        yield Front(
            language=group.language,
            title=group.title,
            abstract=_read_abstract(abstracts[group.language], group.language, reading) if group.has_abstract else (),
            abstract_word=words["abstract"],
            keywords=group.keywords,
            keywords_word=words["keywords"],
            highlights=group.highlights,
            highlights_word=words["highlights"],
        )


def _read_abstract(source: Source, language: str, reading: Reading) -> Blocks:
    return mark_scripts(reading.blocks(source.path), language)


def _closings(order: _Order) -> Iterator[Closing]:
    for statement in list_statements(order.article, order.language):
        blocks = [Para(split_words(paragraph)) for paragraph in statement.paragraphs]
        yield Closing(statement.id, statement.heading, statement.language, mark_scripts(blocks, statement.language))
