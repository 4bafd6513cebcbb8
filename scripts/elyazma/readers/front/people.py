"""The people of a paper and where they work, from the lines beside its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elyazma.languages.folding import fold_latin, fold_words
from elyazma.model.imported import Doubt
from elyazma.readers.front.lines import bare
from elyazma.readers.front.names import settle_names
from elyazma.readers.front.segments import Segment, cut_leading_posts, is_post, names_place, read_segments, weigh_names
from elyazma.readers.front.spellings import are_same_person, is_other_spelling, romanise
from elyazma.readers.front.texts import (
    Contacts,
    has_word,
    read_contacts,
    read_leading_mark,
    split_marks,
)
from elyazma.readers.front.values import LOWERED, RAISED, Front, Line, Person, Workplace
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.runs import OBJECT

_LONGEST_PLACE = 40
_SHORTEST = 3
_BETWEEN = re.compile(rf"(?<=[\w.)»”])\s*[;,]?\s*(?={RAISED}[\d*†‡§a-z]{{1,3}}{LOWERED}\s*[^\W\d_])")


def read_people_line(line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    """Read a line of names, places or addresses; tell whether it was one.

    `sure` tells that the title is known: a line that only has the capitals of a name is taken for one.
    """
    if _names_supervisor(line.text, lexicon):
        return False
    contacts = read_contacts(line.text.replace(OBJECT, " "))
    text = _cut_label(contacts.rest, lexicon)
    known = bool(contacts.emails or contacts.orcids or contacts.phones)
    mark, _ = read_leading_mark(line.text)
    if known and not bare(text).strip(" *†‡§¶()") and mark:
        return _give_marked(mark, contacts, front)
    if not text:
        return known and (_read_address(text, contacts, front) if front.writing_to else _give_contacts(contacts, front))
    if _is_corresponding(text, lexicon):
        return _read_corresponding(text, contacts, front, lexicon)
    if front.writing_to and not _begins_people(text, front, lexicon):
        return _read_address(text, contacts, front)
    taken = _read_place(text, line, front, lexicon) or _read_names(text, line, front, lexicon, sure=sure)
    taken = taken or _read_posts(text, front, lexicon) or _go_on_with_place(text, line, front)
    if taken and known:
        _give_contacts(contacts, front)
    for note in line.notes if taken else ():
        read_note(note, front, lexicon)
    return taken


def _names_supervisor(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line says who supervised a work: that is no author."""
    words = tuple(fold_words(word) for word in lexicon.words("supervisor"))
    return fold_words(bare(text)).startswith(words)


def _cut_label(text: str, lexicon: Lexicon) -> str:
    """Cut a word that announces people or places: "Author: ...", "Yazar : ...", "Afiliasi: ..."."""
    head, colon, rest = text.partition(":")
    words = [fold_words(word) for word in lexicon.words("author_label")]
    return rest.strip() if colon and fold_words(head.strip()) in words else text


def _give_marked(mark: str, contacts: Contacts, front: Front) -> bool:
    """Give an address to the person behind whose name its sign stands."""
    marked = [person for person in front.people if mark in person.marks]
    if len(marked) == 1 and contacts.emails and not marked[0].email:
        marked[0].email = contacts.emails[0]
        contacts = contacts._replace(emails=contacts.emails[1:])
    return _give_contacts(contacts, front)


def _is_corresponding(text: str, lexicon: Lexicon) -> bool:
    words = [fold_words(word) for word in lexicon.words("corresponding")]
    return has_word(fold_words(bare(text)), words)


def _read_corresponding(text: str, contacts: Contacts, front: Front, lexicon: Lexicon) -> bool:
    """Read the line that says who is to be written to: by an address, a name, or a sign that stands behind one."""
    front.writing_to = True
    mark, _ = read_leading_mark(text)
    folded = romanise(bare(text))
    named = [person for person in front.people if _family(person.name, lexicon) in folded]
    marked = [person for person in front.people if mark and mark in person.marks]
    chosen = named or marked
    if len(chosen) == 1:
        chosen[0].corresponding = True
        if contacts.emails and not chosen[0].email:
            chosen[0].email = contacts.emails[0]
            contacts = contacts._replace(emails=contacts.emails[1:])
    front.emails += contacts.emails
    if front.people and not chosen and contacts.emails:
        front.doubts.append(Doubt("author", bare(text), "check who the corresponding author is"))
    if chosen or contacts.emails:
        return True
    # The name and the address stand on the lines below.
    return len(bare(text).split()) <= _MOST_LABEL


