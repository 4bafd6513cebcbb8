"""Read the text of a citation as the command that prints it, by the works that the manuscript knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from elyazma.languages.folding import fold_words as fold
from elyazma.model.diagnostics import Span
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Manuscript, Reference, References
from elyazma.references.names import read_names
from elyazma.tex.escape import escape_option

_NARRATIVE = {"parencite": "textcite", "autocite": "textcite", "Parencite": "Textcite", "Autocite": "Textcite"}
_IN_BRACKETS = {narrative: bare for bare, narrative in _NARRATIVE.items()}
_NAME = re.compile(r"[^\W\d_][\w’'ʼ-]*")
_YEAR = re.compile(r"\b(\d{4})([a-z]?)\b")
_NUMBERS = re.compile(r"\s*(\d{1,4})(?:\s*[–-]\s*(\d{1,4}))?\s*")
_SMALL = frozenset(
    ("and", "et", "al", "və", "ve", "b", "ed", "eds", "и", "др", "та", "ін", "others", "vd", "diğerleri")
)
_MOST_IN_RANGE = 50


@dataclass(frozen=True, slots=True)
class Work:
    """A work as the text can name it: the names it is cited by, the year with its letter, its number in the list."""

    key: str
    names: frozenset[str]
    families: frozenset[str]
    year: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Citer:
    """Reads citations: `opening` and `closing` are the signs around one, `commands` those that the text uses."""

    works: Sequence[Work]
    numeric: bool
    opening: str
    closing: str
    between: str
    commands: frozenset[str]

    def read(self, text: str, hint: str = "") -> str | None:
        """Give the command for a citation as it is printed, brackets included; none where it names no known work."""
        text = text.strip()
        inner = self.strip(text)
        if inner is None:
            return self._read_narrative(text, hint)
        parts = self._read_numbers(inner) if self.numeric else self._read_works(inner)
        return self._write(parts, self._choose(hint, narrative=False)) if parts else None

    def strip(self, text: str) -> str | None:
        """Give what stands between the signs around a citation; none where they do not stand around the whole."""
        opening, closing = self.opening.strip(), self.closing.strip()
        inner = text[len(opening) : len(text) - len(closing)]
        if self.numeric and opening and closing:
            # "[1], [2]": each number may have brackets of its own.
            inner = re.sub(rf"{re.escape(closing)}\s*[,;–-]\s*{re.escape(opening)}", _join_brackets, inner)
        whole = text.startswith(opening) and text.endswith(closing) and opening not in inner and closing not in inner
        return inner if opening and whole else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where citations in brackets may stand in a text."""
        opening, closing = self.opening.strip(), self.closing.strip()
        if opening and closing:
            signs = re.escape(opening + closing)
            group = rf"{re.escape(opening)}[^{signs}]*\d[^{signs}]*{re.escape(closing)}"
            pattern = re.compile(rf"{group}(?:\s*[,;–-]\s*{group})*" if self.numeric else group)
            yield from (found.span() for found in pattern.finditer(text))

    def find_name(self, before: str, text: str) -> int:
        """Give how many letters before a year in brackets are the name that it belongs to; 0 where none is."""
        inner = self.strip(text)
        found = _YEAR.match(inner or "")
        for work in self.works if found and not self.numeric else ():
            for name in work.names if work.year == found[0] else ():  # type: ignore[index]
                if fold(before.rstrip()).endswith(fold(name)):
                    return len(before) - len(before.rstrip()) + len(name)
        return 0

    # --- Parts ------------------------------------------------------------------------------------------

    def _read_works(self, inner: str) -> list[tuple[str, str, str]]:
        """Read "see A, 2018, p. 5; B, 2019" as keys, each with what stands before and behind it; empty if unknown."""
        parts: list[tuple[str, str, str]] = []
        for piece in inner.split(self.between.strip() or ";"):
            read = self._read_work(piece.strip())
            if not read:
                return []
            parts += read
        return parts

    def _read_work(self, piece: str) -> list[tuple[str, str, str]]:
        years = list(_YEAR.finditer(piece))
        if not years:
            return []
        head = piece[: years[0].start()]
        prefix, found = self._find_work(head, years[0][0])
        parts = [(found.key, prefix, "")] if found else []
        end = years[0].end()
        for year in years[1:]:
            # "A, 2018, 2019a": more years of the same people, with nothing but a comma between.
            if not found or piece[end : year.start()].strip() != "," or not self._same(found, year[0]):
                break
            parts.append((self._same(found, year[0]), "", ""))
            end = year.end()
        behind = piece[end:]
        if not parts or (behind.strip() and behind.lstrip()[:1] not in ",:"):
            return []
        key, before, _ = parts[-1]
        parts[-1] = (key, before, behind.strip(" ,:"))
        return parts

    def _same(self, work: Work, year: str) -> str:
        return next((each.key for each in self.works if each.families == work.families and each.year == year), "")

    def _find_work(self, head: str, year: str) -> tuple[str, Work | None]:
        """Find the one work that a name and a year mean; what stands before the name is the text before it."""
        rest = head.strip(" ,(")
        exact = [
            (work, name)
            for work in self.works
            for name in work.names
            if work.year == year and fold(rest).endswith(fold(name))
        ]
        if exact:
            work, name = max(exact, key=lambda each: len(each[1]))
            return _keep_prefix(rest[: len(rest) - len(name)].strip()), work
        return "", self._find_by_families(head, year)

    def _find_by_families(self, head: str, year: str) -> Work | None:
        capital = {fold(word) for word in _NAME.findall(head) if word[:1].isupper() or word.lower() not in _SMALL}
        named = [work for work in self.works if work.year == year and capital <= work.families]
        return named[0] if capital and len(named) == 1 else None

    def _read_numbers(self, inner: str) -> list[tuple[str, str, str]]:
        """Read "3, 5–7, p. 12" as keys and what stands behind them."""
        known = {work.number: work.key for work in self.works if work.number}
        parts: list[tuple[str, str, str]] = []
        pieces = re.split(r"[,;]", inner)
        for at, piece in enumerate(pieces):
            numbers = _list_numbers(piece)
            if not numbers:
                behind = ",".join(pieces[at:]).strip()
                return [*parts[:-1], (parts[-1][0], "", behind)] if parts else []
            if not all(number in known for number in numbers):
                return []
            parts += [(known[number], "", "") for number in numbers]
        return parts

    def _read_narrative(self, text: str, hint: str) -> str | None:
        places = list(self.find(text))
        if len(places) != 1 or places[0][1] != len(text):
            return None
        start, end = places[0]
        inner = self.strip(text[start:end]) or ""
        parts = self._read_numbers(inner) if self.numeric else self._read_works(f"{text[:start].strip()}, {inner}")
        if len(parts) != 1 or parts[0][1]:
            return None
        if self.numeric and not any(fold(text[:start].strip()) == fold(name) for name in self._names(parts[0][0])):
            return None
        return self._write(parts, self._choose(hint, narrative=True))

    def _names(self, key: str) -> Iterable[str]:
        return next((work.names for work in self.works if work.key == key), frozenset())

    # --- Commands ---------------------------------------------------------------------------------------

    def _choose(self, hint: str, *, narrative: bool) -> str:
        """Give the command: the one that stood there, if it prints such a citation, else one that the text uses."""
        is_narrative = hint.lower() in ("citet", "textcite", "citeasnoun", "newcite")
        if hint and is_narrative == narrative and not hint.endswith("s"):
            return hint
        if narrative:
            return _NARRATIVE.get(hint) or ("textcite" if self.commands & _NARRATIVE.keys() else "citet")
        if hint in _IN_BRACKETS:
            return _IN_BRACKETS[hint]
        return next((each for each in ("parencite", "autocite") if each in self.commands), "citep")

    def _write(self, parts: Sequence[tuple[str, str, str]], command: str) -> str | None:
        """Write a command; natbib has one text before all its keys and one behind them."""
        keys = ",".join(dict.fromkeys(key for key, _, _ in parts))
        before, behind = parts[0][1], parts[-1][2]
        if any(each[1] for each in parts[1:]) or any(each[2] for each in parts[:-1]):
            return None
        notes = f"[{escape_option(before)}][{escape_option(behind)}]" if before else ""
        notes = notes or (f"[{escape_option(behind)}]" if behind else "")
        return f"\\{command}{notes}{{{keys}}}"


