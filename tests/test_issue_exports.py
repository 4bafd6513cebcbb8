"""What is made of an issue for systems that take whole issues: OJS, eLIBRARY, TR Dizin, AMEA."""

from __future__ import annotations

import base64
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import issue_schemas
import pytest

from documented import read_section
from elyazma.flows import issue_exports
from elyazma.flows.issue_exports import gather_jats, make_exports
from elyazma.languages import available_languages
from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.issue import ExportFacts
from elyazma.office.issue_record import make_record
from elyazma.sources.issue import read_issue
from elyazma.sources.issue_formats import FOLDER, list_formats, load_format, plan_exports
from elyazma.system.xml import Node, parse_xml
from issue_office import ARTICLE, COVER, EXPORTS, ISSUE, bind, write, write_office

ORDERS = Path(__file__).parent / "data/issue-formats"
SPACE = "{http://pkp.sfu.ca}"


@pytest.fixture
def plain(minimal: Path) -> Path:
    """Give the folder of the plain journal."""
    return minimal / "styles/plain"


def make(root: Path, **changes: Any) -> Outcome[Mapping[str, bytes]]:
    exporting = bind(root)
    exports = plan_exports(exporting.plan)
    assert exports.value is not None, exports.diagnostics
    changed = tuple(replace(each, **changes) for each in exporting.articles)
    return make_exports(replace(exporting, articles=changed), exports.value)


def make_one(root: Path, plain: Path, name: str) -> bytes:
    made = make(write_office(root, plain, name))
    assert made.value is not None, made.diagnostics
    (content,) = made.value.values()
    return content


def say(findings: tuple[Diagnostic, ...]) -> list[tuple[str, str, int]]:
    return [(each.code, each.span.path, each.span.line) for each in findings if each.span]


# --- Formats ------------------------------------------------------------------------------------------


def test_every_format_is_data_with_its_source() -> None:
    assert set(list_formats()) == set(EXPORTS)
    for name in list_formats():
        form = load_format(name).value
        assert form is not None and form.rules.source.url and form.rules.source.checked
        assert bool(form.template) == bool(form.rules.kind)
        # Every language that ships has a name in every format that names languages.
        assert not form.rules.languages or set(form.rules.languages) == set(available_languages())
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {f"{name}.toml" for name in EXPORTS} | {
        f"{name}.{kind}.j2"
        for name, kind in (("ojs-3.3", "xml"), ("ojs-3.5", "xml"), ("elibrary", "xml"), ("trdizin", "json"))
    }


@pytest.mark.parametrize("name", ["ojs-3.3", "ojs-3.5", "elibrary"])
def test_elements_stand_in_the_order_of_the_schema(tmp_path: Path, plain: Path, name: str) -> None:
    content = make_one(tmp_path, plain, name)
    if content[:2] == b"PK":
        content = zipfile.ZipFile(io.BytesIO(content)).read("plain-4-2-2026.xml")
    table = tomllib.loads((ORDERS / f"{name}.toml").read_text("utf-8"))
    assert table["source"].startswith("https://")
    assert list(find_misplaced(parse_xml(content), table["order"])) == []


def find_misplaced(root: Node, order: dict[str, list[str]]) -> Iterator[str]:
    """Yield what is unknown, lacks ("name!" in a table) or stands where it must not; "a|b" are in any order."""
    for node in root.iter():
        name = str(node.tag).rpartition("}")[2]
        children = [str(child.tag).rpartition("}")[2] for child in node]
        known = [each.replace("!", "").split("|") for each in order.get(name, [])]
        places = [next((at for at, names in enumerate(known) if child in names), None) for child in children]
        if None in places or places != sorted(places, key=lambda place: place or 0):
            yield f"{name}: {children}"
        needed = {each[:-1] for names in order.get(name, []) for each in names.split("|") if each.endswith("!")}
        yield from (f"{name} without {each}" for each in sorted(needed - set(children)))


def test_the_table_of_order_sees_what_is_wrong() -> None:
    order = {"a": ["b!", "c|d"]}
    assert list(find_misplaced(parse_xml(b"<a><b/><d/><c/></a>"), order)) == []
    assert list(find_misplaced(parse_xml(b"<a><c/><b/></a>"), order)) == ["a: ['c', 'b']"]
    assert list(find_misplaced(parse_xml(b"<a><e/></a>"), order)) == ["a: ['e']", "a without b"]


