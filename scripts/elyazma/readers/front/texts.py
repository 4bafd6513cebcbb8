"""What a line of front matter holds beside words: addresses, ORCIDs, telephone numbers, codes, days."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from elyazma.languages.folding import fold_words
from elyazma.readers.front.values import LOWERED, RAISED, Front
from elyazma.readers.lexicon import Lexicon

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_SHARED = re.compile(r"[{(\[]\s*([\w.+-]+(?:\s*[,;|]\s*[\w.+-]+)+)\s*[})\]]\s*@\s*([\w-]+(?:\.[\w-]+)+)")
ORCID = re.compile(r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXxХ])")
_MASKED = re.compile(r"(?<!\w)(?:\d{4}|[xX*]{4})(?:-[\dxX*]{4}){3}(?!\w)")
_PHONE = re.compile(r"(?<![\w-])\(?\+?\(?\d[\d\s()./-]{7,}\d(?![\w-])")
_NO_PHONE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d|000\d-\d{4}-\d{3}[\dX]|\d+/(?:19|20)\d\d(?:-\d+)?"
)
"""A day, an ORCID that lost its beginning, the number of a grant and its year."""
_URL = re.compile(r"https?://\S+")
_LABELS = re.compile(
    r"(?i)(?<!\w)(?:e-?\s?mail(?:s|\s+address)?|e-?poçt|e-?posta|el\.?\s?poçt|orcid(?:\s*id)?|эл(?:\.|ектронная)?\s*почта|"
    r"ел(?:\.|ектронна)?\s*пошта|email\s+addresses|tel(?:efon)?|mob(?:il)?|phone|fax|faks|тел(?:ефон)?|моб|факс)\b\s*\.?\s*:?"
)
_JEL = re.compile(r"(?i)jel(?:\s+(?:codes?|classification|kodları))?\s*[:.]?\s*((?:[A-Z]\d{1,2}[,;\s]*)+)\.?$")
_DOI = re.compile(r"(?i)\bdoi\b\s*:?|https?://(?:dx\.)?doi\.org/")
_DAY = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_FEWEST_DIGITS = 7
_STUDENTS = 9
"""Digits of a student's number; more are rather a telephone's."""


class Contacts(NamedTuple):
    """What was found in a line, and what is left of it; `labels` tells whether a word announced an address."""

    emails: tuple[str, ...]
    orcids: tuple[str, ...]
    phones: tuple[str, ...]
    rest: str
    labels: bool

    @property
    def found(self) -> bool:
        """Tell whether there was any."""
        return bool(self.emails or self.orcids or self.phones)


def read_contacts(text: str) -> Contacts:
    """Take e-mail addresses, ORCIDs, telephone numbers and the words that announce them out of a line."""
    shared = [f"{name.strip()}@{found[2]}" for found in _SHARED.finditer(text) for name in re.split(r"[,;|]", found[1])]
    rest = _SHARED.sub(" ", text)
    emails = [*shared, *(address.replace(" ", "") for address in EMAIL.findall(rest))]
    rest = EMAIL.sub(" ", rest)
    orcids = [number.upper().replace("Х", "X") for number in ORCID.findall(rest)]
    rest = _URL.sub(" ", _MASKED.sub(" ", ORCID.sub(" ", rest)))
    labels = _LABELS.search(rest) is not None
    phones = [phone for phone in _find_phones(rest, labelled=labels) if _may_be_phone(phone, labelled=labels)]
    for phone in phones:
        rest = rest.replace(phone, " ")
    rest = _tidy(_LABELS.sub(" ", rest))
    return Contacts((*emails,), (*orcids,), (*(phone.strip() for phone in phones),), rest, labels)


def _find_phones(text: str, *, labelled: bool) -> list[str]:
    alone = labelled or text.lstrip(" (").startswith("+") or not re.search(r"[^\W\d]", text)
    return _PHONE.findall(text) if alone else []


def _may_be_phone(number: str, *, labelled: bool) -> bool:
    """Tell a telephone number from a day and a student's number, which has digits alone and no nought before them."""
    student = not labelled and number[0] != "0" and number.isdigit() and len(number) <= _STUDENTS
    few = sum(map(str.isdigit, number)) < _FEWEST_DIGITS
    return not student and not few and not _NO_PHONE.fullmatch(number.strip(" ()"))


def _tidy(text: str) -> str:
    text = re.sub(r"[(\[<]\s*[,;:|]*\s*[)\]>]", " ", text)
    text = re.sub(r"(?:\s*[,;|/:]\s*){2,}", ", ", " ".join(text.split()))
    return text.strip(" ,;:|/–—-")


