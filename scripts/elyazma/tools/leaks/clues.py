"""What betrays an author: names in all spellings, addresses, numbers, institutions, payers, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from elyazma.article import Affiliation, Article, Author
from elyazma.tools.leaks.spellings import Spellings, fold, write_pattern

LEFT, RIGHT = r"(?<![^\W\d_])", r"(?![^\W\d_])"
"""Where a word begins and ends; a digit may stand beside it: the mark of a footnote, the year in a citation key."""
_SURE_LETTERS = 4
"""A family name of fewer letters is looked for beside a given name only."""
_LONG_LETTERS = 5
"""A name of so many letters is known even inside a longer word of a file name or an address."""
_PHONE_DIGITS = 7
_ENDING_LETTERS = 5
_MOST_ENDINGS = 3
"""Turkic endings follow one another: "Əliyev-lər-in-dir"."""


@dataclass(frozen=True, slots=True)
class Person:
    """What stands beside a family name when it is this author's: given names, initials (one pattern each)."""

    given: re.Pattern[str]
    initials: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing to look for in folded text. `what` says it to a person; `key` is its place in article.toml, or empty.

    `person` is set for a family name; `loose` finds it inside longer words of file names and addresses. A clue that is
    not `certain` is only told of. `hidden_only` looks at nothing that is printed.
    """

    what: str
    key: str
    pattern: re.Pattern[str]
    person: Person | None = None
    loose: re.Pattern[str] | None = None
    certain: bool = True
    hidden_only: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """Who else is known here: git's users, each a name and an address, and the accounts of this machine."""

    people: tuple[tuple[str, str], ...] = ()
    accounts: tuple[str, ...] = ()


def list_clues(article: Article, witness: Witness, tables: Spellings) -> tuple[Clue, ...]:
    """List all there is to look for, each once."""
    clues = [clue for at, author in enumerate(article.authors) for clue in _author_clues(author, at, tables)]
    clues += [clue for at, place in enumerate(article.affiliations) for clue in _place_clues(place, at, tables)]
    for at, funding in enumerate(article.funding):
        clues += _phrases((funding.funder,), "a funder", f"funding.{at}", tables)
        if sum(map(str.isdigit, funding.grant)) >= 3:  # noqa: PLR2004 - "2" or "EU" stands in any text
            clues.append(_clue("the number of a grant", f"funding.{at}", LEFT + _literal(funding.grant) + r"(?!\w)"))
    clues += _witness_clues(witness, tables)
    unique: dict[tuple[str, bool], Clue] = {}
    for clue in clues:
        unique.setdefault((clue.pattern.pattern, clue.capitals), clue)
    return tuple(unique.values())


def _clue(what: str, key: str, pattern: str, *, certain: bool = True, hidden_only: bool = False) -> Clue:
    return Clue(what, key, re.compile(pattern), certain=certain, hidden_only=hidden_only)


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(fold(word).text) for word in text.split())


# --- Authors ----------------------------------------------------------------------------------------


def _author_clues(author: Author, at: int, tables: Spellings) -> Iterator[Clue]:
    key = f"authors.{at}"
    names = [(author.family, author.given, author.patronymic)]
    names += [(name.family, name.given, name.patronymic) for name in author.spellings.values()]
    shown = f"{author.given} {author.family}".strip()
    families = sorted({name[0] for name in names if name[0].strip()}, key=lambda name: (-len(name), name))
    given = [word for name in names for word in name[1].split()]
    patronymics = [word for name in names for word in name[2].split()[:1]]
    if families:
        yield _family_clue(shown, key, families, (given, patronymics), tables)
    if given and families:
        letters = [_first_letters(words, tables) for words in (given, patronymics or given, families)]
        yield _initials_clue(shown, key, letters)
    if author.email:
        yield from _address_clues(author.email, f"the address of {shown}", f"{key}.email", tables)
    if author.orcid:
        digits = re.sub(r"[^\dXx]", "", author.orcid).lower()
        yield _clue(f"the ORCID of {shown}", f"{key}.orcid", r"(?<!\d)" + r"[-‐–\s]*".join(digits) + r"(?!\d)")
    yield from _phone_clues(author, shown, key)


def _family_clue(
    shown: str, key: str, families: list[str], others: tuple[list[str], list[str]], tables: Spellings
) -> Clue:
    given, patronymics = others
    spelt = "|".join(dict.fromkeys(write_pattern(name, tables) for name in families))
    long = "|".join(dict.fromkeys(write_pattern(name, tables) for name in families if len(name) >= _LONG_LETTERS))
    endings = "|".join(re.escape(ending) for ending in tables.endings)
    words = "|".join(dict.fromkeys(write_pattern(word, tables) for word in given)) or r"(?!)"
    letters = _first_letters([*given, *patronymics], tables) or r"(?!)"
    return Clue(
        f"the name of {shown}",
        key,
        re.compile(rf"{LEFT}(?:{spelt})(?:{endings}){{0,{_MOST_ENDINGS}}}{RIGHT}"),
        person=Person(re.compile(rf"(?:{words})(?:{endings})?"), re.compile(f"(?:{letters})")),
        loose=re.compile(f"(?:{long})") if long else None,
        certain=max(map(len, families)) >= _SURE_LETTERS,
    )


