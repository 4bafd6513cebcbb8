"""What is to be made, and for whom: the one value that every flow is asked with."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from elyazma.model.light_dataclass import dataclass


class Audience(StrEnum):
    """Who may read a result."""

    PUBLIC = "public"
    """Everybody."""
    REVIEWERS = "reviewers"
    """People who may not know who wrote it: nothing in it names an author, and it is searched before it is kept."""
    EDITOR = "editor"
    """The editor alone: the title page, which is what reviewers are not shown."""

    @property
    def suffix(self) -> str:
        """Give what the names of results for this audience have more than those for everybody."""
        return {Audience.PUBLIC: "", Audience.REVIEWERS: "-anonymous", Audience.EDITOR: "-title-page"}[self]


Format = Literal["pdf", "accessible", "docx", "html", "jats", "crossref", "cff", "submission", "letter", "response"]

_ENDINGS: dict[Format, str] = {
    "pdf": ".pdf",
    "accessible": "-accessible.pdf",
    "docx": ".docx",
    "html": ".html",
    "jats": ".xml",
    "crossref": "-crossref.xml",
    "cff": "-citation.cff",
    "submission": "-submission.zip",
    "letter": "-letter.pdf",
    "response": "-response.pdf",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be made: its format, the journal's id (empty: the one that the article names), and for whom.

    `revision` is printed on every page of a PDF; with `line_numbers` its lines are numbered in the margin. A submission
    that is a `draft` is written although there are errors.
    `language` (empty: the article's own) and `day` are those of a letter. `citations` of a Word file lead to its list,
    or are fields of a reference manager's.
    `language` (empty: the article's own) and `day` are those of a letter. With `since`, an older revision, a submission
    has one more Word file, which shows the changes since then. A response names `places` of the PDF or of the Word file
    (empty: of what the journal takes).
    """

    format: Format = "pdf"
    journal: str = ""
    audience: Audience = Audience.PUBLIC
    revision: str = ""
    line_numbers: bool = False
    draft: bool = False
    language: str = ""
    day: date | None = None
    citations: Literal["links", "fields"] = "links"
    since: str = ""
    portal: str = ""
    """Where a submission is handed in; empty: where the journal's manifest says."""
    signed: bool = True
    """Whether a Word file says where it comes from; that of a release is the same wherever it is made."""
    places: Literal["", "pdf", "word"] = ""

    @property
    def kind(self) -> str:
        """Give what the name of this result's scratch folder has behind the journal's id."""
        form = "" if self.format == "pdf" else f"-{self.format}"
        fields = "-fields" * (self.citations == "fields")
        numbered = "-numbered" * self.line_numbers
        return f"{form}{fields}{self.audience.suffix}{numbered}{'-draft' * bool(self.revision)}"

    @property
    def suffix(self) -> str:
        """Give what this result's name in dist/ has behind the article's and the journal's."""
        name, dot, ending = _ENDINGS[self.format].partition(".")
        numbered = "-numbered" * self.line_numbers
        marks = numbered + "-draft" * bool(self.revision) + name + "-DRAFT" * self.draft
        fields = "-fields" * (self.citations == "fields")
        return f"{self.audience.suffix}{fields}{marks}{dot}{ending}"
