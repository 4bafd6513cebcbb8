"""A light dataclass does what the library's does: each is made by both and held against the other."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from elyazma.model.light_dataclass import dataclass

Decorator = Callable[..., Any]
BOTH = pytest.mark.parametrize("decorate", [dataclass, dataclasses.dataclass], ids=["light", "library"])


@dataclass(frozen=True, slots=True)
class Kept:
    """What is pickled is found by its name."""

    name: str
    parts: tuple[int, ...] = ()


@dataclass(slots=True)
class Growing:
    """One that changes."""

    parts: list[object] = dataclasses.field(default_factory=list)


def make(decorate: Decorator, **options: Any) -> Any:
    class Point:
        x: int
        y: int = 2
        tags: list[str] = dataclasses.field(default_factory=list, compare=False)
        hidden: str = dataclasses.field(default="h", repr=False, hash=False)
        shared: ClassVar[int] = 7

    return decorate(**options)(Point)


@BOTH
@pytest.mark.parametrize("options", [{}, {"slots": True}, {"kw_only": True}])
def test_values_are_set_compared_and_shown(decorate: Decorator, options: dict[str, bool]) -> None:
    point = make(decorate, **options)
    one, other = point(x=1), point(x=1, y=2, tags=["t"])
    assert one == other and one != point(x=1, hidden="g") and one != 1
    assert one.tags == [] and one.tags is not other.tags
    assert repr(other) == f"{point.__qualname__}(x=1, y=2, tags=['t'])"
    assert dataclasses.replace(one, x=3).x == 3
    assert dataclasses.asdict(one) == {"x": 1, "y": 2, "tags": [], "hidden": "h"}
    assert [field.name for field in dataclasses.fields(point)] == ["x", "y", "tags", "hidden"]
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)
    one.x = 4
    assert one.x == 4


@BOTH
@pytest.mark.parametrize("slots", [False, True])
def test_frozen_ones_have_a_hash_and_refuse_to_change(decorate: Decorator, slots: bool) -> None:
    point = make(decorate, frozen=True, slots=slots)
    one = point(1)
    assert hash(one) == hash(point(1, tags=["t"], hidden="g")) and len({one, point(1)}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        one.x = 2
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del one.x
    assert copy.copy(one) == one == copy.deepcopy(one)


@BOTH
def test_wrong_arguments_are_refused_in_the_same_words(decorate: Decorator) -> None:
    point = make(decorate)
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'x'"):
        point()
    with pytest.raises(TypeError, match=r"__init__\(\) got an unexpected keyword argument 'z'"):
        point(1, z=2)
    with pytest.raises(TypeError, match=r"__init__\(\) takes 1 positional argument but 2 were given"):
        make(decorate, kw_only=True)(1)


@BOTH
def test_methods_of_its_own_are_kept_and_identity_can_be_asked_for(decorate: Decorator) -> None:
    class Own:
        x: int

        def __repr__(self) -> str:
            return "own"

        def __hash__(self) -> int:
            return 5

    class Single:
        x: int

    own, single = decorate(frozen=True)(Own)(1), decorate(eq=False)(Single)
    assert (repr(own), hash(own)) == ("own", 5)
    assert single(1) != single(1) and hash(single(1))


@BOTH
def test_a_derived_class_has_the_fields_of_both_and_is_called_behind_its_values(decorate: Decorator) -> None:
    class First:
        x: int
        seen: list[str] = dataclasses.field(default_factory=list, init=False)
        count: int = dataclasses.field(default=5, init=False)

        def __post_init__(self) -> None:
            self.seen.append(f"{self.x}")

    base: Any = decorate(slots=True)(First)

    class Second(base):  # type: ignore[misc]
        y: int = 3

    both: Any = decorate(slots=True)(Second)
    derived = both(1)
    assert (derived.x, derived.y, derived.seen, derived.count) == (1, 3, ["1"], 5)
    assert both.__match_args__ == ("x", "y")
    assert base(1) != derived
    with pytest.raises(AttributeError):
        derived.z = 1


def test_what_is_pickled_comes_back() -> None:
    kept, growing = Kept("a", (1, 2)), Growing([3])
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert pickle.loads(pickle.dumps(growing)) == growing


def test_one_that_holds_itself_is_shown() -> None:
    growing = Growing()
    growing.parts.append(growing)
    assert repr(growing) == "Growing(parts=[...])"


def test_ordered_ones_are_the_librarys() -> None:
    @dataclass(frozen=True, order=True)
    class Place:
        line: int

    assert Place(1) < Place(2)
