"""Take out of a manuscript who wrote it and who paid: what reviewers of a double-blind journal may not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from elyazma.article import Article, Publication
from elyazma.journal import Journal
from elyazma.languages import Language
from elyazma.model import Manuscript, References, Section, Source
from elyazma.tools.leaks.own import find_own_works, hide_entries, hide_works, new_keys, rename_keys
from elyazma.tools.leaks.spellings import read_spellings


def anonymise(manuscript: Manuscript) -> Manuscript:
    """Give the manuscript without authors, affiliations, contributions, funding and acknowledgements.

    Where it came out goes too: a DOI leads to its authors. The reviewer whom some journals print stays.
    """
    article = manuscript.article
    statements = replace(article.statements, acknowledgements={})
    nobody = replace(article, authors=(), affiliations=(), funding=(), statements=statements, publication=Publication())
    return replace(manuscript, article=nobody)


def anonymise_works(
    manuscript: Manuscript, references: References, journal: Journal, languages: Mapping[str, Language]
) -> tuple[Manuscript, References]:
    """Take the authors' names out of their own works too, where article or journal want it; `manuscript` has authors.

    The article's own word on self-citations goes before the journal's.
    """
    article = manuscript.article
    own = find_own_works(article, manuscript.bibliography, read_spellings())
    cited = [entry.key for entry in references.entries if entry.key in own]
    if not cited or not hides_works(article, journal):
        return manuscript, references
    keys = new_keys(cited, [each.key for each in manuscript.bibliography.references])
    hidden = hide_works(references, keys, languages[article.language].words)
    return _rename(manuscript, keys), hidden


def hides_works(article: Article, journal: Journal) -> bool:
    """Tell whether own works are printed without their authors' names."""
    return (article.review.self_citations or journal.manifest.review.self_citations) == "anonymise"


def _rename(manuscript: Manuscript, keys: Mapping[str, str]) -> Manuscript:
    def renamed(source: Source) -> Source:
        return rename_keys(source, keys)

    def sections(every: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(replace(section, source=renamed(section.source)) for section in every)

    return replace(
        manuscript,
        abstracts={code: renamed(source) for code, source in manuscript.abstracts.items()},
        sections=sections(manuscript.sections),
        appendices=sections(manuscript.appendices),
        supplement=sections(manuscript.supplement),
        sources=tuple(map(renamed, manuscript.sources)),
        bibliography=hide_entries(manuscript.bibliography, keys),
    )
