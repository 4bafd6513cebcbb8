"""What the machine lacks is brought: by apt as root, else into the person's own tree, which TeX then reads."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from elyazma.flows.install_missing import Brought, UnknownName, Wanted, find_wanted, install, list_wanted
from elyazma.flows.machine import Part
from elyazma.model.diagnostics import Outcome
from elyazma.model.phrases import NOTHING, phrase, verbatim
from elyazma.system import own_tree
from elyazma.system.freshness import stamp_machine
from elyazma.system.own_tree import read_record, tree_folder, tree_variables
from elyazma.system.versions import list_versions
from elyazma.typesetting.engine import Pass, run_engine

LOCAL = "/usr/local/share/texmf"
NOWHERE = "/nonexistent"
APT = """
echo "$*" >> "$0.log"
case "$*" in *bad*) echo "E: Unable to locate package bad" >&2; exit 100 ;; esac
[ "$1" = download ] || exit 0
shift
for name in "$@"; do : > "${name}_2%3a1.3-1_all.deb"; done
"""
DPKG = r"""
tree="$3/usr/share/texlive/texmf-dist" other="$3/usr/share/texmf"
mkdir -p "$tree/tex/latex/mine" "$tree/doc" "$tree/tex/generic/hyph-utf8" "$tree/web2c" "$tree/fonts/map/dvips/mine"
mkdir -p "$other/tex/latex" "$3/var/lib/tex-common/fontmap-cfg/texlive" "$3/usr/share/fonts/opentype" "$3/usr/bin"
printf '%s\n' '\ProvidesPackage{mine}\newcommand\mine{MINE}' > "$tree/tex/latex/mine/mine.sty"
echo 'other' > "$other/tex/latex/other.sty"
echo 'a' > "$tree/doc/a.tex"; echo 'b' > "$tree/tex/generic/hyph-utf8/b.tex"; echo 'c' > "$tree/web2c/texmf.cnf"
echo 'wanted10 Wanted <wanted.pfb' > "$tree/fonts/map/dvips/mine/wanted.map"
echo 'rival10 Rival <rival.pfb' > "$tree/fonts/map/dvips/mine/rival.map"
printf 'MixedMap wanted.map\n#! Map rival.map\n' > "$3/var/lib/tex-common/fontmap-cfg/texlive/mine.cfg"
mkdir -p "$tree/fonts/source/public/mine"; cp "$0.mf" "$tree/fonts/source/public/mine/drawn10.mf"
echo 'font' > "$3/usr/share/fonts/opentype/Mine.otf"
"""
METAFONT = """\
mode_setup; font_size 10pt#; em#:=5pt#; define_pixels(em);
beginchar("a",em#,em#,0); fill unitsquare scaled em; endchar; end.
"""
KPSEWHICH = r"""
tree=${TEXMFLOCAL#\{}; tree=${tree%%,*}
for file in "$@"; do [ -n "$TEXMFLOCAL" ] && [ -n "$(find "$tree" -name "$file")" ] && echo "/found/$file"; done; exit 0
"""


def put(folder: Path, name: str, script: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of programs of a machine with apt, Debian's TeX and a person who is not root."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, script in (("apt-get", APT), ("dpkg-deb", DPKG), ("kpsewhich", KPSEWHICH)):
        put(programs, name, script)
    (programs / "dpkg-deb.mf").write_text(METAFONT, encoding="utf-8")
    fonts = tmp_path / "system.map"
    fonts.write_text("cmr10 CMR10 <cmr10.pfb\n", encoding="utf-8")
    monkeypatch.setattr(own_tree, "_SYSTEM_MAP", fonts)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return programs


def bring(*wanted: Wanted) -> Outcome[Brought]:
    return install(wanted, Path("/"), lambda _: None)


def asked(programs: Path) -> list[str]:
    log = programs / "apt-get.log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


# --- What is wanted -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("ulem.sty", Wanted("texlive-plain-generic", "ulem.sty")),
        ("ulem", Wanted("texlive-plain-generic", "ulem.sty")),
        ("elsarticle", Wanted("texlive-publishers", "elsarticle.cls")),
        ("bbm10.tfm", Wanted("texlive-fonts-extra", "bbm10.tfm")),
        ("texlive-science", Wanted("texlive-science")),
        ("fonts-noto-cjk", Wanted("fonts-noto-cjk")),
    ],
)
def test_a_file_or_a_package_is_understood(name: str, wanted: Wanted) -> None:
    assert find_wanted([name]) == (wanted,)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ulme.sty", "ulem.sty"),
        ("siunitex", "siunitx.sty"),
        ("texlive-sciense", "texlive-science"),
        ("--purge", "name a file"),
        ("bash", "name a file"),
        ("", "name a file"),
    ],
)
def test_what_no_package_is_known_for_is_refused_with_what_may_be_meant(name: str, advice: str) -> None:
    with pytest.raises(UnknownName, match=advice):
        find_wanted([name])


def test_what_the_machine_lacks_is_wanted() -> None:
    parts = (
        Part(verbatim("git"), False, NOTHING, NOTHING, verbatim(""), False, ("git",)),
        Part(verbatim("TeX"), False, NOTHING, NOTHING, verbatim(""), True, ("texlive-science", "tipa"), True),
        Part(verbatim("page"), False, NOTHING, NOTHING, verbatim("type this"), True),
        Part(verbatim("there"), True, NOTHING, NOTHING, verbatim(""), True, ("texlive-games",), True),
    )
    assert list_wanted(parts) == (Wanted("git", is_tex=False), Wanted("texlive-science"), Wanted("tipa"))


# --- Without root -----------------------------------------------------------------------------------


def test_without_root_a_package_is_unpacked_into_the_persons_own_tree(person: Path) -> None:
    assert tree_variables() == {"TEXMFHOME": NOWHERE, "TEXMFCONFIG": NOWHERE, "TEXMFVAR": NOWHERE}
    brought = bring(Wanted("texlive-mine", "mine.sty"), Wanted("texlive-mine", "other.sty"))
    assert brought.diagnostics == ()
    assert brought.value and brought.value.packages == {"texlive-mine": "2:1.3-1"} == read_record()
    assert asked(person) == ["download texlive-mine"]
    tree = tree_folder()
    assert tree_variables()["TEXMFLOCAL"] == f"{{{tree},{LOCAL}}}" and tree_variables()["TEXMFHOME"] == NOWHERE
    held = sorted(path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file())
    assert held == [
        "fonts/map/dvips/mine/rival.map",
        "fonts/map/dvips/mine/wanted.map",
        "fonts/map/pdftex/updmap/pdftex.map",
        "fonts/source/public/mine/drawn10.mf",
        "ls-R",
        "maps/mine.cfg",
        "packages.txt",
        "tex/latex/mine/mine.sty",
        "tex/latex/other.sty",
    ]
    index = (tree / "ls-R").read_text(encoding="utf-8")
    assert index.startswith("% ls-R ") and "\n./tex/latex/mine:\nmine.sty\n" in index
    assert (tree.parents[1] / "fonts/elyazma/opentype/Mine.otf").is_file()
    assert [path.name for path in tree.parent.iterdir() if path.name.startswith("coming")] == []


def test_fonts_of_the_tree_are_in_the_map_and_so_is_what_the_system_gets_later(person: Path, tmp_path: Path) -> None:
    bring(Wanted("texlive-mine"))
    made = tree_folder() / "fonts/map/pdftex/updmap/pdftex.map"
    lines = made.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("% ") and lines[1:] == ["cmr10 CMR10 <cmr10.pfb", "wanted10 Wanted <wanted.pfb"]
    before = made.stat().st_mtime_ns
    tree_variables()
    assert made.stat().st_mtime_ns == before
    (tmp_path / "system.map").write_text("new10 New <new.pfb\n", encoding="utf-8")
    tree_variables()
    assert made.read_text(encoding="utf-8").splitlines()[1:] == ["new10 New <new.pfb", "wanted10 Wanted <wanted.pfb"]


def test_what_tex_has_is_not_brought_again(person: Path) -> None:
    bring(Wanted("texlive-mine", "mine.sty"))
    again = bring(Wanted("texlive-mine", "mine.sty"))
    assert again == Outcome(Brought({}, NOTHING))
    assert len(asked(person)) == 1


def test_what_only_root_can_install_is_named_and_the_rest_comes(person: Path) -> None:
    brought = bring(Wanted("git", is_tex=False), Wanted("texlive-mine"))
    assert brought.value and list(brought.value.packages) == ["texlive-mine"]
    (finding,) = brought.diagnostics
    assert finding.code == "root-needed" and "sudo apt-get install --no-install-recommends git" in finding.hint


def test_a_file_that_the_package_does_not_bring_is_said(person: Path) -> None:
    (finding,) = bring(Wanted("texlive-mine", "absent.sty")).diagnostics
    assert finding.code == "still-missing" and "absent.sty" in finding.message


def test_lists_that_nobody_with_root_has_asked_for_are_asked_for(person: Path) -> None:
    (finding,) = bring(Wanted("bad")).diagnostics
    assert finding.code == "installation-failed" and "Unable to locate package bad" in finding.message
    first, update, again = asked(person)
    assert first == "download bad"
    assert update.startswith("-oDir::State::Lists=") and update.endswith(" update") and again.endswith(" download bad")
    assert read_record() == {} and "TEXMFLOCAL" not in tree_variables()


def test_a_package_that_cannot_be_unpacked_is_not_on_record(person: Path) -> None:
    put(person, "dpkg-deb", "echo 'dpkg-deb: error: unexpected end of file' >&2; exit 2")
    (finding,) = bring(Wanted("texlive-mine")).diagnostics
    assert finding.code == "installation-failed" and "unexpected end of file" in finding.message
    assert read_record() == {}


def test_beside_another_tex_nothing_is_unpacked(person: Path, tmp_path: Path) -> None:
    (tmp_path / "system.map").unlink()
    (finding,) = bring(Wanted("texlive-mine")).diagnostics
    assert finding.code == "tex-not-debians" and "tlmgr" in finding.hint
    assert asked(person) == []


def test_without_apt_what_to_get_is_said(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (person / "apt-get").unlink()
    monkeypatch.setenv("PATH", str(person))
    (finding,) = bring(Wanted("texlive-mine")).diagnostics
    assert finding.code == "installer-missing" and "texlive-mine" in finding.hint


# --- As root ------------------------------------------------------------------------------------------


def test_as_root_apt_installs_everything_in_one_go(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    brought = bring(Wanted("git", is_tex=False), Wanted("texlive-mine"), Wanted("git", is_tex=False))
    assert brought.value == Brought({"git": "", "texlive-mine": ""}, phrase("installed with apt"))
    update, made = asked(person)
    assert update.startswith("update ")
    assert made.startswith("install -y ") and " --no-install-recommends " in made and made.endswith(" git texlive-mine")
    assert not tree_folder().exists()


def test_as_root_what_apt_refuses_is_told(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (finding,) = bring(Wanted("bad")).diagnostics
    assert finding.code == "installation-failed" and "Unable to locate package bad" in finding.message


# --- What knows of the tree ---------------------------------------------------------------------------


def test_a_package_that_comes_makes_a_result_old_and_is_among_its_versions(person: Path, tmp_path: Path) -> None:
    before = stamp_machine(tmp_path, tmp_path / "journal", ())
    assert "texlive-mine" not in list_versions("xelatex")
    bring(Wanted("texlive-mine"))
    after = stamp_machine(tmp_path, tmp_path / "journal", ())
    changed = {path for path, state in after.files.items() if before.files[path] != state}
    assert {Path(path).name for path in changed} == {"packages.txt"}
    assert list_versions("xelatex")["texlive-mine"] == "2:1.3-1"


@pytest.mark.tex
@pytest.mark.parametrize("engine", ["xelatex", "pdflatex"])
def test_tex_reads_the_tree_in_its_sandbox(
    person: Path, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_tree, "_SYSTEM_MAP", Path("/var/lib/texmf/fonts/map/pdftex/updmap/pdftex.map"))
    bring(Wanted("texlive-mine"))
    folder = tmp_path / "build"
    folder.mkdir()
    text = "\\documentclass{article}\\usepackage{mine}\\begin{document}\\mine{} $x$\\end{document}\n"
    (folder / "main.tex").write_text(text, encoding="utf-8")
    assert run_engine(Pass(engine, "main.tex", folder, 0)).code == 0
    said = subprocess.run(["pdftotext", folder / "main.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert "MINE" in said
    fonts = subprocess.run(["pdffonts", folder / "main.pdf"], capture_output=True, text=True, check=True).stdout
    assert "CMMI10" in fonts and "Type 1" in fonts


@pytest.mark.tex
def test_a_font_that_only_metafont_knows_is_drawn_in_the_sandbox(
    person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_tree, "_SYSTEM_MAP", Path("/var/lib/texmf/fonts/map/pdftex/updmap/pdftex.map"))
    bring(Wanted("texlive-mine"))
    (person / "kpsewhich").unlink()
    folder = tmp_path / "build"
    folder.mkdir()
    text = "\\documentclass{article}\\begin{document}\\font\\drawn=drawn10 \\drawn a\\end{document}\n"
    (folder / "main.tex").write_text(text, encoding="utf-8")
    # XeTeX has no metrics made, and finds those that pdfTeX had made.
    for engine in ("pdflatex", "xelatex"):
        shutil.rmtree(folder / ".home/fonts/pk", ignore_errors=True)
        assert run_engine(Pass(engine, "main.tex", folder, 0)).code == 0
        fonts = subprocess.run(["pdffonts", folder / "main.pdf"], capture_output=True, text=True, check=True).stdout
        assert "Type 3" in fonts
        assert [path.name for path in (folder / ".home/fonts/pk").rglob("*pk")] == ["drawn10.600pk"]
