"""Reading the author's text files, whatever they are."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from elyazma.model.diagnostics import Diagnostic, Severity, Span
from elyazma.system.texts import LARGEST_TEXT, read_text


def read(root: Path, data: bytes) -> tuple[str | None, tuple[Diagnostic, ...]]:
    (root / "a.tex").write_bytes(data)
    outcome = read_text(root, "a.tex")
    return outcome.value, outcome.diagnostics


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ənənə\n".encode(), "Ənənə\n"),
        (b"\xef\xbb\xbfa\n", "a\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
    ],
)
def test_sound_files_are_read(tmp_path: Path, data: bytes, text: str) -> None:
    assert read(tmp_path, data) == (text, ())


@pytest.mark.parametrize(
    ("data", "code", "place", "words"),
    [
        ("a\nış".encode("cp1254"), "wrong-encoding", (2, 1), "iconv -f WINDOWS-1254"),
        ("é".encode("latin-1"), "wrong-encoding", (1, 1), "0xE9 at offset 0"),
        ("ə\nəə я привет всем".encode() + "привет".encode("cp1251"), "wrong-encoding", (2, 17), "iconv"),
        ("привет".encode("cp1251"), "wrong-encoding", (1, 1), "iconv -f WINDOWS-1251"),
        ("abc".encode("utf-16"), "wrong-encoding", (1, 1), "iconv -f UTF-16"),
        ("abc".encode("utf-32"), "wrong-encoding", (1, 1), "iconv -f UTF-32"),
        (b"\n\xed\xa0\x80", "wrong-encoding", (2, 1), "0xED at offset 1"),
        (b"ab\nc\0", "nul-byte", (2, 2), "offset 4"),
        (b"a\n" + b"x" * 100_001, "long-line", (2, 1), "100,000"),
        (b"a\n" + "ə".encode() * 50_001, "long-line", (2, 1), "100,000"),
    ],
)
def test_what_is_no_text_gives_a_finding(
    tmp_path: Path, data: bytes, code: str, place: tuple[int, int], words: str
) -> None:
    text, (finding,) = read(tmp_path, data)
    assert text is None
    assert (finding.code, finding.span) == (code, Span("a.tex", *place))
    assert words in finding.message + finding.hint


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, b"x" * 100_000)[1] == ()


def test_letters_are_composed_with_a_note(tmp_path: Path) -> None:
    text, (finding,) = read(tmp_path, "a\nb c\u0327 \u0130 c\u0327\n".encode())
    assert text == "a\nb ç İ ç\n"
    assert (finding.severity, finding.code, finding.span) == (Severity.NOTE, "not-normalised", Span("a.tex", 2, 3))


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_gives_a_warning(tmp_path: Path, data: bytes) -> None:
    text, (finding,) = read(tmp_path, data)
    assert text is not None
    assert (finding.severity, finding.code) == (Severity.WARNING, "empty-file")


def test_a_huge_file_is_refused_quickly(tmp_path: Path) -> None:
    start = time.process_time()
    assert [finding.code for finding in read(tmp_path, b"a\n" * LARGEST_TEXT)[1]] == ["file-too-big"]
    assert time.process_time() - start < 1


def make_folder(path: Path) -> None:
    path.mkdir()


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_way_out(path: Path) -> None:
    (path.parents[2] / "secret").write_text("x", encoding="utf-8")
    path.symlink_to("../secret")


def make_nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize("make", [make_folder, os.mkfifo, make_loop, make_device, make_way_out, make_nothing])
def test_what_is_no_regular_file_inside_is_refused(tmp_path: Path, make: object) -> None:
    root = tmp_path / "root"
    root.mkdir()
    assert callable(make)
    make(root / "a.tex")
    outcome = read_text(root, "a.tex")
    assert (outcome.value, [finding.code for finding in outcome.diagnostics]) == (None, ["refused-file"])


def test_a_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "a.tex").write_text("x", encoding="utf-8")
    (tmp_path / "root/out").symlink_to("..")
    assert read_text(tmp_path / "root", "out/a.tex").value is None


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "b.tex").write_text("x", encoding="utf-8")
    (tmp_path / "a.tex").symlink_to("b.tex")
    assert read_text(tmp_path, "a.tex").value == "x"
