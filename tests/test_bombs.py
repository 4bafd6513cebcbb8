"""What is small, or looks so, and would keep TeX or pandoc busy for minutes is refused with its number, before them."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from bombs import BEYOND, BOMBS, PAPERS, PAPERS_BEYOND, SECTION, deflate, write_huge_png
from elyazma.flows.imports import import_paper
from elyazma.model.diagnostics import Severity, Span
from elyazma.pdf.reader import render_page
from elyazma.sources.bounds import MOST_PIXELS, MOST_UNPACKED, weigh_picture
from elyazma.sources.load import load_manuscript
from elyazma.sources.pictures import read_pixels
from elyazma.tex.bounds import DEEPEST, MOST_CELLS, find_excess
from small_pdf import one_page, write_pdf


@pytest.mark.parametrize("name", BEYOND)
def test_a_bomb_is_refused_with_its_number(minimal: Path, name: str) -> None:
    code, said = BEYOND[name]
    BOMBS[name](minimal)
    found = [each for each in load_manuscript(minimal).diagnostics if each.severity is Severity.ERROR]
    assert [each.code for each in found][:1] == [code]
    assert said in found[0].message and found[0].hint


def test_abbreviations_that_double_are_cut(minimal: Path) -> None:
    BOMBS["entry-strings"](minimal)
    loaded = load_manuscript(minimal).value
    assert loaded
    faults = [fault.finding for fault in loaded.bibliography.faults]
    assert any(fault.code == "bibliography-bad-value" and "20,000" in fault.message for fault in faults)


@pytest.mark.parametrize("name", PAPERS_BEYOND)
def test_a_paper_that_is_a_bomb_is_refused(tmp_path: Path, name: str) -> None:
    file, content = PAPERS[name]()
    (tmp_path / file).write_bytes(content)
    outcome = import_paper(tmp_path / file, tmp_path / "paper", lambda _: None)
    assert outcome.value is None and outcome.diagnostics[0].code in {"import-bomb", "import-damaged"}
    assert re.search(r"\d", outcome.diagnostics[0].message) and not (tmp_path / "paper").exists()


def test_what_is_below_the_bounds_passes(tmp_path: Path) -> None:
    deep = "{" * DEEPEST + "}" * DEEPEST
    many = "a & b \\\\\n" * MOST_CELLS
    iff = "$a \\iff b$ \\iffalse x \\fi \\newif\\ifdraft\n" * DEEPEST
    assert [find_excess(text, SECTION) for text in (deep, many, iff)] == [None] * 3
    (tmp_path / "a.png").write_bytes(write_huge_png(17_320, 17_320))
    (tmp_path / "a.pdf").write_bytes(one_page("0 0 m 9 9 l S\n" * 9))
    large = MOST_UNPACKED // 1_000_000 - 1
    stream = ("/Filter /FlateDecode", deflate(zlib.crc32(b"x").to_bytes(4, "big") * 250_000, large))
    (tmp_path / "b.pdf").write_bytes(write_pdf({1: "<< /Type /Catalog >>", 2: stream}))
    assert MOST_PIXELS > 17_320 * 17_320
    for name in ("a.png", "a.pdf", "b.pdf"):
        assert list(weigh_picture(tmp_path, name, Span(SECTION))) == []


def test_a_page_as_large_as_a_town_is_drawn_no_finer_than_memory_allows(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(one_page(box=(0, 0, 10_000_000, 100)))
    (tmp_path / "a.png").write_bytes(render_page(tmp_path / "a.pdf", 1, 300))
    pixels = read_pixels(tmp_path / "a.png")
    assert pixels is not None and pixels.width * pixels.height < 80_000_000
