"""Read article.toml: check its structure, then its values."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from elyazma.languages.folding import fold_latin
from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Diagnostic, Span, error, is_fatal, warning
from elyazma.model.file_names import PARTS, find_fault
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.sources.toml import TomlOutcome, read_toml
from elyazma.system.nearest import did_you_mean
from elyazma.tex.characters import HIDDEN, report_hidden

ROLES = (
    "Conceptualization",
    "Data curation",
    "Formal analysis",
    "Funding acquisition",
    "Investigation",
    "Methodology",
    "Project administration",
    "Resources",
    "Software",
    "Supervision",
    "Validation",
    "Visualization",
    "Writing – original draft",
    "Writing – review & editing",
)
"""The contributor roles of ANSI/NISO Z39.104-2022 (credit.niso.org)."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """An article whose structure is right, with what is needed to check its values."""

    article: Article
    places: Mapping[str, Span]
    path: str
    languages: tuple[str, ...]

    def span(self, key: str) -> Span:
        """Give the place of a key, or of the nearest table around it."""
        while key and key not in self.places:
            key = key.rpartition(".")[0]
        return self.places.get(key, Span(self.path))


def read_article(text: str, path: str, languages: tuple[str, ...]) -> TomlOutcome[Article]:
    """Read article.toml; `languages` are the codes that have a language file. All findings at once.

    Contributor roles are given in the standard's spelling. The value is None if there is an error.
    """
    outcome = read_toml(text, path, Article)
    if outcome.value is None:
        return outcome
    checked = _Checked(outcome.value, outcome.places, path, languages)
    findings = tuple(finding for check in _CHECKS for finding in check(checked))
    value = None if is_fatal(findings) else _spell_roles(checked.article)
    return TomlOutcome(value, outcome.places, findings)


# --- Every text ------------------------------------------------------------------------------------


def _walk_texts(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of the article with its dotted key; a table's keys count as texts too."""
    if isinstance(value, str):
        yield key, value
    elif dataclasses.is_dataclass(value):
        for item in dataclasses.fields(value):
            yield from _walk_texts(getattr(value, item.name), f"{key}.{item.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield f"{key}.{name}", str(name)
            yield from _walk_texts(inner, f"{key}.{name}")
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _walk_texts(inner, f"{key}.{index}")


def _check_characters(checked: _Checked) -> Iterator[Diagnostic]:
    for key, text in _walk_texts(checked.article):
        if found := HIDDEN.search(text):
            yield report_hidden(found[0], checked.span(key))
        if "\n" in text.strip("\n") and not key.startswith("statements."):
            hint = phrase("write it on one line; the journal's template breaks lines")
            yield error("line-break", phrase("{key} has a line break in it", key=key), checked.span(key), hint)


# --- Slug and languages ----------------------------------------------------------------------------

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 64
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names Windows keeps for devices: no file may be called so (learn.microsoft.com, "Naming Files")."""


def suggest_slug(text: str) -> str:
    """Give the nearest name of lower-case Latin letters, digits and hyphens; "my-article" when nothing is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold_latin(text))[:_LONGEST_SLUG].strip("-")
    return slug if slug and not _DEVICES.fullmatch(slug) else "my-article"


def _check_slug(checked: _Checked) -> Iterator[Diagnostic]:
    slug = checked.article.slug
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG or _DEVICES.fullmatch(slug):
        message = phrase(
            '"{slug}" cannot name a file: lower-case a-z, digits and single hyphens, at most {most}',
            slug=slug[:80],
            most=_LONGEST_SLUG,
        )
        yield error(
            "bad-slug",
            message,
            checked.span("slug"),
            phrase('write slug = "{slug}"', slug=suggest_slug(slug)),
        )


_BY_LANGUAGE = re.compile(
    r"(?:title|short_title|keywords|reviewer|statements\.\w+|authors\.\d+\.(?:spellings|degree|note)"
    r"|affiliations\.\d+\.(?:name|city|country))\.([^.]*)"
)


def _check_languages(checked: _Checked) -> Iterator[Diagnostic]:
    if checked.article.language not in checked.languages:
        yield report_language(checked.article.language, checked.span("language"), checked.languages)
    for key in dict(_walk_texts(checked.article)):
        found = _BY_LANGUAGE.fullmatch(key)
        if found and found[1] not in checked.languages:
            yield report_language(found[1], checked.span(key), checked.languages)


def report_language(code: str, span: Span, known: tuple[str, ...]) -> Diagnostic:
    """Make the finding about a language code that has no language file."""
    hint = did_you_mean(code[:40], known, phrase("known languages: {known}", known=", ".join(known)))
    return error("unknown-language", phrase('no language "{code}"', code=code[:40]), span, hint)


# --- People ---------------------------------------------------------------------------------------

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_EMAIL = re.compile(r"[^@\s<>(),;]+@[^@\s<>(),;.]+(?:\.[^@\s<>(),;.]+)*\.[^@\s<>(),;.\d]{2,}")


def is_orcid(text: str) -> bool:
    """Tell whether a text is an ORCID with a right check character (ISO/IEC 7064, MOD 11-2; support.orcid.org)."""
    if not _ORCID.fullmatch(text) or not text.isascii():
        return False
    total = 0
    for digit in text.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == text[-1]


def _check_people(checked: _Checked) -> Iterator[Diagnostic]:
    for index, author in enumerate(checked.article.authors):
        yield from _check_author(checked, author, f"authors.{index}")
    equal = [index for index, author in enumerate(checked.article.authors) if author.equal]
    if len(equal) == 1:
        message = phrase("one author alone cannot have contributed equally")
        hint = phrase("write equal = true under each of those authors, or take it out")
        yield warning("equal-author-alone", message, checked.span(f"authors.{equal[0]}.equal"), hint)


