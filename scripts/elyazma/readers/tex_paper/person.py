"""The authors and institutions of a paper while they are read, and what tells whose an address is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from elyazma.languages.folding import fold_latin, fold_words
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.tex_paper.institutions import Institution
from elyazma.readers.tex_paper.likely_names import is_collective, join_particle
from elyazma.readers.tex_paper.plain import read_plain
from elyazma.references.names import read_names
from elyazma.tex.macros import expand_names
from elyazma.tex.parse import parse

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CORRESPONDING = frozenset("*✉")
"""The marks by which papers show who is to be written to."""
_SHARED_EMAIL = re.compile(r"[{(\[]([^{}()\[\]@]+)[})\]]\s*@\s*([\w-]+(?:\.[\w-]+)+)")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s~-]*)+")
_MOST_WORDS = 8


@dataclass
class Person:
    """One author: `labels` are the marks behind the name, `places` the numbers of institutions."""

    name: str
    labels: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    email: str = ""
    orcid: str = ""
    corresponding: bool = False
    given: str = ""
    family: str = ""


@dataclass
class People:
    """What has been read so far: `numbers` are those of institutions by their labels, `group` who has none yet.

    `left` are notes that say something else, `waiting` addresses that nobody has.
    """

    macros: Mapping[str, str]
    joiners: re.Pattern[str]
    persons: list[Person] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    group: list[Person] = field(default_factory=list)
    closed: bool = False
    left: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    institution_words: tuple[str, ...] = ()
    unplaced: list[Person] = field(default_factory=list)
    """Those whom a list of institutions has named, and not yet said where they work."""

    settled: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    """Names that have been read, by what they were read from: a collaboration has thousands."""

    def settle(self, person: Person) -> tuple[str, str]:
        """Give a person's given and family names."""
        key = person.name, person.given, person.family
        if key not in self.settled:
            self.settled[key] = settle_name(person, self.macros)
        return self.settled[key]

    def expand(self, tex: str) -> str:
        """Put what macros stand for in their places."""
        return expand_names(tex, self.macros)

    def names_institution(self, plain: str) -> bool:
        """Tell whether a text has a word for an institution in any language."""
        folded = fold_words(plain)
        return any(word in folded for word in self.institution_words)

    def plain(self, tex: str) -> str:
        """Give a text without TeX."""
        return read_plain(tex, self.macros)

    def find_named(self, plain: str) -> list[Person]:
        """Give the persons whose family names stand in a text."""
        folded = fold_words(plain)
        names = ((each, fold_words(self.settle(each)[1])) for each in self.persons)
        return [each for each, name in names if name and name in folded]

    def find_first(self, plain: str) -> Person | None:
        """Give the person with whose name a text begins, if a comma stands behind it."""
        first, comma, rest = plain.partition(",")
        names = ((each, " ".join(self.settle(each))) for each in self.persons)
        return next((each for each, name in names if comma and rest and fold_latin(name) == fold_latin(first)), None)

    def find_labelled(self, label: str) -> list[Person]:
        """Give the persons behind whose names a mark stands."""
        return [each for each in self.persons if label and label in each.labels]


def split_labels(label: str) -> list[str]:
    """Split the marks of a person or an institution: a sign behind a number is one of its own."""
    parts = re.split(r"[,;\s]+|(?<=\w)(?=[*†‡§¶✉])", label.replace("{", "").replace("}", ""))
    return [each for part in parts if part and "=" not in part for each in _list_range(part)]


def _list_range(label: str) -> list[str]:
    """Give the numbers of 1-3."""
    found = _RANGE.fullmatch(label)
    first, last = (int(found[1]), int(found[2])) if found else (1, 0)
    return [str(number) for number in range(first, last + 1)] if first <= last <= first + _MOST_IN_RANGE else [label]


_RANGE = re.compile(r"(\d{1,3})[-–](\d{1,3})")
_MOST_IN_RANGE = 50


def read_orcid(tex: str) -> str:
    """Give the ORCID that stands in a text; empty without one."""
    found = _ORCID.search(tex)
    return found[0] if found else ""


def find_emails(plain: str) -> list[str]:
    """Find the addresses in a text, also {a,b}@example.org."""
    shared = [
        f"{name.strip()}@{found[2]}" for found in _SHARED_EMAIL.finditer(plain) for name in re.split(r"[,;|]", found[1])
    ]
    return [*EMAIL.findall(_SHARED_EMAIL.sub(" ", plain)), *shared]


