"""Citation keys as Better BibTeX makes them by default: auth.lower + shorttitle(3,3) + year.

The family name of the first author in small letters, the first three words of the title that say something with
capitals, the year: smithNightSandDesert2020. Source: Better BibTeX's manual, "Citation keys" and "Hidden
preferences" (citekeyFormat, skipWords), November 2026.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from elyazma.languages.folding import compose, fold_case
from elyazma.readers.recognition.keys import fold_ascii
from elyazma.references.csl_dates import read_json_date
from elyazma.references.csl_entries import list_members
from elyazma.references.csl_text import strip_tags

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_TITLE_WORDS = 3
_CREATORS = ("author", "editor", "translator", "collection-editor", "director", "performer", "composer", "interviewer")
_BAD_SIGNS = re.compile(r"[\s{}%#~,=()*<>|$&^'\"\[\]\N{REVERSE SOLIDUS}]+")


@cache
def _read_skipped() -> frozenset[str]:
    data = tomllib.loads(Path(__file__).with_name("key_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in data.values() for word in words.split())


def make_key(item: Mapping[str, object], taken: Collection[str]) -> str:
    """Make the key of a work; where it is taken, a letter stands behind it."""
    creator, year = name_and_year(item)
    stem = creator + _short_title(item) + year or "work"
    letters = (chr(ord("a") + place) for place in range(26))
    keys = (stem, *(stem + letter for letter in letters), *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)


def clean_key(key: str) -> str:
    """Give a key that the data bring, without what no key may hold."""
    return _BAD_SIGNS.sub("", key)


def name_and_year(item: Mapping[str, object]) -> tuple[str, str]:
    """Give who made a work first, in ASCII letters, and its year; empty where it has none."""
    return _first_creator(item), _year(item)


def _first_creator(item: Mapping[str, object]) -> str:
    people = next((list_members(item.get(role)) for role in _CREATORS if item.get(role)), ())
    first = next(iter(people), {})
    family = first.get("family") or first.get("literal") or first.get("given") or ""
    # Zotero's family names have their particles in them.
    particle = str(first.get("non-dropping-particle") or "")
    return _fold(f"{particle} {family}").lower()


def _fold(text: str) -> str:
    """Give a text in ASCII letters, digits and hyphens, capitals kept."""
    folded = []
    for letter in compose(text):
        plain = letter if letter in "-." else fold_ascii(letter)
        folded.append(plain.capitalize() if letter.isupper() else plain)
    return "".join(folded)


def _short_title(item: Mapping[str, object]) -> str:
    title = compose(strip_tags(str(item.get("title") or "")))
    words = (word for word in _WORD.findall(title) if len(word) > 1 and fold_case(word) not in _read_skipped())
    folded = (_fold(word).replace("-", "") for word in words)
    return "".join(word[:1].upper() + word[1:] for word in [word for word in folded if word][:_TITLE_WORDS])


def _year(item: Mapping[str, object]) -> str:
    date = read_json_date(item.get("issued"))
    return str(date.days[0][0]) if date and date.days else ""
