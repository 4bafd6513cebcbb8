"""What TeX could not find, in which package it is, how large that is, and the command that brings it."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Span, exit_code
from elyazma.typesetting.errors import TexError, explain_error

PLACE = Span("manuscript/preamble.tex", 3)
MISSING, MANUSCRIPT = 3, 1


@pytest.mark.parametrize(
    ("said", "message", "file", "package"),
    [
        ("LaTeX Error: File `ulem.sty' not found.", "LaTeX package ulem", "ulem.sty", "texlive-plain-generic (29 MB"),
        ("LaTeX Error: File `llncs.cls' not found.", "LaTeX class llncs", "llncs.cls", "texlive-publishers (21 MB"),
        ("I can't find file `t2aenc.def'.", "LaTeX file t2aenc.def", "t2aenc.def", "texlive-lang-cyrillic (21 MB"),
        ("LaTeX Error: Encoding scheme `LGR' unknown.", "encoding LGR", "lgrenc.def", "texlive-lang-greek (78 MB"),
        (
            "Package babel Error: Unknown option 'german'. Either you misspelled it or the language definition file",
            "the language german", "german.ldf", "texlive-lang-german (21 MB",
        ),
        (
            "Package tikz Error: I did not find the tikz library 'cd'. I looked for files named",
            "TikZ's library cd", "tikzlibrarycd.code.tex", "texlive-pictures (16 MB",
        ),
        (
            r"Font U/bbm/m/n/10=bbm10 at 10.0pt not loadable: Metric (TFM) file or installed font not found.",
            'no font "bbm10"', "bbm10.tfm", "texlive-fonts-extra (509 MB",
        ),
        (
            'Package fontspec Error: The font "FontAwesome5Brands-Regular-400.otf" cannot be found.',
            "no font", "FontAwesome5Brands-Regular-400.otf", "texlive-fonts-extra (509 MB",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_its_package_and_size(said: str, message: str, file: str, package: str) -> None:
    finding = explain_error(TexError(said, PLACE))
    assert message in finding.message and finding.span == PLACE
    assert finding.hint.startswith(f"type `invoke doctor --install {file}`: ") and package in finding.hint
    assert exit_code([finding]) == MISSING


@pytest.mark.parametrize(
    ("said", "code", "hint", "ends"),
    [
        (
            "LaTeX Error: File `mine.sty' not found.",
            "tex-package",
            "put mine.sty beside manuscript/preamble.tex",
            MISSING,
        ),
        ("LaTeX Error: File `results.tex' not found.", "tex-file", "put the file into the manuscript", MANUSCRIPT),
        ("Package babel Error: Unknown option 'klingon'. Either", "tex-language", "article.toml", MANUSCRIPT),
        ("LaTeX Error: Encoding scheme `Q9' unknown.", "tex-package", "correct its name", MISSING),
    ],
)
def test_what_no_package_holds_has_another_way_on(said: str, code: str, hint: str, ends: int) -> None:
    finding = explain_error(TexError(said, PLACE))
    assert finding.code == code and hint in finding.hint and exit_code([finding]) == ends
