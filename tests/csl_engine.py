"""One pandoc that formats one list of references after another, in one process.

Each start of pandoc costs more than most lists; its Lua has the same citeproc. What it answers is what
`pandoc --citeproc` does, byte by byte: tests/references/test_csl_engine.py. Where it fails, the latter is asked.
"""

from __future__ import annotations

import atexit
import subprocess
from functools import cache
from pathlib import Path

from elyazma.references.citeproc import run_citeproc
from elyazma.system.pandoc.program import find_pandoc

_SCRIPT = Path(__file__).with_suffix(".lua")


class CslEngine:
    """A running pandoc."""

    def __init__(self) -> None:
        # More room before each collection: 1.9 s instead of 2.4 s for 93 styles.
        command = [find_pandoc(), "+RTS", "-A64m", "-RTS", "lua", str(_SCRIPT)]
        pipe, silent = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=silent)

    def ask(self, document: str) -> bytes:
        """Give the answer to a JSON document; empty where the engine fails."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked and answers
        asked.write(document.replace("\n", " ").encode() + b"\n")
        asked.flush()
        answer = answers.readline()
        assert answer, "the CSL engine has ended"
        return answer.removesuffix(b"\n")

    def end(self) -> None:
        """Let the process end, and wait for it."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            pipe.close()
        self._process.wait()


@cache
def start_engine() -> CslEngine:
    """Give this process's engine."""
    engine = CslEngine()
    atexit.register(engine.end)
    return engine


def run_citeproc_once_started(document: str, folder: Path) -> bytes:
    """Do what run_citeproc does, without a start of pandoc for each document."""
    return start_engine().ask(document) or run_citeproc(document, folder)
