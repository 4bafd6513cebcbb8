r"""Print citations by number as natbib's \NAT@citexnum does (natbib.sty 8.31b), in brackets or raised."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.manuscript import Inline
from elyazma.references.citations.form import UNKNOWN, Citing, Inlines, Work, link, text
from elyazma.references.citations.names import name_of, print_name, year_of


def print_numbers(citing: Citing) -> Iterator[Inline]:
    """Print a citation's pieces. A number is linked to its work, and an author beside it is not, as in natbib."""
    form, raised = citing.form, citing.references.form.superscript
    if not form.within or (form.what == "year" and raised):
        yield from _print_narrative(citing) if form.what == "work" else _print_parts(citing)
    elif raised and form.what != "number":
        yield from _print_raised(citing)
    elif _brackets_each(citing):
        yield from _print_run(citing, brackets=True)
    else:
        yield from _print_within(citing)


def _brackets_each(citing: Citing) -> bool:
    style_form = citing.references.form
    return style_form.each and citing.form.what == "work" and not citing.before and not citing.after


def _print_within(citing: Citing) -> Iterator[Inline]:
    style_form = citing.references.form
    if citing.form.bracketed:
        yield from text(style_form.opening)
    if citing.before and citing.form.what != "number":
        yield from (*citing.before, *text(" "))
    yield from _print_run(citing) if citing.form.what in {"work", "number"} else _print_parts(citing, _between(citing))
    if citing.after and citing.form.what != "number":
        yield from (*text(style_form.before_page), *citing.after)
    if citing.form.bracketed:
        yield from text(style_form.closing)


def _print_raised(citing: Citing) -> Iterator[Inline]:
    style_form = citing.references.form
    opening, closing = (style_form.opening, style_form.closing) if citing.form.bracketed else ("", "")
    inner = _print_run(citing) if citing.form.what == "work" else _print_parts(citing, _between(citing))
    yield from citing.before
    yield Inline("sup", children=(*text(opening), *inner, *text(closing)))
    if citing.after:
        yield from (*text(" "), *citing.after)


# --- Author and number, author alone, year alone -----------------------------------------------------


def _print_narrative(citing: Citing) -> Iterator[Inline]:
    style_form = citing.references.form
    opening, closing = (style_form.opening, style_form.closing) if citing.form.bracketed else ("", "")
    before: Inlines = ()
    last = ""
    for work in citing.works:
        if work.entry is None:
            yield UNKNOWN
            continue
        if last and last == name_of(citing, work):
            yield from _raised_pieces(
                citing, text(","), "," + ("" if style_form.superscript or _narrow(citing) else " ")
            )
        else:
            yield from (
                *before,
                *print_name(citing, work, capital=citing.form.capital),
                *_opening_bracket(citing, opening),
            )
        if citing.before:
            yield from (*citing.before, *text(" "))
        yield from _raised_pieces(citing, link(work, tuple(text(str(work.number)))))
        before = (*_raised_pieces(citing, text(closing)), *text(style_form.between.strip(), " "))
        last = name_of(citing, work)
    if citing.after:
        yield from (*text(style_form.before_page), *citing.after)
    yield from _raised_pieces(citing, text(closing))


def _opening_bracket(citing: Citing, opening: str) -> Iterator[Inline]:
    if citing.references.form.superscript:
        yield from _raised_pieces(citing, text(opening))
    else:
        yield from text(" ", opening)


def _raised_pieces(citing: Citing, pieces: Iterator[Inline], plain: str | None = None) -> Iterator[Inline]:
    """Raise pieces in a style that raises numbers; in another style, print `plain` in their place, if it is given."""
    if not citing.references.form.superscript:
        yield from pieces if plain is None else text(plain)
    elif children := tuple(pieces):
        yield Inline("sup", children=children)


def _print_parts(citing: Citing, separator: str = "") -> Iterator[Inline]:
    separator = separator or citing.references.form.between.strip() + " "
    before = ""
    for work in citing.works:
        part = tuple(_print_part(citing, work)) if work.entry else ()
        yield from (*text(before), *(link(work, part) if work.entry else (UNKNOWN,)))
        before = separator


def _print_part(citing: Citing, work: Work) -> Iterator[Inline]:
    if citing.form.what == "author":
        yield from print_name(citing, work, capital=citing.form.capital)
    elif citing.form.what == "alias":
        yield from citing.aliases.get(work.key, ())
    else:
        yield from text(year_of(work))


# --- Numbers in a row ---------------------------------------------------------------------------------


def _print_run(citing: Citing, *, brackets: bool = False) -> Iterator[Inline]:
    """Print numbers one after the other; in a compressing style, three or more consecutive ones as "1–3"."""
    between = _between(citing)
    for at, (sign, work) in enumerate(_compress(citing)):
        if at:
            yield from text("–" if sign == "–" else between)
        if work.entry is None:
            yield UNKNOWN
        else:
            opening, closing = _brackets_of_each(citing) if brackets else ("", "")
            yield from link(work, tuple(text(opening, str(work.number), closing)))


def _brackets_of_each(citing: Citing) -> tuple[str, str]:
    style_form = citing.references.form
    return (style_form.opening, style_form.closing) if citing.form.bracketed else ("", "")


def _compress(citing: Citing) -> Iterator[tuple[str, Work]]:
    """Give the works that are printed, each with what stands before it: "–" in a range, else nothing."""
    runs: list[list[Work]] = []
    for work in citing.works:
        follows = citing.references.form.compressed and runs and runs[-1][-1].number + 1 == work.number
        if follows and runs[-1][-1].entry is not None:
            runs[-1].append(work)
        else:
            runs.append([work])
    for run in runs:
        yield "", run[0]
        if len(run) > 1:
            yield "–" if len(run) > 2 else "", run[-1]  # noqa: PLR2004


def _between(citing: Citing) -> str:
    sign = citing.references.form.between.strip()
    return sign + ("" if _narrow(citing) or citing.references.form.superscript else " ")


def _narrow(citing: Citing) -> bool:
    return not citing.references.form.between.endswith((" ", "\u00a0"))