def test_the_page_names_every_format_and_setting() -> None:
    page = read_section("issue.md", "Files for other systems")
    for name in list_formats():
        form = load_format(name).value
        assert form is not None and f"`{name}`" in page
        assert [each for each in form.rules.settings if f"`{each}`" not in page] == []
    assert {field.name for field in fields(ExportFacts)} <= set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


def test_a_file_is_held_against_a_schema_and_what_it_includes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    outer = '<xs:include schemaLocation="https://schemas.example/inner.xsd"/><xs:element name="a" type="t"/>'
    inner = '<xs:complexType name="t"><xs:sequence><xs:element name="b"/></xs:sequence></xs:complexType>'
    write(tmp_path / "schema/outer.xsd", f"{head}{outer}</xs:schema>")
    write(tmp_path / "schema/deep/inner.xsd", f"{head}{inner}</xs:schema>")
    write(tmp_path / "issue/x-1.xml", "<a><b/></a>")
    words = [str(tmp_path / "issue"), f"1.xml={tmp_path}/schema/outer.xsd"]
    assert issue_schemas.main(words) == 0 and capsys.readouterr().out == "x-1.xml: valid\n"
    with zipfile.ZipFile(tmp_path / "issue/y-2.zip", "w") as archive:
        archive.writestr("y.xml", "<a><c/></a>")
    assert issue_schemas.main([words[0], f"2.zip={tmp_path}/schema/outer.xsd"]) == 1
    assert "y-2.zip/y.xml: \n  line 1: Element 'c'" in capsys.readouterr().out
    assert issue_schemas.main([words[0], f"3.xml={tmp_path}/schema/outer.xsd"]) == 2


# --- OJS ----------------------------------------------------------------------------------------------


def read_ojs(root: Path, plain: Path, name: str) -> Node:
    return parse_xml(make_one(root, plain, name))


def list_texts(node: Node, path: str) -> list[tuple[str | None, str]]:
    return [(each.get("locale"), "".join(each.itertext())) for each in node.findall(path.replace("/", f"/{SPACE}"))]


@pytest.mark.parametrize(("name", "codes"), [("ojs-3.3", ("az_AZ", "en_US", "ru_RU")), ("ojs-3.5", ("az", "en", "ru"))])
def test_ojs_gets_everything_in_all_languages(
    tmp_path: Path, plain: Path, name: str, codes: tuple[str, str, str]
) -> None:
    az, en, ru = codes
    root = read_ojs(tmp_path, plain, name)
    assert list_texts(root, "./issue_identification/title") == [(en, "City & water")]
    assert list_texts(root, "./sections/section/title") == [(az, "Tarix"), (en, "History")]
    first = root.find(f".//{SPACE}publication")
    assert first.get("section_ref") == root.find(f".//{SPACE}section").get("ref") == "HIS"
    assert list_texts(first, "./title") == [(az, "Duz gölləri <və> salt"), (en, "Salt lakes & salt")]
    abstract = dict(list_texts(first, "./abstract"))
    assert abstract[en] == "<p>On sand.</p>"
    assert abstract[az].startswith("<p>Qum &amp; <em>su</em>") and "<math><mi>x</mi></math>" in abstract[az]
    assert "Xülasə" not in abstract[az]
    words = {
        each.get("locale"): [" ".join(word.itertext()) for word in each] for each in first.iter(f"{SPACE}keywords")
    }
    assert words == {az: ["duz", "göl"], en: ["salt", "lake"]}
    anar, dahl = first.iter(f"{SPACE}author")
    assert list_texts(anar, "./givenname") == [(az, "Anar Məmməd oğlu"), (ru, "Анар")]
    assert list_texts(anar, "./familyname") == [(az, "Əliyev"), (ru, "Алиев")]
    assert anar.findtext(f"{SPACE}email") == "anar@example.org"
    assert anar.findtext(f"{SPACE}orcid") == "https://orcid.org/0000-0002-1825-0097"
    # Who has one name alone has a given name in OJS.
    assert list_texts(dahl, "./givenname") == [(az, "Dahl")] and dahl.find(f"{SPACE}familyname") is None
    assert first.get("primary_contact_id") == anar.get("id")
    assert list_texts(first, "./citations/citation") == [(None, "Dahl, R. Roads & lakes. 2001.")]
    assert first.findtext(f"{SPACE}pages") == "3-8" and first.get("date_published") == "2026-06-30"
    assert first.find(f"{SPACE}id[@type='doi']").text == "10.5555/4.2.3"
    assert base64.b64decode(root.findtext(f"{SPACE}covers/{SPACE}cover/{SPACE}embed")) == COVER