def _keep_prefix(text: str) -> str:
    return text.rstrip(" ,")


def _list_numbers(text: str) -> Sequence[int]:
    """Read "3" or "5–7"; nothing of what is no number."""
    found = _NUMBERS.fullmatch(text)
    numbers = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
    return numbers if len(numbers) <= _MOST_IN_RANGE else range(0)


def _join_brackets(found: re.Match[str]) -> str:
    return "–" if "–" in found[0] or "-" in found[0] else ", "


# --- The works --------------------------------------------------------------------------------------


def make_citer(
    manuscript: Manuscript, references: References, commands: Iterable[str], more: Sequence[Work] = ()
) -> Citer:
    """Make what reads citations from the printed list, and from the entries that nobody cites yet."""
    families = {each.key: find_families(each.fields) for each in manuscript.bibliography.references}
    works = [
        Work(
            each.key,
            frozenset(filter(None, (each.label.short, each.label.long))),
            families.get(each.key, frozenset()),
            each.label.year,
            each.label.number or at,
        )
        for at, each in enumerate(references.entries, 1)
    ]
    printed = {work.key for work in works}
    works += [_make_work(each) for each in manuscript.bibliography.references if each.key not in printed]
    form = references.form
    used = frozenset(commands)
    numeric = references.mode == "numeric"
    return Citer((*works, *more), numeric, form.opening, form.closing, form.between, used)


def _make_work(reference: Reference) -> Work:
    return make_work(reference.key, reference.fields)


def make_work(key: str, fields: Mapping[str, str]) -> Work:
    """Make a work of an entry's fields."""
    year = _YEAR.search(fields.get("year", "") or fields.get("date", ""))
    people = _list_families(fields)
    names = {people[0]} if people else set()
    names |= {f"{people[0]}{sign}{people[1]}" for sign in (" & ", " and ", " və ")} if len(people) == _PAIR else set()
    names |= {f"{people[0]} et al."} if len(people) > _PAIR else set()
    names -= set(people[:1]) if len(people) == _PAIR else set()
    return Work(key, frozenset(names), find_families(fields), year[0] if year else "")


_PAIR = 2


def find_families(fields: Mapping[str, str]) -> frozenset[str]:
    """Give all words of the families' names of a work, folded."""
    return frozenset(fold(word) for name in _list_families(fields) for word in _NAME.findall(name))


def _list_families(fields: Mapping[str, str]) -> list[str]:
    people, _ = read_names(fields.get("author") or fields.get("editor") or "", Span("bib"))
    return [" ".join(filter(None, (each.particle, each.family or each.literal))) for each in people]
