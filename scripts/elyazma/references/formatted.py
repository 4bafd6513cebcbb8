"""What the CSL engine made of a work."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import PrintedNote
from elyazma.tex.inlines import Inlines


@dataclass(frozen=True, slots=True)
class Formatted:
    """One work as it is formatted in the list, and as it is cited in three ways: "(A, 2018)", "A (2018)", "(2018)".

    Of the first work alone, `located` is a citation with a page: "(A, 2018, p. 35)". `number` is what stands before an
    entry in a numbered list.
    """

    text: Inlines
    parenthetical: Inlines
    narrative: Inlines
    year_only: Inlines
    located: Inlines = ()
    number: Inlines = ()


@dataclass(frozen=True, slots=True)
class FormattedNotes:
    """The notes of a manuscript in reading order, and each work's short form by its key."""

    notes: tuple[PrintedNote, ...]
    short: Mapping[str, Inlines]
