"""Addresses of people: whose an e-mail, an ORCID or a telephone number is, and who is to be written to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.languages.folding import fold_latin, fold_words
from elyazma.model.imported import Doubt
from elyazma.model.phrases import Phrase, phrase
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import settle_names
from elyazma.readers.front.spellings import romanise
from elyazma.readers.front.texts import ORCID, Contacts, has_word, read_leading_mark
from elyazma.readers.front.values import Front, Person
from elyazma.readers.lexicon import Lexicon

_SHORTEST = 3
_MOST_LABEL = 4
"""Words of a line that only announces an address."""


def give_contacts(contacts: Contacts, mark: str, front: Front, lexicon: Lexicon) -> bool:
    """Give addresses to the person with a sign, else to the people they stand under; tell whether there were any."""
    marked = _read_signs(contacts.emails, front, lexicon)
    if marked:
        contacts = contacts._replace(emails=())
    front.emails += contacts.emails
    if not front.people:
        return bool(contacts.emails or contacts.orcids)
    group = _choose_group(mark, front)
    theirs = group or front.people
    for person, orcid in _pair([each for each in theirs if not each.orcid], contacts.orcids):
        person.orcid = orcid
    for person, phone in _pair([each for each in theirs if not each.phone], contacts.phones):
        person.phone = phone
    if len(contacts.emails) == len(group) == 1 and not group[0].email:
        _give_below(group[0], contacts.emails[0], front, lexicon)
    return True


_SIGNED = re.compile(r"(\d{1,2})([^\W\d].*)")
"""An address with a person's sign before it: "1ann@a.example, 2ben@b.example"."""


def _read_signs(emails: Sequence[str], front: Front, lexicon: Lexicon) -> bool:
    """Give addresses with signs before them to the people behind whose names these stand; tell whether all had one.

    One alone may begin with a digit of its own: it has to hold the person's name.
    """
    found = [signed for email in emails if (signed := _SIGNED.match(email))]
    people = [list_marked(signed[1], front) for signed in found]
    if not found or len(found) < len(emails) or not all(len(each) == 1 for each in people):
        return False
    if len(found) == 1 and people[0][0] not in _list_fitting(found[0][2], front, lexicon):
        return False
    for (person,), signed in zip(people, found, strict=True):
        person.email = person.email or signed[2]
    return True


def _give_below(person: Person, email: str, front: Front, lexicon: Lexicon) -> None:
    """Give an address to the person it stands below, unless it holds another's name."""
    fitting = _list_fitting(email, front, lexicon)
    if not fitting or person in fitting:
        _give_email(person, email, front)


def _choose_group(mark: str, front: Front) -> list[Person]:
    marked = list_marked(mark, front)
    return marked if len(marked) == 1 else [front.people[at] for at in front.group]


def list_marked(mark: str, front: Front) -> list[Person]:
    """Give the people behind whose names a sign stands; nobody for none."""
    return [person for person in front.people if mark in person.marks] if mark else []


def _pair(people: Sequence[Person], values: Sequence[str]) -> list[tuple[Person, str]]:
    """Give values to people in order; fewer are those of the last."""
    return [*zip(people[max(0, len(people) - len(values)) :], values, strict=False)]


