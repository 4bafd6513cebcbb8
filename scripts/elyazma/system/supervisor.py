"""Watch one program from the process that forked it, and end all that it started (Linux).

Runs between fork and exit in a copy of the toolchain's process: it starts nothing, takes no lock,
and ends with `leave_like`, so that who waits for it sees how the program ended.
"""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from pathlib import Path
from typing import NoReturn


def watch(program: int) -> int:
    """Wait for the program or for the order to stop, kill all that is left, give the wait status."""
    awaited = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}
    status: int | None = None
    while status is None:
        heard = signal.sigwait(awaited)
        if heard == signal.SIGINT:
            os.kill(program, heard)
        elif heard == signal.SIGCHLD:
            status = _reap(program)
        else:
            status = int(signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                _kill_children()
                os.waitpid(-1, 0)
    return status


def _reap(program: int) -> int | None:
    found: int | None = None
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found = ended[1] if ended[0] == program else found
    return found


def _kill_children() -> None:
    """Kill whom /proc names as children of this process; /proc/<pid>/task/<pid>/children is not in every kernel."""
    pid = str(os.getpid())
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in parentheses, may itself hold blanks and parentheses.
            parent = stat.read_text(errors="replace").rpartition(")")[2].split()[1]
            if parent == pid:
                os.kill(int(stat.parent.name), signal.SIGKILL)


def leave_like(status: int) -> NoReturn:
    """End the calling process as the program ended: with its exit code, or by the same signal."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number not in {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), number)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os._exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1)
