r"""Citations by author and year, as natbib's \NAT@citex prints them (natbib.sty 8.31b)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.model.manuscript import Inline
from elyazma.references.citations.form import UNKNOWN, Citing, Work, link, text
from elyazma.references.citations.names import name_of, print_name, print_year, year_of

_BETWEEN_YEARS = ","


def print_author_year(citing: Citing) -> Iterator[Inline]:
    """Print a citation's pieces. A name and its year are linked to the work separately, as hyperref does."""
    form, style_form = citing.form, citing.references.form
    inside = form.within and form.bracketed
    if inside:
        yield from text(style_form.opening)
    if form.within and citing.before:
        yield from (*citing.before, *text(" "))
    yield from _print_works(citing)
    if citing.after and form.what != "number":
        yield from (*text(style_form.before_page), *citing.after)
    narrative = form.bracketed and not form.within and bool(citing.works) and bool(year_of(citing.works[-1]))
    if inside or narrative:
        yield from text(style_form.closing)


def _print_works(citing: Citing) -> Iterator[Inline]:
    separator = citing.references.form.between.strip() + " "
    before = ""
    last: Work | None = None
    for work in citing.works:
        if work.entry is None:
            yield from (*text(before), UNKNOWN)
        elif citing.form.what != "work":
            yield from (*text(before), *link(work, tuple(_print_part(citing, work))))
        else:
            yield from _print_work(citing, work, last, before)
            last = work
        closed = citing.form.bracketed and not citing.form.within and bool(year_of(work))
        before = (citing.references.form.closing if closed else "") + separator


def _print_part(citing: Citing, work: Work) -> Iterator[Inline]:
    what = citing.form.what
    if what == "author":
        yield from print_name(citing, work, capital=citing.form.capital)
    elif what == "alias":
        yield from citing.aliases.get(work.key, ())
    else:
        yield from print_year(work)


def _print_work(citing: Citing, work: Work, last: Work | None, before: str) -> Iterator[Inline]:
    year, name = year_of(work), tuple(print_name(citing, work, capital=citing.form.capital))
    if not year:
        yield from (*text(before), *link(work, name))
    elif last and citing.references.form.grouped and _same_name(citing, work, last):
        yield from _print_next_year(citing, work, last)
    else:
        yield from (*text(before), *link(work, name), *_before_year(citing), *link(work, tuple(print_year(work))))


def _before_year(citing: Citing) -> Iterator[Inline]:
    if citing.form.within:
        yield from text(citing.references.form.before_year.strip(), " ")
        return
    yield from text(" ", citing.references.form.opening if citing.form.bracketed else "")
    if citing.before:
        yield from (*citing.before, *text(" "))


def _same_name(citing: Citing, work: Work, last: Work) -> bool:
    if work.entry is None or last.entry is None:
        return False
    ours, theirs = work.entry.label, last.entry.label
    alike = (ours.language, ours.joined) == (theirs.language, theirs.joined)
    return alike and name_of(citing, work) == name_of(citing, last)


def _print_next_year(citing: Citing, work: Work, last: Work) -> Iterator[Inline]:
    apart = citing.references.form.years_apart
    ours, theirs = (None if apart else _split_year(year_of(each)) for each in (work, last))
    if ours and theirs and ours[0] == theirs[0]:
        yield from (*text(_BETWEEN_YEARS), *link(work, tuple(text(ours[1]))))
    else:
        yield from (*text(_BETWEEN_YEARS, " "), *link(work, tuple(print_year(work))))


def _split_year(year: str) -> tuple[str, str] | None:
    r"""Split a year as \NAT@parse@date does, before its fifth character ("2018a"); None for words instead of a year."""
    match = re.match(r"(\d.{3})(.?)", year)
    return (match[1], match[2] or "?") if match else None
