"""Given and family names, towns and jobs of some seventy countries, as the library Faker lists them.

The lists say that a word is somebody's name, never that one is not: one in three given names of public papers stands
in none of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from types import ModuleType

import faker.providers.address as faker_address
import faker.providers.job as faker_job
import faker.providers.person as faker_person

from elyazma.languages.folding import fold_spelling

_SHORTEST = 3
"""Letters of a name: two may be a word or initials."""


def is_given_name(word: str) -> bool:
    """Tell whether a word is somebody's given name."""
    return fold_spelling(word) in _given_names()


def is_listed_name(word: str) -> bool:
    """Tell whether a word is somebody's given or family name."""
    return is_given_name(word) or is_family_name(word)


def is_family_name(word: str) -> bool:
    """Tell whether a word is somebody's family name."""
    return fold_spelling(word) in _family_names()


def is_listed_town(text: str) -> bool:
    """Tell whether a text is the name of a town or a province."""
    return fold_spelling(text) in _towns()


def is_job(text: str) -> bool:
    """Tell whether a text is what somebody is by profession: "Chief Executive Officer"."""
    return fold_spelling(text) in _jobs()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(_split_names(_list_values(faker_person, ("first_names", "first_romanized_names", "middle_names"))))


@cache
def _family_names() -> frozenset[str]:
    return frozenset(_split_names(_list_values(faker_person, ("last_names", "last_romanized_names"))))


@cache
def _towns() -> frozenset[str]:
    kinds = ("cities", "city_names", "states", "provinces", "estados", "districts", "departments", "municipalities")
    return frozenset(map(_fold, _list_values(faker_address, kinds)))


@cache
def _jobs() -> frozenset[str]:
    return frozenset(map(_fold, _list_values(faker_job, ("jobs",))))


def _split_names(names: Iterable[str]) -> Iterator[str]:
    words = (word for name in names for word in _fold(name).split())
    return (word for word in words if len(word) >= _SHORTEST)


def _fold(name: str) -> str:
    """Fold a name as fold_spelling does, faster: most names are ASCII."""
    return name.lower() if name.isascii() else fold_spelling(name)


def _list_values(package: ModuleType, kinds: Collection[str]) -> Iterator[str]:
    """List what a package's providers have under names that contain these: first_names_male, unisex_last_names."""
    for found in pkgutil.iter_modules(package.__path__):
        provider = importlib.import_module(f"{package.__name__}.{found.name}").Provider
        for kind in dir(provider):
            if any(each in kind for each in kinds):
                yield from _read_names(getattr(provider, kind))


def _read_names(value: object) -> Iterator[str]:
    """Read a list of names, of lists of them, or a table of names and how common they are."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | Collection):
        for each in value:
            yield from _read_names(each)
