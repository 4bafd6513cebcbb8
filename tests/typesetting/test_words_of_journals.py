"""Words that are a journal's own, and words that stand outside the text alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript, load_job
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.pdf.reader import read_pdf
from elyazma.typesetting.assemble import assemble


def test_a_journal_s_words_stand_in_for_the_language_s(minimal: Path) -> None:
    manifest = minimal / "styles/plain/style.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + '\n[words.en]\nfigure = "Fig."\n', encoding="utf-8")
    job = load_job(minimal, "").value
    assert job
    assert (job.languages["en"].words["figure"], job.languages["en"].words["table"]) == ("Fig.", "Table")


def test_words_of_highlights_and_statements_are_hyphenated(minimal: Path) -> None:
    article = minimal / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8").replace('"en"', '"az"').replace("en =", "az =")
    text += '\n[highlights]\naz = ["strateji-əməkdaşlıq"]\n[statements.ethics]\naz = "Razılıq alınmışdır."\n'
    article.write_text(text, encoding="utf-8")
    (minimal / "manuscript/abstract.en.tex").rename(minimal / "manuscript/abstract.az.tex")
    checked = check_manuscript(minimal, "").value
    assert checked
    job = checked.job
    tree = assemble(job.manuscript, job.journal, checked.references, job.languages).value
    assert tree
    words = str(tree.files["hyphenation.az.tex"]).split()
    assert {"əmək-daş-lıq", "alın-mış-dır"} <= set(words)


@pytest.mark.tex
def test_typewriter_letters_of_a_russian_article_print(minimal: Path) -> None:
    article = minimal / "manuscript/article.toml"
    text = article.read_text(encoding="utf-8").replace('"en"', '"ru"').replace("en =", "ru =")
    article.write_text(text, encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{Метод}\nКоманда \\texttt{печать} дана.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(journal="scientific-research"), lambda _: None)
    assert outcome.value
    assert "letter-missing" not in {finding.code for finding in outcome.diagnostics}
    assert "Команда печать дана." in " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
