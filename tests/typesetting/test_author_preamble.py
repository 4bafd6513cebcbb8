"""An author's preamble in the layouts of journals: it is loaded whole, and the layout stays the layout's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity, Span
from elyazma.pdf.reader import read_pdf
from elyazma.sources.load import load_manuscript
from elyazma.sources.preamble import PREAMBLE, read_preamble
from elyazma.system.fonts import find_font
from elyazma.tex.commands import CITING
from elyazma.typesetting.author_preamble import AuthorTex, load_preamble
from elyazma.typesetting.split import Split, find_split

DATA = Path(__file__).parents[1] / "data/preamble"
TEMPLATE = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"
UNTOUCHED = load_preamble(TEMPLATE, AuthorTex({}, ()))
"""The template with no more than the marks of what comes behind each preamble."""


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    """Copy a manuscript with a preamble."""
    root = tmp_path / "preamble"
    shutil.copytree(DATA, root)
    return root


def test_a_layout_stays_as_it_is_without_a_preamble() -> None:
    assert load_preamble(TEMPLATE, AuthorTex({}, (r"\section{A} $x$ and \emph{words}",))) == UNTOUCHED
    assert [line for line in UNTOUCHED.splitlines() if not line.startswith("%")] == TEMPLATE.splitlines()


def test_a_stand_in_is_written_for_what_the_text_uses() -> None:
    text = load_preamble(TEMPLATE, AuthorTex({}, (r"\doublespacing \begin{spacing}{2}a\end{spacing}",)))
    head, _, _ = text.partition(r"\begin{document}")
    assert r"\@ifundefined{doublespacing}" in head and r"\@ifundefined{spacing}" in head
    assert "onehalf" not in head and r"\input" not in head


def test_margins_of_the_page_are_not_widened() -> None:
    text = load_preamble(TEMPLATE, AuthorTex({}, (r"\begin{adjustwidth}{-2in}{0in}a\end{adjustwidth}",)))
    assert r"\NewDocumentEnvironment{adjustwidth}{s+m+m}{}{}" in text
    assert "adjustwidth" not in load_preamble(TEMPLATE, AuthorTex({}, ("a",)))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"\textls[5]{a}", r"\let\textls\relax\newcommand\textls[2][]{#2}"),
        (
            r"\usepackage[footnotesize]{caption2} \captionstyle{hang}",
            r"\@ifundefined{captionstyle}{\NewDocumentCommand\captionstyle{m}{}}{}",
        ),
        (r"\bstctlcite{how}", r"\@ifundefined{bstctlcite}{\NewDocumentCommand\bstctlcite{O{}m}{}}{}"),
        (r"\index[names]{a}", r"\let\index\relax\NewDocumentCommand\index{sO{}+m}{}"),
        (r"\newminted{python}{}", r"\@ifundefined{newminted}{\RequirePackage{fvextra}"),
        (r"\newcommand\code[1]{#1}\code{a}", ""),
        (r"\renewcommand\headrulewidth{0pt}", r"\@ifundefined{headrulewidth}"),
    ],
)
def test_what_becomes_of_names(text: str, written: str) -> None:
    made = load_preamble(TEMPLATE, AuthorTex({}, (text,)))
    assert written in made if written else made == UNTOUCHED


def test_the_layouts_own_names_are_its_own_again_behind_the_preamble() -> None:
    template = TEMPLATE.replace("Text.", r"\keywords{a}\emph{b}")
    written = r"\newcommand\keywords[1]{#1}\renewcommand\emph[1]{#1}\newcommand\mine{}"
    made = load_preamble(template, AuthorTex({PREAMBLE: read_preamble(written)}, (written,)))
    behind = made.partition(rf"\input{{{PREAMBLE}}}")[2]
    assert r"\csname keywords\expandafter\endcsname\csname elyazma@own@keywords\endcsname" in behind
    assert "emph" not in behind.partition(r"\begin{document}")[0]


def test_titles_of_cited_works_are_known_to_the_text() -> None:
    made = load_preamble(TEMPLATE, AuthorTex({}, (r"\citetitle{a1}",), titles={"a1": "On {Sand}"}))
    assert r"\@namedef{elyazma@title@a1}{On {Sand}}" in made


def test_the_preamble_is_the_last_thing_before_fonts_words_and_the_text() -> None:
    written = r"\usepackage[table]{xcolor}\newcommand{\x}{y}"
    text = load_preamble(TEMPLATE, AuthorTex({PREAMBLE: read_preamble(written)}, (written,)), "<fonts>", "<words>")
    assert text.index(r"\PassOptionsToPackage{table}{xcolor}") < text.index(r"\documentclass")
    assert text.index(rf"\input{{{PREAMBLE}}}") > text.index(r"\documentclass")
    lines = text.splitlines()
    fonts, begin, words = map(lines.index, ("<fonts>", r"\begin{document}", "<words>"))
    assert text.index(r"\makeatother") < text.index("<fonts>") and (begin, words) == (fonts + 1, fonts + 3)
    assert find_split(text) == Split(fonts - 1, words - 1) and lines[words + 1] == "Text."


@pytest.mark.parametrize(
    "written", [r"\newlength\w\settowidth\w{Wide}", r"\setlength{\skip}{1.5 ex}", r"\newfontfamily\x{Y}", r"\sbox0{a}"]
)
def test_a_preamble_that_measures_text_stands_behind_the_fonts(written: str) -> None:
    text = load_preamble(TEMPLATE, AuthorTex({PREAMBLE: read_preamble(written)}, (written,)), "<fonts>")
    assert text.index("<fonts>") < text.index(rf"\input{{{PREAMBLE}}}") < text.index(r"\begin{document}")


def test_a_preamble_that_defines_and_sets_in_em_stands_before_the_fonts() -> None:
    written = r"\newcommand\examine[1]{#1}\setlength{\skip}{1em}\usepackage{tikz}% \settowidth"
    text = load_preamble(TEMPLATE, AuthorTex({PREAMBLE: read_preamble(written)}, (written,)), "<fonts>")
    assert text.index(rf"\input{{{PREAMBLE}}}") < text.index("<fonts>")


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["arxiv", "ieee-journal", "ancient-land"])
def test_a_whole_preamble_is_loaded(manuscript: Path, journal: str) -> None:
    outcome = build_pdf(manuscript, Options(journal=journal), lambda _: None)
    assert outcome.value, outcome.diagnostics
    errors = [each for each in outcome.diagnostics if each.severity is Severity.ERROR]
    assert errors == []
    left_out = {each.message.partition(" ")[0] for each in outcome.diagnostics if each.code == "preamble-left-out"}
    assert left_out == {"geometry", "fontenc", "setspace", "times", "hyperref", "babel", "fancyhdr"}
    text = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    for printed in ("5 km", "Mine says red", "été", "item "):
        assert printed in text, printed
    assert "Claim" in text and "Aside" in text and "Spaced words." in text


@pytest.mark.tex
def test_the_page_is_the_layouts(manuscript: Path) -> None:
    with_preamble = build_pdf(manuscript, Options(journal="arxiv"), lambda _: None).value
    assert with_preamble
    first = read_pdf(with_preamble.pdf).texts
    (manuscript / PREAMBLE).write_text(
        (manuscript / PREAMBLE).read_text(encoding="utf-8").replace(r"\setlength{\textwidth}{6cm}", ""),
        encoding="utf-8",
    )
    without = build_pdf(manuscript, Options(journal="arxiv"), lambda _: None).value
    assert without and read_pdf(without.pdf).texts == first


@pytest.mark.tex
def test_errors_of_a_preamble_stand_in_it(manuscript: Path) -> None:
    path = manuscript / PREAMBLE
    path.write_text("\\usepackage{bm}\n\\usepackage{xspace}\\nosuch\n", encoding="utf-8")
    (manuscript / "manuscript/sections/01-text.tex").write_text("Text \\citep{knuth1984}.\n", encoding="utf-8")
    outcome = build_pdf(manuscript, Options(journal="arxiv"), lambda _: None)
    errors = [each for each in outcome.diagnostics if each.severity is Severity.ERROR]
    assert [(each.code, each.span) for each in errors] == [("tex-command", Span(PREAMBLE, 2, 20, 7))]


@pytest.mark.tex
def test_what_the_author_defines_twice_is_an_error(manuscript: Path) -> None:
    path = manuscript / PREAMBLE
    path.write_text("\\newcommand{\\x}{a}\n\\newcommand{\\x}{b}\n", encoding="utf-8")
    (manuscript / "manuscript/sections/01-text.tex").write_text("Text \\citep{knuth1984}.\n", encoding="utf-8")
    outcome = build_pdf(manuscript, Options(journal="arxiv"), lambda _: None)
    (found,) = [each for each in outcome.diagnostics if each.severity is Severity.ERROR]
    assert found.span and (found.span.path, found.span.line) == (PREAMBLE, 2)


def test_autoref_has_the_word_of_a_theorem_of_the_preamble() -> None:
    text = "\\newtheorem{claim}{Claim}\n\\newtheorem{lemma}[claim]{Lemma}\n\\newtheorem*{aside}{Aside}\n"
    read = {PREAMBLE: read_preamble(text)}
    head, _, _ = load_preamble(TEMPLATE, AuthorTex(read, (text,))).partition(r"\begin{document}")
    assert r"\@ifundefined{claimautorefname}{\def\claimautorefname{Claim}}{}" in head
    assert "lemmaautorefname" not in head and "asideautorefname" not in head


def test_a_theorem_that_a_macro_makes_has_no_name_yet() -> None:
    text = load_preamble(TEMPLATE, AuthorTex({}, (r"\newcommand\make[2]{\newtheorem{#1}{#2}}",)))
    assert text == UNTOUCHED


def test_autoref_has_the_word_of_a_theorem_of_the_text() -> None:
    made = load_preamble(TEMPLATE, AuthorTex({}, (r"\newtheorem{claim}{Claim} \newtheorem{fact}[claim]{Fact}",)))
    head = made.partition(r"\begin{document}")[0]
    assert r"\@ifundefined{claimautorefname}{\def\claimautorefname{Claim}}{}" in head
    assert "factautorefname" not in head


def test_old_font_commands_are_defined_where_a_class_stops_at_them() -> None:
    written = r"{\bf words} and $\rm x$"
    head, _, _ = load_preamble(TEMPLATE, AuthorTex({}, (written,), "scrartcl")).partition(r"\begin{document}")
    assert r"\DeclareOldFontCommand\bf" in head and r"\DeclareOldFontCommand\rm" in head
    assert r"\DeclareOldFontCommand\it" not in head
    assert load_preamble(TEMPLATE, AuthorTex({}, (written,), "article")) == UNTOUCHED


def test_what_only_another_class_has_may_be_redefined() -> None:
    read = {PREAMBLE: read_preamble(r"\renewcommand{\x}{y}")}
    text = load_preamble(TEMPLATE, AuthorTex(read, ()))
    before, after = text.split(rf"\input{{{PREAMBLE}}}")
    assert r"\let\elyazma@renew\renew@command" in before and r"\let\renew@command\elyazma@renew" in after


@pytest.mark.tex
def test_a_copy_of_a_package_that_is_left_out_keeps_no_stand_in_away(manuscript: Path) -> None:
    (manuscript / PREAMBLE).write_text("\\usepackage{fancyhdr}\n\\fancyhead{}\n", encoding="utf-8")
    copy = "\\newcommand{\\fancyhead}[1]{}\n\\RequirePackage{bm}\n"
    (manuscript / "manuscript/fancyhdr.sty").write_text(copy, encoding="utf-8")
    (manuscript / "manuscript/sections/01-text.tex").write_text("Text \\citep{knuth1984} $\\bm x$.\n", encoding="utf-8")
    outcome = build_pdf(manuscript, Options(journal="arxiv"), lambda _: None)
    assert outcome.value, outcome.diagnostics


@pytest.mark.tex
def test_a_title_is_printed_as_the_references_print_it(minimal: Path) -> None:
    titles = {"a1": r"On {Sand} \& 5\% of \emph{Salt}", "b2": r"Of \input{/etc/hostname} \csname x\endcsname Water"}
    works = (f"@book{{{key}, author = {{A, B}}, year = 2001, title = {{{title}}}}}" for key, title in titles.items())
    (minimal / "bib/references.bib").write_text("\n".join(works), encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\nIn \\citetitle{a1} and \\citetitle{b2}.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    printed = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    assert "In On Sand & 5% of Salt and Of" in printed


@pytest.mark.tex
@pytest.mark.parametrize(("journal", "printed"), [("arxiv", "Knuth (1984)"), ("ieee-journal", "[1]")])
def test_every_packages_citations_are_printed(minimal: Path, journal: str, printed: str) -> None:
    work = "@book{k, author = {Knuth, Donald}, year = 1984, title = {Literate Programming}, publisher = {P}}"
    (minimal / "bib/references.bib").write_text(work, encoding="utf-8")
    # The text of a note stands at the foot of its page.
    quiet = {"citeyear", "citeyearpar", "citedate", "citetalias", "citepalias", "nocite", "footcitetext"}
    known = sorted(CITING - quiet)
    lines = [f"{number}w \\{name}{{k}} x." for number, name in enumerate(known, 1)]
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\\citet{k}.\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(journal=journal), lambda _: None)
    assert [each.message for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert outcome.value
    text = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    assert printed in text
    silent = [name for number, name in enumerate(known, 1) if re.search(rf"\b{number}w\s+x\.", text)]
    assert silent == []
    assert "?" not in text


@pytest.mark.tex
def test_what_latex_prints_without_amsmath_is_printed_with_it(minimal: Path) -> None:
    (minimal / "manuscript/preamble.tex").write_text("\\special{papersize=8.5in,11in}\n", encoding="utf-8")
    rows = r"one & if \$x\$\cr two & else\\ three & so"
    text = (
        r"\begin{equation}\label{a}\label{b} y = \cases{" + rows + r"} \end{equation} See \ref{a}, \ref{b}." + "\n"
        r"\[ \pmatrix{7 & 8\cr 9 & 6} \begin{cases} 5 & \text{if so}\end{cases} \begin{pmatrix}4\\3\end{pmatrix}\]"
    ).replace(r"\$", "$")
    section = minimal / "manuscript/sections/01-introduction.tex"
    noted = (
        r"Noted.\footnote{At \url{http://a.org/b_c#d#e} and \href{http://a.org/x#y}{there}, \url{http://b.org/f_g}.}"
    )
    section.write_text(f"\\section{{A}}\n{text} {noted}\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [each.message for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert outcome.value
    printed = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    assert "See 1, 1." in printed
    assert "5 if so" in printed
    assert "http://a.org/b_c#d#e and there, http://b.org/f_g" in printed


@pytest.mark.tex
def test_a_file_that_the_text_names_from_here_is_there(minimal: Path) -> None:
    (minimal / "manuscript/preamble.tex").write_text("\\usepackage{pgfplotstable}\n", encoding="utf-8")
    (minimal / "manuscript/data").mkdir()
    (minimal / "manuscript/data/more.csv").write_text("a,b\n41,42\n", encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    (minimal / "manuscript/data/sum.py").write_text("print(43)\n", encoding="utf-8")
    (minimal / "manuscript/data/unnamed.py").write_text("print(44)\n", encoding="utf-8")
    for name in ("page.gsp", "dvipdfmx.cfg"):
        (minimal / "manuscript/data" / name).write_text("print(45)\n", encoding="utf-8")
    text = "\\pgfplotstabletypeset[col sep=comma]{./data/more.csv}\n\n\\lstinputlisting{data/sum.py}\n"
    text += "\\lstinputlisting{data/page.gsp} \\texttt{dvipdfmx.cfg}\n"
    section.write_text(f"\\section{{A}}\n{text}", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    printed = " ".join(read_pdf(outcome.value.pdf).texts)
    assert "42" in printed and "print(43)" in printed and "print(45)" in printed
    loaded = load_manuscript(minimal).value
    assert loaded
    assert {f"manuscript/data/{name}" for name in ("more.csv", "sum.py", "page.gsp")} == {
        path for path in loaded.assets if path.startswith("manuscript/data/")
    }


@pytest.mark.tex
@pytest.mark.parametrize("path", ["./fonts/", "fonts/"])
def test_a_font_beside_the_text_is_found(minimal: Path, path: str) -> None:
    font = find_font(["Liberation Sans"], "a", Span("")).value
    assert font
    for name in ("Mine-Regular.ttf", "Other.ttf"):
        target = minimal / "manuscript/fonts" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(font.regular, target)
    preamble = rf"\newfontfamily\mine{{Mine}}[Path={path},Extension=.ttf,UprightFont=*-Regular]"
    (minimal / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\nWords {\\mine of mine}.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert "LiberationSans" in {each.name for each in read_pdf(outcome.value.pdf).fonts}
    loaded = load_manuscript(minimal).value
    assert loaded and loaded.assets == ("manuscript/fonts/Mine-Regular.ttf",)


@pytest.mark.tex
def test_a_blank_of_a_listing_is_seen_in_any_font(minimal: Path) -> None:
    preamble = "\\usepackage{listings}\n\\lstset{basicstyle=\\small,showspaces=true}\n"
    (minimal / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\\begin{lstlisting}\nlet x be y\n\\end{lstlisting}\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert [each.message for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert outcome.value


@pytest.mark.tex
def test_a_package_may_measure_with_the_lengths_of_amsart(minimal: Path) -> None:
    (minimal / "manuscript/preamble.tex").write_text("\\usepackage{mine}\n", encoding="utf-8")
    package = "\\newenvironment{steps}{\\list{}{\\leftmargin2\\normalparindent}}{\\endlist}\n"
    (minimal / "manuscript/mine.sty").write_text(package, encoding="utf-8")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\n\\begin{steps}\\item One.\\vspace\\linespacing\\end{steps}\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics


def test_a_length_that_a_package_makes_needs_no_stand_in() -> None:
    package = r"\ExplSyntaxOn \dim_new:N \tablewidth \dim_zero:N \tablewidth \ExplSyntaxOff"
    assert "tablewidth" in load_preamble(TEMPLATE, AuthorTex({}, (r"\tablewidth{0pt}",)))
    assert "tablewidth" not in load_preamble(TEMPLATE, AuthorTex({}, (package,)))


def test_encodings_that_a_preamble_names_are_loaded() -> None:
    fonts = r"\DeclareSymbolFont{cyr}{OT2}{wncyr}{m}{n}\SetMathAlphabet\x{bold}{LGR}{a}{b}{c}"
    text = fonts + r"{\fontencoding{T1}\selectfont}"
    made = load_preamble(TEMPLATE, AuthorTex({}, (text,)))
    loaded = re.findall(r"\\input\{(\w+)enc\.def\}", made)
    assert loaded == ["ot2", "lgr"]


@pytest.mark.tex
def test_tables_of_the_package_deluxetable_are_printed_beside_the_package_array(minimal: Path) -> None:
    (minimal / "manuscript/preamble.tex").write_text("\\usepackage{array,deluxetable}\n", encoding="utf-8")
    text = r"""\section{A}
