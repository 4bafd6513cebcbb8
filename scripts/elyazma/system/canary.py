"""Prove the confinement: a confined program tries to read, write, change and reach what it must not."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from enum import Enum
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.process import Limits, ProgramMissing, run_program

_LIMITS = Limits(seconds=20, cpu=20)
_OUTSIDE, _INSIDE = "outside", "inside"
_CANARY, _MADE, _GIVEN = "canary", "made", "given"
_OLD = 86400
"""Seconds since 1970: the time that the program tries to give the canary."""


class Escape(Enum):
    """What a program that is confined must not be able to do."""

    READ = "read"
    WRITE = "write"
    CHANGE = "change"
    REACH = "reach"


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the trial: `ran` when the program did what it may do; what else it could do."""

    ran: bool
    escapes: tuple[Escape, ...] = ()


_PROGRAM = f"""
import os, socket
def attempt(act):
    try: return act()
    except OSError: return ""
outside = os.path.join(os.pardir, "{_OUTSIDE}")
canary = os.path.join(outside, "{_CANARY}")
print(attempt(lambda: open(canary).read()))
attempt(lambda: open(os.path.join(outside, "{_MADE}"), "w").close())
attempt(lambda: os.utime(canary, ({_OLD}, {_OLD})))
attempt(lambda: os.chmod(canary, 0o777))
made = [attempt(lambda: socket.socket(*kind)) for kind in (
    (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, socket.SOCK_DGRAM),
    (socket.AF_UNIX, socket.SOCK_STREAM))]
print(attempt(lambda: os.stat("/proc/self/ns/net").st_ino) or "here" if any(made) else "")
open("{_MADE}", "w").write(open("{_GIVEN}").read())
"""
"""It runs beside the folder with the canary, and says the canary's text and in which network its sockets are."""


def prove_confinement() -> Proof:
    """Run a program confined as TeX is, and see what it could do. Raises OSError when there is no room for a trial."""
    with tempfile.TemporaryDirectory(prefix="elyazma-", ignore_cleanup_errors=True) as name:
        folder, word = Path(name), secrets.token_hex(8)
        for each in (_OUTSIDE, _INSIDE):
            (folder / each).mkdir()
        canary, given = folder / _OUTSIDE / _CANARY, folder / _INSIDE / _GIVEN
        for path in (canary, given):
            path.write_text(word, encoding="utf-8")
        canary.chmod(0o600)
        before = _look_at(canary)
        said = _run_program(folder / _INSIDE)
        ran = (folder / _INSIDE / _MADE).is_file() and (folder / _INSIDE / _MADE).read_text("utf-8") == word
        could = {
            Escape.READ: word in said,
            Escape.WRITE: (folder / _OUTSIDE / _MADE).exists(),
            Escape.CHANGE: _look_at(canary) != before,
            Escape.REACH: bool(said[-1:]) and said[-1] in {str(_own_network()), "here"},
        }
        return Proof(ran, tuple(escape for escape, done in could.items() if done))


def _run_program(folder: Path) -> list[str]:
    python = [Path(each) for each in {sys.prefix, sys.base_prefix, sys.exec_prefix} if Path(each) != Path("/")]
    command = [sys.executable, "-I", "-S", "-c", _PROGRAM]
    try:
        done = run_program(command, folder=folder, limits=_LIMITS, readable=python, writable=[folder])
    except (ProgramMissing, OSError):
        return []
    return done.stdout.decode("utf-8", "replace").splitlines()


def _look_at(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_mode


def _own_network() -> int:
    """Give the number of the network that this process is in: of another one nobody here hears anything."""
    try:
        return os.stat("/proc/self/ns/net").st_ino  # noqa: PTH116
    except OSError:
        return 0
