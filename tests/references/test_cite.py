from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cited import BIBLIOGRAPHY, SECTION, cite_all, make_journal, make_manuscript, make_source, references_of, show
from elyazma.languages import load_language
from elyazma.model.diagnostics import Severity, Span
from elyazma.model.journal import Citations
from elyazma.model.manuscript import Inline, Mark
from elyazma.references import formatted_list, formatting
from elyazma.references.cite import cite, find_cited
from elyazma.system.pandoc.program import PandocFailed
from elyazma.tex.inlines import to_plain

ROOT = Path(__file__).parents[2]
SEED = (ROOT / "bib/references.bib").read_text(encoding="utf-8")
RICH = (BIBLIOGRAPHY / "rich.bib").read_text(encoding="utf-8")
SMITHS = """
@book{a, author = {Smith, John}, title = {First}, year = 2001, publisher = {X}}
@book{b, author = {Smith, John}, title = {Alpha}, year = 2001, publisher = {X}}
@book{c, author = {Smith, Ann and Doe, Jane}, title = {Third}, year = 2001, publisher = {X}}
"""


pytestmark = pytest.mark.usefixtures("nothing_kept")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("language", ["az", "en"])
def test_every_type_as_printed(language: str, cache: Path, update: bool) -> None:
    references = references_of(RICH, cache, language)
    printed = "".join(f"{show(entry)}\n" for entry in references.entries)
    golden = BIBLIOGRAPHY / f"rich.apa.{language}.txt"
    if update:
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")


OTHER_STYLES = [
    "american-chemical-society", "american-medical-association", "chicago-author-date", "elsevier-harvard",
    "gost-r-7-0-5-2008", "harvard-cite-them-right", "ieee", "modern-language-association", "vancouver",
]  # fmt: skip


@pytest.mark.parametrize("language", ["az", "en"])
@pytest.mark.parametrize("style", OTHER_STYLES)
def test_other_styles_as_printed(style: str, language: str, cache: Path, update: bool) -> None:
    references = references_of(RICH, cache, language, Citations(csl=style))
    printed = "".join(f"{show(entry)}\n" for entry in references.entries)
    golden = BIBLIOGRAPHY / f"rich.{style}.{language}.txt"
    if update:
        golden.write_text(printed, encoding="utf-8")
    assert printed == golden.read_text(encoding="utf-8")


def test_the_projects_own_works(cache: Path) -> None:
    """The eleven works of the article, in the alphabet's order; nine of them visibly incomplete."""
    references = references_of(SEED, cache)
    assert [show(entry).split(" | ")[0] for entry in references.entries] == [
        "(Altunışık və Martin, 2018)",
        "(Cornell, 2015)",
        "(Cornell, 2019)",
        "(Cornell, 2011)",
        "(Energy Charter Secretariat, 2021)",
        "(Guliyev, 2020)",
        "(Guliyev, 2024)",
        "(Larrabee və Lesser, 2003)",
        "(Ministry of Foreign Affairs of Azerbaijan, 2023)",
        "(Ministry of Foreign Affairs of Turkey, 2023)",
        "(U.S. Energy Information Administration, 2022)",
    ]
    assert [entry.key for entry in references.entries if entry.complete] == ["cornell2011", "larrabee2003"]
    text = {entry.key: to_plain(entry.text) for entry in references.entries}
    assert text["cornell2015"] == "Cornell. (2015). [Mənbə məlumatı verilməyib.]"
    assert text["larrabee2003"] == (
        "Larrabee, F. S. və Lesser, I. O. (2003). Turkish foreign policy in an age of uncertainty. RAND Corporation."
    )


def test_languages_are_said_where_they_differ(cache: Path) -> None:
    entries = {entry.key: entry for entry in references_of(SEED, cache).entries}
    assert (entries["cornell2011"].language, entries["cornell2011"].label.language) == ("en", "")
    assert (entries["ecs2021"].language, entries["ecs2021"].label.language) == ("", "en")
    assert entries["ecs2021"].text[0].language == "en"
    english = {entry.key: entry for entry in references_of(SEED, cache, "en").entries}
    assert english["cornell2011"].language == english["ecs2021"].label.language == ""


def test_citations_in_azerbaijani(cache: Path) -> None:
    shown = {entry.key: show(entry) for entry in references_of(RICH, cache).entries}
    assert shown["article"].startswith("(Cəfərov və b., 2020) | Cəfərov, Əliyeva və Quliyev | ")
    assert shown["online"].startswith("(Guliyev, 2023a)")
    assert shown["online-b"].startswith("(Guliyev, 2023b)")
    assert shown["misc"].startswith("(Şahin, t.y.)")


