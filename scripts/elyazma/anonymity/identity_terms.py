"""List what identifies an author: names in all spellings, addresses, numbers, institutions, funders, accounts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from elyazma.anonymity.family_names import drop_vowels, list_families, list_halves
from elyazma.anonymity.spellings import Spellings, fold, write_pattern
from elyazma.anonymity.words import read_words
from elyazma.model.article import Affiliation, Article, Author
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase

LEFT, RIGHT = r"(?<![^\W\d_])", r"(?![^\W\d_])"
"""Where a word begins and ends; a digit may stand beside it: a footnote's number, the year in a citation key."""
_SURE_LETTERS = 4
"""A family name of fewer letters is certain only beside a given name."""
_LONG_LETTERS = 5
"""A name of at least so many letters is found inside a longer word of a file name or an address too."""
_PHONE_DIGITS = 7
_GRANT_DIGITS = 6
_SPLIT_LETTERS = 7
"""A name of so many letters is found with blanks and hyphens between them; a shorter one might be two words."""
_SURE_INSIDE = 8
"""A name of so many letters is certain inside any longer word of a key or an address."""
_GIVEN_LETTERS = 4
_SIGNS = r"‐‑‒–—−\-./_·:(),№\u2060"
"""What may stand between the groups of a number."""
_BETWEEN = r"(?:[ _·-]|- |\.(?=[^\W\d_]))?"
_DOT = r"\s?(?:\.|[\[(<{]?\s?(?:dot|nokta|noqte|noqtə|точка)\s?[\])>}]?)\s?"
_AT = r"(?:[^\w@]{0,6}@[^\w@]{0,6}|\s?[\[(<{]?\s?(?:at|et|ət|собака)\s?[\])>}]?\s?)"
"""The signs of an address, as they are and in words."""
_ENDING_LETTERS = 5
_RUSSIAN_ENDS = frozenset(["а", "я", "й", "ь", "a", "ə", "ya", "ia", "y", "ая", "ий", "ый", "ой", "aya"])
"""Last letters that Russian puts others for."""
_MOST_ENDINGS = 3
"""Turkic endings follow one another: "Əliyev-lər-in-dir"."""


_INITIALS_LETTERS = 3
_SMALL_WORDS = (("of", "for", "de", "des"), ("and", "&", "və", "ve", "и", "und", "et"), ("the",))
"""Words of an institution's name that writers change."""
_SPELLED_TWICE = (
    ("centre", "center"),
    ("defence", "defense"),
    ("theatre", "theater"),
    ("labour", "labor"),
    ("programme", "program"),
    ("organisation", "organization"),
    ("modelling", "modeling"),
    ("archaeology", "archeology"),
    ("palaeontology", "paleontology"),
    ("haematology", "hematology"),
    ("paediatrics", "pediatrics"),
)
"""Words that British and American English write otherwise."""


@dataclass(frozen=True, slots=True)
class Person:
    """What may stand beside a family name if it is this author's: one pattern for given names, one for initials.

    The initials are `whole` if the patronymic's is among them: any other letter is then somebody else's.
    """

    given: re.Pattern[str]
    initials: re.Pattern[str]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class IdentityTerm:
    """A text that identifies an author, as a pattern for folded text.

    `what` describes it in messages; `key` is its key in article.toml, or empty. `person` is set for a family name;
    `loose` finds that name inside longer words of file names and addresses, `split` with signs between its letters.
    A term that is not `certain` gives a note instead of an error. One that is `hidden_only` is not looked for in
    printed text; one with `capitals` counts only where it is written in capitals; one that stands `alone` is a given
    name, whose `person` is the author's family name.
    """

    what: Phrase
    key: str
    pattern: re.Pattern[str]
    person: Person | None = None
    loose: re.Pattern[str] | None = None
    certain: bool = True
    hidden_only: bool = False
    capitals: bool = False
    alone: bool = False
    split: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """People known from git, each a name and an address, and the accounts of this machine."""

    people: tuple[tuple[str, str], ...] = ()
    accounts: tuple[str, ...] = ()


def list_identity_terms(article: Article, known: KnownPeople, tables: Spellings) -> tuple[IdentityTerm, ...]:
    """List all that is to be looked for, each pattern once."""
    terms: list[IdentityTerm] = []
    for at, author in enumerate(article.authors):
        terms += _author_terms(author, at, tables)
    for at, place in enumerate(article.affiliations):
        terms += _institution_terms(place, at, tables)
    for at, funding in enumerate(article.funding):
        terms += _phrase_terms((funding.funder,), phrase("a funder"), f"funding.{at}", tables)
        if sum(map(str.isdigit, funding.grant)) >= 3:  # noqa: PLR2004 - "2" or "EU" stands in any text
            terms.append(
                _identity_term(phrase("the number of a grant"), f"funding.{at}", _number_pattern(funding.grant))
            )
    terms += _known_people_terms(known, tables)
    unique: dict[tuple[str, bool], IdentityTerm] = {}
    for term in terms:
        unique.setdefault((term.pattern.pattern, term.capitals), term)
    return tuple(unique.values())


