"""TeX's formats, unpacked once for all tests.

A format is kept packed, and each of some hundred passes would unpack its 37 MB anew, which takes a tenth of a short
pass. TeX reads both forms, and does the same with both.
"""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import pytest

from elyazma.system import sandbox
from elyazma.system.files import write_file
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import find_program

FORMATS = {"xelatex": "xetex", "pdflatex": "pdftex"}
"""The engines whose formats are packed, and the programs that read them."""
PACKED = b"\x1f\x8b"


def unpack_formats(folder: Path) -> bool:
    """Unpack the formats that this machine has into a folder, unless that is done; tell whether there are any."""
    for name, program in FORMATS.items():
        file = folder / f"{name}.fmt"
        if not file.exists() and (content := read_format(name, program)):
            write_file(file, content)
    return folder.is_dir()


def read_format(name: str, program: str) -> bytes:
    """Read an engine's format as TeX finds it, unpacked; nothing where there is none, or none that is packed."""
    if find_program("kpsewhich") is None:
        return b""
    command = ["kpsewhich", f"--engine={program}", f"--progname={name}", f"{name}.fmt"]
    path = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    content = Path(path).read_bytes() if path else b""
    return gzip.decompress(content) if content.startswith(PACKED) else b""


def use_formats(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let each TeX that the toolchain or a test starts look into a folder for its format first, in the sandbox too."""
    variable = {"TEXFORMATS": f"{folder}:"}
    place = sandbox.Place(folder, may="read", why="the tests' unpacked formats of TeX")
    list_places = sandbox.read_places
    patch.setenv("TEXFORMATS", variable["TEXFORMATS"])
    patch.setattr(sandbox, "read_places", lambda program: (*list_places(program), *[place] * (program == "tex")))
    for module in ("typesetting.engine", "submission.stock"):
        patch.setattr(f"elyazma.{module}.tree_variables", lambda: {**tree_variables(), **variable})