def test_namesakes_are_told_apart(cache: Path) -> None:
    shown = [show(entry).split(" | ")[0] for entry in references_of(SMITHS, cache, "en").entries]
    assert shown == ["(A. Smith & Doe, 2001)", "(J. Smith, 2001a)", "(J. Smith, 2001b)"]


def test_ampersands_of_people_are_joined(cache: Path) -> None:
    bib = "@book{a, author = {{Smith & Sons}}, title = {T}, year = 2000, publisher = {X}}" + SMITHS
    entries = {entry.key: entry.label for entry in references_of(bib, cache, "en").entries}
    assert (entries["a"].joined, entries["c"].joined) == (False, True)
    assert references_of(bib, cache, "en").form.narrative_and == "and"


def test_order_of_citation_and_numbers(cache: Path) -> None:
    references = references_of(SMITHS, cache, "en", Citations(mode="numeric", csl="ieee", sort="cited"))
    assert [(entry.key, entry.label.number) for entry in references.entries] == [("a", 1), ("b", 2), ("c", 3)]
    assert (references.mode, references.form.opening, references.form.closing) == ("numeric", "[", "]")


def test_alphabet_of_the_language(cache: Path) -> None:
    names = ["Zahidov", "Qasımov", "İsmayılov", "Xəlilov", "Əliyev", "Dahl", "Çəfərov", "Baxşəliyev"]
    bib = "".join(
        f"@book{{k{at}, author = {{{name}, A.}}, title = {{T}}, year = 2000}}" for at, name in enumerate(names)
    )
    printed = [entry.label.short for entry in references_of(bib, cache).entries]
    assert printed == list(reversed(names))


def test_addresses_become_links(cache: Path) -> None:
    entries = {entry.key: entry for entry in references_of(RICH, cache).entries}
    assert [part.target for part in entries["article"].text if part.kind == "link"] == [
        "https://doi.org/10.1000/abc_(1)%2"
    ]
    assert Inline("math", "x^2") in entries["article-x"].text


def test_only_cited_works_are_printed(cache: Path) -> None:
    references = references_of(RICH, cache, keys=("book", "manual", "book"))
    assert [entry.key for entry in references.entries] == ["book", "manual"]
    assert len(references_of(SEED, cache, keys=("*",)).entries) == 11


@pytest.mark.parametrize("kind", ["IEEEtranBSTCTL", "CONTROL"])
def test_what_tells_a_style_how_to_print_is_no_work(kind: str) -> None:
    manuscript = make_manuscript(f'@{kind}{{how, CTLmax = "6"}}{SMITHS}', keys=("how", "a", "*"))
    cited, findings = find_cited(manuscript)
    assert (list(cited), findings) == (["a", "b", "c"], [])
    assert manuscript.bibliography.findings == ()


def test_unknown_keys(cache: Path) -> None:
    outcome = cite_all(SEED, cache, keys=("cornell2011", "cornel2011", "nothing"))
    assert outcome.value and [entry.key for entry in outcome.value.entries] == ["cornell2011"]
    warnings = [each for each in outcome.diagnostics if each.code != "sentence-case"]
    assert {each.severity for each in warnings} == {Severity.WARNING}
    assert [(each.code, each.span, each.hint) for each in warnings] == [
        ("unknown-citation-key", Span(SECTION, 2), "did you mean cornell2011 or cornell2019 or cornell2015?"),
        ("unknown-citation-key", Span(SECTION, 3), "add an entry with the key nothing to bib/references.bib"),
    ]


def test_keys_are_found_in_reading_order() -> None:
    manuscript = make_manuscript(SMITHS, keys=("a",))
    first = make_source("a")
    child = make_source("b", path="manuscript/parts/b.tex")
    last = make_source("c", path="manuscript/sections/02.tex")
    first = replace(first, inputs=(Mark("parts/b", Span(SECTION, 1)),))
    sections = (replace(manuscript.sections[0], source=first), replace(manuscript.sections[0], source=last))
    first = replace(first, citations=(replace(first.citations[0], span=Span(SECTION, 5)),))
    sections = (replace(sections[0], source=first), sections[1])
    cited, findings = find_cited(replace(manuscript, sections=sections, sources=(last, child, first)))
    assert (list(cited), findings) == (["b", "a", "c"], [])


