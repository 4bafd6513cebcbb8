"""What a letter's template may read: a LetterView and nothing else; and how one is filled."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable

from elyazma.letters.values import Suggestion
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error
from elyazma.model.phrases import phrase
from elyazma.sources.people import AffiliationView, AuthorView
from elyazma.system.templates import TemplateError, nodes, open_tex_templates
from elyazma.tex.escape import escape
from elyazma.typesetting.elements import NoEscape
from elyazma.typesetting.template import check_template


@dataclasses.dataclass(frozen=True, kw_only=True)
class StatementText:
    """One statement of the article's, such as funding, under its heading."""

    heading: str
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True)
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


@dataclasses.dataclass(frozen=True, kw_only=True)
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

_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.Not,
    nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Const, nodes.CondExpr, nodes.Filter,
)  # fmt: skip
_FILTERS = ("join", "length", "first", "last")


def check_letter(text: str, path: str) -> tuple[Diagnostic, ...]:
    """Find in a letter's template what cannot be read, names nobody declares, and what a letter has no use for."""
    found = check_template(text, path, LetterView)
    if any(finding.code == "template-syntax" for finding in found):
        return found
    tree = open_tex_templates(str).parse(text)
    hint = phrase("a letter knows names, for, if, comparisons and the filters {filters}", filters=", ".join(_FILTERS))
    odd = [node for node in _all_nodes(tree) if not _is_plain(node)]
    return found + tuple(
        error("letter-template", phrase("a letter's template may not compute"), Span(path, node.lineno), hint)
        for node in odd
    )


def list_names(text: str) -> frozenset[str]:
    """Give the names that a template which can be read reads."""
    return frozenset(node.name for node in open_tex_templates(str).parse(text).find_all(nodes.Name))


def _all_nodes(tree: nodes.Node) -> list[nodes.Node]:
    waiting, found = [tree], []
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += node.iter_child_nodes()
    return found


def _is_plain(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Filter):
        return node.name in _FILTERS
    return isinstance(node, (*_PLAIN, nodes.Keyword))


def fill_letter(text: str, path: str, view: LetterView) -> Outcome[str]:
    """Fill a template that `check_letter` found good: every value is text, whatever signs it has."""
    write = escape_markdown if path.endswith(".md") else escape
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
    try:
        return Outcome(open_tex_templates(_once(write)).from_string(text).render(fields).rstrip() + "\n")
    except (TemplateError, TypeError, ValueError, RecursionError) as reason:
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
