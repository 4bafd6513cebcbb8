"""OpenDocument texts: how they look, and what pandoc alone would lose or misread."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TypeVar

import pytest

from elyazma.model.imported import Look, Paper
from elyazma.model.nodes import (
    Block,
    BlockQuote,
    BulletList,
    CodeBlock,
    Emph,
    Header,
    Image,
    Link,
    Mark,
    Math,
    Note,
    OrderedList,
    Para,
    Strong,
    Superscript,
    Table,
    walk,
)
from elyazma.readers.intake import intake
from elyazma.readers.runs import plain_text
from open_papers import PNG, paragraph, picture, style, write_odt
from papers import all_languages

LANGUAGES = all_languages()
Kind = TypeVar("Kind", bound=object)
BOLD = '<style:text-properties fo:font-weight="bold"/>'
TEXMATHS = "<svg:title>TexMaths</svg:title><svg:desc>12§{mode}§{tex}§svg§600§FALSE§</svg:desc>"
MATHML = '<math:math xmlns:math="http://www.w3.org/1998/Math/MathML"><math:mi>x</math:mi></math:math>'
FORMULA = '<draw:frame text:anchor-type="as-char"><draw:object xlink:href="./Object 1"/></draw:frame>'


def read(tmp_path: Path, body: str, **parts: object) -> Paper:
    """Import a text; none of its words is lost."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    paper = intake(write_odt(tmp_path / "a.odt", body, **parts), scratch, LANGUAGES).value  # type: ignore[arg-type]
    assert paper is not None
    return paper


def blocks_of(paper: Paper) -> list[Block]:
    return [piece.block for piece in paper.pieces]


def texts_of(paper: Paper) -> list[str]:
    return [plain_text(each.inlines) for each in blocks_of(paper) if isinstance(each, Para | Header)]


def find(paper: Paper, kind: type[Kind]) -> list[Kind]:
    return [node for node in walk(blocks_of(paper)) if isinstance(node, kind)]


def told(paper: Paper) -> list[tuple[str, str, str]]:
    return [(doubt.kind, doubt.text, doubt.done) for doubt in paper.doubts]


# --- Looks ------------------------------------------------------------------------------------------


def test_looks_come_from_all_styles(tmp_path: Path) -> None:
    named = (
        '<style:default-style style:family="paragraph"><style:text-properties fo:font-size="10pt"/>'
        "</style:default-style>"
        + style("paragraph", "Base", '<style:text-properties fo:font-size="150%" fo:font-style="italic"/>')
        + style("paragraph", "Paper_20_title", BOLD, "Base", "Paper Title")
        + style("text", "Small", '<style:text-properties fo:font-size="50%" fo:text-transform="uppercase"/>')
    )
    automatic = style("paragraph", "P1", '<style:paragraph-properties fo:text-align="center"/>', "Paper_20_title")
    body = paragraph("Long rivers", "P1") + paragraph('<text:span text:style-name="Small">seas</text:span>')
    title, seas = read(tmp_path, body, automatic=automatic, named=named).pieces
    assert title.look == Look("paper title", 15.0, bold=True, italic=True, align="center")
    assert seas.look is not None
    assert (seas.look.size, seas.look.capitals) == (5.0, True)


def test_styles_in_a_circle(tmp_path: Path) -> None:
    named = style("paragraph", "A", "", "B") + style("paragraph", "B", BOLD, "A")
    [piece] = read(tmp_path, paragraph("Sea", "A"), named=named).pieces
    assert piece.look is not None
    assert piece.look.bold


def test_titles_and_headings(tmp_path: Path) -> None:
    named = style("paragraph", "Title", "") + style("paragraph", "Heading_20_2", "", shown="Heading 2")
    body = (
        paragraph("Rivers", "Title")
        + '<text:h text:outline-level="1">Method</text:h>'
        + paragraph("Data", "Heading_20_2")
        + f'<text:h text:outline-level="1">{"word " * 60}</text:h>'
    )
    title, method, data, text = read(tmp_path, body, named=named).pieces
    assert title.style == "title"
    assert [(each.block.level, plain_text(each.block.inlines)) for each in (method, data)  # type: ignore[union-attr]
            ] == [(1, "Method"), (2, "Data")]  # fmt: skip
    assert isinstance(text.block, Para)


def test_headings_in_a_list_end_it(tmp_path: Path) -> None:
    level = '<text:list-level-style-number text:level="1" style:num-format="1"/>'
    numbers = f'<text:list-style style:name="L1">{level}</text:list-style>'
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:h text:outline-level="1">Method</text:h>'
        f"</text:list-item></text:list>{paragraph('Text.')}"
        '<text:list text:style-name="L1"><text:list-item><text:p text:style-name="B">Results</text:p></text:list-item>'
        f"</text:list>{paragraph('More text.')}"
    )
    paper = read(tmp_path, body, automatic=numbers + style("paragraph", "B", BOLD))
    assert [type(block) for block in blocks_of(paper)] == [Header, Para, Header, Para]


