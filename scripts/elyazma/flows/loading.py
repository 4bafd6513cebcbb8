"""The first part of every flow: load a manuscript, the journal it goes to, and the languages both need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from elyazma.languages import Language
from elyazma.model.diagnostics import Findings, Outcome, collecting
from elyazma.model.doubts import acquit, is_doubted
from elyazma.model.file_names import name_results
from elyazma.model.journal import Journal, name_journal
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript
from elyazma.references.cite import find_cited
from elyazma.references.own_languages import asks_for_own_languages, list_own_languages
from elyazma.references.second_list import SECOND_LANGUAGE, find_second_list
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import load_journal
from elyazma.sources.load_languages import load_languages
from elyazma.system.stamp import Stamp
from elyazma.system.verdicts import read_accepted
from elyazma.typesetting.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Job:
    """A manuscript, the journal it goes to, and the languages both need."""

    manuscript: Manuscript
    journal: Journal
    languages: Mapping[str, Language]

    @property
    def name(self) -> str:
        """Give the name of the results in dist/, without a suffix."""
        return name_results(asdict(self.manuscript.article), self.journal.id)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded of a manuscript, the sizes and times of its files before that, and engines begun early."""

    job: Outcome[Job]
    stamp: Stamp
    held: Sequence[Waiting]


def load_judged(root: Path, accepted_in: Path | None = None) -> Outcome[Manuscript]:
    """Load a manuscript; what our reader alone finds wrong in a file that TeX has set is a warning.

    `accepted_in` is the root of the manuscript that has been built, if `root` is another revision of it.
    """
    loaded = load_manuscript(root)
    if not any(map(is_doubted, loaded.diagnostics)):
        return loaded
    return replace(loaded, diagnostics=acquit(loaded.diagnostics, read_accepted(root, accepted_in)))


@collecting
def load_job(findings: Findings, root: Path, journal_id: str) -> Job:
    """Load a manuscript and its journal; `journal_id` may be empty: the article then names one."""
    manuscript = findings.take(load_judged(root))
    named_at = None if journal_id else manuscript.places.get("journal", manuscript.places.get("slug"))
    journal = findings.take(load_journal(root, journal_id or manuscript.article.journal, named_at))
    journal = name_journal(journal, manuscript.article.publication.journal)
    languages = findings.take(load_languages(root, language_codes(manuscript, journal), journal.manifest.words))
    if not languages:
        findings.refuse()
    return Job(manuscript, journal, languages)


def add_work_languages(
    root: Path, manuscript: Manuscript, journal: Journal, languages: Mapping[str, Language]
) -> Outcome[Mapping[str, Language]]:
    """Give the languages of a job with those of the cited works, where the style prints each in its own."""
    if not asks_for_own_languages(journal.manifest.citations.csl):
        return Outcome(languages)
    codes = list_own_languages(find_cited(manuscript)[0], manuscript.article.language)
    found = load_languages(root, codes, journal.manifest.words)
    return Outcome(None if found.value is None else {**found.value, **languages}, found.diagnostics)


def language_codes(manuscript: Manuscript, journal: Journal) -> Iterator[str]:
    """Name every language the article is written in, is asked for in, or cites in; the article's own first."""
    article = manuscript.article
    yield article.language
    for part in journal.manifest.part:
        yield from part.languages_for(article.language)
    yield from manuscript.abstracts
    if find_second_list(manuscript, journal):
        yield SECOND_LANGUAGE
