"""Entries of a bibliography as CSL items: types, texts, names and dates as csl_types.toml says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Span, warning
from elyazma.model import Inline, Reference
from elyazma.tools.bibliography.dates import NO_DATE, CslDate, read_date, read_issued
from elyazma.tools.bibliography.names import CslName, read_names
from elyazma.tools.nearest import did_you_mean
from elyazma.tools.tex.inlines import Inlines, clean_url, decode_tex, to_plain

Rules = Mapping[str, Mapping[str, list[str]]]


OTHERS = "\ue000"
"""The name that stands for BibTeX's "and others" (a private-use character: no author's name holds it)."""


@dataclass(frozen=True, slots=True)
class CslItem:
    """One work as CSL 1.0.2 describes it; the keys of the mappings are CSL variables."""

    key: str
    type: str
    texts: Mapping[str, Inlines]
    names: Mapping[str, tuple[CslName, ...]]
    dates: Mapping[str, CslDate]
    language: str = ""


@dataclass(frozen=True, slots=True)
class TypeRules:
    """csl_types.toml, read."""

    types: Mapping[str, str]
    subtypes: Mapping[str, str]
    languages: Mapping[str, str]
    fields: Rules


def read_type_rules() -> TypeRules:
    """Read csl_types.toml."""
    data = tomllib.loads(Path(__file__).with_name("csl_types.toml").read_text(encoding="utf-8"))
    return TypeRules(data["types"], data["subtypes"], data["languages"], {
        table: data[table] for table in ("texts", "verbatim", "names", "dates")
    })  # fmt: skip


def make_item(
    reference: Reference, rules: TypeRules, words: Mapping[str, str]
) -> tuple[CslItem, tuple[Diagnostic, ...]]:
    """Map an entry to a CSL item, decoding its values. `words` are the article's language's, for kinds of thesis."""
    reader = _ItemReader(reference, rules, [])
    kind = reader.type()
    texts = {**reader.texts(), **reader.verbatim()}
    item = CslItem(
        reference.key,
        kind,
        _refine(texts, reference, kind, words),
        reader.names(),
        reader.dates(),
        language_code(reference.fields.get("langid") or reference.fields.get("language", ""), rules),
    )
    return item, tuple(dict.fromkeys(reader.findings))


def language_code(name: str, rules: TypeRules) -> str:
    """Give the ISO code of a `langid` ("english" -> "en"); a code stays as it is, anything else is no language."""
    name = name.strip().lower()
    return rules.languages.get(name) or (name if re.fullmatch(r"[a-z]{2}(-[a-z]{2,})?", name) else "")


@dataclass
class _ItemReader:
    reference: Reference
    rules: TypeRules
    findings: list[Diagnostic]

    def place(self, name: str) -> Span:
        return self.reference.places.get(name, self.reference.span)

    def first(self, names: list[str]) -> str:
        """Name the first of these fields that is there."""
        return next((name for name in names if self.reference.fields.get(name)), "")

    def type(self) -> str:
        fields = self.reference.fields
        if subtype := self.rules.subtypes.get(fields.get("entrysubtype", "").lower()):
            return subtype
        known = self.rules.types.get(self.reference.type)
        if known is None:
            self.findings.append(_unknown_type(self.reference, self.rules))
            return "document"
        # A web page is commonly written as @misc with an address, and nothing else to find it by.
        is_page = known == "document" and ("url" in fields or "\\url" in fields.get("howpublished", ""))
        return "webpage" if is_page else known

    def texts(self) -> dict[str, Inlines]:
        found: dict[str, Inlines] = {}
        for variable, names in self.rules.fields["texts"].items():
            if name := self.first(names):
                found[variable] = self.decode(name)
        return found

    def decode(self, name: str) -> Inlines:
        inlines, about = decode_tex(self.reference.fields[name], self.place(name))
        self.findings += about
        return inlines

    def verbatim(self) -> dict[str, Inlines]:
        fields, found = self.reference.fields, {}
        for variable, names in self.rules.fields["verbatim"].items():
            if name := self.first(names):
                found[variable] = _text(_CLEANERS.get(variable, str.strip)(fields[name]))
        howpublished = re.search(r"\\(?:url|href)\s*\{([^{}]*)\}", fields.get("howpublished", ""))
        if howpublished and "URL" not in found:
            found["URL"] = _text(clean_url(howpublished.group(1)))
        elif fields.get("howpublished") and "URL" not in found:
            found["medium"] = self.decode("howpublished")
        # The address of a DOI is the DOI once more.
        if "DOI" in found and re.match(r"https?://(dx\.)?doi\.org/", to_plain(found.get("URL", ()))):
            del found["URL"]
        return found

    def names(self) -> dict[str, tuple[CslName, ...]]:
        found = {}
        for variable, names in self.rules.fields["names"].items():
            if name := self.first(names):
                people, about = read_names(self.reference.fields[name], self.place(name))
                self.findings += about
                last = people[-1:] if people[-1:] == (CslName(family="others"),) else ()
                found[variable] = (*people[:-1], CslName(literal=OTHERS)) if last and people[1:] else people
        return found

    def dates(self) -> dict[str, CslDate]:
        found = {}
        for variable, names in self.rules.fields["dates"].items():
            read = partial(read_issued, self.reference.fields, NO_DATE)
            name = self.first(names)
            date = read() if variable == "issued" else read_date(self.reference.fields.get(name, ""))
            if date:
                found[variable] = date
            elif name and variable != "issued":
                self.findings.append(_bad_date(name, self.reference.fields[name], self.place(name)))
        return found


def _unknown_type(reference: Reference, rules: TypeRules) -> Diagnostic:
    message = f"@{reference.type} is no type of entry that is known here; it is printed as a document"
    hint = (
        did_you_mean(reference.type, rules.types) or "use @misc, or the type that fits: book, article, report, online"
    )
    return warning("unknown-entry-type", message, reference.span, hint)


def _bad_date(name: str, value: str, place: Span) -> Diagnostic:
    return warning("bad-date", f'"{value}" in "{name}" is no date and is left out', place, "write it as 2024-05-17")


def strip_unverified(item: CslItem) -> CslItem:
    """Leave of a work that nobody has checked only author and year, or the title where no author is known.

    A bare family name becomes a literal: else a style that tells namesakes apart by their initials would set
    initials before every other author of that name.
    """
    issued = {name: date for name, date in item.dates.items() if name == "issued"}
    names = {
        role: tuple(name if name.given else CslName(literal=_bare_name(name)) for name in people)
        for role, people in item.names.items()
        if role in ("author", "editor")
    }
    texts = {} if names else {name: value for name, value in item.texts.items() if name == "title"}
    return CslItem(item.key, "document", texts, names, issued, item.language)


def _bare_name(name: CslName) -> str:
    return name.literal or f"{name.particle} {name.family}".strip()


# --- What CSL wants otherwise than .bib ------------------------------------------------------------


def _text(text: str) -> Inlines:
    return (Inline("text", text),) if text else ()


def clean_doi(value: str) -> str:
    """Give a DOI without the address of its resolver."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", clean_url(value), flags=re.IGNORECASE)