def _identity_term(
    what: Phrase, key: str, pattern: str, *, certain: bool = True, hidden_only: bool = False
) -> IdentityTerm:
    return IdentityTerm(what, key, re.compile(pattern), certain=certain, hidden_only=hidden_only)


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(fold(word).text) for word in text.split())


def _number_pattern(number: str) -> str:
    """Write the pattern for a grant's number, in whatever groups: "AZ 2031 77" for "AZ-2031/77"."""
    groups = re.findall(r"\d+|[^\W\d_]+", fold(number).text)
    groups = [r"\s?".join(group) if group.isdigit() and len(group) >= _GRANT_DIGITS else group for group in groups]
    digits = sum(map(str.isdigit, number))
    if groups and not groups[0].isdigit() and len(groups) > 2 and digits >= _GRANT_DIGITS:  # noqa: PLR2004
        groups = [f"(?:{groups[0]}", f")?{groups[1]}", *groups[2:]]  # the letters in front may be left out
    return r"(?<![^\W_])" + _joined(groups) + r"(?!\w)"


def _joined(groups: list[str]) -> str:
    return rf"[\s{_SIGNS}]*".join(groups)


# --- Authors ----------------------------------------------------------------------------------------


def _author_terms(author: Author, at: int, tables: Spellings) -> Iterator[IdentityTerm]:
    key = f"authors.{at}"
    shown = f"{author.given} {author.family}".strip()
    yield from _name_terms(author, shown, key, tables)
    if author.email:
        yield from _address_terms(author.email, phrase("the address of {shown}", shown=shown), f"{key}.email", tables)
    if author.orcid:
        digits = re.sub(r"[^\dXx]", "", author.orcid).lower()
        yield _identity_term(
            phrase("the ORCID of {shown}", shown=shown),
            f"{key}.orcid",
            r"(?<!\d)" + rf"[\s{_SIGNS}]*".join(digits) + r"(?!\d)",
        )
    yield from _phone_terms(author, shown, key)


def _name_terms(author: Author, shown: str, key: str, tables: Spellings) -> Iterator[IdentityTerm]:
    """Give the terms for an author's family name and initials, in all spellings."""
    names = [(author.family, author.given, author.patronymic)]
    names += [(name.family, name.given, name.patronymic) for name in author.spellings.values()]
    families = list_families([name[0] for name in names], tables)
    if not families:
        return
    given = [word for name in names for word in name[1].split()]
    patronymics = [word for name in names for word in name[2].split()[:1]]
    yield _family_term(shown, key, families, (given, patronymics), tables)
    if halves := list_halves([name[0] for name in names], tables):
        yield replace(_family_term(shown, key, halves, (given, patronymics), tables), certain=False, loose=None)
    if given:
        yield from _given_terms(shown, key, given, families, tables)
        letters = [_first_letters(words, tables) for words in (given, patronymics or given, families)]
        yield _initials_term(shown, key, letters)


def _family_term(
    shown: str, key: str, families: list[str], others: tuple[list[str], list[str]], tables: Spellings
) -> IdentityTerm:
    given, patronymics = others
    long = [name for name in families if len(name) >= _LONG_LETTERS]
    parted = "|".join(write_pattern(name, tables, _BETWEEN) for name in families if len(name) >= _SPLIT_LETTERS)
    endings = "|".join(re.escape(ending) for ending in tables.endings)
    words = _inflected(given, endings, 2, tables) if given else r"(?!)"
    letters = _first_letters([*given, *patronymics], tables) or r"(?!)"
    return IdentityTerm(
        phrase("the name of {shown}", shown=shown),
        key,
        re.compile(rf"{LEFT}{_inflected(families, endings, _MOST_ENDINGS, tables)}(?:{_compounds()})?{RIGHT}"),
        person=Person(re.compile(words), re.compile(f"(?:{letters})"), bool(patronymics)),
        loose=re.compile(_inside(families, given, letters, tables)) if long else None,
        split=re.compile(rf"{LEFT}(?:{parted})(?:{endings}){{0,{_MOST_ENDINGS}}}{RIGHT}") if parted else None,
        certain=max(map(len, families)) >= _SURE_LETTERS,
    )


