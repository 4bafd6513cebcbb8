"""What the results of an article are called in dist/: by the article and the journal, or by an office's pattern."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

PARTS = ("slug", "journal", "year", "volume", "issue", "number", "first_page")
"""What a pattern may name in braces; all but the first three stand under [publication]."""

_PART = re.compile(r"\{(\w+)\}")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""Every file system and portal takes such a name; a point in it would hide a file's type from some."""


def name_results(article: Mapping[str, object], journal_id: str) -> str:
    """Give the name of an article's results for a journal, without a suffix; `article` is article.toml as it is.

    The pattern is for the journal that the article names: results for others must not have the same name.
    """
    pattern = article.get("file_name")
    if isinstance(pattern, str) and journal_id == article.get("journal") and not find_fault(pattern, article):
        return _fill(pattern, article)
    return f"{article.get('slug')}-{journal_id}"


def find_fault(pattern: str, article: Mapping[str, object]) -> str:
    """Give what is wrong with a pattern: the part that is unknown or not said, or the name that it makes."""
    if not pattern:
        return "{}"
    known = list_parts(article)
    lacking = next((part for part in _PART.findall(pattern) if not known.get(part)), "")
    made = _fill(pattern, article)
    return f"{{{lacking}}}" if lacking else "" if _SAFE.fullmatch(made) else made


def list_parts(article: Mapping[str, object]) -> Mapping[str, str]:
    """Give the value of each part that a pattern may name, as far as article.toml says it."""
    published, dates = _read_table(article, "publication"), _read_table(article, "dates")
    day = dates.get("published")
    year = str(day.year) if isinstance(day, date) else ""
    every = {**published, "slug": article.get("slug"), "journal": article.get("journal"), "year": year}
    return {part: value for part in PARTS if isinstance(value := every.get(part), str)}


def _read_table(article: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = article.get(name)
    return table if isinstance(table, dict) else {}


def _fill(pattern: str, article: Mapping[str, object]) -> str:
    known = list_parts(article)
    return _PART.sub(lambda found: known.get(found[1], ""), pattern)
