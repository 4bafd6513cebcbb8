"""The people of a paper, from the lines beside its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from elyazma.readers.front.addresses import (
    give_contacts,
    give_orcids_by_name,
    is_corresponding,
    read_address,
    read_corresponding,
)
from elyazma.readers.front.known_names import is_listed_name
from elyazma.readers.front.lines import bare, without_raised
from elyazma.readers.front.name_lines import cut_by, open_brackets
from elyazma.readers.front.names import weigh_name
from elyazma.readers.front.places import add_workplace, go_on_with_place, read_place
from elyazma.readers.front.segments import (
    Segment,
    cut_leading_posts,
    is_post,
    names_place,
    names_street,
    read_segments,
    weigh_names,
)
from elyazma.readers.front.spellings import are_same_person, is_other_spelling
from elyazma.readers.front.student_numbers import cut_number, cut_numbers
from elyazma.readers.front.supervisors import cut_supervisor, names_supervisor
from elyazma.readers.front.texts import Contacts, cut_author_label, read_contacts, read_leading_mark
from elyazma.readers.front.towns import is_country, is_known_town, is_town
from elyazma.readers.front.values import Front, Line, Person
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.pieces import make_piece
from elyazma.readers.runs import OBJECT

_STATE = re.compile("[A-Z]{2}")
"""The two letters of a state behind its town: "Santa Cruz do Sul, RS"; "MD" is a degree as well."""
_SURE = 2
"""What a name weighs for which more speaks than its capitals."""


def read_people_line(line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    """Read a line of names, places or addresses; tell whether it was one.

    `sure` tells that the title is known: a line that only has the capitals of a name is taken for one.
    """
    if names_supervisor(line.text, lexicon):
        _take_back(line.text, front, lexicon)
        front.names_supervisors = not _has_letters(cut_supervisor(line.text, lexicon))
        return False
    front.names_supervisors = front.names_supervisors and _are_all_names(line, lexicon)
    if front.names_supervisors:
        return False
    kept, numbers = _cut_numbers(line, lexicon)
    understood = _read_line(kept, front, lexicon, sure=sure)
    if understood:
        front.unplaced += map(make_piece, numbers)
    return understood


def _has_letters(text: str | None) -> bool:
    return any(map(str.isalpha, text or ""))


def _are_all_names(line: Line, lexicon: Lexicon) -> bool:
    return {segment.kind for segment in read_segments(read_contacts(line.text).rest, lexicon)} <= {"name", "post"}


def _take_back(text: str, front: Front, lexicon: Lexicon) -> None:
    """Take the last person back, under whom stands who supervised the work: "supervisor, professor"."""
    rest = (cut_supervisor(text, lexicon) or "").strip(" :,–—-")
    named = any(segment.kind == "name" for segment in read_segments(rest, lexicon))
    at = len(front.people) - 1
    if named or not rest or at < 1 or front.group != [at] or front.people[at].places:
        return
    person = front.people.pop()
    kept = (person.name, *person.posts, person.email, person.orcid, person.phone)
    front.unplaced.append(make_piece(", ".join(filter(None, kept))))
    front.group, front.is_aside = [], True


def _read_line(line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    contacts = read_contacts(line.text.replace(OBJECT, " "))
    text = open_brackets(cut_by(cut_author_label(contacts.rest, lexicon), lexicon), lexicon)
    if give_orcids_by_name(line.text, front, lexicon):
        contacts = contacts._replace(orcids=())
        if _names_only(text, front, lexicon):
            give_contacts(contacts, "", front, lexicon)
            return True
    if not any(map(str.isalnum, without_raised(text))):
        return _read_contacts_alone(line, contacts, front, lexicon)
    if is_corresponding(text, lexicon):
        return read_corresponding(text, contacts, front, lexicon)
    if front.writing_to and not _begins_people(text, front, lexicon):
        return read_address(text, contacts, front)
    read = _read_lone_name(text, contacts, front, lexicon) or _read_words(text, line, front, lexicon, sure=sure)
    return read and _read_beside(text, line, contacts, front, lexicon)


def _read_lone_name(text: str, contacts: Contacts, front: Front, lexicon: Lexicon) -> bool:
    """Read a name of one word with a sign, which only the ORCID beside it tells from an institution."""
    segments = read_segments(text, lexicon)
    if not contacts.orcids or len(segments) != 1 or segments[0].kind != "family" or not segments[0].marks:
        return False
    front.group = _add_people([replace(segments[0], kind="name", weight=_SURE)], front, lexicon)
    return True


def _read_words(text: str, line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    """Read a place, names, posts, or more of the place above."""
    return (
        read_place(text, line, front, lexicon)
        or _read_names(text, line, front, lexicon, sure=sure)
        or _read_posts(text, front, lexicon)
        or go_on_with_place(text, line, front, lexicon)
    )


def _read_beside(text: str, line: Line, contacts: Contacts, front: Front, lexicon: Lexicon) -> bool:
    """Read what stands beside the words of a line that was understood: addresses and footnotes."""
    if contacts.found:
        give_contacts(contacts, read_leading_mark(text)[0], front, lexicon)
    for note in line.notes:
        read_note(note, front, lexicon)
    return True


def _cut_numbers(line: Line, lexicon: Lexicon) -> tuple[Line, list[str]]:
    """Cut students' numbers off names, which have no field for them; also give the numbers."""
    whole, number = cut_number(line.text, lexicon)
    if number:
        return replace(line, text=whole), [number]
    text, numbers = cut_numbers(line.text, lexicon)
    return (replace(line, text=text), numbers) if numbers else (line, [])


