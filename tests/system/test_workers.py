"""Work in processes of their own: answers in order, faults, ends of processes, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crew_work import die_at_first, fail_at_two, square
from elyazma.system.workers import count_workers, work_in_order
from typed import ENVIRONMENT
from waiting import wait_for

TESTS = Path(__file__).parents[1]


def test_answers_come_in_order_from_several_processes() -> None:
    answers = list(work_in_order(square, range(6), 2))
    assert [square_of for square_of, _ in answers] == [0, 1, 4, 9, 16, 25]
    pids = {pid for _, pid in answers}
    # The first takes longest: meanwhile another process does the rest.
    assert len(pids) == 2 and os.getpid() not in pids


@pytest.mark.parametrize(("items", "most"), [([3], 4), ([3, 4], 1), ([], 4)])
def test_little_work_is_done_here(items: list[int], most: int) -> None:
    assert list(work_in_order(square, items, most)) == [(item * item, os.getpid()) for item in items]


def test_a_fault_of_one_is_raised_in_its_turn_or_before() -> None:
    answers = work_in_order(fail_at_two, range(6), 2)
    with pytest.raises(ValueError, match="two is no good") as raised:
        list(answers)
    assert "at 2" in raised.value.__notes__[0]


def test_what_a_process_was_at_when_it_died_is_done_here(tmp_path: Path) -> None:
    items = [(str(tmp_path / "died"), number) for number in range(4)]
    pids = list(work_in_order(die_at_first, items, 2))
    assert len(pids) == 4
    assert (tmp_path / "died-1").exists()


def test_there_is_always_somebody_to_work() -> None:
    assert 1 <= count_workers() <= (os.cpu_count() or 1)


def processes_of(mark: str) -> list[str]:
    listed = subprocess.run(["ps", "-eww", "-o", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if mark in line]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupt_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    mark = f"elyazma-test-{tmp_path.name}"
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}:{TESTS}"}
    command = [sys.executable, "-c", "import crew_work, sys; crew_work.main(sys.argv[1])", str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, start_new_session=True) as parent:
        begun = [tmp_path / "one", tmp_path / "two"]
        assert wait_for(lambda: all(path.exists() and path.read_text(encoding="utf-8") for path in begun))
        assert wait_for(lambda: len(processes_of(mark)) >= 2)
        workers = [int(path.read_text(encoding="utf-8")) for path in begun]
        # At the keyboard an interrupt goes to the whole group; kill goes to one.
        if how is signal.SIGINT:
            os.killpg(parent.pid, how)
        else:
            parent.kill()
        said = parent.communicate(timeout=20)[1]
    assert wait_for(lambda: not processes_of(mark)), processes_of(mark)
    assert wait_for(lambda: not any(map(is_alive, workers)))
    # The parent's own is the only report of it.
    assert said.count(b"Traceback") <= 1 and b"spawn" not in said
