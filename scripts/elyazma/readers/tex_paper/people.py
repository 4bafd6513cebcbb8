"""Read a paper's authors, and tie them to where they work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from elyazma.model.article import Affiliation, Author
from elyazma.readers.tex_paper.person import (
    CORRESPONDING,
    People,
    Person,
    find_emails,
    place_waiting_emails,
    read_orcid,
    settle_name,
    split_labels,
)
from elyazma.readers.tex_paper.pieces import (
    BLANKS,
    TexPiece,
    is_numbered,
    join_words,
    read_tex_pieces,
    says_something,
    split_pieces,
)
from elyazma.readers.tex_paper.workplaces import Row, add_lines, add_note, add_numbered, extend_last
from elyazma.sources.article import is_orcid

_LABEL = re.compile(r"[^\s,;]{1,12}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_DEGREE = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|M\.?A|Dr|Prof)\.?")


def make_joiners(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of what stands between two names: a comma, or a word for "and"."""
    known = "|".join(sorted({re.escape(word) for word in words}))
    return re.compile(rf"\s*[,;&]\s*(?:(?:{known})(?=[\s~]))?|(?<=[\s~}}])(?:{known})(?=[\s~])|^(?:{known})(?=[\s~])")


def add_authors(people: People, tex: str, label: str = "") -> None:
    r"""Read one \author: a person with labels in brackets, or several with marks, lines and notes."""
    if people.closed:
        people.group, people.closed = [], False
    first = len(people.persons)
    for block in split_pieces(read_tex_pieces(people.expand(tex)), "person"):
        _add_block(people, block)
    fresh = people.persons[first:]
    for person in fresh:
        person.orcid = person.orcid or read_orcid(label)
        if not read_orcid(label) and _are_labels(label, people):
            person.labels += split_labels(label)
    people.group += fresh


def _are_labels(label: str, people: People) -> bool:
    """Tell labels from a name's short form, which stands in the same brackets."""
    names = split_labels(label)
    short = all(_LABEL.fullmatch(name) for name in names) and " " not in label.strip().replace(", ", ",")
    return bool(names) and (short or any(name in people.numbers for name in names))


def _add_block(people: People, block: Row) -> None:
    r"""Read what stands between two \and: names, and below them lines about where they work."""
    rows = [row for row in split_pieces(block, "line") if says_something(row)]
    first = len(people.persons)
    numbered = any(map(is_numbered, rows[1:]))
    names, below = _divide(rows, numbered=numbered)
    for row in names:
        _add_names(people, row)
    own: list[Row] = []
    for row in below:
        if is_numbered(row):
            add_numbered(people, row)
        elif numbered and is_numbered(below[0]) and not _has_address(row):
            extend_last(people, row)
        else:
            own.append(row)
    _add_own_lines(people, own, people.persons[first:])


def _divide(rows: Sequence[Row], *, numbered: bool) -> tuple[Sequence[Row], Sequence[Row]]:
    """Divide lines into those of names and those below: names go on behind a comma, and where they have marks."""
    count = 1
    while count < len(rows):
        row, before = rows[count], join_words(rows[count - 1]).rstrip(BLANKS)
        goes_on = before.endswith((",", "&", ";")) or (numbered and any(piece.kind == "mark" for piece in row))
        if any(piece.kind == "name" for piece in row):
            count += 1
            continue
        if is_numbered(row) or _has_address(row) or not (goes_on or any(piece.kind == "comma" for piece in row)):
            break
        count += 1
    return rows[:count], rows[count:]


def _has_address(row: Row) -> bool:
    return any(piece.kind in ("email", "orcid") for piece in row) or "@" in join_words(row)


def _add_own_lines(people: People, rows: Sequence[Row], persons: Sequence[Person]) -> None:
    """Add the lines below names: addresses of mail are the persons', the rest is where they work."""
    for piece in (piece for row in rows for piece in row if piece.kind == "orcid"):
        if persons:
            _note_about(people, persons[-1], piece)
    if rows:
        add_lines(people, rows, persons=persons)


# --- Names ------------------------------------------------------------------------------------------------------


def _add_names(people: People, row: Row) -> None:
    current: Person | None = None
    for piece in row:
        if piece.kind == "words":
            current = _add_words(people, current, piece.text)
        elif piece.kind in ("comma", "name"):
            current = None
        elif people.persons:
            _note_about(people, people.persons[-1], piece)


def _add_words(people: People, current: Person | None, tex: str) -> Person | None:
    for at, name in enumerate(people.joiners.split(tex)):
        current = _add_name(people, current if at == 0 else None, name)
    return current


def _add_name(people: People, current: Person | None, tex: str) -> Person | None:
    """Add words to the person that is being read, or begin another one."""
    if not tex.strip(f"{BLANKS}.%"):
        return current
    bare = people.plain(tex)
    if current is None and people.persons and _SUFFIX.fullmatch(bare):
        people.persons[-1].name += f" {tex}"
        return people.persons[-1]
    if _DEGREE.fullmatch(bare) or not any(letter.isalpha() for letter in bare):
        return current
    if current is not None:
        current.name += tex
        return current
    people.persons.append(Person(tex))
    return people.persons[-1]


def _note_about(people: People, person: Person, piece: TexPiece) -> None:
    match piece.kind:
        case "mark":
            person.labels += split_labels(piece.text)
        case "email":
            person.email = person.email or next(iter(find_emails(people.plain(piece.text))), "")
        case "orcid":
            person.orcid = person.orcid or read_orcid(piece.text)
        case "note":
            add_note(people, piece.text, person)
        case _:
            pass


# --- What comes of it -----------------------------------------------------------------------------------------


def finish_people(people: People, language: str) -> tuple[tuple[Author, ...], tuple[Affiliation, ...]]:
    """Tie authors to institutions by their labels, and give both as the article holds them."""
    for person in people.persons:
        person.places += [people.numbers[label] for label in person.labels if label in people.numbers]
        person.corresponding |= bool(person.email) and bool(CORRESPONDING & set("".join(person.labels)))
    if len(people.institutions) == 1 and not any(person.places for person in people.persons):
        for person in people.persons:
            person.places = [0]
    place_waiting_emails(people)
    return tuple(_make_author(person, people) for person in people.persons), _make_affiliations(people, language)


def _make_author(person: Person, people: People) -> Author:
    given, family = settle_name(person, people.macros)
    return Author(
        family=family,
        given=given,
        email=person.email,
        orcid=person.orcid if is_orcid(person.orcid) else "",
        affiliations=tuple(dict.fromkeys(f"a{number + 1}" for number in person.places)),
        corresponding=person.corresponding,
    )


def _make_affiliations(people: People, language: str) -> tuple[Affiliation, ...]:
    def texts(text: str) -> dict[str, str]:
        return {language: text} if text else {}

    return tuple(
        Affiliation(id=f"a{at}", name=texts(each.name), city=texts(each.city), country=texts(each.country))
        for at, each in enumerate(people.institutions, 1)
    )
