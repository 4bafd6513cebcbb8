"""An article in Kazakh or Uzbek is printed with all its letters and the words of its language, in each format."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from elyazma.flows.exports import export
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import load_language
from elyazma.model.audience import Options

LETTERS = "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і"
TEXTS = {
    "kk": ("Кіріспе", f"Мақала {LETTERS} әріптерімен басылады: қаһарман, \\enquote{{ғылым}}.", "«ғылым»"),
    "uz": ("Kirish", "Oʻzbekiston, gʻoya, maʼlumot; O‘zbekiston, g’oya: \\enquote{fan}.", "“fan”"),
}
TABLE = "\\begin{table}[h]\\caption{Ab}\\begin{tabular}{l}a\\end{tabular}\\end{table}\n"
ARTICLE = """slug = "article"
language = "{code}"
journal = "plain"

[title]
{code} = "{title}"

[keywords]
{code} = ["bir", "eki"]
"""


def write_article(folder: Path, code: str) -> Path:
    """Put an article in a language into the smallest manuscript."""
    title, text, _ = TEXTS[code]
    manuscript = folder / "manuscript"
    for written in manuscript.glob("abstract.*.tex"):
        written.unlink()
    (manuscript / "article.toml").write_text(ARTICLE.format(code=code, title=title), encoding="utf-8")
    (manuscript / f"abstract.{code}.tex").write_text(f"{text}\n", encoding="utf-8")
    for section in (manuscript / "sections").glob("*.tex"):
        section.write_text(f"\\section{{{title}}}\n{text}\n{TABLE}", encoding="utf-8")
    return folder


@pytest.mark.tex
@pytest.mark.parametrize("code", TEXTS)
def test_a_pdf_has_all_letters_quotes_and_words(minimal: Path, code: str) -> None:
    outcome = build_pdf(write_article(minimal, code), Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    command = ["pdftotext", "-layout", str(outcome.value.pdf), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    words = " ".join(printed.split())
    _, text, quoted = TEXTS[code]
    expected = re.sub(r"\\enquote\{.*?\}", quoted, text)
    assert expected in words
    assert f"{load_language(code).words['table']} 1" in words


@pytest.mark.parametrize("code", TEXTS)
def test_a_word_file_says_its_language(minimal: Path, code: str) -> None:
    file = export(write_article(minimal, code), Options("docx"), lambda _: None)
    assert file.value, file.diagnostics
    members = zipfile.ZipFile(file.value.path)
    written = members.read("word/document.xml").decode() + members.read("word/styles.xml").decode()
    assert load_language(code).words["table"] in written
    assert f'w:val="{load_language(code).locale}"' in written
