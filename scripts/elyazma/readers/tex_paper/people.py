"""Read a paper's authors, and tie them to where they work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from elyazma.model.article import Affiliation, Author
from elyazma.readers.tex_paper.likely_names import cut_number, is_likely_name, names_teacher, read_family_first
from elyazma.readers.tex_paper.person import (
    CORRESPONDING,
    People,
    Person,
    find_emails,
    place_waiting_emails,
    read_orcid,
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
from elyazma.tex.escape import escape_text

_LABEL = re.compile(r"[^\s,;]{1,12}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_DEGREE = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|M\.?A|Dr|Prof)\.?")


def make_joiners(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of what stands between two names: a comma, or a word for "and"."""
    known = "|".join(sorted({re.escape(word) for word in words}))
    comma = rf"\s*[,;&，、；]\s*(?:(?:{known})(?=[\s~]))?"
    return re.compile(rf"{comma}|(?<=[\s~}}])(?:{known})(?=[\s~])|^(?:{known})(?=[\s~])")


def add_authors(people: People, tex: str, label: str = "") -> None:
    r"""Read one \author: a person with labels in brackets, or several with marks, lines and notes."""
    if people.closed:
        people.group, people.closed = [], False
    label = people.plain(label) if "$" in label else label
    first = len(people.persons)
    blocks = [row for row in split_pieces(read_tex_pieces(people.expand(tex)), "person") if says_something(row)]
    for number, block in enumerate(blocks):
        _add_block(people, block, behind=number > 0, alone=len(blocks) == 1)
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


def _add_block(people: People, block: Row, *, behind: bool, alone: bool) -> None:
    r"""Read what stands between two \and: names, and below them lines about where they work.

    `behind` tells that other names stand before it in the same command, `alone` that none do in it.
    """
    rows = [row for row in split_pieces(block, "line") if says_something(row)]
    if behind and _is_place(people, rows[0]):
        _add_places(people, rows)
    elif not _add_family_first(people, rows):
        _add_lines_of_block(people, rows, alone=alone)


def _add_lines_of_block(people: People, rows: Sequence[Row], *, alone: bool) -> None:
    first = len(people.persons)
    numbered = any(map(is_numbered, rows[1:]))
    guessed = alone and _are_names(people, rows)
    names, below = (rows, []) if guessed else _divide(rows, numbered=numbered)
    for row in names:
        add_names(people, row)
    own = _take_numbered(people, below, numbered=numbered)
    _tell_guesses(people, names if guessed else (), own)
    _add_own_lines(people, own, people.persons[first:])


def _take_numbered(people: People, below: Sequence[Row], *, numbered: bool) -> list[Row]:
    """Add the lines that begin with marks, and those that go on with them; give the others."""
    own: list[Row] = []
    for row in below:
        if is_numbered(row):
            add_numbered(people, row)
        elif numbered and is_numbered(below[0]) and not _has_address(row):
            extend_last(people, row)
        else:
            own.append(row)
    return own


def _tell_guesses(people: People, names: Sequence[Row], places: Sequence[Row]) -> None:
    """Tell what was read by its looks alone."""
    if names:
        lines = "; ".join(people.plain(join_words(row)) for row in names)
        people.left.append(f"{lines} (each line was read as an author, since it looks like a name)")
    doubtful = [line for line in (people.plain(join_words(row)) for row in places) if is_likely_name(line)]
    people.left += [f"{line} (read as a place of work, though it looks like a name)" for line in doubtful]


def _is_place(people: People, row: Row) -> bool:
    """Tell whether a block that begins with this line says where those before it work, and names nobody."""
    plain = people.plain(join_words(row))
    named = people.names_institution(plain)
    if is_numbered(row):
        return named or "," in plain
    return named and not is_likely_name(plain) and not any(piece.kind == "mark" for piece in row)


def _add_places(people: People, rows: Sequence[Row]) -> None:
    """Add the lines of a block that names nobody: each place has its mark, or all work at the one that stands there."""
    if not is_numbered(rows[0]):
        add_lines(people, rows, persons=people.persons)
        return
    for row in rows:
        if is_numbered(row):
            add_numbered(people, row)
        elif _has_address(row):
            add_lines(people, [row], persons=())
        else:
            extend_last(people, row)


def _are_names(people: People, rows: Sequence[Row]) -> bool:
    """Tell whether each line of a block looks like a name: nothing says then where anybody works."""
    lines = _read_lines(people, rows)
    named = all(is_likely_name(line) and not people.names_institution(line) for line in lines)
    return len(lines) >= _FEWEST_LINES and named


