"""The stream of findings that `check --watch` writes, read as an editor reads it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

from typed import ENVIRONMENT, PROGRAM

LONGEST = 30.0
SECTION = "manuscript/sections/01-introduction.tex"
TEXT = "\\section{Introduction}\n\nDetails are in \\citep{knuth1984}.\n"
BROKEN = "\\section{Introduction}\n\nDetails are in \\citep{nobody}.\n"


class Stream:
    """The stream of a manuscript's findings, as an editor reads it."""

    def __init__(self, root: Path, *flags: str) -> None:
        self.root = root
        command = [sys.executable, "-c", PROGRAM, "check", "--watch", *flags]
        self.process = subprocess.Popen(
            command, cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in iter(self.process.stdout.readline, ""):
            self._lines.put(line)

    def line(self, wait: float = LONGEST) -> str:
        return self._lines.get(timeout=wait)

    def next(self) -> dict[str, Any]:
        """Give the next event."""
        event = json.loads(self.line())
        assert isinstance(event, dict)
        return event

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Give the next event of a kind: a save may be noticed in two parts."""
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            event = self.next()
            if wanted(event):
                return event
        raise AssertionError("no such event")

    def settle(self, pause: float = 1.0) -> list[dict[str, Any]]:
        """Give all events until there has been none for a while."""
        events = []
        while True:
            try:
                events.append(json.loads(self.line(pause)))
            except Empty:
                return events

    def end(self) -> tuple[int, str]:
        """Stop the process if it runs; give its exit code and what it said on standard error."""
        self.process.terminate()
        self._reader.join(LONGEST)
        assert self.process.stderr and self.process.stdout
        said = self.process.stderr.read()
        self.process.stderr.close()
        self.process.stdout.close()
        return self.process.wait(LONGEST), said
