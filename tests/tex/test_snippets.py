"""Hostile TeX: every reader that answers a question is held against the same answer."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from elyazma.languages import load_language
from elyazma.letters.facts import gather_view
from elyazma.letters.values import Correspondence
from elyazma.model.manuscript import Manuscript
from elyazma.revision.marks import mark_words
from elyazma.sources.counting import count_figures
from elyazma.sources.load import load_manuscript
from elyazma.sources.load_journal import load_journal
from elyazma.sources.portals import load_portal
from elyazma.submission.sheet import write_sheet
from readers_of_tex import READERS, Snippet, read_snippets

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data/tex"
SNIPPETS = read_snippets()


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_every_reader_says_what_is_true(snippet: Snippet) -> None:
    asked = {f"{reader.name}, {reader.question}": reader.ask(snippet) for reader in READERS if reader.is_given(snippet)}
    wrong = {name: {"said": said, "true": true} for name, (said, true) in asked.items() if said != true}
    assert wrong == {}


def test_every_question_is_answered_and_every_reader_asked() -> None:
    assert {question for snippet in SNIPPETS for question in snippet.truth} == {reader.question for reader in READERS}
    unasked = [reader for reader in READERS if not any(map(reader.is_given, SNIPPETS))]
    assert unasked == []


def test_names_are_given_once() -> None:
    snippets = Counter(snippet.name for snippet in SNIPPETS)
    readers = Counter((reader.name, reader.question) for reader in READERS)
    assert max(*snippets.values(), *readers.values()) == 1


# --- What authors saw when readers disagreed --------------------------------------------------------------------


def test_words_between_two_sums_of_dollars_keep_their_blanks() -> None:
    # What latexdiff made of "which the council called a fair price for all of them" and "which the city thought cheap".
    marked = mark_words((DATA / "dollar/marked.tex").read_text(encoding="utf-8"))
    shown = re.sub(r"\\DIF(?:add|del)word\{(\w+)\}", r"\1", re.sub(r"\\DIF(?:add|del)space\{\}", "_", marked))
    assert "the \\DIFdelbegin council_called_a_fair_price_for_all_of_them\\DIFdelend" in shown
    assert "\\DIFaddbegin city_thought_cheap\\DIFaddend" in shown


@pytest.fixture
def one_figure() -> Manuscript:
    """Give an article with one figure, and another that is commented out."""
    manuscript = load_manuscript(DATA / "counts").value
    assert manuscript is not None
    return manuscript


def test_checks_and_status_count_one_figure(one_figure: Manuscript) -> None:
    assert count_figures(one_figure) == 1


def test_letter_counts_one_figure(one_figure: Manuscript) -> None:
    journal = load_journal(ROOT, "arxiv", None).value
    assert journal is not None
    view = gather_view(one_figure, journal, load_language("en"), Correspondence(), (1, None))
    assert (view.figures, view.tables) == (1, 0)


def test_sheet_for_a_portal_counts_one_figure(one_figure: Manuscript) -> None:
    portal = load_portal(ROOT, "arxiv").value
    assert portal is not None
    sheet, _ = write_sheet(one_figure, {"en": load_language("en")}, portal, 1)
    assert "Comments: 1 page, 1 figure\n" in sheet
