r"""Citations of a class that numbers its references itself: what `tools/latex/bare.py` defines over LaTeX's \cite."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model import Inline
from elyazma.tools.citing.form import UNKNOWN, Citing, Inlines, Work, link, text
from elyazma.tools.citing.names import name_of, year_of

_BETWEEN = ", "


def print_bare(citing: Citing) -> Iterator[Inline]:
    """Print a citation's pieces; what a number cannot say comes from the labels."""
    form = citing.form
    if form.what == "work":
        yield from _print_within(citing) if form.within else _print_narrative(citing)
    elif form.what == "year" and form.bracketed:
        yield from (*text("("), *_print_parts(citing), *text(")"))
    else:
        yield from _print_parts(citing)


def _print_within(citing: Citing) -> Iterator[Inline]:
    if citing.form.bracketed:
        yield from _print_cite(citing, citing.works)
        return
    yield from _print_parts(citing)
    if citing.after:
        yield from (*text(_BETWEEN), *citing.after)


def _print_cite(citing: Citing, works: tuple[Work, ...]) -> Iterator[Inline]:
    if citing.before:
        yield from (*citing.before, *text("\u00a0"))
    yield from text("[")
    for at, work in enumerate(works):
        yield from (*text("," if at else ""), *_print_number(work))
    if citing.after:
        yield from (*text(_BETWEEN), *citing.after)
    yield from text("]")


def _print_narrative(citing: Citing) -> Iterator[Inline]:
    if not citing.form.bracketed:
        numbers = _join([tuple(_print_number(work)) for work in citing.works])
        yield from (*_names(citing), *text("\u00a0"), *numbers)
    elif citing.before or citing.after:
        yield from (*_names(citing), *text("\u00a0"), *_print_cite(citing, citing.works))
    else:
        for at, work in enumerate(citing.works):
            yield from text(_BETWEEN if at else "", name_of(citing, work), "\u00a0")
            yield from _print_cite(citing, (work,))


def _names(citing: Citing) -> Iterator[Inline]:
    yield from text(_BETWEEN.join(name_of(citing, work) for work in citing.works))


def _print_parts(citing: Citing) -> Iterator[Inline]:
    yield from _join([tuple(_print_part(citing, work)) for work in citing.works])


def _print_part(citing: Citing, work: Work) -> Iterator[Inline]:
    if citing.form.what == "author":
        yield from text(name_of(citing, work))
    elif citing.form.what == "year":
        yield from text(year_of(work))
    else:
        yield from _print_number(work)


def _print_number(work: Work) -> Iterator[Inline]:
    if work.entry is None:
        yield UNKNOWN
    else:
        yield from link(work, tuple(text(str(work.number))))


def _join(parts: list[Inlines]) -> Iterator[Inline]:
    for at, part in enumerate(parts):
        yield from (*text(_BETWEEN if at else ""), *part)
