"""What an import asks about a title and authors: those it did not find, and what may be something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.imports import import_paper
from elyazma.languages import available_languages, load_language
from elyazma.readers.front.doubted import doubt_front
from elyazma.readers.front.values import Front, Workplace
from elyazma.readers.lexicon import make_lexicon
from papers import paragraph, write_docx

LEXICON = make_lexicon({code: load_language(code) for code in available_languages()})
SENTENCE = "This text has a title that nobody signed, and its sentences say nothing of who wrote them. " * 4


def test_a_paper_that_names_nobody_is_asked_about_in_the_report(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph(SENTENCE) * 3)
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    assert {"import-no-title", "import-no-authors"} <= {finding.code for finding in outcome.diagnostics}
    report = (tmp_path / "made/import-report.md").read_text(encoding="utf-8")
    decisions = report.partition("## What needs your decision")[2].splitlines()
    assert decisions[2].startswith("- `manuscript/article.toml:4`: a.docx: no title was found (write it there")
    assert decisions[3].startswith("- `manuscript/article.toml:4`: a.docx: no authors were found")


ROMANIAN = "Râurile munților sunt măsurate în fiecare an și rezultatele lor sunt păstrate în această țară. " * 30
UKRAINIAN = "У статті розглянуто вимірювання гірських річок та його результати за останні роки, їх подано тут. " * 30


def test_a_text_in_a_language_that_is_not_known_is_asked_about(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", paragraph(ROMANIAN) * 3)
    outcome = import_paper(path, tmp_path / "made", lambda _: None)
    told = [str(finding.message) for finding in outcome.diagnostics if finding.code == "import-no-language"]
    assert len(told) == 1
    assert told[0].startswith("a.docx: its text is in no language that is known here: taken for ")


@pytest.mark.parametrize(
    ("text", "unlike"),
    [
        (ROMANIAN, True),
        (UKRAINIAN, False),
        (SENTENCE * 8, False),
        (ROMANIAN[:1500], False),
        ("Zxq vwrt plkm. " * 300, True),
    ],
)
def test_a_long_text_is_in_a_known_language_by_its_words_and_letters(text: str, unlike: bool) -> None:
    code, _ = LEXICON.guess_language(text)
    assert LEXICON.is_unlike(text, code) is unlike


@pytest.mark.parametrize("name", ["Sampler K", "February 2018", "These writers gave as much"])
def test_a_place_of_work_that_no_word_tells_is_asked_about(name: str) -> None:
    assert [doubt.text for doubt in doubt_front(Front(workplaces=[Workplace({"en": name})]), LEXICON)] == [name]


@pytest.mark.parametrize("name", ["University of Examples", "Nümunə institutu", "«Пример», Россия"])
def test_a_place_of_work_that_a_word_tells_is_not(name: str) -> None:
    assert not [*doubt_front(Front(workplaces=[Workplace({"en": name})]), LEXICON)]


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Rivers of the north: a study. Anna J. Sampler, Maria Exemple, Peter W. Wxyz", True),
        ("Letters that Marie Curie did not write", False),
        ("АНАЛИЗ, УЧЕТ И КОНТРОЛЬ РАСХОДОВ ПРИМЕРНОЙ СЕМЬИ", False),
    ],
)
def test_names_at_the_end_of_a_title_are_asked_about(title: str, *, asked: bool) -> None:
    assert bool([*doubt_front(Front(titles={"en": title}), LEXICON)]) is asked
