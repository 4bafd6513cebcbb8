"""Grants and authors' contributions, where they are printed so that their parts can be told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    """Read "Ann Author: Software; Validation. Bob ...": authors with their roles; none where anything else stands."""
    roles = _read_roles(" ".join(read_text(piece) for piece in pieces), languages)
    known = {fold_words(f"{author.given} {author.family}") for author in authors}
    if roles is None or not set(filter(None, roles)) <= known:
        return ()
    return tuple(
        replace(each, roles=roles.get(fold_words(f"{each.given} {each.family}"), each.roles)) for each in authors
    )


def _read_roles(text: str, languages: Mapping[str, Language]) -> Mapping[str, tuple[str, ...]] | None:
    """Read the roles behind each name, which is folded; none where anything else stands."""
    names = _name_roles(languages)
    roles: dict[str, tuple[str, ...]] = {}
    for part in re.split(r"\.\s+|\.$", text):
        name, colon, words = part.partition(": ")
        taken = [names.get(fold_words(word)) for word in re.split(r"\s*[;,]\s*", words)]
        if part.strip() and (not colon or None in taken):
            return None
        roles[fold_words(name)] = tuple(role for role in taken if role)
    return roles


def _name_roles(languages: Mapping[str, Language]) -> Mapping[str, str]:
    """Give the roles by what each is called in any language, folded."""
    names = {fold_words(role): role for role in ROLES}
    for language in languages.values():
        names |= {fold_words(word): role for role, word in language.roles.items()}
    return names
