"""Where people work: lines that name institutions, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from elyazma.languages.folding import fold_words
from elyazma.readers.front.lines import bare
from elyazma.readers.front.segments import cut_leading_posts, is_post, names_place, names_street, read_segments
from elyazma.readers.front.texts import read_leading_mark, read_trailing_marks
from elyazma.readers.front.towns import is_country, is_town
from elyazma.readers.front.values import LOWERED, RAISED, Front, Line, Workplace
from elyazma.readers.lexicon import Lexicon

_LONGEST_PLACE = 40
_LONGEST_REST, _CAPITALS = 8, 0.6
"""Words of a line that goes on with an institution, and how many of them have capitals."""
_ORDINAL = f"(?:st|nd|rd|th){LOWERED}"
_BETWEEN = re.compile(rf"(?<=[\w.)»”])\s*[;,]?\s*(?={RAISED}(?!{_ORDINAL})[\d*†‡§a-z]{{1,3}}{LOWERED}\s*[^\W\d_])")
_STYLES = ("affil", "address", "institut")


def read_place(text: str, line: Line, front: Front, lexicon: Lexicon) -> bool:
    """Read a line that says where people work: by a word for an institution, a sign before it, or its style."""
    known = {mark for person in front.people for mark in person.marks}
    marks = _read_behind(text, known, lexicon) or [read_leading_mark(part, known) for part in _BETWEEN.split(text)]
    marked = all(mark for mark, _ in marks) and bool(front.people)
    fresh = front.marks_lead and not any(mark in known for mark, _ in marks)
    if fresh and _begins_with_name(marks[0][1], lexicon):
        # "²Bob Maker" below "¹Ann Writer" is a person.
        return False
    if front.is_aside or not _is_place(text, line, front, lexicon, marked=marked):
        return False
    if len(marks) == 1 and not marks[0][0] and _goes_on_with_last(bare(text), front, lexicon):
        return True
    for mark, rest in marks:
        add_workplace(bare(rest), mark, front, lexicon)
    front.after_place = True
    return True


def _read_behind(text: str, known: Collection[str], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Read a place whose sign stands behind it: "University of Examples¹"; nothing where all that is there is names."""
    rest, signs = read_trailing_marks(text)
    kinds = {segment.kind for segment in read_segments(text, lexicon)}
    told = any(map(str.isalpha, bare(rest))) and kinds != {"name"}
    return [(signs[0], rest)] if told and len(signs) == 1 and signs[0] in known else []


def _begins_with_name(text: str, lexicon: Lexicon) -> bool:
    return read_segments(text, lexicon)[0].kind == "name" and not names_place(bare(text), lexicon)


def _is_place(text: str, line: Line, front: Front, lexicon: Lexicon, *, marked: bool) -> bool:
    styled = any(word in (line.look.style or line.piece.style) for word in _STYLES)
    words = bare(text).split()
    # A number alone may be a student's, in whatever style it stands.
    if not any(map(str.isalpha, text)) or len(words) > _LONGEST_PLACE:
        return False
    told = marked or styled or names_place(bare(text), lexicon) or _is_address_below(bare(text), front, lexicon)
    return told and not _are_people(text, front, lexicon, marked=marked, styled=styled)


