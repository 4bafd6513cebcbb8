"""Which package of Debian holds one of TeX's files: the table, and the script that makes it of apt's indices."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from elyazma.system.debian_packages import DebianPackage, find_holder, find_package, font_family, list_packages

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from list_debian_packages import collect_files, read_sizes, write_table

TREE = "usr/share/texlive/texmf-dist"
INDEX = f"""\
{TREE}/tex/latex/some/some.sty      tex/texlive-some
{TREE}/tex/latex/some/some.sty      tex/other-editor
{TREE}/tex/latex/both/both.sty      tex/texlive-large,tex/texlive-some
{TREE}/tex/generic/pgf/tikzlibrarynew.code.tex      tex/texlive-some
{TREE}/tex/generic/pgf/inner.tex      tex/texlive-some
{TREE}/tex/context/base/some.def      tex/texlive-some
{TREE}/tex/latex/lwarp/lwarp-some.sty      tex/texlive-some
{TREE}/tex/latex/some/some.cls      tex/texlive-some-doc
{TREE}/fonts/tfm/public/mine/mine10.tfm      fonts/texlive-large
{TREE}/fonts/tfm/public/mine/mine12.tfm      fonts/texlive-large
{TREE}/fonts/tfm/public/mine/mine8r.tfm      fonts/texlive-some
{TREE}/fonts/opentype/public/mine/Mine-Bold.otf      fonts/texlive-large
{TREE}/doc/latex/some/example.sty      tex/texlive-some
usr/bin/some      tex/texlive-some
"""
SHOWN = """\
Package: texlive-some
Installed-Size: 10
Size: 2600

Package: texlive-large
Size: 7000000
Installed-Size: 90000
"""
TABLE = """
= texlive-some 3 10
sty both some
tex tikzlibrarynew.code

= texlive-large 7000 90000
sty both
tfm mine
otf Mine
"""


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("elsarticle.cls", "texlive-publishers"),
        ("siunitx.sty", "texlive-science"),
        ("moderncv.cls", "texlive-latex-extra"),
        ("ulem.sty", "texlive-plain-generic"),
        ("bbm10.tfm", "texlive-fonts-extra"),
        ("ptmr8r.tfm", "texlive-fonts-recommended"),
        ("german.ldf", "texlive-lang-german"),
        ("t2aenc.def", "texlive-lang-cyrillic"),
        ("tikzlibrarycd.code.tex", "texlive-pictures"),
    ],
)
def test_the_package_of_a_file_is_known(file: str, package: str) -> None:
    found = find_holder(file)
    assert found and found.name == package and found.download < found.installed


@pytest.mark.parametrize(
    "file", ["nosuch.sty", "noext", "", ".sty", "siunitx.pdf", "siunitx .sty", "= texlive-xetex.sty"]
)
def test_what_no_package_holds_is_not_found(file: str) -> None:
    assert find_holder(file) is None


def test_a_package_is_found_by_its_own_name() -> None:
    assert find_package("texlive-science") == find_holder("siunitx.sty")
    assert find_package("siunitx") is None and find_package("") is None
    packages = list(list_packages())
    assert len(packages) == len({package.name for package in packages}) > 40
    assert packages == sorted(packages, key=lambda package: package.download)


@pytest.mark.parametrize(("kilobytes", "said"), [(501, "0.5 MB"), (999, "1.0 MB"), (3722, "4 MB"), (508688, "509 MB")])
def test_a_size_is_said_in_megabytes(kilobytes: int, said: str) -> None:
    assert DebianPackage("a", kilobytes, 0).megabytes == said


@pytest.mark.parametrize(
    ("name", "family"), [("bbm10", "bbm"), ("Lato-Bold", "Lato"), ("8r", "8r"), ("ec-lmr10", "ec-lmr10")]
)
def test_the_family_of_a_font_is_what_its_file_begins_with(name: str, family: str) -> None:
    assert font_family(name) == family


def test_the_table_is_made_of_apts_indices() -> None:
    held = collect_files(INDEX.splitlines(keepends=True))
    text = "".join(write_table(held, read_sizes(SHOWN), "Debian"))
    head, _, rest = text.partition("\n\n")
    assert all(line.startswith("# ") for line in head.splitlines())
    assert f"\n{rest}" == TABLE