def test_runs_are_as_an_author_set_them(tmp_path: Path) -> None:
    automatic = style("text", "T1", BOLD) + style(
        "text", "T2", '<style:text-properties style:text-position="33% 58%"/>'
    )
    automatic += style("paragraph", "P1", "", "Loud") + style(
        "paragraph", "P2", '<style:text-properties fo:font-style="italic"/>'
    )
    named = style("paragraph", "Loud", BOLD)
    body = (
        paragraph('one <text:span text:style-name="T1">two</text:span> x<text:span text:style-name="T2">3</text:span>')
        + paragraph("loud", "P1")
        + paragraph("soft", "P2")
    )
    paper = read(tmp_path, body, automatic=automatic, named=named)
    assert [plain_text(node.inlines) for node in find(paper, Strong)] == ["two"]
    assert [plain_text(node.inlines) for node in find(paper, Superscript)] == ["3"]
    assert [plain_text(node.inlines) for node in find(paper, Emph)] == ["soft"]


def test_indents_are_quotations_where_few_are(tmp_path: Path) -> None:
    indent = style("paragraph", "P1", '<style:paragraph-properties fo:margin-left="1cm"/>')
    long = "Rivers are long and seas are wide, as all who have seen them say, and so they are said to be. "
    head = '<text:h text:outline-level="1">Method</text:h>'
    plain = paragraph(long) * 4
    paper = read(tmp_path, paragraph(long, "P1") + head + plain + paragraph(long, "P1"), automatic=indent)
    assert len(find(paper, BlockQuote)) == 1
    assert isinstance(paper.pieces[-1].block, BlockQuote)
    again = tmp_path / "again"
    again.mkdir()
    assert not find(read(again, head + paragraph(long, "P1") * 4, automatic=indent), BlockQuote)


def test_code_keeps_its_blanks(tmp_path: Path) -> None:
    named = style("paragraph", "Preformatted_20_Text", "", shown="Preformatted Text")
    lines = [paragraph(text, "Preformatted_20_Text") for text in ("if x:", '<text:s text:c="4"/>y()')]
    [block] = find(read(tmp_path, "".join(lines), named=named), CodeBlock)
    assert block.text == "if x:\n    y()"


# --- Pictures and text boxes ------------------------------------------------------------------------


def box(inner: str) -> str:
    return f'<draw:frame text:anchor-type="paragraph"><draw:text-box>{inner}</draw:text-box></draw:frame>'


def test_picture_and_caption_in_a_text_box(tmp_path: Path) -> None:
    number = '<text:sequence text:name="Figure">1</text:sequence>'
    inner = paragraph(f"{picture()}Figure {number}: A river")
    body = paragraph(f"Before.{box(inner)}") + paragraph("After.")
    paper = read(tmp_path, body, members={"Pictures/a.png": PNG})
    assert texts_of(paper) == ["Before.", "", "Figure 1: A river", "After."]
    assert [type(node) for node in walk(blocks_of(paper)) if isinstance(node, Image)] == [Image]
    assert len(paper.pictures) == 1


def test_text_box_in_a_text_box_keeps_its_words(tmp_path: Path) -> None:
    body = paragraph(f"Before.{box(paragraph('Outer.' + box(paragraph('Inner.'))))}")
    assert texts_of(read(tmp_path, body)) == ["Before.", "Outer.", "Inner."]


def test_picture_on_a_page_comes_last(tmp_path: Path) -> None:
    body = picture(anchor="page") + paragraph("Text.")
    paper = read(tmp_path, body, members={"Pictures/a.png": PNG})
    assert [len([*walk((block,))]) for block in blocks_of(paper)][-1:] == [2]
    assert len(find(paper, Image)) == 1


def test_picture_without_a_suffix_gets_one(tmp_path: Path) -> None:
    paper = read(tmp_path, paragraph(picture("Pictures/0")), members={"Pictures/0": PNG})
    assert [Path(name).suffix for name in paper.pictures] == [".png"]


def test_linked_picture_is_told(tmp_path: Path) -> None:
    paper = read(tmp_path, paragraph(f"See {picture('../far.png')}."))
    assert told(paper)[0][:2] == ("object", "a picture that the file only links to")
    assert texts_of(paper) == ["See [?]."]


