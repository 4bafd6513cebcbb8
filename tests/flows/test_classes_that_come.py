"""A LaTeX paper whose publisher's class lies beside it is brought in with that class, and for its journal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from elyazma.flows.brought_classes import bring_class
from elyazma.flows.imports import Wishes, import_paper
from elyazma.model.diagnostics import Outcome
from elyazma.model.imported import ImportSummary
from elyazma.sources.load import load_manuscript
from elyazma.system import process
from elyazma.system.process import find_confinement
from elyazma.system.untrusted import UNTRUSTED

STAND_INS = Path(__file__).parents[1] / "data/stand-ins"
PAPER = r"""\documentclass[]{interact}
\begin{document}
\title{The measuring of rivers}
\author{\name{Ann Writer} \affil{University of Example}}
\maketitle
\begin{abstract}Rivers were measured.\end{abstract}
\section{Introduction}
Rivers are long, and this text says so in one sentence.
\end{document}
"""


def bring(folder: Path, break_class: str = "", journal: str = "") -> tuple[Outcome[ImportSummary], Path]:
    (folder / "paper").mkdir()
    class_ = (STAND_INS / "taylor-francis/interact.cls").read_text(encoding="utf-8")
    (folder / "paper/interact.cls").write_text(class_ + break_class, encoding="utf-8")
    (folder / "paper/paper.tex").write_text(PAPER, encoding="utf-8")
    wishes = Wishes(journal, build=True)
    return import_paper(folder / "paper/paper.tex", folder / "made", lambda _: None, wishes), folder / "made"


def journal_of(root: Path) -> str:
    loaded = load_manuscript(root).value
    assert loaded
    return loaded.article.journal


@pytest.mark.tex
def test_class_that_prints_the_paper_is_chosen(tmp_path: Path) -> None:
    outcome, made = bring(tmp_path)
    assert outcome.value and journal_of(made) == "taylor-francis"
    assert (made / "styles/taylor-francis/assets/interact.cls").is_file()
    assert outcome.value.first and "taylor-francis" in " ".join(outcome.value.first)
    assert "its journal is taylor-francis" in (made / "import-report.md").read_text(encoding="utf-8")


@pytest.mark.tex
def test_class_that_stops_is_kept_and_not_chosen(tmp_path: Path) -> None:
    outcome, made = bring(tmp_path, "\\AtBeginDocument{\\notknown}\n")
    assert outcome.value and journal_of(made) == "arxiv"
    assert (made / "styles/taylor-francis/assets/interact.cls").is_file()
    assert [each.code for each in outcome.diagnostics].count("import-class") == 1


@pytest.mark.tex
def test_wish_of_the_author_is_kept(tmp_path: Path) -> None:
    outcome, made = bring(tmp_path, journal="lncs")
    assert outcome.value and journal_of(made) == "lncs"
    assert "import-class" not in {each.code for each in outcome.diagnostics}


def test_a_stranger_s_class_is_not_run_where_nothing_confines_tex(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNTRUSTED, "1")
    monkeypatch.setattr("elyazma.system.sandbox.landlock_abi", lambda: 0)
    monkeypatch.setattr(process, "find_bubblewrap", lambda: None)
    monkeypatch.setattr("elyazma.flows.brought_classes.build_pdf", lambda *_, **__: pytest.fail("TeX was started"))
    find_confinement.cache_clear()
    try:
        outcome, made = bring(tmp_path)
    finally:
        find_confinement.cache_clear()
    assert outcome.value is None and not made.exists()
    assert "unconfined-input" in {each.code for each in outcome.diagnostics}


def test_what_lies_in_a_class_s_folder_comes_along(tmp_path: Path) -> None:
    paper, new = tmp_path / "paper", tmp_path / "new"
    shutil.copytree(STAND_INS / "mdpi", paper)
    for name in ("logo.pdf", "journals.tex", "run.sh", "dvipdfmx.cfg", "notes.lua"):
        (paper / "Definitions" / name).write_text("x", encoding="utf-8")
    (paper / "other.cls").write_text("x", encoding="utf-8")
    (new / "styles").mkdir(parents=True)
    brought = bring_class(paper / "main.tex", new, "Definitions/mdpi/water,submit").value
    assert brought and brought.journal == "mdpi"
    files = ["Definitions/journals.tex", "Definitions/logo.pdf", "Definitions/mdpi.cls", "Definitions/run.sh"]
    assert sorted(brought.files) == files
    assert bring_class(paper / "main.tex", new, "article/12pt").value is None
    assert bring_class(paper / "main.tex", new, "sn-jnl/").value is None


def test_settings_of_the_class_s_name_come_along(tmp_path: Path) -> None:
    paper, new = tmp_path / "paper", tmp_path / "new"
    shutil.copytree(STAND_INS / "copernicus", paper)
    (paper / "others.sty").write_text("x", encoding="utf-8")
    (new / "styles").mkdir(parents=True)
    brought = bring_class(paper / "main.tex", new, "copernicus/gc,manuscript").value
    assert brought and brought.files == ("copernicus.cls", "copernicus.cfg")


def test_a_class_that_is_a_link_out_is_left(tmp_path: Path) -> None:
    paper, new = tmp_path / "paper", tmp_path / "new"
    for folder in (paper, new / "styles"):
        folder.mkdir(parents=True)
    (tmp_path / "outside.cls").write_text("secret", encoding="utf-8")
    (paper / "sn-jnl.cls").symlink_to(tmp_path / "outside.cls")
    outcome = bring_class(paper / "main.tex", new, "sn-jnl/sn-basic")
    assert outcome.value is None and not list((new / "styles").rglob("*.cls"))
    assert [each.code for each in outcome.diagnostics] == ["import-class"]
    assert "link" in outcome.diagnostics[0].message
