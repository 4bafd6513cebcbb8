from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import pytest

from elyazma.flows import machine
from elyazma.flows.machine import Part, inspect_machine
from elyazma.languages import available_languages, load_language
from elyazma.system import sandbox
from elyazma.system.installing import how_to_install
from elyazma.system.sandbox import landlock_abi

REPOSITORY = Path(__file__).parents[2]
TABLE = tomllib.loads((REPOSITORY / "scripts/elyazma/flows/machine.toml").read_text(encoding="utf-8"))
BOOTSTRAP = (REPOSITORY / "scripts/bootstrap").read_text(encoding="utf-8")
LANDLOCK = pytest.mark.skipif(not landlock_abi(), reason="the kernel has no Landlock")
FACES = (("Regular", 80, 0), ("Bold", 200, 0), ("Italic", 80, 100), ("BoldItalic", 200, 100))


def put(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def look(root: Path) -> dict[str, Part]:
    return {part.name: part for part in inspect_machine(root)}


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is all of PATH: a machine with nothing."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    return programs


def test_on_a_bare_machine_every_program_is_missing_and_has_a_way_to_get_it(bare: Path, tmp_path: Path) -> None:
    parts = look(tmp_path)
    absent = {name for name, part in parts.items() if not part.found}
    programs = {str(entry["name"]) for entry in TABLE["program"]}
    files = {str(entry["name"]) for entry in TABLE["tex"]}
    assert absent - {"Landlock"} == programs | files | {
        "font",
        "a page",
        "hyphenation of Russian",
        "hyphenation of Turkish",
    }
    assert all(parts[name].mend and parts[name].blocks for name in absent)
    assert {"Python", "Python packages", "pandoc", "room on disk"} <= parts.keys() - absent
    assert {name for name in absent if parts[name].required} == {
        "XeLaTeX",
        "fontconfig",
        "LaTeX packages",
        "font",
        "a page",
    }


def test_programs_and_files_are_found_with_their_versions(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{bare}:/usr/bin:/bin")
    put(bare, "xelatex", "echo 'XeTeX 3.141592653-2.6-0.999994 (TeX Live 2022/Debian)'")
    put(bare, "pdftotext", "echo 'pdftotext version 22.12.0' >&2; exit 99")
    put(
        bare,
        "kpsewhich",
        'for name in "$@"; do case "$name" in *-ru.tex) ;; *) echo "/tex/$name" ;; esac; done; exit 1',
    )
    faces = "".join(
        f"Tinos\\t/f/Tinos-{face}.ttf\\t{weight}\\t{slant}\\t100\\t1\\tFalse\\n" for face, weight, slant in FACES
    )
    put(bare, "fc-list", f"case $1 in --version) echo 'fontconfig version 2.14.1' >&2 ;; *) printf '{faces}' ;; esac")
    parts = look(tmp_path)
    shown = {name: part.version for name, part in parts.items() if part.found}
    assert shown["XeLaTeX"] == "TeX Live 2022/Debian"
    assert shown["poppler"] == "22.12.0"
    assert shown["fontconfig"] == "2.14.1"
    assert shown["font"] == "Tinos"
    assert shown["hyphenation of Turkish"] == "1 file"
    assert parts["hyphenation of Russian"].version == "without loadhyph-ru.tex"
    assert "texlive-lang-cyrillic" in parts["hyphenation of Russian"].mend
    assert not [part.name for part in parts.values() if part.found and part.mend]


def test_a_missing_class_is_named(bare: Path, tmp_path: Path) -> None:
    put(bare, "kpsewhich", "echo /tex/article.cls")
    part = look(tmp_path)["LaTeX packages"]
    assert not part.found
    assert part.version.startswith("without scrartcl.cls, natbib.sty")


def test_a_program_that_cannot_start_is_missing(bare: Path, tmp_path: Path) -> None:
    put(bare, "git", "")
    (bare / "git").write_bytes(b"\x7fELF")
    assert not look(tmp_path)["git"].found


def test_a_python_package_that_is_gone_is_named(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_list_requirements", lambda: ["invoke", "no-such-package"])
    part = look(tmp_path)["Python packages"]
    assert (part.found, part.version) == (False, "without no-such-package")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/bootstrap").touch()
    assert look(tmp_path)["Python packages"].mend == "scripts/bootstrap"


def test_a_full_disk_is_said(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "ROOM_BYTES", 1 << 70)
    part = look(tmp_path)["room on disk"]
    assert not part.found
    assert part.required


@pytest.mark.parametrize(
    ("present", "wanted"),
    [
        ("apt-get", "sudo apt-get install git"),
        ("brew", "brew install git-for-mac"),
        ("", "install what Debian calls git"),
    ],
)
def test_the_way_to_get_a_package_is_the_machines_own(present: str, wanted: str) -> None:
    assert how_to_install("git", "git-for-mac", lambda name: name if name == present else None) == wanted


def test_the_machine_and_the_bootstrap_ask_for_the_same_files_and_packages() -> None:
    block = re.search(r"tex_files='\n(.*?)\n'", BOOTSTRAP, re.DOTALL)
    assert block
    files = {line.split()[0] for line in block[1].splitlines()}
    breaking = {code: load_language(code).hyphenation for code in available_languages()}
    needed = {code: rules.package for code, rules in breaking.items() if rules.package and not rules.optional}
    patterns = {f"loadhyph-{code}.tex": package for code, package in needed.items()}
    assert files == {file for entry in TABLE["tex"] for file in entry["files"]} | patterns.keys()
    wanted = {package for entry in TABLE["tex"] for package in entry["debian"].split()} | set(patterns.values())
    assert {package for package in wanted if f"| {package} " not in BOOTSTRAP} == set()


def test_every_language_with_patterns_of_its_own_names_their_package() -> None:
    for code in available_languages():
        hyphenation = load_language(code).hyphenation
        assert hyphenation.method != "tex" or hyphenation.package.startswith("texlive-") or code == "en"


# --- The page -------------------------------------------------------------------------------------

PAPER = "xdvipdfmx:fatal: Unrecognized paper format: a4"
WORKING = "echo 'Output written on trial.pdf (1 page).' >trial.log; printf '%%PDF-1.5 %%%%EOF' >trial.pdf"


@pytest.fixture
def engine(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of an engine that the sandbox lets start, beside the system's own programs."""
    monkeypatch.setenv("PATH", f"{bare}:/usr/bin:/bin")
    trusted = sandbox.read_places
    opened = sandbox.Place(bare, may="read", why="the engine of a test")
    monkeypatch.setattr(sandbox, "read_places", lambda program: (*trusted(program), opened))
    return bare


def test_a_page_that_comes_out_in_the_sandbox_is_the_proof(engine: Path, tmp_path: Path) -> None:
    put(engine, "xelatex", WORKING)
    part = look(tmp_path)["a page"]
    assert (part.found, part.required, part.mend) == (True, True, "")
    assert part.version == "xelatex sets one in the sandbox"


@LANDLOCK
def test_a_sandbox_that_hides_what_the_driver_reads_is_at_fault(engine: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "paperspecs"
    hidden.write_text("a4")
    put(engine, "xelatex", f"cat {hidden} >/dev/null || {{ echo '{PAPER}' >&2; kill -PIPE $$; }}; {WORKING}")
    part = look(tmp_path)["a page"]
    assert not part.found and PAPER in part.version
    assert part.mend.startswith("strace ") and "sandbox.toml" in part.mend


def test_an_engine_that_sets_no_page_anywhere_is_at_fault(engine: Path, tmp_path: Path) -> None:
    put(engine, "xelatex", f"echo '{PAPER}' >&2; exit 1")
    part = look(tmp_path)["a page"]
    assert not part.found and PAPER in part.version
    assert part.mend == how_to_install("texlive-xetex", "mactex-no-gui").replace("install", "reinstall")


def test_the_first_error_of_the_page_is_told(engine: Path, tmp_path: Path) -> None:
    put(engine, "xelatex", "echo './trial.tex:1: Undefined control sequence.' >trial.log; exit 1")
    assert look(tmp_path)["a page"].version == "LaTeX does not know a command"


@LANDLOCK
def test_an_engine_that_the_sandbox_does_not_let_start_is_told(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{bare}:/usr/bin:/bin")
    put(bare, "xelatex", WORKING)
    part = look(tmp_path)["a page"]
    assert not part.found and part.version == f"{bare}/xelatex cannot be started: Permission denied"
    assert "sandbox.toml" in part.mend


@pytest.mark.tex
def test_this_machine_can_typeset() -> None:
    missing = [part for part in inspect_machine(REPOSITORY) if part.required and not part.found]
    assert missing == []
