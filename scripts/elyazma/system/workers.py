"""Do the same work on many things at once, in processes of their own: the one module that makes any.

They are new Pythons and no forks, since a fork beside threads may stand still, and one that has a supervisor of
programs would share it. What they are asked and what they answer goes through a pipe each.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Generic, TypeVar, cast

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MEMORY_OF_ONE = 3 << 28
"""Bytes of the machine's memory for each process: Python and TeX take at most half of it for articles we know."""
_GRACE = 2.0
_INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


def count_workers() -> int:
    """Give how many processes this machine works with: one a core that we may use, fewer where memory is short."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores, memory // MEMORY_OF_ONE))


def work_in_order(work: Callable[[Item], Answer], items: Sequence[Item], most: int) -> Iterator[Answer]:
    """Do work on each item, on up to `most` at a time; the answers come in the items' order, each when it is there.

    `work`, items and answers are what pickle takes; an exception of `work` is raised here. With one process, or one
    item, it is done in this one; so is what a process was at that ended before it answered. Whoever stops taking
    answers, by an interrupt as well, leaves no process behind.
    """
    if min(most, len(items)) <= 1:
        yield from map(work, items)
        return
    crew = _Crew(work, items)
    try:
        crew.hire(min(most, len(items)))
        yield from crew.answers()
    finally:
        crew.dismiss()


class _Crew(Generic[Item, Answer]):
    """The processes, what each is at, and the answers that wait for their turn."""

    def __init__(self, work: Callable[[Item], Answer], items: Sequence[Item]) -> None:
        self._work = work
        self._items = items
        self._open = deque(range(len(items)))
        self._done: dict[int, Answer] = {}
        self._busy: dict[Connection, int] = {}
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []

    def hire(self, count: int) -> None:
        context = get_context("spawn")
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._work), daemon=True)
            with _interrupts_held():
                process.start()
                self._processes.append(process)
            theirs.close()
            self._connections.append(ours)
            self._hand_out(ours)

    def answers(self) -> Iterator[Answer]:
        for number in range(len(self._items)):
            while number not in self._done:
                self._take_answers()
            yield self._done.pop(number)

    def dismiss(self) -> None:
        """End all: what they started ends with them (system/supervisor)."""
        for connection in self._connections:
            connection.close()
        for process in self._processes if self._busy else ():
            process.terminate()
        for process in self._processes:
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join()

    def _hand_out(self, connection: Connection) -> None:
        if not self._open:
            return
        number = self._open.popleft()
        self._busy[connection] = number
        # One that has ended is found out when its answer is read.
        with suppress(OSError):
            connection.send(self._items[number])

    def _take_answers(self) -> None:
        if not self._busy:
            number = self._open.popleft()
            self._done[number] = self._work(self._items[number])
            return
        for connection in cast(list[Connection], wait(list(self._busy))):
            number = self._busy.pop(connection)
            try:
                answer, fault = connection.recv()
            except (EOFError, OSError):
                self._open.appendleft(number)
                continue
            if fault is not None:
                raise fault
            self._done[number] = answer
            self._hand_out(connection)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold interrupts back while a process starts, here and, until it is ready to take them, there."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- In the process ---------------------------------------------------------------------------------


def _serve(connection: Connection, work: Callable[[object], object]) -> None:
    """Answer until nobody asks any more."""
    # An interrupt at the keyboard reaches everybody; it is our parent who ends us. What we start takes it again.
    signal.signal(signal.SIGINT, _ignore)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTS)
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            connection.send(_answer(work, connection.recv()))


def _ignore(*_: object) -> None:
    """Do nothing; unlike SIG_IGN, this is not handed on to the programs that we start."""


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _answer(work: Callable[[object], object], item: object) -> tuple[object, Exception | None]:
    try:
        return work(item), None
    except Exception as fault:
        fault.add_note(f"in a process of its own, at {item!r}")
        return None, fault
