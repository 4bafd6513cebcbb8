"""Fields of Word files: numbers of MathType's equations, short fields, fields in the code of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from brought_in import bring
from manager_files import run
from word_lines import RELATIONS, write_lines

HEAD = ["style=Title | A short paper about rivers", "style=heading1 | Method", "left | Water is counted so:"]
LIST = [
    "style=heading1 | References",
    *(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{run(text)}</w:p>'
        for text in ("Brook C. Rivers. River Notes. 2019;3(1):1–9.", "Sea D. The sea. Coast. 2020;4(2):11–19.")
    ),
]
NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum '
    'w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


COUNTED = mark("begin") + code(r" SEQ MTEqn \c \* Arabic \* MERGEFORMAT ") + mark("separate") + code("6") + mark("end")
NUMBER = (
    mark("begin") + code(r" MACROBUTTON MTPlaceRef \* MERGEFORMAT ") + mark("begin") + code(r" SEQ MTEqn \h ")
    + mark("end") + code("(") + COUNTED + code(")") + mark("end")
)  # fmt: skip
CHAPTER = mark("begin") + code(" MACROBUTTON MTEditEquationSection2 Equation Chapter 1 ") + mark("end")


def read_with(folder: Path, paragraph: str) -> str:
    related = RELATIONS.replace("footnotes", "numbering")
    members = {"word/numbering.xml": NUMBERING.encode(), "word/_rels/document.xml.rels": related.encode()}
    path = write_lines(folder / "paper.docx", [*HEAD, f"<w:p>{paragraph}</w:p>", *LIST], members=members)
    made = bring(path, folder)
    assert made.errors() == set()
    assert {each.key for each in made.manuscript.bibliography.references} == {"brook2019", "sea2020"}
    return made.text


def test_the_number_of_an_equation_is_read_and_no_list_behind_it_is_lost(tmp_path: Path) -> None:
    assert "Before it (6) and behind it." in read_with(tmp_path, run("Before it ") + NUMBER + run(" and behind it."))


def test_what_counts_chapters_is_not_shown(tmp_path: Path) -> None:
    assert "Equation" not in read_with(tmp_path, CHAPTER + run("Words of it."))


def test_a_field_in_the_code_of_another_shows_nothing(tmp_path: Path) -> None:
    inner = mark("begin") + code(" SEQ a ") + mark("separate") + run("9") + mark("end")
    outer = mark("begin") + code(" IF 1 = ") + inner + code(" x ") + mark("separate") + run("shown") + mark("end")
    assert "It is shown here." in read_with(tmp_path, run("It is ") + outer + run(" here."))


def test_a_short_field_shows_its_words_whatever_it_counts(tmp_path: Path) -> None:
    short = f'<w:fldSimple w:instr=" SEQ Ilustración \\* ARABIC ">{run("4")}</w:fldSimple>'
    assert "It is no. 4 of them." in read_with(tmp_path, run("It is no. ") + short + run(" of them."))


def test_a_field_that_stands_in_one_run_shows_its_words(tmp_path: Path) -> None:
    whole = mark("begin") + code(" SEQ a ") + mark("separate") + run("9") + mark("end")
    one_run = f"<w:r>{whole.replace('<w:r>', '').replace('</w:r>', '')}</w:r>"
    assert "It is no. 9 of them." in read_with(tmp_path, run("It is no. ") + one_run + run(" of them."))


def test_greek_letters_of_the_font_symbol_are_read_as_parts_of_words(tmp_path: Path) -> None:
    micro = '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>'
    assert "A current of 4 μA flows." in read_with(tmp_path, run("A current of 4 ") + micro + run("A flows."))


@pytest.mark.parametrize(("font", "typed", "read"), [("Symbol", "m", "μ"), ("Wingdings", "à", "→")])
def test_letters_in_a_font_of_signs_are_signs(tmp_path: Path, font: str, typed: str, read: str) -> None:
    sign = run(typed, f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>')
    assert f"From A{read}B it goes." in read_with(tmp_path, run("From A") + sign + run("B it goes."))


@pytest.mark.parametrize("name", ["SET", "set", "ASK"])
def test_what_gives_a_bookmark_its_text_shows_nothing(tmp_path: Path, name: str) -> None:
    given = mark("begin") + code(f' {name} word "streams" ') + mark("separate") + run("streams") + mark("end")
    shown = mark("begin") + code(' REF "word" ') + mark("separate") + run("streams") + mark("end")
    text = read_with(tmp_path, f"{run('All ')}{given}{shown}{run(' are counted.')}")
    assert text.count("streams") == 1 and "All streams are counted." in text
