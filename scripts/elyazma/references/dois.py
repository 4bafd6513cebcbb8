"""Read DOIs and normalise them for comparison (DOI Handbook, section 2.4: upper and lower case are the same)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from elyazma.model.manuscript import Reference
from elyazma.tex.inlines import clean_url

_RESOLVER = re.compile(r"^\s*https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_LABEL = re.compile(r"^\s*doi\s*:?\s*(?=10\.)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")


def normalise_doi(value: str) -> str:
    """Give a DOI without its resolver and in lower case; a text that is no DOI stays as it is, and so do `\\_`."""
    bare = value.strip()
    if _RESOLVER.match(bare):
        bare = unquote(_RESOLVER.sub("", bare))
    bare = _LABEL.sub("", bare)
    known = _DOI.fullmatch(bare) and "\\" not in bare and not re.search(r"[{}%]", bare)
    return _lower(bare) if known else value


def find_doi(reference: Reference) -> str:
    """Give a reference's DOI, from its own field or from an address at the resolver; empty when it has none."""
    url = clean_url(reference.fields.get("url", ""))
    written = clean_url(reference.fields.get("doi", "")) or (url if _RESOLVER.match(url) else "")
    doi = normalise_doi(written)
    return _lower(doi) if _DOI.fullmatch(doi) else ""


def _lower(text: str) -> str:
    """Lower ASCII letters alone, as the DOI system does."""
    return re.sub(r"[A-Z]+", lambda letters: letters[0].lower(), text)