def give_email(people: People, email: str, persons: Sequence[Person]) -> None:
    """Give an address to the person whose name it has; else to the one person it can be; else it waits."""
    if any(person.email == email for person in people.persons):
        return
    local = fold_latin(email.partition("@")[0])
    named = [person for person in (*persons, *people.persons) if _fits(person, local, people)]
    free = [person for person in persons if not person.email]
    likely = named[:1] or (free if len(free) == 1 and len(persons) <= _FEW else [])
    if likely and not likely[0].email:
        likely[0].email = email
    else:
        people.waiting.append(email)


_FEW = 1


def place_waiting_emails(people: People) -> None:
    """Give the addresses that wait to those who have none, in their order, where there are as many of both."""
    for email in tuple(people.waiting):
        # It may have stood before all names.
        people.waiting.remove(email)
        give_email(people, email, ())
    free = [person for person in people.persons if not person.email]
    if len(people.waiting) == len(free):
        for person, email in zip(free, people.waiting, strict=True):
            person.email = email
    else:
        people.left += people.waiting
    people.waiting = []


_SHORTEST = 3


def _fits(person: Person, local: str, people: People) -> bool:
    given, family = people.settle(person)
    words = [word for word in fold_latin(family).split() if len(word) >= _SHORTEST]
    short = f"{fold_latin(given)[:1]}{''.join(fold_latin(family).split())}"
    if len(local) > _SHORTEST and short.startswith(local):
        return True
    return any(word in local or local in word for word in words) or (
        len(fold_latin(given)) >= _SHORTEST and fold_latin(given) in local
    )


def settle_name(person: Person, macros: Mapping[str, str]) -> tuple[str, str]:
    """Give a person's given and family names."""
    if person.family:
        return person.given, person.family
    parts = _read_name_parts(person.name, macros)
    if parts:
        return parts
    plain = read_plain(person.name, macros).strip(" ,*")
    if not _ENDS_IN_INITIAL.search(plain):
        plain = plain.strip(" .")
    return _read_order(plain.split()) or _read_by_rule(plain)


def _read_by_rule(plain: str) -> tuple[str, str]:
    """Read a name as BibTeX does; a collective is one name."""
    few = len(plain.split()) <= _MOST_WORDS and not is_collective(plain)
    names, _ = read_names(plain.replace("{", "").replace("}", ""), Span("")) if few else ((), ())
    name = next(iter(names), None)
    if name is None:
        return "", plain.rstrip(":")
    family = " ".join(filter(None, (name.particle, name.family, name.suffix))) or name.literal
    return join_particle(name.given, family)


def _read_order(words: Sequence[str]) -> tuple[str, str] | None:
    """Read a name whose order its words tell: initials or a patronymic behind the family name."""
    if len(words) > 1 and _INITIALS.fullmatch(" ".join(words[1:])):
        return " ".join(words[1:]), words[0]
    return _read_patronymic(words)


_ENDS_IN_INITIAL = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")


def _read_patronymic(words: Sequence[str]) -> tuple[str, str] | None:
    """Read a name with a patronymic of two words (Əli oğlu): the family name stands behind it, or first of all."""
    at = next((at for at, word in enumerate(words) if fold_words(word) in _PATRONYMICS), 0)
    if at < _FEWEST_BEFORE:
        return None
    if at + 1 < len(words):
        return " ".join(words[: at + 1]), " ".join(words[at + 1 :])
    return " ".join(words[1:]), words[0]


_PATRONYMICS = frozenset(("oğlu", "qızı", "kızı", "oglu", "qizi", "оглы", "кызы", "оғлы", "қызы"))
_FEWEST_BEFORE = 2
_PARTS = {
    **dict.fromkeys(("fnm", "fnms", "given", "firstname"), 0),
    **dict.fromkeys(("spfx", "sur", "snm", "snms", "family", "lastname", "surname"), 1),
}
"""The commands that hold a given name, and a family name with its particle."""


def _read_name_parts(tex: str, macros: Mapping[str, str]) -> tuple[str, str] | None:
    tokens = parse(tex).tokens
    found: tuple[list[str], list[str]] = ([], [])
    for token in tokens.items:
        argument = tokens.mandatory(token.end) if token.kind == "command" and token.name in _PARTS else None
        if argument:
            found[_PARTS[token.name]].append(read_plain(argument.text, macros))
    return (" ".join(found[0]), " ".join(found[1])) if found[1] else None
