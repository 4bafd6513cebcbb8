"""Read where a paper's authors work, and what notes say about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from elyazma.readers.tex_paper.institutions import Institution, read_institution
from elyazma.readers.tex_paper.person import (
    CORRESPONDING,
    EMAIL,
    People,
    Person,
    find_emails,
    give_email,
    split_labels,
)
from elyazma.readers.tex_paper.pieces import (
    BLANKS,
    TexPiece,
    is_numbered,
    join_words,
    read_groups,
    read_tex_pieces,
    says_something,
    split_pieces,
)
from elyazma.readers.tex_paper.plain import tidy_line
from elyazma.tex.escape import escape_text

Row = Sequence[TexPiece]


def add_institution(people: People, tex: str, label: str = "", persons: Sequence[Person] | None = None) -> None:
    """Add an institution: that of a label, of these persons, or of those named since the last one."""
    rows = [_read_mark(people, row) for row in split_pieces(read_tex_pieces(people.expand(tex)), "line")]
    if not label and persons is None and rows and _tells_marks(people, rows):
        _add_numbered_rows(people, rows)
    elif label and _is_note(people, label, people.plain(tex)):
        add_note(people, tex, mark=label)
    else:
        add_lines(people, rows, label, persons)


def _read_mark(people: People, row: Row) -> Row:
    """Read a mark that stands in brackets before a place, if somebody has it: (1) Mill, London."""
    words = row[0].text if row and row[0].kind == "words" else ""
    found = _MARK_IN_BRACKETS.match(words)
    if not found or not people.find_labelled(found[1]):
        return row
    return [TexPiece("mark", found[1]), TexPiece("words", words[found.end() :]), *row[1:]]


_MARK_IN_BRACKETS = re.compile(r"\s*\(([\w*]{1,2})\)\s+")


def names_places(people: People, tex: str) -> bool:
    """Tell whether a text that is something else by its command says where people work."""
    rows = [_read_mark(people, row) for row in split_pieces(read_tex_pieces(people.expand(tex)), "line")]
    missing = not people.institutions and bool(people.persons)
    return missing and (_tells_marks(people, rows) or people.names_institution(people.plain(tex)))


def _tells_marks(people: People, rows: Sequence[Row]) -> bool:
    """Tell whether lines begin with a mark that a person has, or several of them with any."""
    marks = [next(piece.text for piece in row if piece.kind == "mark") for row in rows if is_numbered(row)]
    return len(marks) > 1 or any(people.find_labelled(name) for mark in marks for name in split_labels(mark))


def _add_numbered_rows(people: People, rows: Iterable[Row]) -> None:
    for row in filter(says_something, rows):
        (add_numbered if is_numbered(row) else extend_last)(people, row)


def add_lines(people: People, rows: Iterable[Row], label: str = "", persons: Sequence[Person] | None = None) -> None:
    """Add an institution that stands on these lines."""
    rows = list(rows)
    texts = [text for text in map(join_words, rows) if text.strip(BLANKS) and not _is_telephone(people, text)]
    institution = read_institution(texts, people.macros)
    owners = list(people.group if persons is None else persons)
    if any(letter.isalnum() for letter in institution.name):
        _tie(people, institution, label, owners, alone=persons is None)
        _learn_labels(people, institution, rows)
    _take_notes(people, rows, institution, owners if not label else people.find_labelled(label))


def _learn_labels(people: People, institution: Institution, rows: Sequence[Row]) -> None:
    """Learn the labels by which marks refer to an institution."""
    for piece in (piece for row in rows for piece in row if piece.kind == "label"):
        people.numbers.setdefault(piece.text, _number_institution(people, institution))


def _is_telephone(people: People, text: str) -> bool:
    """Tell whether a line is a number to call; the report has it."""
    plain = people.plain(text)
    found = bool(_TELEPHONE.match(plain)) and any(letter.isdigit() for letter in plain)
    people.left += [plain] if found else []
    return found


_TELEPHONE = re.compile(r"(?i)\(?(?:tel|phone|telephone|fax|tél|mobile|тел)(?:\s*[.:+]|\s+[(+\d])")


def _take_notes(people: People, rows: Sequence[Row], institution: Institution, owners: Sequence[Person]) -> None:
    pieces = [piece for row in rows for piece in row]
    texts = [*(people.plain(piece.text) for piece in pieces if piece.kind == "email"), *institution.emails]
    for email in (each for text in texts for each in find_emails(text)):
        give_email(people, email, owners)
    for piece in pieces:
        if piece.kind == "note":
            add_note(people, piece.text)


def _tie(people: People, institution: Institution, label: str, owners: Sequence[Person], *, alone: bool) -> None:
    number = _number_institution(people, institution)
    for name in split_labels(label):
        people.numbers.setdefault(name, number)
    if not label:
        for person in owners:
            person.places.append(number)
        people.closed = people.closed or alone


def _number_institution(people: People, institution: Institution) -> int:
    key = (institution.name, institution.city, institution.country)
    known = [(each.name, each.city, each.country) for each in people.institutions]
    if key in known:
        return known.index(key)
    people.institutions.append(institution)
    return len(known)


# --- Lines and lists ------------------------------------------------------------------------------------------


def add_numbered(people: People, row: Row) -> None:
    """Add the institutions of a line that begins with a mark; several may stand on it."""
    label = ""
    about: list[TexPiece] = []
    for piece in (*row, TexPiece("mark")):
        if piece.kind == "mark":
            _add_labelled(people, label, about)
            label, about = piece.text, []
        else:
            about.append(piece)


def _add_labelled(people: People, label: str, row: Row) -> None:
    if not join_words(row).strip(BLANKS):
        return
    if label and _is_note(people, label, people.plain(join_words(row))):
        add_note(people, join_words(row), mark=label)
    else:
        add_lines(people, [row], label)


def _is_note(people: People, label: str, plain: str) -> bool:
    """Tell whether a line behind a mark that is a sign says something about people: else it is where they work."""
    if not set(label) <= _NOTE_MARKS or people.names_institution(plain):
        return False
    return "," not in plain or "@" in plain or bool(_ABOUT_PEOPLE.search(plain))


_ABOUT_PEOPLE = re.compile(
    r"(?i)author|contribut|correspond|equal|mail|present|current|deceased|support|fund|thank|\bwork(?:s|ed|ing)?\b|intern\b|student|visit"
)
_NOTE_MARKS = CORRESPONDING | set("†‡§¶")


def extend_last(people: People, row: Row) -> None:
    """Add a line to the institution before it."""
    text = people.plain(join_words(row))
    if people.institutions and text and not _is_telephone(people, join_words(row)):
        last = people.institutions[-1]
        people.institutions[-1] = Institution(tidy_line(f"{last.name}, {text}"), last.city, last.country)


def add_institution_list(people: People, tex: str) -> None:
    r"""Read a list of institutions: divided by \and, by their marks, or each in braces; else each on its line."""
    blocks = [block for block in split_pieces(read_tex_pieces(people.expand(tex)), "person") if says_something(block)]
    rows = [_read_mark(people, row) for block in blocks for row in split_pieces(block, "line")]
    groups = read_groups(tex)
    for number, group in enumerate(groups, 1):
        add_institution(people, group, str(number))
    if any(map(is_numbered, rows)):
        _add_numbered_rows(people, rows)
    elif not groups:
        for number, block in enumerate(blocks, 1):
            _add_listed(people, block, str(number))


def _add_listed(people: People, block: Row, number: str) -> None:
    """Add one institution of a list: that of its number, of those whom its first line names, or of all."""
    rows = list(split_pieces(block, "line"))
    named = people.find_named(people.plain(join_words(rows[0])))
    if any(person.labels for person in people.persons):
        add_lines(people, rows, number)
    elif named and not any(map(says_something, rows[1:])):
        people.unplaced += named
    elif named:
        add_lines(people, rows[1:], persons=[*people.unplaced, *named])
        people.unplaced = []
    else:
        add_lines(people, rows, persons=people.persons)


# --- Notes ----------------------------------------------------------------------------------------------------


def add_note(people: People, tex: str, person: Person | None = None, mark: str = "") -> None:
    """Take out of a note what it says about a person: his address, where he works; the rest is left."""
    plain = people.plain(tex)
    emails = find_emails(plain)
    owners = [person] if person else people.find_labelled(mark)
    for email in emails:
        give_email(people, email, people.find_named(plain) or owners or people.persons)
    work = _WORK.search(plain)
    placed = person and not person.places and people.names_institution(plain) and not _THANKS.search(plain)
    if work or placed:
        text = EMAIL.sub("", _IN_BRACKETS.sub("", plain[work.end() if work else 0 :]))
        text = _BEFORE_ADDRESS.sub("", text).strip(" .,;()")
        add_institution(people, escape_text(text), persons=people.find_named(plain) or owners or people.persons)
        return
    for each in owners if emails and len(owners) == 1 else ():
        each.corresponding = True
    if not (emails and len(EMAIL.sub("", plain).split()) <= _SHORT):
        people.left += filter(None, [plain])


_THANKS = re.compile(r"(?i)\b(?:support|fund|grant|thank|acknowledg|sponsor|financ|award|gefördert|финанс|грант)")
"""Who paid is an institution, and nobody works there."""
_WORK = re.compile(r"\b(?:is|are|was|were) (?:currently )?with (?:the )?")
"""How notes say it in the template of an engineers' society."""
_BEFORE_ADDRESS = re.compile(r"(?i)[\s.,;]*\b(?:e-?mail|e-?poçt|correo|mail)\b\s*:?\s*$")
_IN_BRACKETS = re.compile(r"\([^()]*@[^()]*\)")
_SHORT = 5
"""Words around an address that say no more than whose it is: "Corresponding author, e-mail"."""
