"""Typeset by Typst, in a process of its own that may read and write nothing but its folder, Python and fonts.

Typst reads the pictures of an author's by decoders of its own; a damaged one, or one that fills the memory, ends that
process and not ours.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from elyazma.model.phrases import phrase
from elyazma.system.files import write_file
from elyazma.system.process import Limits, ProgramMissing, run_program
from elyazma.system.sandbox import read_places

_LIMITS = Limits(seconds=120, cpu=120, memory=2 << 30, file_size=256 << 20, output=1 << 20)
_PDF, _FAILURE = "edition.pdf", "failure.json"


class TypstFailed(Exception):  # noqa: N818
    """Why there is no PDF; the file and line that Typst names, where it names any."""

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


def typeset(folder: Path, main: str, epoch: int) -> bytes:
    """Typeset a file in a folder that holds all it reads; `epoch` is the PDF's date. Raises TypstFailed."""
    command = [sys.executable, "-P", "-m", "elyazma.system.typst", main, str(epoch)]
    python = [Path(each) for each in {sys.prefix, sys.base_prefix, *filter(None, sys.path)} if each.startswith(os.sep)]
    fonts = [place.path for place in read_places("tex")]
    packages = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        done = run_program(
            command, folder=folder, limits=_LIMITS, environment=packages, readable=[*python, *fonts], writable=[folder]
        )
    except (ProgramMissing, OSError) as reason:
        raise TypstFailed(phrase("it could not be started: {reason}", reason=reason)) from reason
    if done.code == 0:
        return (folder / _PDF).read_bytes()
    raise _read_failure(folder / _FAILURE, done.code)


def _read_failure(file: Path, code: int) -> TypstFailed:
    try:
        failure = json.loads(file.read_text(encoding="utf-8"))
        file.unlink()
        return TypstFailed(str(failure["message"]), str(failure["path"]), int(failure["line"]))
    except (OSError, ValueError, KeyError, TypeError):
        return TypstFailed(phrase("it ended with {code}", code=code))


def _run(main: str, epoch: int) -> int:
    """Write the PDF beside the file; or why there is none."""
    import typst  # 80 MB, which nothing else needs

    try:
        # PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): what breaks either is not written.
        typst.compile(main, _PDF, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=epoch)
    except typst.TypstError as reason:
        path, line = _find_place(reason.diagnostic)
        write_file(Path(_FAILURE), json.dumps({"message": reason.message, "path": path, "line": line}))
        return 1
    return 0


def _find_place(diagnostic: str) -> tuple[str, int]:
    """Read "┌─ main.typ:4:31" of what Typst prints for people."""
    place = next((line.partition("┌─")[2].strip() for line in diagnostic.splitlines() if "┌─" in line), "")
    path, _, rest = place.partition(":")
    line = rest.partition(":")[0]
    return path, int(line) if line.isdecimal() else 0


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1], int(sys.argv[2])))
