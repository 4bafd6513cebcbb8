"""Set English titles that are typed in title case in sentence case, as biblatex and pandoc do.

Kept are braces, formulas, emphasis, words with a capital inside (DNA, eLife), single letters, and names that
proper_names.toml knows. A title is left as it is where its capitals are few: there they are names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline
from elyazma.tex.inlines import Inlines, to_plain

_WORD = re.compile(r"[^\W_](?:[\w'’]|[.\-‐‑/&](?=\w))*")
_PIECE = re.compile(r"[^\-‐‑/]+")
_ENDS = re.compile(
    r"(?:[:?!—]|(?<=\w{4})\.|(?<=[.:?!] I)\.|(?<=[.:?!] [IVX]{2})\.|(?<=[.:?!] III)\.)[\"'“”‘’»)\]]*\s+[\"'“‘«(\[]*$"
    r"|—[\"'“‘«(\[]*$"
)
"""What stands before the first word of a subtitle or a sentence."""
_COLON = re.compile(r"[:—][\"'“”‘’»)\]]*\s*[\"'“‘«(\[]*$")


@dataclass(frozen=True, slots=True)
class _Names:
    words: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    small: frozenset[str]
    english: frozenset[str]
    foreign: frozenset[str]
    headline: frozenset[str]


@cache
def _read_names() -> _Names:
    data = tomllib.loads(Path(__file__).with_name("proper_names.toml").read_text(encoding="utf-8"))
    sets = [frozenset(data[name].split()) for name in ("small", "english", "foreign", "headline")]
    return _Names(frozenset(data["words"].split()), tuple(tuple(each.split()) for each in data["phrases"]), *sets)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a title: the number of its part and where in it the word begins.

    `place` is "start" for the first word of the title or a sentence, "colon" for that of a subtitle, else empty;
    `article` is true where an "A" would be one.
    """

    part: int
    at: int
    text: str
    place: str = ""
    article: bool = False


def seems_english(title: Inlines) -> bool:
    """Tell whether a title whose language nobody named may be English: its letters and small words do not deny it."""
    text = to_plain(title)
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        return False
    # "I" is English, "i" is not.
    words, names = [word.lower() for word in re.findall(r"[A-Za-z']+", text) if word != "I"], _read_names()
    # "in" is a word of German too, where "der" stands beside it twice.
    return sum(word in names.foreign for word in words) <= sum(word in names.english for word in words)


def has_english(title: Inlines) -> bool:
    """Tell whether a title has a small word of English."""
    return any(word.lower() in _read_names().english for word in re.findall(r"[A-Za-z']+", to_plain(title)))


def set_sentence_case(title: Inlines, *, subtitle: str) -> Inlines:
    """Give a title in sentence case. `subtitle` is "capital" or "lower": what the first word after a colon has."""
    words = list(_list_words(title))
    lowered = _find_title_case(words, protected=_protects_names(title)) - _find_names(words)
    words = [_lower(word, subtitle) if at in lowered else word for at, word in enumerate(words)]
    if subtitle == "capital":
        words = [_raise(word) if word.place == "colon" else word for word in words]
    return _put_back(title, words)


def lower_small_words(title: Inlines) -> Inlines:
    """Give small letters to the small words within a title that was typed with capitals: "Measures Of The Rivers"."""
    words = list(_list_words(title))
    small = _read_names().headline
    inner = {at for at, word in enumerate(words[:-1]) if _is_small(word, title, small)}
    return _put_back(
        title, [replace(word, text=word.text.lower()) if at in inner else word for at, word in enumerate(words)]
    )


def _is_small(word: _Word, title: Inlines, small: Collection[str]) -> bool:
    """Tell whether a word is a small one with a capital, right behind another word: no acronym, no new beginning."""
    before = title[word.part].text[: word.at]
    behind = before[-1:].isspace() and before.rstrip()[-1:].isalnum()
    return behind and not word.place and word.text.istitle() and word.text.lower() in small


def _protects_names(title: Inlines) -> bool:
    """Tell whether braces keep the capital of a word of a title, so that other words' capitals are no names'."""
    kept = [to_plain((part,)) for part in title if part.kind != "text"]
    return len(title) > 1 and any(re.search(r"(?<!\w)[A-Z][a-z]{2}", text) for text in kept)


