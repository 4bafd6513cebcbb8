"""Find the manuscripts among what an office was sent, and tell each by a hash of all that it consists of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from elyazma.languages.folding import drop_invisible
from elyazma.languages.romanising import romanise
from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, warning
from elyazma.model.papers import Kind, Paper
from elyazma.model.phrases import phrase
from elyazma.office.unpack import MOST_BYTES, MOST_FILES
from elyazma.system.files import is_allowed

PAPERS = frozenset((".docx", ".odt", ".tex", ".ltx", ".latex", ".md", ".txt"))
TEX = frozenset((".tex", ".ltx", ".latex"))
_SKIPPED = frozenset(("build", "dist", "__pycache__", "node_modules"))
_READ_AT_ONCE = 1 << 20
_HEAD = 200_000
"""Bytes of a .tex file in which its class is looked for."""


def list_papers(paths: Iterable[str], here: Path) -> Outcome[tuple[Paper, ...]]:
    """Find every manuscript: files, zips, manuscripts' folders, git repositories, and folders full of these.

    A folder is one manuscript where it has manuscript/article.toml or one .tex file with a class; else each thing in
    it is looked at. Names are made of the files' names, and no two are alike.
    """
    findings: list[Diagnostic] = []
    found: list[tuple[Path, Kind, str]] = []
    for path in paths:
        place, revision = _read_address(path, here)
        if not place.exists():
            message = phrase("there is nothing at {path}", path=path)
            findings.append(error("paper-missing", message, Span(path), phrase("look at how the path is written")))
            continue
        said = len(findings)
        inside = list(_look(place, revision, findings))
        if not inside and len(findings) == said:
            message = phrase("no manuscript is in {path}", path=path)
            hint = phrase("a manuscript is a .docx, .odt, .tex, .md or .txt file, a .zip, a folder or a git repository")
            findings.append(warning("paper-missing", message, Span(path), hint))
        found += inside
    papers = list(_name_papers(found))
    return Outcome(tuple(papers), tuple(findings))


def _read_address(path: str, here: Path) -> tuple[Path, str]:
    """Read a path, or the address of a repository on this machine, with a revision behind its `#`."""
    if not path.startswith(("file://", "git+file://")):
        return here / path, ""
    parts = urlsplit(path.removeprefix("git+"))
    return Path(unquote(parts.path)), unquote(parts.fragment)


_DEEPEST = 3


def _look(place: Path, revision: str, findings: list[Diagnostic], depth: int = 0) -> Iterator[tuple[Path, Kind, str]]:
    """Look at a place, and into a folder that is no manuscript; what cannot be read is said, and the rest is taken."""
    try:
        kind = _tell_kind(place)
        inside = sorted(place.iterdir()) if not kind and place.is_dir() and depth < _DEEPEST else []
    except OSError as fault:
        message = phrase("{name} cannot be read: {strerror}", name=place.name, strerror=fault.strerror)
        hint = phrase("a manuscript is a .docx, .odt, .tex, .md or .txt file, a .zip, a folder or a git repository")
        findings.append(warning("paper-missing", message, Span(str(place)), hint))
        return
    if kind:
        yield place, kind, revision
    findings += [_pass_over(child) for child in inside if _is_no_file(child)]
    for child in inside:
        if not child.name.startswith((".", "~")) and child.name not in _SKIPPED and not child.is_symlink():
            yield from _look(child, "", findings, depth + 1)


def _is_no_file(path: Path) -> bool:
    """Tell whether something is a link to a folder, or is called as a manuscript's file and is a link or no file."""
    if path.name.startswith((".", "~")) or path.name in _SKIPPED:
        return False
    named = path.suffix.lower() in PAPERS | {".zip"}
    linked = path.is_symlink() and (named or path.is_dir())
    return linked or (named and not (path.is_file() or path.is_dir()))


def _pass_over(path: Path) -> Diagnostic:
    message = phrase("{name} is skipped: it is a link or a special file", name=path.name)
    return warning("paper-missing", message, Span(str(path)), phrase("copy the file itself into the folder"))


def _tell_kind(place: Path) -> Kind | None:
    """Tell what a file or folder is; None where it is no manuscript itself."""
    if place.is_file():
        suffix = place.suffix.lower()
        if suffix == ".zip":
            return "archive"
        return "file" if suffix in PAPERS and (suffix not in TEX or has_class(place)) else None
    if (place / "manuscript/article.toml").is_file():
        return "manuscript"
    if is_repository(place):
        return "repository"
    return "folder" if place.is_dir() and find_main(place) and not _has_others(place) else None


