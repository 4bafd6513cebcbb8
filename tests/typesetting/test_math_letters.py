"""Letters and signs that an author types as themselves in formulas."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.typesetting.assemble import assemble
from elyazma.typesetting.math_letters import write_math_letters


def test_nothing_is_written_for_plain_formulas_and_for_text() -> None:
    assert write_math_letters([r"é $a+b$ \[x_{\text{naïve}}\] ≤"]) == ""


def test_signs_and_greek_letters_become_their_commands_and_others_the_texts_letters() -> None:
    written = write_math_letters([r"$a ≤ β$", r"\begin{equation}\mathrm{größe}\end{equation}"]).split("\n")
    assert [line for line in written if r"\leq" in line or r"\beta" in line] == [
        r'\begingroup\lccode`\~="3B2\lowercase{\endgroup\def~}{\beta}\mathcode"3B2="8000',
        r'\begingroup\lccode`\~="2264\lowercase{\endgroup\def~}{\leq}\mathcode"2264="8000',
    ]
    assert r'\AtBeginDocument{\Umathcode"F6=7 \csname symelyazmaletters\endcsname "F6}' in written


def test_letters_of_another_script_are_set_as_text() -> None:
    assert r"\def~}{\text{，}}" in write_math_letters(["$x，y$"])


def test_a_letter_of_text_named_in_a_formula_is_set_as_text() -> None:
    assert write_math_letters([r"Some \AA{} and $5\,\mbox{\AA}$ \aaa"]) == ""
    assert r"\protected\def\AA{\ifmmode\text{\elyazmatextAA}" in write_math_letters([r"$5\,\AA$"])


@pytest.mark.parametrize(
    ("letter", "command"), [("ₜ", "{}_{t}"), ("₊", "{}_{+}"), ("ⁿ", "{}^{n}"), ("ᵦ", r"{}_{\beta}"), ("𝕕", r"\text{𝕕}")]
)
def test_letters_that_are_raised_lowered_or_drawn_by_themselves(letter: str, command: str) -> None:
    assert f"\\def~}}{{{command}}}" in write_math_letters([f"$x{letter}$"])


def test_signs_of_ordinals_are_letters_of_text() -> None:
    # "n^º" with an index of its own would be two indices.
    assert r'\Umathcode"BA=7' in write_math_letters(["$n^º$"])


@pytest.mark.tex
def test_they_are_printed(tmp_path: Path) -> None:
    text = r"Word ≤ $a ≤ β × у_{é} \AA \l_w$ \ss $x_{1}ₜ₊₁ᵦ y^{2}ⁿ$"
    lines = (
        r"\documentclass{article}\usepackage{amsmath,fontspec}\setmainfont{LiberationSerif-Regular.ttf}"
        r"[ItalicFont=LiberationSerif-Italic.ttf]\usepackage{hyperref}",
        write_math_letters([text]),
        rf"\begin{{document}}{text}\end{{document}}",
    )
    (tmp_path / "a.tex").write_text("\n".join(lines), encoding="utf-8")
    for command in (["xelatex", "-interaction=batchmode", "a.tex"], ["pdftotext", "a.pdf"]):
        subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL, timeout=60)
    printed = (tmp_path / "a.txt").read_text(encoding="utf-8")
    assert all(letter in printed for letter in "≤×уéÅłß")
    assert "Missing character" not in (tmp_path / "a.log").read_text(encoding="utf-8", errors="replace")


def test_signs_and_accents_in_formulas_of_references_are_known_too(minimal: Path) -> None:
    bib = minimal / "bib/references.bib"
    title = r"Of 9 M$_{☉}$ in $\mathrm{\bar{a}}$"
    bib.write_text(bib.read_text(encoding="utf-8").replace("The {\\TeX}book", title), encoding="utf-8")
    (minimal / "manuscript/sections/01-introduction.tex").write_text("\\nocite{*} Text.\n", encoding="utf-8")
    checked = check_manuscript(minimal, "arxiv").value
    assert checked
    job = checked.job
    tree = assemble(job.manuscript, job.journal, checked.references, job.languages).value
    assert tree
    main = str(tree.files[tree.main])
    assert r"\def~}{\odot}" in main and "{accentclass@}{0}" in main
