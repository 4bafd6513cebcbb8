"""Whether anybody still reads what this process writes."""

from __future__ import annotations

import os
import select
import sys


def is_abandoned(descriptor: int) -> bool:
    """Tell whether the other end of a pipe, socket or terminal is closed; a file has no other end.

    Without writing to it: a program that is silent would never hear that its reader has ended.
    """
    poll = select.poll()
    # No event is asked for: an error and a hang-up are told all the same (poll(2)).
    poll.register(descriptor, 0)
    return any(events & (select.POLLERR | select.POLLHUP) for _, events in poll.poll(0))


def discard_output() -> None:
    """Let what is still to be written to standard output go nowhere: Python would complain of it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
