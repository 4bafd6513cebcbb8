r"""See a text as a reader sees it who knows its ways of writing: letters from codes, words from pieces, names in keys.

A name is not only what stands there letter by letter. `Şah\-mər\-danov`, `Şah{}mər{}danov`, `\u015eahm\u0259rdanov`,
`%C5%9Eahm...` and `S h a h m a r d a n o v` print or mean it too; `eq:LawOfShahmardanov` holds it among other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from elyazma.anonymity.searched_text import Kind
from elyazma.anonymity.spellings import Folded, fold
from elyazma.tex.broken_words import ARGUMENT, BREAK, LETTER_CODE, close_break, read_letter_code

_Replace = Callable[[re.Match[str]], str]
_SPACED = re.compile(r"(?<![^\W\d_])[^\W\d_](?:[ \u00a0\u2009\u200a.·_~-]{1,2}[^\W\d_](?![^\W\d_])){3,}")
_BYTES = re.compile(r"(?:%[0-9A-Fa-f]{2})+|(?:_[0-9A-F]{2})+|(?:=[0-9A-F]{2})+|(?:#[0-9A-F]{2})+")
"""Bytes by their codes: of an address, of a bookmark in Word, of a mail, of a PDF's name."""
_MANGLED = re.compile("(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]{1,3})+")
"""UTF-8 that was read as one byte a letter: "ÅžahmÉ™rdanov"."""
_CODE_LIKE = re.compile(
    r"(?<![\w./:@\\~%#+=?&-])(?=[\w./:@\\~%#+=?&-]*(?:[_/@\\#=]|:\w|\w\.\w|[^\W\d_]\d|\d[^\W\d_]|[a-zəа-я][A-ZƏŞÇĞÜÖİА-Я]))"
    r"[\w./:@\\~%#+=?&-]{4,}"
)
"""An address, a path, a key, a name of an account or of a program's variable."""
_CAMEL = re.compile(r"(?<=[a-zəа-я])(?=[A-ZƏŞÇĞÜÖİА-Я])")


def list_views(text: str, kind: Kind) -> Iterator[tuple[Folded, Kind]]:
    """Give a text as it is, then with its words put together, then the names of things in it, each where it differs."""
    yield fold(text), kind
    joined = _join(text)
    if joined:
        yield joined, kind
    names = _names(text, kind)
    if names:
        yield names, "name"


def _join(text: str) -> Folded | None:
    """Give the lines in which a letter stands as a code or a word in pieces, with these put right."""
    letters, origins = text, list(range(len(text)))
    for pattern, replace in _STEPS:
        if pattern.search(letters):
            letters, origins = _replace_all(pattern, replace, letters, origins)
    if letters == text:
        return None
    kept = [
        place
        for start, end in _lines(letters)
        if _differs(text, letters, origins, start, end)
        for place in range(start, min(end + 1, len(letters)))
    ]
    return _refold("".join(letters[place] for place in kept), [origins[place] for place in kept], text)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _differs(text: str, letters: str, origins: list[int], start: int, end: int) -> bool:
    if start >= end:
        return False
    first = origins[start]
    return text[first : first + end - start] != letters[start:end] or origins[end - 1] - first != end - 1 - start


def _replace_all(pattern: re.Pattern[str], replace: _Replace, text: str, origins: list[int]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    places: list[int] = []
    start = 0
    for match in pattern.finditer(text):
        new = replace(match)
        pieces += [text[start : match.start()], new]
        places += origins[start : match.start()]
        step = max(1, match.end() - match.start()) / max(1, len(new))
        places += [origins[min(match.start() + int(at * step), match.end() - 1)] for at in range(len(new))]
        start = match.end()
    return "".join([*pieces, text[start:]]), [*places, *origins[start:]]


def _refold(text: str, origins: list[int], source: str) -> Folded:
    folded = fold(text)
    return Folded(folded.text, tuple(origins[place] for place in folded.origins), source)


def _read_bytes(match: re.Match[str]) -> str:
    return bytes.fromhex(match.group().replace(match.group()[0], "")).decode("utf-8", "replace")


def _read_mangled(match: re.Match[str]) -> str:
    try:
        return match.group().encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match.group()


def _close_up(match: re.Match[str]) -> str:
    return "".join(filter(str.isalpha, match.group()))


_STEPS: tuple[tuple[re.Pattern[str], _Replace], ...] = (
    (LETTER_CODE, read_letter_code),
    (_BYTES, _read_bytes),
    (_MANGLED, _read_mangled),
    (BREAK, close_break),
    (_SPACED, _close_up),
)


# --- Names of things --------------------------------------------------------------------------------


def _names(text: str, kind: Kind) -> Folded | None:
    """Give the addresses, paths, keys and accounts in a text, a line for each, LawOfName as Law Of Name."""
    letters: list[str] = []
    origins: list[int] = []
    for start, end in _name_spans(text, kind):
        for place in range(start, end):
            if _CAMEL.match(text, place) and place > start:
                letters.append(" ")
                origins.append(place)
            letters.append(text[place])
            origins.append(place)
        letters.append("\n")
        origins.append(max(start, end - 1))
    return _refold("".join(letters), origins, text) if letters else None


def _name_spans(text: str, kind: Kind) -> list[tuple[int, int]]:
    if kind == "name" or (kind == "property" and text and not re.search(r"\s", text)):
        return [(0, len(text))]
    spans = [match.span() for match in _CODE_LIKE.finditer(text)]
    if kind in {"source", "list"}:
        spans += [match.span(1) for match in ARGUMENT.finditer(text)]
    return spans
