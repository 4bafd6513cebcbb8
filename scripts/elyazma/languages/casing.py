"""Change the case of letters as a language does: Azerbaijani and Turkish pair i with İ and ı with I."""

from __future__ import annotations

import unicodedata

from elyazma.languages.language import Language


def upper(language: Language, text: str) -> str:
    """Put a text into upper case; the result is NFC."""
    table = str.maketrans(dict(language.capitals))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(table).upper())


def lower(language: Language, text: str) -> str:
    """Put a text into lower case; the result is NFC."""
    table = str.maketrans({capital: small for small, capital in language.capitals.items()})
    # Python lowers İ to i and a combining dot, two characters that lists and fonts do not expect.
    plain = unicodedata.normalize("NFC", text).translate(table).replace("İ", "i")
    return unicodedata.normalize("NFC", plain.lower())


def capitalise(language: Language, text: str) -> str:
    """Make the first letter a capital and leave the rest; a text that starts with a digit stays as it is."""
    text = unicodedata.normalize("NFC", text)
    start = next((place for place, character in enumerate(text) if character.isalnum()), None)
    if start is None:
        return text
    first = language.capitals.get(text[start], text[start].title())
    return text[:start] + first + text[start + 1 :]
