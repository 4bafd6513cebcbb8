r"""Print a citation command as natbib, set up by `tools/latex/natbib.py`, prints it in the PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from elyazma.diagnostics import Span
from elyazma.languages import Language, upper
from elyazma.model import Inline, References
from elyazma.tools.citing.author_year import print_author_year
from elyazma.tools.citing.bare import print_bare
from elyazma.tools.citing.commands import find_form
from elyazma.tools.citing.form import Citing, Inlines, find_works, join_texts
from elyazma.tools.citing.numbers import print_numbers
from elyazma.tools.tex.inlines import decode_tex, to_plain

Note = str | Inlines
"""A note of a citation: TeX, or what it says already."""

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
    behind, each TeX or, for TeX that `decode_tex` does not read (a cross-reference), inlines of the caller's, which
    are handed through untouched; absent ones are empty. `language` is the article's: \Citet needs its capitals.
    `bare` is for a class without natbib (`labels = "bare"` of a manifest). `aliases` are those of \defcitealias.

    A "link" leads to a work, its target "#ref-KEY". Names are linked apart from years, and not at all beside a number,
    as hyperref does. Behind a citation that `ends_in_point` a point is left out. A "sup" at the beginning takes away
    the space before it, as TeX does. A key without an entry prints "?" in bold. A command that is not known prints
    nothing, as \nocite; \citetext is not one: see `brackets_of`. Source: natbib.sty 8.31b; tests/data/citations has
    what TeX printed.
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
    r"""Tell whether a citation ends in a name's or a year's own point ("et al."), which is the sentence's point too.

    In the PDF a point that follows such a citation is left out; so must it be elsewhere. `notes` and `printed` are
    what print_citation took and gave. The point of a note is the author's, and stays.
    """
    return bool(printed) and not notes[1] and to_plain(printed).endswith(".")


def brackets_of(references: References, *, bare: bool = False) -> tuple[str, str]:
    r"""Give what \citetext sets around its text."""
    return ("(", ")") if bare else (references.form.opening, references.form.closing)


def _read_note(note: Note) -> Inlines:
    return decode_tex(note, Span(""))[0] if isinstance(note, str) else note


def _capitals(language: Language | None) -> Callable[[str], str]:
    return str.upper if language is None else partial(upper, language)
