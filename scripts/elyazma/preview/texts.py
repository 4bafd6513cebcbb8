"""The words of the page, in each language that has a file in preview/texts/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("texts")
FIRST = "en"
"""The language that every other is a translation of."""

Texts = Mapping[str, str]


@cache
def read_texts() -> Mapping[str, Texts]:
    """Read the words by language: each by its key."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.toml"))}


def choose_language(asked: str, accepted: str, article: str) -> str:
    """Choose the language of the page: the one asked for, one that the browser accepts, the article's, English.

    `accepted` is the header Accept-Language (RFC 9110, section 12.5.4).
    """
    known = read_texts()
    wanted = (asked, *_list_accepted(accepted), article)
    return next((code for code in wanted if code in known), FIRST)


def _list_accepted(header: str) -> list[str]:
    """List the codes of a header's languages without their regions, the most wanted first."""
    weighed = []
    for part in header.split(","):
        name, _, weight = part.partition(";q=")
        code = name.strip().lower().partition("-")[0]
        weighed.append((-_read_weight(weight), code))
    return [code for _, code in sorted(weighed, key=lambda each: each[0])]


def _read_weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
