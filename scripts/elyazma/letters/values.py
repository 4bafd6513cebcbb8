"""The keys of manuscript/letters: a response to reviewers, and what a cover letter needs besides the article."""

from __future__ import annotations

from elyazma.model.article import STRICT
from elyazma.model.light_dataclass import dataclass

FOLDER = "manuscript/letters"


@dataclass(frozen=True, kw_only=True)
class Change:
    r"""One change in the text: the `anchor` is a \rev{label}; `quote` is the new text as it is printed.

    `kept` says that the quoted text stood there before, so that it need not be new.
    """

    anchor: str = ""
    quote: str = ""
    kept: bool = False
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point of a reviewer: the comment, the answer (both Markdown), and what was changed."""

    comment: str
    answer: str = ""
    anchor: str = ""
    quote: str = ""
    changes: tuple[Change, ...] = ()
    __pydantic_config__ = STRICT

    def list_changes(self) -> tuple[tuple[str, Change], ...]:
        """Give the changes by their keys; the first is made of the point's own anchor and quote."""
        own = Change(anchor=self.anchor, quote=self.quote)
        named = (("", own),) if self.anchor or self.quote else ()
        return (*named, *((f"changes.{index}.", each) for index, each in enumerate(self.changes)))


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """One reviewer, or the editor; without a `name` they are numbered."""

    name: str = ""
    point: tuple[Point, ...] = ()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Response:
    """A whole response.toml; `since` is the revision that the reviewers read, `language` the response's own."""

    since: str = ""
    language: str = ""
    opening: str = ""
    closing: str = ""
    reviewer: tuple[Reviewer, ...] = ()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A person whom the authors suggest or oppose as a reviewer."""

    name: str
    affiliation: str = ""
    email: str = ""
    reason: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Correspondence:
    """A whole letters.toml: the editor, and whom the authors suggest or oppose as reviewers."""

    editor: str = ""
    suggested: tuple[Suggestion, ...] = ()
    opposed: tuple[Suggestion, ...] = ()
    __pydantic_config__ = STRICT
