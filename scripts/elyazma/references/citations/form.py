"""The values of a citation to be printed: the form of its command, its works, its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, PrintedReference, References

Inlines = tuple[Inline, ...]
What = Literal["work", "author", "year", "alias", "number", "nothing"]


@dataclass(frozen=True, slots=True)
class Form:
    r"""What a command prints of each work, and where: `within` brackets (\citep) or in the sentence (\citet).

    `bracketed` is false for forms without brackets (\citealp, \citealt). natbib's names for these three are \NAT@ctype,
    \ifNAT@swa and \ifNAT@par. With `full` all authors are named; with `capital` the name begins with a capital.
    """

    what: What
    within: bool
    bracketed: bool
    full: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """One work that a citation names: its key, its number, and its entry, None if there is no entry for the key."""

    key: str
    number: int
    entry: PrintedReference | None


@dataclass(frozen=True, slots=True)
class Citing:
    r"""One citation command with all that printing it needs; `works` stand in the order in which they are printed.

    `before` and `after` are its notes. `uppercase` gives a letter's capital in the article's language; `aliases` are
    those of \defcitealias.
    """

    form: Form
    works: tuple[Work, ...]
    before: Inlines
    after: Inlines
    references: References
    uppercase: Callable[[str], str]
    aliases: Mapping[str, Inlines]


def find_works(keys: Sequence[str], references: References, *, together: bool) -> tuple[Work, ...]:
    """Find works by their keys; those cited `together` stand in the style's order, others in the order of the keys."""
    entries = {entry.key: (number, entry) for number, entry in enumerate(references.entries, 1)}
    works = [Work(key, *entries[key]) if key in entries else Work(key, 0, None) for key in keys]
    return tuple(sorted(works, key=lambda work: work.number) if references.form.sorted and together else works)


# --- Pieces ---------------------------------------------------------------------------------------


def text(*words: str) -> Iterator[Inline]:
    """Give words as one piece of text; nothing if they are empty."""
    if joined := "".join(words):
        yield Inline("text", joined)


def link(work: Work, pieces: Sequence[Inline]) -> Iterator[Inline]:
    """Link pieces to the work's entry in the printed list."""
    if pieces:
        yield Inline("link", children=tuple(pieces), target=f"#ref-{work.key}")


UNKNOWN = Inline("strong", children=(Inline("text", "?"),))
"""What is printed for a key without an entry."""


def join_texts(pieces: Sequence[Inline]) -> Inlines:
    """Join adjacent texts, so that equal citations are equal values."""
    joined: list[Inline] = []
    for piece in pieces:
        if joined and piece.kind == "text" == joined[-1].kind:
            joined[-1] = Inline("text", joined[-1].text + piece.text)
        elif piece.kind != "text" or piece.text:
            joined.append(piece)
    return tuple(joined)
