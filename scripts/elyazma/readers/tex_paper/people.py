"""Read authors and institutions out of front matter, and which belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from elyazma.languages.folding import fold_latin
from elyazma.model.article import Affiliation, Author
from elyazma.model.diagnostics import Span
from elyazma.readers.tex_paper.institutions import Institution, read_institution
from elyazma.readers.tex_paper.pieces import TexPiece, read_tex_pieces
from elyazma.readers.tex_paper.plain import read_plain, tidy_line
from elyazma.references.names import read_names
from elyazma.sources.article import is_orcid
from elyazma.tex.parse import parse

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHARED_EMAIL = re.compile(r"[{(\[]([^{}()\[\]@]+)[})\]]\s*@\s*([\w-]+(?:\.[\w-]+)+)")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_LABEL = re.compile(r"[^\s,;]{1,12}")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_DEGREE = re.compile(r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|M\.?A|Dr|Prof)\.?")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s~-]*)+")
CORRESPONDING = frozenset("*✉")
_MOST_WORDS = 8


@dataclass
class Person:
    """One author while he is read: `labels` are the marks behind the name, `places` the numbers of institutions."""

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
    """The authors and institutions read so far; `left` are notes that say something else."""

    macros: Mapping[str, str]
    joiners: re.Pattern[str]
    persons: list[Person] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    group: list[Person] = field(default_factory=list)
    closed: bool = False
    left: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def make_joiners(words: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of what stands between two names: a comma, or a word for "and"."""
    known = "|".join(sorted({re.escape(word) for word in words}))
    return re.compile(rf"\s*[,;&]\s*(?:(?:{known})(?=[\s~]))?|(?<=[\s~}}])(?:{known})(?=[\s~])|^(?:{known})(?=[\s~])")


# --- Authors ----------------------------------------------------------------------------------------------


def add_authors(people: People, tex: str, label: str = "") -> None:
    r"""Read one \author: a person with labels in brackets, or several with marks, lines and notes."""
    if people.closed:
        people.group, people.closed = [], False
    first = len(people.persons)
    for block in _split(read_tex_pieces(tex), "person"):
        _add_block(people, block)
    fresh = people.persons[first:]
    for person in fresh:
        if _ORCID.search(label):
            person.orcid = person.orcid or _ORCID.search(label)[0]  # type: ignore[index]
        elif _are_labels(label, people, fresh):
            person.labels += _split_labels(label)
    people.group += fresh


def _are_labels(label: str, people: People, fresh: Sequence[Person]) -> bool:
    names = _split_labels(label)
    short = all(_LABEL.fullmatch(name) for name in names) and " " not in label.strip()
    return bool(names) and (short or any(name in people.numbers for name in names)) and bool(fresh)


def _split_labels(label: str) -> list[str]:
    return [part for part in re.split(r"[,;\s]+", label.replace("{", "").replace("}", "")) if part and "=" not in part]


def _split(pieces: Sequence[TexPiece], kind: str) -> Iterator[list[TexPiece]]:
    block: list[TexPiece] = []
    for piece in pieces:
        if piece.kind == kind:
            yield block
            block = []
        else:
            block.append(piece)
    yield block


def _add_block(people: People, block: list[TexPiece]) -> None:
    """Read what stands between two \\and: names, and below them lines about where they work."""
    lines = [line for line in _split(block, "line") if _says_something(line)]
    first = len(people.persons)
    own: list[list[TexPiece]] = []
    numbered = any(_is_numbered(line) for line in lines[1:])
    for at, line in enumerate(lines):
        if _is_numbered(line) and at:
            _add_numbered(people, line)
        elif at == 0 or (
            not own and not _has_address(line, people) and _goes_on(lines[at - 1], line, numbered, people)
        ):
            _add_names(people, line)
        elif numbered and any(_is_numbered(each) for each in lines[:at]) and not _has_address(line, people):
            _extend_last(people, line)
        else:
            own.append(line)
    _add_own_lines(people, own, people.persons[first:])


def _says_something(line: Sequence[TexPiece]) -> bool:
    return any(piece.kind != "words" or piece.text.strip(" \t\n~{}") for piece in line)


def _is_numbered(line: Sequence[TexPiece]) -> bool:
    """Tell whether a line begins with a mark: then it tells where those with the same mark work."""
    lead = next((piece for piece in line if piece.kind != "words" or piece.text.strip(" \t\n~{}")), None)
    return lead is not None and lead.kind == "mark" and any(p.kind == "words" and p.text.strip() for p in line)