def _given_terms(
    shown: str, key: str, given: list[str], families: list[str], tables: Spellings
) -> Iterator[IdentityTerm]:
    """Give the term for a given name that stands alone, if it is long enough."""
    alone = [word for word in dict.fromkeys(given) if len(word) >= _GIVEN_LETTERS]
    if not alone:
        return
    endings = "|".join(re.escape(ending) for ending in tables.endings)
    letters = _first_letters(families, tables)
    yield IdentityTerm(
        phrase("the given name of {shown}", shown=shown),
        key,
        re.compile(rf"{LEFT}{_inflected(alone, endings, 2, tables)}{RIGHT}"),
        person=Person(re.compile(_inflected(families, endings, 2, tables)), re.compile(f"(?:{letters})")),
        alone=True,
    )


def _inflected(names: list[str], endings: str, most: int, tables: Spellings) -> str:
    """Write the pattern for names with what a sentence hangs on them, in Russian in the place of their last letter."""
    spelt = "|".join(dict.fromkeys(write_pattern(name, tables) for name in names))
    stems = [name[:-size] for name in names for size in (1, 2) if name[-size:].lower() in _RUSSIAN_ENDS]
    pattern = f"(?:{spelt})(?:{endings}){{0,{most}}}"
    stem_endings = "|".join(tables.stem_endings)
    if stems:
        cut = "|".join(dict.fromkeys(write_pattern(stem, tables) for stem in stems))
        pattern = f"{pattern}|(?:{cut})(?:{stem_endings})"
    if short := drop_vowels(names, tables):
        cut = "|".join(dict.fromkeys(write_pattern(stem, tables) for stem in short))
        pattern = f"{pattern}|(?:{cut})(?:{stem_endings}|{endings})"
    return f"(?:{pattern})"


def _compounds() -> str:
    return "|".join(word for word in read_words().compounds if len(word) > 2)  # noqa: PLR2004 - "by", "of"


def _inside(families: list[str], given: list[str], letters: str, tables: Spellings) -> str:
    """Write the pattern for a name among other words without blanks: vshahmardanov, whitakerlab, lawofwhitaker."""
    names = "|".join(write_pattern(word, tables) for word in given) or r"(?!)"
    before = rf"{LEFT}(?:{names}|(?:{letters}){{1,3}}|{'|'.join(read_words().compounds)})?"
    written = [*dict.fromkeys(each for name in families for each in (name, name.replace(" ", "")))]
    short = "|".join(write_pattern(name, tables) for name in written if len(name) >= _LONG_LETTERS)
    sure = "|".join(write_pattern(name, tables) for name in written if len(name) >= _SURE_INSIDE) or r"(?!)"
    return rf"(?:{before}(?:{short})|(?:{sure}))"


def _first_letters(words: list[str], tables: Spellings) -> str:
    return "|".join(dict.fromkeys(write_pattern(word[:1], tables) for word in words))


def _initials_term(shown: str, key: str, letters: list[str]) -> IdentityTerm:
    """Give a term for "Ə. M.": two or more of the author's initials with points, and no further initial after them."""
    first, second, last = letters
    middle = rf"(?:(?:{second})\.\s?)?"
    pattern = rf"(?<![\w.])(?:{first})\.\s?{middle}(?:{last})\.(?!\s?[^\W\d_]\.)"
    return IdentityTerm(
        phrase("the initials of {shown}", shown=shown), key, re.compile(pattern), certain=False, capitals=True
    )


def _address_terms(address: str, what: Phrase, key: str, tables: Spellings) -> Iterator[IdentityTerm]:
    local, _, domain = fold(address.strip()).text.partition("@")
    parts = re.split(r"[._+-]", local)
    spelt, spelt_domain = _DOT.join(map(re.escape, local.split("."))), _DOT.join(map(re.escape, domain.split(".")))
    yield _identity_term(what, key, rf"(?<![\w.]){spelt}{_AT}{spelt_domain}")
    if len(local) >= _LONG_LETTERS and local not in tables.accounts:
        # An account has the same letters, and other signs between them or none.
        pattern = r"[._+-]?".join(map(re.escape, parts))
        yield _identity_term(
            phrase("{what} (its first half)", what=what), key, rf"(?<![^\W_])(?:{pattern}|{spelt})(?![^\W_])"
        )
    if domain and domain not in tables.domains:
        yield _identity_term(phrase("{what} (its domain)", what=what), key, rf"(?<![\w-]){re.escape(domain)}(?![\w-])")


def _phone_terms(author: Author, shown: str, key: str) -> Iterator[IdentityTerm]:
    digits = re.sub(r"\D", "", author.phone)
    if len(digits) >= _PHONE_DIGITS:
        # The country's code may be left out or written with 00.
        pattern = rf"[\s{_SIGNS}]*".join(digits[-9:])
        yield _identity_term(
            phrase("the telephone number of {shown}", shown=shown), f"{key}.phone", rf"{pattern}(?!\d)"
        )


# --- Institutions -----------------------------------------------------------------------------------