def test_institutions_are_one_text_in_3_3_and_apart_with_ror_in_3_5(tmp_path: Path, plain: Path) -> None:
    author = next(read_ojs(tmp_path / "a", plain, "ojs-3.3").iter(f"{SPACE}author"))
    assert list_texts(author, "./affiliation") == [
        ("az_AZ", "Bakı Dövlət Universiteti, Bakı, Azərbaycan; Institute of History, Baku"),
        ("en_US", "Baku State University, Bakı, Azərbaycan; Institute of History, Baku"),
    ]
    author = next(read_ojs(tmp_path / "b", plain, "ojs-3.5").iter(f"{SPACE}author"))
    assert author.findtext(f"{SPACE}rorAffiliation/{SPACE}ror") == "https://ror.org/04yhbtr85"
    assert list_texts(author, "./affiliation/name") == [
        ("az", "Institute of History, Baku"),
        ("en", "Institute of History, Baku"),
    ]


def test_files_stand_inside_or_behind_links(tmp_path: Path, plain: Path) -> None:
    root = read_ojs(tmp_path, plain, "ojs-3.3")
    article = root.find(f".//{SPACE}article")
    inside = [base64.b64decode(each.text) for each in article.iter(f"{SPACE}embed")]
    assert inside[0] == b"salt.pdf" and inside[1] == b"salt.html" and len(inside) == 5
    assert [int(each.get("filesize")) for each in article.iter(f"{SPACE}file")] == [len(each) for each in inside]
    galleys = [(node.findtext(f"{SPACE}name"), node.find(f"{SPACE}submission_file_ref").get("id"))
               for node in article.iter(f"{SPACE}article_galley")]  # fmt: skip
    assert galleys == [("PDF", "10001"), ("HTML", "10002"), ("XML", "10003"), ("DOCX", "10004")]
    # What JATS names comes with it, as a file that depends on it.
    (picture,) = [node for node in article.iter(f"{SPACE}submission_file") if node.get("stage") == "dependent"]
    assert (picture.findtext(f"{SPACE}name"), picture.find(f"{SPACE}submission_file_ref").get("id")) == (
        "map.png", "10003",
    )  # fmt: skip
    assert base64.b64decode(picture.findtext(f"{SPACE}file/{SPACE}embed")) == b"the map of salt"
    write(
        tmp_path / "issue.toml",
        (tmp_path / "issue.toml").read_text("utf-8") + 'link = "https://j.example/{article}/{file}"\n',
    )
    linked = make(tmp_path).value
    assert linked is not None
    root = parse_xml(linked["plain-4-2-2026-ojs-3.3.xml"])
    addresses = [each.get("src") for each in root.iter(f"{SPACE}href")]
    assert addresses[0] == "https://j.example/salt/salt-plain.pdf" and len(addresses) == 10
    assert addresses[3] == "https://j.example/salt/map.png"


def test_the_archive_of_jats_has_the_pictures_that_its_files_name(tmp_path: Path, plain: Path) -> None:
    exporting = bind(write_office(tmp_path, plain))
    gathered = gather_jats(exporting.articles)
    assert gathered.diagnostics == () and gathered.value is not None
    assert {each.path: each.data for each in gathered.value}["roads/map.png"] == b"the map of roads"
    write(exporting.articles[0].root / "manuscript/other/map.png", "another map")
    (exporting.articles[1].root / "manuscript/figures/map.png").unlink()
    write(exporting.articles[1].root / "build/plain-jats/drawn-1/map.png", "drawn")
    gathered = gather_jats(exporting.articles)
    assert say(gathered.diagnostics) == [("issue-picture", "issue/articles/salt/dist/salt-plain.xml", 1)]
    assert gathered.value is not None
    assert [each.path for each in gathered.value] == ["salt/salt-plain.xml", "roads/roads-plain.xml", "roads/map.png"]
    assert gathered.value[2].data == b"drawn"


# --- The others -----------------------------------------------------------------------------------------


