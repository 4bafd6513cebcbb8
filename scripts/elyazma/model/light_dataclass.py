"""Dataclasses that cost little to define: a command defines some 240 of them before it does anything.

The library's decorator writes the source of up to six methods and compiles each, half a millisecond for a class. Here
it does the rest, the fields and the slots; `__init__` is compiled when a class is first called, which most never are,
and the others are functions that all classes share. What a class means is what the library says
(docs.python.org/3/library/dataclasses.html), but for its rarer options, which are not there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field", "replace"]

Record = Any
"""An object or a class of which only a running program knows that it is a dataclass."""
Field = dataclasses.Field[object]

_METHODS = frozenset(
    ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__getstate__", "__setstate__")
)


def _decorate(cls: type | None = None, /, **options: Record) -> Record:
    """Make a dataclass of a class, or a decorator that does."""

    def make(cls: type) -> type:
        return dataclasses.dataclass(**options)(cls) if options.get("order") else _make(cls, **options)

    return make if cls is None else make(cls)


if TYPE_CHECKING:
    # For whoever reads types this is the library's.
    from dataclasses import dataclass as dataclass
else:
    dataclass = _decorate


def _make(cls: type, *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False) -> type:
    own = {name: value for name, value in vars(cls).items() if name in _METHODS}
    # Without one the library writes the call's signature for it.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made: Record = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    methods: dict[str, object] = {"__init__": _defer_init(made, frozen=frozen), "__repr__": _write}
    methods |= _write_comparison(dataclasses.fields(made), frozen=frozen) if eq else {}
    methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete} if frozen else {}
    methods |= {"__getstate__": _give_state, "__setstate__": _take_state} if frozen and slots else {}
    # A class that compares by itself has a hash of none, which is no decision of its own.
    undecided = "__eq__" in own and own.get("__hash__", ...) is None
    for name in methods.keys() - (own.keys() - ({"__hash__"} if undecided else set())):
        setattr(made, name, methods[name])
    return made  # type: ignore[no-any-return]


# --- Making -------------------------------------------------------------------------------------------


def _defer_init(cls: type, *, frozen: bool) -> Callable[..., None]:
    def __init__(self: object, /, *args: object, **named: object) -> None:  # noqa: N807
        init = _compile_init(cls, frozen=frozen)
        setattr(cls, "__init__", init)  # noqa: B010 - no type has such a method to set
        init(self, *args, **named)

    return __init__


def _compile_init(cls: type, *, frozen: bool) -> Callable[..., None]:
    """Compile what sets the fields in their order, and calls `__post_init__` where there is one."""
    fields = dataclasses.fields(cls)
    known: dict[str, Record] = {"_set": object.__setattr__, "_absent": dataclasses.MISSING, **_list_defaults(fields)}
    asked = [each for each in fields if each.init]
    named = [f"{each.name}{_write_default(each)}" for each in asked if each.kw_only]
    first = [f"{each.name}{_write_default(each)}" for each in asked if not each.kw_only]
    head = ", ".join(("self", *first, *(("*", *named) if named else ())))
    values = {each.name: value for each in fields if (value := _write_value(each))}
    lines = [f"_set(self, '{name}', {each})" if frozen else f"self.{name} = {each}" for name, each in values.items()]
    lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    exec("\n ".join((f"def __init__({head}):", *(lines or ("pass",)))), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _list_defaults(fields: Sequence[Field]) -> Mapping[str, object]:
    """Give what the compiled text calls defaults and what makes them."""
    made = {f"_make_{each.name}": each.default_factory for each in fields}
    return made | {f"_default_{each.name}": each.default for each in fields}


def _write_default(each: Field) -> str:
    if each.default_factory is not dataclasses.MISSING:
        return "=_absent"
    return "" if each.default is dataclasses.MISSING else f"=_default_{each.name}"


def _write_value(each: Field) -> str:
    """Say what a field is set to; nothing where it is to be set later."""
    made = f"_make_{each.name}()" if each.default_factory is not dataclasses.MISSING else ""
    if not each.init:
        return made or ("" if each.default is dataclasses.MISSING else f"_default_{each.name}")
    return f"{made} if {each.name} is _absent else {each.name}" if made else each.name


# --- What all classes share ---------------------------------------------------------------------------


def _write_comparison(fields: Sequence[Field], *, frozen: bool) -> dict[str, object]:
    values = _gather(each.name for each in fields if each.compare)
    hashed = _gather(each.name for each in fields if (each.compare if each.hash is None else each.hash))

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": __eq__, "__hash__": (lambda self: hash(hashed(self))) if frozen else None}


def _gather(names: Iterable[str]) -> Callable[[object], object]:
    """Give what gathers these values of an object: a tuple where they are several."""
    listed = tuple(names)
    return attrgetter(*listed) if listed else lambda _: ()


@recursive_repr()
def _write(self: Record) -> str:
    said = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _refuse_to_set(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _give_state(self: Record) -> list[object]:
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _take_state(self: Record, state: Sequence[object]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
