r"""Print citations of a class that numbers its references itself, as without_natbib.py defines them over \cite."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.manuscript import Inline
from elyazma.references.citations.form import UNKNOWN, Citing, Inlines, Work, link, text
from elyazma.references.citations.names import print_name, year_of

_BETWEEN = ", "


def print_bare(citing: Citing) -> Iterator[Inline]:
    """Print a citation's pieces; authors and years come from the labels and are not linked."""
    form = citing.form
    if form.what == "work" and not form.within:
        yield from _print_narrative(citing)
    elif form.what == "work" and form.bracketed:
        yield from _print_cite(citing, citing.works)
    else:
        brackets = ("(", ")") if form.bracketed else ("", "")
        yield from (*text(brackets[0]), *_print_noted(citing), *text(brackets[1]))


def _print_narrative(citing: Citing) -> Iterator[Inline]:
    """Print authors in the sentence, each followed by its number; with a note, all numbers follow the last one."""
    if citing.form.bracketed and not citing.before and not citing.after:
        yield from _joined_parts(
            [(*_print_name(citing, work), *_SPACE, *_bracketed_number(work)) for work in citing.works]
        )
        return
    yield from (*_joined_parts([_print_name(citing, work) for work in citing.works]), *_SPACE)
    yield from _print_cite(citing, citing.works) if citing.form.bracketed else _print_noted(citing)


_SPACE = (Inline("text", "\u00a0"),)


def _bracketed_number(work: Work) -> Inlines:
    return (*text("["), *_print_number(work), *text("]"))


def _print_cite(citing: Citing, works: tuple[Work, ...]) -> Iterator[Inline]:
    if citing.before:
        yield from (*citing.before, *_SPACE)
    yield from text("[")
    for at, work in enumerate(works):
        # With hyperref's links, a class sets no space here and joins no consecutive numbers.
        yield from (*text("," if at else ""), *_print_number(work))
    yield from (*_note_after(citing), *text("]"))


def _print_noted(citing: Citing) -> Iterator[Inline]:
    if citing.before:
        yield from (*citing.before, *_SPACE)
    yield from (*_joined_parts([_print_part(citing, work) for work in citing.works]), *_note_after(citing))


def _note_after(citing: Citing) -> Inlines:
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


def _joined_parts(parts: list[Inlines]) -> Iterator[Inline]:
    for at, part in enumerate(parts):
        yield from (*text(_BETWEEN if at else ""), *part)
