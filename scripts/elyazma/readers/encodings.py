"""Bytes -> text, whatever the editor they come from wrote; how sure one can be of it is said."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from typing import NamedTuple

from elyazma.languages.folding import compose

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = ("cp1251", "cp1254", "cp1252")
"""What Windows wrote before UTF-8 for Russian, Turkish (Azerbaijani had none for ə), and Western languages."""
_CYRILLIC_SHARE = 0.5


class Decoded(NamedTuple):
    """A text, the encoding's name, and whether the bytes themselves prove it."""

    text: str
    encoding: str
    certain: bool


def decode_text(data: bytes, letters: Mapping[str, str]) -> Decoded:
    """Decode a text file, NFC with LF; `letters` are the languages' own letters beyond ASCII, by language code."""
    decoded = _decode(data, letters)
    text = compose(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    return decoded._replace(text=text)


def _decode(data: bytes, letters: Mapping[str, str]) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, "replace"), name.removesuffix("-sig"), certain=True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", certain=True)
    except UnicodeDecodeError:
        pass
    candidates = [Decoded(data.decode(name, "replace"), name, certain=False) for name in _OLD]
    return max(candidates, key=lambda one: _plausibility(one, letters))


def _plausibility(decoded: Decoded, letters: Mapping[str, str]) -> tuple[float, int]:
    """Share of the signs beyond ASCII that a language uses; a Cyrillic reading of Latin text has capitals inside."""
    beyond = [sign for sign in decoded.text if sign > "\x7f"]
    known = set("".join(letters.values())) | set("“”‘’«»–—…№§°·\u00a0")
    cyrillic = sum("\u0400" <= sign <= "\u04ff" for sign in beyond)
    if decoded.encoding == "cp1251" and cyrillic < _CYRILLIC_SHARE * sum(map(str.isalpha, decoded.text)):
        return (0.0, 0)
    good = sum(sign in known for sign in beyond)
    return (good / max(1, len(beyond)), -_OLD.index(decoded.encoding))
