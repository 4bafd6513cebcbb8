"""What an engine has read while it waits, and what it is given before all is known, is compared to the last byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.model.manuscript import SourceTree
from elyazma.typesetting.ahead import is_right, list_behind, read_ahead
from elyazma.typesetting.word_lists import add_words, read_words

MAIN = "\\documentclass{article}\n\\begin{document}\n\\input{hyphenation.az.tex}\n\\input{manuscript/abstract.az.tex}\n"
LIST = "\\begingroup\\language1\\hyphenation{\nki-tab\nya-zı\n}\\endgroup\n"
FILES: dict[str, str | Path] = {
    "a.tex": MAIN,
    "a.aux": "\\relax\n",
    "a.bbl": "\\bibitem{x}",
    "hyphenation.az.tex": LIST,
    "manuscript/abstract.az.tex": "Yazı.",
    "manuscript/preamble.tex": "\\usepackage{mine}",
    "manuscript/mine.sty": "\\def\\x{1}",
    "manuscript/sections/01-a.tex": "Kitab və yazı.",
}
TREE = SourceTree("a.tex", FILES, frozenset())


def changed(**files: str) -> SourceTree:
    named = {path: files.get(Path(path).stem.replace(".", "_").replace("-", "_"), text) for path, text in FILES.items()}
    return replace(TREE, files=named)


def test_what_a_preamble_may_ask_for_lies_there_and_the_rest_comes_later() -> None:
    assert sorted(read_ahead(TREE)) == ["manuscript/mine.sty", "manuscript/preamble.tex"]
    assert sorted(list_behind(TREE)) == [
        "a.bbl", "hyphenation.az.tex", "manuscript/abstract.az.tex", "manuscript/sections/01-a.tex",
    ]  # fmt: skip


def test_what_tex_is_not_given_is_not_read_ahead(tmp_path: Path) -> None:
    for name in ("mine.sty", "mine.cls", "mine.cfg", "dvipdfmx.cfg", "mine.lua"):
        (tmp_path / name).write_text("%")
    tree = replace(TREE, files={**FILES, **{each.name: each for each in tmp_path.iterdir()}})
    ahead = ["manuscript/mine.sty", "manuscript/preamble.tex", "mine.cfg", "mine.cls", "mine.sty"]
    assert sorted(read_ahead(tree)) == ahead


def test_a_guess_is_right_only_to_the_last_letter() -> None:
    guessed = list_behind(TREE)
    assert is_right(guessed, TREE)
    assert not is_right(guessed, changed(**{"01_a": "Kitab və yazı!"}))
    assert not is_right(guessed, changed(a="\\bibitem{y}"))
    assert not is_right({path: each for path, each in guessed.items() if path != "a.bbl"}, TREE)


@pytest.mark.parametrize(
    ("guessed", "right"),
    [
        (LIST, True),
        (add_words(LIST, ["da-ğıl"]), True),
        (LIST.replace("ya-zı\n", ""), False),
        # TeX would break a word that is not to be broken.
        (add_words(LIST, ["və-ya"]), True),
        (add_words(LIST, ["v-ə"]), False),
        (add_words(LIST, ["ki-ta"]), False),
    ],
)
def test_words_of_the_last_build_may_stay_if_the_text_has_them_no_more(guessed: str, right: bool) -> None:
    assert is_right({**list_behind(TREE), "hyphenation.az.tex": guessed}, TREE) is right


def test_pictures_are_compared_by_what_they_hold(tmp_path: Path) -> None:
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    one.write_bytes(b"picture")
    two.write_bytes(b"picture")
    tree = replace(TREE, files={**FILES, "manuscript/figures/a.png": one})
    assert is_right({**list_behind(TREE), "manuscript/figures/a.png": two}, tree)
    two.write_bytes(b"another")
    assert not is_right({**list_behind(TREE), "manuscript/figures/a.png": two}, tree)


def test_a_file_that_is_no_text_is_no_guess(tmp_path: Path) -> None:
    file = tmp_path / "01-a.tex"
    file.write_bytes("Kitab və yazı.".encode("utf-16"))
    assert not is_right({**list_behind(TREE), "manuscript/sections/01-a.tex": file}, TREE)


def test_words_are_added_once() -> None:
    longer = add_words(LIST, ["ki-tab", "da-ğıl"])
    assert read_words(longer) == {"ki-tab", "ya-zı", "da-ğıl"} and len(longer.splitlines()) == 5
    assert add_words(LIST, ["ki-tab"]) == LIST
