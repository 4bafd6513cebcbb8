"""How the paragraphs of a Word file look, by themselves and by their styles, and which are numbered headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.imported import Look
from elyazma.readers.word.headings import find_numbered, read_formats
from elyazma.readers.word.looks import Sheet, find_number, read_look, read_sheet
from elyazma.readers.word.names import W, number_of, text_of
from elyazma.readers.word.package import open_package
from elyazma.system.xml import Node, parse_xml
from papers import WORD
from word_lines import write_lines


def element(xml: str) -> Node:
    return parse_xml(xml.replace(">", f' xmlns:w="{WORD}">', 1).encode())


def looks_of(tmp_path: Path, *lines: str) -> list[Look]:
    package = open_package(write_lines(tmp_path / "paper.docx", lines))
    sheet = read_sheet(package.read("styles.xml"))
    return [read_look(paragraph, sheet) for paragraph in package.root.iter(f"{W}p")]


@pytest.mark.parametrize(
    ("line", "look"),
    [
        ("center bold 14 | Başlıq", Look(style="normal", size=14, bold=True, align="center")),
        ("right italic | Ad", Look(style="normal", size=12, italic=True, align="right")),
        ("left | BÖYÜK", Look(style="normal", size=12, capitals=True, align="left")),
        ("style=Title | Başlıq", Look(style="title", size=26, align="left")),
        ("style=heading2 | Bölmə", Look(style="heading 2", size=14, bold=True, align="left", level=2)),
        ("left | **Bu** yarımçıq qalındır", Look(style="normal", size=12, align="left")),
        ("left bold |", Look(style="normal", align="left")),
    ],
)
def test_looks(tmp_path: Path, line: str, look: Look) -> None:
    assert looks_of(tmp_path, line) == [look]


def test_a_style_says_what_the_one_it_is_based_on_says() -> None:
    sheet = read_sheet(
        element(
            '<w:styles><w:style w:type="paragraph" w:styleId="A"><w:name w:val="Meqale basligi"/><w:basedOn w:val="B"/>'
            '</w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/>'
            '<w:pPr><w:jc w:val="end"/></w:pPr><w:rPr><w:i/><w:sz w:val="30"/></w:rPr></w:style></w:styles>'
        )
    )
    paragraph = element('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Söz</w:t></w:r></w:p>')
    # The two are based on each other, which is a fault of the file and no reason to count on for ever.
    assert read_look(paragraph, sheet) == Look(style="meqale basligi", size=15, italic=True, align="right")


def test_what_a_paragraph_says_itself_comes_before_its_style() -> None:
    sheet = read_sheet(
        element('<w:styles><w:style w:styleId="A"><w:name w:val="a"/><w:rPr><w:b/></w:rPr></w:style></w:styles>')
    )
    paragraph = element(
        '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>Söz</w:t></w:r></w:p>'
    )
    assert not read_look(paragraph, sheet).bold


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("heading 3", 3),
        ("Başlıq 2", 2),
        ("Заголовок 1", 1),
        ("abstract heading", 0),
        ("table heading", 0),
        ("TOC Heading", 0),
    ],
)
def test_styles_of_headings(name: str, level: int) -> None:
    sheet = read_sheet(element(f'<w:styles><w:style w:styleId="A"><w:name w:val="{name}"/></w:style></w:styles>'))
    paragraph = element('<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>Söz</w:t></w:r></w:p>')
    assert read_look(paragraph, sheet).level == level


# --- Numbers ----------------------------------------------------------------------------------------------

NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def numbered(text: str, level: int = 0, *, bold: bool = True) -> Node:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr></w:pPr>'
    face = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return element(f"<w:p>{properties}<w:r>{face}<w:t>{text}</w:t></w:r></w:p>")


def plain(text: str) -> Node:
    return element(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")


def headings_of(*paragraphs: Node) -> dict[str, int]:
    looks = [read_look(paragraph, Sheet()) for paragraph in paragraphs]
    found = find_numbered(paragraphs, looks, Sheet(), read_formats(element(NUMBERING)))
    return {text_of(paragraphs[at]): level for at, level in found.items()}


def test_the_number_of_a_paragraph_and_of_a_list() -> None:
    assert find_number(numbered("Giriş", 1), Sheet()) == ("5", "1")
    assert find_number(plain("Giriş"), Sheet()) is None
    assert read_formats(element(NUMBERING)) == {("5", "0"): "decimal", ("5", "1"): "bullet"}
    assert read_formats(None) == {}


def test_bold_lines_that_word_numbers_are_headings() -> None:
    found = headings_of(numbered("Giriş"), plain("Mətn."), plain(""), numbered("Nəticə"), plain(""), plain("Mətn."))
    assert found == {"Giriş": 1, "Nəticə": 1}


def test_items_of_a_list_are_no_headings() -> None:
    assert headings_of(numbered("Bir"), numbered("İki"), numbered("Üç")) == {}
    assert headings_of(numbered("Adi sətir", bold=False), plain("Mətn.")) == {}
    assert headings_of(numbered("Nöqtəli", 1), plain("Mətn.")) == {}
    assert headings_of(numbered("Bu bir cümlədir."), plain("Mətn.")) == {}


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "1e12", "zz", ""])
def test_what_is_no_number_is_nothing(value: str) -> None:
    assert number_of(value) == 0.0
    assert number_of("-12.5") == -12.5
