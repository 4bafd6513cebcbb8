"""Where a picture is looked for: in one order, TeX's, by everyone who looks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elyazma.languages import load_language
from elyazma.revision import flattening
from elyazma.sources.load import load_manuscript
from elyazma.sources.tree import PICTURE_FOLDERS, find_figure, find_picture
from elyazma.typesetting.content import write_content


@pytest.mark.parametrize(
    ("there", "found"),
    [
        (["manuscript/figures/a.pdf", "manuscript/a.png"], "manuscript/figures/a.pdf"),
        (["manuscript/figures/a.png", "manuscript/a.png"], "manuscript/a.png"),
        (["manuscript/figures/a.eps", "a.jpg"], "a.jpg"),
        (["figures/a.jpeg", "manuscript/figures/a.jpeg"], "figures/a.jpeg"),
        (["manuscript/figures/a.tif"], "manuscript/figures/a.tif"),
        (["manuscript/figures/a.JPG"], "manuscript/figures/a.JPG"),
        (["manuscript/figures/a.txt"], None),
    ],
)
def test_a_picture_is_where_tex_finds_it(minimal: Path, there: list[str], found: str | None) -> None:
    for path in there:
        (minimal / path).parent.mkdir(exist_ok=True)
        (minimal / path).write_bytes(b"")
    assert find_figure(minimal, "a") == found
    assert find_picture("a", there.__contains__) == found


def test_a_comparison_finds_the_picture_that_is_printed(minimal: Path) -> None:
    for path in ("manuscript/figures/a.png", "manuscript/a.png"):
        (minimal / path).parent.mkdir(exist_ok=True)
        (minimal / path).write_bytes(b"")
    manuscript = load_manuscript(minimal).value
    assert manuscript
    assert flattening.find_picture(manuscript, "a") == find_figure(minimal, "a") == "manuscript/a.png"


def test_tex_looks_in_the_same_folders() -> None:
    found = re.search(r"\\graphicspath\{(.*)\}", write_content(load_language("en"), ()))
    assert found
    assert {*re.findall(r"\{(.*?)\}", found[1]), ""} == set(PICTURE_FOLDERS)
