"""What every text may use: theorems, references with words, appendices, a supplement, in the languages there are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from converted import convert_at, said
from elyazma.flows.pipeline import build_pdf
from elyazma.languages import available_languages, load_language
from elyazma.model.article import Article, Author, Funding, Name, Statements
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_pdf
from elyazma.typesetting.content import THEOREMS, write_content
from elyazma.typesetting.statements import write_statements

AZ, EN = load_language("az"), load_language("en")
BOTH = {"az": AZ, "en": EN}

SECTION = r"""\section{Giriş}\label{sec:giris}

Kitab \citep{knuth1984}: \autoref{sec:giris}, \autoref{fig:bir}, \autoref{tab:bir}, \autoref{eq:bir}, \autoref{thm:bir},
\autoref{app:bir}, \autoref{fig:iki}, \cref{fig:bir,tab:bir}.
\foreignlanguage{russian}{\autoref{fig:bir}; \autoref{tab:bir}; \autoref{thm:bir}.}
\foreignlanguage{turkish}{\autoref{fig:bir}; \autoref{tab:bir}; \autoref{app:bir}.}
\foreignlanguage{english}{\autoref{fig:bir}; \autoref{tab:bir}; \autoref{eq:bir}.}

\begin{figure}[htbp]\caption{Birinci.}\label{fig:bir}\end{figure}
\begin{equation}a=b\label{eq:bir}\end{equation}
\begin{theorem}\label{thm:bir}Birinci.\end{theorem}
\begin{proof}Aydındır.\end{proof}

