"""Pictures of an author's LaTeX: where they are looked for, and what of the text is only for a printer."""

from __future__ import annotations

import shutil
from pathlib import Path

from tex_papers import article, bring_in, codes, load, read

LETTERS = Path(__file__).parents[1] / "data/english/manuscript/figures/letters.png"


def test_pictures_are_found_where_the_class_of_the_paper_says(tmp_path: Path) -> None:
    (tmp_path / "res").mkdir()
    shutil.copy(LETTERS, tmp_path / "res/letters.png")
    (tmp_path / "own.cls").write_text("\\LoadClass{article}\\graphicspath{{res/}}\n", encoding="utf-8")
    bring_in(tmp_path, article("\\section{One}\n\\includegraphics{letters.png}", class_="own"))
    assert (tmp_path / "made/manuscript/figures/letters.png").is_file()


def test_a_picture_lies_beside_the_drawing_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "plots").mkdir()
    shutil.copy(LETTERS, tmp_path / "plots/drawn-img0.png")
    drawing = "\\pgftext{\\pgfimage[width=2in]{drawn-img0.png}}\n"
    body = "\\special{papersize=8.5in,11in}\\section{One}\nText.\\import{./plots/}{drawn.pgf}"
    bring_in(tmp_path, article(body, r"\usepackage{pgf,import}"), **{"plots__drawn.pgf": drawing})
    assert (tmp_path / "made/manuscript/figures/drawn-img0.png").is_file()
    assert not any("papersize" in source.text for source in load(tmp_path).sources)


def test_a_special_that_may_draw_is_left_where_it_stands(tmp_path: Path) -> None:
    outcome = bring_in(tmp_path, article("\\section{One}\nText.\\special{pn 8} More."))
    assert "unsafe-command" in {finding.code for finding in outcome.diagnostics}
    assert r"\special{pn 8}" in read(tmp_path, "manuscript/sections/01-one.tex")


def test_a_pdf_that_was_made_of_a_picture_stands_for_one_that_did_not_come_along(tmp_path: Path) -> None:
    body = "\\section{A}\nWords.\\begin{figure}\\includegraphics{figs/plot.eps}\\caption{Blue.}\\end{figure}"
    outcome = bring_in(tmp_path, article(body), **{"figs/plot-eps-converted-to.pdf": "%PDF-1.4"})
    assert "import-picture" not in codes(outcome)
    assert (tmp_path / "made/manuscript/figures/figs/plot-eps-converted-to.pdf").is_file()
