"""Change the case of letters as a language does: Azerbaijani and Turkish pair i with İ and ı with I."""

from __future__ import annotations

from functools import lru_cache

from elyazma.languages.folding import compose, lower_plain
from elyazma.languages.language import Language


def upper(language: Language, text: str) -> str:
    """Put a text into upper case; the result is NFC."""
    table = str.maketrans(dict(language.capitals))
    return compose(compose(text).translate(table).upper())


def lower(language: Language, text: str) -> str:
    """Put a text into lower case; the result is NFC."""
    return compose(lower_plain(compose(text).translate(_make_table(tuple(language.capitals.items())))))


# Each word of an article is put into lower case several times.
@lru_cache(maxsize=64)
def _make_table(capitals: tuple[tuple[str, str], ...]) -> dict[int, str]:
    return str.maketrans({capital: small for small, capital in capitals})


def capitalise(language: Language, text: str) -> str:
    """Put the first letter into a capital and leave the rest; a text that starts with a digit stays as it is."""
    text = compose(text)
    start = next((place for place, character in enumerate(text) if character.isalnum()), None)
    if start is None:
        return text
    first = language.capitals.get(text[start], text[start].title())
    return text[:start] + first + text[start + 1 :]