\input{tables/iller}
"""


def test_every_theorem_has_its_word_in_every_language() -> None:
    for code in ("az", "en", "ru", "tr"):
        content = write_content(load_language(code), ())
        assert all(rf"\elyazma@theorem{{{name}}}" in content for name in THEOREMS)


def test_references_to_appendices_have_the_word_of_every_language() -> None:
    for code in available_languages():
        language = load_language(code)
        word = rf"\def\appendixautorefname{{{language.words['appendix']}}}"
        assert word in write_content(language, ())
        assert word in write_content(EN, [language])


def test_quotation_marks_are_each_language_s_own() -> None:
    text = str(write_content(AZ, [EN, load_language("ru")], [r"\enquote{a}"]))
    assert r"\DeclareQuoteStyle{azerbaijani}{“}{”}{‘}{’}" in text
    assert r"\DeclareQuoteStyle{russian}{«}{»}{„}{“}" in text
    assert r"\DeclareQuoteStyle" not in write_content(AZ, [EN], ["a"])


@pytest.mark.tex
def test_references_have_the_words_of_the_language_around_them(minimal: Path) -> None:
    manuscript = minimal / "manuscript"
    article = manuscript / "article.toml"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace('"en"', '"az"').replace("en =", "az ="), encoding="utf-8")
    for code, words in (("az", "Xülasə beş sözdən ibarətdir."), ("ru", "Аннотация."), ("tr", "Öz.")):
        (manuscript / f"abstract.{code}.tex").write_text(words, encoding="utf-8")
    for folder in ("appendices", "supplement", "tables"):
        (manuscript / folder).mkdir()
    (manuscript / "sections/01-introduction.tex").write_text(SECTION, encoding="utf-8")
    (manuscript / "appendices/01-elave.tex").write_text("\\section{Məlumat}\\label{app:bir}\nMətn.\n", encoding="utf-8")
    extra = "\\begin{figure}[htbp]\\caption{İkinci.}\\label{fig:iki}\\end{figure}\n"
    (manuscript / "supplement/01-elave.tex").write_text(extra, encoding="utf-8")
    rows = "\n".join(f"{year},{year % 7}.5" for year in range(1900, 1999))
    (manuscript / "tables/iller.csv").write_text(f"İl,Say\n{rows}\n", encoding="utf-8")
    layout = 'label = "tab:bir"\nlong = true\ndecimal_sign = ","\ncaption = { az = "İllər." }\n'
    (manuscript / "tables/iller.toml").write_text(layout, encoding="utf-8")

    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [finding for finding in outcome.diagnostics if finding.severity is Severity.ERROR] == []
    assert outcome.value
    command = ["pdftotext", str(outcome.value.pdf), "-"]
    printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    words = " ".join(printed.replace("\u00a0", " ").split())
    assert "Bölmə 1, Şəkil 1, Cədvəl 1, Düstur 1, Teorem 1, Əlavə A, Şəkil S1, Şəkil 1, Cədvəl 1." in words
    assert "Рисунок 1; Таблица 1; Теорема 1." in words
    assert "Şekil 1; Tablo 1; Ek A." in words
    assert "Figure 1; Table 1; Equation 1." in words
    assert "İsbat. Aydındır." in words
    assert "Cədvəl 1 (davamı)" in words
    assert "Əlavə materiallar" in words
    assert len(re.findall(r"\b19\d\d\b", words)) >= 99
    assert words.count(",5") == 99


# --- Statements -------------------------------------------------------------------------------------

AUTHORS = (
    Author(
        family="Quliyev",
        given="Əli",
        spellings={"en": Name(family="Guliyev", given="Ali")},
        roles=("Software", "Writing – original draft"),
    ),
    Author(family="Tagiyeva", given="Leyla"),
)


def test_statements_in_the_article_s_language() -> None:
    article = Article(
        slug="a",
        language="az",
        authors=AUTHORS,
        funding=(Funding(funder="Fond & Co", grant="7"), Funding(funder="Elm Fondu")),
        statements=Statements(ethics={"az": "Yoxdur.\n\nHeç_nə."}, acknowledgements={"en": "We thank R&D."}),
    )
    shown = [(each.id, each.heading, str(each.text)) for each in write_statements(article, AZ, BOTH)]
    assert shown == [
        ("credit", "Müəlliflərin töhfəsi", "Əli Quliyev: Proqram təminatı; Mətnin ilkin variantının yazılması."),
        ("funding", "Maliyyə dəstəyi", r"Fond \& Co (7); Elm Fondu."),
        ("ethics", "Etik normalara uyğunluq", "Yoxdur.\n\nHeç\\_nə."),
        (
            "acknowledgements",
            "Təşəkkür",
            r"\begin{otherlanguage*}{english}We thank R\&D.\end{otherlanguage*}",
        ),
    ]


def test_names_are_spelt_as_the_language_spells_them() -> None:
    article = Article(slug="a", language="en", authors=AUTHORS)
    assert [str(each.text) for each in write_statements(article, EN, BOTH)] == [
        "Ali Guliyev: Software; Writing – original draft."
    ]


def test_what_is_not_stated_is_not_printed() -> None:
    assert write_statements(Article(slug="a", language="en"), EN, BOTH) == ()


@pytest.mark.tex
def test_a_heading_without_a_number_is_referred_to_by_its_title(minimal: Path) -> None:
    (minimal / "manuscript/preamble.tex").write_text("\\usepackage{cleveref}\n", encoding="utf-8")
    text = (
        "\\section{First \\emph{part}}\\label{a}\nSee \\ref{a}, \\autoref{b}, \\Cref{a,b}, \\ref{c}.\n"
        "\\subsection{Second}\\label{b}\n\\section*{Third}\\label{c}\n"
    )
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    outcome = build_pdf(minimal, Options(journal="ancient-land"), lambda _: None)
    assert outcome.value, outcome.diagnostics
    printed = " ".join(read_pdf(outcome.value.pdf).texts).split()
    begun = printed.index("See")
    wanted = "See “First part”, Section “Second”, Sections “First part” and “Second”, “Third”."
    assert " ".join(printed[begun:]).startswith(wanted)
    told = said(convert_at(minimal, "ancient-land").sections[0].blocks).replace("\u00a0", " ")
    assert "See “First part”, Section “Second”, Section “First part”, Section “Second”, “Third”." in told


@pytest.mark.tex
def test_a_proof_may_end_behind_an_empty_line(minimal: Path) -> None:
    text = "\\section{A}\n\\begin{proof}\n\\[ a = b \\]\n\n\\end{proof}\n\\begin{proof}\\end{proof}\n"
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value, made.diagnostics


@pytest.mark.tex
def test_as_many_figures_as_an_article_has(minimal: Path) -> None:
    """LaTeX holds 52 back at once, and takes a hundred that wait for the end for a loop."""
    figure = "\\begin{figure}[htbp]\\caption{Short.}\\label{fig:<n>}\\end{figure}\n\n"
    figures = "".join(figure.replace("<n>", str(number)) for number in range(130))
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text(f"{section.read_text(encoding='utf-8')}\n\nWords.\n\n{figures}", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [each for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert outcome.value
    assert "130" in "".join(read_pdf(outcome.value.pdf).texts)


def test_room_for_floats_changes_seldom() -> None:
    figure = r"\begin{figure}\end{figure}\begin{table*}\end{table*}"
    assert "extrafloats" not in write_content(EN, (), [figure * 20])
    assert r"\extrafloats{50}" in write_content(EN, (), [figure * 21])
    assert r"\extrafloats{50}" in write_content(EN, (), [figure * 25])
    assert r"\extrafloats{100}" in write_content(EN, (), [figure * 26])
