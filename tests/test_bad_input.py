"""Bad input, each as an author would meet it: `invoke pdf` says where it is and keeps the last good PDF."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.typesetting import engine
from typed import elyazma

pytestmark = pytest.mark.tex

DATA = Path(__file__).parent / "data"
SECTION = "manuscript/sections/01-introduction.tex"
BIB = "bib/references.bib"
ARTICLE = "manuscript/article.toml"
STYLE = "styles/plain/style.toml"
TEMPLATE = "styles/plain/article.tex.j2"
SECONDS = 60
"""No bad input may take longer than this, on a busy machine too."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a minimal manuscript once: the last good PDF that every fault must leave alone."""
    root = tmp_path_factory.mktemp("good") / "paper"
    shutil.copytree(DATA / "minimal", root)
    (root / "tasks.py").write_text("from elyazma.tasks import namespace\n", encoding="utf-8")
    assert build_pdf(root, Options(), lambda _: None).value
    return root


@pytest.fixture
def paper(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "paper"))


@dataclass(frozen=True)
class Said:
    """What `invoke` answered."""

    code: int
    text: str


def invoke(root: Path, *arguments: str) -> Said:
    """Run Invoke as an author does, in a locale that knows no letter but ASCII."""
    environment = {**os.environ, "LC_ALL": "C", "PYTHONPATH": str(Path(__file__).parents[1] / "scripts")}
    environment.pop("PYTHONUTF8", None)
    process = subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS * 3,
        check=False,
    )
    return Said(process.returncode, process.stdout + process.stderr)


def type_command(root: Path, *arguments: str) -> Said:
    """Run the same command in this process, which is quicker, with streams of such a locale."""
    done = elyazma(root, *arguments, encoding="ascii")
    return Said(done.returncode, done.stdout + done.stderr)


