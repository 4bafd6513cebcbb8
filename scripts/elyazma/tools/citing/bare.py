r"""Citations of a class that numbers its references itself: what `tools/latex/bare.py` defines over LaTeX's \cite."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model import Inline
from elyazma.tools.citing.form import UNKNOWN, Citing, Inlines, Work, link, text
from elyazma.tools.citing.names import print_name, year_of

_BETWEEN = ", "


def print_bare(citing: Citing) -> Iterator[Inline]:
    """Print a citation's pieces: what a number cannot say comes from the labels, and leads nowhere."""
    form = citing.form
    if form.what == "work" and not form.within:
        yield from _print_narrative(citing)
    elif form.what == "work" and form.bracketed:
        yield from _print_cite(citing, citing.works)
    else:
        brackets = ("(", ")") if form.bracketed else ("", "")
        yield from (*text(brackets[0]), *_print_noted(citing), *text(brackets[1]))


def _print_narrative(citing: Citing) -> Iterator[Inline]:
    """Print authors in the sentence, each with its number behind it, or all numbers where a note stands with them."""
    if citing.form.bracketed and not citing.before and not citing.after:
        yield from _join([(*_print_name(citing, work), *_SPACE, *_cite_alone(work)) for work in citing.works])
        return
    yield from (*_join([_print_name(citing, work) for work in citing.works]), *_SPACE)
    yield from _print_cite(citing, citing.works) if citing.form.bracketed else _print_noted(citing)


_SPACE = (Inline("text", "\u00a0"),)


def _cite_alone(work: Work) -> Inlines:
    return (*text("["), *_print_number(work), *text("]"))


def _print_cite(citing: Citing, works: tuple[Work, ...]) -> Iterator[Inline]:
    if citing.before:
        yield from (*citing.before, *_SPACE)
    yield from text("[")
    for at, work in enumerate(works):
        # hyperref's links keep a class from setting a space here, or from joining numbers in a row.
        yield from (*text("," if at else ""), *_print_number(work))
    yield from (*_after(citing), *text("]"))


def _print_noted(citing: Citing) -> Iterator[Inline]:
    if citing.before:
        yield from (*citing.before, *_SPACE)
    yield from (*_join([_print_part(citing, work) for work in citing.works]), *_after(citing))


def _after(citing: Citing) -> Inlines:
    return (*text(_BETWEEN), *citing.after) if citing.after else ()


def _print_part(citing: Citing, work: Work) -> Inlines:
    if citing.form.what == "author":
        return _print_name(citing, work)
    if citing.form.what == "alias":
        return citing.aliases.get(work.key, ())
    return tuple(text(year_of(work))) if citing.form.what == "year" else tuple(_print_number(work))


def _print_name(citing: Citing, work: Work) -> Inlines:
    return tuple(print_name(citing, work, capital=citing.form.capital))


def _print_number(work: Work) -> Iterator[Inline]:
    if work.entry is None:
        yield UNKNOWN
    else:
        yield from link(work, tuple(text(str(work.number))))


def _join(parts: list[Inlines]) -> Iterator[Inline]:
    for at, part in enumerate(parts):
        yield from (*text(_BETWEEN if at else ""), *part)
