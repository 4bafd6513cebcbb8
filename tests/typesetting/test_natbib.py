from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cited import BIBLIOGRAPHY, references_of
from elyazma.model.journal import Citations
from elyazma.model.manuscript import CitationForm, Inline, Label, PrintedReference, References
from elyazma.references.natbib import write_aux, write_bbl, write_setup
from typeset import LANGUAGES, typeset

SEED = (Path(__file__).parents[2] / "bib/references.bib").read_text(encoding="utf-8")
RICH = (BIBLIOGRAPHY / "rich.bib").read_text(encoding="utf-8")


def printed(label: Label, text: str = "Text.", language: str = "") -> PrintedReference:
    return PrintedReference("key", label, (Inline("text", text),), language=language)


def item_line(label: Label) -> str:
    return write_bbl(References((printed(label),)), LANGUAGES).split("\n\n")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("label", "line"),
    [
        (Label("Cornell", "Cornell", "2015", 1), r"\bibitem[{Cornell}(2015)]{key}"),
        (Label("A və b.", "A, B və C", "2020", 1), r"\bibitem[{A və b.}(2020){A, B və C}]{key}"),
        (Label("A", "A", "2020b", 1), r"\bibitem[{A}(2020{b})]{key}"),
        (Label("A", "A", "[1890]", 1), r"\bibitem[{A}({[1890]})]{key}"),
        (Label("A & B", "A & B", "t.y.", 1, "", True), r"\bibitem[{A \natand{} B}(t.y.)]{key}"),
        (Label("A & B", "A & B", "1", 1, "en"), r"\bibitem[{\foreignlanguage{english}{A \& B}}(1)]{key}"),
        (Label("A & B", "A & B", "1", 1, "fr"), r"\bibitem[{A \& B}(1)]{key}"),
        (Label("A & B", "A & B", "1", 1, title="A & B"), r"\bibitem[{\emph{A \& B}}(1)]{key}"),
        (Label("A", "A", "T (I)", 1, title="T (I)"), r"\bibitem[{A}({{\emph{T (I)}}})]{key}"),
    ],
)
def test_labels(label: Label, line: str) -> None:
    assert item_line(label) == line


def test_formulas_of_a_title_in_an_author_s_place_are_formulas() -> None:
    title = Inline("text", "Of "), Inline("math", r"t\bar{t}"), Inline("text", " and "), Inline("math", "pp")
    plain = "Of t\\bar{t} and pp"
    entry = PrintedReference("key", Label(plain, plain, "2015", 1), title)
    line = write_bbl(References((entry,)), LANGUAGES).split("\n\n")[1].splitlines()[0]
    assert line == r"\bibitem[{Of $t\bar{t}$ and pp}(2015)]{key}"
    assert r"{{Of $t\bar {t}$ and pp}}" in write_aux(References((entry,)), LANGUAGES)


def test_bare_items_and_foreign_entries() -> None:
    references = References((printed(Label("A", "A", "1", 1), "50% & more", "en"),), "numeric")
    text = write_bbl(references, LANGUAGES, bare=True)
    assert "\\begin{thebibliography}{1}\n\n\\bibitem{key}\n\\foreignlanguage{english}{50\\% \\& more}\n" in text


def test_no_heading_stands_over_an_empty_list() -> None:
    assert "thebibliography" not in write_bbl(References(()), LANGUAGES)


def test_aux_is_what_natbib_writes() -> None:
    references = References(
        (printed(Label("A & B", "A, B & C", "2020a", 1, "", True)), printed(Label("X", "X", "1", 2, "en")))
    )
    assert write_aux(references, LANGUAGES).splitlines() == [
        r"\relax ",
        r"\bibcite{key}{{1}{2020{a}}{{A \natand {} B}}{{A, B \natand {} C}}}",
        r"\bibcite{key}{{2}{1}{{\foreignlanguage  {english}{X}}}{{}}}",
    ]


def test_setup_follows_the_style() -> None:
    form = CitationForm("[", "]", ",", " ", narrative_and="and", years_apart=False)
    text = write_setup(References((), "numeric", form))
    assert text.startswith(r"\setcitestyle{numbers,open={[},close={]},citesep={,},aysep={},yysep={,}}")
    assert r"\ifNAT@swa\&\else and\fi" in text
    assert r"\NAT@parse@date" not in text
    assert r"\setcitestyle{authoryear,open={(},close={)},citesep={;},aysep={,},yysep={,}}" in write_setup(
        References(())
    )


def test_a_numbered_list_that_is_cited_by_author() -> None:
    references = References((printed(Label("A", "A", "1", 1)),), form=CitationForm(before_page=": "), numbered=True)
    assert write_bbl(references).count("{thebibliography}{1}") == 1
    assert "authoryear" in write_setup(references)
    assert "yysep={,},notesep={: }}" in write_setup(references)
    assert r"\let\@biblabel\NAT@biblabelnum" in write_setup(references)


# --- The same in a real TeX ------------------------------------------------------------------------

needs_tex = pytest.mark.skipif(shutil.which("xelatex") is None, reason="no xelatex")


@pytest.mark.tex
@needs_tex
@pytest.mark.parametrize(("style", "language"), [("apa", "az"), ("apa", "en"), ("ieee", "az"), ("nature", "en")])
def test_one_pass_settles_everything(style: str, language: str, tmp_path: Path) -> None:
    references = references_of(SEED + RICH, tmp_path / "cache", language, Citations(csl=style))
    body = "\n\n".join(
        rf"\citep{{{e.key}}} \citet{{{e.key}}} \Citet{{{e.key}}} \citep*{{{e.key}}} \citeauthor{{{e.key}}}"
        for e in references.entries
    )
    lines, log, _ = typeset(references, body, tmp_path)
    assert "undefined" not in log
    assert "Missing character" not in log
    assert "LaTeX Warning: Label" not in log
    assert lines == write_aux(references, LANGUAGES).splitlines()[1:]


@pytest.mark.tex
@needs_tex
def test_citations_read_as_the_style_writes_them(tmp_path: Path) -> None:
    references = references_of(SEED + RICH, tmp_path / "cache")
    body = r"\citep{cornell2011,cornell2015}. \citep{online,online-b}. \citep{altunisik2018,ecs2021}. \Citet{ecs2021}."
    _, _, text = typeset(references, body, tmp_path)
    assert text.startswith(
        "(Cornell, 2011, 2015). (Guliyev, 2023a, 2023b). (Altunışık və Martin, 2018; Energy Charter Sec"
    )
    assert "Energy Charter Secretariat (2021a)." in text.replace("-", "")


@pytest.mark.tex
@needs_tex
def test_ampersand_becomes_a_word_in_a_sentence(tmp_path: Path) -> None:
    references = references_of(SEED, tmp_path / "cache", "en")
    _, _, text = typeset(references, r"\citep{larrabee2003}. \citet{larrabee2003}.", tmp_path)
    assert text.startswith("(Larrabee & Lesser, 2003). Larrabee and Lesser (2003).")