def _first_letters(words: list[str], tables: Spellings) -> str:
    return "|".join(dict.fromkeys(write_pattern(word[:1], tables) for word in words))


def _initials_clue(shown: str, key: str, letters: list[str]) -> Clue:
    """Find "Ə. M.": two or more initials of one's own with their points, no name beside them."""
    first, second, last = letters
    middle = rf"(?:(?:{second})\.\s?)?"
    pattern = rf"(?<![\w.])(?:{first})\.\s?{middle}(?:{last})\.(?!\s?[^\W\d_]\.)"
    return Clue(f"the initials of {shown}", key, re.compile(pattern), certain=False, capitals=True)


def _address_clues(address: str, what: str, key: str, tables: Spellings) -> Iterator[Clue]:
    local, _, domain = fold(address.strip()).text.partition("@")
    yield _clue(what, key, rf"(?<![\w.]){re.escape(local)}\s?(?:@|\(at\)|\[at\])\s?{re.escape(domain)}")
    if len(local) >= _LONG_LETTERS and local not in tables.accounts:
        yield _clue(f"{what} (its first half)", key, rf"(?<![^\W_]){re.escape(local)}(?![^\W_])")
    if domain and domain not in tables.domains:
        yield _clue(f"{what} (its domain)", key, rf"(?<![\w-]){re.escape(domain)}(?![\w-])")


def _phone_clues(author: Author, shown: str, key: str) -> Iterator[Clue]:
    digits = re.sub(r"\D", "", author.phone)
    if len(digits) >= _PHONE_DIGITS:
        # The country's code may be left out or written with 00.
        pattern = r"[\s().\-–/]*".join(digits[-9:])
        yield _clue(f"the telephone number of {shown}", f"{key}.phone", rf"{pattern}(?!\d)")


# --- Institutions -----------------------------------------------------------------------------------


def _place_clues(place: Affiliation, at: int, tables: Spellings) -> Iterator[Clue]:
    key = f"affiliations.{at}"
    yield from _phrases(place.name.values(), "the institution", key, tables)
    if place.ror:
        number = fold(place.ror.rstrip("/").rpartition("/")[2]).text
        yield _clue("the institution's ROR", f"{key}.ror", re.escape(number))


def _phrases(names: Iterable[str], what: str, key: str, tables: Spellings) -> Iterator[Clue]:
    """Find a name of several words as a whole and by its parts between commas, and a short form in brackets."""
    for name in names:
        short = re.findall(r"\(([^\W\d_]{3,})\)", name)
        parts = [part.strip() for part in re.split(r"[,;()]", name) if part.strip() not in short]
        for part in parts:
            if len(part.split()) > 1 or (len(parts) == 1 and len(part) >= _LONG_LETTERS):
                ending = rf"[^\W\d_]{{0,{_ENDING_LETTERS}}}"
                yield _clue(f"{what} “{part}”", key, rf"{LEFT}{_literal(part)}{ending}{RIGHT}")
        for word in short:
            yield Clue(f"{what} “{word}”", key, re.compile(LEFT + _literal(word) + RIGHT), capitals=True)


# --- Git and the machine ----------------------------------------------------------------------------


def _witness_clues(witness: Witness, tables: Spellings) -> Iterator[Clue]:
    for name, address in witness.people:
        words = name.split()
        if words and all(word.lower() in tables.accounts for word in words):
            pass  # "Test User": nobody's name
        elif len(words) > 1:
            yield _clue(f"git's user {name}", "", LEFT + r"\s+".join(map(_literal, words)) + RIGHT)
        elif len(name) >= _SURE_LETTERS:
            yield _clue(f"git's user {name}", "", LEFT + _literal(name) + RIGHT, hidden_only=True)
        if "@" in address:
            yield from _address_clues(address, f"the address of git's user {name}", "", tables)
    for account in witness.accounts:
        if len(account) >= _SURE_LETTERS and account.lower() not in tables.accounts:
            yield _clue("an account's name", "", LEFT + _literal(account) + RIGHT, hidden_only=True)
    common = "|".join(map(re.escape, sorted(tables.accounts)))
    # The backslash is that of Windows' paths, doubled where a string is quoted.
    home = rf"(?:/home/|/users/|\b[a-z]:[\\/]+users[\\/]+|/var/home/)(?!(?:{common})(?![\w.-]))[\w.-]+"
    yield _clue("a home folder", "", home, hidden_only=True)
