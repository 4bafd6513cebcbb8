"""Run LibreOffice: it draws what only a word processor can, charts and shapes of a Word file among them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system import sandbox
from elyazma.system.process import Finished, Limits, run_program

_PROGRAM = "soffice"
_STARTS = 2
"""With a new profile it starts itself anew, and stops over the socket of its first start, which it may not remove."""
_FORM = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
"""A PDF in which each bookmark can be found again; versions before 7.4 leave them out."""
_LIMITS = Limits(seconds=180, cpu=180, memory=6 << 30, file_size=200 << 20)


class LibreOfficeFailed(Exception):  # noqa: N818
    """What LibreOffice said when it could not do it."""


def make_pdfs(files: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    """Make a PDF of each Word file in a scratch folder, beside it; those that could not be made are missing.

    A bookmark of the file is a destination in the PDF, named as `name_destination` says. One start serves all, which
    costs more than the files do. Raises LibreOfficeFailed, ProgramMissing.
    """
    # Fonts stand where TeX finds them too.
    places = [place for program in ("tex", "libreoffice") for place in sandbox.read_places(program)]
    sockets = [place.path for place in places if place.may == "socket"]
    readable = [*(place.path for place in places if place.may == "read"), folder]
    profile = (folder / "profile").as_uri()
    command = [_PROGRAM, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", _FORM, "--outdir", str(folder), *map(str, files)]
    for _ in range(_STARTS):
        with _remove_socket(sockets, profile):
            ended = run_program(
                command, folder=folder, limits=_LIMITS, readable=readable, writable=[folder], sockets=sockets
            )
        made = tuple(path.with_suffix(".pdf") for path in files if path.with_suffix(".pdf").is_file())
        if made:
            return made
        if ended.timed_out:
            break
    raise LibreOfficeFailed(_tell_reason(ended))


def _tell_reason(ended: Finished) -> Phrase:
    if ended.timed_out:
        return phrase("it took over {seconds:.0f} seconds", seconds=_LIMITS.seconds)
    said = (ended.stdout + ended.stderr).decode("utf-8", errors="replace").split("\n")
    first = next((line.strip() for line in said if line.strip()), "")
    return verbatim(first[:200]) if first else phrase("exit code {code}", code=ended.code)


def name_destination(bookmark: str) -> str:
    """Spell a bookmark's name, in ASCII, as LibreOffice spells it in a PDF (vcl/source/gdi/pdfwriter_impl.cxx)."""
    return "".join(char if char.isalnum() or char == "-" else f"{ord(char):02X}" for char in bookmark)


@contextmanager
def _remove_socket(folders: Sequence[Path], profile: str) -> Iterator[None]:
    """Remove the socket that LibreOffice makes and, confined, may not remove itself.

    Its name ends in the MD5 of the profile's address in UTF-16, each byte in as few digits as it needs
    (desktop/source/app/officeipcthread.cxx).
    """
    digest = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    try:
        yield
    finally:
        for folder in folders:
            for path in folder.glob(f"OSL_PIPE_*SingleOfficeIPC_{name}"):
                path.unlink(missing_ok=True)