def _read_contacts_alone(line: Line, contacts: Contacts, front: Front, lexicon: Lexicon) -> bool:
    """Read a line of addresses alone; a sign before them tells whose they are."""
    mark, _ = read_leading_mark(line.text)
    if not contacts.found:
        return False
    if front.writing_to and not mark:
        return read_address("", contacts, front)
    return give_contacts(contacts, mark, front, lexicon)


def _names_only(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether a line holds names of people who are known, and nothing else."""
    segments = read_segments(text, lexicon)
    return all(
        segment.kind == "name" and any(_is_same(segment.text, person, lexicon) for person in front.people)
        for segment in segments
    )


def _begins_people(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether a line behind the corresponding author's address names other people, or is marked as a place."""
    marked = read_leading_mark(text)[0] in {mark for person in front.people for mark in person.marks} - {""}
    segments = read_segments(text, lexicon)
    names = [segment for segment in segments if segment.kind == "name" and segment.weight > 1]
    return marked or (bool(names) and not any(_is_same(names[0].text, person, lexicon) for person in front.people))


# --- Names --------------------------------------------------------------------------------------------


_NOTE_NUMBER = re.compile(r"(?<=[^\W\d_])\[\d{1,2}\]")
"""The number of a note behind a name, where the file has no note: "Ann Writer[1]"."""


def _read_names(text: str, line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    """Read a line that begins with names; what stands behind them is about the last one."""
    mark, text = read_leading_mark(text)
    unnumbered = _NOTE_NUMBER.sub("", text)
    segments = read_segments(unnumbered, lexicon)
    if mark and segments[0].kind in ("name", "family"):
        segments[0] = replace(segments[0], marks=(mark, *segments[0].marks))
    segments = _name_first(segments, front, lexicon)
    if not _are_names(segments, line, front, lexicon, sure=sure):
        return False
    front.replaced += _NOTE_NUMBER.findall(text)
    front.after_place = front.is_aside = False
    front.marks_lead = front.marks_lead or bool(mark)
    # A new group of people begins where places stand under those before.
    front.turns += any(front.people[at].places for at in front.group)
    front.has_styled_people |= "author" in (line.look.style or line.piece.style)
    front.group = _add_people(segments, front, lexicon, bare(text))
    return True


def _name_first(segments: list[Segment], front: Front, lexicon: Lexicon) -> list[Segment]:
    """Take one word for a name at the beginning of a line too, where it and a name behind it have signs."""
    first, *others = segments
    if not others and first.kind == "family" and (first.text in front.lone_names or _follows_people(first, front)):
        return [replace(first, kind="name", weight=_SURE)]
    marked = any(segment.kind == "name" and segment.marks for segment in others)
    if not marked or not _is_single_name([first], 0, front, lexicon):
        return segments
    return [replace(first, kind="name", weight=_SURE), *others]


def _follows_people(segment: Segment, front: Front) -> bool:
    """Tell whether one word with a sign stands right below people's names, and lists have it: "Suhendra¹"."""
    return bool(front.people and segment.marks) and not front.after_place and is_listed_name(segment.text)


def _weigh(segments: Sequence[Segment]) -> float:
    """Tell how surely a line names people, by its words, by what stands with these, or by lists of names."""
    named = [segment for segment in segments if segment.kind == "name"]
    told = weigh_names(segments) or max((segment.weight for segment in named), default=0)
    return max(told, _SURE) if any(segment.listed for segment in named) else told


def _are_names(segments: Sequence[Segment], line: Line, front: Front, lexicon: Lexicon, *, sure: bool) -> bool:
    first = next((segment.kind for segment in segments if segment.kind != "post"), "")
    if first != "name" or bare(line.text).endswith(":"):
        return False
    weight = _weigh(segments)
    in_address = front.after_place and weight < _SURE and bare(line.text).endswith(",")
    if in_address or _is_address(segments, front, lexicon):
        return False
    styled = "author" in (line.look.style or line.piece.style)
    return styled or weight >= _SURE or (sure and not _is_stray(segments, front, lexicon))


def _is_address(segments: Sequence[Segment], front: Front, lexicon: Lexicon) -> bool:
    """Tell whether what has the capitals of names is where people work: a street, a town, a country."""
    last = segments[-1]
    state = len(segments) > 1 and last.kind != "post" and _STATE.fullmatch(last.text) is not None
    if front.after_place and (state or is_country(last.text, lexicon)):
        return True
    first = next(segment.text for segment in segments if segment.kind == "name")
    return names_street(first, lexicon) or _is_on_map(first, front, lexicon)


def _is_on_map(name: str, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether what has a name's capitals is a country's or a town's."""
    known = is_country(name, lexicon) or is_known_town(name, lexicon)
    return known or (front.after_place and is_town(name.lower(), lexicon))


def _is_stray(segments: Sequence[Segment], front: Front, lexicon: Lexicon) -> bool:
    """Tell whether two words with capitals are rather a part of an address, behind people who stood in one line."""
    alone = len(segments) == 1 and any(person.marks for person in front.people)
    first = next(segment.text for segment in segments if segment.kind == "name")
    # Words in capitals behind people whose names are sure: keywords that nothing announces.
    alone = alone or (first.isupper() and len(segments) == 1 and _are_sure(front, lexicon))
    return alone or (front.after_place and is_country(first.split()[-1], lexicon))


def _are_sure(front: Front, lexicon: Lexicon) -> bool:
    """Tell whether there are people, of whose names more speaks than their capitals."""
    weights = [weigh_name(person.name, lexicon) for person in front.people]
    return bool(weights) and min(weights) >= _SURE


def _add_people(segments: Sequence[Segment], front: Front, lexicon: Lexicon, text: str = "") -> list[int]:
    """Add the people of a line, which `text` is; give their numbers. Posts before a name are its own."""
    fresh: list[int] = []
    for at, segment in enumerate(segments):
        if segment.kind == "name" or (fresh and _is_single_name(segments, at, front, lexicon)):
            fresh.append(_add_person(segment, front, lexicon))
        elif segment.kind == "post" and not fresh:
            front.posts.append(segment.text)
        elif segment.kind == "post":
            person = front.people[fresh[-1]]
            person.posts.append(segment.text.strip("()"))
            person.marks = (*person.marks, *segment.marks)
        else:
            end = _find_next_person(segments, at, lexicon)
            front.group = fresh[-1:]
            add_workplace(_join_words(segments[at:end], text), "", front, lexicon)
            return [*fresh, *_add_people(segments[end:], front, lexicon, text)]
    return fresh


def _join_words(segments: Sequence[Segment], text: str) -> str:
    """Join the parts of an institution's name: with what the line has between them, "and" say, else with commas."""
    parts = [_BRACKETED.sub(r"\1", segment.text) for segment in segments]
    between = _AND.join(map(re.escape, parts))
    found = re.search(between, text)
    return found[0] if found else ", ".join(parts)


_BRACKETED = re.compile(r"^\(([^()]*)\)$")
_AND = r"[\s,;]+(?:[^\W\d_]+\s+|&\s+)?"


def _find_next_person(segments: Sequence[Segment], at: int, lexicon: Lexicon) -> int:
    """Find the next name behind a place that has a place behind it too; the end where there is none.

    "Ann Writer, University of Examples, Ben Sample, Institute of Samples".
    """
    for place in range(at + 1, len(segments) - 1):
        segment, behind = segments[place], segments[place + 1]
        places = [each.text for each in segments[at:place] if each.kind == "place"]
        named = segment.kind == "name" and (segment.weight > _SURE or segment.listed or behind.text in places)
        if named and places and behind.kind == "place" and not names_street(segment.text, lexicon):
            return place
    return len(segments)


def _is_single_name(segments: Sequence[Segment], at: int, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether one word behind names is a person's, by the sign behind it: "Budi Contoh¹, Sutardi²".

    Or names stand behind it too, or its own degree does, and nothing but people in the line.
    """
    segment = segments[at]
    kinds = [each.kind for each in segments]
    people = "name" in kinds and set(kinds) <= {"name", "family", "post"}
    told = bool(segment.marks) or (people and ("name" in kinds[at + 1 :] or kinds[at + 1 : at + 2] == ["post"]))
    return segment.kind == "family" and told and not _is_on_map(segment.text, front, lexicon)


def _add_person(segment: Segment, front: Front, lexicon: Lexicon) -> int:
    """Add a person, or another spelling of one who is known; give the person's number."""
    number = _find_or_add(segment, front, lexicon)
    person = front.people[number]
    if segment.other:
        language, _ = lexicon.guess_language(segment.other)
        person.spellings.setdefault(language, segment.other)
    posts, front.posts = (*front.posts, *segment.posts), []
    person.posts += [post for post in posts if post not in person.posts]
    return number


def _find_or_add(segment: Segment, front: Front, lexicon: Lexicon) -> int:
    same = next((at for at, each in enumerate(front.people) if _is_same(segment.text, each, lexicon)), None)
    if same is None:
        person = Person(segment.text, segment.marks)
        person.corresponding = any(mark in "*✉" for mark in person.marks)
        front.people.append(person)
        return len(front.people) - 1
    person = front.people[same]
    if is_other_spelling(segment.text, person.name):
        language, _ = lexicon.guess_language(segment.text)
        person.spellings.setdefault(language, segment.text)
    person.marks = tuple(dict.fromkeys((*person.marks, *segment.marks)))
    return same


def _is_same(name: str, person: Person, lexicon: Lexicon) -> bool:
    return any(are_same_person(name, known, lexicon) for known in (person.name, *person.spellings.values()))


def _read_posts(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Read a line of degrees and posts: of the last person, or of the one who is named next."""
    if not is_post(bare(text), lexicon):
        return False
    at = front.group[-1] if front.group else len(front.people) - 1
    (front.people[at].posts if front.people else front.posts).append(bare(text))
    return True


def read_note(note: str, front: Front, lexicon: Lexicon) -> None:
    """Read a footnote to a name: posts, a place of work, an address."""
    if not front.people:
        front.unplaced.append(make_piece(note))
        return
    contacts = read_contacts(note)
    at = front.group[-1] if front.group else len(front.people) - 1
    group, front.group = front.group, [at]
    rest, posts = cut_leading_posts(contacts.rest, lexicon)
    front.people[at].posts += posts
    for part in re.split(r"(?<=[^\W\d_]{3})\.\s+|;\s*", rest):
        if is_post(part, lexicon):
            front.people[at].posts.append(part.strip())
        elif names_place(part, lexicon):
            add_workplace(part, "", front, lexicon)
    give_contacts(contacts, "", front, lexicon)
    front.group = group
