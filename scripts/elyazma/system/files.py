"""Write files so that a crash leaves the old one whole; copy files from someone else so that nothing more is read."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePath
from typing import BinaryIO

from elyazma.model.phrases import Phrase, phrase
from elyazma.system.made import LOCK, begin_result, open_unfinished
from elyazma.system.output_links import refuse_links
from elyazma.system.untrusted import has_other_names

LARGEST_ASSET = 256 << 20
_CHUNK = 1 << 20
_TICK = 0.1

_ALLOWED = """
.tex .bib .csv .tsv .txt .dat .tikz .pgf .sty .cls .clo .def .fd .bst .bbx .cbx .lbx .ldf
.pdf .png .jpg .jpeg .eps .ttf .otf .icc
"""
_CODE = """
.py .sql .r .c .h .cc .cpp .hpp .cs .java .js .ts .m .jl .sh .bat .hs .go .rs .f .f90 .f95 .pl .rb .php .xml .json
.yaml .yml .html .css .v .vhd .vhdl .sv .asm .s .scala .kt .swift .lisp .clj .ml .mli .pas .do .sas .mod .nb .wl
.maple .diff .patch .dot .bnf .smt2 .thy .agda .lean .idr .elm .erl .proto .graphql .ttl
"""
CODE_SUFFIXES = tuple(_CODE.split())
r"""What a text shows as code (\lstinputlisting)."""
ALLOWED_SUFFIXES = frozenset((*_ALLOWED.split(), *CODE_SUFFIXES))
"""What TeX may be given. Not .cfg (dvipdfmx.cfg names commands to run), not latexmkrc, .lua, .aux and the like."""
_OF_PROGRAMS = """
.cfg .cnf .conf .opt .rc .lua .luc .ltx .fmt .map .enc .tec .sfd .tfm .vf .ofm .ovf .ocp .ovp .pfb .pfa .afm .mf .pk .gf
.aux .toc .lof .lot .lol .out .bbl .blg .bcf .idx .ind .ilg .ist .glo .gls .nav .snm .fls .log .gz .xdv .dvi .so .dll
.exe .hyp .xref .mkii .mkiv .mkvi .csf .ps .svg .tif .tiff .gif .bmp .webp
"""
NEVER_SHOWN = frozenset(_OF_PROGRAMS.split())
"""What TeX, its drivers and packages read by themselves: a text that names such a file does not bring it along."""


class CopyRefused(Exception):  # noqa: N818
    """A file that may not enter a source tree; `reason` finishes the sentence "it ..."."""

    def __init__(self, path: Path, reason: Phrase) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class FolderHeld(Exception):  # noqa: N818
    """Another process holds a folder's lock for longer than the caller would wait; `holder` says who."""

    def __init__(self, folder: Path, holder: Phrase) -> None:
        super().__init__(phrase("{folder}: {holder}", folder=folder, holder=holder))
        self.folder = folder
        self.holder = holder


def write_file(path: Path, data: bytes | str) -> None:
    """Replace a file by new content in one step, on disk before it is visible; folders are made."""
    with _stage(path) as stream:
        stream.write(data.encode() if isinstance(data, str) else data)
        _replace(stream, path)


def write_scratch(path: Path, data: bytes | str) -> None:
    """Write a file of a folder that nobody wants after a crash: without waiting for the disk; folders are made."""
    _make_parents(path)
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def write_files(files: Mapping[Path, bytes]) -> None:
    """Replace several files that belong together: all are on disk before the first is visible, or none is."""
    with ExitStack() as stack:
        staged = {path: stack.enter_context(_stage(path)) for path in files}
        for path, stream in staged.items():
            stream.write(files[path])
            stream.flush()
            _sync(stream.fileno())
        for path, stream in staged.items():
            _replace(stream, path)


def replace_file(source: Path, destination: Path) -> None:
    """Copy a finished file over the last good one in one step; OSError (a full disk) leaves that one whole."""
    with source.open("rb") as old, _stage(destination) as stream:
        shutil.copyfileobj(old, stream, _CHUNK)
        _replace(stream, destination)


def remove_folder(folder: Path) -> bool:
    """Delete a folder and all that is in it, or the link that stands in its place; false when there is none."""
    if folder.is_symlink():
        folder.unlink()
        return True
    if not folder.is_dir():
        return False
    refuse_links(folder)
    shutil.rmtree(folder)
    return True


