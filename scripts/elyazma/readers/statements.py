"""Grants and authors' contributions, where they are printed so that their parts can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from elyazma.languages import Language
from elyazma.languages.folding import fold_words
from elyazma.model.article import Author, Funding
from elyazma.model.imported import Piece
from elyazma.readers.outline import read_text
from elyazma.sources.article import ROLES

_GRANT = re.compile(r"([^.;()]{3,80}?)\s*\(([^()]{2,40})\)\.?$")


def read_funding(pieces: Sequence[Piece]) -> tuple[Funding, ...]:
    """Read "Science Foundation (AB-1)", one a paragraph; none where a sentence stands there."""
    found = [_GRANT.fullmatch(read_text(piece).strip()) for piece in pieces]
    return tuple(Funding(funder=each[1].strip(), grant=each[2]) for each in found if each) if all(found) else ()


def read_contributions(
    pieces: Sequence[Piece], authors: Sequence[Author], languages: Mapping[str, Language]
) -> tuple[Author, ...]:
    """Read "Ann Author: Software; Validation. Bob ...": authors with their roles; none where anything else stands.

    "Equal contribution: Ann Author; Bob Author." is read too.
    """
    parts = _read_parts(" ".join(read_text(piece) for piece in pieces))
    known = {_fold_name(author) for author in authors}
    equal = _take_equal(parts, known, languages) if parts is not None else None
    roles = _read_roles(parts, languages) if parts is not None and equal is not None else None
    if roles is None or equal is None or not roles.keys() <= known:
        return ()
    return tuple(
        replace(each, roles=roles.get(_fold_name(each), each.roles), equal=_fold_name(each) in equal)
        for each in authors
    )


def _fold_name(author: Author) -> str:
    return fold_words(f"{author.given} {author.family}")


def _read_parts(text: str) -> dict[str, list[str]] | None:
    """Read "Name: one; two." into what stands behind each name, all folded; none where a sentence has no colon."""
    parts: dict[str, list[str]] = {}
    for part in filter(str.strip, re.split(r"\.\s+|\.$", text)):
        name, colon, words = part.partition(": ")
        if not colon:
            return None
        parts[fold_words(name)] = [fold_words(word) for word in re.split(r"\s*[;,]\s*", words)]
    return parts


def _take_equal(
    parts: dict[str, list[str]], known: AbstractSet[str], languages: Mapping[str, Language]
) -> frozenset[str] | None:
    """Take out who contributed equally; none where another name stands there."""
    words = {fold_words(language.words["equal_contribution"]) for language in languages.values()}
    found = {name for word in words & parts.keys() for name in parts.pop(word)}
    return frozenset(found) if found <= known else None


def _read_roles(
    parts: Mapping[str, Sequence[str]], languages: Mapping[str, Language]
) -> Mapping[str, tuple[str, ...]] | None:
    """Read the roles behind each name; none where anything else stands."""
    names = _name_roles(languages)
    if any(word not in names for words in parts.values() for word in words):
        return None
    return {name: tuple(names[word] for word in words) for name, words in parts.items()}


def _name_roles(languages: Mapping[str, Language]) -> Mapping[str, str]:
    """Give the roles by what each is called in any language, folded."""
    names = {fold_words(role): role for role in ROLES}
    for language in languages.values():
        names |= {fold_words(word): role for role, word in language.roles.items()}
    return names