def append(path: str, text: str | bytes) -> Callable[[Path], None]:
    """Make an edit that adds to a file."""

    def edit(root: Path) -> None:
        with (root / path).open("ab") as stream:
            stream.write(text.encode() if isinstance(text, str) else text)

    return edit


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Make an edit that changes every occurrence."""

    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def write(path: str, content: str | bytes) -> Callable[[Path], None]:
    """Make an edit that writes a whole file."""

    def edit(root: Path) -> None:
        (root / path).write_bytes(content.encode() if isinstance(content, str) else content)

    return edit


def link_out(root: Path) -> None:
    (root / SECTION).unlink()
    (root / SECTION).symlink_to("/etc/passwd")


HIDDEN_INPUT = "\\def\\x{/etc/passwd}\\csname @@input\\endcsname \\x\n"

FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "brace": (append(SECTION, "An \\emph{open\n"), rf"{SECTION}:4:9: error\[unclosed-brace\]"),
    "bibliography entry": (write(BIB, "@book{knuth1984,\n title = {x\n"), rf"{BIB}:\d+:\d+: error\["),
    "article.toml": (append(ARTICLE, "x = [\n"), rf"{ARTICLE}:7:\d+: error\[toml-syntax\]"),
    "font": (replace(STYLE, "size_pt", 'fonts = ["None"]\nsize_pt'), rf"{STYLE}:7:\d+: error\[font-"),
    "Latin-1": (append(SECTION, "g\xf6z".encode("latin-1")), rf"{SECTION}:4:2: error\[wrong-encoding\].*0xF6"),
    "UTF-16": (write(SECTION, "\\section{Giriş}\n".encode("utf-16")), rf"{SECTION}:1:1: error\[wrong-encoding\]"),
    "NUL": (append(SECTION, b"a\0b"), rf"{SECTION}:4:2: error\[nul-byte\]"),
    "10 MB": (append(SECTION, "word " * 2_000_000), rf"{SECTION}:1:1: error\[file-too-big\]"),
    "inputs itself": (append(SECTION, "\\input{sections/01-introduction}\n"), rf"{SECTION}:4:8: error\[input-cycle\]"),
    "input of /etc/passwd": (append(SECTION, "\\input{/etc/passwd}\n"), rf"{SECTION}:4:8: error\[unsafe-command\]"),
    "hidden input": (append(SECTION, HIDDEN_INPUT), rf"{SECTION}:4:\d+: error\["),
    "write18": (append(SECTION, "\\immediate\\write18{touch pwned}\n"), rf"{SECTION}:4:11: error\[unsafe-command\]"),
    "openout": (append(SECTION, "\\newwrite\\x\\openout\\x=../x\n"), rf"{SECTION}:4:\d+: error\[unsafe-command\]"),
    "symlink": (link_out, rf"{SECTION}:1:1: error\[refused-file\]"),
    "infinite macro": (append(SECTION, "\\def\\x{\\x}\\x\n"), rf"{SECTION}:4:\d+: error\[tex-"),
    "unknown journal": (replace(ARTICLE, '"plain"', '"plian"'), rf"{ARTICLE}:3:1: error\[unknown-journal\]"),
    "style.toml typo": (replace(STYLE, "size_pt", "size_tp"), rf"{STYLE}:7:1: error\[unknown-key\]"),
    "template": (replace(TEMPLATE, "part.title", "part.titel"), rf"{TEMPLATE}:19:1: error\[template-name\]"),
    "missing figure": (append(SECTION, "\\includegraphics{plot}\n"), rf"{SECTION}:4:18: error\[missing-figure\]"),
    "U+202E": (append(SECTION, "a\u202eb\n"), rf"{SECTION}:4:2: error\[hidden-character\].*U\+202E"),
}  # fmt: skip

BEYOND_ASCII = {"UTF-16", "U+202E"}
"""Faults that are shown with such letters: the program runs in a process of its own, and in the locale."""


@pytest.mark.parametrize("name", FAULTS)
def test_fault_has_a_place_and_costs_nothing(name: str, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # TeX that says nothing is caught in a loop after this many seconds; the test need not wait for them.
    assert engine.LONGEST_SILENCE < SECONDS
    monkeypatch.setattr(engine, "LONGEST_SILENCE", 3)
    spoil, expected = FAULTS[name]
    pdf = paper / "dist/minimal-plain.pdf"
    before = pdf.read_bytes()
    spoil(paper)
    started = time.monotonic()
    said = (invoke if name in BEYOND_ASCII else type_command)(paper, "pdf")
    assert said.code == 1, said.text
    assert re.search(expected, said.text), said.text
    assert "Traceback" not in said.text
    assert pdf.read_bytes() == before
    assert not (paper / "pwned").exists() and not (paper.parent / "x").exists()
    assert time.monotonic() - started < SECONDS


def test_other_entries_survive_a_broken_one(paper: Path) -> None:
    append(BIB, "@book{broken,\n title = {x\n")(paper)
    said = invoke(paper, "check")
    assert "unknown-citation-key" not in said.text


def test_title_of_special_characters_is_printed(paper: Path) -> None:
    replace("manuscript/article.toml", '"A Smallest Manuscript"', r"""'% & # $ _ { } ~ ^ \ < > "q" -- ü'""")(paper)
    said = invoke(paper, "pdf")
    assert said.code == 0, said.text
    text = subprocess.run(
        ["pdftotext", "-layout", paper / "dist/minimal-plain.pdf", "-"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert '% & # $ _ { } ~ ^ \\ < > "q" -- ü' in text
    info = subprocess.run(
        ["pdfinfo", paper / "dist/minimal-plain.pdf"], capture_output=True, encoding="utf-8", check=True
    )
    assert '% & # $ _ { } ~ ^ \\ < > "q" -- ü' in info.stdout


def test_unknown_journal_on_the_command_line(paper: Path) -> None:
    for task in ("pdf", "check"):
        said = type_command(paper, task, "--journal", "plian")
        assert (said.code, said.text) == (2, 'no journal "plian": did you mean plain?\n')


def test_unchanged_is_said_without_tex(paper: Path) -> None:
    assert type_command(paper, "pdf").code == 0
    said = type_command(paper, "pdf")
    assert (said.code, said.text) == (0, "dist/minimal-plain.pdf is up to date\n")


def test_check_speaks_json_in_any_locale(paper: Path) -> None:
    replace(SECTION, "knuth1984", "knuhtə1984")(paper)
    said = invoke(paper, "check", "--json")
    assert said.code == 0
    assert '"code": "unknown-citation-key"' in said.text and "knuhtə1984" in said.text


def test_read_only_results_folder_is_explained(paper: Path) -> None:
    (paper / "dist/minimal-plain.pdf").unlink()
    shutil.rmtree(paper / "dist")
    (paper / "dist").write_text("a file in the folder's place", encoding="utf-8")
    said = type_command(paper, "pdf")
    assert said.code == 3, said.text
    assert "disk-refused" in said.text and "Traceback" not in said.text


def test_ctrl_c_ends_with_130_and_leaves_nobody(paper: Path) -> None:
    append(SECTION, "\\def\\x{\\x}\\x\n")(paper)
    before = (paper / "dist/minimal-plain.pdf").read_bytes()
    shutil.rmtree(paper / "build")
    process = subprocess.Popen(
        [sys.executable, "-m", "invoke", "pdf"], cwd=paper, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + SECONDS
    while not list(paper.glob("build/plain/run-*/minimal-plain.log")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, said
    assert said.endswith("interrupted: nothing was changed\n") and "Traceback" not in said
    assert (paper / "dist/minimal-plain.pdf").read_bytes() == before
    running = [path for path in Path("/proc").glob("[0-9]*/cwd") if points_into(path, paper)]
    assert running == []


def points_into(link: Path, folder: Path) -> bool:
    try:
        return link.readlink().is_relative_to(folder)
    except OSError:
        return False
