"""Let one thread at a time work in PDFium, which is not made for more: a preview draws while the next PDF is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
ALONE = RLock()


def alone(function: Callable[P, T]) -> Callable[P, T]:
    """Make a function that waits until no other is at work in PDFium."""

    @wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> T:
        with ALONE:
            return function(*arguments, **named)

    return run
