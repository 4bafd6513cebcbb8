# ruff: noqa: E501 (a case a line)
"""Citations that a journal's form cannot show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cited import make_journal, make_manuscript
from elyazma.model.journal import Citations
from elyazma.model.manuscript import CitationForm, References
from elyazma.references.check_citations import check_citations
from elyazma.tex.scan import scan

AUTHOR_YEAR = References(())
NUMBERED = References((), "numeric", CitationForm("[", "]"), numbered=True)
RAISED = References((), "numeric", CitationForm("", "", superscript=True), numbered=True)


def find(text: str, references: References) -> list[str]:
    source = scan(text, "manuscript/sections/01-text.tex")
    manuscript = replace(make_manuscript(""), sources=(source,))
    found = check_citations(manuscript, make_journal(Path(), Citations()), references)
    assert all(finding.rule and finding.span for finding in found)
    return [finding.message for finding in found]


@pytest.mark.parametrize(
    ("text", "references", "message"),
    [
        (r"\citeyear{a}", NUMBERED, r"\citeyear prints a year, and none leads to the reference; Plain cites by number"),
        (r"\citeyearpar{a}", RAISED, r"\citeyearpar prints a year, and none leads to the reference; Plain cites by raised numbers"),
        (r"\citealp[p.~3]{a}", NUMBERED, r"\citealp prints a number without its brackets; Plain cites by number"),
        (r"\citep[p.~3]{a}", RAISED, r"\citep prints its note beside a raised number; Plain cites by raised numbers"),
        (r"\citenum{a}", AUTHOR_YEAR, r"\citenum prints a number, and the references have none; Plain cites by author and year"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_shown_is_found(text: str, references: References, message: str) -> None:
    assert find(text, references) == [message]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        (r"\citep[see][p.~3]{a} \citet*{b} \citeauthor{c} \citenum{d}", NUMBERED),
        (r"\citep{a} \citet{b} \citealp{c}", RAISED),
        ("In \\citeyear{a} there was more\n\\citep{a,b}.", NUMBERED),
        (r"\citep[p.~3]{a} \citeyear{b} \citealp{c} \citeyearpar{d}", AUTHOR_YEAR),
        (r"\citenum{a}", replace(AUTHOR_YEAR, numbered=True)),
    ],
)
def test_what_is_shown_passes(text: str, references: References) -> None:
    assert find(text, references) == []