def _clean_pages(value: str) -> str:
    r"""Give pages with the one hyphen CSL expects in a range; `\,` and braces are dropped."""
    plain = to_plain(decode_tex(value, Span(""))[0])
    return re.sub(r"\s*[-–—‑]+\s*", "-", plain).strip()


_CLEANERS = {"DOI": clean_doi, "URL": clean_url, "page": _clean_pages}

_NUMBERED = {"article-journal", "article-magazine", "article-newspaper", "review", "periodical"}


def _refine(texts: dict[str, Inlines], reference: Reference, kind: str, words: Mapping[str, str]) -> dict[str, Inlines]:
    """Settle what depends on the type: number or issue, subtitles, the kind of thesis, what would stand twice."""
    refined = {**texts, **_read_number(reference, kind, "collection-title" in texts)}
    for name, part in _SUBTITLES:
        if name in refined and part in reference.fields:
            subtitle, _ = decode_tex(reference.fields[part], reference.span)
            refined[name] = (*refined[name], Inline("text", ": "), *subtitle)
    if kind == "thesis":
        word = words.get(_thesis_word(reference), "")
        refined["genre"] = _text(word) or refined.get("genre", ())
    if kind in _WITHOUT_ARCHIVE:
        refined.pop("archive", None)
        refined.pop("archive_location", None)
    return {name: value for name, value in refined.items() if value}


_SUBTITLES = (("title", "subtitle"), ("container-title", "booksubtitle"), ("container-title", "journalsubtitle"))
_WITHOUT_ARCHIVE = {"book", "chapter", "paper-conference", "thesis"}


def _read_number(reference: Reference, kind: str, in_series: bool) -> dict[str, Inlines]:
    """Read "number", which is an issue, a report's number or, for a book, the number in its series."""
    number = reference.fields.get("issue") or reference.fields.get("number", "")
    # citeproc takes a hyphenated number for a range and prints its label in the plural.
    plain = to_plain(decode_tex(number, reference.span)[0]).replace("-", "\u2011")
    if kind in _NUMBERED:
        return {"issue": _text(plain)}
    in_series = in_series and kind in ("book", "chapter", "paper-conference")
    return {"collection-number" if in_series else "number": _text(plain)}


def _thesis_word(reference: Reference) -> str:
    """Name the language's word for this kind of thesis; none for a kind that the entry words itself."""
    kind = reference.fields.get("type", "").lower() or reference.type
    return {"phdthesis": "phd_thesis", "mathesis": "masters_thesis", "mastersthesis": "masters_thesis"}.get(kind, "")
