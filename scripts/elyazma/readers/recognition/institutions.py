"""The head of a printed reference: who wrote it, and the year where it stands behind the names."""

from __future__ import annotations

import re

from elyazma.languages.folding import fold_case
from elyazma.readers.recognition.details import YEAR
from elyazma.readers.recognition.people import UPPER, Names, People
from elyazma.readers.recognition.reference_parser import STRUCK, ReferenceParser
from elyazma.readers.recognition.vocabulary import Vocabulary

_LONGEST_NAME = 120
_MOST_WORDS = 14


_BEFORE_QUOTE = re.compile(
    rf"(?P<name>(?:{UPPER}|\d)[^.,“”\"«»\0]*(?:\([A-Z]{{2,}}\)|\sInc\.|\sLtd\.|[^\s.,(]))[.,]\s+(?=[“\"]\S)"
)
"""An institution before a title in quotation marks: nobody else stands there where no person does."""
_PAIR = 2
_IN_TITLES = frozenset(("nations", "federation", "team", "consortium", "collaboration"))
"""Words for institutions that stand in titles as well: "The Wealth of Nations"."""
_LONGEST_INITIALISM = 3
_LOOKED_AT = 30
"""Signs behind a head in which small letters tell that not all is in capitals."""
_INITIAL = re.compile(rf"\.|(?<!\w){UPPER}(?!\w)")
_CERTAINTY = {"turned": 0.9, "initials": 0.95, "gost": 0.9, "bare": 0.9, "natural": 0.9, "given": 0.85}
_CERTAINTY |= {"bracket": 0.9, "full": 0.6, "alone": 0.7}


_SPACED = re.compile(rf"\s*(?<!\w)(?P<year>{YEAR})\s+(?=[“\"«]?{UPPER})")
"""A year that no sign parts from names and title, as archaeologists print it: "Stone, Ann 1996 Small rivers."."""

_BETWEEN = re.compile(rf",\s(?P<year>{YEAR}),\s+(?=[“\"«]?{UPPER})")
"""The same between commas, as geologists print it: "Stone, A., 1996, Rivers"."""


