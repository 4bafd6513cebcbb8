"""What recognition gives: printed references as fields, citations in the text as commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from elyazma.model.light_dataclass import dataclass

Range = tuple[int, int]
"""Start and end of a piece of text, in characters."""

UNREAD = "misc"
"""The type of an entry that nobody understood."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a printed list. `text` is without its number or bullet, which is `label` as printed ("[1]", "1.").

    `paragraph` and `start` say where `text` begins in the paragraphs it was split from; an entry that goes on over
    several paragraphs holds them joined by one space.
    """

    text: str
    paragraph: int
    start: int = 0
    label: str = ""

    @property
    def number(self) -> int:
        """Give the number the list prints; 0 for none."""
        digits = "".join(filter(str.isdecimal, self.label))
        return int(digits) if digits else 0


@dataclass(frozen=True, slots=True)
class ParsedReference:
    """One printed reference taken apart.

    `fields` are BibTeX's, as plain text (not yet TeX): each is a piece of `text`, spaces and dashes made plain,
    except author and editor, which stand as "Family, Given and Family, Given", an institution in braces, "others" for
    et al.; month, its number, and urldate, as ISO 8601; and note, which holds what is in `unread`, verbatim.
    `certainty` is between 0 and 1 for each field. `number` is what a numbered list prints before the entry, 0
    for none. `verified` is false for a work that only the text names, by author and year.
    """

    text: str
    type: str = UNREAD
    fields: Mapping[str, str] = field(default_factory=dict)
    certainty: Mapping[str, float] = field(default_factory=dict)
    unread: tuple[Range, ...] = ()
    number: int = 0
    verified: bool = True


@dataclass(frozen=True, slots=True)
class FoundCitation:
    r"""One citation in a text: `text[start:end]` is what the command replaces.

    `command` is natbib's without backslash, with its star ("citep", "citet*", "citeyearpar"). Notes are plain text
    as printed. `keys` are those of the references given, or of `added`: works that no reference is, which the text
    names by author and year. `certainty` is between 0 and 1. What the command cannot print as the text has it stays
    outside the range: brackets around works in another order, notes between works, a name with a case ending.
    `exact` is false where only the style decides whether it prints the same: "&" for "and", no comma before the year,
    other brackets than APA's, another form of "et al.".
    """

    start: int
    end: int
    command: str
    keys: tuple[str, ...]
    prenote: str = ""
    postnote: str = ""
    certainty: float = 1.0
    exact: bool = True
    added: Mapping[str, ParsedReference] = field(default_factory=dict)
