"""One text out of many files: inputs, pictures, references, comments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from elyazma.model.article import Article
from elyazma.model.manuscript import Bibliography, Manuscript, References, Section, Source
from elyazma.revision.flattening import Flattener, list_own_codes
from elyazma.revision.loaded_revision import LoadedRevision
from elyazma.tex.scan import scan

PATH = "manuscript/sections/01-text.tex"
MAP = "manuscript/figures/a map.png"
OTHERS = ("manuscript/plan.png", "manuscript/figures/plan.png")


def flatten(tex: str, *, labels: frozenset[str] | None = None, preamble: str = "") -> str:
    source = scan(tex, PATH)
    part = Source("manuscript/part.tex", "PART")
    article = Article(slug="x", language="en")
    sections = (Section("text", source),)
    manuscript = Manuscript(
        Path(), article, {}, {}, sections, (source, part), Bibliography((), ()), assets=(MAP, *OTHERS)
    )
    manuscript = replace(manuscript, preamble=(Source("manuscript/preamble.tex", preamble),))
    revision = LoadedRevision("old", manuscript, References(()), {})
    return Flattener(revision, moved=frozenset([MAP]), labels=labels).flatten_source(source)


@pytest.mark.parametrize(
    "tex",
    [r"\input{part}", r"\input part", r"\input{ part }", '\\input{"part"}', "\\input%\n{part}", r"\input{part.tex}"],
)
def test_a_file_stands_where_it_is_input(tex: str) -> None:
    assert flatten(f"a {tex} b") == "a PART b"


@pytest.mark.parametrize("name", ["a map", "a map.png", '"a map"', " a map "])
def test_the_older_picture_is_shown_from_its_own_folder(name: str) -> None:
    written = flatten(rf"\includegraphics[width=2cm]{{{name}}} % \includegraphics{{a map}}")
    assert written.count(f"before/{MAP}") == 1
    assert written.endswith("%")


def test_of_two_pictures_of_one_name_the_one_is_meant_that_tex_finds_first() -> None:
    assert flatten(r"\includegraphics{plan}") == r"\includegraphics{manuscript/plan.png}"


@pytest.mark.parametrize("tex", [r"\ref{gone}", r"\ref*{gone}", r"\ref {gone}"])
def test_a_label_that_is_gone_is_written_out(tex: str) -> None:
    assert flatten(rf"{tex} \ref{{here}}", labels=frozenset(["here"])) == r"\texttt{gone} \ref{here}"


def test_an_anchor_goes_but_no_command_of_the_author_s() -> None:
    assert flatten(r"One \rev{a}{two}.") == "One two."
    own = r"\newcommand\rev[1]{#1} One \rev{two}."
    assert flatten(own) == own
    assert flatten(r"One \rev{two}.", preamble=r"\newcommand\rev[1]{#1}") == r"One \rev{two}."


def test_an_environment_that_is_a_comment_is_none_of_the_text() -> None:
    assert flatten("a\n\\begin{comment}\nb\n\\end{comment}\nc") == "a\n\nc"


def test_a_file_that_sets_how_letters_are_read_stays_an_input() -> None:
    picture = scan("\\makeatletter\\def\\size{\\f@size pt}\\makeatother Words.", "manuscript/figures/plan.pdf_tex")
    words, other = scan("Words.", "manuscript/words.tex"), scan("More words.", "manuscript/words.tex")

    def manuscript(*sources: Source) -> Manuscript:
        return Manuscript(Path(), Article(slug="x", language="en"), {}, {}, (), sources, Bibliography((), ()))

    kept = list_own_codes(manuscript(picture, words), manuscript(picture, words))
    assert kept == {picture.path}
    # One that changed is compared.
    changed = scan(picture.text + " More.", picture.path)
    assert list_own_codes(manuscript(picture, other), manuscript(changed, words)) == frozenset()
    text = scan("\\resizebox{2cm}{!}{\\input{figures/plan.pdf_tex}} \\input{words}", PATH)
    revision = LoadedRevision("new", manuscript(text, picture, words), References(()), {})
    flat = Flattener(revision, kept=kept).flatten_source(text)
    assert flat == "\\resizebox{2cm}{!}{\\input{figures/plan.pdf_tex}} Words."
