"""GOST: each work in the words of its own language, the day on which its author looked in those of the article."""

from __future__ import annotations

from pathlib import Path

import pytest

from cited import make_journal, make_manuscript
from elyazma.flows.loading import add_work_languages
from elyazma.languages import load_language
from elyazma.model.journal import Citations
from elyazma.references.cite import cite, find_cited
from elyazma.references.own_languages import list_own_languages
from elyazma.tex.inlines import to_plain

BIB = """
@article{named, author = {Иванов, П. and Петров, И. and Сидоров, К. and Козлов, М. and Волков, Н.},
  langid = {russian},
  title = {Измерение горных рек}, journal = {Реки}, volume = {26}, number = {3}, pages = {45--64}, year = {2014}}
@article{unnamed, author = {Writer, Ann}, title = {Measuring the rivers of the mountains}, journal = {River Notes},
  volume = {3}, number = {2}, pages = {4--9}, year = {2011}}
@article{same, author = {Writer, Ann}, title = {Snow of the north}, journal = {River Notes},
  volume = {4}, year = {2011}}
@phdthesis{letters, author = {Образцов, Пётр}, title = {Измерение рек}, school = {МГУ}, year = {2014}}
@online{page, author = {Образцов, К.}, title = {Реки},
  url = {https://a.example}, urldate = {2021-08-23}, langid = {ru}}
"""
RUSSIAN = "Иванов П. и др. Измерение горных рек // Реки. 2014. Т. 26, № 3. С. 45–64."
ENGLISH = "Writer A. Measuring the rivers of the mountains // River Notes. 2011a. Vol. 3, № 2. P. 4–9."
THESIS = "Образцов П. Измерение рек : дис. канд. наук. МГУ, 2014."


def print_list(language: str, style: str, cache: Path, *others: str) -> dict[str, str]:
    languages = {code: load_language(code) for code in (language, *others)}
    outcome = cite(make_manuscript(BIB, language, ()), make_journal(cache, Citations(csl=style)), languages, cache)
    assert outcome.value is not None
    return {entry.key: to_plain(entry.text) for entry in outcome.value.entries}


@pytest.mark.parametrize(
    ("language", "looked"), [("ru", "дата обращения"), ("en", "accessed"), ("az", "müraciət tarixi")]
)
def test_works_have_their_own_words_in_gost(language: str, looked: str, tmp_path: Path) -> None:
    printed = print_list(language, "gost-r-7-0-5-2008", tmp_path, "en", "ru")
    assert (printed["named"], printed["unnamed"], printed["letters"]) == (RUSSIAN, ENGLISH, THESIS)
    assert printed["page"] == f"Образцов К. Реки. URL: https://a.example ({looked}: 23.08.2021)."


def test_no_other_style_does_so(tmp_path: Path) -> None:
    assert "vol. 26, no. 3, pp. 45–64" in print_list("en", "ieee", tmp_path, "ru")["named"]


def test_a_language_that_is_not_known_has_the_articles_words(tmp_path: Path) -> None:
    assert print_list("en", "gost-r-7-0-5-2008", tmp_path)["named"].endswith("Vol. 26, № 3. P. 45–64.")


def test_languages_are_told_by_the_entry_by_letters_and_by_small_words() -> None:
    cited, _ = find_cited(make_manuscript(BIB, "az", ()))
    assert list(list_own_languages(cited, "az")) == ["ru", "en", "en", "ru", "ru"]


def test_a_faulty_file_of_a_works_language_is_told(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages/ru.toml").write_text("code = 5\n", encoding="utf-8")
    journal = make_journal(tmp_path, Citations(csl="gost-r-7-0-5-2008"))
    found = add_work_languages(tmp_path, make_manuscript(BIB, "en", ()), journal, {"en": load_language("en")})
    assert found.value is None
    assert {finding.code for finding in found.diagnostics} == {"language-file"}
