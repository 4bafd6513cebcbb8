"""Find the files of a manuscript's folder by the names an author gives them in TeX."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic
from elyazma.model.phrases import Phrase, phrase
from elyazma.system.files import CODE_SUFFIXES, is_only_shown, is_text
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import is_inside, refuse_file, refuse_other_names
from elyazma.system.untrusted import has_other_names

MANUSCRIPT = "manuscript"
FIGURE_SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg")
"""What every engine reads, in the order in which a name without a suffix is looked up."""
_SPELT_SUFFIXES = (*FIGURE_SUFFIXES, *(suffix.upper() for suffix in FIGURE_SUFFIXES))
"""Cameras write .JPG: TeX looks for that too where a name has no suffix (the drivers of the package graphics)."""
PICTURE_FOLDERS = (f"{MANUSCRIPT}/", "figures/", f"{MANUSCRIPT}/figures/", "")
r"""Where a picture is looked for, in TeX's order: TEXINPUTS (typesetting/engine.py), then \graphicspath
(typesetting/content.py). TeX has the root first; what lies there is in its folder only when it was found last."""
ORIGINALS = "originals"
"""The folder beside a picture in which `invoke figures` keeps it as it was."""
PACKAGE_SUFFIX = ".sty"
DATA_SUFFIXES = (".csv", ".tsv", ".dat", ".txt")
"""What pgfplots and the like read."""
FONT_SUFFIXES = (".ttf", ".otf")
_OF_TEX = (".tex", ".tikz", ".pgf", ".def", ".fd", ".ldf")
TAKEN_SUFFIXES = (*FIGURE_SUFFIXES, *DATA_SUFFIXES, *_OF_TEX)
"""What TeX is given whether a text names it or not: a macro may put its name together."""
_ASSET_SUFFIXES = (*TAKEN_SUFFIXES, *CODE_SUFFIXES, *FONT_SUFFIXES)

CONVERT = "invoke figures --convert"
CONVERSIONS = {
    ".eps": CONVERT,
    ".ps": CONVERT,
    ".svg": "rsvg-convert -f pdf -o {0}.pdf {0}.svg",
    **{suffix: f"magick {{0}}{suffix} {{0}}.png" for suffix in (".tif", ".tiff", ".gif", ".bmp", ".webp")},
}
"""Picture formats that not every engine reads, each with the command that converts it to one that every engine does."""


_BY_EPSTOPDF = "-eps-converted-to.pdf"


def list_files(root: Path, folder: str) -> tuple[str, ...]:
    """List the files below a folder, without hidden names, as sorted paths relative to the root.

    A symlink to a folder is not entered; it is listed if it leads out of the root.
    """
    return tuple(sorted(_paths_below(root, folder)))


def _paths_below(root: Path, folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(root / folder):
        here = Path(parent)
        folders[:] = _shown(folders)
        links = [name for name in folders if (here / name).is_symlink() and not is_inside(root, here / name)]
        yield from ((here / name).relative_to(root).as_posix() for name in (*_shown(names), *links))


def _shown(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith(".")]


def show_path(path: str) -> str:
    """Give a path that can be printed, because a file's name need not be UTF-8."""
    return path.encode("utf-8", "replace").decode("utf-8")


