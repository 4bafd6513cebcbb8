"""TeX is the judge of its own language: what our reader alone finds wrong stops nobody."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.flows.exports import export
from elyazma.flows.judging import check_and_judge
from elyazma.flows.pipeline import build_pdf
from elyazma.flows.revisions import compare_revisions
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic, Severity

MINIMAL = Path(__file__).parents[1] / "data/minimal"
ODD = "\\section{Introduction}\nBefore.\n\\opened inside \\end{center}\nBehind.\n"
"""An environment that a command of the author's begins: sense for TeX, none for who reads the text alone."""
BROKEN = "\\section{Introduction}\nA \\textbf{word.\n\n\\begin{center}Inside.\n"


def write(root: Path, text: str, preamble: str = r"\newcommand{\opened}{\begin{center}}") -> Path:
    shutil.copytree(MINIMAL, root, dirs_exist_ok=True)
    (root / "manuscript/sections/01-introduction.tex").write_text(text, encoding="utf-8")
    (root / "manuscript/preamble.tex").write_text(preamble, encoding="utf-8")
    return root


def told(findings: tuple[Diagnostic, ...], severity: Severity) -> list[tuple[str, str, int]]:
    found = dict.fromkeys(each for each in findings if each.severity is severity and each.code != "reference-uncited")
    return [(each.code, each.span.path.rpartition("/")[2], each.span.line) for each in found if each.span]


def quiet(_: str) -> None:
    return None


ENDED = ("stray-end", "01-introduction.tex", 3)


def test_without_tex_it_is_an_error_until_tex_has_set_it(tmp_path: Path) -> None:
    root = write(tmp_path, ODD)
    assert told(check_manuscript(root, "").diagnostics, Severity.ERROR) == [ENDED]


@pytest.mark.tex
def test_what_tex_sets_is_a_warning_in_every_flow(tmp_path: Path) -> None:
    root = write(tmp_path, ODD)
    made = build_pdf(root, Options(), quiet)
    assert made.value, made.diagnostics
    assert told(made.diagnostics, Severity.ERROR) == []
    assert told(made.diagnostics, Severity.WARNING) == [ENDED]
    assert told(check_manuscript(root, "").diagnostics, Severity.WARNING) == [ENDED]
    page = export(root, Options(format="html"), quiet)
    assert page.value, page.diagnostics
    assert "inside" in page.value.path.read_text(encoding="utf-8")


@pytest.mark.tex
def test_a_word_file_asks_tex_too_where_no_pdf_was_made(tmp_path: Path) -> None:
    made = export(write(tmp_path, ODD), Options(format="docx"), quiet)
    assert made.value, made.diagnostics


@pytest.mark.tex
def test_a_file_that_changes_is_judged_again(tmp_path: Path) -> None:
    root = write(tmp_path, ODD)
    assert check_and_judge(root, Options(), quiet).value
    write(root, ODD.replace("Behind", "Changed"))
    found = check_manuscript(root, "").diagnostics
    assert told(found, Severity.ERROR) == [ENDED]
    write(root, ODD + "\\end{center}\n")
    assert told(build_pdf(root, Options(), quiet).diagnostics, Severity.ERROR) == [ENDED, ("stray-end", ENDED[1], 5)]


@pytest.mark.tex
def test_what_tex_stops_over_is_told_as_before_and_once(tmp_path: Path) -> None:
    made = build_pdf(write(tmp_path, BROKEN), Options(), quiet)
    assert made.value is None
    found = [("unclosed-brace", ENDED[1], 2), ("unclosed-environment", ENDED[1], 4)]
    assert told(made.diagnostics, Severity.ERROR) == found
    assert not (tmp_path / "build/cache/accepted.json").exists()


@pytest.mark.tex
def test_what_stops_tex_in_front_of_it_is_told_too(tmp_path: Path) -> None:
    made = build_pdf(write(tmp_path, ODD, "\\nonsense\n"), Options(), quiet)
    assert told(made.diagnostics, Severity.ERROR) == [ENDED, ("tex-command", "preamble.tex", 1)]


@pytest.mark.tex
def test_revisions_that_tex_has_set_can_be_compared(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)

    root = write(tmp_path, ODD)
    assert build_pdf(root, Options(), quiet).value
    git("init", "-q")
    git("add", "manuscript", "bib", "styles")
    git("commit", "-qm", "First")
    git("tag", "one")
    write(root, ODD.replace("Before", "Earlier"))
    assert check_and_judge(root, Options(), quiet).value
    compared = compare_revisions(root, "one", "", "", quiet)
    assert compared.value, compared.diagnostics


@pytest.mark.tex
def test_a_file_that_the_journal_does_not_print_is_not_judged(tmp_path: Path) -> None:
    root = write(tmp_path, ODD)
    (root / "manuscript/abstract.az.tex").write_text("Bu $x məqalədir.\n", encoding="utf-8")
    made = build_pdf(root, Options(), quiet)
    assert told(made.diagnostics, Severity.ERROR) == [("unclosed-math", "abstract.az.tex", 1)]


@pytest.mark.tex
def test_an_abstract_is_judged_where_it_is_printed(tmp_path: Path) -> None:
    root = write(tmp_path, "\\section{Introduction}\nText.\n")
    (root / "manuscript/abstract.en.tex").write_text("Before.\n\\opened inside \\end{center}\n", encoding="utf-8")
    assert build_pdf(root, Options(), quiet).value


@pytest.mark.tex
def test_a_verdict_ends_with_what_it_was_made_of(tmp_path: Path) -> None:
    root = write(tmp_path, ODD)
    assert build_pdf(root, Options(), quiet).value
    assert told(check_manuscript(root, "").diagnostics, Severity.ERROR) == []
    (root / "manuscript/a.png").write_bytes(b"")
    assert told(check_manuscript(root, "").diagnostics, Severity.ERROR) == [ENDED]
    (root / "manuscript/a.png").unlink()
    assert told(check_manuscript(root, "").diagnostics, Severity.ERROR) == []
    (root / "manuscript/preamble.tex").write_text("\\newcommand{\\opened}{}", encoding="utf-8")
    assert told(check_manuscript(root, "").diagnostics, Severity.ERROR) == [ENDED]
