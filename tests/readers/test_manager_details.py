"""The data of reference managers, one thing at a time: what only some files have, and what is wrong in others."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.imported import Imported
from elyazma.readers.managers.csl_citations import read_csl_instruction
from elyazma.readers.managers.data import CitationData
from elyazma.readers.managers.endnote import read_endnote_instruction
from elyazma.readers.managers.own_data import is_harmless
from manager_files import STYLES, code_runs, complex_field, run, sign, spanning_field
from papers import paragraph, write_docx
from read_papers import commands_of, entries_of, read, text_of

CASES = Path(__file__).parents[1] / "data/import/managers"
HEAD = (
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>A Paper about Water</w:t></w:r></w:p>'
    + paragraph("Ann Writer")
    + '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Introduction</w:t></w:r></w:p>'
    + paragraph("The water of the rivers is the water of the sea, and that is what this text is about.")
)
BROOK: dict[str, Any] = {
    "type": "article-journal",
    "title": "How long rivers are",
    "container-title": "River Notes",
    "author": [{"family": "Brook", "given": "Clara"}],
    "issued": {"date-parts": [[2019]]},
}


def zotero(printed: str, *items: dict[str, Any], **more: Any) -> str:
    properties = {"plainCitation": printed, **more.pop("properties", {})}
    data = {"citationID": "x", "properties": properties, "citationItems": list(items), **more}
    return complex_field(f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(data)}", run(printed) if printed else "")


def work(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": 1, "uris": [f"http://zotero.org/x/{data.get('title')}"], "itemData": data, **more}


def read_body(tmp_path: Path, *paragraphs: str) -> Imported:
    body = HEAD + "".join(f"<w:p>{each}</w:p>" if not each.startswith("<w:p>") else each for each in paragraphs)
    return read(write_docx(tmp_path / "paper.docx", body, members={"word/styles.xml": STYLES}), tmp_path)


def cited(tmp_path: Path, *paragraphs: str) -> list[str]:
    return commands_of(text_of(read_body(tmp_path, *paragraphs)))


# --- One work, however often ------------------------------------------------------------------------------


def test_two_libraries_have_one_work(tmp_path: Path) -> None:
    other = {"id": 9, "uris": ["http://zotero.org/groups/2/items/Q"], "itemData": {**BROOK, "abstract": "Long."}}
    imported = read_body(tmp_path, zotero("(Brook, 2019)", work(BROOK)) + zotero("(Brook, 2019)", other))
    assert [each.key for each in imported.references] == ["brookHowLongRivers2019"]


def test_works_alike_are_two(tmp_path: Path) -> None:
    second = {**BROOK, "volume": "2"}
    imported = read_body(
        tmp_path,
        zotero("(Brook, 2019a)", work(BROOK)) + zotero("(Brook, 2019b)", {"id": 2, "uris": [], "itemData": second}),
    )
    assert [each.key for each in imported.references] == ["brookHowLongRivers2019", "brookHowLongRivers2019a"]


@pytest.mark.parametrize("member", [{"citation-key": "probe2019"}, {"note": "Citation Key: probe2019"}])
def test_a_key_of_the_data_is_kept(member: dict[str, str], tmp_path: Path) -> None:
    imported = read_body(tmp_path, zotero("(Brook, 2019)", work({**BROOK, **member})))
    assert [each.key for each in imported.references] == ["probe2019"]


# --- Forms of citations ---------------------------------------------------------------------------------


def test_a_name_before_a_year_belongs_to_the_citation(tmp_path: Path) -> None:
    year = zotero("(2019)", work(BROOK, **{"suppress-author": True}))
    text = text_of(read_body(tmp_path, run("As Brook ") + year + run(" says, and so it is.")))
    assert r"As \citet{brookHowLongRivers2019} says" in text


def test_works_in_a_sentence(tmp_path: Path) -> None:
    composite = zotero("Brook (2019)", work(BROOK), properties={"mode": "composite"})
    author = zotero("Brook", work(BROOK, **{"author-only": True}))
    key = "{brookHowLongRivers2019}"
    assert cited(tmp_path, composite + run(" and ") + author) == [rf"\citet{key}", rf"\citeauthor{key}"]


ENDNOTE = (
    "<EndNote><Cite><Author>{family}</Author><Year>{year}</Year><RecNum>7</RecNum><record><rec-number>7</rec-number>"
    '<foreign-keys><key app="EN" db-id="abc">7</key></foreign-keys><ref-type name="Book">6</ref-type>'
    "<contributors><authors><author>{family}, Ann</author></authors></contributors>"
    "<titles><title>{title}</title></titles><dates><year>{year}</year></dates></record></Cite></EndNote>"
)


def endnote(family: str, title: str, year: int) -> str:
    data = ENDNOTE.format(family=family, title=title, year=year)
    return run("It is so ") + complex_field(f" ADDIN EN.CITE {data}", run(f"({family}, {year})")) + run(".")


def test_a_number_that_endnote_gave_twice_is_of_two_works(tmp_path: Path) -> None:
    one = [endnote("Reed", "The mouths of rivers", 2001), endnote("Reed", "The Mouths of Rivers.", 2001)]
    other = endnote("Hill", "Stone bridges of the north", 2011)
    imported = read_body(tmp_path, one[0], other, one[1], other)
    assert [each.fields["title"] for each in imported.references] == [
        "The mouths of rivers",
        "Stone bridges of the north",
    ]
    first, second = [each.key for each in imported.references]
    assert re.findall(r"\\citep\{(\w+)\}", text_of(imported)) == [first, second, first, second]


def test_a_title_that_somebody_mended_is_of_one_work(tmp_path: Path) -> None:
    imported = read_body(tmp_path, endnote("Reed", "Rivers", 2001), endnote("Reed", "Their mouths, a history", 2001))
    assert len(imported.references) == 1


def test_endnote_s_forms() -> None:
    forms = ('AuthorYear="1"', 'ExcludeYear="1"', 'ExcludeAuth="1"', 'Hidden="1"', "")
    cites = "".join(f"<Cite {form}><Author>Brook</Author><Year>2019</Year></Cite>" for form in forms)
    data = read_endnote_instruction(f"ADDIN EN.CITE <EndNote>{cites}</EndNote>", "")
    assert isinstance(data, CitationData)
    assert [each.form for each in data.works] == ["narrative", "author", "year", "hidden", ""]


def test_what_prints_nothing_stands_in_the_list(tmp_path: Path) -> None:
    record = "<record><ref-type name='Book'>6</ref-type><titles><title>Sand</title></titles></record>"
    hidden = f"<EndNote><Cite Hidden='1'>{record}</Cite></EndNote>"
    text = text_of(read_body(tmp_path, run("Nothing ") + complex_field(f"ADDIN EN.CITE {hidden}", "")))
    assert text.rstrip().endswith(r"\nocite{Sand}")


def test_a_record_of_endnote_s_keeps_its_marks(tmp_path: Path) -> None:
    style = '<style face="{}" font="default" size="100%">{}</style>'
    title = style.format("normal", "The ") + style.format("italic", "Sus scrofa") + style.format("normal", " book")
    record = f"<record><ref-type name='Book'>6</ref-type><titles><title>{title}</title></titles></record>"
    code = f"ADDIN EN.CITE <EndNote><Cite>{record}</Cite></EndNote>"
    (reference,) = read_body(tmp_path, complex_field(code, run("(Sus)"))).references
    assert reference.fields["title"] == r"The \emph{Sus scrofa} book"


def test_a_citation_without_a_record_is_unverified(tmp_path: Path) -> None:
    code = "ADDIN EN.CITE <EndNote><Cite><Author>Brook</Author><Year>2019</Year><RecNum>3</RecNum></Cite></EndNote>"
    imported = read_body(tmp_path, complex_field(code, run("(Brook, 2019)")))
    assert [(each.key, each.verified) for each in imported.references] == [("brook2019", False)]


def test_a_heading_and_an_abstract_cite(tmp_path: Path) -> None:
    field = zotero("(Brook, 2019)", work(BROOK))
    heading = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("Rivers after ")}{field}</w:p>'
    body = (
        paragraph("A Paper about Water") + paragraph("Ann Writer") + paragraph("Abstract")
        + f"<w:p>{run('We read much of it in an older work ')}{field}{run(' and count.')}</w:p>"
        + heading + paragraph("The water of the rivers is the water of the sea, and this text is about it.")
    )  # fmt: skip
    imported = read(write_docx(tmp_path / "a.docx", body, members={"word/styles.xml": STYLES}), tmp_path)
    command = r"\citep{brookHowLongRivers2019}"
    assert command in text_of(imported)
    assert imported.abstracts
    entries_of(imported, tmp_path)
    assert command in next((tmp_path / "made/manuscript").glob("abstract.*.tex")).read_text(encoding="utf-8")


# --- Fields that are none ---------------------------------------------------------------------------------


def test_a_deleted_citation_is_gone(tmp_path: Path) -> None:
    field = (
        zotero("(Brook, 2019)", work(BROOK)).replace("w:instrText", "w:delInstrText").replace("<w:t ", "<w:delText ")
    )
    field = field.replace("</w:t>", "</w:delText>")
    deleted = f'<w:del w:id="1" w:author="Co" w:date="2024-01-01T00:00:00Z">{field}</w:del>'
    imported = read_body(tmp_path, run("Text ") + deleted + run(" more."))
    assert imported.references == ()


@pytest.mark.parametrize(
    "code",
    ["PAGE", "ADDIN ZOTERO_ITEM CSL_CITATION {broken", "ADDIN EN.CITE <EndNote><Cite>", "CITATION Nowhere01 \\l 1033"],
)
def test_a_field_that_says_nothing_stays_as_it_prints(code: str, tmp_path: Path) -> None:
    text = text_of(read_body(tmp_path, run("See ") + complex_field(code, run("(there)")) + run(" now.")))
    assert "See (there) now." in text


def test_a_field_that_is_not_ended_does_no_harm(tmp_path: Path) -> None:
    body = sign("begin") + code_runs(" ADDIN ZOTERO_ITEM CSL_CITATION {} ") + sign("separate") + run("Open words.")
    assert "Open words." in text_of(read_body(tmp_path, body))


@pytest.mark.parametrize("data", ["[]", "{}", '{"citationItems": 3}', '{"citationItems": [[]]}', "{" * 5000])
def test_data_of_another_shape_are_no_citation(data: str) -> None:
    assert read_csl_instruction(f"CSL_CITATION {data}") is None


# --- Printed lists ----------------------------------------------------------------------------------------


def test_a_list_without_a_known_heading_leaves_the_text(tmp_path: Path) -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>What We Read There</w:t></w:r></w:p>'
    line = "Brook, C. (2019). How long rivers are. River Notes."
    listed = spanning_field('ADDIN ZOTERO_BIBL {"uncited":[]} CSL_BIBLIOGRAPHY', [line])
    imported = read_body(tmp_path, zotero("(Brook, 2019)", work(BROOK)), heading, listed)
    text = text_of(imported)
    assert "River Notes" not in text
    assert "What We Read" not in text
    assert [each.key for each in imported.references] == ["brookHowLongRivers2019"]
    entries_of(imported, tmp_path)


def test_what_only_the_list_has_is_an_entry_and_is_told(tmp_path: Path) -> None:
    lines = ["Brook, C. (2018). How long rivers are. River Notes.", "Other, A. (2001). Another book. Press."]
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>References</w:t></w:r></w:p>'
    listed = spanning_field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", lines)
    other = {**BROOK, "title": "Seas", "author": [{"family": "Lake"}]}
    imported = read_body(
        tmp_path, zotero("(Brook, 2019)", work(BROOK)) + zotero("(Lake, 2019)", work(other)), heading, listed
    )
    assert sorted(each.key for each in imported.references) == ["brookHowLongRivers2019", "lakeSeas2019", "other2001"]
    told = {doubt.done for doubt in imported.doubts if doubt.kind == "reference"}
    assert told == {
        "the printed list does not have what its record has: 2019",
        "the citations have it, the printed list does not",
        "stands in the printed list, and no citation's data have it: made of the print as other2001",
    }


def test_numbers_typed_by_hand_cite_records(tmp_path: Path) -> None:
    heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>References</w:t></w:r></w:p>'
    listed = spanning_field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", ["[1] C. Brook, How long rivers are, 2019."])
    typed = run("Rivers are long [1], as we have said before, and longer still are the ways around them.")
    text = text_of(read_body(tmp_path, zotero("[1]", work(BROOK)), typed, heading, listed))
    assert text.count(r"\citep{brookHowLongRivers2019}") == 2


# --- Files of our own --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "harmless"),
    [
        (r"\citep[see \emph{too}][p.~3]{key}", True),
        (r"\citep[\S~3]{key}", True),
        (r"\citep{other}", False),
        (r"\citep{key} and more", False),
        (r"\input{key}", False),
        (r"\citep[\input{/etc/passwd}]{key}", False),
        (r"\citep[\write18{ls}]{key}", False),
        (r"\citep[$x$]{key}", False),
        (r"\citep[\begin{verbatim}x\end{verbatim}]{key}", False),
        (r"\citep[\csname input\endcsname]{key}", False),
        (r"\citep[\def\x{}]{key}", False),
    ],
)
def test_only_harmless_commands_of_a_file_are_taken(source: str, harmless: bool) -> None:
    assert is_harmless(source, ("key",)) is harmless


# --- Cases that were wrong ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["numeric-nolist", "numeric-list", "authoryear-nolist", "authoryear-list"])
def test_zotero_s_records_are_used(name: str, tmp_path: Path) -> None:
    shutil.copy(CASES / f"{name}.docx", tmp_path)
    imported = read(tmp_path / f"{name}.docx", tmp_path)
    assert commands_of(text_of(imported)) == [r"\citep{brookHowLongRivers2019}"]
    (reference,) = imported.references
    assert dict(reference.fields) == {
        "author": "Brook, Clara",
        "title": "How long rivers are",
        "journal": "River Notes",
        "year": "2019",
        "volume": "3",
        "pages": "1--9",
        "doi": "10.1000/182",
    }


def test_signs_that_nobody_sees_are_left_out(tmp_path: Path) -> None:
    text = text_of(read_body(tmp_path, run("Rivers are long (1)\u2060 and flow\u200b to the s\u00adea.")))
    assert "Rivers are long (1) and flow to the sea." in text
    assert not re.search("[\u00ad\u200b\u2060\ufeff]", text)
