"""The vocabulary of manuscript/article.toml: who wrote what, in which languages, and what they declare.

Whatever an author leaves out is absent here: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from elyazma.model.light_dataclass import dataclass

Texts = Mapping[str, str]
"""One text in several languages, by language code ("az", "en")."""


def _toml_key(field_name: str) -> str:
    """Spell a field as its TOML key: `class` is no Python name, so the field is `class_`."""
    return field_name.removesuffix("_")


STRICT = {"extra": "forbid", "strict": True, "alias_generator": _toml_key}
"""How sources/strict_toml.py validates the dataclasses below that an author or a journal writes as TOML."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """A person's name in one language's spelling."""

    family: str
    given: str = ""
    patronymic: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Author:
    """One author; `patronymic` is the father's name ("Məmməd oğlu"), `affiliations` are ids, `roles` are CRediT terms.

    The terms stand at credit.niso.org. `equal` tells that the author contributed as much as the others who are marked
    so; `note` is what else is to be said: a present address, a death.
    """

    family: str
    given: str = ""
    patronymic: str = ""
    spellings: Mapping[str, Name] = field(default_factory=dict)
    orcid: str = ""
    email: str = ""
    phone: str = ""
    degree: Texts = field(default_factory=dict)
    affiliations: tuple[str, ...] = ()
    corresponding: bool = False
    roles: tuple[str, ...] = ()
    equal: bool = False
    note: Texts = field(default_factory=dict)
    __pydantic_config__ = STRICT

    def name(self, language: str) -> Name:
        """Give the name as spelt in a language, else as the author wrote it first."""
        return self.spellings.get(language, Name(family=self.family, given=self.given, patronymic=self.patronymic))


@dataclass(frozen=True, kw_only=True)
class Affiliation:
    """An institution that authors name by `id`; `ror` is its identifier at ror.org."""

    id: str
    name: Texts
    city: Texts = field(default_factory=dict)
    country: Texts = field(default_factory=dict)
    ror: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The days an editorial office prints under a title."""

    received: date | None = None
    revised: date | None = None
    accepted: date | None = None
    published: date | None = None
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Where the article came out: an editorial office adds it. `number` is an article number instead of pages.

    `journal` names the journal where the style is that of many of a publisher's.
    `url` is the article's own page, `license` the address of its licence; `deposited` is the day of a deposit after
    the first, which is made on the day of publication.
    """

    journal: str = ""
    doi: str = ""
    url: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    number: str = ""
    license: str = ""
    deposited: date | None = None
    __pydantic_config__ = STRICT

    def count_last_page(self, pages: int) -> str:
        """Give the number of the last of so many pages; empty where the first one is not said or is no number."""
        return str(int(self.first_page) + pages - 1) if self.first_page.isdecimal() and not self.number else ""


@dataclass(frozen=True, kw_only=True)
class Funding:
    """One grant."""

    funder: str
    grant: str = ""
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Statements:
    """The declarations journals ask for, each in the article's languages."""

    acknowledgements: Texts = field(default_factory=dict)
    competing_interests: Texts = field(default_factory=dict)
    data_availability: Texts = field(default_factory=dict)
    ethics: Texts = field(default_factory=dict)
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Codes:
    """Subject codes: UDC (UOT in Azerbaijani), JEL, and CCS concepts, the general before the special: "A → B"."""

    udc: tuple[str, ...] = ()
    jel: tuple[str, ...] = ()
    ccs: tuple[str, ...] = ()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Anonymity:
    """[review]: how an anonymous build treats the authors' own works, and what in the text is about others.

    `self_citations` is "keep" or "anonymise"; empty leaves it to the journal. `others` are phrases that look like an
    author's name or institution and are not: "Heydər Əliyev".
    """

    self_citations: Literal["", "keep", "anonymise"] = ""
    others: tuple[str, ...] = ()
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class SecondList:
    """[second_list]: the cited works once more, in Latin letters and English words, under a `heading` of its own.

    `schemes` name for a language the scheme by which its letters become Latin ones, if not the language's own; `csl` is
    a style's id, if not the journal's. A title in another language than English is followed by its translation
    (`title_en`), which is "asked" for where an entry has none, "printed" where it has one, or "left out". `publisher`
    stands behind a romanised publisher, `language_note` behind an entry; both empty print nothing.
    """

    heading: str = ""
    csl: str = ""
    schemes: Mapping[str, str] = field(default_factory=dict)
    translations: Literal["asked", "printed", "left out"] = "asked"
    publisher: str = "Publ."
    language_note: str = "(In {language})"
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class Article:
    """What article.toml says. Whatever is absent there is absent here: nothing is invented."""

    slug: str
    language: str
    journal: str = ""
    file_name: str = ""
    """The pattern by which an office names what `dist/` gets for that journal: "azls{year}_{issue}_{number}"."""
    title: Texts = field(default_factory=dict)
    short_title: Texts = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    highlights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    authors: tuple[Author, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    dates: Dates = Dates()
    publication: Publication = Publication()
    funding: tuple[Funding, ...] = ()
    statements: Statements = Statements()
    codes: Codes = Codes()
    sentence_case: bool = True
    """Whether English titles are printed in sentence case where the journal's style asks for it."""
    review: Anonymity = Anonymity()
    reviewer: Texts = field(default_factory=dict)
    """Degree and name of the reviewer that a journal prints at the end."""
    second_list: SecondList | None = None
    """Asked for by the article itself; its choices stand in for the journal's."""
    __pydantic_config__ = STRICT
