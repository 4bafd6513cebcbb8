from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elyazma.languages import folding
from elyazma.languages.folding import (
    compose,
    fold_case,
    fold_forms,
    fold_latin,
    fold_letters,
    fold_print,
    fold_spelling,
    fold_words,
    lower_plain,
    split_marks,
    strip_marks,
)

SOURCES = Path(folding.__file__).parents[1]

FOLDS: dict[Callable[[str], str], tuple[str, ...]] = {
    compose: ("İLQAR", "Işıq", "é", "ﬁ", "Straße", "Ə", "D’Art", "a  b"),
    lower_plain: ("ilqar", "işıq", "é", "ﬁ", "straße", "ə", "d’art", "a  b"),
    fold_case: ("i̇lqar", "işıq", "é", "fi", "strasse", "ə", "d’art", "a  b"),
    fold_forms: ("i̇lqar", "işıq", "é", "fi", "strasse", "ə", "d’art", "a  b"),
    fold_print: ("ilqar", "işiq", "é", "fi", "strasse", "ə", "d’art", "a  b"),
    fold_words: ("ilqar", "işiq", "é", "fi", "strasse", "ə", "d'art", "a b"),
    fold_letters: ("ilqar", "isiq", "e", "fi", "strasse", "ə", "dart", "ab"),
    fold_spelling: ("ilqar", "isiq", "e", "fi", "strasse", "ə", "d’art", "a  b"),
    fold_latin: ("ilqar", "isiq", "e", "fi", "strasse", "e", "d’art", "a  b"),
}
"""What each makes of the same texts: here they are seen to differ."""


@pytest.mark.parametrize("fold", FOLDS, ids=lambda fold: fold.__name__)
def test_each_fold_makes_alike_what_it_says(fold: Callable[[str], str]) -> None:
    texts = ("İLQAR", "Işıq", "e\u0301", "ﬁ", "Straße", "Ə", "D’Art", "a  b")
    assert tuple(compose(fold(text)) for text in texts) == FOLDS[fold]


@pytest.mark.parametrize(
    ("fold", "text", "folded"),
    [
        (fold_case, "ﬁ²Ａ", "fi²ａ"),
        (fold_forms, "ﬁ²Ａ", "fi2a"),
        (fold_case, "e\u0301", "e\u0301"),
        (fold_forms, "e\u0301", "é"),
        (fold_letters, "Ağ-qara, 2²!", "agqara22"),
        (fold_spelling, "ϒ", "υ"),
        (fold_latin, "Œuvre Ðorđe Þór Ħal ǿ", "oeuvre dorde thor hal o"),
        (fold_latin, "Йод", "иод"),
    ],
)
def test_where_folds_part(fold: Callable[[str], str], text: str, folded: str) -> None:
    assert fold(text) == folded


def test_marks_are_left_out() -> None:
    assert strip_marks("ﬁancé İ ə", compatible=False) == "ﬁance I ə"
    assert strip_marks("ﬁancé İ ə", compatible=True) == "fiance I ə"
    assert split_marks("ç") == ("c", "\u0327")
    assert split_marks("c") == ("c", "")


@pytest.mark.parametrize("fold", [fold for fold in FOLDS if fold not in (fold_forms, fold_print, fold_words)])
@settings(max_examples=50)
@given(text=st.text(max_size=20))
def test_what_is_folded_stays_folded(fold: Callable[[str], str], text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded


@pytest.mark.parametrize("letter", ["\U0001d608", "\U0001d6a4"])
def test_signs_of_mathematics_stay_folded(letter: str) -> None:
    for fold in (fold for fold in FOLDS if fold not in (fold_forms, fold_print, fold_words)):
        assert fold(fold(letter)) == fold(letter)


def test_no_other_module_folds() -> None:
    others = [path for path in SOURCES.rglob("*.py") if path != Path(folding.__file__)]
    signs = (".casefold(", "unicodedata.normalize(")
    assert len(others) > 100
    assert [path.name for path in others if any(sign in path.read_text(encoding="utf-8") for sign in signs)] == []