def _add_family_first(people: People, rows: Sequence[Row]) -> bool:
    """Add the names of lines on which each begins with the family name; false where they are no such lines."""
    lines = _read_lines(people, rows)
    several = len(lines) >= _FEWEST_LINES
    read = [read_family_first(line, several=several) for line in lines]
    pairs = [pair for each in read for pair in each] if all(read) else []
    people.persons += [Person(f"{given} {family}", given=given, family=family) for given, family in pairs]
    return bool(pairs)


def _read_lines(people: People, rows: Sequence[Row]) -> list[str]:
    """Give lines of plain words; none where anything else stands among them."""
    plain = all(piece.kind == "words" for row in rows for piece in row)
    return [people.plain(join_words(row)) for row in rows] if plain else []


_FEWEST_LINES = 2


def _divide(rows: Sequence[Row], *, numbered: bool) -> tuple[Sequence[Row], Sequence[Row]]:
    """Divide lines into those of names and those below: names go on behind a comma, and where they have marks."""
    count = 1
    while count < len(rows):
        row, before = rows[count], join_words(rows[count - 1]).rstrip(BLANKS)
        goes_on = before.endswith((",", "&", ";", ":")) or (numbered and any(piece.kind == "mark" for piece in row))
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
    places = [row for row in rows if not _tells_otherwise(people, people.plain(join_words(row)), persons)]
    if places:
        add_lines(people, places, persons=persons)


def _tells_otherwise(people: People, plain: str, persons: Sequence[Person]) -> bool:
    """Take what a line below names says that is no place: who supervised the work, an ORCID."""
    if names_teacher(plain):
        people.left.append(plain)
        return True
    if not _is_orcid(plain):
        return False
    if len(persons) == 1:
        persons[0].orcid = persons[0].orcid or read_orcid(plain)
    else:
        people.left.append(plain)
    return True


# --- Names ------------------------------------------------------------------------------------------------------


def add_names(people: People, row: Row) -> None:
    """Add the persons whom a line names, with their marks and notes."""
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
    tex, about = _cut_details(people, tex)
    bare = people.plain(tex)
    if "=" in bare:
        # Keys and values of a class that nobody here knows.
        people.left.append(bare)
        return current
    name, number = cut_number(bare)
    if number:
        people.left.append(bare)
        tex = bare = escape_text(name)
    if current is None and people.persons and _SUFFIX.fullmatch(bare):
        people.persons[-1].name += f" {tex}"
        return people.persons[-1]
    if _DEGREE.fullmatch(bare) or not any(letter.isalpha() for letter in bare):
        return current
    if current is not None:
        current.name += tex
    else:
        people.persons.append(Person(tex))
        current = people.persons[-1]
    current.orcid = current.orcid or about.orcid
    current.email = current.email or about.email
    return current


def _cut_details(people: People, tex: str) -> tuple[str, Person]:
    """Cut an ORCID and an address out of a name."""
    about = Person("", orcid=read_orcid(tex), email=next(iter(find_emails(tex)), ""))
    tex = _DETAIL.sub("", tex)
    return tex, about


_DETAIL = re.compile(
    r"\(?\s*(?:ORCID:?)?\s*\d{4}-\d{4}-\d{4}-\d{3}[\dX]\s*\)?|[<(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?|<\s*>"
)


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
    _leave_repeated(people)
    for person in people.persons:
        person.places += [people.numbers[label] for label in person.labels if label in people.numbers]
        person.corresponding |= bool(person.email) and bool(CORRESPONDING & set("".join(person.labels)))
    # One place below the last of several names is everybody's.
    if len(people.institutions) == 1 and not any(person.places for person in people.persons[:-1]):
        for person in people.persons:
            # A mark that leads nowhere leads to no other place either.
            person.places = person.places or ([] if _has_other_mark(person) else [0])
    place_waiting_emails(people)
    return tuple(_make_author(person, people) for person in people.persons), _make_affiliations(people, language)


def _is_orcid(plain: str) -> bool:
    """Tell whether a line is an ORCID and what announces it."""
    return bool(read_orcid(plain)) and len(plain.split()) <= _FEW_WORDS


_FEW_WORDS = 2


_FEWEST_REPEATED = 2


def _has_other_mark(person: Person) -> bool:
    return any(label.isalnum() for label in person.labels)


def _leave_repeated(people: People) -> None:
    """Leave out a whole list that is said again: a paper may have its authors once for each of two classes.

    Two persons may have the same name.
    """
    half, rest = divmod(len(people.persons), 2)
    names = [people.settle(person) for person in people.persons]
    if rest or half < _FEWEST_REPEATED or names[:half] != names[half:]:
        return
    for person, again in zip(people.persons, people.persons[half:], strict=False):
        person.email, person.orcid = person.email or again.email, person.orcid or again.orcid
        person.labels, person.places = person.labels or again.labels, person.places or again.places
    del people.persons[half:]


def _make_author(person: Person, people: People) -> Author:
    given, family = people.settle(person)
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