def _goes_on(before: Sequence[TexPiece], line: Sequence[TexPiece], numbered: bool, people: People) -> bool:
    """Tell whether a line below names has more names: they have marks, or the line above ended with a comma."""
    words = "".join(piece.text for piece in before if piece.kind == "words").rstrip()
    if words.endswith((",", "&", ";")) or any(piece.kind == "comma" for piece in line):
        return True
    return numbered and any(piece.kind == "mark" for piece in line)


def _has_address(line: Sequence[TexPiece], people: People) -> bool:
    if any(piece.kind in ("email", "orcid") for piece in line):
        return True
    return "@" in "".join(piece.text for piece in line if piece.kind == "words")


def _add_names(people: People, line: Sequence[TexPiece]) -> None:
    current: Person | None = None
    for piece in line:
        if piece.kind == "words":
            for at, name in enumerate(people.joiners.split(piece.text)):
                if at:
                    current = None
                current = _add_name(people, current, name)
        elif piece.kind == "comma":
            current = None
        elif people.persons:
            _note_about(people, people.persons[-1], piece)


def _add_name(people: People, current: Person | None, tex: str) -> Person | None:
    """Add words to the person that is being read, or begin another one."""
    if not tex.strip(" \t\n~{}.%"):
        return current
    bare = read_plain(tex, people.macros)
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
            person.labels += _split_labels(piece.text)
        case "email":
            person.email = person.email or next(iter(find_emails(read_plain(piece.text, people.macros))), "")
        case "orcid":
            person.orcid = person.orcid or read_orcid(piece.text)
        case "note":
            add_note(people, piece.text, person)
        case _:
            pass


def read_orcid(tex: str) -> str:
    """Give the ORCID that stands in a text; empty without one."""
    found = _ORCID.search(tex)
    return found[0] if found else ""


def find_emails(plain: str) -> list[str]:
    """Find the addresses in a text, also {a,b}@example.org."""
    shared = [
        f"{name.strip()}@{found[2]}" for found in _SHARED_EMAIL.finditer(plain) for name in re.split(r"[,;|]", found[1])
    ]
    return shared or EMAIL.findall(plain)


# --- Institutions -------------------------------------------------------------------------------------------


def add_institution(people: People, tex: str, label: str = "", persons: Sequence[Person] | None = None) -> None:
    """Add an institution: that of a label, of these persons, or of those named since the last one."""
    pieces = read_tex_pieces(tex)
    texts = [_tex_of(line) for line in _split(pieces, "line")]
    institution = read_institution([text for text in texts if text.strip()], people.macros)
    owners = people.group if persons is None else persons
    emails = [email for text in institution.emails for email in find_emails(text)]
    for piece in pieces:
        if piece.kind == "email":
            emails += find_emails(read_plain(piece.text, people.macros))
        elif piece.kind == "note":
            add_note(people, piece.text)
    if institution.name:
        number = _number_institution(people, institution)
        for name in _split_labels(label):
            people.numbers.setdefault(name, number)
        if not label:
            for person in owners:
                person.places.append(number)
            people.closed = persons is None
    for email in emails:
        give_email(people, email, list(owners) if not label else [p for p in people.persons if label in p.labels])


def _tex_of(line: Sequence[TexPiece]) -> str:
    return "".join(piece.text for piece in line if piece.kind == "words")


def _number_institution(people: People, institution: Institution) -> int:
    known = next((at for at, each in enumerate(people.institutions) if each.name == institution.name
                  and each.city == institution.city), None)  # fmt: skip
    if known is not None:
        return known
    people.institutions.append(institution)
    return len(people.institutions) - 1


def _add_numbered(people: People, line: Sequence[TexPiece]) -> None:
    """Add an institution whose line begins with its mark; several may stand on a line."""
    label, tex = "", ""
    for piece in line:
        if piece.kind == "mark":
            _add_labelled(people, label, tex)
            label, tex = piece.text, ""
        elif piece.kind == "words":
            tex += piece.text
        elif piece.kind == "email":
            tex += f" {piece.text}"
    _add_labelled(people, label, tex)


