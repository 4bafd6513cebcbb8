"""The CSL locale leaves no gap that a processor would fill with English."""

from __future__ import annotations

import json
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pypandoc
import pytest

from elyazma.languages import available_languages, csl_locale_xml, load_language, ordinal
from elyazma.languages.csl_locale import read_terms

AZ = load_language("az")
LACKED = ("az", "kk", "uz")
"""The languages of ours that CSL's own locales lack."""
CSL = "{http://purl.org/net/xbiblio/csl}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Every term and form that the English locale of CSL has, as "form name" (names only).
ENGLISH = Path(__file__).parents[1] / "data" / "languages" / "csl-terms.txt"

STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="az">
<info><title>All terms</title><id>all-terms</id><updated>2026-01-01T00:00:00+00:00</updated></info>
{locale}
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout delimiter="">
<choose><if variable="note">{terms}</if>
<else><number variable="edition" form="ordinal"/><number variable="volume" form="long-ordinal" prefix="|"/>
<date variable="issued" form="text" prefix="|"/><date variable="issued" form="numeric" prefix="|"/></else></choose>
</layout></bibliography></style>"""


def read_locale(code: str = "az") -> ET.Element:
    text = csl_locale_xml(load_language(code))
    assert text is not None
    return ET.fromstring(text)


def test_only_a_language_that_csl_lacks_has_a_locale() -> None:
    assert [code for code in available_languages() if csl_locale_xml(load_language(code))] == list(LACKED)


@pytest.mark.parametrize("code", LACKED)
def test_no_term_or_form_is_left_to_english(code: str) -> None:
    expected = set(ENGLISH.read_text(encoding="utf-8").splitlines())
    found = {f"{term.get('form', 'long')} {term.get('name')}" for term in read_locale(code).iter(f"{CSL}term")}
    assert expected - found == set()
    assert {f"long ordinal-{number:02}" for number in range(100)} <= found


def test_the_locale_is_one_element_in_the_namespace_of_csl() -> None:
    locale = read_locale()
    assert locale.tag == f"{CSL}locale"
    assert locale.get(LANG) == "az"
    assert [child.tag.removeprefix(CSL) for child in locale] == ["style-options", "date", "date", "terms"]
    names = [(term.get("name"), term.get("form")) for term in locale.iter(f"{CSL}term")]
    assert len(names) == len(set(names))


def test_no_term_begins_with_a_letter_that_is_capitalised_wrongly() -> None:
    for term in read_locale().iter(f"{CSL}term"):
        name = term.get("name", "")
        texts = [term.text or "", *(child.text or "" for child in term)]
        # months are never capitalised: styles print them inside a date
        assert name.startswith("month-") or not any(text.startswith(("i", "ı", "I", "İ")) for text in texts), name


@pytest.mark.parametrize("code", LACKED)
def test_locale_and_words_agree(code: str) -> None:
    language = load_language(code)
    terms = read_terms(language.csl.terms if language.csl else {})
    words = language.words
    assert terms["and", "long"][0] == terms["and", "symbol"][0] == words["and"]
    assert terms["et-al", "long"][0] == words["et_al"]
    assert terms["no date", "short"][0] == words["no_date"]
    assert terms["page", "short"] == (words["page"], words["pages"])
    for term, word in (
        ("number-of-pages", "total_pages"),
        ("volume", "volume"),
        ("issue", "issue"),
        ("edition", "edition"),
        ("editor", "editor"),
        ("translator", "translator"),
    ):
        assert terms[term, "short"] == (words[word], words[word])


def test_texts_are_escaped() -> None:
    assert AZ.csl is not None
    hostile = replace(AZ, csl=replace(AZ.csl, terms={'a"b': "<&>"}, date_text=("day", '"<', "month")))
    locale = ET.fromstring(csl_locale_xml(hostile) or "")
    first = next(locale.iter(f"{CSL}term"))
    assert (first.get("name"), first.text) == ('a"b', "<&>")
    assert next(locale.iter(f"{CSL}date-part")).get("suffix") == '"<'


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Let pandoc, the CSL processor that builds use, print every term, then 120 numbers and dates."""
    rows = "".join(
        f'<text term="{name}" form="{form}" plural="{plural}" prefix="[{name}/{form}/{plural}=" suffix="]"/>'
        for name, form in read_terms(AZ.csl.terms if AZ.csl else {})
        for plural in ("false", "true")
    )
    folder = tmp_path_factory.mktemp("csl")
    (folder / "all.csl").write_text(STYLE.format(locale=csl_locale_xml(AZ), terms=rows), encoding="utf-8")
    items: list[dict[str, object]] = [
        {
            "id": f"r{n:03}",
            "type": "book",
            "edition": str(n),
            "volume": str(n),
            "issued": {"date-parts": [[2024, 2, 3]]},
        }
        for n in range(120)
    ]
    items[0]["note"] = "terms"
    (folder / "all.json").write_text(json.dumps(items), encoding="utf-8")
    text = '---\nlang: az\nnocite: "@*"\n---\n'
    options = ["--citeproc", f"--csl={folder}/all.csl", f"--bibliography={folder}/all.json", "--wrap=none"]
    run = subprocess.run(
        [pypandoc.get_pandoc_path(), "--to=plain", *options], input=text, capture_output=True, text=True, check=True
    )
    assert run.stderr == ""
    return run.stdout.strip().split("\n\n")


def test_pandoc_prints_each_term_as_the_file_says(printed: list[str]) -> None:
    for (name, form), texts in read_terms(AZ.csl.terms if AZ.csl else {}).items():
        for plural, text in zip(("false", "true"), texts, strict=True):
            assert not text or f"[{name}/{form}/{plural}={text.strip()}]" in printed[0].replace("= ", "=")


def test_pandoc_prints_each_ordinal_as_the_rule_says(printed: list[str]) -> None:
    assert [row.split("|")[0] for row in printed[1:]] == [ordinal(AZ, number) for number in range(1, 120)]
    assert [row.split("|")[1] for row in printed[1:4]] == ["birinci", "2-ci", "üçüncü"]


def test_pandoc_prints_dates_in_azerbaijani(printed: list[str]) -> None:
    assert {row.split("|", 2)[2] for row in printed[1:]} == {"3 fevral 2024|03.02.2024"}


@pytest.mark.parametrize(
    ("code", "row"),
    [("kk", "6-шы|алтыншы|3 ақпан 2024|03.02.2024"), ("uz", "6-nchi|oltinchi|3 fevral 2024|03.02.2024")],
)
def test_pandoc_prints_kazakh_and_uzbek(code: str, row: str, tmp_path: Path) -> None:
    style = STYLE.replace('default-locale="az"', f'default-locale="{code}"')
    locale = csl_locale_xml(load_language(code))
    (tmp_path / "all.csl").write_text(style.format(locale=locale, terms='<text term="page"/>'), encoding="utf-8")
    item = {"id": "r", "type": "book", "edition": "6", "volume": "6", "issued": {"date-parts": [[2024, 2, 3]]}}
    (tmp_path / "all.json").write_text(json.dumps([item]), encoding="utf-8")
    text = f'---\nlang: {code}\nnocite: "@*"\n---\n'
    options = ["--citeproc", f"--csl={tmp_path}/all.csl", f"--bibliography={tmp_path}/all.json", "--wrap=none"]
    command = [pypandoc.get_pandoc_path(), "--to=plain", *options]
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert (run.stdout.strip(), run.stderr) == (row, "")
