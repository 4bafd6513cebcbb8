"""A sequence whose items are made when they are first asked for: of a library of thousands an article uses a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class KeptSequence(Sequence[T]):
    """Items by place or key; `heads` say of each its key and more, `make` makes the one at a place.

    It is equal to any sequence of the same items.
    """

    def __init__(self, heads: Sequence[tuple[str, ...]], make: Callable[[int], T]) -> None:
        self.heads = heads
        self._make = make
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        return len(self.heads)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return tuple(self[place] for place in range(*at.indices(len(self))))
        place = range(len(self))[at]
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def __iter__(self) -> Iterator[T]:
        return (self[place] for place in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        return tuple, (tuple(self),)

    def by_key(self) -> Mapping[str, T]:
        """Give the items by their keys."""
        return _ByKey(self)


class _ByKey(Mapping[str, T], Generic[T]):
    def __init__(self, items: KeptSequence[T]) -> None:
        self._items = items
        self._places = {head[0]: at for at, head in enumerate(items.heads)}

    def __getitem__(self, key: str) -> T:
        return self._items[self._places[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
