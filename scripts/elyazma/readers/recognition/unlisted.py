"""Works that no list names: a text's own "(Guliyev, 2020)" says author and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from elyazma.languages.folding import fold_case
from elyazma.readers.recognition.names import Work
from elyazma.readers.recognition.values import ParsedReference, Range
from elyazma.readers.recognition.vocabulary import Vocabulary
from elyazma.references.values import InstitutionWords

_UPPER = r"[^\W\d_a-zà-öø-ÿəıöüçşğа-яёіїєґўәғқңөұүһ]"
_WORD = rf"(?:{_UPPER}\.)+|(?:[dDl]['’])?{_UPPER}[\w’'-]*\.?"
_SMALL = r"(?:de|da|del|der|den|des|di|du|la|le|van|von|zu|bin|ibn|al|el|of|the|for|and|on|et|für|und|və|üzrə|ve|и)"
_NAME = rf"(?:{_SMALL}\s+)*(?:{_WORD})(?:\s+(?:{_SMALL}\s+)*(?:{_WORD}))*"
_MOST_WORDS = 9

Found = tuple[tuple[str, ...], bool, int, float]
"""Family names, whether others follow them, where they start, how certain that is."""


class Unlisted:
    """Reads names that no reference has; `known` families are those of references, which certainty grows with."""

    def __init__(self, vocabulary: Vocabulary, works: Mapping[str, tuple[Work, ...]]) -> None:
        either = vocabulary.either
        self._listed = any(work.key for group in works.values() for work in group)
        self._known = {family for group in works.values() for work in group for family in work.families}
        self._see = re.compile(rf"(?:{either('see')}[\s]+)?", re.IGNORECASE)
        self._et_al = re.compile(rf",?\s+{either('et_al')}$")
        self._own_and = re.compile(rf",?\s+{_conjunctions(vocabulary)}\s+|\s*&\s*")
        self._name = re.compile(_NAME)
        self._institutions = vocabulary.institutions
        self._no_names = _no_names(vocabulary)

    def read(self, text: str, head: Range) -> Found | None:
        """Read names before a year in brackets; None for what looks like a place, a date or anything else."""
        start, end = head
        see = self._see.match(text, start, end)
        start = see.end() if see else start
        whole = text[start:end].rstrip()
        comma = whole.endswith(",")
        names = whole.removesuffix(",")
        others = self._et_al.search(names)
        families = self._split_families(names[: others.start()] if others else names)
        if not families or not all(self._may_be_name(family) for family in families):
            return None
        sure = bool(others) or len(families) > 1 or families[0] in self._known
        if not comma and not sure:
            return None
        return families, bool(others), start, (0.9 if sure else 0.8) - (0.3 if self._listed else 0.0)

    def _split_families(self, names: str) -> tuple[str, ...]:
        if self._is_institution(names):
            return (names,)
        joined = self._own_and.split(names)
        return tuple(family.strip() for part in joined for family in re.split("[,;]", part) if family.strip())

    def _is_institution(self, names: str) -> bool:
        words = names.split()
        known: InstitutionWords = self._institutions
        inside = not self._own_and.search(names) and any(word in known.inside for word in words[1:-1])
        return inside or (bool(words) and fold_case(words[-1]) in known.last)

    def _may_be_name(self, name: str) -> bool:
        words = name.split()
        if len(words) > _MOST_WORDS or not self._name.fullmatch(name):
            return False
        return name not in self._no_names and words[0].rstrip(".") not in self._no_names


def _conjunctions(vocabulary: Vocabulary) -> str:
    forms = {form for language in vocabulary.languages[:1] for form in language.recognition.get("and", ())}
    return "(?:" + "|".join(sorted(map(re.escape, forms))) + ")" if forms else "(?!)"


@lru_cache(maxsize=4)
def _no_names(vocabulary: Vocabulary) -> frozenset[str]:
    """Give capitalised words that a year follows in brackets without being anybody's: months, places, parts."""
    parts = ("figure", "table", "section", "appendix", "equation", "chapter", "volume", "issue", "page", "note")
    words = {form.rstrip(".") for kind in ("month", *parts) for form in vocabulary.forms.get(kind, ())}
    places = {form for language in vocabulary.languages for forms in language.parallel.names.values() for form in forms}
    english = {name for language in vocabulary.languages for name in language.parallel.names}
    return frozenset({word[:1].upper() + word[1:] for word in words} | words | places | english)


def make_work(work: Work) -> ParsedReference:
    """Make the unverified reference of a work that only the text names: author and year, nothing else."""
    joined = " and ".join(_brace(family) for family in work.families) + (" and others" if work.others else "")
    fields = {"author": joined, "year": work.year}
    certainty = dict.fromkeys(fields, 0.7)
    return ParsedReference("", fields=fields, certainty=certainty, verified=False)


def _brace(name: str) -> str:
    """Brace a name of several words: BibTeX would take the first ones for given names."""
    return f"{{{name}}}" if " " in name or "," in name else name
