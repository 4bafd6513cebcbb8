"""Names of people in printed references: "Family, A. B.", "Family AB", "A. B. Family", "Family, Given"."""

from __future__ import annotations

import re

from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition.vocabulary import Vocabulary

UPPER = r"[^\W\d_a-zß-öø-ÿəıöüçşğāčēģīķļņšūžćđłńśźżа-яёіїєґўәғқңөұүһ]"
_WORD = rf"{UPPER}(?:[\w’'‐‑-]++|(?![\w.’'-]))"
_SMALL = "de|da|del|della|der|den|des|di|dos|du|la|le|ten|ter|van|von|zu|bin|ibn|al|el|De|Da|Del|Van|Von|Di|Le|La"
_LARGE = "(?:De|Da|Del|Di|Du|Van|Von|Le|La)"
_PARTICLE = rf"(?:(?:{_SMALL})\s+)*"
_WITHIN = r"(?:(?:de|da|do|das|dos|del|della|di|la|van|von|der|den)\s){0,2}"
"""Between the words of one name: "Golec de Zavala"."""
FAMILY = rf"(?:Sta?\.\s)?{_PARTICLE}{_WORD}(?:\s{_WITHIN}(?!Jr\b|Sr\b){_WORD})?"
_INITIAL = rf"(?!Ed\.){UPPER}(?:[a-zа-яəıöüçşğіїєәғқңөұүһ]|-{UPPER})?\."
_DOTTED = rf"{_INITIAL}(?:\s?-?\s?{_INITIAL}){{0,3}}"
_BARE = rf"{UPPER}{{1,4}}(?:-{UPPER}{{1,2}})?(?:\s{UPPER}(?![\w’'.-])){{0,3}}(?![\w’'‐‑-])"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|II|III|IV)\b\.?)?"
_PATRONYMIC = r"(?:\s(?:oğlu|qızı|oglu|qizi|оглы|кызы|оғлы|ұлы|қызы))?"
_GIVEN = rf"(?:{_DOTTED}\s)?{_WORD}(?:\s(?:(?:de|da|do|das|dos|e)\s)?{_WORD})?(?:\s{_DOTTED})?{_PATRONYMIC}"
_LONG_GIVEN = rf"(?<={UPPER}{UPPER},\s){_WORD}(?:\s(?:(?:de|da|do|das|dos|e)\s)?{_WORD}){{2,3}}(?=[.;])"
"""As Brazil's lists have it, whose family names in capitals tell them from titles: "NANTES, Eliza Adriana Sheuer"."""
_FULL = rf"(?:{_WORD}|{_DOTTED})(?:\s(?:{_WORD}|{_DOTTED})){{0,2}}"

FORMS = ("turned", "initials", "gost", "bare", "natural", "bracket", "given", "full", "alone")
"""How a list of names may be written, each list in one way; "turned" and "given" turn their first name round alone."""

