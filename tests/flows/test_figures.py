from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.flows.figures import Made, convert_figures, mend_figures
from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome, Span, exit_code
from elyazma.pdf.reader import read_pdf, read_texts
from elyazma.sources.tree import find_figure, find_name_for_tex
from elyazma.system.ghostscript import convert_picture, read_letters
from elyazma.system.process import find_program
from small_pdf import HELVETICA, TYPE3, one_page

FIGURES = "manuscript/figures"
TEXT = "BT /F1 40 Tf 50 50 Td (aaa) Tj ET"
EPS = """%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 10 10 110 60
/Helvetica findfont 20 scalefont setfont
20 20 moveto (figure) show
10 10 100 50 rectstroke
showpage
"""
needs_gs = pytest.mark.skipif(find_program("gs") is None, reason="Ghostscript is not installed")


def put(root: Path, name: str, content: bytes | str) -> Path:
    path = root / FIGURES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def mend(root: Path, *, embed: bool = False, convert: bool = False) -> Outcome[tuple[Made, ...]]:
    return mend_figures(root, embed=embed, convert=convert, progress=lambda _: None)


def codes(outcome: Outcome[tuple[Made, ...]]) -> list[str]:
    return [finding.code for finding in outcome.diagnostics]


def drawn(size: int = 200) -> bytes:
    return one_page(TEXT, font=TYPE3, box=(0, 0, size, size))


def named() -> bytes:
    return one_page(TEXT, font=HELVETICA, box=(0, 0, 200, 200))


def test_without_a_flag_nothing_is_written(tmp_path: Path) -> None:
    for name, content in (("drawn.pdf", drawn()), ("named.pdf", named()), ("old.eps", EPS), ("broken.pdf", "no")):
        put(tmp_path, name, content)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    outcome = mend(tmp_path)
    assert outcome.value == () and exit_code(outcome.diagnostics) == 0
    assert codes(outcome) == ["font-type3", "font-not-embedded", "figure-format"]
    assert [finding.hint.split("--")[1] for finding in outcome.diagnostics] == ["embed", "embed", "convert"]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_type_3_is_mended_and_the_original_kept(tmp_path: Path) -> None:
    path = put(tmp_path, "drawn.pdf", drawn())
    outcome = mend(tmp_path, embed=True)
    assert outcome == Outcome((Made(f"{FIGURES}/drawn.pdf", f"{FIGURES}/originals/drawn.pdf"),))
    assert (tmp_path / FIGURES / "originals/drawn.pdf").read_bytes() == drawn()
    assert not any(font.type3 for font in read_pdf(path).fonts)
    assert mend(tmp_path, embed=True) == Outcome(())


def test_no_original_is_ever_written_over(tmp_path: Path) -> None:
    for size in (200, 300, 200):
        put(tmp_path, "drawn.pdf", drawn(size))
        mend(tmp_path, embed=True)
    kept = {path.name: path.read_bytes() for path in (tmp_path / FIGURES / "originals").iterdir()}
    assert kept == {"drawn.pdf": drawn(200), "drawn-2.pdf": drawn(300)}


@needs_gs
def test_named_font_is_embedded_with_its_text(tmp_path: Path) -> None:
    path = put(tmp_path, "named.pdf", named())
    assert mend(tmp_path, embed=True).diagnostics == ()
    assert all(font.embedded for font in read_pdf(path).fonts)
    assert read_texts(path.read_bytes()) == read_texts(named())


def test_letters_of_dots_stay_and_are_told(tmp_path: Path) -> None:
    stroked = drawn().replace(b"750 750 re f", b"750 750 re S")
    path = put(tmp_path, "drawn.pdf", stroked)
    outcome = mend(tmp_path, embed=True)
    (finding,) = outcome.diagnostics
    assert (finding.code, finding.span) == ("figure-not-mended", Span(f"{FIGURES}/drawn.pdf"))
    assert path.read_bytes() == stroked and not (tmp_path / FIGURES / "originals").exists()
    assert exit_code(outcome.diagnostics) == 1


def test_what_would_look_different_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "drawn.pdf", drawn())
    empty = one_page("", font=TYPE3, box=(0, 0, 200, 200))
    monkeypatch.setattr("elyazma.flows.figures.outline_fonts", lambda _: empty)
    assert codes(mend(tmp_path, embed=True)) == ["figure-not-mended"]
    assert path.read_bytes() == drawn()


def test_without_ghostscript_the_machine_is_at_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "named.pdf", named())
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = mend(tmp_path, embed=True)
    assert codes(outcome) == ["ghostscript-missing"] and exit_code(outcome.diagnostics) == 3


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    put(tmp_path, "drawn.pdf", drawn())
    put(tmp_path, "originals", "a file where the folder would be")
    assert codes(mend(tmp_path, embed=True)) == ["figure-not-written"]


