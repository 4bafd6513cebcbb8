"""The files of bib/: shown as they would be, written in one step, and only when they are the author's and sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.diagnostics import Diagnostic
from elyazma.references.changing import BibText
from elyazma.references.tidy import Tidied, check_entries, list_bib_files, read_bib_files, tidy, write_tidied

UNTIDY = '@book{b, title = "T", author = {A}, publisher = {P}, year = 2000}\n@misc{a, title={A}}\n'
TIDY = """@misc{a,
  title = {A},
}

@book{b,
  title     = {T},
  author    = {A},
  publisher = {P},
  year      = {2000},
}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "bib").mkdir()
    return tmp_path


def write(root: Path, text: str, name: str = "references.bib") -> Path:
    path = root / "bib" / name
    path.write_bytes(text.encode())
    return path


def run(root: Path, *named: str) -> tuple[tuple[Tidied, ...], list[str]]:
    read = read_bib_files(root)
    files: tuple[BibText, ...] = read.value or ()
    faults: tuple[Diagnostic, ...] = (*read.diagnostics, *check_entries(files).diagnostics)
    tidied = tidy(files, faults, frozenset(named), {})
    return tidied.value or (), [finding.code for finding in (*faults, *tidied.diagnostics)]


def test_file_is_shown_then_written(root: Path) -> None:
    path = write(root, UNTIDY)
    (tidied,), codes = run(root)
    assert codes == [] and tidied.changed and tidied.after == TIDY
    assert tidied.show().startswith("--- bib/references.bib\n+++ bib/references.bib\n@@ ")
    assert path.read_text(encoding="utf-8") == UNTIDY
    assert list(write_tidied(root, (tidied,))) == []
    assert path.read_text(encoding="utf-8") == TIDY
    assert [path.name for path in path.parent.iterdir()] == ["references.bib"]
    (again,), _ = run(root)
    assert not again.changed and again.show() == ""


@pytest.mark.parametrize("text", [TIDY.replace("\n", "\r\n"), "\ufeff" + TIDY, TIDY.rstrip("\n")])
def test_line_ends_and_marks_are_tidied_too(root: Path, text: str) -> None:
    write(root, text)
    (tidied,), _ = run(root)
    assert tidied.changed and tidied.after == TIDY and tidied.show()


def test_broken_file_is_left_alone_and_the_others_are_not(root: Path) -> None:
    write(root, "@book{b, title = {T\n", "broken.bib")
    write(root, UNTIDY, "sound.bib")
    tidied, codes = run(root)
    assert [each.file.path for each in tidied] == ["bib/sound.bib"]
    assert {"bibliography-broken-entry", "bib-left-alone"} <= set(codes)


@pytest.mark.parametrize(
    "mark",
    [
        "% == BibTeX quality report for b:\n% ? unused Url\n",
        "@comment{zotero-better-bibtex:whitelist:b}\n",
        "@misc{z, title = {Z}, file = {Full Text:/home/a/Zotero/storage/ABCD1234/z.pdf:application/pdf}}\n",
        "@Comment{jabref-meta: databaseType:bibtex;}\n",
        "%% This BibTeX bibliography file was created using BibDesk.\n",
    ],
)
def test_what_another_program_writes_is_touched_only_when_named(root: Path, mark: str) -> None:
    write(root, UNTIDY + "\n" + mark)
    tidied, codes = run(root)
    assert tidied == () and codes == ["bib-managed"]
    (tidied_by_name,), _ = run(root, "bib/references.bib")
    assert tidied_by_name.changed


@pytest.mark.parametrize("marker", ["references.bib.zotero", ".zotero"])
def test_marker_file_says_the_same(root: Path, marker: str) -> None:
    write(root, UNTIDY)
    (root / "bib" / marker).touch()
    assert run(root) == ((), ["bib-managed"])


def test_file_written_meanwhile_is_not_overwritten(root: Path) -> None:
    path = write(root, UNTIDY)
    tidied, _ = run(root)
    path.write_text("% newer\n", encoding="utf-8")
    assert [finding.code for finding in write_tidied(root, tidied)] == ["bib-changed"]
    assert path.read_text(encoding="utf-8") == "% newer\n"


def test_file_that_cannot_be_written_is_a_finding(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_files: dict[Path, bytes]) -> None:
        raise OSError(28, "No space left on device")

    write(root, UNTIDY)
    tidied, _ = run(root)
    monkeypatch.setattr("elyazma.references.tidy.write_files", fail)
    assert [finding.code for finding in write_tidied(root, tidied)] == ["bib-not-written"]


def test_layout_that_would_lose_something_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, UNTIDY)
    monkeypatch.setattr("elyazma.references.tidy.lay_out", lambda text, additions: TIDY.replace("2000", "2001"))
    assert run(root) == ((), ["bib-unsafe"])


def test_duplicates_and_gaps_are_named_across_files_cited_or_not(root: Path) -> None:
    write(
        root, "@book{a, author = {X, Y}, title = {One Thing}, publisher = {P}, year = 2000, doi={10.1000/A}}\n", "1.bib"
    )
    write(
        root,
        "@book{b, author = {Z}, title = {O}, publisher = {P}, year = 2001, doi={https://doi.org/10.1000/a}}\n"
        "@book{c, author = {Y X}, title = {one thing!}, publisher = {Q}, year = {2000}}\n"
        "@book{d, author = {W}, title = {One Thing}, publisher = {P}, year = 2000}\n"
        "@article{e, title = {E}}\n",
        "2.bib",
    )
    read = read_bib_files(root)
    found = {
        (finding.code, finding.span and finding.span.line) for finding in check_entries(read.value or ()).diagnostics
    }
    assert found == {("duplicate-doi", 1), ("duplicate-work", 2), ("reference-incomplete", 4)}


def test_no_folder_is_no_fault(tmp_path: Path) -> None:
    assert list_bib_files(tmp_path) == () and run(tmp_path) == ((), [])