def _add_labelled(people: People, label: str, tex: str) -> None:
    if not tex.strip(" \t\n~"):
        return
    if set(label) <= CORRESPONDING | set("†‡§¶") and label:
        add_note(people, tex, mark=label)
    else:
        add_institution(people, tex, label)


def _extend_last(people: People, line: Sequence[TexPiece]) -> None:
    text = read_plain(_tex_of(line), people.macros)
    if people.institutions and text:
        last = people.institutions[-1]
        people.institutions[-1] = Institution(tidy_line(f"{last.name}, {text}"), last.city, last.country)


def _add_own_lines(people: People, lines: list[list[TexPiece]], persons: Sequence[Person]) -> None:
    """Add the lines below names: addresses of mail are the persons', the rest is where they work."""
    texts = [_tex_of(line) for line in lines]
    emails = [piece.text for line in lines for piece in line if piece.kind == "email"]
    for piece in (piece for line in lines for piece in line if piece.kind in ("note", "orcid")):
        if persons:
            _note_about(people, persons[-1], piece)
    for email in emails:
        for found in find_emails(read_plain(email, people.macros)):
            give_email(people, found, persons)
    if any(text.strip(" \t\n~{}") for text in texts):
        add_institution(people, "\\\\".join(text for text in texts if text.strip()), persons=persons)


def add_institution_list(people: People, tex: str) -> None:
    r"""Read a list of institutions: divided by \and, by their marks, or each in braces; else each on its line."""
    pieces = read_tex_pieces(tex)
    blocks = [block for block in _split(pieces, "person") if _says_something(block)]
    groups = _read_groups(tex)
    if groups:
        for number, group in enumerate(groups, 1):
            add_institution(people, group, str(number))
    elif any(_is_numbered(line) for block in blocks for line in _split(block, "line")):
        for block in blocks:
            for line in _split(block, "line"):
                (_add_numbered if _is_numbered(line) else _extend_last)(people, line)
    else:
        labelled = any(person.labels for person in people.persons)
        for number, block in enumerate(blocks, 1):
            _add_listed(people, block, str(number), labelled)


def _read_groups(tex: str) -> list[str]:
    r"""Give what stands in each brace of {X}, {Y}; nothing where anything else stands."""
    tree = parse(tex)
    groups = [node for node in tree.children if type(node).__name__ == "Group"]
    rest = "".join(tree.source(node) for node in tree.children if node not in groups)
    return [tree.source(group)[1:-1] for group in groups] if groups and not rest.strip(" ,\n\t%") else []


def _add_listed(people: People, block: list[TexPiece], number: str, labelled: bool) -> None:
    tex = "".join(
        piece.text if piece.kind == "words" else "\\\\" if piece.kind == "line" else f"\\email{{{piece.text}}}"
        for piece in block
        if piece.kind in ("words", "line", "email")
    )
    named = [person for person in people.persons if _is_named_in(person, block, people)]
    if named and not labelled:
        lines = list(_split(block, "line"))[1:]
        rest = "\\\\".join(
            "".join(
                p.text if p.kind == "words" else f"\\email{{{p.text}}}" for p in line if p.kind in ("words", "email")
            )
            for line in lines
        )
        add_institution(people, rest, persons=named)
    elif labelled:
        add_institution(people, tex, number)
    else:
        add_institution(people, tex, persons=people.persons)


def _is_named_in(person: Person, block: Sequence[TexPiece], people: People) -> bool:
    first = next(iter(_split(block, "line")), [])
    family = settle_name(person, people.macros)[1]
    return bool(family) and family in read_plain(_tex_of(first), people.macros)


# --- Notes --------------------------------------------------------------------------------------------------


def add_note(people: People, tex: str, person: Person | None = None, mark: str = "") -> None:
    """Take out of a note what it says about a person: his address, where he works; the rest is left."""
    plain = read_plain(tex, people.macros)
    emails = find_emails(plain)
    owners = [person] if person else [each for each in people.persons if mark and mark in each.labels]
    for email in emails:
        give_email(people, email, owners or people.persons)
    if emails and owners and len(owners) == 1 and (not person or _WORK.search(plain) is None):
        owners[0].corresponding = True
    found = _WORK.search(plain)
    if found:
        text = EMAIL.sub("", _IN_BRACKETS.sub("", plain[found.end() :])).strip(" .,;()")
        named = [each for each in people.persons if (name := settle_name(each, people.macros)[1]) and name in plain]
        add_institution(people, text, persons=named or owners or people.persons)
        return
    rest = EMAIL.sub("", plain).strip(" .,;:()")
    if rest and not (emails and len(rest.split()) <= _SHORT):
        people.left.append(plain)


