from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, missing, note
from elyazma.model.journal import Document
from elyazma.model.phrases import phrase
from elyazma.system.fonts import FontFiles
from elyazma.typesetting import typeface

PLACE = Span("styles/x/style.toml", 6)
LETTERS = {"Plain": "Aa", "Rich": "AaƏə", "Sans": "AaƏə", "Mono": "Aa"}
NOTE = note("font-substituted", phrase("another"), PLACE)


def family(name: str) -> FontFiles:
    return FontFiles(name, *(Path(f"/f/{name}-{face}.ttf") for face in ("Regular", "Bold", "Italic", "BoldItalic")))


def find_font(families: tuple[str, ...], letters: str, span: Span) -> Outcome[FontFiles]:
    found = next((name for name in families if set(letters) <= set(LETTERS[name])), None)
    if found is None:
        return Outcome(None, (missing("font-missing", phrase("none"), phrase("install one"), span),))
    said: tuple[Diagnostic, ...] = () if found == families[0] else (NOTE,)
    return Outcome(family(found), said)


@pytest.fixture(autouse=True)
def _fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeface, "find_font", find_font)


def test_letters_of_the_text_choose_a_later_family() -> None:
    document = Document(fonts=("Plain", "Rich"))
    own = typeface.choose_typeface(document, "Aa", PLACE, ligatures=True)
    assert own.value and "Plain-Regular.ttf" in own.value.block
    assert own.diagnostics == ()
    cited = typeface.choose_typeface(document, "Aa", PLACE, ligatures=True, used="Ə")
    assert cited.value and "Rich-Regular.ttf" in cited.value.block
    assert cited.diagnostics == (NOTE,)


def test_a_letter_that_no_family_has_leaves_the_first_for_the_languages() -> None:
    found = typeface.choose_typeface(Document(fonts=("Plain", "Rich")), "Aa", PLACE, ligatures=True, used="漢")
    assert found.value and "Plain-Regular.ttf" in found.value.block


def test_languages_letters_are_needed() -> None:
    found = typeface.choose_typeface(Document(fonts=("Plain",)), "Ə", PLACE, ligatures=True)
    assert found.value is None
    assert [finding.code for finding in found.diagnostics] == ["font-missing"]


def test_sans_and_mono_are_set_when_the_manifest_names_them() -> None:
    document = Document(fonts=("Rich",), sans_fonts=("Sans",), mono_fonts=("Mono",))
    found = typeface.choose_typeface(document, "Aa", PLACE, ligatures=False).value
    assert found
    assert r"\setsansfont{Sans-Regular.ttf}[Path=/f/" in found.block
    assert found.block.count("RawFeature=-liga") == 2, "no ligature switch for a typewriter"
    assert len(found.files) == 12


def test_a_class_keeps_its_own_sans_where_none_is_usable() -> None:
    found = typeface.choose_typeface(Document(fonts=("Rich",), mono_fonts=("Mono",)), "Ə", PLACE, ligatures=True)
    assert found.value
    assert "setmonofont" not in found.value.block
    assert found.diagnostics == ()


def test_typewriter_letters_that_the_class_lacks_get_a_family(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LETTERS, "Liberation Mono", "печатьə")
    document = Document(fonts=("Rich",))
    for typewriter, mono in (("печать ə", True), ("plain, naïve", False)):
        others = typeface.Others(typewriter=typewriter)
        found = typeface.choose_typeface(document, "Aa", PLACE, ligatures=True, others=others)
        assert found.value
        assert (r"\setmonofont{Liberation Mono-Regular.ttf}" in found.value.block) is mono


def test_a_family_that_lacks_typewriter_letters_gives_way_to_one_that_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LETTERS, "Liberation Mono", "печатьə")
    document, others = Document(fonts=("Rich",), mono_fonts=("Mono",)), typeface.Others(typewriter="печать")
    found = typeface.choose_typeface(document, "Aa", PLACE, ligatures=True, others=others)
    assert found.value
    assert r"\setmonofont{Liberation Mono-Regular.ttf}" in found.value.block
