"""Run `invoke preview` as a person does, and ask its server what a browser would, or what a stranger might."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from typed import ENVIRONMENT, PROGRAM

LONGEST = 20.0
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        read = json.loads(self.body)
        assert isinstance(read, dict)
        return read


@dataclass(frozen=True)
class Previewed:
    """A preview that runs: the manuscript, the address, and the process."""

    root: Path
    port: int
    token: str
    process: subprocess.Popen[str] = field(repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def ask(
        self, path: str, *, body: bytes | None = None, method: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request, with no header but the host that is not given."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def ask_as_page(self, path: str, values: object = None) -> Answer:
        """Ask as the page does, with its cookie."""
        headers = {"Cookie": f"elyazma-{self.port}={self.token}", "Content-Type": "application/json"}
        return self.ask(path, body=None if values is None else json.dumps(values).encode(), headers=headers)

    def listen(self, kind: str) -> dict[str, object]:
        """Wait for news of a kind, and give it."""
        return next(self.hear(kind))

    def hear(self, kind: str) -> Iterator[dict[str, object]]:
        """Give news of a kind as it comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        connection.request("GET", "/events", headers={"Cookie": f"elyazma-{self.port}={self.token}"})
        answer, current, deadline = connection.getresponse(), "", time.monotonic() + LONGEST
        try:
            for line in iter(answer.readline, b""):
                # A line that says that nothing is new comes every few seconds.
                assert time.monotonic() < deadline, f"no news of {kind}"
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    current = value
                elif name == "data" and current == kind:
                    yield json.loads(value)
        finally:
            connection.close()


@contextmanager
def run_preview(root: Path, state: Path, *arguments: str, formats: bool = False) -> Iterator[Previewed]:
    """Start a preview of a manuscript and end it as Ctrl-C does; `state` is where it leaves its note."""
    environment = {**ENVIRONMENT, **own_state(state)}
    if formats:
        environment.pop("ELYAZMA_FORMATS")
    command = [sys.executable, "-c", PROGRAM, "preview", "--no-open", *arguments]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        found = _ADDRESS.search(process.stdout.readline())
        assert found
        try:
            yield Previewed(root, int(found[1]), found[2], process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(LONGEST)


def own_state(state: Path) -> Mapping[str, str]:
    """Give the variables that keep a test's notes out of the person's own folders."""
    return {"XDG_STATE_HOME": str(state), "VISUAL": "", "EDITOR": "", "PATH": os.environ["PATH"]}
