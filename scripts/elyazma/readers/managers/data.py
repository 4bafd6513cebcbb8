"""The values that the readers of each program's data give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from elyazma.model.imported import CitedForm
from elyazma.model.light_dataclass import dataclass
from elyazma.references.csl_entries import MadeEntry

Item = Mapping[str, object]
"""A CSL item as JSON."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as a program's data have it.

    `names` are what tells it from others: addresses, numbers in a library, a tag. `entry` is the entry it becomes where
    that is known without its item: our own file had it.
    """

    item: Item
    names: tuple[str, ...] = ()
    entry: MadeEntry | None = None


@dataclass(frozen=True, slots=True)
class CitedWork:
    """One work of a citation: where in it (`label` is CSL's word for the locator), what stands around, how named."""

    work: Work
    locator: str = ""
    label: str = ""
    prefix: str = ""
    suffix: str = ""
    form: CitedForm = ""


@dataclass(frozen=True, slots=True)
class CitationData:
    """A citation: its works in order; `source` is the TeX command in our own files, with what it printed where."""

    works: tuple[CitedWork, ...]
    source: str = ""
    printed: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class ListData:
    """A printed list of references: works that it has though no citation names them."""

    uncited: tuple[Work, ...] = field(default=())


Data = CitationData | ListData
