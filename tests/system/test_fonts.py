from __future__ import annotations

import stat
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Severity, Span
from elyazma.system.fonts import find_font, fonts_with, how_to_install

SPAN = Span("styles/plain/style.toml", 8, 1)
FACES = {"Regular": (80, 0), "Bold": (200, 0), "Italic": (80, 100), "BoldItalic": (200, 100)}


def faces(family: str, folder: str, version: int = 65536, suffix: str = "ttf") -> str:
    name = family.replace(" ", "")
    return "".join(
        f"{family}\t{folder}/{name}-{face}.{suffix}\t{weight}\t{slant}\t100\t{version}\tFalse\n"
        for face, (weight, slant) in FACES.items()
    )


def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, with_letters: str, asked: str = "charset") -> None:
    """Put a fc-list on PATH that prints `with_letters` when it is asked for a pattern like `asked`."""
    (tmp_path / "listing").write_text(with_letters, encoding="utf-8")
    program = tmp_path / "fc-list"
    program.write_text(f'#!/bin/sh\ncase "$3" in *{asked}*) cat "{tmp_path}/listing" ;; esac\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_the_first_family_that_has_every_letter_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("Tinos", "/f/tinos") + faces("FreeSerif", "/f/free"), asked="=131\\ 18f")
    found = find_font(("FreeSerif", "Tinos"), "Əıı", SPAN)
    assert found.diagnostics == ()
    assert found.value is not None
    assert found.value.family == "FreeSerif"
    assert found.value.regular == Path("/f/free/FreeSerif-Regular.ttf")
    assert found.value.bold == Path("/f/free/FreeSerif-Bold.ttf")
    assert found.value.italic == Path("/f/free/FreeSerif-Italic.ttf")
    assert found.value.bold_italic == Path("/f/free/FreeSerif-BoldItalic.ttf")


def test_of_two_families_of_one_name_the_newer_gives_all_four_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = faces("Tinos", "/z/old", 65536), faces("Tinos", "/a/new", 131072)
    install(monkeypatch, tmp_path, old + new)
    found = find_font(("Tinos",), "Ə", SPAN).value
    assert found is not None
    assert {found.regular.parent, found.bold.parent, found.italic.parent, found.bold_italic.parent} == {Path("/a/new")}


@pytest.mark.parametrize(
    "listing",
    [
        faces("Tinos", "/f").replace("\t200\t0\t", "\t180\t0\t"),  # no bold face
        faces("Tinos", "/f").replace("\t100\t65536", "\t87\t65536"),  # condensed only
        faces("Tinos", "/f").replace("False", "True"),  # a variable font
        faces("Tinos", "/f", suffix="pfb"),
        faces("Tinos", "/f", suffix="ttc"),
        faces("Tinos", "/f").replace("65536", "none"),
        "Tinos\n\n\t\t\t\t\t\t\n",
        "",
    ],
)
def test_a_family_without_four_loadable_faces_is_not_usable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listing: str
) -> None:
    install(monkeypatch, tmp_path, listing)
    found = find_font(("Tinos",), "Ə", SPAN)
    assert found.value is None
    assert [finding.code for finding in found.diagnostics] == ["font-missing"]


def test_another_font_than_the_first_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("FreeSerif", "/f"))
    found = find_font(("Liberation Serif", "FreeSerif"), "Ə", SPAN)
    assert found.value is not None
    (finding,) = found.diagnostics
    assert (finding.severity, finding.code, finding.span) == (Severity.NOTE, "font-substituted", SPAN)
    assert "Liberation Serif" in finding.message
    assert "fonts-liberation2" in finding.hint


def test_a_known_family_that_lacks_a_letter_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("Liberation Serif", "/f"), asked="nothing")
    (finding,) = find_font(("Liberation Serif",), "Ə", SPAN).diagnostics
    assert finding.code == "font-missing"
    assert finding.machine
    assert "“Ə”" in finding.message
    assert "sudo apt-get install fonts-liberation2" in finding.hint
    assert "fonts-liberation)" in finding.hint


def test_an_unknown_family_is_asked_about(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("Liberation Serif", "/f"))
    (finding,) = find_font(("Liberation Serf",), "Ə", SPAN).diagnostics
    assert (finding.code, finding.machine, finding.span) == ("font-unknown", False, SPAN)
    assert finding.hint == "did you mean Liberation Serif?"


def test_no_package_is_named_for_letters_it_does_not_have(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("Noto Serif CJK", "/f"))
    (finding,) = find_font(("Liberation Serif",), "漢", SPAN).diagnostics
    assert finding.code == "font-unknown"
    assert "Noto Serif CJK" in finding.hint


def test_an_empty_list_of_families_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, "")
    assert [finding.code for finding in find_font((), "", SPAN).diagnostics] == ["font-unknown"]


def test_without_fontconfig_its_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = find_font(("Tinos",), "Ə", SPAN)
    assert found.value is None
    assert [(finding.code, finding.machine) for finding in found.diagnostics] == [("fontconfig-missing", True)]
    assert fonts_with("Ə") == ()


def test_fonts_with_names_families_once_and_sorted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, faces("Tinos", "/b") + faces("Tinos", "/c") + faces("Arimo", "/a"))
    assert fonts_with("Ə") == ("Arimo", "Tinos")


def test_a_family_without_a_package_has_no_way() -> None:
    assert how_to_install("Comic Sans MS") == ""


@pytest.mark.tex
def test_this_machine_has_a_font_for_azerbaijani() -> None:
    found = find_font(("Liberation Serif", "Tinos", "FreeSerif"), "AaƏəĞğIıİiÖöŞşÇçÜü", SPAN).value
    assert found is not None
    assert all(file.is_file() for file in (found.regular, found.bold, found.italic, found.bold_italic))
    assert found.family in fonts_with("Ə")
