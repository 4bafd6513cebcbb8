"""One manuscript in five formats: they say the same, by section and by citation."""

from __future__ import annotations

import io
import re
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Format, Options
from elyazma.model.diagnostics import is_fatal
from elyazma.model.manuscript import Heading, Manuscript
from elyazma.sources.load import load_manuscript
from equality import (
    Flow,
    Part,
    Words,
    differences,
    is_heading,
    read_docx,
    read_html,
    read_jats,
    read_pdf,
    set_apart,
    split_words,
)

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

DRAWN = ["load check cite assemble compile"] * 2
"""The words in the drawing of tests/data/english, once in the article and once in its supplement."""
REPEATED = ["Table 3 (continued)"]
"""What a page says again over a table that runs on: Word and a web page repeat no head in their text."""

CASES = {
    ("seed", "ancient-land"): [],
    ("seed", "aztu"): [],
    ("seed", "dergipark"): [],
    ("seed", "sosiologiya"): [],
    ("english", "ancient-land"): [*DRAWN, *REPEATED],
}


@dataclass(frozen=True)
class Written:
    """A manuscript and its files."""

    manuscript: Manuscript
    pdf: Path
    docx: bytes
    html: bytes
    jats: bytes
    accessible: Path
    drawn: tuple[str, ...]

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """Read all five; what stands on a page where it has room, floats and notes, is set apart."""
        word = read_docx(self.docx)
        pieces = [split_words(text) for text in self.drawn]
        web = read_html(self.html)
        page = _read_pages(self.pdf, word, [*word.notes, *word.floats, *pieces])
        # It has the page's order, drawings are pictures there, and no table runs on with its caption again.
        spoken = _read_pages(self.accessible, web, [*word.notes, *word.floats])
        return {"docx": word, "html": web, "jats": read_jats(self.jats), "pdf": page, "accessible": spoken}


def _read_pages(pdf: Path, like: Flow, apart: list[Words]) -> Flow:
    page = read_pdf(pdf, [part.heading for part in like.parts if part.heading])
    page, absent = set_apart(page, apart)
    assert absent == ()
    return page


FORMATS: tuple[Format, ...] = ("docx", "html", "jats", "accessible")


@pytest.fixture(scope="module", params=CASES, ids="-".join)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    name, journal = request.param
    root = tmp_path_factory.mktemp(name)
    source = REPOSITORY if name == "seed" else HERE / "data/english"
    for folder in ("manuscript", "bib"):
        shutil.copytree(source / folder, root / folder)
    built = build_pdf(root, Options(journal=journal), lambda _: None)
    assert built.value, built.diagnostics
    docx, html, jats, _ = (_export(root, Options(written, journal)) for written in FORMATS)
    manuscript = load_manuscript(root).value
    assert manuscript
    spoken = root / "dist" / f"{manuscript.article.slug}-{journal}-accessible.pdf"
    return Written(manuscript, built.value.pdf, docx, html, jats, spoken, tuple(CASES[request.param]))


def _export(root: Path, options: Options) -> bytes:
    outcome = export(root, options, lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert not is_fatal(outcome.diagnostics)
    return outcome.value.path.read_bytes()


@pytest.mark.tex
def test_every_section_says_the_same(written: Written) -> None:
    flows = written.flows
    headings = [heading.title for section in _sections(written.manuscript) for heading in section]
    assert headings
    for heading in headings:
        texts = {name: _part(flow, heading).words for name, flow in flows.items()}
        for name, words in texts.items():
            assert differences(texts["docx"], words) == [], (heading, name)


@pytest.mark.tex
def test_abstracts_and_references_say_the_same(written: Written) -> None:
    flows = written.flows
    front = _front_of_jats(written.jats)
    for heading in ("Xülasə", "Abstract"):
        texts = {name: _part(flow, heading).words for name, flow in flows.items() if name != "jats"}
        said = split_words(front[heading])
        for name, words in texts.items():
            assert differences(words[: len(said)], said) == [], (heading, name)
    (heading,) = {part.heading for part in flows["docx"].parts} & {"Ədəbiyyat", "References"}
    lists = {name: _part(flow, heading).words for name, flow in flows.items()}
    del lists["html"]  # its list has the ways back to the text too: test_export_html holds it to the words
    for name, words in lists.items():
        assert differences(lists["docx"], words) == [], name


@pytest.mark.tex
def test_notes_and_floats_say_the_same(written: Written) -> None:
    flows = written.flows
    for name in ("html", "jats"):
        assert flows[name].notes == flows["docx"].notes, name
        assert flows[name].floats == flows["docx"].floats, name


@pytest.mark.tex
def test_every_citation_leads_to_the_same_work(written: Written) -> None:
    wanted = [key for keys in _cited(written.manuscript) for key in keys]
    assert wanted
    assert _once(_keys_of_word(written.docx)) == _once(wanted)
    assert _once(_keys_of_page(written.html)) == _once(wanted)
    assert _once(_keys_of_jats(written.jats)) == _once(wanted)


def _once(keys: Iterator[str] | list[str]) -> list[str]:
    """Join what stands next to itself: author and year of one citation may be two links."""
    return [key for key, _ in groupby(keys)]


def _sections(manuscript: Manuscript) -> Iterator[tuple[Heading, ...]]:
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        yield section.source.headings


def _cited(manuscript: Manuscript) -> Iterator[list[str]]:
    abstracts = {source.path for source in manuscript.abstracts.values()}
    for section in (*manuscript.sections, *manuscript.appendices, *manuscript.supplement):
        assert section.path not in abstracts
        for citation in section.source.citations:
            yield [mark.name for mark in citation.keys]


def _part(flow: Flow, heading: str) -> Part:
    return next(part for part in flow.parts if is_heading(part.heading, heading))


def _front_of_jats(content: bytes) -> dict[str, str]:
    """Give the abstracts by what heads them."""
    root = ET.fromstring(content)
    found = [*root.iter("abstract"), *root.iter("trans-abstract")]
    return {each.findtext("title", ""): " ".join("".join(p.itertext()) for p in each.iter("p")) for each in found}


def _keys_of_word(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    for link in root.iter(f"{WORD}hyperlink"):
        anchor = link.get(f"{WORD}anchor", "")
        if anchor.startswith("ref_"):
            yield anchor.removeprefix("ref_")


def _keys_of_page(content: bytes) -> Iterator[str]:
    for tag in re.findall(r"<a [^>]*>", content.decode()):
        if 'class="citation"' in tag and (found := re.search(r'href="#ref-([^"]+)"', tag)):
            yield unquote(found[1])


def _keys_of_jats(content: bytes) -> Iterator[str]:
    for link in ET.fromstring(content).iter("xref"):
        if link.get("ref-type") == "bibr":
            yield link.get("rid", "").removeprefix("ref-")
