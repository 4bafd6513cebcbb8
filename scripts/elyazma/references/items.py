"""Entries of a bibliography as CSL items: types, texts, names and dates as csl_types.toml says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import phrase
from elyazma.references.clues import read_clues
from elyazma.references.dates import NO_DATE, CslDate, read_date, read_issued
from elyazma.references.drafts import Draft, Wordings, make_text
from elyazma.references.names import CslName, find_other_separator, read_names
from elyazma.references.refine import refine
from elyazma.system.nearest import did_you_mean
from elyazma.tex.inlines import Inlines, clean_url, decode_tex, find_address, to_plain
from elyazma.tex.journals import find_short_form

Rules = Mapping[str, Mapping[str, list[str]]]


_MORE_EDITORS = ("editora", "editorb", "editorc")
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
    roles: Mapping[str, str]
    wordings: Wordings
    people: Mapping[str, list[str]]
    fields: Rules


@cache
def read_type_rules() -> TypeRules:
    """Read csl_types.toml."""
    data = tomllib.loads(Path(__file__).with_name("csl_types.toml").read_text(encoding="utf-8"))
    fields = {table: data[table] for table in ("texts", "verbatim", "names", "dates")}
    wordings = Wordings(data["states"], data["kinds"], data["preprints"], data["eprints"])
    return TypeRules(
        data["types"], data["subtypes"], data["languages"], data["roles"], wordings, data["people"], fields
    )


def make_item(
    reference: Reference, rules: TypeRules, words: Mapping[str, str]
) -> tuple[CslItem, tuple[Diagnostic, ...]]:
    """Map an entry to a CSL item, decoding its values. `words` are the article's language's, for kinds of thesis."""
    reader = _ItemReader(reference, rules, [])
    kind = reader.type()
    draft = Draft(
        reference, kind, {**reader.texts(), **reader.verbatim()}, reader.names(), reader.dates(), words, rules.wordings
    )
    refine(draft)
    language = read_language(reference, rules)
    texts = {name: value for name, value in draft.texts.items() if value}
    item = CslItem(reference.key, draft.kind, texts, draft.names, draft.dates, language)
    return item, tuple(dict.fromkeys(reader.findings))


def read_language(reference: Reference, rules: TypeRules) -> str:
    """Give the ISO code of the language that an entry names; empty where it names none that is known."""
    return language_code(reference.fields.get("langid") or reference.fields.get("language", ""), rules)


def language_code(name: str, rules: TypeRules) -> str:
    """Give the ISO code of a `langid` ("english" -> "en"); a code stays as it is, anything else is no language."""
    name = name.strip().lower()
    return rules.languages.get(name) or (name if re.fullmatch(r"[a-z]{2}(-[a-z]{2,})?", name) else "")


def name_language(code: str) -> str:
    """Name a language in English by its ISO code; a code that no name is known of stays."""
    names = (name for name, known in read_type_rules().languages.items() if known == code)
    return next(names, code).title() if code else ""


_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)


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
        return self.type_by_fields(known)

    def type_by_fields(self, known: str) -> str:
        """Tell by its fields what an entry is: Mendeley writes articles as @misc, others a page with its address."""
        fields = self.reference.fields
        journal = self.first(["journaltitle", "journal"])
        if known == "document" and journal and self.first(["volume", "number", "pages"]):
            return "article-journal"
        if known == "paper-conference" and journal and "volume" in fields and "booktitle" not in fields:
            return "article-journal"
        if known == "article-journal" and not journal and "reportnumber" in fields:
            # INSPIRE writes reports that no journal has printed as articles.
            return "report"
        return self.type_of_document(known) if known == "document" else known

    def type_of_document(self, known: str) -> str:
        """Tell a part of a book, or a page of the web, from other documents."""
        fields = self.reference.fields
        if fields.get("booktitle") and fields.get("pages"):
            return "chapter"
        said = (read_clues(fields.get(name, "")).address for name in ("howpublished", "note"))
        addresses = [address for address in (fields.get("url", ""), *said) if address]
        # What has a DOI is published: a dataset, a program.
        has_doi = "doi" in fields or any(map(_DOI_ADDRESS.match, addresses))
        return "webpage" if addresses and not has_doi else known

    def texts(self) -> dict[str, Inlines]:
        found: dict[str, Inlines] = {}
        for variable, names in self.rules.fields["texts"].items():
            if name := self.first(names):
                found[variable] = self.decode(name)
        journal = self.reference.fields.get(self.first(self.rules.fields["texts"]["container-title"]), "")
        if "container-title-short" not in found and (short := find_short_form(journal)):
            found["container-title-short"] = make_text(short)
        return found

    def decode(self, name: str) -> Inlines:
        inlines, about = decode_tex(self.reference.fields[name], self.place(name))
        self.findings += about
        return inlines

    def verbatim(self) -> dict[str, Inlines]:
        fields, found = self.reference.fields, {}
        for variable, names in self.rules.fields["verbatim"].items():
            if name := self.first(names):
                found[variable] = make_text(_CLEANERS.get(variable, str.strip)(fields[name]))
        # The address of a DOI is the DOI once more.
        if "DOI" in found and _DOI_ADDRESS.match(to_plain(found.get("URL", ()))):
            del found["URL"]
        return found

    def names(self) -> dict[str, tuple[CslName, ...]]:
        found: dict[str, tuple[CslName, ...]] = {}
        fields = [(self.first(names), variable) for variable, names in self.rules.fields["names"].items()]
        fields += [(name, "editor") for name in _MORE_EDITORS if name in self.reference.fields]
        for name, variable in fields:
            if name:
                role = self.role(name, variable)
                found[role] = (*found.get(role, ()), *self.people(name))
                if role not in self.rules.people["printed"]:
                    self.replace_role(found, role, name)
        return found

    def replace_role(self, found: dict[str, tuple[CslName, ...]], role: str, field: str) -> None:
        """Let people whose role the engine does not know stand for an absent author, or say that they are left out."""
        people = found.pop(role)
        if role in self.rules.people["leading"] and "author" not in found:
            found["author"] = people
        else:
            self.findings.append(_unprinted_people(role, self.reference.key, self.place(field)))

    def people(self, name: str) -> tuple[CslName, ...]:
        people, about = read_names(self.reference.fields[name], self.place(name))
        self.findings += about
        if sign := find_other_separator(self.reference.fields[name]):
            self.findings.append(_unseparated(name, sign, self.reference.key, self.place(name)))
        last = people[-1:] if people[-1:] in ((CslName(family="others"),), (CslName(family="Others"),)) else ()
        return (*people[:-1], CslName(literal=OTHERS)) if last and people[1:] else people

    def role(self, field: str, variable: str) -> str:
        """Say as what the people in a field served: biblatex keeps that of its editors in a field of its own."""
        return self.rules.roles.get(self.reference.fields.get(f"{field}type", "").lower(), variable)

    def dates(self) -> dict[str, CslDate]:
        found = {}
        for variable, names in self.rules.fields["dates"].items():
            read = partial(read_issued, self.reference.fields, NO_DATE)
            name = self.first(names)
            # A date is read without its formatting; what is wrong in it must be said all the same.
            _ = self.decode(name) if name else ()
            date = read() if variable == "issued" else read_date(self.reference.fields.get(name, ""))
            if date:
                found[variable] = date
            elif name and variable != "issued":
                self.findings.append(_bad_date(name, self.reference.fields[name], self.place(name)))
        return found


def _unknown_type(reference: Reference, rules: TypeRules) -> Diagnostic:
    message = phrase("@{type} is no type of entry that is known here; it is printed as a document", type=reference.type)
    hint = did_you_mean(reference.type, rules.types) or phrase(
        "use @misc, or the type that fits: book, article, report, online"
    )
    return warning("unknown-entry-type", message, reference.span, hint)


def _unprinted_people(role: str, key: str, place: Span) -> Diagnostic:
    message = phrase('the {role} of "{key}" is not printed: the citation engine knows no such role', role=role, key=key)
    hint = phrase(
        "name them in the titleaddon, or give the field the role that is nearest: editor, translator, director"
    )
    return warning("people-unprinted", message, place, hint)


def _unseparated(name: str, sign: str, key: str, place: Span) -> Diagnostic:
    message = phrase(
        '"{sign}" stands between names in the {name} of "{key}": they are read as one', sign=sign, name=name, key=key
    )
    return warning("name-separator", message, place, phrase("write and between names: A. Rzayev and B. Quliyev"))


def _bad_date(name: str, value: str, place: Span) -> Diagnostic:
    return warning(
        "bad-date",
        phrase('"{value}" in "{name}" is no date and is left out', value=value, name=name),
        place,
        phrase("write it as 2024-05-17"),
    )


def strip_unverified(item: CslItem) -> CslItem:
    """Leave of a work that nobody has checked only author and year, or the title where no author is known.

    A bare family name becomes a literal: else a style that tells namesakes apart by their initials would set
    initials before every other author of that name.
    """
    issued = {name: date for name, date in item.dates.items() if name == "issued"}
    leading = [(role, people) for role, people in item.names.items() if role in ("author", "editor")]
    names = {role: tuple(map(_strip_bare_family, people)) for role, people in leading}
    texts = {} if names else {name: value for name, value in item.texts.items() if name == "title"}
    return CslItem(item.key, "document", texts, names, issued, item.language)


def _strip_bare_family(name: CslName) -> CslName:
    bare = name.literal or f"{name.particle} {name.family}".strip()
    return name if name.given else CslName(literal=bare)


# --- Fields taken as they stand ---------------------------------------------------------------------


def clean_doi(value: str) -> str:
    """Give a DOI without the address of its resolver."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", clean_url(value), flags=re.IGNORECASE)


def _clean_pages(value: str) -> str:
    r"""Give pages with the one hyphen CSL expects in a range; `\,`, braces and "pp." before them are dropped."""
    plain = re.sub(r"^\s*(?:pp?|s|с)\.\s*(?=\d)", "", to_plain(decode_tex(value, Span(""))[0]), flags=re.IGNORECASE)
    return re.sub(r"\s*[-–—‑]+\s*", "-", plain).strip()


def _clean_address(value: str) -> str:
    r"""Give an address, also one that stands in a \url of its own; where words stand beside that, all stays."""
    bare = value.strip()
    alone = bare.startswith("\\url") and bare.endswith("}") and bare.count("{") == 1
    return (find_address(value, ("url",)) if alone else "") or clean_url(value)


_CLEANERS = {"DOI": clean_doi, "URL": _clean_address, "page": _clean_pages}
