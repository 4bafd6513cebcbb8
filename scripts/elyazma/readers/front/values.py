"""What is known of a paper's front matter while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from elyazma.model.imported import Doubt, Look, Piece
from elyazma.model.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the front matter: its words, raised ones between RAISED and LOWERED, and how it looks.

    `notes` are the texts of its footnotes, which OBJECT stands for in the words.
    """

    text: str
    look: Look
    piece: Piece
    notes: tuple[str, ...] = ()
    raw: str = ""
    """The words as they stand in the file."""
    columns: tuple[str, ...] = ()
    """The words between wide gaps; none where the line has no gap."""


RAISED, LOWERED = "\ue004", "\ue005"
"""What stands around raised words."""


@dataclass(slots=True)
class Person:
    """One author: the name as printed, its words in order, and what stands with it.

    `marks` are the signs behind the name, `places` the numbers of institutions that stand under it; `spellings` is how
    the same name is spelt in another language, by its code. `family_first` tells the order where the name itself does.
    """

    name: str
    marks: tuple[str, ...] = ()
    places: list[int] = field(default_factory=list)
    email: str = ""
    orcid: str = ""
    phone: str = ""
    posts: list[str] = field(default_factory=list)
    spellings: dict[str, str] = field(default_factory=dict)
    corresponding: bool = False


@dataclass(slots=True)
class Workplace:
    """An institution: its name by language, and the sign that stands before it."""

    names: dict[str, str]
    mark: str = ""


@dataclass(slots=True)
class Front:
    """What was understood so far.

    `group` are the numbers of the people that lines about a person or a place still belong to.
    """

    titles: dict[str, str] = field(default_factory=dict)
    short_titles: dict[str, str] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    workplaces: list[Workplace] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    turns: int = 0
    after_place: bool = False
    """Whether the line before named an institution."""
    is_aside: bool = False
    """Whether the lines that come are about somebody who is no author."""
    names_supervisors: bool = False
    """Whether the lines that come name those who supervised the work: a line before only said so."""
    has_styled_people: bool = False
    """Whether a line in a style of authors named people."""
    lone_names: frozenset[str] = frozenset()
    """Words of the lines that are read which name somebody, each alone in its line."""
    marks_lead: bool = False
    """Whether the signs of people stand before their names."""
    udc: list[str] = field(default_factory=list)
    jel: list[str] = field(default_factory=list)
    dates: dict[str, date] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    """Addresses that nobody has yet."""
    corresponding: list[str] = field(default_factory=list)
    """Those among them of whoever is to be written to."""
    posts: list[str] = field(default_factory=list)
    """Degrees and posts that stand before the name they belong to."""
    language: str = ""
    """That of the abstract which follows the lines that are read."""
    writing_to: bool = False
    """Whether the lines that come are the corresponding author's address."""
    unplaced: list[Piece] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


Languages = Mapping[str, str]