def test_nothing_is_written_outside_the_manuscript(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    put(root, "drawn.pdf", drawn())
    (root / FIGURES / "originals").symlink_to(outside)
    assert codes(mend(root, embed=True)) == ["figure-not-written"]
    assert list(outside.iterdir()) == []


# --- EPS --------------------------------------------------------------------------------------------


@needs_gs
def test_eps_becomes_a_pdf_beside_it(tmp_path: Path) -> None:
    source = put(tmp_path, "old.eps", EPS)
    assert mend(tmp_path, convert=True) == Outcome((Made(f"{FIGURES}/old.pdf", f"{FIGURES}/old.eps"),))
    facts = read_pdf(tmp_path / FIGURES / "old.pdf")
    assert facts.texts[0].strip() == "figure" and all(font.embedded for font in facts.fonts)
    assert [round(size * 72 / 25.4) for size in facts.sizes[0]] == [100, 50]
    assert source.read_text() == EPS and mend(tmp_path, convert=True) == Outcome(())
    source.write_text(EPS.replace("(figure)", "(another)"))
    assert len(mend(tmp_path, convert=True).value or ()) == 1
    assert read_pdf(tmp_path / FIGURES / "old.pdf").texts[0].strip() == "another"


def test_an_import_converts_what_cannot_be_proved_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "plot.eps", EPS)
    monkeypatch.setattr("elyazma.flows.figures.look_alike", lambda *_, **__: False)
    outcome = convert_figures(tmp_path, lambda _: None)
    assert codes(outcome) == ["figure-unproved"]
    assert exit_code(outcome.diagnostics) == 0
    assert [made.path for made in outcome.value or ()] == ["manuscript/figures/plot.pdf"]


def test_pdf_of_the_author_s_own_is_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "old.eps", EPS)
    own = put(tmp_path, "old.pdf", one_page(box=(0, 0, 9, 9)))
    content = own.read_bytes()
    assert mend(tmp_path, convert=True) == Outcome(()) and own.read_bytes() == content


@needs_gs
def test_ghostscript_reads_the_letters_of_an_eps_and_of_its_pdf() -> None:
    assert read_letters(EPS.encode()).split() == ["figure"]
    assert read_letters(convert_picture(EPS.encode())).split() == ["figure"]


@needs_gs
def test_text_that_cannot_be_searched_any_more_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "old.eps", EPS)
    monkeypatch.setattr("elyazma.system.ghostscript.read_letters", lambda content: content[:4].decode())
    outcome = mend(tmp_path, convert=True)
    assert codes(outcome) == ["figure-text"] and len(outcome.value or ()) == 1


@needs_gs
def test_what_is_no_postscript_is_told(tmp_path: Path) -> None:
    put(tmp_path, "old.eps", "\\documentclass{article}")
    assert codes(mend(tmp_path, convert=True)) == ["figure-not-converted"]


@pytest.mark.parametrize(
    ("name", "there", "found", "for_tex"),
    [
        ("old.eps", "old.pdf", "old.pdf", "old.eps.pdf"),
        ("old.eps", "old-eps-converted-to.pdf", "old-eps-converted-to.pdf", "old.eps.pdf"),
        ("old", "old-eps-converted-to.pdf", "old-eps-converted-to.pdf", "old.pdf"),
        ("old", "old.pdf", "old.pdf", "old.pdf"),
        ("old.eps", "other.pdf", "old.eps", "old.eps"),
    ],
)
def test_name_of_an_eps_finds_its_pdf(tmp_path: Path, name: str, there: str, found: str, for_tex: str) -> None:
    put(tmp_path, "old.eps", EPS)
    put(tmp_path, there, one_page())
    path = find_figure(tmp_path, name)
    assert path == f"{FIGURES}/{found}"
    assert find_name_for_tex(name, path) == f"{FIGURES}/{for_tex}"


@needs_gs
@pytest.mark.tex
def test_text_that_names_an_eps_is_built_with_its_pdf(minimal: Path) -> None:
    put(minimal, "old.eps", EPS)
    section = minimal / "manuscript/sections/01-introduction.tex"
    section.write_text(
        section.read_text(encoding="utf-8") + "\n\\includegraphics[alt={Old}]{old.eps}\n", encoding="utf-8"
    )
    before = build_pdf(minimal, Options(), lambda _: None)
    assert [finding.code for finding in before.diagnostics] == ["figure-format"]
    mend(minimal, convert=True)
    built = build_pdf(minimal, Options(), lambda _: None)
    assert built.value is not None and built.diagnostics == ()
    assert "figure" in "".join(read_pdf(built.value.pdf).texts)
    put(minimal, "old.eps", EPS + "% changed\n")
    again = build_pdf(minimal, Options(), lambda _: None)
    assert [finding.code for finding in again.diagnostics] == ["figure-outdated"]


@needs_gs
def test_a_picture_that_git_lfs_has_not_brought_is_told(tmp_path: Path) -> None:
    put(tmp_path, "old.eps", "version https://git-lfs.github.com/spec/v1\noid sha256:07db\nsize 76745\n")
    (told,) = mend(tmp_path, convert=True).diagnostics
    assert (told.code, told.hint) == ("figure-not-converted", "type: git lfs pull")