class Heads:
    """Reads authors or editors and the year behind them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        either = vocabulary.either
        self.names = Names(vocabulary)
        role = either("editor", "editors")
        self._role = re.compile(rf"\s*,?\s*[(\[]?\s*{role}\s*\.?\s*[)\]]?\.?(?=[\s.,:;(]|$)", re.IGNORECASE)
        none = rf"{either('no_date', 'in_press', 'forthcoming')}"
        month = rf"{either('month')}"
        after = r"(?:\s+(?P<day2>\d{1,2})(?P<span>\s?[–-]\s?[\w ]+)?)?"
        day = rf"(?:,\s*(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{month}){after})?"
        self._bracketed = re.compile(rf"\s?[.,]?\s*\((?P<year>{YEAR}|{none}){day}\)\s*[.,:]?", re.IGNORECASE)
        # As Word itself prints dates in Spanish, and in any language from its form for them.
        self._day_first = re.compile(
            rf"[.,]?\s*\((?:(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?(?P<month>{month})\.?,?\s+(?:de\s+)?(?P<year>{YEAR})"
            rf"|(?P<year2>{YEAR}),\s*(?P<month2>[01]\d)\s(?P<day2>\d\d))\)\s*[.,:]?",
            re.IGNORECASE,
        )
        first = rf"(?:[(\[](?P<origyear>{YEAR})[)\]]\s)?"
        self._bare = re.compile(rf"[.,]?\s+{first}(?P<year>{YEAR}|{none})\s*[.:](?=\s|$)", re.IGNORECASE)
        self._undated = re.compile(either("no_date"), re.IGNORECASE)
        self._placed = re.compile(rf"[.,)]\s*[-–—]?\s*{either('place')}\s*[:,.]")
        own = [form for language in vocabulary.languages[:1] for form in language.recognition.get("and", ())]
        self._and = re.compile(rf"\s+(?:{'|'.join(map(re.escape, [*own, '&']))})\s+")
        self._et_al = re.compile(rf",?\s+{either('et_al')}$")
        self._country = re.compile(either("country"))
        place = either("place")
        self._imprint = re.compile(
            rf"\s*(?:{place}\s*[:,]|{UPPER}[^.:;]{{1,25}}:\s?[^.:;]{{2,60}}[;,]\s*\d{{4}}|{place}[.,;]?\s*\d{{4}})"
        )
        self._named = re.compile(either("institution", "institution_word"), re.IGNORECASE)
        self._institutions = vocabulary.institutions

    def read(self, parser: ReferenceParser, start: int) -> int:
        """Take names and year at the start; give the place behind them."""
        people = self.names.read(parser.left, start)
        if people and people.form == "given" and not self._ends_well(parser.left, people):
            people = self.names.read(parser.left, start, ("full",))
            people = people if people and " and " not in people.names else None
        if people and self._ends_well(parser.left, people):
            return self._take_people(parser, start, people)
        crowded = self.names.read_crowded(parser.left, start)
        if crowded and re.compile(rf"{self._placed.pattern}|[.,]\s*[-–—]").search(parser.left, crowded.end):
            return self._take_people(parser, start, crowded)
        return self._read_institution(parser, start)

    def _ends_well(self, text: str, people: People) -> bool:
        """Tell whether a sign, a year or a role stands behind the names, as it must."""
        behind = text[people.end :]
        spaced = _match_spaced(text, text, people.end)
        if people.form == "full" and not (spaced and " and " in people.names):
            return self._ends_full(people, behind)
        signs = (self._role, self._bracketed, self._bare, _BETWEEN)
        bracketed = re.match(r"\s*\(", behind) and people.form != "given"
        if bracketed or spaced or not behind.strip() or any(sign.match(behind) for sign in signs):
            return True
        dotted = text[people.end - 1] == "."
        match people.form:
            case "given" if self._placed.match(behind):
                return False  # "Water Ways, Second Edition, London, ..." names nobody
            case "given":
                return dotted or bool(re.match(r"\.(?:\s|,|$)|[,:]?\s*[“\"«„‘]", behind)) or _goes_on(behind)
            case "natural" | "bare" | "bracket":
                return (
                    dotted
                    or bool(re.match(r"\s*[.,:;*“\"«„]", behind))
                    or (people.form == "bare" and _year_follows(behind))
                )
        return dotted or people.form == "gost" or bool(re.match(r"[.,:;]|\s*\(", behind))

    def _ends_full(self, people: People, behind: str) -> bool:
        """Tell names in full from a title in capitals: several of them, or one before a title and more."""
        national = STRUCK in behind and self._is_national(people.names)
        if (
            self._is_institution(people.names.replace(",", ""))
            or national
            or people.names.endswith((", A", ", The", ", An"))
        ):
            return False
        several = " and " in people.names
        if not several and self._is_title(people.names, behind):
            return False
        if self._bracketed.match(behind) or self._bare.match(behind) or self._role.match(behind):
            return several  # "World Bank. 2010." is rather an institution
        return self._stops_well(people.names, behind, several=several)

    def _stops_well(self, names: str, behind: str, *, several: bool) -> bool:
        """Tell whether what follows names in full is a title: quoted, behind a full stop, or with more behind it."""
        quoted = re.match(r"[.,:]?\s*[“\"«„‘]", behind)
        stopped = re.match(rf"[.:]\s+\S|\.(?={UPPER})", behind) or (several and re.match(r",\s", behind))
        long = re.match(r"[.:]\s*[^.,:]+\s[^.,:]+\s[^.,:]+[.,:]", behind) or self._placed.search(behind)
        if not several and self._goes_on_by_commas(names, behind):
            return True
        return bool(quoted) or bool(stopped and (several or long))

    def _names_nobody(self, names: str, behind: str) -> bool:
        """Tell an institution, or a title's first words, from names in full."""
        national = STRUCK in behind and self._is_national(names)
        return national or self._is_institution(names.replace(",", "")) or names.endswith((", A", ", The", ", An"))

    def _is_national(self, names: str) -> bool:
        """Tell a site's institution by the country behind it, "Statistik Austria": people bear such names too."""
        return " and " not in names and self._country.fullmatch(names.partition(",")[0]) is not None

    def _stands_in_capitals(self, match: re.Match[str], rest: str) -> bool:
        """Tell whether a head is in capitals and what follows is not: so Brazil's lists print institutions."""
        words = match[1].split()
        named = self._named.search(match[1]) is not None if len(words) > 1 else len(match[1]) > _LONGEST_INITIALISM
        large = match[0].endswith(".") and match[1].isupper() and not re.search(r"\d", match[1])
        return large and named and len(words) <= _MOST_WORDS and any(map(str.islower, rest[:_LOOKED_AT]))

    def _is_title(self, name: str, behind: str) -> bool:
        """Tell a title in capitals from one name: it has more words, or a place stands behind it."""
        long = (
            len(name.split()) > _PAIR
            and not _INITIAL.search(name)
            and not self.names.ends_as_family(name.partition(",")[0])
        )
        return long or self._placed.match(behind) is not None

    def _goes_on_by_commas(self, name: str, behind: str) -> bool:
        """Tell a name in full, with commas behind it and the title, by its ending: "Rauf Quliyev, Suyun dili, Bakı"."""
        titled = re.match(r",\s[^,.]+,\s", behind) is not None
        return titled and self.names.ends_as_family(name) and self._placed.search(behind) is not None

    def _take_people(self, parser: ReferenceParser, start: int, people: People) -> int:
        role = self._role.match(parser.left, people.end)
        certainty = _CERTAINTY[people.form]
        parser.take("editor" if role else "author", people.names, certainty)
        end = role.end() if role else people.end
        parser.strike(start, end)
        spaced = _match_spaced(parser.text, parser.left, end)
        return self._take_year(parser, spaced) if spaced else self.read_year(parser, end)

    def read_year(self, parser: ReferenceParser, start: int) -> int:
        """Take the year behind names; give the place behind it."""
        signs = (self._bare, self._bracketed, self._day_first, _BETWEEN)
        match = next((found for sign in signs if (found := sign.match(parser.left, start))), None)
        match = match or _match_spaced(parser.text, parser.left, start)
        return self._take_year(parser, match) if match else start

    def _take_year(self, parser: ReferenceParser, match: re.Match[str]) -> int:
        groups = match.groupdict()
        year = groups["year"] or groups.get("year2", "")
        if not self._undated.fullmatch(year):
            parser.take("year", year, 0.95)
        if match[0].startswith(","):
            parser.take("comma", "1")
        if not groups.get("span"):
            parser.take("month", groups.get("month") or groups.get("month2") or "")
            parser.take("day", groups.get("day") or groups.get("day2") or "")
        parser.take("origdate", groups.get("origyear") or "", 0.8)
        parser.strike(*match.span())
        return match.end()

    def _read_institution(self, parser: ReferenceParser, start: int) -> int:
        """Read an institution, or nobody: what stands before a year in second place is the title or who published."""
        for pattern in (self._bracketed, self._bare):
            match = pattern.search(parser.left, start, start + _LONGEST_NAME + 20)
            head = _head_between(parser.left, start, match.start()) if match else ""
            if match and head:
                rest = parser.left[match.end() :]
                if not self._is_head(head, rest, bracketed=pattern is self._bracketed):
                    break
                self._take_head(parser, head, rest)
                parser.strike(start, match.start())
                return self._take_year(parser, match)
        return self._read_undated(parser, start)

    def _read_undated(self, parser: ReferenceParser, start: int) -> int:
        """Read an institution without a year behind it: before a quoted title, or one that a word tells."""
        quoted = _BEFORE_QUOTE.match(parser.left, start)
        if quoted and len(quoted["name"].split()) <= _MOST_WORDS:
            return self._take_institution(parser, quoted["name"], quoted)
        match = re.compile(rf"({UPPER}[^.,“”\0]{{0,{_LONGEST_NAME}}})[.,](?=\s)").match(parser.left, start)
        rest = parser.left[match.end() :] if match else ""
        told = match and (self._is_institution(match[1]) or self._stands_in_capitals(match, rest))
        doubtful = match is not None and not self._is_surely(match[1])
        named = told and not (doubtful and (self._imprint.match(rest) or not self._may_be_title(rest)))
        return self._take_institution(parser, match[1], match) if match and named else start

    def _take_institution(self, parser: ReferenceParser, name: str, match: re.Match[str]) -> int:
        parser.take("author", f"{{{name.strip()}}}", 0.6)
        parser.strike(*match.span())
        return match.end()

    def _take_head(self, parser: ReferenceParser, head: str, rest: str) -> None:
        if "unverified" in parser.fields:
            parser.take("author", self._split_authors(head), 0.8)
        elif self._is_institution(head) or self._has_title(rest) or "url" in parser.fields:
            parser.take("author", f"{{{head}}}", 0.7)
        else:
            parser.take("title", head.strip('“”"«»'), 0.7)

    def _is_head(self, head: str, rest: str, *, bracketed: bool) -> bool:
        """Tell a head with its year from a whole entry that ends with one."""
        if bracketed:
            return not re.match(r"\s*/", rest)  # a title with years in brackets, before who is answerable for it
        if re.search(r"[.;:](?:\s|[–—-])", head) or head.count(",") > 1:
            return False
        return self._is_institution(head) or bool(re.search(r"\w{2}", rest))

    def _has_title(self, rest: str) -> bool:
        """Tell whether behind the year a title and more follow, so that what stands before it is the author."""
        return len([part for part in re.split(r"[.?!]\s+|//", rest) if re.search(r"\w", part)]) > 1

    def _is_surely(self, head: str) -> bool:
        """Tell an institution by initials alone, or a word that titles seldom have."""
        named = {fold_case(word) for word in head.split()} & self._institutions.last
        return re.fullmatch(rf"{UPPER}{{2,7}}", head) is not None or bool(named - _IN_TITLES)

    def _may_be_title(self, rest: str) -> bool:
        """Tell whether a title stands behind a head, and not a serial with its numbers."""
        first = re.split(rf"[(\[{STRUCK}]", rest)[0]
        return self._has_title(rest) or (re.search(r"\w{2}", first) is not None and not re.search(r",\s*\d", first))

    def _is_institution(self, head: str) -> bool:
        words = head.split()
        short = re.fullmatch(rf"{UPPER}{{2,7}}|.*\s\({UPPER}{{2,8}}\)", head)
        return bool(short) or any(fold_case(word) in self._institutions.last for word in words)

    def _split_authors(self, head: str) -> str:
        """Write names that stand there without given names, as the text cites them."""
        shortened = self._et_al.search(head)
        names = self._and.split(head[: shortened.start()] if shortened else head)
        people = [name.strip() for part in names for name in part.split(",") if name.strip()]
        braced = [f"{{{name}}}" if " " in name else name for name in people]
        return " and ".join([*braced, "others"] if shortened else braced)


def _match_spaced(text: str, left: str, end: int) -> re.Match[str] | None:
    """Match a year that no sign parts from the names before it, unless it begins a title behind initials."""
    found = _SPACED.match(left, end)
    dotted = text[:end].endswith(".")
    later = re.compile(r"[^\d](?:1[4-9]|20)\d\d(?!\d)").search(left, found.end()) if found else None
    return None if dotted and later else found


def _goes_on(behind: str) -> bool:
    """Tell whether a title of three words at least follows a comma: "Kling, Rob, Value conflicts and choice, ..."."""
    return bool(re.match(rf",\s{UPPER}[^,.]*\s[^,.]*\s[^,.]*[,.]", behind))


def _year_follows(behind: str) -> bool:
    return bool(re.match(r"\s(?:19|20)\d\d[a-z]?\s", behind))


def _head_between(left: str, start: int, end: int) -> str:
    """Give what may be an institution's name before a year; empty where it is too long or more than a name."""
    head = left[start:end].strip(" .,")
    numbered = re.search(r"\d\s*[:,(]\s*\d", head)
    return head if len(head.split()) <= _MOST_WORDS and not numbered and not re.search(r"//|[(“\[\0]", head) else ""
