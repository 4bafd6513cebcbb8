"""An engine that begins before the manuscript is read prints what one prints that begins behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.flows.loading import load_job
from elyazma.model.audience import Options
from elyazma.system.freshness import find_scratch
from elyazma.system.process import Finished
from elyazma.typesetting.begun import Begun, begin_engine
from elyazma.typesetting.head import Head, write_head
from held_formats import formats
from processes import list_processes
from warm_builds import Built, build_cold, build_warm, compare, kill_engine, sweep_engine, without_formats

__all__ = ["formats"]
SECTION = "manuscript/sections/01-introduction.tex"
PREAMBLE = "manuscript/preamble.tex"
LABELS = "\\section{One}\\label{s}\nWords of section~\\ref{s}, of Smith \\citep{smith2020}.\n"


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[Begun]:
    """List the engines that somebody has waited for."""
    found: list[Begun] = []
    finish = Begun.finish

    def keep(engine: Begun) -> Finished:
        # One for a second pass is another's (test_second_pass.py).
        found.extend([] if engine.pass_.observed else [engine])
        return finish(engine)

    monkeypatch.setattr(Begun, "finish", keep)
    return found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, formats: Path) -> list[Begun]:
    """List the engines that have been begun."""
    found: list[Begun] = []

    def keep(scratch: Path, main: str, epoch: int) -> Begun | None:
        engine = begin_engine(scratch, main, epoch)
        found.extend([engine] if engine else [])
        return engine

    monkeypatch.setattr("elyazma.flows.early.begin_engine", keep)
    return found


def _build_both(root: Path, journal: str = "") -> Built:
    """Build from nothing, and from nothing without an engine begun early; both must be alike."""
    shutil.rmtree(root / "build", ignore_errors=True)
    warm = build_warm(root, journal)
    assert compare(warm, build_cold(root, root.with_name("cold"), journal)) == []
    assert not list_processes(root)
    return warm


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["ancient-land", "mnras"])
def test_seed_is_the_same_in_every_byte(seed: Path, journal: str, begun: list[Begun], used: list[Begun]) -> None:
    built = _build_both(seed, journal)
    assert built.pdf
    assert used == begun and len(used) == 1 and not used[0].lost


@pytest.mark.tex
def test_another_engine_is_not_given_the_main_file(minimal: Path, begun: list[Begun], used: list[Begun]) -> None:
    manifest = minimal / "styles/plain/style.toml"
    own = 'engine = "pdflatex"\nfonts = ["Latin Modern Roman"]\n'
    manifest.write_text(manifest.read_text().replace("[document]\n", f"[document]\n{own}"))
    assert _build_both(minimal).pdf
    assert begun and not used and not begun[0].pass_.folder.exists()


@pytest.mark.tex
def test_draft_makes_no_pdf_and_the_next_pass_does(minimal: Path, begun: list[Begun], used: list[Begun]) -> None:
    (minimal / SECTION).write_text(LABELS.replace("of Smith \\citep{smith2020}", "again"), encoding="utf-8")
    assert _build_both(minimal).pdf
    assert used == begun and used[0].draft and not used[0].lost


@pytest.mark.tex
def test_errors_of_tex_are_told_at_once(
    minimal: Path, begun: list[Begun], used: list[Begun], monkeypatch: pytest.MonkeyPatch
) -> None:
    (minimal / SECTION).write_text("Words.\n\\undefinedcommand\n", encoding="utf-8")
    built = _build_both(minimal)
    assert built.pdf is None and built.findings
    assert used == begun and not used[0].lost


@pytest.mark.tex
def test_main_file_that_is_opened_twice_is_set_again(minimal: Path, begun: list[Begun], used: list[Begun]) -> None:
    (minimal / PREAMBLE).write_text(
        "\\IfFileExists{\\jobname.tex}{\\newcommand\\found{yes}}{\\newcommand\\found{no}}\n", encoding="utf-8"
    )
    (minimal / SECTION).write_text("Found: \\found.\n", encoding="utf-8")
    assert _build_both(minimal).pdf
    assert begun[0].lost


def test_a_template_that_computes_is_not_filled_before_it_is_checked(minimal: Path) -> None:
    """The beginning of a main file is written while the rest is still checked."""
    template = minimal / "styles/plain/article.tex.j2"
    text = template.read_text(encoding="utf-8")
    template.write_text(text + "\\BLOCK{macro m()}\\VAR{m()}\\BLOCK{endmacro}\\VAR{m()}\n", encoding="utf-8")
    job = load_job(minimal, "").value
    assert job is not None
    assert write_head(job.manuscript, job.journal, job.languages, Options("pdf")) is None


@pytest.mark.tex
def test_other_first_lines_end_the_engine(
    minimal: Path, begun: list[Begun], used: list[Begun], monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_other(*arguments: object) -> Head | None:
        head = write_head(*arguments)  # type: ignore[arg-type]
        return replace(head, lines=f"% another\n{head.lines}") if head else None

    monkeypatch.setattr("elyazma.typesetting.head.write_head", write_other)
    assert _build_both(minimal).pdf
    assert begun and not used and not begun[0].pass_.folder.exists()


@pytest.mark.tex
@pytest.mark.parametrize("harm", [kill_engine, sweep_engine])
def test_engine_that_is_lost_costs_time_alone(
    minimal: Path, harm: Callable[[Begun], None], begun: list[Begun], used: list[Begun], monkeypatch: pytest.MonkeyPatch
) -> None:
    give = Begun.give_head

    def give_and_harm(self: Begun, head: Head) -> None:
        give(self, head)
        harm(self)

    monkeypatch.setattr(Begun, "give_head", give_and_harm)
    assert _build_both(minimal).pdf


@pytest.mark.parametrize(
    "article", ["", "slug = 1", "[", 'slug = "../../x"\njournal = "plain"', 'slug = "x"\njournal = "../plain"']
)
def test_nothing_is_begun_for_an_article_without_a_good_name(minimal: Path, article: str, begun: list[Begun]) -> None:
    (minimal / "manuscript/article.toml").write_text(article)
    assert build_warm(minimal).pdf is None
    assert not begun and not list(minimal.parent.glob("x*"))


@pytest.mark.tex
def test_manuscript_with_an_error_leaves_no_engine(minimal: Path, begun: list[Begun], used: list[Begun]) -> None:
    (minimal / SECTION).write_text("Words {of\n\\citep{nobody\n", encoding="utf-8")
    assert build_warm(minimal).pdf is None
    assert begun and not begun[0].pass_.folder.exists() and not list_processes(minimal)


@pytest.mark.tex
def test_nothing_is_begun_behind_a_good_build_or_where_it_is_not_wanted(
    minimal: Path, begun: list[Begun], used: list[Begun]
) -> None:
    assert build_warm(minimal).pdf and len(begun) == 1
    (minimal / SECTION).write_text("Other words.\n", encoding="utf-8")
    assert build_warm(minimal).pdf and len(begun) == 1
    shutil.rmtree(find_scratch(minimal, Options()))
    with without_formats():
        assert build_warm(minimal).pdf
    assert len(begun) == 1