_BEFORE = "(?:von|van|de|du|da|do|dos|di|del|della|la|le|ten|ter|el)(?:\\s(?:der|den|de|la|het|los|las))?"
_LATER = rf"(?:\s(?P<particle>{_BEFORE})(?=\s?[,.;(]|\s(?:&|and)\s|$))?"
"""What belongs before a family name and is printed behind the given one: "Elm E von", "Heide, T. van der"."""
_JUNIOR = r"(?:\s(?P<junior>Jr|Sr|II|III|IV)\b\.?)?"
_NAME = rf"{_WORD}(?:\s(?:{_WORD}|{_DOTTED})){{1,2}}"
_GOES_ON = (
    rf"(?!\s{_WORD}(?:\s{_DOTTED})?(?:,\s{_NAME})*,\s(?:and|&)\s{_NAME}[,.]"
    rf"|\s{_WORD}\.\s(?:19|20)\d\d[a-z]?\.\s[“\"])"
)
"""Initials are not all of it where a word follows: "Hill, H. David, Ann B. Stone", "Hill, C. Ann. 1996. “Floods"."""
_END = rf"(?P<suffix>{_SUFFIX})"
_ONE = {
    "turned": re.compile(
        rf"(?=[^,]*[^\W\d_]{{2}})(?P<family>{FAMILY}),\s(?P<given>{_BARE}){_LATER}{_END}(?=,?\s(?:\w{{1,3}}\s|&\s)?{_BARE}\s{_PARTICLE}{_WORD})"
    ),
    "unturned": re.compile(rf"(?P<given>{_BARE})\s(?P<family>{FAMILY}){_END}"),
    "initials": re.compile(
        rf"(?P<family>{FAMILY}(?:\s(?!Jr\b|Sr\b){_WORD})?){_JUNIOR}\s?,\s?"
        rf"(?P<given>(?>{_DOTTED})(?:\sd[aeo]s?\s{_DOTTED})?{_GOES_ON}|{UPPER}{{1,3}}(?=\.?[;,&]|\s(?:and|&)\s|\s?\()\.?)"
        rf"{_LATER}{_END}"
    ),
    "gost": re.compile(rf"(?P<family>{FAMILY})\s(?P<given>{_DOTTED}){_PATRONYMIC}{_LATER}{_END}"),
    "bare": re.compile(
        rf"(?P<family>{FAMILY}(?:\s(?:de|du|da|van|von|der|la)\b){{0,2}}(?:\s{_WORD})??)\s(?P<given>{_BARE})"
        rf"(?!\s(?!Jr\b|Sr\b|II\b|III\b|IV\b){_WORD}(?:,\s|\s(?:and|&|und|et|y|e|ve|və)\s|\.\s)){_LATER}{_END}"
    ),
    "natural": re.compile(rf"(?P<given>{_DOTTED})\s?(?P<family>{FAMILY}){_END}"),
    "bracket": re.compile(rf"(?P<family>{FAMILY})\s\((?P<given>{_DOTTED})\){_END}"),
    "given": re.compile(rf"(?P<family>{FAMILY}),\s(?P<given>{_LONG_GIVEN}|{_GIVEN}|{_DOTTED}){_LATER}{_END}"),
    "plain": re.compile(
        rf"(?P<given>{_WORD}(?:\s{_DOTTED}|\s(?!{_LARGE}\s){_WORD})?|{_DOTTED})\s(?P<family>{FAMILY}){_END}"
    ),
    "full": re.compile(rf"(?P<given>{_FULL})\s(?P<family>{_PARTICLE}{_WORD}){_END}"),
    "last": re.compile(
        rf"(?:(?<=&\s)|(?<=and\s)|(?={_WORD}\s\(\d{{4}}\)\s\w+\s\w+\s\w+\s))"
        rf"(?P<given>)(?P<family>{_WORD})(?P<suffix>)(?=\.?\s?\((?:19|20)\d\d)"
    ),
    "between": re.compile(
        rf"(?P<given>)(?P<family>{_WORD})(?P<suffix>)(?=,\s(?:&\s)?{FAMILY},\s(?!D\.\s?C\.|U\.\s?[KS]\.){_DOTTED})"
    ),
    "quoted_last": re.compile(
        rf"(?:(?<=and\s)|(?<=dan\s)|(?<=&\s))(?P<given>{_WORD}(?:\s{_WORD})?)\s(?P<family>{_WORD})(?P<suffix>)(?=,\s[“\"])"
    ),
    "quoted": re.compile(
        rf"(?P<given>{_WORD}(?:\s{_WORD})?)\s(?P<family>{_WORD})(?P<suffix>)"
        rf"(?=(?:,\s{_NAME}){{0,12}},?\s(?:and|dan|&)\s{_NAME},\s[“\"])"
    ),
    "lone": re.compile(rf"(?P<given>)(?P<family>{_WORD})(?P<suffix>)(?=,\s(?:and\s)?{_DOTTED}\s?{_WORD})"),
    "alone": re.compile(rf"(?P<given>)(?P<family>{FAMILY})(?P<suffix>)"),
}


