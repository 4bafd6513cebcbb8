"""Who may read a result: everybody, an author at work, reviewers who may not know who wrote it, an editor alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the stages import heavy libraries: each is imported when its turn comes
    from elyazma.diagnostics import Diagnostic
    from elyazma.journal import Journal
    from elyazma.languages import Language
    from elyazma.model import Manuscript, References


@dataclass(frozen=True, slots=True)
class Job:
    """A manuscript, the journal it goes to, and the languages both need."""

    manuscript: Manuscript
    journal: Journal
    languages: Mapping[str, Language]

    @property
    def name(self) -> str:
        """Give the name of the results in dist/, without a suffix."""
        return f"{self.manuscript.article.slug}-{self.journal.id}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A job and its references, ready to be assembled, and how many warnings there were so far."""

    job: Job
    references: References
    warnings: int


@dataclass(frozen=True, slots=True)
class Edition:
    """For whose eyes a PDF is: a draft shows its `revision` at the foot of every page, what goes out shows none.

    An `anonymous` one says nothing of its authors, and is searched before it goes out; a `title_page` is what that one
    leaves out, for the editor.
    """

    revision: str = ""
    anonymous: bool = False
    title_page: bool = False

    @property
    def kind(self) -> str:
        """Give what tells this edition's scratch and its name in dist/ from those of others."""
        whose = "-title-page" if self.title_page else "-anonymous" * self.anonymous
        return whose + "-draft" * bool(self.revision)


PLAIN = Edition()
"""What goes out."""


def hide_authors(checked: Checked) -> Checked:
    """Take out who wrote it: people, institutions, payers and, where that is wanted, the names in their own works."""
    from elyazma.stages.anonymise import anonymise, anonymise_self_citations

    job = checked.job
    manuscript, references = anonymise_self_citations(job.manuscript, checked.references, job.journal, job.languages)
    return replace(checked, job=replace(job, manuscript=anonymise(manuscript)), references=references)


def hide_text(checked: Checked) -> Checked:
    """Leave the title page alone: titles, people and what they state, in plain LaTeX or Word."""
    from elyazma.model import References
    from elyazma.stages.isolate_title_page import isolate_title_page

    manuscript, journal = isolate_title_page(checked.job.manuscript, checked.job.journal)
    return replace(checked, job=replace(checked.job, manuscript=manuscript, journal=journal), references=References(()))


def search_results(checked: Checked, hidden: Checked, files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Search results for who wrote the article: `checked` has its authors, `hidden` is what hide_authors made of it.

    `files` are the results by the path that a person knows them by, archives among them.
    """
    from elyazma.stages.find_leaks import Search, find_leaks
    from elyazma.tools.leaks.witnesses import read_known_people

    manuscript = checked.job.manuscript
    search = Search(manuscript, hidden.job.manuscript, hidden.references, read_known_people(manuscript.root))
    return find_leaks(search, files)