def test_a_manuscript_without_citations_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatting, "run_citeproc", _fail)
    manuscript = replace(make_manuscript(SEED), sections=(), sources=())
    outcome = cite(manuscript, make_journal(tmp_path, Citations()), {"az": load_language("az")}, tmp_path)
    assert outcome.value is not None
    assert outcome.value.entries == ()


def _fail(document: str, folder: Path) -> bytes:
    raise PandocFailed("no engine")


def test_the_same_request_runs_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = references_of(SMITHS, cache, "en")
    monkeypatch.setattr(formatting, "run_citeproc", _fail)
    assert references_of(SMITHS, cache, "en") == first
    other = cite_all(SMITHS.replace("2001", "2002"), cache, "en")
    assert [(each.code, each.machine) for each in other.diagnostics] == [("citation-engine-failed", True)]


def test_a_cache_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome = cite_all(SMITHS, tmp_path / "file/cache", "en")
    assert [(each.code, each.machine) for each in outcome.diagnostics] == [("citation-engine-failed", True)]


@pytest.mark.parametrize("damage", [b"", b"x", b"0\n{}", None])
def test_a_damaged_cache_is_redone(cache: Path, tmp_path: Path, damage: bytes | None) -> None:
    folder = tmp_path / "cache"
    first = references_of(SMITHS, cache, "en")
    shutil.copytree(cache, folder)
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:-5] if damage is None else damage)
    assert references_of(SMITHS, folder, "en") == first


@pytest.mark.parametrize(("csl", "code"), [("../apa", "unknown-csl-style"), ("own", "broken-csl-style")])
def test_styles_that_cannot_be_used(csl: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "own.csl").write_text("<style>", encoding="utf-8")
    outcome = cite_all(SMITHS, tmp_path, "en", Citations(csl=csl))
    assert outcome.value is None
    assert [(each.code, each.span) for each in outcome.diagnostics] == [(code, Span("styles/plain/style.toml", 7, 7))]
    assert outcome.diagnostics[0].hint


def test_many_works_are_not_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatted_list, "DISAMBIGUATED_AT_MOST", 2)
    outcome = cite_all(SMITHS, tmp_path, "en")
    assert outcome.value is not None
    assert [(each.code, each.severity) for each in outcome.diagnostics] == [
        ("citations-not-disambiguated", Severity.WARNING)
    ]
    assert [entry.label.short for entry in outcome.value.entries] == ["Smith & Doe", "Smith", "Smith"]


def test_a_work_the_style_does_not_print(cache: Path) -> None:
    outcome = cite_all("@letter{l, author = {Baker, Ann}, title = {Letter}, date = {2001}}", cache, "en")
    assert outcome.value is not None
    assert [each.code for each in outcome.diagnostics] == ["reference-without-form"]
    assert "Letter." in to_plain(outcome.value.entries[0].text)


MANY_LANGUAGES = """
@book{a, author = {Adams, A.}, title = {On Ships}, year = 2001, langid = {english}}
@book{b, author = {Babayev, B.}, title = {Gəmilər}, year = 2002}
@book{c, author = {Çəfərov, C.}, title = {Limanlar}, year = 2003, langid = {azerbaijani}}
@book{d, author = {Demir, D.}, title = {Gemiler}, year = 2004, langid = {turkish}}
@book{e, author = {Ergin, E.}, title = {Liman}, year = 2005, langid = {turkish}}
"""


@pytest.mark.parametrize(
    ("order", "keys"),
    [((), "abcde"), (("az",), "bcade"), (("az", "tr"), "bcdea"), (("*", "az"), "adebc"), (("tr", "*", "az"), "deabc")],
)
def test_an_alphabetical_list_may_have_some_languages_first(tmp_path: Path, order: tuple[str, ...], keys: str) -> None:
    references = references_of(MANY_LANGUAGES, tmp_path, citations=Citations(languages=order))
    assert "".join(entry.key for entry in references.entries) == keys


def test_a_list_may_be_numbered_though_the_text_cites_by_author_and_year(tmp_path: Path) -> None:
    wanted = Citations(numbered=True, sort="cited", before_page=": ")
    references = references_of(MANY_LANGUAGES, tmp_path, citations=wanted, keys=("d", "b"))
    assert [entry.key for entry in references.entries] == ["d", "b"]
    assert (references.mode, references.numbered, references.form.before_page) == ("author-year", True, ": ")
