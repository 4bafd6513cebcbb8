"""Authors and institutions as elements of JATS."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from elyazma.languages import Language
from elyazma.model.article import Affiliation, Article, Author, Name
from elyazma.sources.people import number_affiliations
from elyazma.system.xml import Node
from elyazma.writers.jats.elements import element, joined, optional, set_language
from elyazma.writers.jats.inlines import Writing

CREDIT = "https://credit.niso.org/"


def write_contributors(article: Article, languages: Mapping[str, Language], writing: Writing) -> Iterator[Node]:
    """Write the authors, their institutions, and how the corresponding ones are reached."""
    if not article.authors:
        return
    numbers = {key: view.number for key, view in number_affiliations(article, article.language).items()}
    authors = [_write_author(each, article, languages, numbers, writing) for each in article.authors]
    yield element("contrib-group", *authors, content_type="author")
    known = {each.id: each for each in article.affiliations}
    for key, number in numbers.items():
        yield _write_affiliation(known[key], number, article.language, writing)
    letters = [_write_address(each, article.language, languages, writing) for each in article.authors if _answers(each)]
    if letters:
        yield element("author-notes", *letters)


def _answers(author: Author) -> bool:
    return author.corresponding and bool(author.email)


def _write_author(
    author: Author, article: Article, languages: Mapping[str, Language], numbers: Mapping[str, int], writing: Writing
) -> Node:
    main = article.language
    orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
    marks = [
        element("xref", element("sup", str(numbers[key])), ref_type="aff", rid=writing.name(f"aff {key}"))
        for key in author.affiliations
        if key in numbers
    ]
    if _answers(author):
        marks.append(element("xref", element("sup", "*"), ref_type="corresp", rid=_address_name(author, writing)))
    return element(
        "contrib",
        optional("contrib-id", orcid, contrib_id_type="orcid"),
        _write_names(author, main),
        *(set_language(element("degrees", text), code) for code, text in sorted(author.degree.items()) if code == main),
        optional("address", optional("phone", author.phone)),
        optional("email", author.email),
        *(_write_role(role, languages[main]) for role in author.roles),
        *marks,
        contrib_type="author",
        corresp="yes" if author.corresponding else "",
        equal_contrib="yes" if author.equal else "",
    )


def _write_names(author: Author, main: str) -> Node:
    others = [code for code in sorted(author.spellings) if code != main]
    names = [write_name(author.name(main), main), *(write_name(author.spellings[code], code) for code in others)]
    return names[0] if len(names) == 1 else element("name-alternatives", *names)


def write_name(name: Name, language: str = "") -> Node:
    """Write a person's name; the father's name stands with the given names, as it is spoken."""
    given = " ".join(filter(None, (name.given, name.patronymic)))
    return element("name", element("surname", name.family), optional("given-names", given), lang=language)


def _write_role(role: str, main: Language) -> Node:
    """Write a role by CRediT's own term, and as the article's language says it."""
    page = "-".join(re.findall(r"[a-z]+", role.lower()))
    return element(
        "role",
        main.roles.get(role, role),
        vocab="credit",
        vocab_identifier=CREDIT,
        vocab_term=role,
        vocab_term_identifier=f"{CREDIT}contributor-roles/{page}/",
    )


def _write_affiliation(affiliation: Affiliation, number: int, main: str, writing: Writing) -> Node:
    codes = sorted({*affiliation.name, *affiliation.city, *affiliation.country}, key=lambda code: (code != main, code))
    name = writing.name(f"aff {affiliation.id}")
    first = codes[0] if codes else main
    own = _write_institution(affiliation, first, first, element("label", str(number)))
    rest = [_write_institution(affiliation, code, first) for code in codes[1:] if code in affiliation.name]
    if not rest:
        own.set("id", name)
        return own
    return element("aff-alternatives", own, *rest, id=name)


def _write_institution(affiliation: Affiliation, code: str, fallback: str, label: Node | None = None) -> Node:
    def words(texts: Mapping[str, str]) -> str:
        return texts.get(code) or texts.get(fallback) or next(iter(texts.values()), "")

    ror = affiliation.ror and f"https://ror.org/{affiliation.ror.rstrip('/').rpartition('/')[2]}"
    institution = element("institution", words(affiliation.name))
    if ror:
        institution = element(
            "institution-wrap", element("institution-id", ror, institution_id_type="ROR"), institution
        )
    places = (optional("city", words(affiliation.city)), optional("country", words(affiliation.country)))
    parts = [institution, *(place for place in places if place is not None)]
    return element("aff", label, *joined(parts, ", "), lang=code)


def _write_address(author: Author, main: str, languages: Mapping[str, Language], writing: Writing) -> Node:
    heading = languages[main].words["corresponding_author"]
    email = element("email", author.email)
    return element("corresp", element("label", "*"), f"{heading}: ", email, id=_address_name(author, writing))


def _address_name(author: Author, writing: Writing) -> str:
    return writing.name(f"corresp {author.email}")