def _is_address_below(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Tell whether a line right below people ends with a country, and is no address alone: "Acme, Ankara, Türkiye"."""
    first, *others = text.split(",")
    named = len(others) > 1 and is_country(others[-1].strip(" ."), lexicon)
    # A sentence has small words, a day has digits.
    named = named and all(word[0].isupper() for word in text.replace("&", " ").split())
    named = named and ":" not in text and not any(map(str.isdigit, text))
    return named and bool(front.group) and not front.after_place and not is_town(first.strip(), lexicon)


def _are_people(text: str, front: Front, lexicon: Lexicon, *, marked: bool, styled: bool) -> bool:
    """Tell whether what may be a place begins with a name, and neither a sign nor its style says otherwise."""
    first, *others = segments = read_segments(text, lexicon)
    several = bool(others) and all(segment.kind == "name" and segment.weight > 1 for segment in segments)
    # Where people stand in a style of authors, nobody stands in that of institutions: "P.G. Demidov Yaroslavl State".
    named = front.has_styled_people and not names_street(text, lexicon) and not several
    unsure = first.weight <= 1 and (front.after_place or not first.listed)
    return first.kind == "name" and not marked and not (styled and (unsure or named))


def _goes_on_with_last(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Add a line to the institution right above it: a faculty under its university, the second half of a name."""
    if not front.after_place or not front.workplaces:
        return False
    last = front.workplaces[-1]
    language = next(reversed(last.names))
    words = [fold_words(word) for word in lexicon.words("university")]
    whole = [any(word in fold_words(each) for word in words) for each in (last.names[language], text)]
    if text[:1].islower():
        last.names[language] = f"{last.names[language]} {text}"
    elif not last.mark and not all(whole) and _may_be_in(text, language, lexicon):
        last.names[language] = f"{last.names[language].rstrip(' ,;')}, {text.strip(' ,;')}"
    else:
        return False
    return True


def _may_be_in(text: str, language: str, lexicon: Lexicon) -> bool:
    code, sure = lexicon.guess_language(text, language)
    return code == language or not sure


def add_workplace(name: str, mark: str, front: Front, lexicon: Lexicon) -> None:
    """Add an institution, or another language's name of one, to those who stand above it or have its sign.

    Degrees and posts in it are cut off where it is one person's.
    """
    people = _whose(mark, front)
    if len(people) == 1:
        name, posts = _cut_posts(name.strip(" ,;."), lexicon)
        front.people[people[0]].posts += [post for post in posts if post not in front.people[people[0]].posts]
    name = name.strip(" ,;.")
    if not any(map(str.isalpha, name)):
        return
    at = _find_or_add(name, mark, front, lexicon)
    for person in front.group:
        if at not in front.people[person].places:
            front.people[person].places.append(at)


def _whose(mark: str, front: Front) -> list[int]:
    """Give the people with a sign, which is then none of a corresponding author; without one, whoever came last."""
    if not mark:
        return front.group[-1:]
    marked = [at for at, person in enumerate(front.people) if mark in person.marks]
    for at in marked if mark in "*✉" else ():
        front.people[at].corresponding = False
    return marked


def _cut_posts(name: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Cut posts off a place: "доцент кафедры ...", "Tarix institutu, kiçik elmi işçi"."""
    name, posts = cut_leading_posts(name, lexicon)
    parts = name.split(", ")
    posts += [part for part in parts if is_post(part, lexicon)]
    return ", ".join(part for part in parts if not is_post(part, lexicon)), posts


def _find_or_add(name: str, mark: str, front: Front, lexicon: Lexicon) -> int:
    """Give the number of the institution that a name is of."""
    guessed, sure = lexicon.guess_language(name)
    language = guessed if sure else front.language or guessed
    same = next((at for at, each in enumerate(front.workplaces) if _has_name(each, name)), None)
    if same is None:
        same = _find_translated(mark, language, front)
    if same is None:
        front.workplaces.append(Workplace({language: name}, mark))
        return len(front.workplaces) - 1
    front.workplaces[same].names.setdefault(language, name)
    return same


def _has_name(place: Workplace, name: str) -> bool:
    return any(fold_words(name) == fold_words(known) for known in place.names.values())


def _find_translated(mark: str, language: str, front: Front) -> int | None:
    """Find the institution of which this is the name in another language: under a repeated name, or by its sign."""
    repeated = [at for at in front.group if language in front.people[at].spellings]
    theirs = [at for person in repeated for at in front.people[person].places]
    places = front.workplaces
    fitting = [at for at in theirs if not mark or places[at].mark in ("", mark)]
    fitting += [at for at in range(len(places)) if mark and places[at].mark == mark]
    return next((at for at in fitting if language not in places[at].names), None)


def go_on_with_place(text: str, line: Line, front: Front, lexicon: Lexicon) -> bool:
    """Take a line that goes on with the institution above it: a town, a country, a department."""
    if not front.workplaces or not front.group or not front.people[front.group[-1]].places:
        return False
    named = is_town(bare(text), lexicon) or is_country(bare(text).split()[-1], lexicon)
    if not named and not _is_rest(bare(text).split(), line):
        return False
    if _NO_PLACE & set(text) or _LONG_NUMBER.search(text) or _is_month(bare(text), lexicon):
        return False
    place = front.workplaces[front.people[front.group[-1]].places[-1]]
    language = next(reversed(place.names))
    place.names[language] = f"{place.names[language].rstrip(' ,;')}, {bare(text).strip(' ,;')}"
    return True


_NO_PLACE = frozenset("–—=:")
"""What stands in a list of short forms, and in no address."""
_LONG_NUMBER = re.compile(r"\d{8}")
"""The number that a database gives to an author; a postcode is shorter."""
_YEAR = re.compile(r"(?:19|20)\d\d")


def _is_month(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line is a day of a paper: "July 2026", "3 Mart 2025"."""
    words = fold_words(text).replace(",", " ").split()
    months = {fold_words(month) for language in lexicon.languages.values() for month in language.months}
    return any(map(_YEAR.fullmatch, words)) and not months.isdisjoint(words)


def _is_rest(words: Sequence[str], line: Line) -> bool:
    capital = sum(word[:1].isupper() or not word[:1].isalpha() for word in words)
    # One word alone may be anything: a town is known, or asked about.
    names = 1 < len(words) <= _LONGEST_REST and capital >= _CAPITALS * len(words)
    return names and not words[-1].endswith((".", ":")) and not line.look.level
