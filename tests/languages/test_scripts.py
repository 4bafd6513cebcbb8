from __future__ import annotations

import itertools
import tomllib
from importlib.resources import files

import pytest

from elyazma.languages.scripts import (
    direction_in,
    letters_by_script,
    read_scripts,
    script_of,
    script_of_language,
    split_by_script,
)


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        ("漢", "Hani"), ("。", "Hani"), ("𠀀", "Hani"), ("か", "Kana"), ("한", "Hang"), ("ك", "Arab"), ("ﷲ", "Arab"),
        ("ש", "Hebr"), ("श", "Deva"), ("ი", "Geor"), ("բ", "Armn"), ("ʃ", "Latn"), ("ə", "Latn"), ("λ", "Grek"),
        ("ж", "Cyrl"), ("a", ""), ("é", ""), ("—", ""), ("→", "Zsym"), ("℃", "Zsym"), ("1", ""), ("𝒳", "Zmth"),
        ("📌", "Zsye"), ("😀", "Zsye"),
    ],
)  # fmt: skip
def test_every_letter_has_its_script(letter: str, code: str) -> None:
    script = script_of(letter)
    assert (script.code if script else "") == code


def test_letters_are_given_once_by_script_and_holes_of_a_block_are_none() -> None:
    assert letters_by_script("a 漢字漢 かな\u0378") == {"Hani": "字漢", "Kana": "かな"}


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("a word", [("a word", "")]),
        ("(كتاب، قال 12 ألف). end", [("(", ""), ("كتاب، قال 12 ألف", "Arab"), ("). end", "")]),
        ("می\u200cخواهم", [("می\u200cخواهم", "Arab")]),
        ("שפה word קדושה", [("שפה", "Hebr"), (" word ", ""), ("קדושה", "Hebr")]),
        ("x漢かx", [("x", ""), ("漢", "Hani"), ("か", "Kana"), ("x", "")]),
        ("слово и λόγος", [("слово и λόγος", "")]),
    ],
)
def test_a_phrase_keeps_the_blanks_and_signs_inside_it(text: str, stretches: list[tuple[str, str]]) -> None:
    assert [(piece, script.code if script else "") for piece, script in split_by_script(text)] == stretches


def test_the_ranges_of_two_scripts_do_not_overlap() -> None:
    blocks = sorted(block for script in read_scripts().values() for block in script.blocks)
    assert all(first <= last for first, last in blocks)
    assert all(one[1] < two[0] for one, two in itertools.pairwise(blocks))


def test_han_beside_kana_asks_for_a_japanese_font() -> None:
    han = read_scripts()["Hani"]
    assert han.families("fonts", {"Kana"})[0] == "Noto Serif CJK JP"
    assert han.families("fonts")[0] == "Noto Serif CJK SC"


def test_the_first_family_of_each_script_can_be_installed() -> None:
    known = tomllib.loads((files("elyazma") / "system/fonts.toml").read_text(encoding="utf-8"))
    lacking = {script.code for script in read_scripts().values() if script.fonts[0] not in known}
    assert lacking == set()


def test_what_has_a_direction_or_no_letters_of_a_texts_own_font_has_a_tag() -> None:
    assert {script.code for script in read_scripts().values() if not script.tag} == {
        "Grek",
        "Cyrl",
        "Latn",
        "Zsym",
        "Zsye",
        "Zmth",
    }
    assert {script.code for script in read_scripts().values() if script.right_to_left} == {"Arab", "Hebr", "Syrc"}


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("fa", "Arab"),
        ("fa-IR", "Arab"),
        ("he-IL", "Hebr"),
        ("az", ""),
        ("az-Arab", "Arab"),
        ("ur-Latn", ""),
        ("en-US", ""),
    ],
)
def test_a_language_from_right_to_left_is_known_by_its_tag(tag: str, code: str) -> None:
    script = script_of_language(tag)
    assert (script.code if script else "") == code


def test_only_a_direction_that_changes_is_said() -> None:
    assert [direction_in("en", "fa"), direction_in("fa", "en"), direction_in("fa", "ar"), direction_in("en", "az")] == [
        "rtl", "ltr", "", "",
    ]  # fmt: skip
