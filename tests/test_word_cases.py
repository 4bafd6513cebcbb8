"""Papers of a word processor that once came in wrong: each with what a person finds in it, by the whole way in."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from brought_in import Imported, bring, bring_lines, field, keys_of
from elyazma.flows.exports import export
from elyazma.flows.imports import import_paper
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.sources.load import load_manuscript
from manager_files import complex_field, run
from papers import WORD
from word_lines import RELATIONS, write_lines

PICTURE = Path(__file__).parent / "data/english/manuscript/figures/letters.png"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
HEAD = ["style=Title | A short paper about rivers", "left | Ann Writer", "style=heading1 | Method"]
LIST = [
    "style=heading1 | References",
    "left | 1. Brook C. How long rivers are. River Notes. 2019;3(1):1–9.",
    "left | 2. Sea D. The sea. Coast. 2020;4(2):11–19.",
]


# --- Pictures ---------------------------------------------------------------------------------------------

RELATED = RELATIONS.replace(
    "</Relationships>",
    f'<Relationship Id="picture" Target="media/image1.png" Type="{OFFICE}/relationships/image"/></Relationships>',
)
GRAPHIC = (
    f'<w:drawing xmlns:wp="{DRAWING}/wordprocessingDrawing"><wp:inline><wp:extent cx="1800000" cy="1200000"/>'
    f'<wp:docPr id="1" name="Picture 1"/><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">'
    f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{OFFICE}/relationships" r:embed="picture"/></pic:blipFill><pic:spPr/></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
DRAWN = f"<w:p><w:r>{GRAPHIC}</w:r></w:p>"


def bring_picture(folder: Path, *lines: str) -> Imported:
    members = {"word/media/image1.png": PICTURE.read_bytes(), "word/_rels/document.xml.rels": RELATED.encode()}
    return bring_lines(folder, *lines, members=members)


def test_a_caption_that_is_only_a_number_is_what_the_text_refers_to(tmp_path: Path) -> None:
    sentence = "The water is drawn in figure 1, and it is blue."
    made = bring_picture(tmp_path, *HEAD, f"left | {sentence}", DRAWN, "left | Figure 1.", "left | The sea is near.")
    [label] = re.findall(r"\\label\{(fig:[^}]*)\}", made.text)
    assert rf"is drawn in figure~\ref{{{label}}}, and" in made.text
    assert r"\caption{} \label" in made.text


def test_a_caption_in_a_text_box_is_the_picture_s(tmp_path: Path) -> None:
    box = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:200pt;height:40pt"><v:textbox>'
        "<w:txbxContent><w:p><w:r><w:t>Figure 1. A river in blue water</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        "</v:shape></w:pict></w:r>"
    )
    drawn = f"<w:p><w:r>{GRAPHIC}</w:r>{box}</w:p>"
    made = bring_picture(
        tmp_path, *HEAD, "left | Rivers are long, as Figure 1 shows.", drawn, "left | The sea is near."
    )
    assert made.errors() == set()
    assert r"\caption{A river in blue water}" in made.text
    assert r"as \autoref{fig:a-river-in} shows" in made.text


LEGEND = "left | Figure 1. A river in blue."


@pytest.mark.parametrize(
    "behind",
    [
        [LEGEND, DRAWN],
        [DRAWN, LEGEND],
        ["left bold | Figures", DRAWN, LEGEND],
        ["style=heading1 | Figures", DRAWN, LEGEND],
    ],
    ids=["legend first", "picture first", "bold heading", "heading"],
)
def test_figures_behind_the_references_are_kept(tmp_path: Path, behind: list[str]) -> None:
    sentence = "left | Rivers are long [1], as Figure 1 shows. They flow to the sea [2]."
    made = bring_picture(tmp_path, *HEAD, sentence, *LIST, *behind)
    assert keys_of(made) == ["brook2019", "sea2020"]
    assert made.text.count(r"\includegraphics") == 1
    assert r"\caption{A river in blue.} \label{fig:a-river-in}" in made.text
    assert (
        r"long \citep{brook2019}, as \autoref{fig:a-river-in} shows. They flow to the sea \citep{sea2020}." in made.text
    )
    assert "Figures" not in made.text  # what headed them falls away


def test_a_markdown_paper_keeps_its_keys_and_counts_its_works(tmp_path: Path) -> None:
    shutil.copy(PICTURE, tmp_path / "river.png")
    (tmp_path / "refs.bib").write_text(
        "@article{brook2019, author={Brook, Clara}, title={How long rivers are}, journal={River Notes}, year={2019}}\n"
        "@article{sea2020, author={Sea, Dan}, title={The sea}, journal={Coast}, year={2020}}\n",
        encoding="utf-8",
    )
    (tmp_path / "a.md").write_text(
        "---\ntitle: A short paper about rivers\nauthor:\n  - name: Ann Writer\nabstract: Rivers are described here.\n"
        "bibliography: refs.bib\n---\n\n# Method\n\nRivers are long [@brook2019, p. 4], as @sea2020 says. See Figure 1."
        "[^1]\n\n[^1]: A note.\n\n![A river in blue.](river.png){#fig:river}\n\n# References\n",
        encoding="utf-8",
    )
    made = bring(tmp_path / "a.md", tmp_path)
    assert (made.summary.citations, made.summary.references) == (2, 2)
    assert keys_of(made) == ["brook2019", "sea2020"]
    assert r"\citep[p.~4]{brook2019}, as \citet{sea2020} says. See \autoref{fig:river}.\footnote{A note.}" in made.text
    assert [author.family for author in made.manuscript.article.authors] == ["Writer"]


# --- Words and formulas -----------------------------------------------------------------------------------

MATHS = f"{OFFICE}/math"


def test_headings_that_word_numbers_and_that_are_only_bold_are_headings(tmp_path: Path) -> None:
    numbered = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    )
    text = ["left | Rivers are long and they flow to the sea, which has been known for years."] * 2
    lines = [line for name in ("Introduction", "Method", "Results") for line in (numbered.format(name), *text)]
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )
    named = RELATIONS.replace(
        "</Relationships>",
        f'<Relationship Id="n" Target="numbering.xml" Type="{OFFICE}/relationships/numbering"/></Relationships>',
    )
    members = {"word/numbering.xml": numbering.encode(), "word/_rels/document.xml.rels": named.encode()}
    made = bring_lines(tmp_path, *HEAD[:2], *lines, members=members)
    assert re.findall(r"\\section\{(\w+)\}", made.text) == ["Introduction", "Method", "Results"]
    assert "enumerate" not in made.text


def test_a_blank_at_the_end_of_a_formula_closes_nothing(tmp_path: Path) -> None:
    formula = f'<m:oMath xmlns:m="{MATHS}"><m:r><m:t xml:space="preserve">x+y </m:t></m:r></m:oMath>'
    end = '<w:r><w:t xml:space="preserve"> is measured every day.</w:t></w:r>'
    made = bring_lines(
        tmp_path, *HEAD, f'<w:p><w:r><w:t xml:space="preserve">The flow </w:t></w:r>{formula}{end}</w:p>'
    )
    assert "The flow $x + y$ is measured" in made.text
    assert made.errors() == set()


def test_a_formula_of_mathtype_without_a_preview_is_an_error_at_its_place(tmp_path: Path) -> None:
    formula = (
        '<w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:40pt;height:16pt"/>'
        '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" ProgID="Equation.DSMT4" '
        'ShapeID="x" DrawAspect="Content" ObjectID="_1"/></w:object></w:r>'
    )
    start, end = run("The energy is "), run(" as known.")
    made = bring_lines(tmp_path, *HEAD, f"<w:p>{start}{formula}{end}</w:p>")
    [lost] = [finding for finding in made.findings if finding.code == "import-object-lost"]
    assert lost.severity is Severity.ERROR
    assert "MathType" in lost.message
    assert lost.span
    assert "The energy is [?] as known." in made.text


def test_a_cell_over_two_rows_keeps_the_columns(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = [
        cell("Site") + cell("Grains", '<w:gridSpan w:val="2"/>'),
        cell("A", '<w:vMerge w:val="restart"/>') + cell("11") + cell("12"),
        cell("", "<w:vMerge/>") + cell("21") + cell("22"),
    ]
    columns = 3 * '<w:gridCol w:w="2880"/>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    made = bring_lines(tmp_path, *HEAD, "left | Table 1. Counts", table, "left | See Table 1.")
    assert r"\multirow{2}{*}{A} & 11 & 12 \\ & 21 & 22 \\" in made.text
    assert r"\multicolumn{2}{l}{Grains}" in made.text
    assert r"See \autoref{tab:counts}." in made.text


# --- Typed citations --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "Rivers are long (1), and they flow (1–2).",
        "Rivers are long [1], and they flow [1-2].",
        "Rivers are long^1^, and they flow^1,2^.",
    ],
    ids=["parentheses", "brackets", "raised"],
)
def test_typed_numbers_are_tied_to_the_list(tmp_path: Path, sentence: str) -> None:
    made = bring_lines(tmp_path, *HEAD, f"left | {sentence}", *LIST)
    assert re.findall(r"\\citep\{([^}]*)\}", made.text) == ["brook2019", "brook2019,sea2020"]
    assert [field(made, "brook2019", name) for name in ("journal", "volume", "number", "pages")] == [
        "River Notes", "3", "1", "1–9",
    ]  # fmt: skip


SAND = ["center bold | Kiçik dövlətlər", "center | Leyla Sınaqova", "left | Xülasə", "left | Bu məqalə qısadır."]
SAND += ["left bold | Giriş", "left | Mətn burada başlayır (Tağıyev, 2019).", "left bold | Ədəbiyyat"]
SAND += [
    "left | 1. Hüseynov, F. (2018). İkinci kitab. Bakı: Elm.",
    "left | 2. Tağıyev, R. (2019). Kiçik dövlətlər. Bakı: Elm.",
]


@pytest.mark.parametrize(
    ("lines", "days", "kept"),
    [
        (["Redaksiyaya daxil olub: 12.03.2026"], ["2026-03-12"], ""),
        (["Daxil olub: 12.03.2026", "Qəbul edilib: 20.04.2026"], ["2026-03-12", "2026-04-20"], ""),
        (["Received: 12 March 2026", "Accepted: 20 April 2026"], ["2026-03-12", "2026-04-20"], ""),
        (["Rəyçi: prof. F.Həsənov"], [], "Rəyçi: prof. F.Həsənov"),
        (["Müəllif haqqında: Leyla Sınaqova, Nümunə Universitetinin dosenti, Bakı."], [], "Müəllif haqqında: Leyla"),
    ],
    ids=["received", "two days", "in English", "reviewer", "about the author"],
)
def test_lines_behind_the_list_are_no_works(tmp_path: Path, lines: list[str], days: list[str], kept: str) -> None:
    made = bring_lines(tmp_path, *SAND, *(f"left | {line}" for line in lines))
    assert keys_of(made) == ["huseynov2018", "tagiyev2019"]
    assert (field(made, "tagiyev2019", "publisher"), field(made, "tagiyev2019", "address")) == ("Elm", "Bakı")
    dates = made.manuscript.article.dates
    assert [day.isoformat() for day in (dates.received, dates.accepted) if day] == days
    assert kept in made.text


# --- Reference managers -----------------------------------------------------------------------------------

RECORD = {
    "id": 7,
    "type": "article-journal",
    "citation-key": "probe2019",
    "title": "Night sand",
    "container-title": "Journal of Sand",
    "volume": "3",
    "issue": "2",
    "page": "1-9",
    "DOI": "10.1234/ns.1",
    "author": [{"family": "Probe", "given": "Ivo"}, {"family": "Müsal", "given": "Rəna"}],
    "issued": {"date-parts": [["2019"]]},
}
PRINTED = "[1] I. Probe and R. Müsal, Night sand, Journal of Sand 3 (2019) 1–9."


@pytest.mark.parametrize("listed", [True, False], ids=["with a list", "without a list"])
@pytest.mark.parametrize("shown", ["[1]", "(Probe & Müsal, 2019)"])
def test_the_record_in_a_field_of_zotero_is_the_entry(tmp_path: Path, shown: str, *, listed: bool) -> None:
    citation = {
        "citationID": "a1",
        "properties": {"plainCitation": shown},
        "citationItems": [{"id": 7, "itemData": RECORD}],
    }
    code = f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(citation)}"
    sentence = f"<w:p>{run('Sand moves at night ')}{complex_field(code, run(shown))}</w:p>"
    printed = f"<w:p>{complex_field(' ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ', run(PRINTED))}</w:p>"
    made = bring_lines(tmp_path, *HEAD, sentence, *(["style=heading1 | References", printed] if listed else []))
    assert made.text.endswith(r"Sand moves at night \citep{probe2019}")
    assert keys_of(made) == ["probe2019"]
    wanted = {
        "author": "Probe, Ivo and Müsal, Rəna",
        "title": "Night sand",
        "journal": "Journal of Sand",
        "year": "2019",
    }
    wanted |= {"volume": "3", "number": "2", "pages": "1--9", "doi": "10.1234/ns.1"}
    assert {name: field(made, "probe2019", name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("shown", "command"),
    [
        ("Knuth, 1984", r"\citep{knuth1984}"),
        ("Knuth, 1992", r"\citep{knuth1992}"),
        ("Knuth, 1984, p. 99", r"\citep[p. 99]{knuth1984}"),
        ("Knuth, 1984; Smith, 2020", r"\citep{knuth1984,smith2020}"),
        ("Smith, 2020", r"\citep{smith2020}"),
    ],
    ids=["unchanged", "another year", "a page", "a second work", "another work"],
)
def test_a_citation_that_was_edited_in_our_word_file_stays_edited(tmp_path: Path, shown: str, command: str) -> None:
    link = f'<w:hyperlink w:anchor="ref_knuth1984">{run(shown)}</w:hyperlink>'
    start, end = run("Programs are read ("), run(").")
    entry = "Knuth, D. E. (1984). Literate programming. The Computer Journal, 27(2), 97–111."
    listed = (
        '<w:p><w:bookmarkStart w:id="9" w:name="ref_knuth1984"/>'
        f'<w:r><w:t>{entry}</w:t></w:r><w:bookmarkEnd w:id="9"/></w:p>'
    )
    made = bring_lines(tmp_path, *HEAD, f"<w:p>{start}{link}{end}</w:p>", "style=heading1 | References", listed)
    assert f"Programs are read {command}." in made.text


# --- What import writes is built --------------------------------------------------------------------------


@pytest.mark.tex
@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        ("The river`s water is blue.", "The river`s water is blue."),
        ("Rivers are long (1)\u2060 and they flow to the sea.", "Rivers are long (1) and they flow to the sea."),
    ],
    ids=["a backtick", "a word joiner"],
)
def test_signs_of_typists_are_built(tmp_path: Path, sentence: str, printed: str) -> None:
    made = bring_lines(tmp_path, *HEAD, f"left | {sentence}")
    assert "\u2060" not in made.text
    for outcome in (
        build_pdf(made.root, Options(), lambda _: None),
        export(made.root, Options("docx"), lambda _: None),
    ):
        assert outcome.value is not None
        assert [each for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    again = bring(next((made.root / "dist").glob("*.docx")), tmp_path / "again")
    assert printed in again.text.replace(r"\textasciigrave{}", "`")


@pytest.mark.tex
def test_two_authors_without_a_place_are_built(tmp_path: Path) -> None:
    lines = ["style=Title | A short paper about rivers", "left | Ann Writer, Bob Author", *HEAD[2:], "left | Text."]
    made = bring(write_lines(tmp_path / "paper.docx", lines), tmp_path)
    assert [(author.family, author.affiliations) for author in made.manuscript.article.authors] == [
        ("Writer", ()), ("Author", ()),
    ]  # fmt: skip
    built = build_pdf(made.root, Options(journal="apa7"), lambda _: None)
    assert built.value is not None
    assert [each for each in built.diagnostics if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("last", ["Ann B. Writer", "volume 3"])
def test_the_head_of_the_page_is_read_where_no_title_is_found(tmp_path: Path, titled: bool, last: str) -> None:
    head = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("Rivers of the plain", last))
    members = {"word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{head}</w:hdr>'.encode()}
    lines = ["style=Title | A short paper about rivers"] if titled else []
    line = "both | The rivers of the plain were measured in all of the twelve months, and at each of the nine stations."
    outcome = import_paper(
        write_lines(tmp_path / "paper.docx", [*lines, "style=heading1 | Method", line, line], members=members),
        tmp_path / "made",
        lambda _: None,
    )
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "made/manuscript/sections").glob("*.tex"))
    assert outcome.value is not None
    article = load_manuscript(tmp_path / "made").value
    assert article
    named = [author.family for author in article.article.authors]
    if titled:
        assert "plain\n\n" not in text and not named
    elif last == "volume 3":
        assert "Rivers of the plain\n\nvolume 3" in text and not named
    else:
        # Names below a title are no journal's running head.
        assert article.article.title == {"en": "Rivers of the plain"} and named == ["Writer"]
        assert any("the head of the page" in str(each.message) for each in outcome.diagnostics)


def test_a_running_head_over_named_people_is_no_title(tmp_path: Path) -> None:
    head = "<w:p><w:r><w:t>Journal of rivers and of seas</w:t></w:r></w:p>"
    members = {"word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{head}</w:hdr>'.encode()}
    line = "both | The rivers of the plain were measured in all of the twelve months, and at each of the nine stations."
    lines = ["left | Ann B. Writer^1^, Bob C. Maker^1^", "left | ^1^ University of Examples", "style=heading1 | Method"]
    path = write_lines(tmp_path / "paper.docx", [*lines, line, line], members=members)
    assert import_paper(path, tmp_path / "made", lambda _: None).value is not None
    article = load_manuscript(tmp_path / "made").value
    assert article and article.article.title == {}
    assert [author.family for author in article.article.authors] == ["Writer", "Maker"]


def test_both_elements_that_break_a_line_part_words(tmp_path: Path) -> None:
    line = "<w:p><w:r><w:t>one</w:t><w:cr/><w:t>two</w:t><w:br/><w:t>three words</w:t></w:r></w:p>"
    made = bring_lines(tmp_path, *HEAD, line)
    assert re.sub(r"[\s\\]+", " ", made.text).endswith("one two three words")


def test_paragraphs_of_a_statement_lose_no_word(tmp_path: Path) -> None:
    thanks = ["style=heading1 | Acknowledgements", "both | Thanks to all.", "both | Use of tools is told here."]
    made = bring_lines(tmp_path, *HEAD, "both | Rivers are long.", *thanks)
    assert "import-text-lost" not in made.errors()
    assert made.manuscript.article.statements.acknowledgements["en"].endswith("\n\nUse of tools is told here.")
