r"""Examples of linguists: \ex. of linguex, exe of gb4e, \ex ... \xe of expex."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_text, said


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("\\ex.\\label{one} Cats sleep.\n\n\\ex. \\a. Dogs run.\n\\b.\\label{two} Birds fly.\n\n", "(1) and (2-b)"),
        (
            "\\begin{exe}\\ex\\label{one} Cats sleep.\\ex\\begin{xlist}\\ex Dogs run.\n"
            "\\ex\\label{two} Birds fly.\\end{xlist}\\end{exe}\n\n",
            "1 and 2b",
        ),
        ("\\ex<one> Cats sleep. \\xe\n\\pex \\a Dogs run.\n\\a\\label{two} Birds fly.\n\\xe\n", "1 and 2b"),
    ],
)
def test_an_example_has_its_number_and_its_labels_name_it(tmp_path: Path, text: str, references: str) -> None:
    blocks = convert_text(f"{text}See \\ref{{one}} and \\ref{{two}}.", tmp_path)
    assert " ".join(said(blocks).split()) == (f"(1) Cats sleep. (2) a. Dogs run. b. Birds fly. See {references}.")


def test_glosses_are_lines(tmp_path: Path) -> None:
    text = "\\exg. Das geht \\\\\n that goes \\\\\n `It works'\n\nBehind \\Last."
    blocks = convert_text(text, tmp_path)
    assert [said([block]) for block in blocks[1:]] == ["that goes", "‘It works’", "Behind (1)."]


def test_a_judgement_stands_before_its_example(tmp_path: Path) -> None:
    blocks = convert_text(r"\begin{exe}\ex[*]{Cats sleeps.}\end{exe}", tmp_path)
    assert " ".join(said(blocks).split()) == "(1) *Cats sleeps."


def test_an_author_s_own_macro_of_this_name_is_his(tmp_path: Path) -> None:
    assert said(convert_text(r"\newcommand{\ex}{example}An \ex. Text.", tmp_path)) == "An example. Text."
