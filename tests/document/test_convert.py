"""Whole manuscripts as documents without TeX."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from converted import DATA, SECTION, compile_at, convert_at, find, numbers, said, try_text
from elyazma.model.document import Document
from elyazma.model.nodes import (
    CitationLink,
    Cite,
    CodeBlock,
    Continued,
    DefinitionList,
    Entry,
    Equation,
    Figure,
    Foreign,
    Header,
    Image,
    Label,
    Note,
    Para,
    Plain,
    Proof,
    Qed,
    Reference,
    Table,
    TableNotes,
    TableWrap,
    Theorem,
)
from elyazma.pdf.text import fold_text

ORACLE = DATA / "seed/oracle.json"


@pytest.fixture(scope="module")
def english_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(DATA / "english", tmp_path_factory.mktemp("convert") / "english"))


@pytest.fixture(scope="module")
def english(english_root: Path) -> Document:
    return convert_at(english_root, "elsarticle")


def in_order(words: list[str], text: list[str]) -> bool:
    rest = iter(text)
    return all(word in rest for word in words)


def test_the_seed_has_every_word_of_the_oracle_in_order(seed: Path) -> None:
    document = convert_at(seed)
    told = [part for part in json.loads(ORACLE.read_text(encoding="utf-8")) if part["kind"] == "section"]
    paragraphs = [sum(isinstance(block, Para) for block in section.blocks) for section in document.sections]
    assert (len(document.sections), sum(paragraphs)) == (7, 25)
    for section, expected in zip(document.sections, told, strict=True):
        heading, *rest = (said([block]) for block in section.blocks)
        assert heading == expected["heading"]
        for paragraph, wanted in zip(rest, expected["paragraphs"], strict=True):
            assert in_order(wanted.split(), paragraph.split())


def test_the_seed_cites_and_lists_all_its_works(seed: Path) -> None:
    document = convert_at(seed)
    links = [node.key for section in document.sections for node in find(section.blocks, CitationLink)]
    entries = [entry.key for entry in find(document.entries, Entry)]
    assert len(entries) == 11
    assert set(links) == set(entries) == set(document.works)
    assert len([node for section in document.sections for node in find(section.blocks, Cite)]) == 32


def test_front_matter_and_statements_are_there(english: Document, seed: Path) -> None:
    assert [front.language for front in english.front] == ["en", "az"]
    assert set(english.abstracts) == {"az", "en"}
    assert [closing.heading for closing in english.closings][:2] == ["Author contributions", "Funding"]
    assert [front.abstract_word for front in convert_at(seed).front] == ["Xülasə", "Abstract"]


def test_what_is_said_of_authors_stands_with_the_statements(english_root: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(english_root, tmp_path / "noted"))
    path = root / "manuscript/article.toml"
    text = path.read_text(encoding="utf-8")
    noted = text.replace("equal = true", 'equal = true\nnote = { az = "Azərbaycanca.", en = "Now in Sheki." }', 1)
    path.write_text(noted, encoding="utf-8")
    closings = {closing.heading: said(closing.blocks) for closing in convert_at(root, "elsarticle").closings}
    assert closings["Author contributions"].endswith("Equal contribution: Aygün Nümunə; Thomas Example.")
    assert closings["Notes on the authors"] == "Aygün Nümunə: Now in Sheki."
    path.write_text(text.replace("equal = true\n", "", 1), encoding="utf-8")
    closings = {closing.heading: said(closing.blocks) for closing in convert_at(root, "elsarticle").closings}
    assert "Equal contribution" not in closings["Author contributions"]
    assert "Notes on the authors" not in closings


def test_each_construct_stands_as_the_contract_says(english: Document) -> None:
    method, results = english.sections[1].blocks, english.sections[3].blocks
    figure = next(find(method, Figure))
    assert (figure.identifier, figure.attributes.pairs) == ("fig:flow", (("number", "1"),))
    (caption,) = figure.caption.blocks
    assert isinstance(caption, Para | Plain)
    assert isinstance(caption.inlines[0], Label)
    assert said(caption.inlines[:1]) == "Figure 1"
    image = next(find(method, Image))
    assert image.target in english.pictures
    assert image.attributes.pairs == (("width", "100%"),)
    assert [node.attributes.pairs for node in find(results, Image)] == [(("width", "90%"),), (("width", "4cm"),)]
    equation = next(find(method, Equation))
    assert (equation.identifier, equation.tex) == ("eq:badness", r"b = 100\,\lvert r\rvert^{3},")
    assert said([next(find(method, Continued))]).startswith("and a paragraph is good")
    assert [node.language for node in find(method, Foreign)] == ["az"] * 4
    assert any(isinstance(block, CodeBlock) for block in method)
    assert next(find(english.sections[0].blocks, Note))
    assert next(find(english.sections[4].blocks, DefinitionList))
    appendix = english.appendices[0].blocks[0]
    assert isinstance(appendix, Header)
    assert dict(appendix.attributes.pairs) == {"number": "A", "word": "Appendix"}


def test_theorems_have_heads_and_proofs_an_end(english: Document) -> None:
    blocks = english.sections[2].blocks
    theorems = list(find(blocks, Theorem))
    assert [said([next(find([each], Label))]) for each in theorems] == ["Lemma 1.", "Theorem 1.", "Remark 1."]
    (proof,) = find(blocks, Proof)
    assert said([next(find([proof], Label))]) == "Proof."
    last = proof.blocks[-1]
    assert isinstance(last, Para)
    assert isinstance(last.inlines[-1], Qed)


def test_tables_of_csv_files_have_the_pdfs_cells(english: Document) -> None:
    wrap = list(find(english.sections[3].blocks, TableWrap))[1]
    (table,) = find([wrap], Table)
    assert table.identifier == "tab:trial"
    assert said(table.caption.blocks).startswith("Table 2. Errors made in twenty thousand")
    assert "Share (%)" in [said(cell.blocks) for row in table.head.rows for cell in row.cells]
    assert [column.alignment for column in table.columns] == ["left", "center"] + ["right"] * 3
    assert [said([note]) for note in find([wrap], TableNotes)]


@pytest.mark.parametrize(
    ("journal", "expected"),
    [
        ("ancient-land", {"lem:powers": "1", "tab:alphabet": "3", "app:alphabet": "A", "sup:trial": "S1"}),
        ("elsarticle", {"sec:method": "2", "lines-and-letters": "2.2", "tab:alphabet": "A.3", "eq:share": "S1"}),
        ("ieee-journal", {"sec:results": "IV", "lines-and-letters": "B", "tab:trial": "II", "tab:seeds": "S1"}),
        ("acm", {"lem:powers": "3.1", "thm:detection": "3.2", "fig:share": "S1"}),
        ("mnras", {"tab:alphabet": "A1"}),
        ("dergipark", {"sec:method": "1", "sec:discussion": "4"}),
    ],
)
def test_numbers_are_those_of_the_class(english_root: Path, journal: str, expected: dict[str, str]) -> None:
    found = numbers(convert_at(english_root, journal))
    assert {key: found.get(key) for key in expected} == expected
    assert ("sec:introduction" in found) == (journal not in {"ancient-land", "dergipark"})


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["ancient-land", "elsarticle"])
def test_numbers_and_references_are_those_of_the_pdf(english_root: Path, journal: str, tmp_path: Path) -> None:
    document = convert_at(english_root, journal)
    pdf, aux = compile_at(english_root, journal, tmp_path)
    told = dict(re.findall(r"\\newlabel\{([^}]*)\}\{\{([^{}]*)\}", aux))
    told = {label: number.removeprefix("Appendix~") for label, number in told.items() if number and number[0] != "“"}
    found = numbers(document)
    assert {label: found.get(label) for label in told} == told
    text = fold_text(pdf)
    passages = (*document.sections, *document.appendices, *document.supplement)
    printed = [said([link]) for each in passages for link in find(each.blocks, Reference)]
    assert len(printed) > 20
    assert [words for words in printed if not text.has(words)] == []
    labels = [said([label]) for each in passages for label in find(each.blocks, Label)]
    assert [words for words in labels if not text.has(words)] == []


# --- What cannot be carried, and bad input ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a\n\n  \\begin{tikzpicture}\n\\draw (0,0);\n\\end{tikzpicture}\n", "export-unsupported", (5, 3)),
        ("a\n\\strange{word} b\n", "export-unsupported", (4, 1)),
        ("a\n on \\today\n", "export-unsupported", (4, 5)),
        ("a\n\\strange{note\n\nof two} b\n", "export-unsupported", (4, 1)),
        ("\\verb|\\strange| \\strange{word} b\n", "export-unsupported", (3, 17)),
        ("% \\again\n\\newcommand{\\again}{\\again}\n\\again\n", "export-unreadable", (4, 13)),
        ("a\n\\setcounter{page}{1}{gone}\n", "export-text-lost", (4, 22)),
        ("a\n\n\\href{elyazma:x:y}{b}\n", "export-name-taken", (5, 6)),
        ("\\newcommand{\\again}{\\again}\n\\again\n", "export-unreadable", (3, 13)),
        ("a \\emph{b\n\nc\n", "export-unreadable", None),
        ("\\emph{" * 900 + "x" + "}" * 900, "export-too-deep", None),
        ("\\begin{itemize}\\item " * 200 + "x" + "\\end{itemize}" * 200, "export-too-deep", None),
        ("\\begin{itemize}\\item " * 149 + "x" + "\\end{itemize}" * 149, "export-too-deep", None),
    ],
)
def test_what_cannot_be_carried_is_said_with_its_place(
    tmp_path: Path, text: str, code: str, place: tuple[int, int] | None
) -> None:
    outcome = try_text(f"\\section{{A}}\n\n{text}", tmp_path)
    assert outcome.value is None
    assert {finding.code for finding in outcome.diagnostics} == {code}
    (finding, *_) = outcome.diagnostics
    assert finding.span
    assert finding.span.path == SECTION
    assert finding.hint
    if place:
        assert (finding.span.line, finding.span.column) == place


@pytest.mark.parametrize(("begin", "end"), [("\\begin{itemize}\\item ", "\\end{itemize}"), ("\\emph{", "}")])
def test_what_is_not_too_deep_is_read(tmp_path: Path, begin: str, end: str) -> None:
    outcome = try_text(begin * 148 + "x" + end * 148, tmp_path)
    assert outcome.value, outcome.diagnostics
    assert said(outcome.value.sections[0].blocks) == "x"


def test_without_pandoc_there_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("elyazma.system.pandoc.program.find_pandoc", lambda: "/nowhere/pandoc")
    (finding,) = try_text("\\section{A}\n\ntext", tmp_path).diagnostics
    assert (finding.code, finding.machine) == ("pandoc-failed", True)


def test_fifty_thousand_words_in_one_paragraph_are_read(tmp_path: Path) -> None:
    outcome = try_text("\\section{A}\n" + ("word " * 20 + "\n") * 2500, tmp_path)
    assert outcome.value
    assert said(outcome.value.sections[0].blocks).count("word") == 50_000


def test_anchors_of_answers_leave_their_text(minimal: Path) -> None:
    blocks = try_text("One\\rev{a} two \\rev{b}{three\n\nfour \\TeX}s, \\emph{\\rev{c}five}.\\rev{d}", minimal).value
    assert blocks
    assert said(blocks.sections[0].blocks) == "One two three four TeXs, five."


def test_all_headings_of_an_appendix_are_referred_to_as_appendices(minimal: Path) -> None:
    folder = minimal / "manuscript/appendices"
    folder.mkdir()
    headings = (
        "\\section{More}\n\\subsection{Of it}\\label{app:of}\nText.\n\\paragraph{Least} \\label{app:least}Text.\n"
    )
    (folder / "01-more.tex").write_text(headings, encoding="utf-8")
    section = minimal / SECTION
    section.write_text(section.read_text(encoding="utf-8") + "\nSee \\autoref{app:of}, \\autoref{app:least}.\n")
    last = convert_at(minimal).sections[0].blocks[-1]
    assert said([last]) == "See Appendix A.1, Appendix A.1."
