"""What a paper's class and packages define and its text uses, kept where another class prints it."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.diagnostics import Severity
from tex_papers import article, bring_in, codes, load, read

CLASS = r"""\LoadClass{article}\RequirePackage{marvosym,longtable}
\newcommand\species[1]{\textit{#1}}
\newcommand\logo{\own@logo}
\newcommand\section@mark{}
"""
BOXED = r"\newcommand\boxed[1]{\setbox0\hbox{\own@frame{#1}}\box0}"
STYLE = r"""\newif\iffinal@\newcommand\finalcopy{\final@true}
\newcommand\answer[1]{\textbf{#1}}\newcommand\settings[1]{\gdef\its@settings{#1}}
"""


def test_what_a_class_defines_stands_in_the_preamble(tmp_path: Path) -> None:
    text = article(r"\section{A} A \species{Felis} \emph{here}.", class_="journal")
    assert codes(bring_in(tmp_path, text, **{"journal.cls": CLASS})) >= {"import-no-title"}
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\ifdefined\species\else\newcommand\species[1]{\textit{#1}}\fi" in preamble
    assert r"\emph" not in preamble
    assert r"\logo" not in preamble


def test_what_layouts_have_of_their_own_accord_is_left_to_them(tmp_path: Path) -> None:
    made = bring_in(
        tmp_path, article(r"\section{A} \ding{51}", class_="journal"), **{"journal.cls": r"\def\ding{\own@}"}
    )
    assert "import-class-command" not in codes(made)
    assert r"\ding" not in read(tmp_path, "manuscript/preamble.tex")


def test_what_a_class_prints_by_its_own_means_is_told(tmp_path: Path) -> None:
    made = bring_in(tmp_path, article("\\section{A}\nIts \\logo{} here.", class_="journal"), **{"journal.cls": CLASS})
    (told,) = [each for each in made.diagnostics if each.code == "import-class-command"]
    assert told.span is not None
    assert (told.span.path, told.span.line, told.span.column) == ("paper.tex", 5, 5)


def test_what_prints_its_arguments_alone_is_told(tmp_path: Path) -> None:
    made = bring_in(tmp_path, article("\\section{A}\nA \\boxed{b}.", class_="journal"), **{"journal.cls": BOXED})
    (told,) = [each for each in made.diagnostics if each.code == "import-class-arguments"]
    assert told.span is not None
    assert (told.severity, told.span.line, told.span.column) == (Severity.NOTE, 5, 3)


def test_what_the_preamble_uses_itself_stands_before_it_and_the_rest_behind(tmp_path: Path) -> None:
    head = "\\usepackage{bm}\n\\renewcommand\\early{x}"
    cls = r"\newcommand\early{\textbf{a}}\newcommand\late{\textbf{b}}"
    bring_in(tmp_path, article(r"\section{A} \early \late", head, class_="journal"), **{"journal.cls": cls})
    preamble = read(tmp_path, "manuscript/preamble.tex")
    places = [preamble.index(each) for each in (r"\ifdefined\early", r"\usepackage{bm}", r"\ifdefined\late")]
    assert places == sorted(places)
    assert preamble.count(r"\ifdefined") == 2


def test_a_theorem_before_the_preamble_is_made_with_the_package_that_this_loads(tmp_path: Path) -> None:
    head = "\\usepackage{amsthm}\n\\newtheorem{fact}[theorem]{Fact}"
    cls = r"\RequirePackage{amsthm}\newtheorem{theorem}{Theorem}"
    text = article(r"\section{A} \begin{fact}So.\end{fact}", head, class_="journal")
    bring_in(tmp_path, text, **{"journal.cls": cls})
    preamble = read(tmp_path, "manuscript/preamble.tex")
    places = [preamble.index(each) for each in (r"\usepackage{amsthm}", r"\newtheorem{theorem}", r"\newtheorem{fact}")]
    assert places == sorted(places)


def test_what_the_preambles_files_use_stands_before_it(tmp_path: Path) -> None:
    cls = r"\newcommand\early{\textbf{a}}\newcommand\other{\textbf{b}}"
    files = {"journal.cls": cls, "macros.tex": r"\renewcommand\early{x}", "ours.sty": r"\renewcommand\other{x}"}
    head = "\\input{macros}\\usepackage{ours}"
    bring_in(tmp_path, article(r"\section{A} \early \other", head, class_="journal"), **files)
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert preamble.index(r"\ifdefined\early") < preamble.index(r"\input{macros")
    assert preamble.index(r"\ifdefined\other") < preamble.index(r"\usepackage{ours}")


def test_a_package_of_the_class_is_loaded_where_the_text_needs_it(tmp_path: Path) -> None:
    bring_in(tmp_path, article(r"\section{A} \Mundus", class_="journal"), **{"journal.cls": CLASS})
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\usepackage{marvosym}" in preamble
    assert "longtable" not in preamble


def test_a_package_beside_the_class_that_prints_its_title_is_a_part_of_it(tmp_path: Path) -> None:
    cls = r"\RequirePackage{journal-common}\newcommand\other{\textbf{b}}"
    part = r"\RenewDocumentCommand \title { m } {#1}\newcommand\markit[1]{\textbf{#1}}\newcommand\fnmark{}"
    files = {"journal.cls": cls, "journal-common.sty": part}
    bring_in(tmp_path, article(r"\section{A} \markit{a} \other", class_="journal"), **files)
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\newcommand\markit[1]{\textbf{#1}}" in preamble and "fnmark" not in preamble
    assert "journal-common" not in preamble and not (tmp_path / "manuscript/journal-common.sty").exists()


def test_what_a_layout_loads_and_the_paper_too_has_no_stand_in(tmp_path: Path) -> None:
    files = {"icml2019.sty": r"\RequirePackage{steps}", "steps.sty": r"\newcommand\STEP[1][a]{\textbf{#1}}"}
    bring_in(tmp_path, article(r"\section{A} \STEP", "\\usepackage{steps}\n\\usepackage{icml2019}"), **files)
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\usepackage{steps}" in preamble and r"\STEP" not in preamble


def test_a_package_that_layouts_load_by_themselves_is_loaded_for_its_options_alone(tmp_path: Path) -> None:
    cls = r"\RequirePackage{enumitem}\RequirePackage[dvipsnames]{xcolor}"
    body = r"\section{A} \textcolor{ForestGreen}{a}\begin{enumerate*}\item a\end{enumerate*}\setlist{noitemsep}"
    bring_in(tmp_path, article(body, class_="journal"), **{"journal.cls": cls})
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\usepackage[dvipsnames]{xcolor}" in preamble
    assert "enumitem" not in preamble


def test_a_package_that_layouts_do_without_is_read_for_what_the_text_uses(tmp_path: Path) -> None:
    head = "\\usepackage{neurips_2030}\n\\finalcopy\\settings{x}"
    bring_in(tmp_path, article(r"\section{A} \answer{Yes}", head), **{"neurips_2030.sty": STYLE})
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\ifdefined\answer\else\newcommand\answer[1]{\textbf{#1}}\fi" in preamble
    assert r"\NewDocumentCommand\settings{+m}{}" in preamble
    assert r"\ifdefined\finalcopy\else" in preamble


def test_a_name_that_the_text_defines_has_no_stand_in(tmp_path: Path) -> None:
    bring_in(
        tmp_path,
        article("\\section{A}\\newcommand\\species[1]{#1}\\species{x}", class_="journal"),
        **{"journal.cls": CLASS},
    )
    assert r"\species" not in read(tmp_path, "manuscript/preamble.tex")
    assert load(tmp_path).sections


def test_sections_between_if_and_fi_stay_together(tmp_path: Path) -> None:
    head = "\\newif\\ifshort"
    body = "\\section{A} a\n\\ifshort\\else\n\\section{B} b\n\\section{C} c\n\\fi\n\\section{D} d"
    bring_in(tmp_path, article(body, head))
    names = sorted(path.name for path in (tmp_path / "made/manuscript/sections").iterdir())
    assert names == ["01-a.tex", "02-d.tex"]
    assert read(tmp_path, "manuscript/sections/01-a.tex").count("\\fi") == 1


def test_pictures_that_a_command_of_the_class_shows_come_along(tmp_path: Path) -> None:
    body = r"\section{A} \plotone{curve} \show[x]{two.png}{word}"
    bring_in(tmp_path, article(body), **{"curve.pdf": "a", "two.png": "a"})
    copied = sorted(path.name for path in (tmp_path / "made/manuscript/figures").iterdir())
    assert copied == ["curve.pdf", "two.png"]


@pytest.mark.tex
def test_pictures_in_eps_become_pdf(tmp_path: Path) -> None:
    picture = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 40 40\n5 5 30 30 rectfill\nshowpage\n"
    made = bring_in(tmp_path, article("\\section{A}\n\\includegraphics{curve}"), **{"curve.eps": picture})
    (told,) = [each for each in made.diagnostics if each.code == "import-converted"]
    assert told.message == "manuscript/figures/curve.pdf was made of manuscript/figures/curve.eps"
    assert (tmp_path / "made/manuscript/figures/curve.pdf").read_bytes().startswith(b"%PDF")


def test_a_picture_that_a_package_beside_the_paper_names_comes_along(tmp_path: Path) -> None:
    files = {"ours.sty": r"\newcommand\logo{\includegraphics{logo.png}\includegraphics{none}}", "logo.png": "a"}
    made = bring_in(tmp_path, article(r"\section{A} \logo", r"\usepackage{ours}"), **files)
    assert (tmp_path / "made/manuscript/figures/logo.png").is_file()
    assert "import-picture" not in codes(made)


def test_a_package_in_a_folder_stands_where_tex_finds_it(tmp_path: Path) -> None:
    bring_in(tmp_path, article(r"\section{A} a", r"\usepackage{ours}"), **{"template__ours.sty": "% empty"})
    assert (tmp_path / "made/manuscript/ours.sty").is_file()


def test_a_picture_of_the_authors_own_machine_is_found_beside_the_paper(tmp_path: Path) -> None:
    body = r"\section{A} \includegraphics{/Users/me/thesis/logo.png}"
    made = bring_in(tmp_path, article(body, r"\lhead{\includegraphics{/home/me/logo.png}}"), **{"logo.png": "a"})
    assert (tmp_path / "made/manuscript/figures/logo.png").is_file()
    assert r"\includegraphics{logo.png}" in read(tmp_path, "manuscript/preamble.tex")
    assert [each.code for each in made.diagnostics if "logo" in each.message] == ["import-renamed"] * 2


def test_fonts_beside_the_paper_come_along(tmp_path: Path) -> None:
    head = r"\usepackage{fontspec}\newfontfamily\old{Uncial}[Path=./,Extension=.ttf,UprightFont=*-Regular]"
    files = dict.fromkeys(("Uncial-Regular.ttf", "fonts__Uncial-Bold.otf", "Gothic-Bold.ttf"), "a font")
    bring_in(tmp_path, article(r"\section{A} {\old b}", head), **files)
    assert {path.name for path in (tmp_path / "made/manuscript").rglob("*.?tf")} == {
        "Uncial-Regular.ttf",
        "Uncial-Bold.otf",
    }


def test_a_package_beside_the_paper_that_its_class_loads_comes_along(tmp_path: Path) -> None:
    files = {"journal.cls": r"\RequirePackage{glosses}", "glosses.sty": r"\newcommand\gloss[1]{\own@gloss{#1}}"}
    bring_in(tmp_path, article(r"\section{A} \gloss{a}", class_="journal"), **files)
    assert r"\usepackage{glosses}" in read(tmp_path, "manuscript/preamble.tex")
    assert (tmp_path / "made/manuscript/glosses.sty").is_file()


def test_an_input_from_the_folder_itself_is_named_without_its_dot(tmp_path: Path) -> None:
    bring_in(tmp_path, article("\\section{A}\n\\input{./table}"), table="a & b")
    assert "\\input{table.tex}" in read(tmp_path, "manuscript/sections/01-a.tex")


def test_a_class_that_inputs_a_file_defines_what_stands_in_it(tmp_path: Path) -> None:
    files = {
        "journal.cls": r"\input{names}\newfontfamily\Wide{Roboto}\newfloat{note}{b}{nte}",
        "names.tex": r"\def\doi{10.1/x}",
    }
    body = r"\section{A} \doi \Wide \begin{note}a\end{note}"
    bring_in(tmp_path, article(body, class_="journal"), **files)
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert r"\ifdefined\doi\else\def\doi{10.1/x}\fi" in preamble
    assert r"\ifdefined\Wide\else\newcommand\Wide{}\fi" in preamble
    assert r"\newfloat{note}{b}{nte}" in preamble


def test_braces_around_a_pictures_name_are_no_part_of_it(tmp_path: Path) -> None:
    made = bring_in(tmp_path, article(r"\section{A} \includegraphics{{{fig/one.two}}}"), **{"fig__one.two.png": "a"})
    assert "import-picture" not in codes(made)
    assert (tmp_path / "made/manuscript/figures/fig/one.two.png").is_file()
    assert r"\includegraphics{{{fig/one.two}}}" in read(tmp_path, "manuscript/sections/01-a.tex")


def test_a_class_in_a_file_before_the_text_is_the_papers(tmp_path: Path) -> None:
    text = "\\input{header}\n\\begin{document}\n\\title{T}\\maketitle\n\\section{A} words\n\\end{document}\n"
    bring_in(tmp_path, text, header="\\documentclass[12pt]{scrartcl}\n\\usepackage{amsmath}\n")
    preamble = read(tmp_path, "manuscript/preamble.tex")
    assert preamble.startswith("% from \\documentclass[12pt]{scrartcl}\n") and "\\usepackage{amsmath}" in preamble
    assert not (tmp_path / "made/manuscript/header.tex").exists()


def test_a_picture_of_a_class_command_is_found_in_any_case(tmp_path: Path) -> None:
    files = {"figures__ls_plot.pdf": "a"}
    bring_in(tmp_path, article(r"\section{A} \plotone{figures/LS_plot}", class_="aastex62"), **files)
    assert (tmp_path / "made/manuscript/figures/LS_plot.pdf").is_file()


@pytest.mark.parametrize(
    "named",
    [
        r"\begin{overpic}[scale=.9]{plot}\put(1,1){a}\end{overpic}",
        r"\addplot [forget plot] graphics [xmin=1,xmax=2] {img/plot.png};",
        r"\node {\somepicture{2cm}{plot}};",
    ],
)
def test_a_picture_is_found_whatever_names_it(tmp_path: Path, named: str) -> None:
    body = rf"\section{{A}}\begin{{tikzpicture}}{named}\end{{tikzpicture}}"
    bring_in(tmp_path, article(body, r"\graphicspath{{img/}}"), **{"img__plot.png": "a", "img__other.png": "b"})
    assert [path.name for path in (tmp_path / "made/manuscript/figures").rglob("*.png")] == ["plot.png"]


def test_a_file_that_a_macro_shows_comes_along(tmp_path: Path) -> None:
    head = r"\newcommand\show[2][]{\lstinputlisting[#1]{#2}}"
    files = {"code__sum.gsp": "1", "code__other.gsp": "2", "code__secret.cfg": "3"}
    bring_in(tmp_path, article(r"\section{A} \show{code/sum.gsp} {code/secret.cfg} {../x.gsp}", head), **files)
    assert [path.name for path in (tmp_path / "made/manuscript/code").iterdir()] == ["sum.gsp"]


def test_a_package_of_tex_in_a_folder_that_nobody_names_is_left_there(tmp_path: Path) -> None:
    head = r"\usepackage{caption}\usepackage{old/tabularx}"
    bring_in(tmp_path, article("\\section{A} a", head), **{"old__caption.sty": "%", "old__tabularx.sty": "%"})
    made = tmp_path / "made/manuscript"
    assert not list(made.rglob("caption.sty")) and (made / "old/tabularx.sty").is_file()


def test_a_command_of_the_class_that_refers_is_taken_as_it_is(tmp_path: Path) -> None:
    body = "\\section{A}\\label{sec_a} See \\partref{sec_a}."
    made = bring_in(
        tmp_path, article(body, class_="journal"), **{"journal.cls": r"\newcommand\partref[1]{\textbf{Part~\ref{#1}}}"}
    )
    assert "import-class-arguments" not in codes(made)
    assert r"\newcommand\partref[1]{\textbf{Part~\ref{#1}}}" in read(tmp_path, "manuscript/preamble.tex")
