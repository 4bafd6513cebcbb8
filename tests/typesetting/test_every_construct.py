"""What most papers use, in the layout of every journal whose class is here: it is typeset, and nothing clashes.

tests/data/constructs has a file for each construct; `first` and `second` hold those that exclude each other.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Severity
from elyazma.pdf.reader import read_pdf
from elyazma.system.process import run_program

DATA = Path(__file__).parents[1] / "data"
STYLES = DATA.parents[1] / "styles"
JOURNALS = sorted(path.parent.name for path in STYLES.glob("*/style.toml"))
ABSENT = {"class-missing", "class-not-brought"}
PRINTED = {
    "acronyms": "central processing unit (CPU) works; the CPU works on",
    "blocks": "Words in columns",
    "chemistry": "burns",
    "code": "print",
    "drawings": "end",
    "floats": "Left part",
    "lists": "Second letter",
    "marks": "boxed",
    "old": "a word redefined",
    "references": "spaced words",
    "symbols": "printed symbols",
    "tables": "The note of the table",
    "theorems": "It holds",
    "turned": "A page of landscape",
    "units": "of units",
    "wide": "A picture wider than any page",
    "wrapped": "Wrapped",
}
WITHOUT = {"aps": {"turned"}}
"""REVTeX's two columns and a turned table that waits for its page make pages without end, in any document."""
CHOSEN = {
    "first": {"algorithms": "Sum of numbers", "examples": "The houses are big"},
    "second": {"algorithms": "Sum by steps", "examples": "A sentence of an example"},
}


def lay_out(root: Path, choice: str, without: Collection[str]) -> None:
    """Make a manuscript of all constructs but some, a section each."""
    shutil.copytree(DATA / "constructs/manuscript", root / "manuscript")
    shutil.copytree(DATA / "minimal/bib", root / "bib")
    (root / "manuscript/figures").mkdir()
    shutil.copy(DATA / "english/manuscript/figures/letters.png", root / "manuscript/figures/dot.png")
    files = [*(DATA / "constructs/common").glob("*.tex"), *(DATA / "constructs" / choice).glob("*.tex")]
    files = [file for file in files if file.stem not in without]
    for number, file in enumerate(sorted(files, key=lambda each: each.stem), 1):
        text = f"\\section{{Of {file.stem}}}\n{file.read_text(encoding='utf-8')}"
        target = root / f"manuscript/sections/{number:02}-{file.stem}.tex"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")


def test_every_construct_is_named() -> None:
    for choice, named in CHOSEN.items():
        files = [*(DATA / "constructs/common").glob("*.tex"), *(DATA / "constructs" / choice).glob("*.tex")]
        assert {file.stem for file in files} == {*PRINTED, *named} - ({"acronyms"} if choice == "second" else set())


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize(
    ("journal", "choice"),
    [(journal, "first") for journal in JOURNALS]
    + [(journal, "second") for journal in ("acm", "aps", "arxiv", "ieee-journal")],
)
def test_every_construct_is_typeset_in_every_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, choice: str
) -> None:
    # What TeX cannot do it says on its first pass; numbers are other tests' subject.
    monkeypatch.setattr("elyazma.typesetting.compile.MOST_PASSES", 1)
    without = {*WITHOUT.get(journal, ()), *({"acronyms"} if choice == "second" else ())}
    lay_out(tmp_path, choice, without)
    outcome = build_pdf(tmp_path, Options(journal=journal), lambda _: None)
    if any(finding.code in ABSENT for finding in outcome.diagnostics):
        pytest.skip(f"the class of {journal} is brought by its authors")
    assert [each for each in outcome.diagnostics if each.severity is Severity.ERROR] == []
    assert outcome.value
    text = " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split()).lower()
    wanted = {name: words for name, words in (PRINTED | CHOSEN[choice]).items() if name not in without}
    assert {name for name, words in wanted.items() if words.lower() not in text} == set()


@pytest.mark.tex
def test_letters_struck_twice_are_typeset(minimal: Path) -> None:
    if not run_program(["kpsewhich", "dsfont.sty"], folder=minimal).stdout:
        pytest.skip("dsfont is not here: Debian has it in texlive-fonts-extra, which no default installation brings")
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text("\\section{A}\nThe number $\\mathds{1}$ is struck twice.\n", encoding="utf-8")
    outcome = build_pdf(minimal, Options(), lambda _: None)
    assert outcome.value, outcome.diagnostics
    assert "is struck twice" in " ".join(" ".join(read_pdf(outcome.value.pdf).texts).split())
