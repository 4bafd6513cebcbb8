"""scripts/trials/batch_hostile.py sees what hostile papers do outside, faults of ours, and sound papers that differ."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import batch_hostile
import hostile_papers
import pytest
from batch_hostile import ALONE, AMONG, Laid
from hostile_papers import Hostile
from scenes import SECRET, Scene

ASKED = argparse.Namespace(confinement="landlock")


def lay(folder: Path, name: str = "linked-text") -> Laid:
    return batch_hostile._lay(folder / "hostile/0", Hostile("k", name, hostile_papers.FOLDERS[name]), ASKED)


def make_outcome(laid: Laid, **values: object) -> dict[str, dict[str, Any]]:
    paper = {"name": "paper", "source": str(laid.path)}
    return {str(laid.path): {"paper": paper, "state": "refused", "why": "", "seconds": 1.0, **values}}


def judge(laid: Laid, here: Path, outcomes: Mapping[str, dict[str, Any]]) -> tuple[str, ...]:
    return batch_hostile._judge(laid, here, outcomes, 30).faults


def test_there_are_enough_papers_of_every_kind() -> None:
    papers = list(hostile_papers.list_papers())
    assert len({(each.kind, each.name) for each in papers}) == len(papers) > 100
    assert len({each.kind for each in papers}) >= 9


def test_a_paper_that_does_nothing_is_contained(tmp_path: Path) -> None:
    laid = lay(tmp_path)
    assert judge(laid, tmp_path, make_outcome(laid)) == ()


def test_what_is_changed_outside_and_shown_is_told(tmp_path: Path) -> None:
    laid = lay(tmp_path)
    (laid.scene.outside / "secret.tex").write_text(f"{SECRET}!", encoding="utf-8")
    laid.scene.sprung.touch()
    (tmp_path / AMONG / "papers/paper/dist").mkdir(parents=True)
    (tmp_path / AMONG / "papers/paper/dist/a.txt").write_text(SECRET, encoding="utf-8")
    faults = judge(laid, tmp_path, make_outcome(laid))
    assert sorted(faults) == ["dist/a.txt holds what is outside", "outside/secret.tex changed", "sprung made"]


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({"why": "its process ended: KeyError: 'a'"}, 1),
        ({"why": "its process ended: MemoryError"}, 0),
        ({"why": "it took longer than 30 seconds", "seconds": 31.0}, 0),
        ({"why": "it took longer than 30 seconds", "seconds": 300.0}, 1),
    ],
)
def test_a_fault_of_ours_is_told_from_a_bound(values: dict[str, object], count: int, tmp_path: Path) -> None:
    laid = lay(tmp_path)
    assert len(judge(laid, tmp_path, make_outcome(laid, **values))) == count


def test_a_report_that_is_lost_is_told(tmp_path: Path) -> None:
    laid = lay(tmp_path)
    assert judge(laid, tmp_path, {}) == ("there is no report",)


def test_a_sound_paper_that_differs_is_told(tmp_path: Path) -> None:
    outcome = {"paper": {"name": "a", "source": "a.tex"}, "state": "built", "why": "", "seconds": 1.0, "steps": []}
    for into in (ALONE, AMONG):
        (tmp_path / into / "papers/a").mkdir(parents=True)
        (tmp_path / into / "papers/a/text.tex").write_text("x", encoding="utf-8")
        (tmp_path / into / "report.json").write_text(json.dumps({"papers": [outcome]}), encoding="utf-8")
    assert list(batch_hostile._compare(tmp_path)) == []
    (tmp_path / AMONG / "papers/a/text.tex").write_text("y", encoding="utf-8")
    assert list(batch_hostile._compare(tmp_path)) == ["a differs: text.tex"]
    assert list(batch_hostile._compare(tmp_path, confined=False)) == [
        "a is built, and nothing confines it",
        "a differs: text.tex",
    ]


def test_files_of_any_name_are_recorded(tmp_path: Path) -> None:
    scene = Scene(tmp_path / "scene", "landlock")
    (scene.folder).mkdir()
    hostile_papers.FOLDERS["odd-names"](scene)
    before = batch_hostile._record(scene.folder)
    assert len(before) == len(list(scene.folder.rglob("*"))) and batch_hostile._record(scene.folder) == before
