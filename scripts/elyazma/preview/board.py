"""What the page is told: the latest news of each kind, with those who listen for more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock

from elyazma.model.light_dataclass import dataclass

Listener = Callable[["News | None"], None]


@dataclass(frozen=True, slots=True)
class News:
    """One thing that the page is told: its kind, and plain values."""

    kind: str
    values: Mapping[str, object]


class Board:
    """The latest news of the kinds that stay true; told to all who listen, from whatever thread."""

    def __init__(self) -> None:
        # The end is told by a signal, which may come while this very thread is telling something.
        self._lock = RLock()
        self._latest: dict[str, News] = {}
        self._listeners: list[Listener] = []
        self._closed = False

    def put(self, kind: str, values: Mapping[str, object], *, stays: bool = True) -> None:
        """Tell something; what `stays` true is told to those who come later too."""
        news = News(kind, values)
        with self._lock:
            if stays:
                self._latest[kind] = news
            for listener in self._listeners:
                listener(news)

    def listen(self, listener: Listener) -> None:
        """Hear the latest news and all that come, and none (`None`) when there will be no more."""
        with self._lock:
            for news in self._latest.values():
                listener(news)
            if self._closed:
                listener(None)
            self._listeners.append(listener)

    def leave(self, listener: Listener) -> None:
        """Listen no more."""
        with self._lock:
            self._listeners = [each for each in self._listeners if each is not listener]

    def close(self) -> None:
        """Say that there will be no more news."""
        with self._lock:
            self._closed = True
            for listener in self._listeners:
                listener(None)
