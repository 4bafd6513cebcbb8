"""What authors write without a thought: right in print and in Word, or refused by name with a way on."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity, Span
from elyazma.pdf.reader import read_pdf
from elyazma.typesetting.errors import TexError, explain_error
from word_file import M, W, read_part

DATA = Path(__file__).parents[1] / "data"
TABLE = tomllib.loads((DATA / "latex/probes.toml").read_text(encoding="utf-8"))
PRINTED: list[dict[str, Any]] = TABLE["printed"]
REFUSED: list[dict[str, str]] = TABLE["refused"]
WORK = """@book{knuth1984, author = {Knuth, Donald}, year = 1984, title = {Typing}, publisher = {Press}}"""


def write_manuscript(root: Path) -> Path:
    """Write a manuscript with a section for each construct."""
    shutil.copytree(DATA / "minimal", root)
    (root / "bib/references.bib").write_text(WORK, encoding="utf-8")
    (root / "manuscript/figures").mkdir()
    shutil.copy(DATA / "english/manuscript/figures/letters.png", root / "manuscript/figures/dot.png")
    sections = root / "manuscript/sections"
    shutil.rmtree(sections)
    sections.mkdir()
    for number, probe in enumerate(PRINTED, 1):
        text = f"\\section{{{head(probe)}}}\n{probe['tex'].strip()}\n"
        (sections / f"{number:02}-probe.tex").write_text(text, encoding="utf-8")
    return root


def head(probe: dict[str, Any]) -> str:
    return f"Trying {probe['name']}"


def squeeze(texts: Iterable[str]) -> str:
    return " ".join(" ".join(texts).split())


def missing(words: Iterable[str], text: str, number: int) -> list[str]:
    """Give what does not stand in a text, each behind the one before it."""
    at, lost = 0, []
    for each in words:
        wanted = each.replace("<section>", str(number))
        found = text.find(wanted, at)
        if found < 0:
            lost.append(wanted)
        else:
            at = found + len(wanted)
    return lost


def cut(text: str, number: int) -> str:
    """Give the text of one section."""
    following = head(PRINTED[number]) if number < len(PRINTED) else "References"
    assert head(PRINTED[number - 1]) in text and following in text
    return text.partition(head(PRINTED[number - 1]))[2].partition(following)[0]


def read_word(content: bytes, part: str) -> str:
    """Give the words of a part: paragraphs, formulas, and what is said of pictures."""
    return squeeze(squeeze_paragraph(each) for each in read_part(content, part).iter(f"{W}p"))


def squeeze_paragraph(paragraph: ET.Element) -> str:
    written = {f"{W}t", f"{M}t"}
    pieces = (each.text or "" if each.tag in written else each.get("descr", "") for each in paragraph.iter())
    return "".join(pieces)


@pytest.mark.tex
def test_every_construct_is_right_in_print_and_in_word(tmp_path: Path) -> None:
    root = write_manuscript(tmp_path / "probes")
    printed = build_pdf(root, Options(journal="arxiv"), lambda _: None)
    assert [each for each in printed.diagnostics if each.severity is Severity.ERROR] == []
    assert printed.value
    text = squeeze(read_pdf(printed.value.pdf).texts)
    lost = {
        probe["name"]: words
        for number, probe in enumerate(PRINTED, 1)
        if (words := missing(probe["pdf"], cut(text, number), number) + missing(probe.get("float", ()), text, number))
    }
    assert lost == {}
    written = export(root, Options("docx", "arxiv"), lambda _: None)
    assert [each for each in written.diagnostics if each.severity is Severity.ERROR] == []
    assert written.value
    content = written.value.path.read_bytes()
    body, notes = read_word(content, "word/document.xml"), read_word(content, "word/footnotes.xml")
    lost = {
        probe["name"]: words
        for number, probe in enumerate(PRINTED, 1)
        if (words := missing(probe["word"], cut(body, number), number) + missing(probe.get("notes", ()), notes, number))
    }
    assert lost == {}
    for number, probe in enumerate(PRINTED, 1):
        assert not [each for each in probe.get("never", ()) if each in cut(body, number).split()]


@pytest.mark.parametrize("probe", REFUSED, ids=[each["name"] for each in REFUSED])
def test_what_is_refused_has_a_way_on(probe: dict[str, str], minimal: Path) -> None:
    if "says" in probe:
        found = [explain_error(TexError(probe["says"], Span("a.tex", 1, 1, 1), probe.get("token", "")))]
    else:
        (minimal / "manuscript/sections/01-introduction.tex").write_text(probe["tex"], encoding="utf-8")
        found = [each for each in check_manuscript(minimal, "").diagnostics if each.severity is Severity.ERROR]
    assert [each.code for each in found] == [probe["code"]]
    assert probe["hint"] in found[0].hint
