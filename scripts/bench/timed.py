"""Run a program and write its exit code, seconds, seconds of CPU and largest memory: `timed.py COMMAND ...`.

It runs alone and is small: Linux counts for a program's memory what the process that started it had, and the bench
has 30 MB where this has 9.
"""

import os
import sys
import time

_FAILED = 127


def main(command: list[str]) -> None:
    """Run the command; what it says goes to standard error, as everything from here but the line of numbers."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(2, 1)
            os.execvp(command[0], command)
        finally:
            os._exit(_FAILED)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - started
    # macOS counts bytes, others kilobytes.
    memory = used.ru_maxrss if sys.platform == "darwin" else used.ru_maxrss << 10
    os.write(1, f"{os.waitstatus_to_exitcode(status)} {wall} {used.ru_utime + used.ru_stime} {memory}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1:])
