"""Print the parts of a label: a work's authors and its year."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.manuscript import Inline
from elyazma.references.citations.form import Citing, Work


def print_name(citing: Citing, work: Work, *, capital: bool) -> Iterator[Inline]:
    """Print a work's authors; a name in another language is marked as such and keeps its first letter."""
    if work.entry is None:
        return
    label = work.entry.label
    name = name_of(citing, work)
    narrative = citing.references.form.narrative_and
    if label.joined and not citing.form.within and narrative:
        name = name.replace(" & ", f" {narrative} ")
    if name and name == label.title:
        yield Inline("emph", children=(Inline("text", name),))
    elif label.language:
        yield Inline("plain", children=(Inline("text", name),), language=label.language)
    elif name:
        yield Inline("text", _capitalise(citing, name) if capital else name)


def name_of(citing: Citing, work: Work) -> str:
    """Give the short or the full name, as the command asks."""
    if work.entry is None:
        return ""
    return work.entry.label.long if citing.form.full else work.entry.label.short


def print_year(work: Work) -> Iterator[Inline]:
    """Print the year of a work, or the title that stands in its place in a style without years."""
    year = year_of(work)
    if work.entry and year and year == work.entry.label.title:
        yield Inline("emph", children=(Inline("text", year),))
    elif year:
        yield Inline("text", year)


def year_of(work: Work) -> str:
    """Give the year of a work, empty in a style that cites none."""
    return work.entry.label.year if work.entry else ""


def _capitalise(citing: Citing, name: str) -> str:
    first = next((at for at, letter in enumerate(name) if letter.isalpha()), None)
    return name if first is None else name[:first] + citing.uppercase(name[first]) + name[first + 1 :]
