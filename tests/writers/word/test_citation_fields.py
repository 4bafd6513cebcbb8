"""Citations as fields of Zotero's: what they hold, and that every command comes back from them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from elyazma.flows.exports import export
from elyazma.flows.imports import import_paper
from elyazma.model.audience import Options
from elyazma.model.manuscript import Manuscript
from elyazma.sources.load import load_manuscript
from elyazma.system.xml import parse_xml, write_xml
from word_file import find_faults

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ARTICLE = """
slug = "rivers"
language = "en"
journal = "{}"
title = {{ en = "A paper about rivers" }}

[[authors]]
given = "Ann"
family = "Writer"
"""
BIBLIOGRAPHY = r"""
@article{brook2019,
  author = {van der Brook, Clara and Öz, Ali and Əliyev, Vaqif},
  title = {How {DNA} of \emph{Sus} grows: 50\% \& more},
  journal = {River Notes}, volume = 3, pages = {1--9}, year = 2019, month = may, doi = {10.1/x_y},
  file = {/home/me/private.pdf}, annote = {mine alone}
}
@book{ıvanov:1999, author = {Иванов, И. И.}, title = {Река}, publisher = {Наука}, address = {Москва}, year = 1999,
  langid = {russian}}
@techreport{who-2020, author = {{World Health Organization}}, title = {Malaria}, institution = {WHO}, year = 2020}
@phdthesis{doe, author = {Doe, Jane}, title = {A thesis}, school = {MIT}, date = {2001-05/2001-06}}
@misc{web, author = {Roe, Sam}, title = {Page}, url = {https://example.org/a%20b}, urldate = {2020-01-02}, year = 2011}
@article{silent, author = {Nobody, Al}, title = {Not cited}, journal = {J}, year = 2000}
"""
CITATIONS = r"""
\citep{brook2019}
\citep[see][p.~3]{brook2019}
\citep[pp.~3--5, 9]{doe}
\citep[cf.][]{web}
\citep[emphasis added]{web}
\citep[see \emph{inter alia}][\S~3]{web}
\citep{brook2019,ıvanov:1999}
\citep*{brook2019}
\Citep{brook2019}
\citet{brook2019}
\citet[ch.~2]{who-2020}
\citet[see][p.~2]{doe}
\citet*{brook2019}
\Citet{brook2019}
\citet{brook2019,doe}
\citealp{web}
\citealp[see][p.~1]{web}
\citealt[p.~2]{web}
\citeauthor{doe}
\citeauthor*{brook2019}
\citeyear{doe}
\citeyearpar{doe}
\citeyearpar[p.~4]{doe}
\cite{doe}
\cite[3]{doe}
\parencite[12]{doe}
\textcite{doe}
\autocite[see][]{doe}
"""


def write_manuscript(root: Path, journal: str, text: str) -> Path:
    (root / "manuscript/sections").mkdir(parents=True)
    (root / "bib").mkdir()
    (root / "manuscript/article.toml").write_text(ARTICLE.format(journal), encoding="utf-8")
    (root / "bib/references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    whole = f"\\section{{Introduction}}\n\n{text}\n"
    (root / "manuscript/sections/01-introduction.tex").write_text(whole, encoding="utf-8")
    return root


def write_text() -> str:
    sentences = (f"Word {at} {command} goes on." for at, command in enumerate(CITATIONS.split("\n")[1:-1]))
    note = r"Noted\footnote{In a note \citep[p.~7]{web}, and \citet{doe}.}."
    return "\n".join(sentences) + f"\n{note} \\nocite{{silent}}"


def export_fields(root: Path) -> Path:
    outcome = export(root, Options("docx", citations="fields"), lambda _: None)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value.path


def load(root: Path) -> Manuscript:
    loaded = load_manuscript(root).value
    assert loaded is not None
    return loaded


def cited_in(manuscript: Manuscript) -> Counter[tuple[str, ...]]:
    found = (each for source in manuscript.sources for each in source.citations)
    return Counter((each.command, *(key.name for key in each.keys), each.prenote, each.postnote) for each in found)


def codes_of(path: Path, part: str = "word/document.xml") -> list[str]:
    with zipfile.ZipFile(path) as archive:
        root = parse_xml(archive.read(part))
    return [(node.text or "").strip() for node in root.iter(f"{WORD}instrText")]


def citations_of(path: Path, part: str = "word/document.xml") -> list[dict[str, Any]]:
    start = "ADDIN ZOTERO_ITEM CSL_CITATION "
    return [json.loads(code.removeprefix(start)) for code in codes_of(path, part) if code.startswith(start)]


@pytest.mark.parametrize("journal", ["apa7", "ieee-journal"])
def test_every_command_comes_back(journal: str, tmp_path: Path) -> None:
    root = write_manuscript(tmp_path / "rivers", journal, write_text())
    path = export_fields(root)
    assert find_faults(path.read_bytes()) == []
    made = import_paper(path, tmp_path / "back", lambda _: None)
    assert made.value is not None
    before, after = load(root), load(tmp_path / "back")
    assert cited_in(after) == cited_in(before)
    wanted = {each.key: (each.type, dict(each.fields)) for each in before.bibliography.references}
    for private in ("file", "annote"):
        del wanted["brook2019"][1][private]
    assert {each.key: (each.type, dict(each.fields)) for each in after.bibliography.references} == wanted
    sentence = re.compile(r"Word (\d+) (.*?) goes on\.")
    texts = ["\n".join(source.text for source in each.sources) for each in (before, after)]
    ours, theirs = (dict(sentence.findall(text)) for text in texts)
    assert theirs == ours


@pytest.mark.parametrize("journal", ["apa7", "ieee-journal"])
def test_what_zotero_writes_anew_still_cites_the_same(journal: str, tmp_path: Path) -> None:
    """Zotero keeps none of our own members: keys, notes and works are then read from the common ones."""
    root = write_manuscript(tmp_path / "rivers", journal, write_text())
    path = export_fields(root)
    stripped = tmp_path / "stripped.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stripped, "w") as target:
        for name in source.namelist():
            target.writestr(name, _strip(source.read(name)) if name.startswith("word/") else source.read(name))
    assert b"elyazma&quot;" not in stripped.read_bytes()
    made = import_paper(stripped, tmp_path / "back", lambda _: None)
    assert made.value is not None
    after = load(tmp_path / "back")
    keys = Counter(key for _, *keys, _, _ in cited_in(after).elements() for key in keys)
    ours = Counter(key for _, *keys, _, _ in cited_in(load(root)).elements() for key in keys)
    # The work that is only listed has lost its key: the list prints it, and so does \\nocite with a new one.
    assert keys - Counter(nobody2000=1) == ours - Counter(silent=1)
    written = "\n".join(source.text for source in after.sources)
    assert r"\citep[see][p.~3]{brook2019}" in written
    assert r"\citep{brook2019,ıvanov:1999}" in written
    assert r"\citep[emphasis added]{web}" in written
    if journal == "apa7":
        narrative = (
            r"\citet{brook2019}",
            r"\citet[ch.~2]{who-2020}",
            r"\citealp{web}",
            r"\citeyear{doe}",
            r"\citeauthor{doe}",
        )
        assert [each for each in narrative if each not in written] == []


def _strip(data: bytes) -> bytes:
    if not data.startswith(b"<?xml"):
        return data
    root = parse_xml(data)
    for node in root.iter(f"{WORD}instrText"):
        text = node.text or ""
        if "ADDIN ZOTERO" in text:
            start = text.index("{")
            value, end = json.JSONDecoder().raw_decode(text, start)
            value.pop("elyazma", None)
            for item in value.get("citationItems", ()):
                item["itemData"].pop("custom")
            node.text = text[:start] + json.dumps(value) + text[end:]
    return write_xml(root)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_what_libreoffice_saves_still_has_its_fields(suffix: str, tmp_path: Path) -> None:
    root = write_manuscript(tmp_path / "rivers", "apa7", write_text())
    path = tmp_path / "fields.docx"
    shutil.copy(export_fields(root), path)
    office = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [
        "soffice",
        "--headless",
        office,
        "--convert-to",
        suffix[1:],
        "--outdir",
        str(tmp_path / "saved"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    made = import_paper(tmp_path / f"saved/fields{suffix}", tmp_path / "back", lambda _: None)
    assert made.value is not None
    assert cited_in(load(tmp_path / "back")) == cited_in(load(root))


def test_a_field_holds_what_zotero_asks_for(tmp_path: Path) -> None:
    text = r"One \citep[see][p.~3--4]{brook2019}. Two \citet{doe}. Three \citeyear{doe}. Four\footnote{\citep{web}}."
    path = export_fields(write_manuscript(tmp_path / "rivers", "apa7", text))
    one, two, three = citations_of(path)
    assert one["properties"] == {
        "formattedCitation": "(see van der Brook et al., 2019, p.\u00a03–4)",
        "plainCitation": "(see van der Brook et al., 2019, p.\u00a03–4)",
        "noteIndex": 0,
    }
    (item,) = one["citationItems"]
    assert (item["prefix"], item["locator"], item["label"]) == ("see ", "3-4", "page")
    assert re.fullmatch(r"http://zotero\.org/users/local/\w{8}/items/[2-9A-Z]{8}", item["uris"][0])
    assert item["itemData"]["citation-key"] == "brook2019"
    assert item["itemData"]["title"].startswith('How <span class="nocase">DNA</span> of <i>Sus</i> grows: 50% & more')
    assert "private.pdf" not in json.dumps(one)
    assert two["properties"]["plainCitation"] == "(2001)"
    assert two["citationItems"][0]["suppress-author"] is True
    assert "dontUpdate" not in two["properties"]
    assert three["properties"]["dontUpdate"] is True
    (noted,) = citations_of(path, "word/footnotes.xml")
    assert noted["properties"]["noteIndex"] == 1
    assert len({each["citationID"] for each in (one, two, three, noted)}) == 4


def test_the_list_is_one_field_and_the_file_has_preferences(tmp_path: Path) -> None:
    path = export_fields(write_manuscript(tmp_path / "rivers", "apa7", r"One \citep{web}. \nocite{silent}"))
    (code,) = [code for code in codes_of(path) if code.startswith("ADDIN ZOTERO_BIBL ")]
    assert code.endswith(" CSL_BIBLIOGRAPHY")
    with zipfile.ZipFile(path) as archive:
        custom = archive.read("docProps/custom.xml").decode()
        types = archive.read("[Content_Types].xml").decode()
        signs = re.findall(r'w:fldCharType="(\w+)"', archive.read("word/document.xml").decode())
    properties = parse_xml(custom.encode())
    texts = {node.get("name"): "".join(node.itertext()) for node in properties}
    assert all(len(text) <= 255 for text in texts.values())
    count = sum(name.startswith("ZOTERO_PREF_") for name in texts)
    whole = "".join(texts[f"ZOTERO_PREF_{number}"] for number in range(1, count + 1))
    data = parse_xml(whole.encode())
    assert data.find("style").get("id") == "http://www.zotero.org/styles/apa"
    assert data.find("style").get("locale") == "en-US"
    assert "/docProps/custom.xml" in types
    assert signs.count("begin") == signs.count("separate") == signs.count("end")


def test_a_file_without_fields_stays_as_it_was(tmp_path: Path) -> None:
    root = write_manuscript(tmp_path / "rivers", "apa7", r"One \citep{web}.")
    outcome = export(root, Options("docx"), lambda _: None)
    assert outcome.value is not None
    assert outcome.value.path.name == "rivers-apa7.docx"
    with zipfile.ZipFile(outcome.value.path) as archive:
        assert b"ZOTERO" not in archive.read("docProps/custom.xml")
    assert not any("ZOTERO" in code for code in codes_of(outcome.value.path))