_CROWDED = re.compile(rf"(?P<given>{_DOTTED})\s?(?P<family>{_WORD})(?P<suffix>)(?=\s{_WORD}\s[^\W\d_A-ZА-Я])")
_LARGE_WORD = rf"{UPPER}[\w’'‐‑-]*[^\W\d_A-ZÀ-ÞА-Я]"
"""A word that is no initials."""
_FIRST_FULL = re.compile(
    rf"(?:{_LARGE_WORD}\s{_LARGE_WORD},\s){{3,}}(?:\w{{1,3}}\s)?{_LARGE_WORD}\s{_LARGE_WORD}[.,\s]|"
    rf"{_WORD}(?:\s{_DOTTED})\s(?!Jr\b|Sr\b){_WORD}(?=,\s{_WORD}\s(?:{_WORD}|{_DOTTED})|\s\w+\s{_WORD}\s(?:{_WORD}|{_DOTTED}))"
)
"""A name in full with an initial inside, and another one behind it: "David F. Bacon and Robert E. Strom"; or four."""


@dataclass(frozen=True, slots=True)
class People:
    """A list of names: where it ends, as BibTeX writes it, and in which form it is printed."""

    end: int
    names: str
    form: str


class Names:
    """Reads lists of names with the words of the languages for "and" and "et al."."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        joined = rf"(?:(?:{vocabulary.either('and')}|AND|ET|VE|VƏ|И)\s+|&(?={UPPER}))"
        self._between = re.compile(
            rf"\s*[;,]\s*{joined}?|\s+{joined}|\s*/\s*(?={UPPER})|\s+[–—]\s+|(?<=\.)\s*(?={UPPER}[\w’'‐‑-]{{2,}},\s?{UPPER}\.[,\s(])"
        )
        self._and = re.compile(rf"\s+{joined}|\s*,\s*{joined}", re.IGNORECASE)
        self._et_al = re.compile(rf"\s*[;,]?\s*(?:&\s*)?[\[(]?{vocabulary.either('et_al')}[\])]?(?!\w)")
        self._family = re.compile(rf"{UPPER}[\w’'‐‑-]+{vocabulary.either('family_end')}")
        self._place = re.compile(vocabulary.either("place"))
        patronymic = vocabulary.either("patronymic")
        fathers = rf"{_WORD}(?:\s[\w’'‐‑-]+){{1,2}}\s{patronymic}"
        self._father = re.compile(rf"(?P<family>{_WORD}),?\s(?P<given>{fathers})(?P<suffix>)(?!\w)")
        self._gap = re.compile(r"\s*[;,]?\s*(?:…|\.\s?\.\s?\.)\s*[;,]?\s*(?:&\s*)?")

    def read(self, text: str, start: int = 0, forms: tuple[str, ...] = FORMS) -> People | None:
        """Read the longest list of names that a text has at a place, in the first form that fits."""
        if "full" in forms and _FIRST_FULL.match(text, start):
            people = self._read_form(text, start, "full")
            if people and " and " in people.names:
                return people
        if "full" in forms and (match := self._father.match(text, start)):
            return People(match.end(), _write_name(match), "given")
        for form in forms:
            people = self._read_form(text, start, form)
            if people:
                return people
        return None

    def _read_form(self, text: str, start: int, form: str) -> People | None:
        names: list[str] = []
        place = end = before = start
        while match := self._match(text, place, form, first=not names):
            before, end = end, match.end()
            names.append(self._write(match, form))
            between = self._between.match(text, end)
            if not between:
                break
            place = between.end()
        if len(names) > 1 and form == "natural" and _is_journal(text[end:]):
            names, end = names[:-1], before
        if not names:
            return None
        last = self._read_last(text, end, form)
        if last:
            return People(last.end(), " and ".join([*names, _write_name(last), "others"]), form)
        others = self._et_al.match(text, end)
        if form == "alone" and not self._stands_alone(
            text, len(names), others.end() if others else end, others=bool(others)
        ):
            return None
        if others:
            names.append("others")
        return People(others.end() if others else end, " and ".join(names), form)

    def read_crowded(self, text: str, start: int) -> People | None:
        """Read one name before a title that no sign parts from it: "R.T.Quliyev Suyun dili. Bakı"."""
        match = _CROWDED.match(text, start)
        return People(match.end(), _write_name(match), "natural") if match else None

    def ends_as_family(self, names: str) -> bool:
        """Tell whether any word of a name in full ends as family names do: "Rauf Quliyev"."""
        return any(self._family.fullmatch(word) for word in names.replace(",", "").split())

    def _write(self, match: re.Match[str], form: str) -> str:
        """Write a name; one in full whose first word alone ends as family names do has its family name first."""
        first, last = match["given"], match["family"]
        turned = form == "full" and self._family.fullmatch(first) and not self._family.fullmatch(last)
        return f"{first}, {last}" if turned else _write_name(match)

    def _read_last(self, text: str, end: int, form: str) -> re.Match[str] | None:
        """Read the last name behind points that stand for others, as APA shortens a long list."""
        gap = self._gap.match(text, end)
        return self._match(text, gap.end(), form, first=False) if gap else None

    def _stands_alone(self, text: str, count: int, end: int, *, others: bool) -> bool:
        """Tell whether family names without given ones are names: "et al." or a year stands behind them."""
        if others:
            return count == 1 or bool(self._and.search(text[:end]))
        return count > 1 and bool(re.match(r",?\s*\(?(?:19|20)\d\d", text[end:])) and bool(self._and.search(text[:end]))

    def _match(self, text: str, place: int, form: str, *, first: bool) -> re.Match[str] | None:
        match = _ONE[form if first else _LATER_FORMS.get(form, form)].match(text, place)
        if match is None and not first:
            match = next((found for other in _MIXED.get(form, ()) if (found := _ONE[other].match(text, place))), None)
        return None if match and self._is_else(match, text, form, first=first) else match

    def _is_else(self, match: re.Match[str], text: str, form: str, *, first: bool) -> bool:
        """Tell whether what looks like a name is a place, or an acronym before capitals."""
        place = not first and self._place.fullmatch(match["family"]) is not None
        if place and form == "given":
            return not _MORE_NAMES.match(text, match.end())  # "Title, London, Hill Press"
        if place and not match["given"]:
            return True
        return form == "bare" and first and match["family"].isupper() and len(match["family"]) > 1


_LATER_FORMS = {"given": "plain", "turned": "unturned"}
_MIXED = {
    "initials": ("natural", "gost", "between", "last"),
    "gost": ("natural", "initials"),
    "bare": ("last",),
    "given": ("natural", "given"),
    "natural": ("lone", "quoted", "quoted_last"),
}
"""The forms that later names of a list may have instead of the first one's; four of them have no initials."""
_MORE_NAMES = re.compile(rf"(?:,\s{_NAME})*,?\s(?:and|&)\s{_NAME}[,.:]")


def _is_journal(rest: str) -> bool:
    """Tell "J. Fluid Mech., 501" from the last author before it: a number that is no year stands behind it."""
    return bool(re.match(r"\.?\s*,?\s*[A-Z]?(?!(?:19|20)\d\d\b)\d", rest))


def _write_name(match: re.Match[str]) -> str:
    parts = {name: (value or "").strip(" ,") for name, value in match.groupdict().items()}
    family = " ".join(filter(None, (parts.get("particle", ""), parts["family"])))
    given = re.sub(r"\s+", " ", parts["given"])
    return ", ".join(filter(None, (family, parts["suffix"] or parts.get("junior", ""), given)))