def give_orcids_by_name(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Give each ORCID of a line to the one whose family name stands before it; tell whether each was one's."""
    start = 0
    given: list[tuple[Person, str]] = []
    for found in ORCID.finditer(text):
        before, start = romanise(bare(text[start : found.start()])), found.end()
        named = _list_named(before, front, lexicon)
        given += [(named[0], found[1].upper())] if len(named) == 1 else []
    if not given or len(given) < len(ORCID.findall(text)):
        return False
    for person, number in given:
        person.orcid = person.orcid or number
    return True


def _list_named(folded: str, front: Front, lexicon: Lexicon) -> list[Person]:
    return [person for person in front.people if family_of(person.name, lexicon) in folded.split()]


def family_of(name: str, lexicon: Lexicon) -> str:
    """Give the family name of a name, in plain Latin letters."""
    return romanise(settle_names([name], lexicon)[0][0].family)


# --- The corresponding author -----------------------------------------------------------------------------


def is_corresponding(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line says who is to be written to."""
    words = [fold_words(word) for word in lexicon.words("corresponding")]
    return has_word(fold_words(bare(text)), words)


def read_corresponding(text: str, contacts: Contacts, front: Front, lexicon: Lexicon) -> bool:
    """Read the line that says who is to be written to: by an address, a name, or a sign that stands behind one."""
    front.writing_to = True
    mark, _ = read_leading_mark(text)
    folded = romanise(bare(text))
    named = [person for person in front.people if family_of(person.name, lexicon) in folded]
    chosen = named or list_marked(mark, front)
    front.emails += contacts.emails
    if len(chosen) == 1:
        _take_address(chosen[0], contacts, front)
    else:
        front.corresponding += contacts.emails
    # Without any the name and the address stand on the lines below.
    return bool(chosen or contacts.emails) or len(bare(text).split()) <= _MOST_LABEL


def read_address(text: str, contacts: Contacts, front: Front) -> bool:
    """Read a line of the corresponding author's address: a name tells who it is, the rest is only reported."""
    folded = romanise(bare(text))
    named = [person for person in front.people if romanise(person.name).split()[-1] in folded][:1]
    chosen = named or [person for person in front.people if person.corresponding][:1]
    front.emails += contacts.emails
    for person in chosen:
        _take_address(person, contacts, front)
    if not chosen:
        front.corresponding += contacts.emails
    if not named and any(map(str.isalnum, bare(text))):
        front.doubts.append(Doubt("author", bare(text), phrase("part of an address for correspondence: not kept")))
    return True


def _take_address(person: Person, contacts: Contacts, front: Front) -> None:
    person.corresponding = True
    person.phone = person.phone or next(iter(contacts.phones), "")
    person.orcid = person.orcid or next(iter(contacts.orcids), "")
    if contacts.emails and not person.email:
        _give_email(person, contacts.emails[0], front)


def _give_email(person: Person, email: str, front: Front) -> None:
    person.email = email
    person.corresponding = person.corresponding or email in front.corresponding
    front.emails = [each for each in front.emails if each != email]


# --- Once all is read -------------------------------------------------------------------------------------


def give_emails(front: Front, lexicon: Lexicon) -> None:
    """Give the addresses that nobody has to those whose names they hold; the rest in order, if as many lack one."""
    for email in dict.fromkeys(front.emails):
        fitting = _list_fitting(email, front, lexicon)
        if len({person.name for person in fitting}) == 1:
            _give_email(fitting[0], email, front)
    waiting = [*dict.fromkeys(front.emails)]
    free = [person for person in front.people if not person.email]
    if len(waiting) == len(free) or len(front.people) == 1:
        for person, email in zip(free, waiting, strict=False):
            _give_email(person, email, front)
        waiting = []
    front.doubts += [Doubt("author", email, _tell_waiting(email, front)) for email in waiting]
    front.emails = []


def _tell_waiting(email: str, front: Front) -> Phrase:
    corresponding = email in front.corresponding
    return phrase("check who the corresponding author is") if corresponding else phrase("an address: check whose it is")


def _list_fitting(email: str, front: Front, lexicon: Lexicon) -> Sequence[Person]:
    local = fold_latin(email.partition("@")[0])
    return [person for person in front.people if not person.email and _fits(person, local, lexicon)]


def _fits(person: Person, local: str, lexicon: Lexicon) -> bool:
    names = [name for name, _ in settle_names([person.name, *person.spellings.values()], lexicon)]
    words = [word for name in names for word in romanise(f"{name.family} {name.given}").split()]
    # Х is kh or h.
    letters = re.sub(r"[^a-z]", "", local).replace("kh", "h")
    words = [word.replace("kh", "h") for word in words]
    return any(len(word) > _SHORTEST and (word in letters or word[:6] in letters) for word in words)
