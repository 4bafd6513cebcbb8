"""Students' numbers and classes beside their names, for which a manuscript has no field."""

from __future__ import annotations

import re

from elyazma.readers.front.names import is_name
from elyazma.readers.front.texts import cut_author_label
from elyazma.readers.front.values import LOWERED, RAISED
from elyazma.readers.lexicon import Lexicon

_NUMBER = re.compile(
    r"\s*[-–—,(|]?\s*(?<!\bID )(?<!\bID: )\b(?=[\w/]*\d{4})(?!\d{5}\b)((?:\d{2}/)?[^\W\d_]{0,4}\d\w{4,11}\?{0,4})\)?"
    rf"\s*({RAISED}[^{LOWERED}]*{LOWERED})?\s*$"
)
"""A student's number behind a name, and a raised sign: "Ann Writer - 220410581"."""
_CLASS = re.compile(r"\s+(\d{1,2}\s?[«\"]?[А-ЯЁ][»\"]?)\s*$")
"""A pupil's class behind a name: "Иванин Пётр 10А"."""
_NUMBER_BEFORE = re.compile(r"\s*(\d{6,12})\s*[-–—:]?\s+")


def cut_number(text: str, lexicon: Lexicon) -> tuple[str, str]:
    """Cut a student's number, or a class, off a name, behind or before it; also give it, empty where there is none."""
    if (first := _NUMBER_BEFORE.match(text)) and is_name(text[first.end() :], lexicon):
        return text[first.end() :], first[1]
    found = _CLASS.search(text) or _NUMBER.search(text)
    before = text[: found.start()] if found else ""
    if found is None or not is_name(cut_author_label(before, lexicon), lexicon):
        return text, ""
    sign = found[2] if found.re is _NUMBER else ""
    return before + (sign or ""), found[1]


def cut_numbers(text: str, lexicon: Lexicon) -> tuple[str, list[str]]:
    """Cut students' numbers off several names; also give them. A text without one stays as it is."""
    parts = [cut_number(part, lexicon) for part in re.split(r"[,;]\s|\s[–—-]\s(?!\d)", text)]
    numbers = [number for _, number in parts if number]
    return (", ".join(part for part, _ in parts), numbers) if numbers else (text, [])
