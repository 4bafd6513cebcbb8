"""What the results of an article are called: an office's pattern, or the article and the journal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.model.audience import Options
from elyazma.model.file_names import find_fault, name_results
from elyazma.system.freshness import find_current

ARTICLE = {
    "slug": "sand",
    "journal": "ours",
    "file_name": "azls{year}_{issue}_{number}",
    "dates": {"published": date(2023, 5, 1)},
    "publication": {"issue": "1", "number": "5"},
}


def test_a_pattern_names_the_results_for_the_journal_of_the_article_alone() -> None:
    assert name_results(ARTICLE, "ours") == "azls2023_1_5"
    assert name_results(ARTICLE, "arxiv") == "sand-arxiv"
    assert name_results({**ARTICLE, "file_name": ""}, "ours") == "sand-ours"
    assert name_results({**ARTICLE, "publication": {"issue": "1"}}, "ours") == "sand-ours"


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("{slug}-{first_page}", "{first_page}"),
        ("{slug.__class__}", "{slug.__class__}"),
        ("{order}", "{order}"),
        ("../{slug}", "../sand"),
        ("{slug}.pdf", "sand.pdf"),
        ("{journal}_{year}", ""),
    ],
)
def test_what_makes_no_name_is_told(pattern: str, fault: str) -> None:
    assert find_fault(pattern, ARTICLE) == fault


def test_a_result_is_called_so_and_known_again(minimal: Path) -> None:
    article = minimal / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8").replace("\n\n", '\nfile_name = "x{year}_{volume}"\n\n', 1)
    article.write_text(text + '[dates]\npublished = 2026-03-01\n[publication]\nvolume = "4"\n', encoding="utf-8")
    made = export(minimal, Options("html"), lambda _: None)
    assert made.value, made.diagnostics
    assert made.value.path == minimal / "dist/x2026_4.html"
    current = find_current(minimal, Options("html"))
    assert current and current.path == made.value.path