def is_nameable(name: str) -> bool:
    """Tell whether a name in TeX is a plain path inside the manuscript: no command, no pipe, not absolute, no `..`."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith(("/", "~")) and ".." not in parts and not set(name) & set('\\|"{}\0')


def find_input(root: Path, name: str) -> str | None:
    r"""Give the file that \input names, from manuscript/ first, then from the root; `.tex` is added, as TeX does.

    A CSV file is no TeX: `find_sheet` finds those.
    """
    names = (name,) if name.endswith(".tex") else (f"{name}.tex",) if name.endswith(".csv") else (f"{name}.tex", name)
    return _find_file(root, (MANUSCRIPT, ""), names)


def find_sheet(root: Path, name: str) -> str | None:
    r"""Give the CSV file whose table \input names: tables/NAME for manuscript/tables/NAME.csv."""
    return _find_file(root, (MANUSCRIPT, ""), (f"{name.removesuffix('.tex')}.csv",))


def find_figure(root: Path, name: str) -> str | None:
    r"""Give the file that \includegraphics names.

    A file in a format of `CONVERSIONS` is given if there is no other: the caller refuses it.
    """
    return find_picture(name, lambda path: _is_file(root, path))


def find_picture(name: str, is_there: Callable[[str], bool]) -> str | None:
    r"""Give the path that a picture's name means, out of those that are there.

    TeX tries each suffix in all folders before the next suffix (the macro \Gin@getbase of the package graphics).
    """
    paths = (posixpath.normpath(folder + spelt) for spelt in list_picture_names(name) for folder in PICTURE_FOLDERS)
    return next(filter(is_there, paths), None)


def list_picture_names(name: str) -> tuple[str, ...]:
    """List the names that a picture's name may stand for: with its own suffix, or with one that is left out."""
    known = (*_SPELT_SUFFIXES, _BY_EPSTOPDF, *CONVERSIONS)
    own = (*list_converted(name), name) if PurePosixPath(name).suffix.lower() in known else ()
    return (*own, *(name + suffix for suffix in known))


def list_converted(name: str) -> tuple[str, ...]:
    """List the PDFs that may stand for a picture in PostScript: as LaTeX's epstopdf names it, and of the same name."""
    bare, dot, suffix = name.rpartition(".")
    return (bare + _BY_EPSTOPDF, f"{bare}.pdf") if dot and CONVERSIONS.get(f".{suffix.lower()}") == CONVERT else ()


def find_name_for_tex(name: str, path: str) -> str:
    r"""Give the path at which TeX finds a picture by this name, of a picture that we found at `path`.

    For a.eps that is a.eps.pdf: TeX adds a suffix where there is no file of the name itself.
    """
    known = {PurePosixPath(spelt).name for spelt in (name, *(name + suffix for suffix in _SPELT_SUFFIXES))}
    place = PurePosixPath(path)
    return path if place.name in known else (place.parent / f"{PurePosixPath(name).name}.pdf").as_posix()


def _find_file(root: Path, folders: Iterable[str], names: Iterable[str]) -> str | None:
    names = tuple(names)
    for folder in folders:
        for name in names:
            path = posixpath.normpath(posixpath.join(folder, name))
            if _is_file(root, path):
                return path
    return None


def _is_file(root: Path, path: str) -> bool:
    return os.path.lexists(root / path) and not (root / path).is_dir()


def suggest_file(name: str, files: Iterable[str], suffixes: tuple[str, ...]) -> Phrase:
    """Make a hint "did you mean ...?" with the nearest files of some suffixes, with a suffix where the name has one."""
    known = [file for file in files if file.lower().endswith(suffixes)]
    spelt = [file.removeprefix(f"{MANUSCRIPT}/").removeprefix("figures/") for file in known]
    return did_you_mean(name, spelt if name.lower().endswith(suffixes) else [file.rpartition(".")[0] for file in spelt])


def name_font(path: str) -> str:
    """Give what a text calls a font's file: its family, whose faces are "*-Bold" (fontspec's manual, section 4.1)."""
    return PurePosixPath(path).stem.partition("-")[0]


def find_assets(root: Path, files: Iterable[str]) -> Iterator[str | Diagnostic]:
    """Give the files that TeX may read besides the sources, and a finding for each file that it must not get."""
    for path in files:
        place = root / path
        if not is_inside(root, place):
            yield refuse_file(
                show_path(path), phrase("leads out of the manuscript's folder"), phrase("copy the file here instead")
            )
        elif path.lower().endswith(_ASSET_SUFFIXES) or (is_only_shown(place) and is_text(place)):
            if not place.is_file():
                yield refuse_file(
                    show_path(path), phrase("is no regular file"), phrase("put a file in its place, or delete it")
                )
            elif has_other_names(place.stat(), root):
                yield refuse_other_names(show_path(path))
            elif show_path(path) != path:
                yield refuse_file(
                    show_path(path), phrase("has a name that is not UTF-8"), phrase("rename it: a-z, digits, hyphens")
                )
            else:
                yield path
