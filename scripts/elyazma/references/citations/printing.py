r"""Print a citation command as natbib, set up by `references/natbib.py`, prints it in the PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from elyazma.languages import Language, upper
from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Inline, References
from elyazma.references.citations.author_year import print_author_year
from elyazma.references.citations.bare import print_bare
from elyazma.references.citations.commands import find_form
from elyazma.references.citations.form import Citing, Inlines, find_works, join_texts
from elyazma.references.citations.numbers import print_numbers
from elyazma.tex.inlines import decode_tex, to_plain

Note = str | Inlines
"""A note of a citation: TeX, or finished inlines."""

_NO_ALIASES: Mapping[str, Inlines] = MappingProxyType({})


def print_citation(  # noqa: PLR0913
    command: str,
    keys: Sequence[str],
    notes: tuple[Note, Note],
    references: References,
    starred: bool = False,
    *,
    language: Language | None = None,
    bare: bool = False,
    aliases: Mapping[str, Inlines] = _NO_ALIASES,
) -> tuple[Inline, ...]:
    r"""Print a citation command: ("citep", ["a", "b"], ("see", "p.~5"), references) -> "(see A, 2001; B, 2002, p. 5)".

    `command` has no backslash; a star may stand at its end or in `starred`. `notes` are the one before and the one
    after, each TeX or, for TeX that `decode_tex` does not read (a cross-reference), inlines of the caller's, which are
    printed as they are; absent ones are empty. `language` is the article's: \Citet needs its capitals. `bare` is for a
    class without natbib (`labels = "bare"` of a manifest). `aliases` are those of \defcitealias.

    A "link" has the target "#ref-KEY" of its work. Names and years are linked separately, and names beside a number
    are not linked, as hyperref does. After a citation that `ends_in_point`, a point is left out. A "sup" at the
    beginning removes the space before it, as TeX does. A key without an entry prints "?" in bold. An unknown command
    prints nothing, as \nocite does; \citetext is unknown here: see `brackets_of`. Source: natbib.sty 8.31b;
    tests/data/citations has what TeX printed.
    """
    before, after = (_read_note(note) for note in notes)
    form = find_form(command, starred=starred, numeric=references.mode == "numeric", noted=bool(before or after))
    if form is None or form.what == "nothing":
        return ()
    works = find_works(keys, references, together=not bare)
    citing = Citing(form, works, before, after, references, _capitals(language), aliases)
    if bare:
        return join_texts(tuple(print_bare(citing)))
    numbered = references.mode == "numeric" or form.what == "number"
    return join_texts(tuple(print_numbers(citing) if numbered else print_author_year(citing)))


def ends_in_point(notes: tuple[Note, Note], printed: Inlines) -> bool:
    r"""Tell whether a citation ends in the point of a name or a year ("et al."), which also ends the sentence.

    A point that follows such a citation is left out in the PDF, and so in other formats. `notes` and `printed` are the
    argument and the result of print_citation. After a note's point, the author's point stays.
    """
    return bool(printed) and not notes[1] and to_plain(printed).endswith(".")


def brackets_of(references: References, *, bare: bool = False) -> tuple[str, str]:
    r"""Give the brackets that \citetext sets around its text."""
    return ("(", ")") if bare or references.mode == "note" else (references.form.opening, references.form.closing)


def _read_note(note: Note) -> Inlines:
    return decode_tex(note, Span(""))[0] if isinstance(note, str) else note


def _capitals(language: Language | None) -> Callable[[str], str]:
    return str.upper if language is None else partial(upper, language)
