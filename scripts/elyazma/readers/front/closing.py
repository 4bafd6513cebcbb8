"""Make an article's authors and institutions of the people and places that were read."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.model.article import Affiliation, Author, Name
from elyazma.model.imported import Doubt
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.readers.front.addresses import give_emails
from elyazma.readers.front.doubted import doubt_front
from elyazma.readers.front.names import settle_names
from elyazma.readers.front.towns import split_places
from elyazma.readers.front.values import Front, Person, Workplace
from elyazma.readers.lexicon import Lexicon
from elyazma.readers.pieces import make_piece
from elyazma.sources.article import is_orcid, suggest_slug


@dataclass(frozen=True, slots=True)
class Closed:
    """The authors and the institutions of an article."""

    authors: tuple[Author, ...]
    affiliations: tuple[Affiliation, ...]


def close_front(front: Front, lexicon: Lexicon, language: str) -> Closed:
    """Settle what only the whole tells: whose an address is, which name is the family's, who works where.

    `language` is the article's.
    """
    give_emails(front, lexicon)
    _settle_title(front, language)
    _fold_places(front)
    front.doubts += doubt_front(front, lexicon)
    ids = _name_places(front.workplaces)
    settled = settle_names([person.name for person in front.people], lexicon)
    if _has_either_order(language, lexicon):
        front.doubts += [
            Doubt(
                "author",
                person.name,
                phrase("family name: {family}: check it", family=name.family),
                f'family = "{name.family}"',
            )
            for person, (name, told) in zip(front.people, settled, strict=True)
            if not told
        ]
    authors = tuple(
        _make_author(person, name, _places_of(person, front, ids), language, _spell(person, lexicon))
        for person, (name, _) in zip(front.people, settled, strict=True)
    )
    affiliations = tuple(
        _make_affiliation(id_, place, lexicon) for id_, place in zip(ids, front.workplaces, strict=True)
    )
    # Nobody's degrees: their names were not understood.
    front.unplaced += [make_piece(post) for post in front.posts]
    return Closed(authors, affiliations)


def _has_either_order(language: str, lexicon: Lexicon) -> bool:
    """Tell whether people write their names in either order, as the language's data says."""
    return len(lexicon.languages[language].recognition.get("name_order", ())) > 1


def _make_affiliation(id_: str, place: Workplace, lexicon: Lexicon) -> Affiliation:
    parts = split_places(place.names, lexicon)
    return Affiliation(
        id=id_,
        name={code: each.name for code, each in parts.items()},
        city={code: each.town for code, each in parts.items() if each.town},
        country={code: each.country for code, each in parts.items() if each.country},
    )


def _settle_title(front: Front, language: str) -> None:
    """Give the first title the article's language, where no title has it and its own was a guess."""
    guessed = {doubt.text for doubt in front.doubts if doubt.kind == "language"}
    unsure = [code for code, text in front.titles.items() if text in guessed]
    if language not in front.titles and unsure:
        front.titles = {language if code == unsure[0] else code: text for code, text in front.titles.items()}


def _fold_places(front: Front) -> None:
    """Make one of institutions with the same names, as each author of a block in columns has his own."""
    kept: list[Workplace] = []
    numbers: list[int] = []
    for place in front.workplaces:
        if place not in kept:
            kept.append(place)
        numbers.append(kept.index(place))
    front.workplaces = kept
    for person in front.people:
        person.places = [*dict.fromkeys(numbers[at] for at in person.places)]


def _name_places(places: list[Workplace]) -> list[str]:
    ids: list[str] = []
    for place in places:
        base = suggest_slug(" ".join(next(iter(place.names.values())).split()[:3]))
        ids.append(next(each for each in (base, *(f"{base}-{n}" for n in range(2, 100))) if each not in ids))
    return ids


def _places_of(person: Person, front: Front, ids: list[str]) -> tuple[str, ...]:
    """Tie a person to institutions by their signs; the only institution is everybody's."""
    if len(ids) == 1:
        return (ids[0],)
    marked = [at for at, place in enumerate(front.workplaces) if place.mark and place.mark in person.marks]
    own = marked or (person.places if not any(place.mark for place in front.workplaces) or front.turns else [])
    return tuple(ids[at] for at in dict.fromkeys(own))


def _spell(person: Person, lexicon: Lexicon) -> Mapping[str, Name]:
    names = settle_names([*person.spellings.values()], lexicon)
    return {code: name for code, (name, _) in zip(person.spellings, names, strict=True)}


def _make_author(
    person: Person, name: Name, places: tuple[str, ...], language: str, spellings: Mapping[str, Name]
) -> Author:
    return Author(
        family=name.family,
        given=name.given,
        patronymic=name.patronymic,
        spellings=spellings,
        orcid=person.orcid if is_orcid(person.orcid) else "",
        email=person.email,
        phone=person.phone,
        degree={language: ", ".join(dict.fromkeys(person.posts))} if person.posts else {},
        affiliations=places,
        corresponding=person.corresponding and bool(person.email),
    )
