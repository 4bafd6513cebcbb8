"""Grants and authors' contributions, where they are printed so that their parts can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from elyazma.article import Author, Funding
from elyazma.draft import Piece
from elyazma.languages import Language
from elyazma.tools.metadata.article import ROLES
from elyazma.tools.papers.lexicon import fold
from elyazma.tools.papers.outline import read_text

_GRANT = re.compile(r"([^.;()]{3,80}?)\s*\(([^()]{2,40})\)\.?$")


def read_funding(pieces: Sequence[Piece]) -> tuple[Funding, ...]:
    """Read "Science Foundation (AB-1)", one a paragraph; none where a sentence stands there."""
    found = [_GRANT.fullmatch(read_text(piece).strip()) for piece in pieces]
    return tuple(Funding(funder=each[1].strip(), grant=each[2]) for each in found if each) if all(found) else ()


def read_contributions(
    pieces: Sequence[Piece], authors: Sequence[Author], languages: Mapping[str, Language]
) -> tuple[Author, ...]:
    """Read "Ann Author: Software; Validation. Bob ...": authors with their roles; none where anything else stands."""
    names = {fold(role): role for role in ROLES}
    for language in languages.values():
        names |= {fold(word): role for role, word in language.roles.items()}
    roles: dict[str, tuple[str, ...]] = {}
    for part in re.split(r"\.\s+|\.$", " ".join(read_text(piece) for piece in pieces)):
        name, colon, words = part.partition(": ")
        taken = [names.get(fold(word)) for word in re.split(r"\s*[;,]\s*", words)]
        if part.strip() and (not colon or None in taken):
            return ()
        roles[fold(name)] = tuple(role for role in taken if role)
    known = {fold(f"{author.given} {author.family}") for author in authors}
    if not set(filter(None, roles)) <= known:
        return ()
    return tuple(replace(each, roles=roles.get(fold(f"{each.given} {each.family}"), each.roles)) for each in authors)
