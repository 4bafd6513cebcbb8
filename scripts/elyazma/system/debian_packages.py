"""Say which package of Debian holds one of TeX's files, and how large it is, from debian_packages.txt.

The table is read only when something is missing. scripts/list_debian_packages.py makes it from apt's own indices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from elyazma.model.light_dataclass import dataclass

KINDS = ("sty", "cls", "clo", "def", "ldf", "bst", "bbx", "cbx", "lbx", "dbx", "tex")
"""The suffixes of files that the table holds by name; of `tex` only libraries, "tikzlibrarycd.code.tex"."""
FAMILIES = ("tfm", "otf", "ttf")
"""The suffixes of fonts: the table holds the families."""
_TABLE = Path(__file__).with_name("debian_packages.txt")
_FAMILY = re.compile(r"[A-Za-z]+")
_SHORTEST_FAMILY = 3
_KB_OF_A_MB = 1000


@dataclass(frozen=True, slots=True)
class DebianPackage:
    """A package with what it takes: kB to download, kB on the disk."""

    name: str
    download: int
    installed: int

    @property
    def megabytes(self) -> str:
        """Give what there is to download, as a person says it: "4 MB", "0.5 MB"."""
        return f"{self.download / 1000:.0f} MB" if self.download >= _KB_OF_A_MB else f"{self.download / 1000:.1f} MB"


def font_family(name: str) -> str:
    """Give the letters with which a font's file begins: "bbm" for "bbm10"; all of a name with too few of them."""
    found = _FAMILY.match(name)
    return found[0] if found and len(found[0]) >= _SHORTEST_FAMILY else name


def find_holder(file: str) -> DebianPackage | None:
    """Find the smallest package that holds a file of TeX's ("siunitx.sty", "bbm10.tfm"); none if none does."""
    stem, dot, kind = file.rpartition(".")
    if not dot or not stem or kind not in (*KINDS, *FAMILIES):
        return None
    wanted = font_family(stem) if kind in FAMILIES else stem
    package = None
    for line in _read_lines():
        head, _, names = line.partition(" ")
        if head == "=":
            package = names
        elif head == kind and package and f" {wanted} " in f" {names} ":
            return _read_package(package)
    return None


def find_package(name: str) -> DebianPackage | None:
    """Find a package of the table by its own name."""
    return next((package for package in list_packages() if package.name == name), None)


def list_packages() -> Iterator[DebianPackage]:
    """Give the packages of the table, the smallest first."""
    return (_read_package(line[2:]) for line in _read_lines() if line.startswith("= "))


def list_names(kind: str) -> list[str]:
    """Give the names of all files of a kind ("sty"), without the suffix."""
    return [name for line in _read_lines() if line.startswith(f"{kind} ") for name in line.split()[1:]]


def _read_lines() -> list[str]:
    return _TABLE.read_text(encoding="utf-8").splitlines()


def _read_package(line: str) -> DebianPackage:
    name, download, installed = line.split()
    return DebianPackage(name, int(download), int(installed))
