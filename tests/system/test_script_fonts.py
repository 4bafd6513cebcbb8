from __future__ import annotations

import stat
from pathlib import Path

import pytest

from elyazma.system.script_fonts import FaceFile, find_lacking, find_script_font


def face(family: str, file: str, index: int = 0, weight: int = 80, charset: str = "") -> str:
    return f"{family}\t{file}\t{index}\t{weight}\t0\t100\tFalse\t{charset}\n"


def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, listings: dict[str, str]) -> None:
    """Put a fc-list on PATH that prints a listing for a pattern, and a fc-query that prints a set of letters."""
    cases = []
    for at, (pattern, text) in enumerate(listings.items()):
        (tmp_path / str(at)).write_text(text, encoding="utf-8")
        cases.append(f'"{pattern}") cat "{tmp_path}/{at}" ;;')
    for name in ("fc-list", "fc-query"):
        program = tmp_path / name
        asked = "$3" if name == "fc-list" else "fc-query"
        program.write_text(f'#!/bin/sh\ncase "{asked}" in {" ".join(cases)} esac\n', encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


def test_a_face_of_a_collection_comes_with_its_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    listing = face("B", "/f/b.ttc", 2) + face("B", "/f/b-bold.ttc", 3, 200) + face("A", "/f/a.ttf", weight=200)
    install(monkeypatch, tmp_path, {":charset=5b57 6f22": listing})
    found = find_script_font(("A", "B"), "漢字")
    assert found
    assert found.family == "B", "a family without an upright face is none"
    assert (found.regular, found.bold, found.italic) == (
        FaceFile(Path("/f/b.ttc"), 2), FaceFile(Path("/f/b-bold.ttc"), 3), None,
    )  # fmt: skip
    assert found.files == (Path("/f/b.ttc"), Path("/f/b-bold.ttc"))


def test_a_listed_family_with_most_letters_goes_before_a_stranger_with_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listings = {
        ":charset=5b57 6f22 20000": face("Stranger", "/f/s.ttf"),
        ":charset=5b57": face("Few", "/f/f.ttf", charset="5b57")
        + face("Most", "/f/m.ttf", charset="20-7e 5b57 6f00-6fff"),
    }
    install(monkeypatch, tmp_path, listings)
    found = find_script_font(("Few", "Most"), "字漢𠀀")
    assert found
    assert (found.family, found.lacking) == ("Most", "𠀀")
    assert find_script_font(("Few", "Most"), "字漢𠀀", any_family=False) is None


def test_any_installed_family_will_do_and_one_with_serifs_goes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listing = face("Agate", "/f/a.ttf") + face("Old Serif", "/f/o.ttf")
    install(monkeypatch, tmp_path, {":charset=6f22": listing})
    found = find_script_font(("Noto Serif CJK SC",), "漢")
    assert found
    assert found.family == "Old Serif"


def test_no_font_at_all_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, {":charset=none": ""})
    assert find_script_font(("A",), "漢") is None


def test_what_a_file_lacks_is_read_from_its_set_of_letters(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    install(monkeypatch, tmp_path, {"fc-query": "20-7e a0-17f 3b1\n"})
    assert find_lacking(Path("/f/x.ttf"), "ağαב漢") == "ב漢"


def test_a_family_of_narrow_faces_alone_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    narrow = face("Signs", "/f/a-narrow.ttf").replace("\t100\t", "\t87\t")
    install(monkeypatch, tmp_path, {":charset=1f4cc": narrow})
    found = find_script_font(("Signs",), "📌")
    assert found and found.files == (Path("/f/a-narrow.ttf"),)


def test_a_font_of_normal_width_goes_before_a_narrow_one_of_its_family(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    narrow = "".join(face("Signs", f"/f/a-{weight}.ttf", weight=weight) for weight in (80, 200))
    listing = narrow.replace("\t100\t", "\t87\t") + face("Signs", "/f/b.ttf")
    install(monkeypatch, tmp_path, {":charset=1f4cc": listing})
    found = find_script_font(("Signs",), "📌")
    assert found and found.files == (Path("/f/b.ttf"),)