def _has_others(folder: Path) -> bool:
    """Tell whether Word files or archives lie beside a .tex file: then each is a manuscript of its own."""
    return any(path.suffix.lower() in {".docx", ".odt", ".zip"} for path in folder.iterdir())


def is_repository(folder: Path) -> bool:
    """Tell whether a folder is a repository without a work tree, or has one and no manuscript beside it."""
    return any((git / "HEAD").is_file() and (git / "objects").is_dir() for git in (folder, folder / ".git"))


def find_main(folder: Path) -> Path | None:
    """Give the .tex file of a folder that has a class, where one alone has; None else."""
    mains = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in TEX and has_class(path)]
    return mains[0] if len(mains) == 1 else None


def has_class(path: Path) -> bool:
    """Tell whether a .tex file is a whole document."""
    try:
        # Whoever opens a named pipe waits for its writer.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return re.search(rb"^[^%\n]*\\document(?:class|style)\b", head, re.MULTILINE) is not None


# --- Names and hashes -----------------------------------------------------------------------------


def _name_papers(found: Iterable[tuple[Path, Kind, str]]) -> Iterator[Paper]:
    taken: set[str] = set()
    for place, kind, revision in found:
        base = _slug(place.stem if place.is_file() else place.name.removesuffix(".git"))
        name = next(name for name in _numbered(base) if name not in taken)
        taken.add(name)
        yield Paper(name, str(place), kind, _digest(place, kind, revision), revision)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 1
    while True:
        number += 1
        yield f"{base}-{number}"


def _slug(name: str) -> str:
    """Write a name as a folder of every system can have it."""
    return re.sub(r"[^a-z0-9]+", "-", romanise(drop_invisible(name))).strip("-")[:60] or "paper"


def _digest(place: Path, kind: Kind, revision: str) -> str:
    """Hash all that a manuscript consists of: a .tex file with what lies beside it, other papers apart."""
    root = place if place.is_dir() else place.parent
    # Its own name is no part of it: what was sent twice is the same.
    content = hashlib.sha256(f"{kind}\0{revision}".encode("utf-8", "surrogateescape"))
    bytes_left, files_left = MOST_BYTES, MOST_FILES
    for path in list_parts(place, kind):
        inside = "" if path == place else path.relative_to(root).as_posix()
        content.update(inside.encode("utf-8", "replace"))
        size, about = _look_at(path)
        bytes_left, files_left = bytes_left - size, files_left - 1
        # More than is taken is not read: a file may say that it has more bytes than any disk.
        content.update((_hash_file(path) if min(bytes_left, files_left) >= 0 else about).encode())
    return content.hexdigest()


def _look_at(path: Path) -> tuple[int, str]:
    """Give a file's bytes, and what tells it from others without reading it."""
    try:
        status = path.stat()
    except OSError as fault:
        return 0, f"unreadable: {fault.strerror}"
    return status.st_size, f"{status.st_size} {status.st_dev} {status.st_ino} {status.st_mtime_ns}"


def list_parts(place: Path, kind: Kind) -> Iterator[Path]:
    """List a manuscript's files: of a .tex file what lies beside it, other papers apart; nothing through a link."""
    if kind in ("file", "archive") and place.suffix.lower() not in TEX:
        yield place
        return
    root = place if place.is_dir() else place.parent
    for path in _walk(root, whole=kind == "repository"):
        other = place not in {root, path} and path.suffix.lower() in PAPERS | {".zip"} and _tell_kind(path)
        # Beside a .tex file lies what is no part of it.
        if not other and (kind != "file" or is_allowed(path)):
            yield path


def _walk(folder: Path, *, whole: bool) -> Iterator[Path]:
    """List the files below a folder in order; but for a repository, nothing hidden and nothing that was made.

    Folders may lie in each other deeper than functions may; those that nobody may open have nothing in them.
    """
    left = [folder]
    while left:
        path = left.pop()
        with suppress(OSError):
            if path.is_dir():
                left += sorted((child for child in path.iterdir() if _is_taken(child, whole=whole)), reverse=True)
            elif path.is_file():
                yield path


def _is_taken(path: Path, *, whole: bool) -> bool:
    if path.is_symlink():
        return False
    return whole or not (path.name.startswith(".") or path.name in _SKIPPED)


def _hash_file(path: Path) -> str:
    content = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_READ_AT_ONCE):
                content.update(part)
    except OSError as fault:
        return f"unreadable: {fault.strerror}"
    return content.hexdigest()