_MOST_LABEL = 4


def _begins_people(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether a line behind the corresponding author's address names other people, or is marked as a place."""
    marked = read_leading_mark(text)[0] in {mark for person in front.people for mark in person.marks} - {""}
    segments = read_segments(text, lexicon)
    names = [segment for segment in segments if segment.kind == "name" and segment.weight > 1]
    return marked or (bool(names) and not any(_is_same(names[0].text, person, lexicon) for person in front.people))


def _read_address(text: str, contacts: Contacts, front: Front) -> bool:
    """Read a line of the corresponding author's address: a name tells who it is, the rest is only reported."""
    folded = romanise(bare(text))
    named = [person for person in front.people if romanise(person.name).split()[-1] in folded]
    chosen = named[:1] or [person for person in front.people if person.corresponding][:1]
    for person in named[:1]:
        person.corresponding = True
    for person in chosen:
        person.phone = person.phone or next(iter(contacts.phones), "")
        if contacts.emails and not person.email:
            person.email, contacts = contacts.emails[0], contacts._replace(emails=contacts.emails[1:])
    front.emails += contacts.emails
    if not named:
        front.doubts.append(Doubt("author", bare(text), "part of an address for correspondence: not kept"))
    return True


def _family(name: str, lexicon: Lexicon) -> str:
    return romanise(settle_names([name], lexicon)[0][0].family)


# --- Names --------------------------------------------------------------------------------------------


def _read_names(text: str, line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    """Read a line that begins with names; what stands behind them is about the last one."""
    segments = read_segments(text, lexicon)
    named = [segment for segment in segments if segment.kind == "name"]
    styled = "author" in (line.look.style or line.piece.style)
    if not named or segments[0].kind not in ("name", "post"):
        return False
    weight = weigh_names(segments) or max(segment.weight for segment in named)
    if not (styled or weight >= 2 or (sure and not _is_stray(segments, front))):  # noqa: PLR2004 - more than capitals
        return False
    front.after_place = False
    _begin_group(front)
    fresh: list[int] = []
    for at, segment in enumerate(segments):
        if segment.kind == "name":
            fresh.append(_add_person(segment, front, lexicon))
        elif segment.kind == "post" and fresh:
            front.people[fresh[-1]].posts.append(segment.text)
        elif fresh:
            rest = ", ".join(each.text.strip("()") for each in segments[at:])
            front.group = fresh[-1:]
            _add_workplace(rest, "", front, lexicon)
            break
        else:
            return False
    front.group = fresh
    return True


def _is_stray(segments: Sequence[Segment], front: Front) -> bool:
    """Tell whether two words with capitals are rather a part of an address, behind people who stood in one line."""
    return len(segments) == 1 and any(person.marks for person in front.people)


def _begin_group(front: Front) -> None:
    """Begin a new group of people where places stand under those before."""
    front.turns += any(front.people[at].places for at in front.group)


def _add_person(segment: Segment, front: Front, lexicon: Lexicon) -> int:
    """Add a person, or another spelling of one who is known; give the person's number."""
    number = _find_or_add(segment, front, lexicon)
    if segment.other:
        language, _ = lexicon.guess_language(segment.other)
        front.people[number].spellings.setdefault(language, segment.other)
    return number


def _find_or_add(segment: Segment, front: Front, lexicon: Lexicon) -> int:
    same = next((at for at, each in enumerate(front.people) if _is_same(segment.text, each, lexicon)), None)
    if same is None:
        person = Person(segment.text, tuple(mark for mark in segment.marks), posts=list(segment.posts))
        person.corresponding = any(mark in "*✉" for mark in person.marks)
        front.people.append(person)
        return len(front.people) - 1
    person = front.people[same]
    if is_other_spelling(segment.text, person.name):
        language, _ = lexicon.guess_language(segment.text)
        person.spellings.setdefault(language, segment.text)
    person.marks = tuple(dict.fromkeys((*person.marks, *segment.marks)))
    person.posts += [post for post in segment.posts if post not in person.posts]
    return same


def _is_same(name: str, person: Person, lexicon: Lexicon) -> bool:
    return any(are_same_person(name, known, lexicon) for known in (person.name, *person.spellings.values()))


def _read_posts(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Read a line of degrees and posts of the last person."""
    if not front.people or not is_post(bare(text), lexicon):
        return False
    at = front.group[-1] if front.group else len(front.people) - 1
    front.people[at].posts.append(bare(text))
    return True


# --- Places -------------------------------------------------------------------------------------------


def _read_place(text: str, line: Line, front: Front, lexicon: Lexicon) -> bool:
    """Read a line that says where people work: by a word for an institution, a sign before it, or its style."""
    parts = _BETWEEN.split(text)
    known = {mark for person in front.people for mark in person.marks}
    marks = [read_leading_mark(part, known) for part in parts]
    styled = any(word in (line.look.style or line.piece.style) for word in ("affil", "address", "institut"))
    marked = all(mark for mark, _ in marks) and bool(front.people)
    if not (marked or styled or names_place(bare(text), lexicon)):
        return False
    segments = read_segments(text, lexicon)
    if not marked and segments[0].kind == "name" and (segments[0].weight > 1 or not styled):
        return False
    if len(bare(text).split()) > _LONGEST_PLACE:
        return False
    if len(marks) == 1 and not marks[0][0] and _goes_on_with_last(bare(text), front, lexicon):
        return True
    for mark, rest in marks:
        _add_workplace(bare(rest), mark, front, lexicon)
    front.after_place = True
    return True


def _goes_on_with_last(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Add a line to the institution right above it: a faculty under its university, the second half of a name."""
    if not front.after_place or not front.workplaces:
        return False
    last = front.workplaces[-1]
    language = next(reversed(last.names))
    whole = [any(fold_words(word) in fold_words(each) for word in lexicon.words("university")) for each in
             (last.names[language], text)]  # fmt: skip
    if text[:1].islower():
        last.names[language] = f"{last.names[language]} {text}"
    elif not last.mark and not all(whole) and lexicon.guess_language(text)[0] == language:
        last.names[language] = f"{last.names[language].rstrip(' ,;')}, {text.strip(' ,;')}"
    else:
        return False
    return True


def _add_workplace(name: str, mark: str, front: Front, lexicon: Lexicon) -> None:
    name, posts = cut_leading_posts(name.strip(" ,;."), lexicon)
    for at in front.group[-1:] if posts else ():
        front.people[at].posts += posts
    if not any(map(str.isalpha, name)):
        return
    guessed, sure = lexicon.guess_language(name)
    language = guessed if sure else front.language or guessed
    same = next((at for at, each in enumerate(front.workplaces) if _is_same_place(name, each)), None)
    if same is None:
        same = _find_translated(name, mark, language, front)
    if same is None:
        front.workplaces.append(Workplace({language: name}, mark))
        same = len(front.workplaces) - 1
    else:
        front.workplaces[same].names.setdefault(language, name)
    for at in front.group:
        if same not in front.people[at].places:
            front.people[at].places.append(same)


def _is_same_place(name: str, place: Workplace) -> bool:
    return any(fold_words(name) == fold_words(known) for known in place.names.values())


def _find_translated(name: str, mark: str, language: str, front: Front) -> int | None:
    """Find the institution of which this is the name in another language: under a repeated name, or by its sign."""
    repeated = [at for at in front.group if language in front.people[at].spellings]
    known = [at for person in repeated for at in front.people[person].places]
    free = [at for at in dict.fromkeys(known) if language not in front.workplaces[at].names]
    for at in free:
        if not mark or front.workplaces[at].mark in ("", mark):
            return at
    if mark:
        return next(
            (at for at, each in enumerate(front.workplaces) if each.mark == mark and language not in each.names), None
        )
    return None


def _go_on_with_place(text: str, line: Line, front: Front) -> bool:
    """Take a line that goes on with the institution above it: a town, a country, a department."""
    if not front.workplaces or not front.group or not front.people[front.group[-1]].places:
        return False
    words = bare(text).split()
    capital = sum(word[:1].isupper() or not word[:1].isalpha() for word in words)
    if len(words) > 8 or capital < 0.6 * len(words) or bare(text).endswith((".", ":")) or line.look.level:  # noqa: PLR2004
        return False
    place = front.workplaces[front.people[front.group[-1]].places[-1]]
    language = next(reversed(place.names))
    place.names[language] = f"{place.names[language].rstrip(' ,;')}, {bare(text).strip(' ,;')}"
    return True


# --- Addresses and notes ------------------------------------------------------------------------------


def _give_contacts(contacts: Contacts, front: Front) -> bool:
    """Give addresses to the people of the group they stand under."""
    group = [front.people[at] for at in front.group]
    if not front.people:
        front.emails += contacts.emails
        return bool(contacts.emails or contacts.orcids)
    front.emails += contacts.emails
    for kind, values in (("orcid", contacts.orcids), ("phone", contacts.phones)):
        free = [person for person in group or front.people if not getattr(person, kind)]
        for person, value in zip(free[-len(values) :] if len(values) < len(free) else free, values, strict=False):
            setattr(person, kind, value)
    if len(contacts.emails) == 1 and len(group) == 1 and not group[0].email:
        group[0].email = contacts.emails[0]
        front.emails.remove(contacts.emails[0])
    return True


def give_emails(front: Front, lexicon: Lexicon) -> None:
    """Give the addresses that nobody has to those whose names they hold; the rest in order, if as many lack one."""
    waiting = [*dict.fromkeys(front.emails)]
    for email in [*waiting]:
        local = fold_latin(email.partition("@")[0])
        fitting = [person for person in front.people if not person.email and _fits(person, local, lexicon)]
        if len(fitting) == 1 or (fitting and len({person.name for person in fitting}) == 1):
            fitting[0].email = email
            waiting.remove(email)
    free = [person for person in front.people if not person.email]
    if len(waiting) == len(free) or len(front.people) == 1:
        for person, email in zip(free, waiting, strict=False):
            person.email = email
    else:
        front.doubts += [Doubt("author", email, "an address: check whose it is") for email in waiting]
    front.emails = []


def _fits(person: Person, local: str, lexicon: Lexicon) -> bool:
    names = [name for name, _ in settle_names([person.name, *person.spellings.values()], lexicon)]
    words = [word for name in names for word in romanise(f"{name.family} {name.given}").split()]
    letters = re.sub(r"[^a-z]", "", local)
    return any(len(word) > _SHORTEST and (word in letters or word[:6] in letters) for word in words)


def read_note(note: str, front: Front, lexicon: Lexicon) -> None:
    """Read a footnote to a name: a place of work, a post, an address; else it is told as unplaced by the caller."""
    contacts = read_contacts(note)
    at = front.group[-1:] or [len(front.people) - 1]
    front.emails += contacts.emails
    group, front.group = front.group, at
    for part in re.split(r"(?<=[^\W\d_]{3})\.\s+|;\s*", contacts.rest):
        if is_post(part, lexicon):
            front.people[at[0]].posts.append(part.strip())
        elif names_place(part, lexicon):
            _add_workplace(part, "", front, lexicon)
    front.group = group
    if contacts.orcids and not front.people[at[0]].orcid:
        front.people[at[0]].orcid = contacts.orcids[0]


def list_marks(text: str) -> tuple[str, ...]:
    """Give the signs of a text."""
    return split_marks(text)


def join_names(people: Sequence[Person]) -> str:
    """Give the names of people in one line."""
    return ", ".join(person.name for person in people)
