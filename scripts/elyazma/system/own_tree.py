"""The tree of a person without root: files of TeX from packages of Debian, read by every TeX of this toolchain.

`invoke doctor --install` fills it (system/unpacking.py). A person's other trees stay hidden, so that a build gives what
it gives elsewhere; what is in this one is on record, by package and version.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from elyazma.system.own_folders import own_folder

NOWHERE = "/nonexistent"
_RECORD = "packages.txt"
_MAP = Path("fonts/map/pdftex/updmap/pdftex.map")
_SYSTEM_MAP = Path("/var/lib/texmf") / _MAP
"""The map of fonts of Debian's TeX, which pdfTeX and xdvipdfmx read; the one in this tree hides it."""
_MAPS = Path("fonts/map/dvips")
_LOCAL_TREE = "/usr/local/share/texmf"
"""TEXMFLOCAL in Debian's texmf.cnf."""
LISTS_OF_MAPS = "maps"
"""The folder of the packages' own lists: which of their maps belong into the one map, since some contradict others."""


def tree_folder() -> Path:
    """Give the folder of the tree, which need not exist."""
    return own_folder("XDG_DATA_HOME") / "elyazma/texmf"


def record_file() -> Path:
    """Give the file that says what was unpacked into the tree."""
    return tree_folder() / _RECORD


def tree_variables() -> Mapping[str, str]:
    """Give the variables by which TeX sees this tree, where there is one, and none of a person's others.

    It stands beside the machine's local tree, since TeX looks files up in the index of that one; of TEXMFHOME it goes
    through every folder at each run, which takes seconds.
    """
    hidden = dict.fromkeys(("TEXMFHOME", "TEXMFCONFIG", "TEXMFVAR"), NOWHERE)
    tree = tree_folder()
    if not (tree / _RECORD).is_file() or not is_debians_tex():
        return hidden
    # The disk may be full, or not be ours to write: then the last map serves.
    with suppress(OSError):
        refresh_map(tree)
    return {**hidden, "TEXMFLOCAL": f"{{{tree},{_LOCAL_TREE}}}"}


def is_debians_tex() -> bool:
    """Tell whether TeX here comes from Debian's packages: those for another TeX have its own manager."""
    return _SYSTEM_MAP.is_file()


# --- What is in it --------------------------------------------------------------------------------


def read_record() -> Mapping[str, str]:
    """Give the packages of the tree with their versions."""
    try:
        lines = record_file().read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {name: version for name, _, version in (line.partition(" ") for line in lines) if version}


def write_record(packages: Mapping[str, str]) -> None:
    """Write what is in the tree; to be done last, since what is on record counts as whole."""
    lines = [f"{name} {version}\n" for name, version in sorted(packages.items())]
    _replace(record_file(), "".join(lines))


def write_index() -> None:
    """Write the index by which TeX finds the tree's files, in the form of kpathsea's ls-R."""
    lines = ["% ls-R -- filename database for kpathsea; do not change this line.\n"]
    for folder, folders, files in sorted(os.walk(tree_folder())):
        place = Path(folder).relative_to(tree_folder()).as_posix()
        lines.append("\n./:\n" if place == "." else f"\n./{place}:\n")
        lines += [f"{name}\n" for name in sorted((*folders, *files))]
    _replace(tree_folder() / "ls-R", "".join(lines))


# --- The map of fonts -------------------------------------------------------------------------------


def refresh_map(tree: Path) -> None:
    """Write the map of fonts anew when the system's or the tree's packages are others than when it was written.

    It is the system's, and then the maps of the tree's packages: without it their fonts cannot be embedded.
    """
    state = f"% {_name_state(_SYSTEM_MAP)} {_name_state(tree / _RECORD)}\n"
    target = tree / _MAP
    with suppress(OSError), target.open(encoding="utf-8", errors="replace") as map_file:
        if map_file.readline() == state:
            return
    parts = [state, _read_map(_SYSTEM_MAP), *(_read_map(path) for path in _list_maps(tree))]
    _replace(target, "".join(parts))


def _name_state(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return "-"
    return f"{status.st_size}:{status.st_mtime_ns}"


def _read_map(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text if text.endswith("\n") else f"{text}\n"


def _list_maps(tree: Path) -> Iterator[Path]:
    """Give the maps in the tree that belong into the one map."""
    held = {path.name: path for path in sorted((tree / _MAPS).rglob("*.map"))}
    lists = sorted((tree / LISTS_OF_MAPS).glob("*.cfg"))
    wanted = dict.fromkeys(name for path in lists for name in _read_list(path))
    return (held[name] for name in wanted if name in held)


def _read_list(path: Path) -> Iterator[str]:
    """Read a list of updmap's: "Map a.map", "MixedMap b.map"; "#!" switches one off."""
    for line in _read_map(path).splitlines():
        kind, _, name = line.strip().partition(" ")
        if kind in {"Map", "MixedMap"} and name:
            yield name.split()[0]


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="replace")
    new.replace(path)
