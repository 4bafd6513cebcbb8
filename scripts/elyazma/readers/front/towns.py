"""The town and the country at the end of an institution's name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from elyazma.languages.folding import fold_words
from elyazma.readers.front.known_names import is_listed_town
from elyazma.readers.front.segments import names_place
from elyazma.readers.lexicon import Lexicon

_POSTCODE = re.compile(r"[A-Z]{0,2}-?\d{3,6}(?:[ -]?\d{2,4})?|[A-Z]{2}")
"""A postcode, or the two letters of a state, which stand beside a town."""
_SHORTEST = 3
_SHORTEST_TURNED = 2
"""Parts of a name behind which a country may stand before a town."""
_SLASH = re.compile(r"\s*/\s*")


class Parts(NamedTuple):
    """An institution's name, its town and its country."""

    name: str
    town: str = ""
    country: str = ""


def split_places(names: Mapping[str, str], lexicon: Lexicon) -> dict[str, Parts]:
    """Split an institution's names in several languages; all in the same way, or none.

    What one language lacks is printed as another has it, so a town must not stand in one language's name alone.
    """
    found = {code: split_place(name, lexicon) for code, name in names.items()}
    ways = {(bool(parts.town), bool(parts.country)) for parts in found.values()}
    return found if len(ways) == 1 else {code: Parts(name) for code, name in names.items()}


def split_place(name: str, lexicon: Lexicon) -> Parts:
    """Cut the town and the country off: "Nümunə Universiteti, Bakı, Azərbaycan", also where both are in brackets."""
    opened = _open_brackets(name, lexicon)
    parts = _put_country_last([part.strip() for part in opened.split(",")], lexicon)
    if is_country(_SLASH.split(parts[-1])[-1], lexicon):
        parts[-1:] = _SLASH.split(parts[-1])
    country = parts.pop() if len(parts) > 1 and is_country(parts[-1], lexicon) else ""
    at = len(parts) - 1
    while at > 1 and _POSTCODE.fullmatch(parts[at]):
        at -= 1
    is_known = at > 0 and (is_town(parts[at], lexicon) or (bool(country) and _may_be_town(parts[at], lexicon)))
    rest, town = (parts[:at], parts[at:]) if is_known else (parts, [])
    whole = ", ".join(rest)
    return Parts(whole, ", ".join(town), country) if names_place(whole, lexicon) else Parts(name)


def _open_brackets(name: str, lexicon: Lexicon) -> str:
    """Take the brackets off a town and a country at a name's end."""
    inside = _AT_END.fullmatch(name)
    return f"{inside[1]}, {inside[2]}" if inside and is_country(inside[2].rpartition(",")[2], lexicon) else name


_AT_END = re.compile(r"(.*[^\s,]),?\s*\(([^()]+)\)")


def _put_country_last(parts: list[str], lexicon: Lexicon) -> list[str]:
    """Put the country behind the town: "Университет примеров, Россия, г. Уфа"."""
    turned = len(parts) > _SHORTEST_TURNED and is_country(parts[-2], lexicon) and is_town(parts[-1], lexicon)
    return [*parts[:-2], parts[-1], parts[-2]] if turned else parts


def is_country(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is the name of a country."""
    return fold_words(text.strip(" .()")) in _fold_all(lexicon.words("country"))


def is_town(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a town's name: one that is known, or with a word for towns: "г. Уфа", "Gəncə şəhəri"."""
    if any(map(str.isdigit, "".join(_words_of(text)))):
        return False
    return is_known_town(text, lexicon) or _make_towns(lexicon.words("town")).fullmatch(text) is not None


def is_known_town(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text is a town's name that a language file has."""
    known = _fold_all((*lexicon.words("place"), *lexicon.words("city")))
    bare = fold_words(" ".join(_words_of(text)).strip(" .()"))
    return len(bare) >= _SHORTEST and (bare in known or (" " in bare and is_listed_town(bare)))


def _words_of(text: str) -> list[str]:
    return [word for word in text.split() if not _POSTCODE.fullmatch(word)]


def _may_be_town(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text before a country may be a town: one word with a capital, and no institution's."""
    words = _words_of(text)
    return len(words) == 1 and words[0][:1].isupper() and words[0].isalpha() and not names_place(text, lexicon)


@cache
def _fold_all(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_words, words))


@cache
def _make_towns(words: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of a name of one to three words before or behind a word for towns."""
    marks = "|".join(map(re.escape, words)) or "(?!)"
    name = r"[^\W\d_][\w’'-]*(?: [\w’'-]+){0,2}"
    return re.compile(rf"(?i)(?:{marks})\s*{name}|{name}\s+(?:{marks})")