def test_shape_with_words_is_text_and_one_without_is_told(tmp_path: Path) -> None:
    shape = '<draw:custom-shape svg:width="2cm" svg:height="2cm">{}</draw:custom-shape>'
    body = paragraph("One." + shape.format("<text:p>In it.</text:p>")) + paragraph("Two." + shape.format("<text:p/>"))
    paper = read(tmp_path, body)
    assert texts_of(paper) == ["One.", "In it.", "Two."]
    assert [each[0] for each in told(paper)] == ["shape"]


# --- Formulas ---------------------------------------------------------------------------------------


def test_formulas_stand_in_their_line_or_alone(tmp_path: Path) -> None:
    body = paragraph(f"Let {FORMULA} be.") + paragraph(f"{FORMULA}<text:tab/>(2.1)") + paragraph(FORMULA)
    paper = read(tmp_path, body, members={"Object 1/content.xml": MATHML})
    assert find(paper, Math) == [Math("x"), Math("x", display=True), Math("x", display=True)]
    assert not paper.doubts


@pytest.mark.parametrize(
    ("mode", "written", "tex"),
    [
        ("display", r"\alpha", r"\alpha"),
        ("inline", r"$p = 15%$", r"p = 15\%"),
        ("latex", r"\begin{equation}a\end{equation}", "a"),
        ("latex", "\\begin{align}\na &amp;= b\n\\end{align}", "\\begin{aligned}\na &= b\n\\end{aligned}"),
    ],
)
def test_texmaths(tmp_path: Path, mode: str, written: str, tex: str) -> None:
    said = TEXMATHS.format(mode=mode, tex=written)
    paper = read(tmp_path, paragraph(f"So <draw:g>{said}<draw:path><text:p/></draw:path></draw:g> it is."))
    assert [node.tex for node in find(paper, Math)] == [tex]
    assert paper.words == ("So", "it", "is")


def test_formula_and_number_in_a_table(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell>{paragraph(text)}</table:table-cell>" for text in ("", FORMULA, "(1)"))
    body = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    paper = read(tmp_path, body, members={"Object 1/content.xml": MATHML})
    assert not find(paper, Table)
    assert find(paper, Math) == [Math("x", display=True)]


# --- Notes, fields, lists, tables -------------------------------------------------------------------


def test_note_is_no_quotation_and_keeps_its_list(tmp_path: Path) -> None:
    indent = style("paragraph", "Footnote", '<style:paragraph-properties fo:margin-left="1cm"/>')
    inner = (
        paragraph("Very near.", "Footnote")
        + f"<text:list><text:list-item>{paragraph('A')}</text:list-item></text:list>"
    )
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{inner}</text:note-body></text:note>"
    paper = read(tmp_path, paragraph(f"The sea is near{note}."), named=indent)
    [node] = find(paper, Note)
    assert [type(block) for block in node.blocks] == [Para, Para]
    assert paper.words == ("The", "sea", "is", "near", "Very", "near", "A")


def test_fields_breaks_and_links_keep_their_words(tmp_path: Path) -> None:
    link = '<text:a xlink:href="https://example.org">a<text:s/>b<text:tab/>c</text:a>'
    body = paragraph(f"x<text:tab/>y<text:line-break/>z <text:date>May</text:date> {link} <text:meta>m</text:meta>")
    paper = read(tmp_path, body)
    assert [plain_text(node.inlines) for node in find(paper, Link)] == ["a b c"]
    assert " ".join(texts_of(paper)[0].split()) == "x y z May a b c m"
    assert paper.words == ("x", "y", "z", "May", "a", "b", "c", "m")


def test_only_bookmarks_that_are_referred_to_stay(tmp_path: Path) -> None:
    body = paragraph('<text:bookmark text:name="none"/>One<text:bookmark text:name="far"/>.') + paragraph(
        'See <text:bookmark-ref text:ref-name="far">One</text:bookmark-ref>.'
    )
    paper = read(tmp_path, body)
    assert len([node for node in walk(blocks_of(paper)) if type(node).__name__ == "Span"]) == 1
    assert len(find(paper, Link)) == 1


def test_item_with_nothing_but_a_list_goes_on(tmp_path: Path) -> None:
    levels = "".join(f'<text:list-level-style-{kind} text:level="{level}" style:num-format="1"/>'
                     for kind, level in (("bullet", 1), ("number", 2)))  # fmt: skip
    inner = f"<text:list><text:list-item>{paragraph('in')}</text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item>{paragraph("out")}</text:list-item>'
        f"<text:list-item>{inner}</text:list-item></text:list>"
    )
    paper = read(tmp_path, body, automatic=f'<text:list-style style:name="L">{levels}</text:list-style>')
    [block] = blocks_of(paper)
    assert isinstance(block, BulletList)
    assert len(block.items) == 1
    assert len(find(paper, OrderedList)) == 1


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{text}</table:table-cell>"


