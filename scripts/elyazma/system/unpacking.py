"""Get packages of TeX without root: apt downloads and checks them, dpkg unpacks them into the person's own tree."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.files import hold_folder
from elyazma.system.own_folders import own_folder
from elyazma.system.own_tree import LISTS_OF_MAPS, read_record, refresh_map, tree_folder, write_index, write_record
from elyazma.system.process import Finished, Limits, run_program

LONG = Limits(seconds=3600, cpu=3600, memory=8 << 30, file_size=16 << 30)
"""What apt and dpkg may use: the largest package of TeX has 510 MB."""
_TREES = ("usr/share/texlive/texmf-dist", "usr/share/texmf")
_KEPT = ("tex", "fonts", "bibtex", "makeindex")
"""What TeX reads of a package: no documentation, no sources, no programs, no settings of drivers."""
_PATTERNS = "hyph-utf8"
"""Patterns of hyphenation work only where an engine's format was made with them, which takes root."""
_MAPS, _FONTS = "var/lib/tex-common/fontmap-cfg", "usr/share/fonts"
_NETWORK = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy", "ssl_cert_file")

Progress = Callable[[Phrase], None]


class InstallationFailed(Exception):  # noqa: N818
    """What a program said that could not get a package."""


def _network_variables() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name.lower() in _NETWORK}


def run_apt(arguments: Sequence[str], folder: Path) -> Finished:
    """Run apt-get, which asks nobody anything; raise ProgramMissing where there is none."""
    environment = {"DEBIAN_FRONTEND": "noninteractive", **_network_variables()}
    return run_program(["apt-get", *arguments], folder=folder, limits=LONG, environment=environment)


def say_why(said: Finished) -> Phrase:
    """Give the last error that apt or dpkg names, else the last line it says."""
    lines = [line.strip() for line in (said.stdout + b"\n" + said.stderr).decode("utf-8", "replace").splitlines()]
    errors = [line for line in lines if line.startswith(("E:", "dpkg"))]
    last = next(reversed(errors or list(filter(None, lines))), "")
    return verbatim(last) if last else phrase("it ended with {code} and no word", code=said.code)


def unpack_packages(names: Sequence[str], progress: Progress) -> Mapping[str, str]:
    """Put packages into the person's own tree, and give their versions.

    Raises InstallationFailed, ProgramMissing, OSError; a package of which not everything came in is not on record.
    """
    tree = tree_folder()
    tree.mkdir(parents=True, exist_ok=True)
    with hold_folder(tree.parent), tempfile.TemporaryDirectory(prefix="coming-", dir=tree.parent) as work:
        archives = _download(names, Path(work), progress)
        for archive in archives:
            progress(phrase("unpacking {name}", name=archive.name.partition("_")[0]))
            _unpack(archive, Path(work) / "unpacked", tree)
        brought = dict(_read_archive_name(archive) for archive in archives)
        write_record({**read_record(), **brought})
        refresh_map(tree)
        write_index()
    return brought


def _download(names: Sequence[str], work: Path, progress: Progress) -> list[Path]:
    progress(phrase("downloading {names}", names=", ".join(names)))
    said = run_apt(["download", *names], work)
    if said.code:
        # Nobody with root has ever asked for the lists of packages here: they are asked for into a folder of our own.
        own = _own_state(work)
        progress(phrase("downloading apt's lists of packages"))
        run_apt([*own, "update"], work)
        progress(phrase("downloading {names}", names=", ".join(names)))
        said = run_apt([*own, "download", *names], work)
    archives = sorted(work.glob("*.deb"))
    if said.code or len(archives) < len(names):
        raise InstallationFailed(say_why(said))
    return archives


def _own_state(work: Path) -> list[str]:
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True, exist_ok=True)
    return [f"-oDir::State::Lists={work}/lists", f"-oDir::Cache={work}/cache"]


def _read_archive_name(archive: Path) -> tuple[str, str]:
    """Read the name and the version of a package from "tipa_2%3a1.3-21_all.deb"."""
    name, version, _ = archive.stem.split("_")
    return name, unquote(version)


def _unpack(archive: Path, folder: Path, tree: Path) -> None:
    said = run_program(["dpkg-deb", "-x", str(archive), str(folder)], folder=archive.parent, limits=LONG)
    if said.code:
        raise InstallationFailed(say_why(said))
    for held in _TREES:
        for kept in _KEPT:
            _move_files(folder / held / kept, tree / kept)
    for listed in (folder / _MAPS).rglob("*.cfg"):
        _move_files(listed.parent, tree / LISTS_OF_MAPS)
    _move_files(folder / _FONTS, own_folder("XDG_DATA_HOME") / "fonts/elyazma")
    shutil.rmtree(folder)


def _move_files(source: Path, target: Path) -> None:
    """Move the files below a folder, each in one step over the one that may be there."""
    for path in list(_list_files(source)):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)


def _list_files(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        for entry in sorted(folder.iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                yield from _list_files(entry) if entry.name != _PATTERNS else ()
            else:
                yield entry
