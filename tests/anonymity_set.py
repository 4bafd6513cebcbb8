"""The set of leaks and of harmless passages in tests/data/anonymity, and what the search makes of each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from elyazma.anonymity.anonymise import anonymise
from elyazma.anonymity.find_leaks import Search, find_leaks
from elyazma.anonymity.identity_terms import KnownPeople
from elyazma.model.article import Affiliation, Article, Author, Funding, Name
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.manuscript import Bibliography, Manuscript, References, Source
from leaky import SECTION, reference
from leaky_files import WRAPS

DATA = Path(__file__).parent / "data/anonymity"
CODES = {"author-revealed"}
SETS = ("", "later-", "last-", "fresh-", "fifth-", "sixth-")
"""What the names of the files of each set of authors begin with."""
TRACES = {"times-and-owners-of-an-archive": {"archive-traces"}}
"""A kind that names nobody is found by its own error."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A text of the set with what the search said of it; `half` is "tried", "aside" or the name of a later set."""

    kind: str
    text: str
    half: str
    findings: tuple[Diagnostic, ...]

    @property
    def found(self) -> bool:
        """Tell whether an error names the leak."""
        codes = TRACES.get(self.kind, CODES)
        return any(it.code in codes and it.severity is Severity.ERROR for it in self.findings)

    @property
    def stopped(self) -> bool:
        """Tell whether any error would keep the file back."""
        return any(it.severity is Severity.ERROR for it in self.findings)


def try_leaks() -> Iterator[Tried]:
    """Search a file with each leak."""
    for set_ in SETS:
        people = f"{set_}people"
        for kind, group in _read(f"{set_}leaks").items():
            for at, text in enumerate(group["texts"]):
                file, content = WRAPS[group.get("wrap", "tex")](text)
                yield Tried(kind, text, _half(people, at), find_leaks(make_search("", people), {file: content}))


def try_passages() -> Iterator[Tried]:
    """Search a source with each harmless passage, which is the article's text too."""
    for set_ in SETS:
        people = f"{set_}people"
        for language, group in _read(f"{set_}passages").items():
            for at, text in enumerate(group["texts"]):
                file, content = WRAPS["tex"](text)
                yield Tried(language, text, _half(people, at), find_leaks(make_search(text, people), {file: content}))


def _half(people: str, at: int) -> str:
    return people.partition("-")[0] if "-" in people else ("tried", "aside")[at % 2]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def read_people(name: str) -> tuple[Article, References, KnownPeople]:
    """Read who is looked for, what is cited of others, and who is known from git."""
    people = _read(name)
    authors = tuple(
        Author(**{**each, "spellings": {code: Name(**name) for code, name in each.get("spellings", {}).items()}})
        for each in people["authors"]
    )
    article = Article(
        slug=people["slug"],
        language=people["language"],
        title=people["title"],
        authors=authors,
        affiliations=tuple(Affiliation(**each) for each in people["affiliations"]),
        funding=tuple(Funding(**each) for each in people["funding"]),
    )
    cited = (reference(each["key"], each["short"], each["year"], each["text"]) for each in people["cited"])
    known = people["known"]
    people_of_git = tuple((name, address) for name, address in known["people"])
    return article, References(tuple(cited)), KnownPeople(people_of_git, tuple(known["accounts"]))


@cache
def make_search(text: str = "", people: str = "people") -> Search:
    """Give a search for the authors in an article of this text."""
    article, references, known = read_people(people)
    manuscript = Manuscript(
        Path("/nowhere"), article, {}, {}, (), (Source(SECTION, text, plain=text),), Bibliography((), ())
    )
    return Search(manuscript, anonymise(manuscript), references, known)


__all__ = ["Tried", "make_search", "read_people", "try_leaks", "try_passages"]
