"""The store of passes of XeLaTeX: the same folder gives the same files, and whatever is changed is set anew."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from elyazma.system.process import Finished, Limits
from elyazma.typesetting.engine import TEX_LIMITS, Pass
from kept_passes import Engine, make_engine, make_stock_runner

TEXT = "\\documentclass{article}\\pagestyle{empty}\\begin{document}a\\end{document}\n"


@pytest.fixture
def passes() -> list[Path]:
    return []


@pytest.fixture
def fake(tmp_path: Path, passes: list[Path]) -> Engine:
    """Stand in for the engine: its PDF is the text, and its record names the folder."""

    def run(pass_: Pass, limits: Limits) -> Finished:
        folder = pass_.folder
        assert limits == TEX_LIMITS
        passes.append(folder)
        (folder / "m.pdf").write_bytes((folder / pass_.main).read_bytes())
        (folder / "m.fls").write_text(f"PWD {folder}\n", encoding="utf-8")
        (folder / "m.synctex.gz").write_bytes(gzip.compress(f"Input:1:{folder}/./m.tex\n".encode()))
        return Finished(0, b"said", b"", False, 1.0)

    (tmp_path / "store").mkdir()
    return make_engine(tmp_path / "store", run)


def lay_out(folder: Path, text: str = TEXT) -> Path:
    folder.mkdir()
    (folder / "m.tex").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.tex
def test_the_same_folder_elsewhere_is_set_once(fake: Engine, passes: list[Path], tmp_path: Path) -> None:
    one, two = lay_out(tmp_path / "one"), lay_out(tmp_path / "another")
    assert fake(Pass("xelatex", "m.tex", one, 0)) == fake(Pass("xelatex", "m.tex", two, 0))
    assert passes == [one]
    assert (two / "m.pdf").read_bytes() == (one / "m.pdf").read_bytes()
    assert (two / "m.fls").read_text(encoding="utf-8") == f"PWD {two}\n"
    assert gzip.decompress((two / "m.synctex.gz").read_bytes()).decode() == f"Input:1:{two}/./m.tex\n"


@pytest.mark.tex
def test_a_second_pass_elsewhere_is_shared_though_the_first_left_its_paths(
    fake: Engine, passes: list[Path], tmp_path: Path
) -> None:
    one, two = lay_out(tmp_path / "one"), lay_out(tmp_path / "another")
    for folder in (one, two):
        fake(Pass("xelatex", "m.tex", folder, 0))
        (folder / "m.aux").write_text("\\relax\n", encoding="utf-8")
        (folder / "m.pdf").unlink()
        fake(Pass("xelatex", "m.tex", folder, 0))
        assert (folder / "m.pdf").read_text(encoding="utf-8") == TEXT
        assert (folder / "m.fls").read_text(encoding="utf-8") == f"PWD {folder}\n"
    assert passes == [one, one]


@pytest.mark.tex
def test_whatever_is_changed_is_set_anew(
    fake: Engine, passes: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake(Pass("xelatex", "m.tex", lay_out(tmp_path / "one"), 0))
    other = lay_out(tmp_path / "other", TEXT.replace("{a", "{b"))
    fake(Pass("xelatex", "m.tex", other, 0))
    assert b"{document}" in (other / "m.pdf").read_bytes()
    more = lay_out(tmp_path / "more")
    (more / "m.aux").write_text("\\relax\n", encoding="utf-8")
    fake(Pass("xelatex", "m.tex", more, 0))
    fake(Pass("xelatex", "m.tex", lay_out(tmp_path / "later"), 1))
    font = tmp_path / "font.ttf"
    for content in (b"1", b"22"):
        font.write_bytes(content)
        fake(Pass("xelatex", "m.tex", lay_out(tmp_path / f"font{len(content)}"), 0, (font,)))
    monkeypatch.setenv("XDG_DATA_HOME", "/elsewhere")
    fake(Pass("xelatex", "m.tex", lay_out(tmp_path / "person"), 0))
    assert len(passes) == 7


@pytest.mark.tex
def test_other_engines_and_links_are_never_kept(fake: Engine, passes: list[Path], tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "one")
    for _ in range(2):
        fake(Pass("pdflatex", "m.tex", folder, 0))
    (folder / "link.tex").symlink_to(folder / "m.tex")
    for _ in range(2):
        fake(Pass("xelatex", "m.tex", folder, 0))
    assert len(passes) == 4


@pytest.mark.tex
def test_a_source_that_is_changed_is_compiled_anew(passes: list[Path], tmp_path: Path) -> None:
    def run(arguments: list[str], *, folder: Path, **options: Any) -> Finished:
        passes.append(folder)
        (folder / "m.pdf").write_bytes((folder / "m.tex").read_bytes())
        return Finished(0, b"", b"", False, float(len(arguments) + len(options)))

    (tmp_path / "store").mkdir()
    kept = make_stock_runner(tmp_path / "store", run)
    latexmk = ["latexmk", "-xelatex", "m.tex"]
    texts = {"one": TEXT, "same": TEXT, "other": TEXT.replace("{a", "{b")}
    for name, text in texts.items():
        folder = lay_out(tmp_path / name, text)
        environment = {"HOME": f"{folder}-home", "SOURCE_DATE_EPOCH": "0"}
        kept(latexmk, folder=folder, environment=environment, readable=[], writable=[folder], limits=None)
        assert (folder / "m.pdf").read_text(encoding="utf-8") == text
    later = lay_out(tmp_path / "later")
    kept(latexmk, folder=later, environment={"SOURCE_DATE_EPOCH": "1"}, readable=[], writable=[later], limits=None)
    kept(["latexmk", "-pdf", "m.tex"], folder=later, environment={}, readable=[], writable=[later], limits=None)
    assert [folder.name for folder in passes] == ["one", "other", "later", "later"]