def table(*rows: str) -> str:
    return "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"


def test_merged_cells_keep_their_columns(tmp_path: Path) -> None:
    two, covered = 'table:number-columns-spanned="2"', "<table:covered-table-cell/>"
    rows = [f"{cell(paragraph(f'{n}a'), two)}{covered}{cell(paragraph(f'{n}b'), two)}{covered}" for n in (1, 2)]
    [node] = find(read(tmp_path, table(*rows)), Table)
    assert len(node.columns) == 4
    rows_made = [*node.head.rows, *node.bodies[0].rows]
    assert [[c.columns for c in row.cells] for row in rows_made] == [[2, 2], [2, 2]]


def test_what_pandoc_skips_in_cells_stays(tmp_path: Path) -> None:
    inner = table(cell(paragraph("deep")))
    head = '<text:h text:outline-level="1">Head</text:h>'
    section = f"<text:section>{paragraph('part')}</text:section>"
    paper = read(tmp_path, table(cell(inner) + cell(head), cell(section) + cell(paragraph("x"))))
    cells = [plain_text(node.inlines) for node in walk(blocks_of(paper)) if hasattr(node, "inlines")]
    assert [text for text in cells if text] == ["deep", "Head", "part", "x"]


# --- What is told -----------------------------------------------------------------------------------


def test_changes_comments_and_hidden_text_are_told(tmp_path: Path) -> None:
    info = "<office:change-info><dc:creator>Ada</dc:creator></office:change-info>"
    tracked = (
        f'<text:tracked-changes><text:changed-region text:id="c1"><text:insertion>{info}</text:insertion>'
        f'</text:changed-region><text:changed-region text:id="c2"><text:deletion>{info}{paragraph("old word")}'
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    comment = f"<office:annotation><dc:creator>Bob</dc:creator>{paragraph('Why?')}</office:annotation>"
    body = tracked + paragraph(
        'It is <text:change-start text:change-id="c1"/>quite<text:change-end text:change-id="c1"/> '
        f'new<text:change text:change-id="c2"/>{comment}. <text:span text:style-name="T1">unseen</text:span>'
    )
    hidden = style("text", "T1", '<style:text-properties text:display="none"/>')
    paper = read(tmp_path, body, automatic=hidden)
    assert told(paper) == [
        ("change", "quite", "inserted by Ada: taken over"),
        ("change", "old word", "deleted by Ada: left out"),
        ("comment", "Why?", "comment of Bob"),
        ("comment", "unseen", "hidden text: left out"),
    ]
    assert [node.number for node in find(paper, Mark)] == [0, 1, 2]
    assert paper.words == ("It", "is", "quite", "new")


def test_lists_of_contents_and_descriptions_are_no_words(tmp_path: Path) -> None:
    contents = (
        f"<text:table-of-content><text:index-body>{paragraph('Method 1')}</text:index-body></text:table-of-content>"
    )
    shown = picture().replace("<draw:image", "<svg:title>Alt</svg:title><draw:image")
    paper = read(tmp_path, contents + paragraph(f"Text{shown}."), members={"Pictures/a.png": PNG})
    assert paper.words == ("Text",)


def test_signs_of_the_font_symbol(tmp_path: Path) -> None:
    assert texts_of(read(tmp_path, paragraph("\uf061 \uf02d \uf0b7"))) == ["α − •"]


# --- What should do no harm -------------------------------------------------------------------------


def test_signs_of_our_own_in_a_strangers_text(tmp_path: Path) -> None:
    paper = read(tmp_path, paragraph("a\ue002\ue019\ue003b\ue004\ue019\ue003c\ue005d"))
    assert "\ue002" not in texts_of(paper)[0]
    assert "\ue004" not in texts_of(paper)[0]


def test_numbers_without_bounds(tmp_path: Path) -> None:
    many = 'table:number-columns-repeated="999999999" table:number-columns-spanned="999999999"'
    blanks = paragraph('a<text:s text:c="999999999"/>b')
    starts = "".join(f'<text:change-start text:change-id="c{n}"/>x' for n in range(3000))
    started = time.monotonic()
    paper = read(tmp_path, table(cell("", many) + cell(paragraph("x"))) + blanks + paragraph(starts))
    assert time.monotonic() - started < 20
    assert paper.words[:2] == ("x", "a")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    body = "<text:section>" * 3000 + paragraph("x") + "</text:section>" * 3000
    outcome = intake(write_odt(tmp_path / "a.odt", body), scratch, LANGUAGES)
    assert [finding.code for finding in outcome.diagnostics] == ["import-damaged"]
