"""What an office says of an issue stands on the pages of journals whose layout is ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Audience, Format, Options
from elyazma.pdf.reader import read_texts
from elyazma.system.freshness import find_current

DATA = Path(__file__).parents[1] / "data"
PUBLICATION = '\n[publication]\nvolume = "4"\nissue = "2"\nfirst_page = "11"\ndoi = "10.1234/x.1"\n'
OURS = ("ancient-land", "azerbaycan-mektebi", "aztu", "dergipark", "elmi-is", "scientific-research", "sosiologiya")


def build(root: Path, journal: str, audience: Audience = Audience.PUBLIC) -> tuple[str, ...]:
    made = build_pdf(root, Options(journal=journal, audience=audience), lambda _: None)
    assert made.value, made.diagnostics
    assert "text-off-page" not in {each.code for each in made.diagnostics}
    return read_texts(made.value.pdf.read_bytes())


@pytest.fixture
def issued(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(DATA / "minimal", tmp_path / "minimal"))
    article = root / "manuscript/article.toml"
    article.write_text(article.read_text(encoding="utf-8") + PUBLICATION, encoding="utf-8")
    return root


@pytest.mark.tex
@pytest.mark.parametrize("journal", OURS)
def test_volume_issue_doi_and_first_page_are_printed(issued: Path, journal: str) -> None:
    first, *others = build(issued, journal)
    for page in (first, *others):
        assert "vol. 4, no. 2" in page
    assert "https://doi.org/10.1234/x.1" in first and first.rstrip().endswith("11")


CLASSES = {
    "acm-sigconf": ("Trials of Sand, 2026, vol. 4, no. 2", "https://doi.org/10.1234/x.1"),
    "apa7": ("Trials of Sand, 2026, vol. 4, no. 2", "https://doi.org/10.1234/x.1"),
    "acm": ("Trials of Sand, Vol. 4, No. 2. Publication date: March 2026.", "https://doi.org/10.1234/x.1"),
    "aps": ("Trials of Sand, 2026, vol. 4, no. 2", "https://doi.org/10.1234/x.1"),
    "elsarticle": ("Trials of Sand, 2026, vol. 4, no. 2", "https://doi.org/10.1234/x.1"),
    "ieee-journal": ("TRIALS OF SAND, VOL. 4, NO. 2, 2026", "Digital Object Identifier 10.1234/x.1"),
    "lncs": ("Lecture Notes in Computer Science 4, 2, pp. 11–12, 2026.", "https://doi.org/10.1234/x.1"),
    "mnras": ("MNRAS 4, 11–12 (2026)", "https://doi.org/10.1234/x.1"),
    "oup": ("Trials of Sand", "2026, pp. 11–12", "10.1234/x.1"),
}
"""What each publisher's class prints of an issue, with its own commands where it has some."""


@pytest.mark.tex
@pytest.mark.parametrize("journal", CLASSES)
def test_a_publisher_s_class_says_the_issue_as_it_does(issued: Path, journal: str) -> None:
    article = issued / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8").replace("[publication]", '[publication]\njournal = "Trials of Sand"')
    article.write_text(text + "\n[dates]\npublished = 2026-03-01\n", encoding="utf-8")
    section = issued / "manuscript/sections/01-introduction.tex"
    section.write_text(section.read_text(encoding="utf-8") + "\n\\clearpage More.\n", encoding="utf-8")
    printed = " ".join(" ".join(build(issued, journal)).split())
    assert [words for words in CLASSES[journal] if words not in printed] == [], printed
    assert "12" in printed.replace("11–12", "")


@pytest.mark.tex
def test_the_last_page_is_counted_from_the_pdf(issued: Path) -> None:
    def say(kind: Format) -> tuple[str, set[str]]:
        made = export(issued, Options(kind, "plain"), lambda _: None)
        assert made.value, made.diagnostics
        return made.value.path.read_text(encoding="utf-8"), {each.code for each in made.diagnostics}

    section = issued / "manuscript/sections/01-introduction.tex"
    section.write_text(section.read_text(encoding="utf-8") + "\n\\clearpage More.\n", encoding="utf-8")
    written, codes = say("jats")
    assert "<fpage>11</fpage>" in written and "<lpage>" not in written and "last-page-unknown" in codes
    assert find_current(issued, Options("jats", "plain")) is None
    build(issued, "plain")
    written, codes = say("jats")
    assert "<lpage>12</lpage>" in written and "last-page-unknown" not in codes
    assert find_current(issued, Options("jats", "plain"))
    assert 'name="citation_lastpage" content="12"' in say("html")[0]


@pytest.mark.tex
def test_numbers_of_the_journal_are_printed_and_nothing_for_reviewers(issued: Path) -> None:
    (page,) = build(issued, "ancient-land")
    assert "ISSN 2706-6185, e-ISSN 2709-4197" in page
    (page,) = build(issued, "ancient-land", Audience.REVIEWERS)
    assert "vol. 4" not in page and "10.1234" not in page and page.rstrip().endswith("1")


@pytest.mark.tex
def test_a_page_says_nothing_of_an_issue_that_is_not_known(minimal: Path) -> None:
    (page,) = build(minimal, "ancient-land")
    assert "ISSN" not in page and page.rstrip().endswith("1")


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["apa7", "arxiv"])
def test_pages_count_from_the_first_where_a_layout_says_nothing_of_it(issued: Path, journal: str) -> None:
    section = issued / "manuscript/sections/01-introduction.tex"
    section.write_text(section.read_text(encoding="utf-8") + "\n\\clearpage More.\n", encoding="utf-8")
    pages = build(issued, journal)
    assert str(10 + len(pages)) in pages[-1].split()
