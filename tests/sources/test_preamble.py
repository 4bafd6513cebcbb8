"""An author's preamble as a layout loads it: what is left out, what stays, at the same lines and columns."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Span
from elyazma.sources.packages import read_policy
from elyazma.sources.preamble import PREAMBLE, read_preamble


@pytest.mark.parametrize(
    ("written", "loaded"),
    [
        (r"\usepackage{bm}", r"\usepackage{bm}"),
        (r"\usepackage[margin=1in]{geometry}", r"\relax"),
        (r"\usepackage{bm,geometry}", r"\usepackage{bm         }"),
        (r"\usepackage{geometry,bm}", r"\usepackage{         bm}"),
        (r"\usepackage{bm,geometry,xspace}", r"\usepackage{bm,         xspace}"),
        (r"\usepackage{bm, geometry, times}", r"\usepackage{bm                 }"),
        ("\\usepackage{bm,% bold\n  times}", "\\usepackage{bm       \n       }"),
        (r"\usepackage[pdftex,final]{graphicx}", r"\usepackage              {graphicx}"),
        (r"\usepackage[pdftex,label={a b}]{graphicx}", r"\usepackage[      ,label={a b}]{graphicx}"),
        (r"\usepackage[labelfont=bf]{caption}", r"\usepackage              {caption}"),
        (r"\usepackage{neurips_2024}", r"\relax"),
        (r"\RequirePackage{fancyhdr}", r"\relax"),
        (r"\pagestyle{fancy}", r"\relax"),
        ("\\hypersetup{a=b,\n\n c=d}", "\\relax\n\n"),
        (r"\input{glyphtounicode}", r"\relax"),
        (r"\input{macros}", r"\input{macros}"),
        (r"\graphicspath{{graphics/}}", r"\relax"),
        (r"% \usepackage{geometry}", r"% \usepackage{geometry}"),
        (r"\title[a]{b}", r"\relax"),
        (r"\renewcommand{\maketitle}{x}", r"\renewcommand{\maketitle}{x}"),
        (r"\newcommand{\x}{\pagestyle{plain}y}", r"\newcommand{\x}{\relax           y}"),
        (r"\def\be{\begin{equation}}", r"\def\be{\begin{equation}}"),
    ],
)
def test_what_a_layout_does_itself_becomes_blanks(written: str, loaded: str) -> None:
    text = read_preamble(written).text
    assert [line.rstrip() for line in text.split("\n")] == [line.rstrip() for line in loaded.split("\n")]
    assert [len(line) for line in text.split("\n")] == [len(line) for line in written.split("\n")]


def test_what_is_left_out_has_its_reason_and_place() -> None:
    (left,) = read_preamble("\\usepackage{bm}\n\\usepackage{xspace, geometry}\n").left_out
    assert (left.name, left.why, left.span) == ("geometry", "the layout sets the page", Span(PREAMBLE, 2, 21, 8))


def test_options_are_passed_before_the_class() -> None:
    written = r"""
\usepackage[table,dvipsnames]{xcolor}
\usepackage[fleqn]{amsmath,amssymb}
\usepackage[pdftex]{graphicx}
\usepackage[T1]{fontenc}
\usepackage[font=small]{caption}
\usepackage[name=\author]{mine}
"""
    assert read_preamble(written).options == (
        ("xcolor", "table,dvipsnames"),
        ("amsmath", "fleqn"),
        ("amssymb", "fleqn"),
    )


@pytest.mark.parametrize(
    ("written", "languages"),
    [
        (r"\usepackage[ngerman,english]{babel}", ("ngerman", "english")),
        (r"\usepackage[main=french,english,shorthands=off]{babel}", ("french", "english")),
        (r"\setotherlanguages{russian,english}\setmainlanguage[variant=poly]{greek}", ("russian", "english", "greek")),
        (r"\usepackage[es-tabla,spanish]{babel}", ("spanish",)),
    ],
)
def test_languages_of_babel_and_polyglossia(written: str, languages: tuple[str, ...]) -> None:
    assert read_preamble(written).languages == languages


def test_packages_that_stay_are_known() -> None:
    assert read_preamble(r"\usepackage{bm,times}\usepackage{tikz}").packages == ("bm", "tikz")


def test_every_stand_in_is_sound_tex() -> None:
    policy = read_policy()
    assert len(policy.stand_ins) > 300
    for tex in policy.stand_ins.values():
        assert tex.count("{") == tex.count("}") > 0 or "{" not in tex, tex
        assert tex.startswith("\\")