def read_code(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Take a line of subject codes (UDC, JEL) or of a DOI; tell whether it was one."""
    if _DOI.match(text):
        return True
    udc = _udc_pattern(lexicon.words("subject_code")).match(text)
    if udc and any(map(str.isdigit, udc[1])):
        front.udc += [code.strip() for code in re.split(r"[;,]", udc[1]) if code.strip()]
        return True
    jel = _JEL.match(text)
    if jel:
        front.jel += re.findall(r"[A-Z]\d{1,2}", jel[1])
    return bool(jel or (udc and not re.search(r"[^\W\d]{3}", udc[1])))


@cache
def _udc_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(map(re.escape, words)) or "(?!)"
    return re.compile(rf"(?i)(?:{named})\s*[:.№]?\s*([\d.:()/+\-\"“”=*,;?\s]*)$")


def read_dates(text: str, front: Front, lexicon: Lexicon) -> bool:
    """Take a line of days of receipt and acceptance; tell whether it was one."""
    words = lexicon.words("received")
    folded = fold_words(text)
    if not any(word in folded for word in map(fold_words, words)) or not _DAY.search(text):
        return False
    for found in _DAY.finditer(text):
        before = fold_words(text[: found.start()])
        kind = _name_day(before, lexicon)
        day = _make_date(found)
        if kind and day and kind not in front.dates:
            front.dates[kind] = day
    return True


def _name_day(before: str, lexicon: Lexicon) -> str:
    """Name the kind of a day by the last word before it that is known."""
    kinds = {kind: lexicon.words(f"date_{kind}") for kind in ("received", "revised", "accepted", "published")}
    places = {
        kind: max((before.rfind(fold_words(word)) for word in words), default=-1) for kind, words in kinds.items()
    }
    best = max(places, key=lambda kind: places[kind])
    return best if places[best] >= 0 else ""


def _make_date(found: re.Match[str]) -> date | None:
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_LETTER = re.compile(r"([a-z])(?::\s*|[.)]?\s+(?=[^\W\d_]))")
_LEADING = re.compile(
    rf"\s*(?:{RAISED}([^{LOWERED}]{{1,6}}){LOWERED}|\(?(\d{{1,2}}|[a-z])\)\s*(?=\S)|(\d{{1,2}})[.\s]*(?=[^\W\d])|([*†‡§¶]+)\s*(?=\S))"
)


def read_leading_mark(text: str, known: Collection[str] = ()) -> tuple[str, str]:
    """Give the sign that a line begins with, and the rest: raised, or a number or asterisks before a word.

    A letter alone is one where it is among those `known` to stand behind names.
    """
    letter = _LETTER.match(text)
    if letter and letter[1] in known:
        return letter[1], text[letter.end() :].strip()
    found = _LEADING.match(text)
    mark = next((each for each in found.groups() if each), "") if found else ""
    return (mark.strip(" ,.)"), text[found.end() :].strip()) if found and mark.strip() else ("", text)


_SIGN = (
    rf"{RAISED}[^{LOWERED}]*{LOWERED}|(?<![\d.])\d{{1,2}}(?!\d)"
    r"|\[[*†‡§¶]\]|[*†‡§¶✉]|(?<=[\d*†‡§¶]),(?=\s?[\d*†‡§¶])"
)
_TRAILING = re.compile(rf"((?:(?:{_SIGN})\s?)+)\s*\.?$")


def read_trailing_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Give a name without the signs behind it, and these: raised numbers and letters, plain numbers, asterisks."""
    found = _TRAILING.search(text)
    if not found:
        return text, ()
    signs = found[0].replace(RAISED, ",").replace(LOWERED, ",")
    return text[: found.start()], split_marks(signs)


def split_marks(signs: str) -> tuple[str, ...]:
    """Split signs: "1,2*" is three."""
    return tuple(dict.fromkeys(re.findall(r"\d{1,2}|[^\W\d]|[*†‡§¶✉]+", signs)))


def join_words(words: Iterable[str]) -> str:
    """Make one text of several with blanks between."""
    return " ".join(filter(None, words))


def has_word(text: str, words: Sequence[str]) -> bool:
    """Tell whether a folded text has one of some folded words, as whole words."""
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words if word in text)


_MOST_OF_LABEL = 3
"""Words of a label that begins with one for authors: "Authors of the paper"."""
LONGEST_LINK = 3
"""Letters of "by" and its like, which begin more than labels."""


def cut_author_label(text: str, lexicon: Lexicon) -> str:
    """Cut a word that announces people or places: "Author: ...", "Yazar : ...", "Afiliasi: ..."."""
    head, colon, rest = text.partition(":")
    words = [fold_words(word) for word in lexicon.words("author_label")]
    folded = " ".join(re.split(r"[\s,/]+", fold_words(head).strip()))
    first = folded.split(" ")[0]
    named = folded in words or (len(first) > LONGEST_LINK and first in words and folded.count(" ") < _MOST_OF_LABEL)
    return rest.strip() if colon and named else text