_WORK = re.compile(r"\b(?:is|are|was|were) (?:currently )?with (?:the )?")
"""The words of IEEE's own template."""
_IN_BRACKETS = re.compile(r"\([^()]*@[^()]*\)")
_SHORT = 5


def give_email(people: People, email: str, persons: Sequence[Person]) -> None:
    """Give an address to the person whose name it has, else to the first who has none."""
    if any(person.email == email for person in people.persons):
        return
    local = fold_latin(email.partition("@")[0])
    free = [person for person in persons if not person.email]
    named = [person for person in free if _fits(person, local, people)]
    person = next(iter(named), None) or next(iter(free), None)
    if person is not None:
        person.email = email
    else:
        people.waiting.append(email)


def _fits(person: Person, local: str, people: People) -> bool:
    family = fold_latin(settle_name(person, people.macros)[1])
    return len(family) > 1 and (family in local or local in family)


# --- What comes of it -----------------------------------------------------------------------------------------


def settle_name(person: Person, macros: Mapping[str, str]) -> tuple[str, str]:
    """Give a person's given and family names."""
    if person.family:
        return person.given, person.family
    parts = _read_name_parts(person.name, macros)
    if parts:
        return parts
    plain = read_plain(person.name, macros).strip(" ,.*")
    words = plain.split()
    if len(words) > 1 and _INITIALS.fullmatch(" ".join(words[1:])):
        return " ".join(words[1:]), words[0]
    if len(words) > _MOST_WORDS:
        return "", plain
    names, _ = read_names(plain.replace("{", "").replace("}", ""), Span(""))
    name = names[0] if names else None
    if name is None:
        return "", plain
    family = " ".join(filter(None, (name.particle, name.family))) or name.literal
    return name.given, family + (f" {name.suffix}" if name.suffix else "")


_GIVEN, _FAMILY = frozenset(("fnm", "given", "firstname")), frozenset(("sur", "family", "lastname", "surname"))
_PARTICLE = frozenset(("spfx",))


def _read_name_parts(tex: str, macros: Mapping[str, str]) -> tuple[str, str] | None:
    tree = parse(tex)
    found: dict[str, list[str]] = {"given": [], "family": []}
    for command in (node for node in tree.walk() if type(node).__name__ == "Command"):
        argument = tree.tokens.mandatory(command.end) if command.start < command.end else None
        name = getattr(command, "name", "")
        if argument and name in _GIVEN:
            found["given"].append(read_plain(argument.text, macros))
        elif argument and (name in _FAMILY or name in _PARTICLE):
            found["family"].append(read_plain(argument.text, macros))
    return (" ".join(found["given"]), " ".join(found["family"])) if found["family"] else None


def finish_people(people: People, language: str) -> tuple[tuple[Author, ...], tuple[Affiliation, ...]]:
    """Tie authors to institutions by their labels, and give both as the article holds them."""
    for person in people.persons:
        person.places += [people.numbers[label] for label in person.labels if label in people.numbers]
        person.corresponding |= bool(person.email) and bool(CORRESPONDING & set("".join(person.labels)))
    if len(people.institutions) == 1 and not any(person.places for person in people.persons):
        for person in people.persons:
            person.places = [0]
    waiting, people.waiting = people.waiting, []
    for email in waiting:
        give_email(people, email, people.persons)
    people.left += people.waiting
    authors = []
    for person in people.persons:
        given, family = settle_name(person, people.macros)
        ids = tuple(dict.fromkeys(f"a{number + 1}" for number in person.places))
        orcid = person.orcid if is_orcid(person.orcid) else ""
        authors.append(
            Author(
                family=family,
                given=given,
                email=person.email,
                orcid=orcid,
                affiliations=ids,
                corresponding=person.corresponding,
            )  # fmt: skip
        )
    return tuple(authors), tuple(
        Affiliation(id=f"a{at}", name={language: each.name}, city=_texts(each.city, language),
                    country=_texts(each.country, language))
        for at, each in enumerate(people.institutions, 1)
    )  # fmt: skip


def _texts(text: str, language: str) -> dict[str, str]:
    return {language: text} if text else {}
