"""Equations through pandoc: each found by its TeX, in the font of mathematics, bars in pairs."""

from __future__ import annotations

import re
from pathlib import Path

from elyazma.model.nodes import Equation, Math, Para
from elyazma.writers.word.equations import read_equations


def test_each_equation_is_found_by_its_tex(tmp_path: Path) -> None:
    nodes = (Math("x^2"), Math(r"\sum_i a_i", display=True), Math("x^2"))
    found = read_equations([Para(nodes), Equation(r"\sum_i a_i")], tmp_path)
    assert len(found.written) == 2
    assert all((found.find(node) or "").startswith("<m:oMath>") for node in nodes)
    assert 'w:ascii="Cambria Math"' in (found.find(nodes[0]) or "")


def test_bars_are_a_pair_or_stay_as_they_are(tmp_path: Path) -> None:
    pair, lone = Math(r"\lvert r\rvert^{3}"), Math(r"\lvert a")
    found = read_equations([Para((pair, lone))], tmp_path)
    assert "<m:begChr" in (found.find(pair) or "") or "<m:d>" in (found.find(pair) or "")
    assert "|" in (found.find(lone) or "")


def test_bars_of_a_kind_are_pairs_where_as_many_open_as_close(tmp_path: Path) -> None:
    pairs = Math(r"\lVert \lvert a \rvert \rVert + \lvert b\rvert")
    lone = Math(r"\lVert \lvert a \rvert")
    found = read_equations([Para((pairs, lone))], tmp_path)
    assert [(found.find(each) or "").count("<m:d>") for each in (pairs, lone)] == [3, 1]


def test_what_pandoc_cannot_read_lacks(tmp_path: Path) -> None:
    broken = Math(r"\frac{a")
    assert read_equations([Para((broken,))], tmp_path).find(broken) is None


def test_without_equations_nothing_is_run(tmp_path: Path) -> None:
    assert read_equations([], tmp_path / "not there").written == {}


def test_what_pandoc_writes_against_the_schema_is_put_right(tmp_path: Path) -> None:
    aligned, said = Math(r"\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}"), Math(r"x_{\text{in}} + \mathrm{d}y")
    cases = Math(r"\begin{matrix} a & 1 \\ b & 2 \end{matrix}")
    found = read_equations([Para((aligned, said, cases))], tmp_path)
    columns = [*re.findall(r"<m:mcPr>(.*?)</m:mcPr>", "".join(found.written.values()))]
    assert columns and all(each.startswith("<m:count ") and "<m:mcJc " in each for each in columns)
    runs = re.findall(r"<m:rPr>(.*?)</m:rPr>", found.find(said) or "")
    assert "<m:nor/>" in runs and '<m:sty m:val="p"/>' in runs
