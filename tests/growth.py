"""Hold the time that a function takes against the size of what it is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

MOST_GROWTH = 7
"""Four times the size takes four times as long where time grows with the size, 16 times where with its square."""
QUICK = 0.05
"""Seconds that need no growth: a kernel may count CPU by ticks of 4 ms, and gives none for what is quicker."""
_TRIES = 5
_ATTEMPTS = count()


def check_growth(run: Callable[[str], object], piece: str, length: int, *, rate: float, quick: float = QUICK) -> None:
    """Assert that a text of `length` takes at most `rate` seconds of CPU a million, and no leap from a fourth of it.

    What takes less than `quick` seconds may leap. The text repeats `piece`. A machine that is busy with others has some
    tries; each is of another text, so that nothing is known from before.
    """
    small = whole = float("inf")
    for _ in range(_TRIES):
        small = min(small, _measure(run, piece, length // 4))
        whole = min(whole, _measure(run, piece, length))
        if whole < max(MOST_GROWTH * small, quick) and whole < rate * length / 1e6:
            return
    assert whole < rate * length / 1e6, f"{whole:.3f} s for {length} of {piece[:20]!r}"
    assert whole < max(MOST_GROWTH * small, quick), (
        f"{small:.3f} s for a fourth, {whole:.3f} s for all of {piece[:20]!r}"
    )


def _measure(run: Callable[[str], object], piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[: length // len(piece) * len(piece) or length] + f" {next(_ATTEMPTS)}"
    start = time.process_time()
    run(text)
    return time.process_time() - start
