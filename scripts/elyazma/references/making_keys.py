"""Make citation keys of a template: "{author}{year}{title}" gives knuth1984literate."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from elyazma.languages.folding import fold_case
from elyazma.languages.romanising import romanise
from elyazma.model.diagnostics import Diagnostic, note
from elyazma.model.manuscript import Reference
from elyazma.model.phrases import phrase
from elyazma.references.names import read_names
from elyazma.tex.inlines import decode_tex, to_plain

TEMPLATE = "{author}{year}{title}"
PARTS = ("author", "year", "title")


def find_template_fault(template: str) -> str:
    """Give what of a template is neither a part in braces nor a sign that a key may hold; empty if it is sound."""
    rest = template
    for part in PARTS:
        rest = rest.replace(f"{{{part}}}", "")
    bad = re.sub("[A-Za-z0-9_:./+-]", "", rest)
    if bad:
        return bad
    return "" if rest != template else template or "{}"


@cache
def _read_articles() -> frozenset[str]:
    """Read articles.toml: the articles of all its languages, since few entries say theirs."""
    data = tomllib.loads(Path(__file__).with_name("articles.toml").read_text(encoding="utf-8"))
    return frozenset(word.strip("'’") for words in data.values() for word in str(words).split())


def make_key(reference: Reference, template: str) -> str:
    """Fill a template in: the first author's family name, the year, the title's first word, in small ASCII letters.

    An article is no first word, and an editor stands in for an author who is not there. Empty where none is there.
    """
    parts = {"author": _first_family(reference), "year": _year(reference), "title": _first_word(reference)}
    if not any(parts[name] for name in PARTS if f"{{{name}}}" in template):
        return ""
    key = template
    for name, part in parts.items():
        key = key.replace(f"{{{name}}}", part)
    return key


def _first_family(reference: Reference) -> str:
    for role in ("author", "editor"):
        names, _ = read_names(reference.fields.get(role, ""), reference.span)
        if names:
            return _spell(names[0].particle + names[0].family or names[0].literal)
    return ""


def _year(reference: Reference) -> str:
    found = re.search("[0-9]{4}", reference.fields.get("year", "") or reference.fields.get("date", ""))
    return found[0] if found else ""


def _first_word(reference: Reference) -> str:
    title = to_plain(decode_tex(reference.fields.get("title", ""), reference.span)[0])
    words = [spelt for word in re.split(r"[\s'’‘\-–—]+", title) if (spelt := _spell(word))]
    return next((word for word in words if word not in _read_articles()), words[0] if words else "")


def _spell(text: str) -> str:
    """Write a text in the letters a to z and digits alone."""
    return re.sub("[^a-z0-9]", "", romanise(text))


def make_keys(references: Sequence[Reference], template: str, taken: Collection[str]) -> dict[str, str]:
    """Give the entries that get another key: old -> new. Keys that were one are told apart by a, b and so on.

    `taken` are the keys of entries that keep theirs. Made again, the keys are the same.
    """
    groups: dict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        groups[make_key(reference, template) or reference.key].append(reference)
    used = {fold_case(key) for key in taken}
    made: dict[str, str] = {}
    for base, group in groups.items():
        alone = len(group) == 1 and fold_case(base) not in used
        for reference in sorted(group, key=lambda each: _rank(each.key, base)):
            made[reference.key] = base if alone else _find_free(base, used)
            used.add(fold_case(made[reference.key]))
    return {old: new for old, new in made.items() if old != new}


def _rank(key: str, base: str) -> tuple[bool, int, str]:
    """Order the entries of one key: those that have a letter already keep it."""
    letters = key[len(base) :]
    lettered = key.startswith(base) and bool(re.fullmatch("[a-z]{1,2}", letters))
    return (not lettered, len(letters) if lettered else 0, letters if lettered else "")


def _find_free(base: str, used: Collection[str]) -> str:
    """Give the key with the first letter, or two, that no other key has."""
    letters = (*ascii_lowercase, *(one + two for one in ascii_lowercase for two in ascii_lowercase))
    return next(f"{base}{each}" for each in letters if fold_case(f"{base}{each}") not in used)


def report_unnamed(references: Sequence[Reference], template: str) -> Iterator[Diagnostic]:
    """Tell of entries that nothing can be made a key of."""
    for reference in references:
        if not make_key(reference, template):
            message = phrase('"{key}" keeps its key: the entry has nothing to make one of', key=reference.key)
            yield note("bib-key-kept", message, reference.span, phrase("give it an author, a year or a title"))
