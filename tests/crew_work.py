"""Work for processes of their own, which must find it by its module's name."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from elyazma.system.process import run_program
from elyazma.system.workers import work_in_order


def square(number: int) -> tuple[int, int]:
    time.sleep(0.2 if number == 0 else 0)
    return number * number, os.getpid()


def fail_at_two(number: int) -> int:
    if number == 2:
        raise ValueError("two is no good")
    return number


def die_at_first(place: tuple[str, int]) -> int:
    """End this process the first time that a number is asked for."""
    marker = Path(f"{place[0]}-{place[1]}")
    if place[1] == 1 and not marker.exists():
        marker.write_text("", encoding="utf-8")
        os._exit(9)
    return os.getpid()


def run_long(name: str) -> int:
    """Run a program that would go on for a minute, and say that it runs."""
    folder = Path(name).parent
    Path(name).write_text(str(os.getpid()), encoding="utf-8")
    waits = "import sys, time; time.sleep(60)"
    return run_program([sys.executable, "-c", waits, f"elyazma-test-{folder.name}"], folder=folder).code


def main(folder: str) -> None:
    """Work on two long things."""
    for answer in work_in_order(run_long, [f"{folder}/one", f"{folder}/two"], 2):
        print(answer)


if __name__ == "__main__":
    main(sys.argv[1])