\begin{deluxetable}{lcc}\tablewidth{0pt}\tablecaption{All of it.}
\tablehead{\colhead{Model} & \colhead{One} & \colhead{Two}}
\startdata Cats & 19 & 46 \\ \enddata\end{deluxetable}
"""
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value, made.diagnostics
    assert {"preamble-left-out"} <= {each.code for each in made.diagnostics}


@pytest.mark.tex
def test_notes_in_angles_are_printed_before_a_citation(minimal: Path) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\nOne \\citep<see>{knuth1984}, \\citeNP<cf.>[p. 3]{knuth1984}.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(journal="arxiv"), lambda _: None)
    assert outcome.value, outcome.diagnostics
    printed = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
    assert "One (see Knuth, 1984), cf. Knuth, 1984, p. 3." in printed


@pytest.mark.tex
@pytest.mark.parametrize("journal", ["ieee-journal", "aps"])
def test_a_size_in_a_heading_that_is_set_in_capitals_ends(minimal: Path, journal: str) -> None:
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{\\small Big Things}\nText.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(journal=journal), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert "BIG THINGS" in " ".join(read_pdf(outcome.value.pdf).texts)


@pytest.mark.tex
def test_a_file_that_a_listing_shows_is_read_as_it_is_whatever_encoding_its_preamble_names(minimal: Path) -> None:
    preamble = "\\usepackage[utf8]{inputenc}\\usepackage{listings,listingsutf8}\\lstset{inputencoding=utf8/latin1}\n"
    (minimal / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    (minimal / "manuscript/a.py").write_text("größe = 1\n", encoding="utf-8")
    text = "\\section{A}\nSee\n\\lstinputlisting{a.py}\n"
    (minimal / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    made = build_pdf(minimal, Options(), lambda _: None)
    assert made.value, made.diagnostics
    assert "größe" in "".join("".join(read_pdf(made.value.pdf).texts).split())