def test_elibrary_gets_an_archive_of_xml_and_pdf(tmp_path: Path, plain: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(make_one(tmp_path, plain, "elibrary")))
    assert archive.namelist() == ["plain-4-2-2026-cover.png", "plain-4-2-2026.xml", "roads.pdf", "salt.pdf"]
    assert archive.read("plain-4-2-2026-cover.png") == COVER
    root = parse_xml(archive.read("plain-4-2-2026.xml"))
    assert [each.tag for each in root.find("issue/articles")] == ["section", "article", "article"]
    assert root.findtext("issue/files/file") == "plain-4-2-2026-cover.png"
    article = root.find("issue/articles/article")
    paths = ("pages", "artType", "langPubl", "codes/doi", "codes/udk", "files/file")
    assert [article.findtext(path) for path in paths] == [
        "3-8", "RAR", "AZE", "10.5555/4.2.3", "94(479.24)", "salt.pdf",
    ]  # fmt: skip
    people = [
        (each.get("lang"), each.findtext("surname"), each.findtext("orgName")) for each in article.iter("individInfo")
    ]
    assert people[:3] == [
        ("AZE", "Əliyev", "Bakı Dövlət Universiteti; Institute of History"),
        ("RUS", "Алиев", None),
        ("ENG", "Əliyev", "Baku State University; Institute of History"),
    ]
    assert article.findtext("text") == "Giriş\nBirinci cümlə.\nİkinci cümlə."
    assert article.findtext("abstracts/abstract") == "Qum & su haqqında x^2 ."
    assert article.findtext("dates/dateReceived") == "10.01.2026"


def test_trdizin_gets_json(tmp_path: Path, plain: Path) -> None:
    first, second = json.loads(make_one(tmp_path, plain, "trdizin"))
    assert (first["startPage"], first["endPage"], first["publicationNumber"]) == (3, 8, "10.5555/4.2.3")
    assert first["publicationType"] == "RESEARCH" and first["publicationLanguage"] == {"id": 13}
    assert first["pdfFile"] == "https://journal.example/salt/salt-plain.pdf"
    assert [each["title"] for each in first["publicationAbstractContents"]] == [
        "Duz gölləri <və> salt",
        "Salt lakes & salt",
    ]
    assert [each["abstractContent"] for each in first["publicationAbstractContents"]] == [
        "Qum & su haqqında x^2 .",
        "On sand.",
    ]
    assert first["publicationSubjects"] == [{"id": 20}, {"id": 34}]
    assert [each["inPublicationAuthorName"] for each in second["publicationAuthorRelations"]] == [
        "Anar Məmməd oğlu Əliyev",
        "Dahl",
    ]


def test_amea_gets_word_files_by_its_names(tmp_path: Path, plain: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(make_one(tmp_path, plain, "amea")))
    assert archive.namelist() == ["plj2026_2_3.docx", "plj2026_2_9.docx"]
    assert archive.read("plj2026_2_9.docx") == b"roads.docx"


# --- What is missing or differs ---------------------------------------------------------------------------


def test_what_an_article_lacks_is_said_at_its_place_and_not_invented(tmp_path: Path, plain: Path) -> None:
    made = make(write_office(tmp_path, plain, "ojs-3.3"))
    told = {(str(each.message), each.span.line) for each in made.diagnostics if each.span}
    assert {each.code for each in made.diagnostics} == {"issue-export-lacks"}
    assert ("OJS 3.3 asks for an e-mail address of Dahl, and there is none", 23) in told
    assert made.value is not None and b"<email></email>" in made.value["plain-4-2-2026-ojs-3.3.xml"]
    path = tmp_path / "roads/manuscript/article.toml"
    write(path, ARTICLE.format(slug="roads").replace("published = 2026-06-30\n", ""))
    refused = make(tmp_path)
    assert refused.value is None
    assert ("issue-export-lacks", "roads/manuscript/article.toml", 48) in say(refused.diagnostics)


