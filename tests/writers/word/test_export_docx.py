"""The Word file: what Word wants of it, what the journal asks, and every word of the document in it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from elyazma.model.article import Author
from elyazma.model.document import Document, Passage
from elyazma.model.nodes import Entry, Math, Para
from elyazma.system.pandoc.parsing import Json
from elyazma.system.pandoc.program import run_pandoc
from elyazma.writers.word import export_docx as stage
from elyazma.writers.word.bookmarks import read_name
from elyazma.writers.word.export_docx import export_docx
from elyazma.writers.word.reading import WordFile
from jats_article import DATA, Sample, copy_manuscript, load_sample
from resolved_nodes import parse_resolved
from word_file import M, W, find_faults, read_paragraphs, read_part, read_parts, read_text


def write(sample: Sample, scratch: Path) -> bytes:
    """Write a sample that nothing is wrong with."""
    outcome = export_docx(sample.document, sample.journal, sample.languages, scratch)
    assert outcome.diagnostics == ()
    assert outcome.value
    return outcome.value


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("word")


@pytest.fixture(scope="module")
def seed(scratch: Path) -> Sample:
    return load_sample(copy_manuscript("seed", scratch), scratch)


@pytest.fixture(scope="module")
def english(scratch: Path) -> Sample:
    return load_sample(copy_manuscript("english", scratch), scratch, "dergipark")


@pytest.fixture(scope="module")
def seed_file(seed: Sample, scratch: Path) -> bytes:
    return write(seed, scratch)


@pytest.fixture(scope="module")
def english_file(english: Sample, scratch: Path) -> bytes:
    return write(english, scratch)


def with_blocks(sample: Sample, *blocks: Json) -> Sample:
    """Give a sample whose only section holds these blocks."""
    passage = Passage("x", "manuscript/sections/01-x.tex", parse_resolved(blocks))
    bare = replace(sample.document, sections=(passage,), appendices=(), supplement=(), entries=(), closings=())
    return replace(sample, document=replace(bare, references=replace(bare.references, entries=())))


def words(text: str) -> list[Json]:
    return [{"t": "Str", "c": text}]


# --- What Word wants --------------------------------------------------------------------------------


def test_nothing_is_damaged(seed_file: bytes, english_file: bytes) -> None:
    assert find_faults(seed_file) == []
    assert find_faults(english_file) == []


@pytest.mark.usefixtures("every_run")
def test_same_bytes_twice(english: Sample, english_file: bytes, scratch: Path) -> None:
    assert write(english, scratch) == english_file
    with zipfile.ZipFile(io.BytesIO(english_file)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_python_docx_and_pandoc_open_it(english_file: bytes, scratch: Path) -> None:
    opened = docx.Document(io.BytesIO(english_file))
    assert opened.core_properties.title.startswith("One Source")
    assert opened.core_properties.author == "Aygün Nümunə; Thomas Example"
    assert opened.core_properties.language == "en-US"
    (scratch / "back.docx").write_bytes(english_file)
    back = json.loads(run_pandoc(["--from=docx", "--to=json", "back.docx"], scratch))
    kinds = Counter(node["t"] for node in back["blocks"])
    assert kinds["Header"] >= 12
    assert kinds["Table"] >= 2
    math = json.dumps(back).count('"t": "Math"') or json.dumps(back).count('"t":"Math"')
    assert math == len(list(read_part(english_file).iter(f"{M}oMath")))


def test_no_macros_no_strange_links_no_empty_paragraphs(seed_file: bytes, english_file: bytes) -> None:
    for content in (seed_file, english_file):
        assert not [name for name in read_parts(content) if "vba" in name.lower()]
        body = read_part(content)
        empty = [
            each for each in body.iter(f"{W}p") if not list(each.iter(f"{W}r")) and not list(each.iter(f"{M}oMath"))
        ]
        assert empty == []
    outside = re.findall(rb'Target="(https?:[^"]*)"', read_parts(english_file)["word/_rels/document.xml.rels"])
    assert all(address.startswith((b"https://doi.org/", b"https://")) for address in outside)


# --- What the article says --------------------------------------------------------------------------


def test_every_word_of_the_oracle_is_there_in_order(seed_file: bytes) -> None:
    parts = json.loads((DATA / "seed/oracle.json").read_text(encoding="utf-8"))
    texts = [
        text for part in parts for text in (part.get("heading"), part.get("text"), *part.get("paragraphs", ())) if text
    ]
    wanted = " ".join(texts).split()
    written = " ".join(text for _, text in read_paragraphs(seed_file)).split()
    assert written[: len(wanted)] == wanted
    assert written[len(wanted)] == "Ədəbiyyat"


def test_seed_has_its_references_and_citations(seed_file: bytes) -> None:
    entries = [text for style, text in read_paragraphs(seed_file) if style == "Bibliography"]
    assert len(entries) == 11
    body = read_part(seed_file)
    names = {str(each.get(f"{W}name")) for each in body.iter(f"{W}bookmarkStart")}
    marks = {name for name in names if not name.startswith("file_")}
    anchors = {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")}
    assert len(names - marks) == 7
    assert len(marks) == 11
    assert anchors == marks
    assert {read_name(str(mark)) for mark in marks} >= {("ref_", "cornell2011")}


def test_every_run_says_its_language(seed_file: bytes, english_file: bytes) -> None:
    for content, own in ((seed_file, "az-Latn-AZ"), (english_file, "en-US")):
        spoken: Counter[str | None] = Counter()
        for run in read_part(content).iter(f"{W}r"):
            lang = run.find(f"{W}rPr/{W}lang")
            assert lang is not None, read_text(run)
            spoken[lang.get(f"{W}val")] += 1
        assert spoken.most_common(1)[0][0] == own
        default = read_part(content, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        assert default is not None
        assert default.get(f"{W}val") == own
    titles = [each for each in read_part(seed_file).iter(f"{W}p") if "Energy and Security" in read_text(each)]
    assert [each.get(f"{W}val") for each in titles[0].iter(f"{W}lang")] == ["en-US"]


def test_document_without_authors_has_nothing_in_their_place(seed: Sample, seed_file: bytes) -> None:
    assert seed.document.article.authors == ()
    assert {"Author", "Affiliation"} & {style for style, _ in read_paragraphs(seed_file)} == set()
    assert b"creator" not in read_parts(seed_file)["docProps/core.xml"]


def test_capitals_are_the_languages_own(scratch: Path, english: Sample) -> None:
    assert english.document.article.authors
    written = write(load_sample(scratch / "english", scratch, "elmi-is"), scratch)
    titles = [text for style, text in read_paragraphs(written) if style.startswith("Title")]
    assert titles[0].startswith("One Source, Several Languages:")
    assert titles[1].startswith("BİR MƏNBƏ, BİR NEÇƏ DİL:")
    assert b"<w:caps/>" in read_parts(written)["word/styles.xml"]


def test_authors_stand_where_the_journal_has_them(seed: Sample, scratch: Path) -> None:
    author = Author(family="Əliyev", given="Əli", email="ali@example.org")
    article = replace(seed.document.article, authors=(author,))
    written = write(replace(seed, document=replace(seed.document, article=article)), scratch)
    assert [style for style, _ in read_paragraphs(written)][:3] == ["Author", "Affiliation", "Title"]


# --- Numbers and references -------------------------------------------------------------------------


def fields_of(content: bytes, kind: str) -> list[str]:
    codes = [" ".join((each.text or "").split()) for each in read_part(content).iter(f"{W}instrText")]
    return [code for code in codes if code.startswith(kind)]


def test_headings_are_counted_by_word(english_file: bytes) -> None:
    headings = [each for each in read_paragraphs(english_file) if each[0].startswith("Heading")]
    assert ("Heading1", "Method") in headings
    assert ("Heading2", "One source") in headings
    assert [text for _, text in headings if text.startswith("Appendix")] == [
        "Appendix A. The letters of the Azerbaijani alphabet"
    ]
    styles = read_part(english_file, "word/styles.xml")
    style = next(each for each in styles.iter(f"{W}style") if each.get(f"{W}styleId") == "Heading1")
    assert style.find(f"{W}pPr/{W}numPr/{W}numId") is not None


def test_captions_and_equations_are_counted_and_referred_to(english_file: bytes) -> None:
    captions = [text for style, text in read_paragraphs(english_file) if style == "Caption"]
    assert captions[0].startswith("Figure\N{NO-BREAK SPACE}1: The way from a manuscript")
    assert {"SEQ Figure \\* ARABIC", "SEQ Table \\* ARABIC", "SEQ Equation \\* ARABIC"} <= set(
        fields_of(english_file, "SEQ")
    )
    referred = fields_of(english_file, "REF")
    assert any(code.startswith("REF lab_fig_3Aflow ") for code in referred)
    assert any("\\r" in code for code in referred) or any(code.startswith("REF num_") for code in referred)


def test_equations_notes_pictures_and_tables_are_words_own(english_file: bytes) -> None:
    body = read_part(english_file)
    assert len(list(body.iter(f"{M}oMath"))) > 5
    assert len(list(body.iter(f"{W}footnoteReference"))) == 3
    described = [each.get("descr", "") for each in body.iter() if each.tag.endswith("}docPr")]
    assert described[0] == "Five boxes in a row, joined by arrows: load, check, cite, assemble, compile."
    assert all(described)
    heads = [row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert len(heads) == len(list(body.iter(f"{W}tbl")))


def test_numbers_stand_at_their_decimal_sign(seed: Sample, scratch: Path) -> None:
    def cell(text: str) -> list[object]:
        return [["", [], []], {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": words(text)}]]

    column = [{"t": "AlignRight"}, {"t": "ColWidthDefault"}]
    rows = [[["", [], []], [cell(text)]] for text in ("1,5", "12,25", "3")]
    body = [["", [], []], 0, [], rows]
    none = [["", [], []], []]
    table = {"t": "Table", "c": [["", [], []], [None, []], [column], none, [body], none]}
    written = write(with_blocks(seed, table, {"t": "Para", "c": words("Son.")}), scratch)
    tabs = [each.get(f"{W}val") for each in read_part(written).iter(f"{W}tab") if each.get(f"{W}val")]
    assert tabs == ["decimal"] * 3
    assert b'<w:decimalSymbol w:val=","/>' in read_parts(written)["word/settings.xml"]
    assert find_faults(written) == []


def test_roman_sections_are_counted_by_word(english: Sample, scratch: Path) -> None:
    sample = load_sample(scratch / "english", scratch, "ieee-journal")
    written = write(sample, scratch)
    headings = [text for style, text in read_paragraphs(written) if style in {"Heading1", "Heading2"}]
    assert {"Introduction", "Method", "One source"} <= set(headings)
    numbering = read_parts(written)["word/numbering.xml"]
    assert b'w:val="upperRoman"' in numbering
    assert b'w:val="%2"' in numbering
    assert find_faults(written) == []
    assert english.document.sections


def test_notes_tell_of_the_authors(english_file: bytes) -> None:
    styles = read_paragraphs(english_file)
    assert styles[0][0] == "Title"
    assert styles[1] == ("Author", "Aygün Nümunə*, Thomas Example†")
    notes = read_text(read_part(english_file, "word/footnotes.xml"))
    assert notes.startswith("* Doctor of Philosophy in Philology, University of Examples")
    assert find_faults(english_file) == []


# --- What goes wrong --------------------------------------------------------------------------------


def codes(sample: Sample, scratch: Path) -> list[tuple[str, str]]:
    outcome = export_docx(sample.document, sample.journal, sample.languages, scratch)
    assert outcome.value is None
    return [(finding.code, finding.span.path if finding.span else "") for finding in outcome.diagnostics]


def test_equation_that_word_cannot_have(seed: Sample, scratch: Path) -> None:
    math = {"t": "Math", "c": [{"t": "InlineMath"}, r"\begin{tikzcd} A \end{tikzcd}"]}
    sample = with_blocks(seed, {"t": "Para", "c": [math]})
    assert codes(sample, scratch) == [("docx-equation", "manuscript/sections/01-x.tex")]


def test_equation_of_a_reference_that_word_cannot_have(seed: Sample, scratch: Path) -> None:
    sample = with_blocks(seed, {"t": "Para", "c": words("Text.")})
    entry = Entry((Para((Math(r"\rlap{a}b", display=False),)),), "a2001", "az")
    sample = replace(sample, document=replace(sample.document, entries=(entry,)))
    assert ("docx-equation", "bib") in codes(sample, scratch)


def test_what_has_no_place_is_said(seed: Sample, scratch: Path) -> None:
    image = {"t": "Image", "c": [["", [], []], [], ["gone.png", ""]]}
    raw = {"t": "RawBlock", "c": ["latex", r"\rule{1cm}{1cm}"]}
    sample = with_blocks(seed, {"t": "Para", "c": [image]}, raw)
    assert codes(sample, scratch) == [("docx-not-carried", "manuscript/sections/01-x.tex")] * 2


def test_text_that_did_not_arrive_is_an_error(seed: Sample, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "read_word", lambda _: WordFile("", 0))
    found = codes(with_blocks(seed, {"t": "Para", "c": words("İtdi.")}), scratch)
    assert ("docx-text-lost", "manuscript/sections/01-x.tex") in found


def test_hostile_text_is_harmless(seed: Sample, scratch: Path) -> None:
    strange = '</w:t> & "x" \u200f ə\u0301'
    named = {"t": "Header", "c": [1, ["sec:" + "ə" * 60, [], []], words(strange)]}
    link = {"t": "Link", "c": [["", [], []], words("a"), ["javascript:\"'<>", ""]]}
    jump = {"t": "Link", "c": [["", ["reference"], []], words("b"), ["#sec:" + "ə" * 60, ""]]}
    written = write(with_blocks(seed, named, {"t": "Para", "c": [link, jump]}), scratch)
    assert find_faults(written) == []
    assert strange in [text for _, text in read_paragraphs(written)]
    assert b"docVar " in read_parts(written)["word/settings.xml"]


# --- LibreOffice ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_libreoffice_prints_every_word(english: Sample, english_file: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(english_file)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/office",
        "--headless",
        "--convert-to",
        "pdf",
        "a.docx",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    printed = subprocess.run(["pdftotext", "a.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    found = Counter(re.findall(r"\w+", printed.replace("-\n", "-")))
    wanted = Counter(re.findall(r"\w+", _text_of(english.document, english_file)))
    lost = wanted - found
    assert sum(lost.values()) <= sum(wanted.values()) * 0.005, lost.most_common(20)


def _text_of(_: Document, content: bytes) -> str:
    return "\n".join(text for _, text in read_paragraphs(content))
