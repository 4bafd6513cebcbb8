"""What a letter's template may read: a LetterView and nothing else; and how one is filled."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from elyazma.letters.values import Suggestion
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.sources.people import AffiliationView, AuthorView
from elyazma.system.templates import TemplateError, TooLong, fill_bounded, nodes, open_tex_templates
from elyazma.tex.escape import escape
from elyazma.typesetting.elements import NoEscape
from elyazma.typesetting.template import check_template


@dataclass(frozen=True, kw_only=True)
class StatementText:
    """One statement of the article's, such as funding, under its heading."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SuggestionText:
    """Somebody suggested or opposed as a reviewer; `text` is all that is known of him on one line."""

    name: str
    affiliation: str
    email: str
    reason: str
    text: str


def describe_suggestion(given: Suggestion) -> SuggestionText:
    """Write one suggestion."""
    known = ", ".join(filter(None, (given.name, given.affiliation, given.email)))
    text = f"{known}: {given.reason}" if given.reason else known
    return SuggestionText(
        name=given.name, affiliation=given.affiliation, email=given.email, reason=given.reason, text=text
    )


@dataclass(frozen=True, kw_only=True)
class LetterView:
    """Everything a letter may say; docs/letters.md explains each field. What nobody gave is empty or 0.

    Texts are in the letter's language where the article has them in it, else in the article's own. `corresponding` is
    the author to write to, `date` a day as the language writes it, `pages` those of the PDF.
    """

    title: str
    journal: str
    publisher: str
    editor: str
    date: str
    authors: tuple[AuthorView, ...]
    affiliations: tuple[AffiliationView, ...]
    corresponding: AuthorView
    keywords: tuple[str, ...]
    words: int
    pages: int
    figures: int
    tables: int
    references: int
    statements: tuple[StatementText, ...]
    suggested: tuple[SuggestionText, ...]
    opposed: tuple[SuggestionText, ...]


NOBODY = AuthorView(
    name="", full_name="", initials="", given="", patronymic="", family="", degree="", affiliations=(), email="",
    phone="", orcid="", corresponding=False,
)  # fmt: skip


def check_letter(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Find in a letter's template what cannot be read, names nobody declares, and what a letter has no use for."""
    return check_template(text, path, LetterView)


def list_names(text: str) -> frozenset[str]:
    """Give the names that a template which can be read reads."""
    return frozenset(node.name for node in open_tex_templates(str).parse(text).find_all(nodes.Name))


def fill_letter(text: str, path: str, view: LetterView) -> Outcome[str]:
    """Fill a template that `check_letter` found good: every value is text, whatever signs it has."""
    write = escape_markdown if path.endswith(".md") else escape
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    try:
        return Outcome(fill_bounded(text, fields, _once(write)).rstrip() + "\n")
    except (TooLong, TemplateError, TypeError, ValueError, RecursionError) as reason:
        line = getattr(reason, "lineno", None) or 1
        hint = phrase(r"print single values: \VAR{{title}}; go through lists with \BLOCK{{for author in authors}}")
        return Outcome(
            None,
            (
                error(
                    "letter-template", phrase("this cannot be filled: {reason}", reason=reason), Span(path, line), hint
                ),
            ),
        )


def _once(write: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: value if isinstance(value, NoEscape) else write(str(value))


_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
_BLANKS = re.compile(r"\s+")


def escape_markdown(text: str) -> str:
    """Write plain text as Markdown that prints the same characters on one line."""
    return _MARKS.sub(lambda mark: "\\" + mark[0], _BLANKS.sub(" ", text))