def _institution_terms(place: Affiliation, at: int, tables: Spellings) -> Iterator[IdentityTerm]:
    key = f"affiliations.{at}"
    yield from _phrase_terms(place.name.values(), phrase("the institution"), key, tables)
    yield from _initials_of(place.name.values(), key)
    if place.ror:
        number = fold(place.ror.rstrip("/").rpartition("/")[2]).text
        yield _identity_term(phrase("the institution's ROR"), f"{key}.ror", re.escape(number))


def _phrase_terms(names: Iterable[str], what: Phrase, key: str, tables: Spellings) -> Iterator[IdentityTerm]:
    """Give terms for names of several words: the parts between commas, and a short form in brackets."""
    for name in names:
        short = re.findall(r"\(([^\W\d_]{3,})\)", name)
        for part in _telling_parts(name, short):
            yield _identity_term(
                phrase("{what} “{part}”", what=what, part=part), key, LEFT + _phrase_pattern(part, tables) + RIGHT
            )
        for word in short:
            yield IdentityTerm(
                phrase("{what} “{word}”", what=what, word=word),
                key,
                re.compile(LEFT + _literal(word) + RIGHT),
                capitals=True,
            )


def _phrase_pattern(part: str, tables: Spellings) -> str:
    """Write the pattern for an institution's words: each may bear an ending, and "of" may be "for", "and" be "&"."""
    return r"[\s~]+".join(_word_pattern(word, tables) for word in part.split())


def _word_pattern(word: str, tables: Spellings) -> str:
    folded = fold(word).text
    for group in _SMALL_WORDS:
        if folded in group:
            return rf"\W?(?:{'|'.join(map(re.escape, group))})"
    for spellings in _SPELLED_TWICE:
        if folded in spellings:
            return rf"(?:{'|'.join(spellings)})[^\W\d_]{{0,{_ENDING_LETTERS}}}"
    stem = word[:-2] if len(word) > _ENDING_LETTERS and re.search("[а-яё]", word.lower()) else word
    return rf"{write_pattern(stem, tables)}[^\W\d_]{{0,{_ENDING_LETTERS}}}"


def _initials_of(names: Iterable[str], key: str) -> Iterator[IdentityTerm]:
    """Give terms for an institution's initials in each language: of its words, with and without the small ones."""
    small = {word for group in _SMALL_WORDS for word in group}
    for name in names:
        words = re.split(r"[,;(]", name)[0].split()
        for chosen in ([word for word in words if fold(word).text not in small], words):
            if len(chosen) >= _INITIALS_LETTERS:
                yield _institution_initials(chosen, key)


def _institution_initials(words: Sequence[str], key: str) -> IdentityTerm:
    initials = "".join(word[0] for word in words)
    pattern = r"\.?".join(re.escape(fold(letter).text) for letter in initials)
    what = phrase("the institution's initials “{initials}”", initials=initials)
    return IdentityTerm(what, key, re.compile(LEFT + pattern + RIGHT), capitals=True)


def _telling_parts(name: str, short: Collection[str]) -> list[str]:
    """Give the parts of a name between commas that identify: several words, or one long word that is the whole name."""
    parts = [part.strip() for part in re.split(r"[,;()]", name) if part.strip() not in short]
    return [part for part in parts if len(part.split()) > 1 or (len(parts) == 1 and len(part) >= _LONG_LETTERS)]


# --- Git and the machine ----------------------------------------------------------------------------


def _known_people_terms(known: KnownPeople, tables: Spellings) -> Iterator[IdentityTerm]:
    for name, address in known.people:
        words = name.split()
        if words and all(word.lower() in tables.accounts for word in words):
            pass  # "Test User": nobody's name
        elif len(words) > 1:
            yield _identity_term(
                phrase("git's user {name}", name=name), "", LEFT + r"\s+".join(map(_literal, words)) + RIGHT
            )
        elif len(name) >= _SURE_LETTERS:
            yield _identity_term(
                phrase("git's user {name}", name=name), "", LEFT + _literal(name) + RIGHT, hidden_only=True
            )
        if "@" in address:
            yield from _address_terms(address, phrase("the address of git's user {name}", name=name), "", tables)
    for account in known.accounts:
        if len(account) >= _SURE_LETTERS and account.lower() not in tables.accounts:
            yield _identity_term(phrase("an account's name"), "", LEFT + _literal(account) + RIGHT, hidden_only=True)
    common = "|".join(map(re.escape, sorted(tables.accounts)))
    # The backslash is that of Windows' paths, doubled where a string is quoted.
    home = rf"(?:/home/|/users/|\b[a-z]:[\\/]+users[\\/]+|/var/home/)(?!(?:{common})(?![\w.-]))[\w.-]+"
    yield _identity_term(phrase("a home folder"), "", home, hidden_only=True)
