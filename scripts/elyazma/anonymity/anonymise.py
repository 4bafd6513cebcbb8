"""Take out of a manuscript what reviewers of a double-blind journal may not see: its authors and funders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from elyazma.anonymity.self_citations import (
    find_self_citations,
    hide_entries,
    hide_in_second_list,
    hide_self_citations,
    make_anonymous_keys,
)
from elyazma.anonymity.spellings import read_spellings
from elyazma.languages import Language
from elyazma.model.article import Article, Publication
from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, References, Section, Source
from elyazma.references.note_places import place_again
from elyazma.tex.renaming import rename_keys


def anonymise(manuscript: Manuscript) -> Manuscript:
    """Give the manuscript without authors, affiliations, contributions, funding and acknowledgements.

    The details of publication go too, because a DOI leads to the authors. The reviewer whom some journals name stays.
    """
    article = manuscript.article
    statements = replace(article.statements, acknowledgements={})
    nobody = replace(article, authors=(), affiliations=(), funding=(), statements=statements, publication=Publication())
    return replace(manuscript, article=nobody)


def anonymise_self_citations(
    manuscript: Manuscript, references: References, journal: Journal, languages: Mapping[str, Language]
) -> tuple[Manuscript, References]:
    """Take the authors' names out of self-citations, if the article or else the journal asks for it.

    `manuscript` still has its authors.
    """
    article = manuscript.article
    self_citations = find_self_citations(article, manuscript.bibliography, read_spellings())
    cited = [entry.key for entry in references.entries if entry.key in self_citations]
    if not cited or not hides_self_citations(article, journal):
        return manuscript, references
    keys = make_anonymous_keys(cited, [key for key, _ in manuscript.bibliography.heads])
    hidden = hide_self_citations(references, keys, languages[article.language].words)
    if second := hidden.second:
        words = languages[second.references.entries[0].language].words
        hidden = replace(hidden, second=hide_in_second_list(second, keys, words))
    renamed = _rename_citation_keys(manuscript, keys)
    # A new key moves what follows it on its line.
    return renamed, replace(hidden, notes=place_again(hidden.notes, renamed))


def hides_self_citations(article: Article, journal: Journal) -> bool:
    """Tell whether self-citations are printed without the authors' names; the article's choice goes first."""
    return (article.review.self_citations or journal.manifest.review.self_citations) == "anonymise"


def _rename_citation_keys(manuscript: Manuscript, keys: Mapping[str, str]) -> Manuscript:
    def renamed(source: Source) -> Source:
        return rename_keys(source, keys)

    def renamed_all(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(replace(section, source=renamed(section.source)) for section in sections)

    return replace(
        manuscript,
        abstracts={code: renamed(source) for code, source in manuscript.abstracts.items()},
        sections=renamed_all(manuscript.sections),
        appendices=renamed_all(manuscript.appendices),
        supplement=renamed_all(manuscript.supplement),
        sources=tuple(map(renamed, manuscript.sources)),
        bibliography=hide_entries(manuscript.bibliography, keys),
    )