def _check_author(checked: _Checked, author: Author, key: str) -> Iterator[Diagnostic]:
    if author.orcid and not is_orcid(author.orcid):
        right_form = _ORCID.fullmatch(author.orcid)
        reason = (
            phrase("its last digit does not fit the others")
            if right_form
            else phrase("it is not of the form 0000-0000-0000-0000")
        )
        hint = phrase("copy the 16 digits from the author's page at orcid.org, without the address")
        yield error(
            "bad-orcid",
            phrase('"{orcid}" is no ORCID: {reason}', orcid=author.orcid[:60], reason=reason),
            checked.span(f"{key}.orcid"),
            hint,
        )
    if author.email and not _EMAIL.fullmatch(author.email):
        message = phrase('"{email}" is no e-mail address', email=author.email[:60])
        yield error(
            "bad-email", message, checked.span(f"{key}.email"), phrase('write email = "name@university.example"')
        )
    if author.corresponding and not author.email:
        message = phrase("{family} is a corresponding author without an e-mail address", family=author.family)
        place = checked.span(f"{key}.corresponding")
        yield warning("corresponding-without-email", message, place, phrase('add email = "name@university.example"'))
    for number, role in enumerate(author.roles):
        if _fold_role(role) not in _FOLDED_ROLES:
            hint = did_you_mean(role, ROLES) or phrase("the roles are: {roles}", roles=", ".join(ROLES))
            yield error(
                "unknown-role",
                phrase('"{role}" is no CRediT role', role=role[:60]),
                checked.span(f"{key}.roles.{number}"),
                hint,
            )


def _fold_role(role: str) -> str:
    """Normalise a role for comparison, because few keyboards have the standard's en dash."""
    return re.sub(r"\s*[-–—]\s*", "-", role.strip().lower()).replace(" and ", " & ")


_FOLDED_ROLES = {_fold_role(role): role for role in ROLES}


def _spell_roles(article: Article) -> Article:
    authors = tuple(
        replace(author, roles=tuple(_FOLDED_ROLES[_fold_role(role)] for role in author.roles))
        for author in article.authors
    )
    return replace(article, authors=authors)


# --- Affiliations and dates ------------------------------------------------------------------------


def _check_affiliations(checked: _Checked) -> Iterator[Diagnostic]:
    known: set[str] = set()
    for index, affiliation in enumerate(checked.article.affiliations):
        if affiliation.id in known:
            place = checked.span(f"affiliations.{index}.id")
            hint = phrase("give it another id, or delete one of the two")
            yield error(
                "duplicate-affiliation", phrase('the affiliation "{id}" stands twice', id=affiliation.id), place, hint
            )
        known.add(affiliation.id)
    for index, author in enumerate(checked.article.authors):
        for number, name in enumerate(author.affiliations):
            if name not in known:
                span = checked.span(f"authors.{index}.affiliations.{number}")
                hint = did_you_mean(name, known) or phrase('add [[affiliations]] with id = "{name}"', name=name)
                yield error("unknown-affiliation", phrase('no affiliation has the id "{name}"', name=name), span, hint)


def _check_dates(checked: _Checked) -> Iterator[Diagnostic]:
    dates = checked.article.dates
    named = (("received", dates.received), ("revised", dates.revised))
    later = (("accepted", dates.accepted), ("published", dates.published))
    days: list[tuple[str, date]] = [(name, day) for name, day in (*named, *later) if day]
    for (first, day), (second, next_day) in pairwise(days):
        if next_day < day:
            message = phrase(
                "{second} ({next_day}) is earlier than {first} ({day})",
                second=second,
                next_day=next_day,
                first=first,
                day=day,
            )
            yield error("dates-order", message, checked.span(f"dates.{second}"), phrase("correct one of the two days"))


_FORMS = {
    "doi": (re.compile(r"10\.[0-9]{4,9}/\S+"), phrase("DOI"), "10.1234/example.2026.1"),
    "url": (re.compile(r"https?://\S+"), phrase("address"), "https://journal.example/2026/1"),
    "license": (re.compile(r"https?://\S+"), phrase("address"), "https://creativecommons.org/licenses/by/4.0/"),
}
"""What Crossref's schema asks of DOIs and addresses, a little narrower."""


def _check_publication(checked: _Checked) -> Iterator[Diagnostic]:
    for key, (form, name, example) in _FORMS.items():
        text = getattr(checked.article.publication, key)
        if text and not form.fullmatch(text):
            hint = phrase('write it as {key} = "{example}"', key=key, example=example)
            yield error(
                "bad-publication",
                phrase('"{text}" is no {name}', text=text, name=name),
                checked.span(f"publication.{key}"),
                hint,
            )


def _check_file_name(checked: _Checked) -> Iterator[Diagnostic]:
    pattern = checked.article.file_name
    fault = find_fault(pattern, dataclasses.asdict(checked.article)) if pattern else ""
    if fault:
        message = phrase("file_name makes no name of a file: {fault} is unknown, empty or not allowed", fault=fault)
        hint = phrase(
            "it may have Latin letters, digits, - and _, and of what article.toml says: {parts}",
            parts=", ".join(f"{{{part}}}" for part in PARTS),
        )
        yield error("bad-file-name", message, checked.span("file_name"), hint)


_CHECKS = (
    *(_check_characters, _check_slug, _check_languages, _check_people, _check_affiliations, _check_dates),
    *(_check_publication, _check_file_name),
)
