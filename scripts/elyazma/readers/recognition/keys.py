"""Citation keys for works that come without one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from elyazma.languages.folding import compose, fold_latin, lower_plain
from elyazma.readers.recognition.values import ParsedReference
from elyazma.references.values import split_names

_CYRILLIC = str.maketrans(dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", (
    "a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f",
    "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
), strict=True)))  # fmt: skip
_CYRILLIC |= {ord(letter): latin for letter, latin in zip("іїєґәғқңөұүһў", (*"iyeg", *"agqnouuhu"), strict=True)}
_LONGEST = 24
_FIRST_WORDS = 2
_INSTITUTION = 3


def fold_ascii(text: str) -> str:
    """Give a text's letters and digits in small ASCII letters: Ə becomes e, Ш becomes sh."""
    # Before marks are left out: й and ё are letters of their own.
    latin = compose(lower_plain(text)).translate(_CYRILLIC)
    return re.sub(r"[^a-z0-9]+", "", fold_latin(latin))


def first_family(names: str) -> str:
    """Give the family name, or the institution, that stands first in a BibTeX list of names."""
    first = next(iter(split_names(names)), "").strip()
    return first.strip("{}") if first.startswith("{") else first.partition(",")[0].strip()


def _stem(reference: ParsedReference) -> str:
    fields = reference.fields
    family = first_family(fields.get("author") or fields.get("editor", ""))
    initials = "".join(letter for letter in re.findall(r"(?<![^\W_])[^\W\d_]", family) if letter.isupper())
    if len(family.split()) >= _INSTITUTION and len(initials) >= _INSTITUTION:
        return fold_ascii(initials)
    words = " ".join((fields.get("title") or reference.text).split()[:_FIRST_WORDS])
    return fold_ascii(family)[:_LONGEST] or fold_ascii(words)[:_LONGEST] or "work"


def make_key(parsed: ParsedReference, taken: Collection[str]) -> str:
    """Make a citation key of family name and year, with a letter where it is taken: guliyev2020, guliyev2020a."""
    year = re.search(r"\d{4}[a-z]?", parsed.fields.get("year", ""))
    base = _stem(parsed) + (year[0] if year else "")
    if base not in taken:
        return base
    if base[-1:].isalpha() and year:
        base += "-"
    letters = (chr(ord("a") + place) for place in range(26))
    free = next((base + letter for letter in letters if base + letter not in taken), None)
    return free or next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


def assign_keys(references: Iterable[ParsedReference], taken: Collection[str] = ()) -> Mapping[str, ParsedReference]:
    """Give every reference a key of its own, in order."""
    keyed: dict[str, ParsedReference] = {}
    for reference in references:
        keyed[make_key(reference, keyed.keys() | set(taken))] = reference
    return keyed
