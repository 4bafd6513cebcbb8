"""The page of eight styles shows each style that the script draws, its picture and the paragraph itself."""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path

from cited import make_journal
from elyazma.languages import load_language
from elyazma.model.journal import Citations
from elyazma.references.cite import cite
from elyazma.sources.load import load_manuscript
from elyazma.tex.inlines import to_plain

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from draw_citing import BEFORE_PAGE, PARAGRAPH, STYLES  # noqa: E402

PAGE = (ROOT / "docs/eight-styles.md").read_text(encoding="utf-8")
LARGEST = 60_000
"""Bytes of a picture."""


def test_the_page_shows_what_the_script_draws() -> None:
    shown = re.findall(r"^## (.+)\n\n`csl = \"(.+)\"`.+\n\n!\[[^]]+\]\(citing/(.+)\.png\)$", PAGE, re.MULTILINE)
    assert shown == [(title, style, style) for style, title in STYLES.items()]
    assert len(STYLES) == 8 and set(BEFORE_PAGE) < set(STYLES)
    paragraph = (PARAGRAPH / "manuscript/sections/01-paragraph.tex").read_text(encoding="utf-8")
    assert f"```tex\n{paragraph}```\n" in PAGE


def test_each_picture_is_there_small_and_cut() -> None:
    folder = ROOT / "docs/citing"
    assert {path.stem for path in folder.iterdir()} == set(STYLES)
    for path in folder.iterdir():
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) < LARGEST, path
        width, height = struct.unpack(">II", content[16:24])
        assert 500 < width < 700 and 200 < height < 500, path


def test_each_style_prints_the_paragraph(tmp_path: Path) -> None:
    manuscript = load_manuscript(PARAGRAPH).value
    assert manuscript is not None
    english = {"en": load_language("en")}
    for style in STYLES:
        journal = make_journal(tmp_path, Citations(csl=style))
        outcome = cite(manuscript, journal, english, tmp_path)
        told = {each.code for each in outcome.diagnostics} - {"sentence-case"}
        assert outcome.value is not None and not told, style
        assert len(outcome.value.entries) == 4
        notes = [to_plain(each.text) for each in outcome.value.notes]
        assert bool(notes) == (outcome.value.mode == "note") and len(notes) in {0, 5}
