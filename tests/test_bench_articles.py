"""scripts/bench: the articles that it builds, and the edits that it makes in them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench.articles import lay_out_heavy
from bench.edits import Sources, find_figure
from bench.growth import SERIES
from bench.heavy_paper import write_paper
from bench.long_article import SIXTY_PAGES, write_article
from bench.pictures import draw_curves, draw_field
from bench.words import new_words
from elyazma.flows.checking import check_manuscript
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import render_page
from kept_passes import read_files
from small_article import SMALL

# --- The articles -----------------------------------------------------------------------------------------


def test_articles_are_the_same_each_time(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        write_article(tmp_path / name, SMALL, seed)
        write_paper(tmp_path / f"{name}-paper", seed)
    assert read_files(tmp_path / "one") == read_files(tmp_path / "two") != read_files(tmp_path / "other")
    one, two, other = (read_files(tmp_path / f"{name}-paper") for name in ("one", "two", "other"))
    assert one == two != other


def test_long_article_has_what_it_should_and_no_errors(tmp_path: Path) -> None:
    write_article(tmp_path)
    manuscript = tmp_path / "manuscript"
    text = "".join(path.read_text(encoding="utf-8") for path in manuscript.glob("sections/*.tex"))
    entries = (tmp_path / "bib/references.bib").read_text(encoding="utf-8")
    cited = {key for part in text.split("\\cite")[1:] for key in part[2 : part.index("}")].split(",")}
    assert len(cited) == SIXTY_PAGES.cited == 300 and all(f"{{{key}," in entries for key in cited)
    assert text.count("\\includegraphics") == len(list(manuscript.glob("figures/*"))) == 40
    assert text.count("\\begin{table}") > 3 and text.count("\\begin{equation}") > 3
    sizes = [path.stat().st_size for path in manuscript.glob("figures/*")]
    assert min(sizes) > 50_000 and max(sizes) < 600_000
    found = check_manuscript(tmp_path, "").diagnostics
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []


def test_heavy_paper_is_imported_without_errors_and_keeps_its_preamble(tmp_path: Path) -> None:
    lay_out_heavy(tmp_path / "paper")
    preamble = (tmp_path / "paper/manuscript/preamble.tex").read_text(encoding="utf-8")
    assert preamble.count("\\newcommand") >= 30 and "\\usetikzlibrary" in preamble and "siunitx" in preamble
    found = check_manuscript(tmp_path / "paper", "").diagnostics
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_pictures_can_be_drawn(tmp_path: Path) -> None:
    (tmp_path / "curves.pdf").write_bytes(draw_curves(1))
    assert len(render_page(tmp_path / "curves.pdf", 1, 30)) > 1000
    picture = draw_field(1)
    assert picture.startswith(b"\x89PNG") and picture.endswith(b"IEND\xaeB`\x82")


def test_growing_articles_have_neither_more_works_than_entries_nor_figures() -> None:
    for series in SERIES:
        shapes = [series.shape(size) for size in series.sizes]
        assert all(shape.cited <= shape.entries and shape.figures == 0 for shape in shapes)
        assert list(series.sizes) == sorted(set(series.sizes))


# --- The edits --------------------------------------------------------------------------------------------


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    write_article(tmp_path, SMALL)
    return Sources(tmp_path, tmp_path / "bib/references.bib")


def test_words_are_never_the_same() -> None:
    words = list(islice(new_words(1), 500))
    assert len(set(words)) == 500 and words[:3] == list(islice(new_words(1), 3)) != list(islice(new_words(2), 3))


def test_one_word_is_changed_and_only_one(sources: Sources) -> None:
    before = sources.section.read_text(encoding="utf-8").split()
    for word in ("qualala", "qobede"):
        sources.change_word(word)
        after = sources.section.read_text(encoding="utf-8").split()
        assert len(after) == len(before)
        assert [new for old, new in zip(before, after, strict=True) if old != new] == [word]


def test_references_are_added_and_stay(sources: Sources) -> None:
    for word in ("qualala", "qobede"):
        sources.add_reference(word)
    sources.change_word("qimeni")
    entries = sources.bibliography.read_text(encoding="utf-8")
    assert "{qualala2024," in entries and "{qobede2024," in entries
    assert "qimeni \\citep{qualala2024,qobede2024} " in sources.section.read_text(encoding="utf-8")
    found = check_manuscript(sources.folder, "").diagnostics
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_a_figure_is_replaced_by_another(sources: Sources) -> None:
    figure = find_figure(sources.folder)
    assert figure
    seen = {figure.read_bytes()}
    for word in ("qualala", "qobede"):
        sources.replace_figure(word)
        seen.add(figure.read_bytes())
    assert len(seen) == 3


def test_the_seed_has_a_place_for_a_word_and_no_figure(seed: Path) -> None:
    sources = Sources(seed, seed / "bib/references.bib")
    sources.change_word("qualala")
    assert " qualala " in sources.section.read_text(encoding="utf-8") and find_figure(seed) is None
