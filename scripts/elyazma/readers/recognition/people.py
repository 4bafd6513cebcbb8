"""Names of people in printed references: "Family, A. B.", "Family AB", "A. B. Family", "Family, Given"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elyazma.readers.recognition.vocabulary import Vocabulary

UPPER = r"[^\W\d_a-zß-öø-ÿəıöüçşğāčēģīķļņšūžćđłńśźżа-яё]"
_WORD = rf"{UPPER}(?:[\w’'-]++|(?![\w.’'-]))"
_PARTICLE = r"(?:(?:de|da|del|della|der|den|des|di|dos|du|la|le|ten|ter|van|von|zu|bin|ibn|al|el)\s+)*"
FAMILY = rf"{_PARTICLE}{_WORD}(?:\s(?!Jr\b|Sr\b){_WORD})?"
_DOTTED = rf"{UPPER}[a-zа-яё]?\.(?:[\s-]?{UPPER}[a-zа-яё]?\.){{0,3}}"
_BARE = rf"{UPPER}{{1,3}}(?![\w’'-])"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|II|III|IV)\b\.?)?"
_GIVEN = rf"{_WORD}(?:\s{_WORD})?(?:\s{_DOTTED})?(?:\s(?:oğlu|qızı|oglu|qizi))?"

FORMS = ("initials", "gost", "bare", "natural", "given")
"""How a list of names may be written, each list in one way; only "given" turns its first name round alone."""

_LATER = r"(?:\s(?P<particle>von|van|de)\b)?"
_END = rf"(?P<suffix>{_SUFFIX})"
_ONE = {
    "initials": re.compile(rf"(?P<family>{FAMILY}),\s(?P<given>{_DOTTED}){_END}"),
    "gost": re.compile(rf"(?P<family>{FAMILY})\s(?P<given>{_DOTTED}){_LATER}{_END}"),
    "bare": re.compile(rf"(?P<family>{FAMILY})\s(?P<given>{_BARE}){_END}"),
    "natural": re.compile(rf"(?P<given>{_DOTTED})\s(?P<family>{FAMILY}){_END}"),
    "given": re.compile(rf"(?P<family>{FAMILY}),\s(?P<given>{_GIVEN}){_LATER}{_END}"),
    "plain": re.compile(rf"(?P<given>{_WORD}(?:\s{_DOTTED}|\s{_WORD})?|{_DOTTED})\s(?P<family>{FAMILY}){_END}"),
}


@dataclass(frozen=True, slots=True)
class People:
    """A list of names: where it ends, as BibTeX writes it, and in which form it is printed."""

    end: int
    names: str
    form: str


class Names:
    """Reads lists of names with the words of the languages for "and" and "et al."."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        joined = rf"(?:{vocabulary.either('and')}\s+)"
        self._between = re.compile(rf"\s*[;,]\s*{joined}?|\s+{joined}")
        self._et_al = re.compile(rf"\s*[;,]?\s*{vocabulary.either('et_al')}(?!\w)")

    def read(self, text: str, start: int = 0, forms: tuple[str, ...] = FORMS) -> People | None:
        """Read the longest list of names that a text has at a place, in the first form that fits."""
        for form in forms:
            people = self._read_form(text, start, form)
            if people:
                return people
        return None

    def _read_form(self, text: str, start: int, form: str) -> People | None:
        names: list[str] = []
        place = end = start
        while match := self._match(text, place, form, first=not names):
            names.append(_write_name(match))
            end = match.end()
            between = self._between.match(text, end)
            if not between:
                break
            place = between.end()
        if not names:
            return None
        others = self._et_al.match(text, end)
        if others:
            names.append("others")
        return People(others.end() if others else end, " and ".join(names), form)

    def _match(self, text: str, place: int, form: str, *, first: bool) -> re.Match[str] | None:
        match = _ONE[form if first or form != "given" else "plain"].match(text, place)
        if match is None and form == "initials" and not first:
            match = _ONE["natural"].match(text, place)
        if match and form == "bare" and match["family"].isupper() and len(match["family"]) > 1:
            return None  # an acronym before capitals is no person
        return match


def _write_name(match: re.Match[str]) -> str:
    parts = {name: (value or "").strip(" ,") for name, value in match.groupdict().items()}
    family = " ".join(filter(None, (parts.get("particle", ""), parts["family"])))
    given = re.sub(r"\s+", " ", parts["given"])
    return ", ".join(filter(None, (family, parts["suffix"], given)))
