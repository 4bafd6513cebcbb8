"""Words that are a journal's own, and words that stand outside the text alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from converted import convert_at, said
from elyazma.flows.checking import check_manuscript
from elyazma.flows.loading import load_job
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


WORDS = """
[words.en]
figure = "Fig."
equation = "({number})"
[words.en.beginning]
figure = "Figure"
equation = "Equation ({number})"
"""
SENTENCES = r"""\section{One}
\begin{figure}\caption{Seen.}\label{fig:a}\end{figure}
\begin{equation}\label{eq:a}a = b\end{equation}
\begin{table}\caption{Listed.}\label{tab:a}\begin{tabular}{l}x\end{tabular}\end{table}
\Cref{fig:a} is \autoref{fig:a}. \Cref{eq:a} is \autoref{eq:a}. \Cref{tab:a,fig:a} are \cref{tab:a,eq:a}; end.
"""


@pytest.mark.tex
def test_the_beginning_of_a_sentence_has_words_of_its_own_in_every_format(minimal: Path) -> None:
    manifest = minimal / "styles/plain/style.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + WORDS, encoding="utf-8")
    (minimal / "manuscript/sections/01-introduction.tex").write_text(SENTENCES, encoding="utf-8")
    read = "Figure 1 is Fig. 1. Equation (1) is (1). Table 1, Figure 1 are Table 1, (1); end."
    assert said(convert_at(minimal).sections[0].blocks[-1:]) == read
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    printed = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    assert read in printed and "Fig. 1: Seen." in printed


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
