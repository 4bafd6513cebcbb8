from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.references.fitting import fit_style
from elyazma.references.styles import BrokenStyle, Fitting, UnknownStyle, find_style

NAMESPACE = 'xmlns="http://purl.org/net/xbiblio/csl"'
SMALL = f"""<style {NAMESPACE} class="in-text" version="1.0"><info><title>x</title></info>
<macro name="who"><names variable="author"><label/></names><names variable="editor"><name and="symbol"/></names></macro>
<citation disambiguate-add-names="true" collapse="year"><sort><key variable="title"/></sort>
<layout prefix="(" suffix=")" delimiter="; "><text macro="who"/></layout></citation>
<bibliography><sort><key variable="title"/></sort><layout><text macro="who"/></layout></bibliography></style>"""
LOCALE = '<locale xml:lang="az"><terms><term name="and">və</term></terms></locale>'


@pytest.mark.parametrize(
    ("style", "inside"),
    [
        ("apa", "APA Style 7th edition"),
        ("nature-digest", "<title>Nature</title>"),
        ("acta-theriologica", "<title>Springer"),
    ],
)
def test_styles_are_found_under_any_name(style: str, inside: str, tmp_path: Path) -> None:
    source = find_style(style, tmp_path)
    assert inside in source
    assert "independent-parent" not in source


def test_a_journals_own_style_comes_first(tmp_path: Path) -> None:
    (tmp_path / "apa.csl").write_text(SMALL, encoding="utf-8")
    assert find_style("apa", tmp_path) == SMALL


@pytest.mark.parametrize("style", ["", "../apa", "a/b"])
def test_unknown_style(style: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownStyle):
        find_style(style, tmp_path)


def test_unknown_style_asks_did_you_mean(tmp_path: Path) -> None:
    with pytest.raises(UnknownStyle) as caught:
        find_style("chicago-author-dat", tmp_path)
    assert "chicago-author-date" in caught.value.hint


def test_fitting_changes_only_what_must_change() -> None:
    style = fit_style("x", SMALL, Fitting(LOCALE, serial_comma=False, disambiguate=False))
    assert "<sort" not in style.xml
    assert "disambiguate-add-names" not in style.xml
    assert 'and="symbol"' not in style.xml and 'and="text"' in style.xml
    assert style.xml.count("<name ") == 2
    assert style.xml.index("<locale") < style.xml.index("<macro")
    assert 'default-locale="az"' in style.xml
    untouched = fit_style("x", SMALL, Fitting())
    assert 'and="symbol"' in untouched.xml
    assert 'disambiguate-add-names="true"' in untouched.xml


def test_how_a_style_cites(tmp_path: Path) -> None:
    def describe(name: str) -> tuple[str, str, str, str, bool, str]:
        style = fit_style(name, find_style(name, tmp_path), Fitting())
        return (style.kind, style.opening, style.closing, style.between, style.superscript, style.collapse)

    assert describe("apa") == ("author-year", "(", ")", "; ", False, "year")
    assert describe("ieee") == ("numeric", "[", "]", ", ", False, "")
    assert describe("nature") == ("numeric", "", "", ",", True, "citation-number")
    assert describe("oscola")[0] == "note"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<style/>",
        f"<style {NAMESPACE}>",
        f"<style {NAMESPACE}><citation><layout/></citation></style>",
        f'<!DOCTYPE style [<!ENTITY a "aaaa">]><style {NAMESPACE}>&a;</style>',
    ],
)
def test_broken_styles(source: str) -> None:
    with pytest.raises(BrokenStyle):
        fit_style("x", source, Fitting())


def test_a_style_in_a_wrong_encoding(tmp_path: Path) -> None:
    (tmp_path / "own.csl").write_bytes(SMALL.replace("x<", "ə<").encode("cp1251", "replace") + b"\xff")
    with pytest.raises(BrokenStyle):
        find_style("own", tmp_path)
