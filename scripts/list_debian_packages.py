#!/usr/bin/env python3
"""Write system/debian_packages.txt: which package of Debian holds which of TeX's files, and how large it is.

    python3 scripts/list_debian_packages.py

Reads apt's own indices of the Debian release that this runs on; the index of contents comes with the package apt-file:
`apt-get install apt-file && apt-get update`. The table holds what an author's source may name: packages, classes,
options, definitions of languages and encodings, styles of bibliographies, libraries of TikZ, and fonts by family.

Exit codes: 0 written, 3 apt has no index of contents here.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

TABLE = Path(__file__).resolve().parent / "elyazma/system/debian_packages.txt"
sys.path.insert(0, str(TABLE.parents[2]))

from elyazma.system.debian_packages import FAMILIES, KINDS, font_family  # noqa: E402

Held = Mapping[str, Mapping[str, frozenset[str]]]
"""Package -> kind of file -> names without the suffix, or families of fonts."""

TREES = re.compile(r"usr/share/(?:texlive/texmf-dist|texmf)/(?:tex|bibtex|fonts/(?:tfm|opentype|truetype))/(.+)")
OTHER_PACKAGES = frozenset(
    (
        "cm-super", "cm-super-minimal", "feynmf", "fonts-lmodern", "fonts-texgyre", "fonts-texgyre-math",
        "latex-cjk-chinese", "latex-cjk-common", "latex-cjk-japanese", "latex-cjk-korean", "lmodern",
        "preview-latex-style", "tex-gyre", "tipa",
    )
)  # fmt: skip
"""What holds TeX's files beside the packages that are called texlive-."""
NO_LATEX = re.compile(r"(?:context|plain|texinfo|lollipop|mex|jadetex|cslatex|alatex|lambda)/|latex/lwarp/lwarp-")
"""Folders of other formats, and the files by which lwarp replaces a thousand packages: no source names them."""
WIDTH = 120


def main() -> int:
    """Write the table anew."""
    indices = ask("apt-get", "indextargets", "--format", "$(FILENAME)", "Identifier: Contents-deb").split()
    lines = (line for index in indices for line in read_index(index))
    held = collect_files(lines)
    if not held:
        print("apt has no index of contents: type `apt-get install apt-file && apt-get update`", file=sys.stderr)
        return 3
    said = ask("apt-cache", "show", "--no-all-versions", *held)
    TABLE.write_text("".join(write_table(held, read_sizes(said), name_release())), encoding="utf-8")
    print(f"{TABLE.name}: {len(held)} packages, {TABLE.stat().st_size // 1000} kB", file=sys.stderr)
    return 0


def ask(*command: str) -> str:
    """Give what a program says."""
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def read_index(path: str) -> Iterator[str]:
    """Give the lines of an index, which apt keeps packed."""
    with subprocess.Popen(
        ["/usr/lib/apt/apt-helper", "cat-file", path], stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as reading:
        assert reading.stdout
        yield from reading.stdout


def name_release() -> str:
    """Give the distribution's name for itself: "Debian GNU/Linux 12 (bookworm)"."""
    lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME="))


def collect_files(lines: Iterable[str]) -> Held:
    """Collect TeX's files from the lines of an index of contents: "path  section/package,section/package".

    A family of fonts is held by the package with most of its files: some packages hold a stray one of another's.
    """
    held: dict[str, dict[str, set[str]]] = {}
    families: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        path, _, sections = line.rpartition(" ")
        name, kind = read_name(path.rstrip())
        wanted = [
            package for section in sections.split(",") if is_wanted(package := section.rpartition("/")[2].strip())
        ]
        for package in wanted if name else ():
            if kind in FAMILIES:
                families.setdefault((kind, font_family(name)), Counter())[package] += 1
            else:
                held.setdefault(package, {}).setdefault(kind, set()).add(name)
    for (kind, family), packages in families.items():
        held.setdefault(max(sorted(packages), key=packages.__getitem__), {}).setdefault(kind, set()).add(family)
    return {package: {kind: frozenset(names) for kind, names in kinds.items()} for package, kinds in held.items()}


def read_name(path: str) -> tuple[str, str]:
    """Give the name and the suffix of a file that a source may name; nothing for another."""
    found = TREES.fullmatch(path)
    name, _, kind = path.rpartition("/")[2].rpartition(".")
    if not found or kind not in (*KINDS, *FAMILIES) or NO_LATEX.match(found[1]):
        return "", ""
    return ("", "") if kind == "tex" and not name.endswith(".code") else (name, kind)


def is_wanted(package: str) -> bool:
    """Tell whether a package is one of TeX's; texlive-fonts-extra-links holds links into forty others."""
    return package in OTHER_PACKAGES or (package.startswith("texlive-") and not package.endswith(("-doc", "-links")))


def read_sizes(said: str) -> Mapping[str, tuple[int, int]]:
    """Read what `apt-cache show` says: package -> kB to download, kB on the disk."""
    sizes = {}
    for entry in said.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Size|Installed-Size): (\S+)$", entry, re.MULTILINE))
        if len(fields) == 3:  # noqa: PLR2004
            sizes[fields["Package"]] = (round(int(fields["Size"]) / 1000), int(fields["Installed-Size"]))
    return sizes


def write_table(held: Held, sizes: Mapping[str, tuple[int, int]], release: str) -> Iterator[str]:
    """Give the table's text, the smallest package first: of two that hold a file, the first one counts."""
    yield f"# Which package of {release} holds which of TeX's files, from apt's indices: made by\n"
    yield "# scripts/list_debian_packages.py. A package begins with its name, kB to download, kB on the disk.\n"
    for package in sorted(held, key=lambda name: (sizes.get(name, (0, 0)), name)):
        if package not in sizes:
            continue
        yield f"\n= {package} {sizes[package][0]} {sizes[package][1]}\n"
        for kind in (*KINDS, *FAMILIES):
            names = " ".join(sorted(held[package].get(kind, ())))
            if names:
                yield textwrap.fill(
                    names, WIDTH, initial_indent=f"{kind} ", subsequent_indent=f"{kind} ",
                    break_long_words=False, break_on_hyphens=False,
                ) + "\n"  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
