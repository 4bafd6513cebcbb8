"""A Persian article, whose language file is the one in docs/languages, runs from right to left in each format."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import read_language
from elyazma.languages.scripts import runs_right_to_left
from elyazma.model.audience import Options
from elyazma.system.script_fonts import find_script_font
from elyazma.typesetting.bidirectional import list_babel_options, write_directions

FILE = Path(__file__).parents[1] / "docs/languages/fa.toml"
ENGLISH = FILE.parents[2] / "scripts/elyazma/languages/en.toml"
ARTICLE = """slug = "persian"
language = "fa"
journal = "plain"

[title]
fa = "نوشتن مقاله"

[keywords]
fa = ["متن", "چاپ"]
"""
SECTION = r"""\section{مقدمه}
این متن فارسی است و باید از راست به چپ چاپ شود. نام Smith (1990) و \textbf{پررنگ} و \texttt{code}.
"""


def test_the_letters_of_a_language_say_its_direction() -> None:
    assert runs_right_to_left(read_language(FILE))
    assert not runs_right_to_left(read_language(ENGLISH))


def test_nothing_is_loaded_where_all_languages_run_one_way_or_the_engine_cannot() -> None:
    persian, english = read_language(FILE), read_language(ENGLISH)
    assert list_babel_options(english, (), "lualatex") == []
    assert list_babel_options(persian, (english,), "xelatex") == []
    assert write_directions(english, (), "lualatex") == ""
    assert list_babel_options(english, (persian,), "lualatex") == ["bidi=basic"]
    assert list_babel_options(persian, (english,), "lualatex")[0] == "bidi=basic"
    assert r"\babelprovide[onchar=ids fonts]{english}" in write_directions(persian, (english,), "lualatex")


@pytest.fixture
def persian(minimal: Path) -> Path:
    """Make the smallest manuscript a Persian one."""
    (minimal / "languages").mkdir()
    shutil.copy(FILE, minimal / "languages/fa.toml")
    for written in (minimal / "manuscript").glob("abstract.*.tex"):
        written.unlink()
    (minimal / "manuscript/article.toml").write_text(ARTICLE, encoding="utf-8")
    (minimal / "manuscript/abstract.fa.tex").write_text("این یک چکیدهٔ کوتاه است.\n", encoding="utf-8")
    for section in (minimal / "manuscript/sections").glob("*.tex"):
        section.write_text(SECTION, encoding="utf-8")
    return minimal


@pytest.mark.tex
@pytest.mark.skipif(
    find_script_font(("Amiri", "Vazirmatn"), "پچژگ", any_family=False) is None, reason="no Persian font"
)
def test_a_persian_article_is_printed_from_right_to_left(persian: Path) -> None:
    outcome = build_pdf(persian, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    listed = subprocess.run(
        ["pdftotext", "-bbox", str(outcome.value.pdf), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)</word>', listed)
    places = {word: (float(left), float(top)) for left, top, word in found}
    assert places["Smith"][0] < places["(1990)"][0], "a Latin name and its year run from left to right"
    assert abs(places["Smith"][1] - places["(1990)"][1]) < 3
    width = float(re.search(r'<page width="([\d.]+)"', listed)[1])  # type: ignore[index]
    rights = [float(right) for right in re.findall(r'xMax="([\d.]+)"', listed)]
    margin = 2.5 / 2.54 * 72
    line = [left for left, top in places.values() if abs(top - places["Smith"][1]) > 3]
    assert max(rights) > width - margin - 3, "lines begin at the right margin"
    assert min(line) > margin + 20, "and end before the left one"


def test_a_persian_page_and_word_file_run_from_right_to_left(persian: Path) -> None:
    page = export(persian, Options("html"), lambda _: None)
    assert page.value, page.diagnostics
    written = page.value.path.read_text(encoding="utf-8")
    assert '<html lang="fa" dir="rtl">' in written
    assert "und-Arab" not in written, "what is in the page's own language is not marked"
    file = export(persian, Options("docx"), lambda _: None)
    assert file.value, file.diagnostics
    body = zipfile.ZipFile(file.value.path).read("word/document.xml").decode()
    paragraphs = re.findall("<w:p>.*?</w:p>", body)
    assert len(paragraphs) >= 4
    assert all("<w:bidi/>" in paragraph for paragraph in paragraphs)
    assert '<w:rtl/><w:lang w:val="fa-IR" w:bidi="fa-IR"/>' in body
