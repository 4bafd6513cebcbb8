"""Bring what the machine lacks: with apt as root, else TeX's files and fonts into the person's own folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from elyazma.flows.machine import Part, find_tex_files
from elyazma.model.diagnostics import Diagnostic, Outcome, missing
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.system.debian_packages import find_holder, find_package, list_names, list_packages
from elyazma.system.files import FolderHeld
from elyazma.system.installing import install_with_apt
from elyazma.system.nearest import did_you_mean
from elyazma.system.own_tree import is_debians_tex, tree_folder
from elyazma.system.process import ProgramMissing, find_program
from elyazma.system.unpacking import InstallationFailed, unpack_packages

_FONTS = re.compile(r"fonts-[a-z0-9][a-z0-9+.-]*")
"""Debian's packages of fonts: the table of TeX's files does not name them."""

Progress = Callable[[Phrase], None]


class UnknownName(ValueError):  # noqa: N818
    """Something to be brought that nothing is called; the message says what may be meant."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A package of Debian that is to be brought, and the file for whose sake, if one was named.

    `is_tex` says that a person without root can have it.
    """

    package: str
    file: str = ""
    is_tex: bool = True


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought: packages, with their versions where those are known; `place` says where to."""

    packages: Mapping[str, str]
    place: Phrase


def find_wanted(names: Iterable[str]) -> tuple[Wanted, ...]:
    """Find the packages for files ("ulem.sty"), packages of LaTeX ("ulem") and of Debian; raise UnknownName."""
    return tuple(_find_one(name) for name in names)


def list_wanted(parts: Iterable[Part]) -> tuple[Wanted, ...]:
    """Give the packages that bring what the machine was found to lack."""
    lacking = [part for part in parts if not part.found]
    return tuple(Wanted(package, is_tex=part.is_tex) for part in lacking for package in part.packages)


def install(wanted: Sequence[Wanted], root: Path, progress: Progress) -> Outcome[Brought]:
    """Bring packages, unless TeX has the files already; what takes root is named where nobody is root."""
    files = [each.file for each in wanted if each.file]
    there = find_tex_files(files, root) if files else set[str]()
    needed = [each for each in wanted if each.file not in there]
    if not needed:
        return Outcome(Brought({}, NOTHING))
    obstacle = _find_obstacle(needed)
    if obstacle:
        return Outcome(None, (obstacle,))
    try:
        brought, findings = _bring(needed, progress)
    except (InstallationFailed, ProgramMissing, FolderHeld, OSError) as fault:
        return Outcome(None, (_report_failure(str(fault)),))
    came = [each.file for each in needed if each.package in brought.packages]
    return Outcome(brought, (*findings, *_find_still_missing(list(filter(None, came)), root)))


def _find_obstacle(needed: Sequence[Wanted]) -> Diagnostic | None:
    if not find_program("apt-get"):
        return _report_no_apt(needed)
    return _report_other_tex(needed) if os.geteuid() and not is_debians_tex() else None


def _bring(needed: Sequence[Wanted], progress: Progress) -> tuple[Brought, tuple[Diagnostic, ...]]:
    if os.geteuid() == 0:
        names = list(dict.fromkeys(each.package for each in needed))
        install_with_apt(names, progress)
        return Brought(dict.fromkeys(names, ""), phrase("installed with apt")), ()
    own = list(dict.fromkeys(each.package for each in needed if each.is_tex))
    of_root = list(dict.fromkeys(each.package for each in needed if not each.is_tex))
    packages = unpack_packages(own, progress) if own else {}
    return Brought(packages, phrase("unpacked into {folder}", folder=tree_folder())), (
        _report_root(of_root),
    ) if of_root else ()


def _find_one(name: str) -> Wanted:
    if find_package(name) or _FONTS.fullmatch(name):
        return Wanted(name)
    for file in (name, f"{name}.sty", f"{name}.cls"):
        holder = find_holder(file)
        if holder:
            return Wanted(holder.name, file)
    raise UnknownName(
        phrase('no package of Debian is known to have "{name}": {advice}', name=name, advice=_suggest(name))
    )


def _suggest(name: str) -> Phrase:
    stem, _, kind = name.rpartition(".")
    kind = kind if stem and list_names(kind) else "sty"
    files = [f"{each}.{kind}" for each in list_names(kind)]
    near = did_you_mean(name, [*files, *(package.name for package in list_packages())])
    return near or phrase("name a file of TeX's, such as ulem.sty, or a package of Debian, such as texlive-science")


def _find_still_missing(files: Sequence[str], root: Path) -> tuple[Diagnostic, ...]:
    absent = [file for file in files if file not in find_tex_files(files, root)] if files else []
    hint = phrase("another release of Debian may keep it in another package: type `apt-file search` with its name")
    return tuple(missing("still-missing", phrase("TeX still does not find {file}", file=file), hint) for file in absent)


# --- What is said -----------------------------------------------------------------------------------


def _report_no_apt(needed: Sequence[Wanted]) -> Diagnostic:
    names = " ".join(dict.fromkeys(each.package for each in needed))
    hint = phrase(
        "install what Debian calls {names}; with a TeX Live from tug.org: tlmgr install, and the name of the package",
        names=names,
    )
    return missing("installer-missing", phrase("this machine has no apt-get: nothing can be brought"), hint)


def _report_other_tex(needed: Sequence[Wanted]) -> Diagnostic:
    message = phrase("TeX on this machine is not there, or not from Debian: Debian's packages cannot be put beside it")
    names = " ".join(dict.fromkeys(each.package for each in needed))
    hint = phrase(
        "whoever has root types: sudo apt-get install texlive-xetex; or use the manager of this TeX: tlmgr install"
    )
    return missing("tex-not-debians", phrase("{message} ({names})", message=message, names=names), hint)


def _report_root(names: Sequence[str]) -> Diagnostic:
    hint = phrase("whoever has root types: sudo apt-get install --no-install-recommends {names}", names=" ".join(names))
    return missing("root-needed", phrase("{names}: only root can install this", names=" ".join(names)), hint)


def _report_failure(said: str) -> Diagnostic:
    hint = phrase("look at the network and at the room on the disk, then type the same again")
    return missing("installation-failed", phrase("the packages did not come: {said}", said=said), hint)
