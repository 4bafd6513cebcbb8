"""Read the commands of front matter that are about people."""

from __future__ import annotations

from elyazma.model.article import Funding
from elyazma.readers.tex_paper.divide import Held
from elyazma.readers.tex_paper.front_state import FrontState, read_argument, read_option, repeat
from elyazma.readers.tex_paper.people import add_authors
from elyazma.readers.tex_paper.person import CORRESPONDING, find_emails, give_email, read_orcid
from elyazma.readers.tex_paper.pieces import read_tex_pieces, split_pieces
from elyazma.readers.tex_paper.workplaces import (
    add_institution,
    add_institution_list,
    add_lines,
    add_note,
    names_places,
)
from elyazma.tex.arguments import split_options
from elyazma.tex.tree import Command


def read_author(state: FrontState, held: Held) -> None:
    r"""Read \author and its like; what stands in brackets behind it may be an ORCID."""
    keys = _read_keys(read_option(held))
    add_authors(state.people, state.source(held), keys.get("addressref", read_option(held)))
    if "addressref" in keys and state.people.persons:
        state.people.persons[-1].email = next(iter(find_emails(keys.get("email", ""))), "")
    after = held.node.arguments[-1] if isinstance(held.node, Command) and held.node.arguments else None
    if after and state.people.persons:
        last = state.people.persons[-1]
        last.orcid = last.orcid or read_orcid(after.text)
        last.email = last.email or next(iter(find_emails(_read_keys(after.text).get("email", ""))), "")


def _read_keys(option: str) -> dict[str, str]:
    """Read options that have keys (bmcart); nothing of labels, which have none."""
    pairs = (each.partition("=") for each in split_options(option) if "=" in each)
    return {key.strip(): value.strip().removeprefix("{").removesuffix("}") for key, _, value in pairs}


def read_author_parts(state: FrontState, held: Held) -> None:
    """Read labels, e-mail, given name, family name."""
    labels, email, given, family = (read_argument(held, at) for at in range(4))
    add_authors(state.people, f"{{{given} {family}}}", labels)
    if state.people.persons:
        person = state.people.persons[-1]
        person.given, person.family = state.plain(given), state.plain(family)
        person.email = next(iter(find_emails(email)), "")


def read_author_record(state: FrontState, held: Held) -> None:
    """Read name, institution, e-mail, ORCID, funding."""
    name, institution, email, orcid, funding = (read_argument(held, at) for at in range(5))
    before = len(state.people.persons)
    add_authors(state.people, name)
    named = state.people.persons[before:]
    for block in split_pieces(read_tex_pieces(institution), "person") if named else ():
        add_lines(state.people, list(split_pieces(block, "line")), persons=named)
    for person in named[:1]:
        person.email = person.email or next(iter(find_emails(state.plain(email))), "")
        person.orcid = read_orcid(orcid)
    add_funding(state, funding)


def read_corresponding_author(state: FrontState, held: Held) -> None:
    """Read the name and the address of the corresponding author."""
    name, email = (argument.text for argument in [each for each in held.node.arguments if each][-2:])
    named = [*state.people.find_named(state.plain(name)), *state.people.persons]
    for person in named[:1]:
        person.email = next(iter(find_emails(state.plain(email))), person.email)
        person.corresponding = bool(person.email)


def read_affiliation(state: FrontState, held: Held) -> None:
    """Read one institution, with its label in brackets."""
    option, tex = read_option(held), state.source(held)
    if not any(person.labels for person in state.people.persons) and "=" not in option:
        # Nobody has a mark: the name of the place may stand there, short.
        option = ""
    named = None if option else state.people.find_first(state.plain(tex))
    if named:
        # An address at the end of a paper begins with the name of the one who lives there.
        add_institution(state.people, tex.partition(",")[2], persons=[named])
    else:
        add_institution(state.people, tex, _read_keys(option).get("id", option))


def read_own_affiliation(state: FrontState, held: Held) -> None:
    """Read one more institution of the person named last."""
    add_institution(state.people, state.source(held), persons=state.people.persons[-1:])


def read_numbered_affiliation(state: FrontState, held: Held) -> None:
    """Read one institution, with its label before it."""
    add_institution(state.people, read_argument(held, 1), state.people.expand(read_argument(held, 0)))


def read_affiliations(state: FrontState, held: Held) -> None:
    """Read a list of institutions."""
    add_institution_list(state.people, state.source(held))


def read_date(state: FrontState, held: Held) -> None:
    """Read a date: authors put places of work there, since it stands below them."""
    if names_places(state.people, state.source(held)):
        add_institution_list(state.people, state.source(held))
    else:
        repeat(state, held)


def read_macros(state: FrontState) -> None:
    """Read the macros of which a class prints the institutions and the address of an author (Frontiers)."""
    people = state.people
    if not people.institutions and (addresses := state.macros.get("Address")):
        add_institution_list(people, addresses)
    for email in find_emails(state.plain(state.macros.get("corrEmail", ""))):
        named = people.find_named(state.plain(state.macros.get("corrAuthor", "")))
        for person in named[:1]:
            person.email = person.email or email
        give_email(people, email, named)


def read_email(state: FrontState, held: Held) -> None:
    """Read an address, which is that of the person named last."""
    plain = state.plain(state.source(held))
    if read_option(held).strip() == "url":
        state.leave_text(plain, held)
        return
    last = state.people.persons[-1:]
    for email in find_emails(plain):
        give_email(state.people, email, last if last and not last[0].email else state.people.persons)


def read_emails(state: FrontState, held: Held) -> None:
    """Read an address of a list that stands behind all authors."""
    for email in find_emails(state.plain(state.source(held))):
        give_email(state.people, email, ())


def read_orcid_command(state: FrontState, held: Held) -> None:
    """Read the ORCID of the person named last."""
    if state.people.persons:
        state.people.persons[-1].orcid = read_orcid(state.source(held))


def read_corresponding(state: FrontState, held: Held) -> None:
    """Read a sentence about the corresponding author: the one it names, or who has the mark for it, or the first."""
    tex = state.source(held)
    plain = state.plain(tex)
    people = state.people
    emails = find_emails(plain)
    marked = [each for each in people.persons if CORRESPONDING & set("".join(each.labels))]
    owners = [each for each in people.persons if each.email in emails]
    likely = (*owners, *people.find_named(plain), *marked, *people.persons)
    for person in likely[:1]:
        for email in emails:
            give_email(people, email, [person])
        person.corresponding = bool(person.email)
    if any(person.corresponding for person in likely[:1]):
        state.repeated.append(plain)
    elif plain:
        add_note(people, tex)


def read_note(state: FrontState, held: Held) -> None:
    """Read a note about people."""
    add_note(state.people, state.source(held))


def read_funding(state: FrontState, held: Held) -> None:
    """Read who paid."""
    add_funding(state, state.source(held))


def add_funding(state: FrontState, tex: str) -> None:
    """Add a funder's name; a sentence becomes an acknowledgement."""
    text = state.plain(tex)
    if text and len(text) <= _LONGEST_FUNDER and "." not in text.rstrip("."):
        state.funding.append(Funding(funder=text.rstrip(".")))
    elif text:
        state.thanks.append(text)


_LONGEST_FUNDER = 80
