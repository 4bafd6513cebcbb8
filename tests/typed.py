"""Type commands as a person does: in a process of their own, or, which is quicker, in the tests' own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from elyazma.tasks import program
from elyazma.typesetting.formats import SWITCH

PROGRAM = "from elyazma.tasks import program; program.run()"
# A process of its own keeps no formats either: conftest.py says why.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "scripts"), SWITCH: "0"}


def start_elyazma(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program `elyazma` in a folder, in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def elyazma(
    folder: Path, *arguments: str, variables: Mapping[str, str] | None = None, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run the same program in a folder, in this process: the same command line, exit code and output.

    `encoding` is that of the locale, in which the program finds its streams.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    command = ["elyazma", *arguments]
    code = 0
    asked_to_end = signal.getsignal(signal.SIGTERM)
    with ExitStack() as stack:
        stack.enter_context(chdir(folder))
        stack.enter_context(patch.dict(os.environ, variables or {}))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.callback(signal.signal, signal.SIGTERM, asked_to_end)
        try:
            program.run(command)
        except SystemExit as end:
            assert end.code is None or isinstance(end.code, int)
            code = end.code or 0
    return subprocess.CompletedProcess(command, code, _read_back(out), _read_back(err))


def _read_back(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    stream.reconfigure(encoding="utf-8")
    return stream.read()
