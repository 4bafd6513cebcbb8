"""Find and read the files that a LaTeX paper names, as TeX would find them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from elyazma.languages.folding import compose
from elyazma.model.phrases import phrase
from elyazma.readers.encodings import decode_text
from elyazma.sources.tree import CONVERSIONS, FIGURE_SUFFIXES
from elyazma.system.files import CODE_SUFFIXES
from elyazma.system.git_folder import find_repository
from elyazma.system.untrusted import has_other_names, is_trusted
from elyazma.tex.parse import parse
from elyazma.tex.tree import Command

LARGEST_TEXT = 20 << 20
OUTSIDE_SUFFIXES = (*FIGURE_SUFFIXES, *CONVERSIONS, ".tex", ".tikz", ".pgf", ".bib", ".sty", ".bbl", *CODE_SUFFIXES)
"""What may be copied in from outside the paper's folder: TeX, pictures, bibliographies, and programs to be shown."""
COPY_IN = phrase("copy the file into the paper's folder; or, if you trust who wrote it: --trust-input")
"""What is to be done about a file that a paper may not bring along."""

_MOST_VISITED = 20_000
"""Files of a paper's folder that are looked at: one may lie in the midst of somebody's whole home."""

_ENCODINGS = {
    "ansinew": "cp1252",
    "applemac": "mac_roman",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1252": "cp1252",
    "cp1254": "cp1254",
    "cp866": "cp866",
    "koi8-r": "koi8_r",
    "koi8-ru": "koi8_u",
    "latin1": "latin_1",
    "latin2": "iso8859_2",
    "latin5": "iso8859_9",
    "latin9": "iso8859_15",
    "latin10": "iso8859_16",
}
"""The options of inputenc (its manual, section 1) and Python's names of what they say."""


def find_encoding(data: bytes) -> str:
    """Give the encoding, by Python's name, that a main file tells inputenc; empty without one that is known."""
    # Few files say so, and those of a class are long.
    if not any(word in data for word in (b"inputenc", b"inputenx")):
        return ""
    options = (option for command in parse(data.decode("latin_1")).commands(_ENCODING) for option in _options(command))
    return next((_ENCODINGS[option] for option in options if option in _ENCODINGS), "")


_ENCODING = frozenset(("usepackage", "inputencoding"))


def _options(command: Command) -> list[str]:
    words = [argument.text.strip() for argument in command.arguments if argument]
    named = command.name == "inputencoding" or words[-1:] in (["inputenc"], ["inputenx"])
    return [word.strip() for word in words[0].split(",")] if named and words else []


def read_tex(path: Path, encoding: str, letters: Mapping[str, str]) -> tuple[str, str]:
    """Read a text, NFC with LF, and name the encoding that was guessed; empty where it is certain. Raises OSError."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if encoding:
            text = data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
            return compose(text), ""
    decoded = decode_text(data, letters)
    return decoded.text, "" if decoded.certain else decoded.encoding


def find_file(name: str, folders: Iterable[Path], suffixes: Iterable[str]) -> Path | None:
    """Find a file by its name with one of these suffixes ("" for none), in the order of the folders.

    A file whose name differs only in case is taken where there is no other, as Windows and macOS do.
    """
    folders, suffixes = tuple(folders), tuple(suffixes)
    paths = [folder / f"{name}{suffix}" for folder in folders for suffix in suffixes]
    exact = next((path for path in paths if _is_readable(path)), None)
    return exact or next((found for path in paths if (found := _find_other_case(path))), None)


def may_come(path: Path, folder: Path) -> bool:
    """Tell whether a paper may bring a file along: one of its folder, or of the repository that this is in.

    A stranger's paper could name any file of whoever imports it, and in its folder may lie one under a second name;
    where its writer is trusted all may come.
    """
    if is_trusted():
        return True
    try:
        if path.is_file() and has_other_names(path.stat(), folder.resolve()):
            return False
        project = find_repository(folder.resolve())
        places = (folder.resolve(), *((project,) if project and project != Path.home() else ()))
        return any(path.resolve().is_relative_to(each) for each in places)
    except (OSError, RuntimeError):
        return False


def list_below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Give the files of some types in a folder and below it, nothing hidden, the nearest first."""
    waiting, visited = [folder], 0
    while waiting and visited < _MOST_VISITED:
        here = waiting.pop(0)
        with suppress(OSError):
            entries = [each for each in os.scandir(here) if not each.name.startswith(".")]
            entries.sort(key=lambda each: each.name)
            visited += len(entries)
            waiting += [here / each.name for each in entries if each.is_dir(follow_symlinks=False)]
            files = (here / each.name for each in entries if each.name.lower().endswith(suffixes) and each.is_file())
            yield from (path for path in files if not _has_names(path) or may_come(path, folder))


def _has_names(path: Path) -> bool:
    """Tell whether a file may be known by another name too: a link, or one of several names."""
    return path.is_symlink() or path.stat().st_nlink > 1


def _is_readable(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.R_OK)
    except (OSError, ValueError):
        return False


def _find_other_case(path: Path) -> Path | None:
    try:
        beside = sorted(path.parent.iterdir())
    except (OSError, ValueError):
        return None
    return next((each for each in beside if each.name.lower() == path.name.lower() and each.is_file()), None)


def show_inside(path: Path, folder: Path) -> str:
    """Give a file's path from a folder; of one that lies outside, the path without what leads out.

    Empty for a file outside that is nothing a paper has, or that it may not bring.
    """
    if not may_come(path, folder):
        return ""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):
        pass
    spelt = os.path.relpath(path, folder).replace(os.sep, "/")
    parts = [part for part in PurePosixPath(spelt).parts if part != ".."]
    kept = parts if len(parts) <= _MOST_PARTS and not path.is_absolute() else parts[-1:]
    return "/".join(kept) if path.suffix.lower() in OUTSIDE_SUFFIXES else ""


_MOST_PARTS = 4


def picture_suffixes(name: str) -> tuple[str, ...]:
    """Give the suffixes that may stand behind a picture's name, in TeX's order."""
    known = (*FIGURE_SUFFIXES, *CONVERSIONS)
    own = ("",) if PurePosixPath(name).suffix.lower() in known else ()
    return (*own, *known, *(suffix.upper() for suffix in FIGURE_SUFFIXES), *(() if own else ("",)))
