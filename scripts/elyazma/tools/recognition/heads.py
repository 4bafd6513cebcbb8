"""The head of a printed reference: who wrote it, and the year where it stands behind the names."""

from __future__ import annotations

import re

from elyazma.languages.folding import fold_case
from elyazma.tools.recognition.details import YEAR
from elyazma.tools.recognition.people import UPPER, Names, People
from elyazma.tools.recognition.slip import Slip
from elyazma.tools.recognition.vocabulary import Vocabulary

_LONGEST_NAME = 120
_MOST_WORDS = 14


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
        self._bracketed = re.compile(rf"[.,]?\s*\((?P<year>{YEAR}|{none}){day}\)\s*[.,:]?", re.IGNORECASE)
        first = rf"(?:[(\[](?P<origyear>{YEAR})[)\]]\s)?"
        self._bare = re.compile(rf"[.,]?\s+{first}(?P<year>{YEAR}|{none})\s*[.:](?=\s|$)", re.IGNORECASE)
        self._undated = re.compile(either("no_date"), re.IGNORECASE)
        own = [form for language in vocabulary.languages[:1] for form in language.recognition.get("and", ())]
        self._and = re.compile(rf"\s+(?:{'|'.join(map(re.escape, [*own, '&']))})\s+")
        self._et_al = re.compile(rf",?\s+{either('et_al')}$")
        self._institutions = vocabulary.institutions

    def read(self, slip: Slip, start: int) -> int:
        """Take names and year at the start; give the place behind them."""
        people = self.names.read(slip.left, start)
        if people and self._ends_well(slip.left, people):
            return self._take_people(slip, start, people)
        return self._read_institution(slip, start)

    def _ends_well(self, text: str, people: People) -> bool:
        """Tell whether a sign, a year or a role stands behind the names, as it must."""
        behind = text[people.end :]
        if self._role.match(behind) or self._bracketed.match(behind) or self._bare.match(behind) or not behind.strip():
            return True
        if re.match(r"\s*\(", behind) and people.form != "given":
            return True
        if people.form == "given":
            return bool(re.match(r"\.(?:\s|$)|,?\s*[“\"«]", behind)) or text[people.end - 1] == "."
        if people.form in ("natural", "bare"):
            return bool(re.match(r"\s*[.,:;]", behind)) or text[people.end - 1] == "."
        return text[people.end - 1] == "." or bool(re.match(r"[.,:;]|\s*\(", behind)) or people.form == "gost"

    def _take_people(self, slip: Slip, start: int, people: People) -> int:
        role = self._role.match(slip.left, people.end)
        certainty = {"initials": 0.95, "gost": 0.9, "bare": 0.9, "natural": 0.9, "given": 0.85}[people.form]
        slip.take("editor" if role else "author", people.names, certainty)
        end = role.end() if role else people.end
        slip.strike(start, end)
        return self._read_year(slip, end)

    def _read_year(self, slip: Slip, start: int) -> int:
        match = self._bare.match(slip.left, start) or self._bracketed.match(slip.left, start)
        return self._take_year(slip, match) if match else start

    def _take_year(self, slip: Slip, match: re.Match[str]) -> int:
        groups = match.groupdict()
        if not self._undated.fullmatch(groups["year"]):
            slip.take("year", groups["year"], 0.95)
        if match[0].startswith(","):
            slip.take("comma", "1")
        if not groups.get("span"):
            slip.take("month", groups.get("month") or "")
            slip.take("day", groups.get("day") or groups.get("day2") or "")
        slip.take("origdate", groups.get("origyear") or "", 0.8)
        slip.strike(*match.span())
        return match.end()

    def _read_institution(self, slip: Slip, start: int) -> int:
        """Read an institution, or nobody: what stands before a year in second place is the title or who published."""
        for pattern in (self._bracketed, self._bare):
            match = pattern.search(slip.left, start, start + _LONGEST_NAME + 20)
            head = slip.left[start : match.start()].strip(" .,") if match else ""
            if match and head and len(head.split()) <= _MOST_WORDS and not re.search(r"//|[(“\[\0]", head):
                rest = slip.left[match.end() :]
                if not self._is_head(head, rest, bracketed=pattern is self._bracketed):
                    break
                if "unverified" in slip.fields:
                    slip.take("author", self._split_authors(head), 0.8)
                elif self._is_institution(head) or self._has_title(rest) or "url" in slip.fields:
                    slip.take("author", f"{{{head}}}", 0.7)
                else:
                    slip.take("title", head.strip('“”"«»'), 0.7)
                slip.strike(start, match.start())
                return self._take_year(slip, match)
        match = re.compile(rf"({UPPER}[^.,“”\0]{{0,{_LONGEST_NAME}}})[.,](?=\s)").match(slip.left, start)
        if match and self._is_institution(match[1]):
            slip.take("author", f"{{{match[1].strip()}}}", 0.6)
            slip.strike(*match.span())
            return match.end()
        return start

    def _is_head(self, head: str, rest: str, *, bracketed: bool) -> bool:
        """Tell a head with its year from a whole entry that ends with one."""
        if bracketed:
            return True
        if re.search(r"[.;:]\s", head) or head.count(",") > 1:
            return False
        return self._is_institution(head) or bool(re.search(r"\w{2}", rest))

    def _has_title(self, rest: str) -> bool:
        """Tell whether behind the year a title and more follow, so that what stands before it is the author."""
        return len([part for part in re.split(r"[.?!]\s+|//", rest) if re.search(r"\w", part)]) > 1

    def _is_institution(self, head: str) -> bool:
        words = head.split()
        short = re.fullmatch(rf"{UPPER}{{2,7}}", head)
        return bool(short) or any(fold_case(word) in self._institutions.last for word in words)

    def _split_authors(self, head: str) -> str:
        """Write names that stand there without given names, as the text cites them."""
        shortened = self._et_al.search(head)
        names = self._and.split(head[: shortened.start()] if shortened else head)
        people = [name.strip() for part in names for name in part.split(",") if name.strip()]
        braced = [f"{{{name}}}" if " " in name else name for name in people]
        return " and ".join([*braced, "others"] if shortened else braced)
