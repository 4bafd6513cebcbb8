"""Tell what looks like a person's name, where nothing but the letters say so: lines and lists of plain names."""

from __future__ import annotations

import re

from elyazma.readers.tex_paper.pieces import list_words
from elyazma.readers.tex_paper.table import read_table

_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’.-][^\W\d_]*)*")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
_OF_PLACES = re.compile("大学|学院|研究|公司|中心|实验室|集团|医院|中学|[系院所部局]$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s~-]*)+")
_NUMBER = re.compile(r"[\s,(]*(?:\b[A-Za-z]{1,2})?\d{5,12}\b\)?[\s.]*$")
_NUMBER_ALONE = re.compile(r"[A-Za-z]{0,2}\d{5,12}")
_PARTICLES = list_words(
    "de da do das dos del della di du des d' la le el al van von der den ter ten te zu zur bin ibn abu y e i af av"
)
_FEWEST, _MOST = 2, 5


def cut_number(name: str) -> tuple[str, str]:
    """Divide a name from a student's number behind it."""
    if _NUMBER_ALONE.fullmatch(name.strip()):
        return "", name.strip()
    found = _NUMBER.search(name)
    return (name[: found.start()], found[0].strip(" ,().")) if found and found.start() else (name, "")


def is_likely_name(plain: str) -> bool:
    """Tell whether a line of plain text looks like the name of one person, and of nothing else."""
    words = cut_number(plain)[0].split()
    if len(words) == 1:
        return bool(_HAN.fullmatch(words[0])) and not _OF_PLACES.search(words[0])
    if not _FEWEST <= len(words) <= _MOST or not all(map(_WORD.fullmatch, words)):
        return False
    names = [word for word in words if word.lower() not in _PARTICLES]
    capital = all(word[0].isupper() for word in names) and len(names) >= _FEWEST
    shouted = any(len(word) > 1 and word.isupper() and "." not in word for word in names)
    return capital and not (shouted and not plain.isupper()) and not _names_place(words)


def _names_place(words: list[str]) -> bool:
    places = read_table().places
    return any(word.lower().strip(".,") in places for word in words)


def is_collective(plain: str) -> bool:
    """Tell whether a name is that of a group of people."""
    return any(word.lower().strip(".,:") in read_table().collectives for word in plain.split())


def names_teacher(plain: str) -> bool:
    """Tell whether a line says who supervised a work: "Tutor: ...": he is no author, and no place."""
    head, colon, _ = plain.partition(":")
    return bool(colon) and head.strip().lower() in read_table().teachers


def read_family_first(plain: str, *, several: bool = False) -> list[tuple[str, str]]:
    """Read a line of names that each begin with the family name, as given and family names; nothing of another line.

    That is sure where semicolons stand between them, where `several` lines look so, and where initials stand behind
    the comma.
    """
    parts = [part.strip() for part in plain.strip(" ;,").split(";")]
    pairs = [[each.strip() for each in part.split(",")] for part in parts if part]
    if not all(len(pair) == _FEWEST and all(map(_is_part, pair)) for pair in pairs):
        return []
    if several and len(pairs) == 1 and is_likely_name(pairs[0][0]):
        # A name and a town.
        return []
    sure = several or len(pairs) > 1 or all(_INITIALS.fullmatch(given) for _, given in pairs)
    return [(given, family) for family, given in pairs] if sure else []


def _is_part(text: str) -> bool:
    words = text.split()
    named = all(_WORD.fullmatch(word) for word in words) and not _names_place(words)
    return (
        bool(words)
        and len(words) < _MOST
        and named
        and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
    )


def join_particle(given: str, family: str) -> tuple[str, str]:
    """Take a particle with a capital letter (De, Van, El) from the end of the given names to the family name."""
    words = given.split()
    while len(words) > 1 and words[-1].lower() in _OF_FAMILIES and words[-1][0].isupper():
        family = f"{words.pop()} {family}"
    return " ".join(words), family


_OF_FAMILIES = list_words("de del della di da dos du des la le van von der den ter ten el al ben bin mac st. san")
