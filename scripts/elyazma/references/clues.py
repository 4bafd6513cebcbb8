"""What authors write into `note` and `howpublished` that has a field of its own: an address, a version, an access date.

Exports and habits put them there: R's citation() writes note = {R package version 1.0}, others "[Online; accessed
3-Feb-2021]" or "Available online: https://... (accessed on 1 May 2020)".
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.references.dates import CslDate, read_date
from elyazma.tex.inlines import decode_tex, find_address, to_plain

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_VERSION = re.compile(r"(?:(?P<product>\w+(?:[ -]\w+)?)\s+)?versions?\s+(?P<number>\d[\w.+-]*)", re.IGNORECASE)


@cache
def _read_words() -> tuple[re.Pattern[str], frozenset[str]]:
    """Give a pattern of an access date, and the words that only say that a work is online."""
    data = tomllib.loads(Path(__file__).with_name("clues.toml").read_text(encoding="utf-8"))
    before = "|".join(data["accessed"])
    accessed = rf"(?<!\w)(?:last\s+)?(?:{before})(?:\s+on)?\s*:?\s*(?P<date>[^()\[\];]*)"
    return re.compile(accessed, re.IGNORECASE), frozenset(map(fold_case, data["online"].split()))


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found in a text; `rest` is what else it says, without formatting."""

    address: str = ""
    accessed: CslDate | None = None
    version: str = ""
    product: str = ""
    rest: str = ""


def read_clues(value: str) -> Clues:
    """Read a value of a .bib field."""
    text = re.sub(r"\s+", " ", to_plain(decode_tex(value, Span(""))[0]).replace("\u00a0", " "))
    address = find_address(value, ("url", "href", "nolinkurl", "path"))
    bare = _ADDRESS.search(text)
    if not address and bare:
        address = _end_address(bare.group())
    rest = text.replace(address, " ") if address else text
    accessed, rest = _take_date(rest)
    version, product, rest = _take_version(rest)
    return Clues(address, accessed, version, product, _keep_words(rest))


def _end_address(address: str) -> str:
    """Leave out the signs of the sentence around an address; a bracket that it opens itself stays."""
    address = address.rstrip(".,;:'\"")
    while address[-1:] in (")", "]") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:")
    return address.rstrip("]")


def _take_date(text: str) -> tuple[CslDate | None, str]:
    """Take "(accessed on 1 May 2020)" out of a text; words that are no date stay."""
    found = _read_words()[0].search(text)
    date = _read_day(found["date"]) if found else None
    return (date, text[: found.start()] + " " + text[found.end() :]) if found and date else (None, text)


def _read_day(text: str) -> CslDate | None:
    """Read a day, behind which "from" may stand; of two figures for a year the century is this one."""
    words = text.strip(" .,").split()
    while words and fold_case(words[-1].strip(",.:")) in _read_words()[1]:
        words.pop()
    day = " ".join(words).strip(" .,")
    return read_date(re.sub(r"(?<=^\d\d[./-]\d\d[./-])(?=\d\d$)", "20", day))


def _take_version(text: str) -> tuple[str, str, str]:
    """Take a text that says only a version: its number, what has it, and what is left."""
    found = _VERSION.fullmatch(text.strip(" .,()[]"))
    return (found["number"].rstrip("."), found["product"] or "", "") if found else ("", "", text)


def _keep_words(text: str) -> str:
    """Give the text, or nothing if it only says that something is online, and the year, which has its own field."""
    _, online = _read_words()
    said = (word for word in re.findall(r"\w+", fold_case(text)) if not re.fullmatch(r"(?:19|20)\d\d", word))
    return "" if all(word in online for word in said) else re.sub(r"\s+", " ", text).strip(" ,;:")
