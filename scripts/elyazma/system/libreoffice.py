"""Run LibreOffice: it draws what only a word processor can, charts and shapes of a Word file among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from elyazma.system import sandbox
from elyazma.system.process import Limits, find_program, run_program

_PROGRAM = "soffice"
_SOCKETS = "OSL_PIPE_*SingleOfficeIPC_*"
_LIMITS = Limits(seconds=180, cpu=180, memory=6 << 30, file_size=200 << 20)


class LibreOfficeFailed(Exception):  # noqa: N818
    """What LibreOffice said when it could not do it."""


def has_libreoffice() -> bool:
    """Tell whether LibreOffice is installed."""
    return find_program(_PROGRAM) is not None


def make_pdfs(files: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Make a PDF of each Word file in a scratch folder, beside it; those that could not be made are missing.

    One start serves all, which costs more than the files do. Raises LibreOfficeFailed, ProgramMissing.
    """
    # Fonts stand where TeX finds them too.
    places = [place for program in ("tex", "libreoffice") for place in sandbox.read_places(program)]
    sockets = [place.path for place in places if place.may == "socket"]
    readable = [*(place.path for place in places if place.may == "read"), folder]
    command = [_PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    with _sweep_sockets(sockets):
        ended = run_program(
            command, folder=folder, limits=_LIMITS, readable=readable, writable=[folder], sockets=sockets
        )
    made = tuple(path.with_suffix(".pdf") for path in files if path.with_suffix(".pdf").is_file())
    if not made:
        said = (ended.stdout + ended.stderr).decode("utf-8", errors="replace").split("\n")
        reason = next((line.strip() for line in said if line.strip()), f"exit code {ended.code}")
        raise LibreOfficeFailed(f"it took over {_LIMITS.seconds:.0f} seconds" if ended.timed_out else reason[:200])
    return made


@contextmanager
def _sweep_sockets(folders: Sequence[Path]) -> Iterator[None]:
    """Remove the sockets that LibreOffice makes and, confined, may not remove itself."""
    before = {*_list_sockets(folders)}
    try:
        yield
    finally:
        for path in {*_list_sockets(folders)} - before:
            with suppress(OSError):
                path.unlink()


def _list_sockets(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.glob(_SOCKETS) if path.is_socket())
