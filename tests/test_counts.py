"""Figures, tables, words and works are counted once: the screen, the portal's sheet and the letter say the same."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from elyazma.flows.loading import load_job
from elyazma.flows.status import read_status
from elyazma.letters.facts import gather_view
from elyazma.letters.values import Correspondence
from elyazma.letters.view import LetterView
from elyazma.sources.portals import load_portal
from elyazma.submission.sheet import write_sheet

DATA = Path(__file__).parent / "data/tex"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "figures", "tables", "comments"),
    [
        ("counts/manuscript/sections/02-study.tex", 1, 0, "1 page, 1 figure"),
        ("floats.tex", 2, 3, "1 page, 2 figures, 3 tables"),
    ],
)
def test_one_count_of_figures_and_tables(minimal: Path, name: str, figures: int, tables: int, comments: str) -> None:
    shutil.copyfile(DATA / name, minimal / "manuscript/sections/02-study.tex")
    counted = count_on_screen(minimal)
    assert (counted["figures"], counted["tables"]) == (figures, tables)
    assert read_comments(minimal) == comments
    letter = gather_letter(minimal)
    assert (letter.figures, letter.tables) == (figures, tables)
    assert (letter.words, letter.references) == (counted["body"], counted["cited works"])
    assert letter.words > 0 and letter.references > 0


def count_on_screen(root: Path) -> dict[str, int]:
    status = read_status(root, TODAY).value
    assert status
    return {measure.name: measure.count for measure in status.measures if measure.kind == "whole"}


def read_comments(root: Path) -> str:
    job, portal = load_job(root, "").value, load_portal(root, "arxiv").value
    assert job and portal
    sheet, _ = write_sheet(job.manuscript, job.languages, portal, 1)
    found = re.search(r"^Comments: (.*)$", sheet, re.MULTILINE)
    assert found
    return found[1]


def gather_letter(root: Path) -> LetterView:
    job = load_job(root, "").value
    assert job
    return gather_view(job.manuscript, job.journal, job.languages["en"], Correspondence(), (1, None))