def _find_title_case(words: Sequence[_Word], *, protected: bool) -> set[int]:
    """Give the places of words in title case: all of the title, or a part of it between colons.

    `protected` tells that the author has put names in braces: all other capitals may go.
    """
    parts: list[list[int]] = [[]]
    for at, word in enumerate(words):
        if word.place == "colon":
            parts.append([])
        parts[-1].append(at)
    names = _find_names(words)
    counts = [_count_capitals([words[at] for at in part if at not in names]) for part in parts]
    if protected or sum(capitals for capitals, _ in counts) > 2 * sum(others for _, others in counts):
        return set(range(len(words)))
    return {at for part, (capitals, others) in zip(parts, counts, strict=True) if capitals > 1 > others for at in part}


def _list_words(title: Inlines) -> Iterator[_Word]:
    """List the words whose case may be changed: those outside braces, formulas and emphasis."""
    found = list(_find_words(title))
    small = _read_names().small
    followers = [each.text.lower() for each in found[1:]]
    for word, after in zip_longest(found, followers):
        yield replace(word, article=after is not None and after not in small)


def _find_words(title: Inlines) -> Iterator[_Word]:
    before = ""
    for number, part in enumerate(title):
        for found in _WORD.finditer(part.text) if part.kind == "text" else ():
            inside = found.start() == 0 and before[-1:].isalnum()  # {H}omo
            if not inside and not found.group()[0].isdigit():
                place = _find_place(before + part.text[: found.start()])
                yield _Word(number, found.start(), found.group(), place)
        before += to_plain((part,))


def _find_place(before: str) -> str:
    """Tell whether a word begins a sentence or a subtitle by what stands before it."""
    if re.search(r"\w", before) and not _ENDS.search(before):
        return ""
    return "colon" if _COLON.search(before) else "start"


def _find_names(words: Sequence[_Word]) -> set[int]:
    """Give the places of words that are names by themselves or together with their neighbours."""
    names = _read_names()
    texts = [re.sub(r"['’]s?$", "", word.text) for word in words]
    kept = {at for at, text in enumerate(texts) if text in names.words or words[at].text in names.words}
    for phrase in names.phrases:
        for at in range(len(texts) - len(phrase) + 1) if phrase[0] in texts else ():
            if tuple(texts[at : at + len(phrase)]) == phrase:
                kept |= set(range(at, at + len(phrase)))
    return kept


def _count_capitals(words: Sequence[_Word]) -> tuple[int, int]:
    """Count the words that have a capital as title case gives it, and those that it would give one and have none."""
    inner = [word for word in words if not word.place]
    small = _read_names().small
    capitals = sum(any(_can_lower(piece, word) for piece in _PIECE.findall(word.text)) for word in inner)
    return capitals, sum(word.text.islower() and word.text not in small for word in inner)


def _can_lower(piece: str, word: _Word) -> bool:
    """Tell whether a word may lose its capital: it is its only one, and "A" is no name of a vitamin."""
    if not piece[0].isupper() or any(letter.isupper() for letter in piece[1:]) or "." in piece:
        return False
    return len(piece) > 1 or (word.text == "A" and word.article)


def _lower(word: _Word, subtitle: str) -> _Word:
    first = word.place == "start" or (word.place == "colon" and subtitle == "capital")
    names = _read_names().words

    def lower(found: re.Match[str]) -> str:
        piece = found.group()
        kept = (first and found.start() == 0) or not _can_lower(piece, word) or piece in names
        return piece if kept else piece.lower()

    return replace(word, text=_PIECE.sub(lower, word.text))


def _raise(word: _Word) -> _Word:
    """Give a word a capital unless it has one inside, or a point, as the name of a site."""
    plain = word.text.islower() and "." not in word.text
    return replace(word, text=word.text[0].upper() + word.text[1:]) if plain else word


def _put_back(title: Inlines, words: Sequence[_Word]) -> Inlines:
    texts = [part.text for part in title]
    for word in words:
        text = texts[word.part]
        texts[word.part] = text[: word.at] + word.text + text[word.at + len(word.text) :]
    return tuple(
        part if text == part.text else Inline(part.kind, text) for part, text in zip(title, texts, strict=True)
    )