@pytest.mark.parametrize("name", ["ojs-3.3", "ojs-3.5", "elibrary", "trdizin"])
@pytest.mark.parametrize("change", [{"doi": "10.5555/9"}, {"last_page": 99}, {"titles": {"az": "Başqa"}}])
def test_a_fact_that_differs_in_a_file_stops_the_issue(
    tmp_path: Path, plain: Path, name: str, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_office(tmp_path, plain, name)
    exporting = bind(root)
    exports = plan_exports(exporting.plan).value
    assert exports is not None
    wrong = tuple(replace(each, **change) for each in exporting.articles)
    monkeypatch.setattr(issue_exports, "make_record", lambda source: make_record(right(source, exporting.articles)))
    made = make_exports(replace(exporting, articles=wrong), exports)
    assert made.value is None
    found = [each for each in made.diagnostics if each.code == "issue-disagrees"]
    (what,) = change
    assert len(found) == 2 and {"titles": "title", "last_page": "page", "doi": "doi"}[what] in str(found[0].message)


def right(source: Any, articles: Any) -> Any:
    pairs = zip(source.entries, articles, strict=True)
    return replace(source, entries=tuple(replace(entry, bound=bound) for entry, bound in pairs))


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('format = "ojs-3.3"', 'format = "ojs-3.4"', ("issue-format", 18)),
        ('"docx"]', '"docx"]\nsettings.gener = "A"', ("issue-export", 20)),
        ('"docx"]', '"docx"]\ntype = "RAR"', ("issue-export", 20)),
        ('"docx"]', '"docx"]\nlink = "https://j.example/{page}"', ("issue-export", 20)),
        ('volume = "4"', 'volume = "IV"', ("issue-export", 3)),
        ('abbrev.en = "HIS"\n', "", ("issue-export", 10)),
        ('abbrev.en = "HIS"', 'abbrev.xx = "HIS"', ("unknown-language", 13)),
        ('"RAR"', '"ARR"', ("issue-export", 14)),
        ("elibrary = ", "elibrry = ", ("issue-format", 14)),
    ],
)
def test_what_a_format_cannot_take_is_said_at_its_line(
    tmp_path: Path, plain: Path, old: str, new: str, place: tuple[str, int]
) -> None:
    root = write_office(tmp_path, plain, "ojs-3.3")
    text = (root / "issue.toml").read_text("utf-8")
    assert old in text
    write(root / "issue.toml", text.replace(old, new))
    read = read_issue(root)
    found = read if read.value is None else plan_exports(read.value)
    assert found.value is None
    assert place in [(code, line) for code, path, line in say(found.diagnostics) if path == "issue.toml"]


@pytest.mark.parametrize(("name", "asked"), [("elibrary", "title_id"), ("amea", "abbreviation"), ("trdizin", "link")])
def test_what_only_the_office_knows_is_asked_for(tmp_path: Path, plain: Path, name: str, asked: str) -> None:
    root = write_office(tmp_path, plain)
    write(root / "issue.toml", f'{ISSUE}\n[[export]]\nformat = "{name}"\n')
    plan = read_issue(root).value
    assert plan is not None
    found = plan_exports(plan)
    assert found.value is None and [each[0] for each in say(found.diagnostics)] == ["issue-export"]
    assert asked in str(found.diagnostics[0].hint)


def test_a_language_without_a_name_and_a_name_that_cannot_be(tmp_path: Path, plain: Path) -> None:
    root = write_office(tmp_path, plain, "amea", "ojs-3.5")
    write(root / "issue.toml", (root / "issue.toml").read_text("utf-8").replace('"plj"', '"pl j"'))
    assert [each[0] for each in say(make(root).diagnostics) if each[0] == "issue-export"] == ["issue-export"] * 2
    write_office(tmp_path, plain, "ojs-3.5")
    path = root / "salt/manuscript/article.toml"
    write(path, path.read_text("utf-8").replace("spellings.ru", "spellings.pl"))
    made = make(root)
    assert made.value is None and ("issue-export", "issue.toml", 17) in say(made.diagnostics)


def test_a_file_too_large_for_ojs_is_told_of(tmp_path: Path, plain: Path) -> None:
    exporting = bind(write_office(tmp_path, plain, "ojs-3.5"))
    (export,) = plan_exports(exporting.plan).value or ()
    form = export.format
    small = replace(export, format=replace(form, rules=replace(form.rules, largest=9)))
    found = make_exports(exporting, [small])
    large = [str(each.message) for each in found.diagnostics if each.code == "issue-export-large"]
    assert found.value is not None and large[0].startswith("salt-plain.xml has 1")
    assert large[0].endswith(" bytes, and OJS 3.5 reads 9 inside a file")
