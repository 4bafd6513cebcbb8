"""scripts/trials/papers.py: how words are compared and constructs counted."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def papers() -> ModuleType:
    """Load the script."""
    path = Path(__file__).parents[1] / "scripts/trials/papers.py"
    spec = importlib.util.spec_from_file_location("papers", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_divided_words_ligatures_and_numbers(papers: ModuleType) -> None:
    assert papers.list_words("The ﬁrst divi-\nded word of 12 well-known ones") == [
        "the", "first", "divided", "word", "wellknown", "ones",
    ]  # fmt: skip


def test_the_body_is_compared(papers: ModuleType) -> None:
    pages = [f"Running head {page}\nwords of page{page} stand here" for page in "abcd"]
    stock = "Title\n1. Introduction\nalpha beta gamma delta\n" + "\f".join(pages) + "\nReferences\nSomebody, 2001"
    body = papers.cut_body(stock)
    assert "Title" not in body and "Somebody" not in body and "alpha beta" in body
    result = papers.compare_words("Introduction\nalpha beta gamma delta", "introduction alpha gamma beta delta")
    assert result["recall"] == 1 and result["order"] == 0
    assert papers.compare_words("Introduction\nalpha beta gamma", "introduction alpha")["recall"] == 0.5


def test_constructs_are_counted_as_the_author_wrote_them(papers: ModuleType, tmp_path: Path) -> None:
    main = tmp_path / "main.tex"
    main.write_text(
        "\\newcommand{\\x}{\\label{no}}\\begin{document}\\input{part}\\label{a}%\\label{no}\n"
        "\\citep[p.~1]{k, l}\\end{document}",
        encoding="utf-8",
    )
    (tmp_path / "part.tex").write_text(
        "\\begin{align*}x\\end{align*}\\footnote{n}\\iffalse\\label{no}\\fi", encoding="utf-8"
    )
    made = tmp_path / "made"
    (made / "manuscript").mkdir(parents=True)
    (made / "manuscript/preamble.tex").write_text("\\label{no}", encoding="utf-8")
    (made / "manuscript/01.tex").write_text("\\label{a}\\cite{k}\\begin{align*}\\end{align*}", encoding="utf-8")
    assert papers.compare_counts(main, made) == {"citations": (2, 1), "footnotes": (1, 0)}