def _make_parents(path: Path) -> None:
    refuse_links(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def _stage(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside a path, to take its place or to be deleted."""
    _make_parents(path)
    begin_result(path)
    stream = open_unfinished(path)
    try:
        with stream:
            yield stream
    finally:
        Path(stream.name).unlink(missing_ok=True)


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _replace(stream: BinaryIO, path: Path) -> None:
    stream.flush()
    _sync(stream.fileno())
    Path(stream.name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # Some file systems (network, FUSE) cannot sync a folder; the rename itself has happened.
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def hold_folder(
    folder: Path, *, seconds: float = 600, on_wait: Callable[[Phrase], None] | None = None
) -> Iterator[None]:
    """Hold a folder for this process alone, until the block ends; the kernel lets go when the process dies.

    `on_wait` is called once with who holds it ("process 12, since 10:15:00"). Raises FolderHeld after `seconds`.
    """
    _make_parents(folder / LOCK)
    descriptor = _open_lock(folder / LOCK)
    try:
        _wait_for_lock(descriptor, folder, seconds, on_wait)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {time.strftime('%H:%M:%S')}".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o644)
    if os.fstat(descriptor).st_nlink > 1:
        # A file with a second name may be anybody's; a copy of a folder made of such names would share its lock.
        os.close(descriptor)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, flags, 0o644)
    return descriptor


def _wait_for_lock(descriptor: int, folder: Path, seconds: float, on_wait: Callable[[Phrase], None] | None) -> None:
    deadline = time.monotonic() + seconds
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            holder = _name_holder(os.pread(descriptor, 200, 0).decode(errors="replace"))
            if time.monotonic() >= deadline:
                raise FolderHeld(folder, holder) from None
            if on_wait and not told:
                on_wait(holder)
                told = True
            time.sleep(_TICK)


def _name_holder(written: str) -> Phrase:
    number, _, moment = written.partition(" ")
    return (
        phrase("process {number}, since {moment}", number=number, moment=moment)
        if moment
        else phrase("another process")
    )


_LETTERS = 12
"""Of the name of one build's folder, behind "run-"."""


def make_scratch(folder: Path) -> Path:
    """Make a fresh, empty, private folder for one build; whoever holds `folder` sweeps it later."""
    scratch = folder / f"run-{secrets.token_hex(_LETTERS // 2)}"
    refuse_links(folder)
    scratch.mkdir(parents=True, mode=0o700)
    return scratch


def sweep_scratch(folder: Path, but: Collection[Path] = ()) -> None:
    """Delete what earlier builds left, but for some; the caller holds the folder.

    An engine that another process has begun early may wait in one of them: that process finds it gone.
    """
    refuse_links(folder)
    name = f"run-{'[0-9a-f]' * _LETTERS}"
    # Beside some stands the home of the TeX that proves a submission.
    for scratch in (*folder.glob(name), *folder.glob(f"{name}-home")):
        if scratch not in but and scratch.is_dir() and not scratch.is_symlink():
            shutil.rmtree(scratch, ignore_errors=True)


def folder_size(folder: Path) -> int:
    """Give the bytes all files below a folder hold now; files that vanish meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(parent) / name).lstat().st_size
    return total


def is_allowed(path: PurePath) -> bool:
    """Tell whether a file's type is one that TeX may be given, or one that nothing reads unless a text shows it."""
    return path.suffix.lower() in ALLOWED_SUFFIXES or is_only_shown(path)


def may_enter(path: Path) -> bool:
    """Tell whether TeX may be given a file: by its type, or as settings that a class beside it reads by its name."""
    return is_allowed(path) or _is_of_class(path)


def _is_of_class(path: Path) -> bool:
    is_settings = path.suffix.lower() == ".cfg" and path.stem.lower() not in _PROGRAMS
    return is_settings and path.with_suffix(".cls").is_file()


_PROGRAMS = frozenset(("dvipdfmx", "pdftex", "updmap", "xdvi", "xdvipdfmx"))
"""Programs of TeX Live that read a .cfg of their name: dvipdfmx.cfg names commands to run."""


def is_only_shown(path: PurePath) -> bool:
    """Tell whether a file is of a type that nothing reads unless a text shows it."""
    suffix = path.suffix.lower()
    return suffix[1:].isalnum() and suffix not in ALLOWED_SUFFIXES | NEVER_SHOWN


def is_text(path: Path) -> bool:
    """Tell whether a file is one that a text can show: not larger than a text, and without the bytes of programs."""
    try:
        # A FIFO would never end.
        if not path.is_file() or path.stat().st_size > _LARGEST_SHOWN:
            return False
        with path.open("rb") as stream:
            return b"\0" not in stream.read(_CHUNK)
    except OSError:
        return False


_LARGEST_SHOWN = 20 << 20


def copy_asset(source: Path, destination: Path, *, root: Path) -> str:
    """Copy one file that TeX may be given and return its sha256.

    A source below `root` that is, or lies behind, a symlink out of `root` is refused; so is what is
    no regular file (a FIFO would hang TeX), is larger than LARGEST_ASSET, or may not enter by its
    type. Raises CopyRefused with the reason; OSError when it cannot be read or written.
    """
    if not may_enter(source):
        raise CopyRefused(
            source, phrase("has a type that TeX is not given ({suffix})", suffix=source.suffix or phrase("no suffix"))
        )
    try:
        real = source.resolve(strict=True)
    except (OSError, RuntimeError):
        raise CopyRefused(source, phrase("does not exist")) from None
    if _is_below(source, root) and not real.is_relative_to(root.resolve()):
        raise CopyRefused(source, phrase("is a link to a place outside the manuscript"))
    # O_NONBLOCK: opening a FIFO would wait for its writer.
    descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise CopyRefused(source, phrase("is no regular file"))
        if _is_below(source, root) and has_other_names(status, root):
            raise CopyRefused(source, phrase("has another name, which may be outside the manuscript"))
        if status.st_size > LARGEST_ASSET:
            raise CopyRefused(source, phrase("is larger than {size} MB", size=LARGEST_ASSET >> 20))
        return _copy_bytes(descriptor, destination)
    finally:
        os.close(descriptor)


def _is_below(path: Path, root: Path) -> bool:
    return Path(os.path.normpath(root / path)).is_relative_to(os.path.normpath(root))


def _copy_bytes(descriptor: int, destination: Path) -> str:
    digest = hashlib.sha256()
    destination.parent.mkdir(parents=True, exist_ok=True)
    with destination.open("xb") as target:
        while chunk := os.read(descriptor, _CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
