"""The words of printed references in all languages, which a list of references mixes freely."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from elyazma.languages.language import Language
from elyazma.model.light_dataclass import dataclass
from elyazma.references.values import InstitutionWords, read_institution_words

_ENGLISH = frozenset(("set", "out", "ago", "may", "gen", "mag"))


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The forms of each kind of word ("editor", "page" ...), the longest first; `code` is the article's language."""

    code: str
    forms: Mapping[str, tuple[str, ...]]
    languages: tuple[Language, ...]
    institutions: InstitutionWords

    def either(self, *kinds: str) -> str:
        """Give a regular expression, a group without a number, of every form of these kinds."""
        return _write_either(tuple(self.forms.get(kind, ()) for kind in kinds))

    def own(self, kind: str) -> str:
        """Give such an expression of the article's own language alone."""
        return _write_either(tuple(language.recognition.get(kind, ()) for language in self.languages[:1]))


# Every paragraph's citations ask for the same ten anew.
@lru_cache(maxsize=256)
def _write_either(forms: tuple[tuple[str, ...], ...]) -> str:
    known = {form for kind in forms for form in kind}
    ordered = sorted(known, key=lambda form: (-len(form), form))
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered) + ")" if known else "(?!)"


def _with_bare(words: Iterable[str]) -> set[str]:
    """Add shortened words without their full stop: "Sep 1989"; a few are English words then."""
    return {form for word in words for form in (word, word.rstrip(".")) if form not in _ENGLISH}


def read_vocabulary(languages: Iterable[Language]) -> Vocabulary:
    """Collect the words of languages, the article's own first (languages/*.toml, [recognition] and [words])."""
    known = tuple(languages)
    forms: dict[str, set[str]] = {}
    for language in known:
        for kind, words in language.recognition.items():
            forms.setdefault(kind, set()).update(words)
        for kind, word in language.words.items():
            forms.setdefault(kind, set()).add(word)
        for position, month in enumerate(language.months):
            forms.setdefault("month", set()).add(month)
            if language.dates.months:
                forms["month"].add(language.dates.months[position])
    forms["month"] = _with_bare(forms.get("month", set()))
    ordered = {kind: tuple(sorted(words, key=lambda form: (-len(form), form))) for kind, words in forms.items()}
    return Vocabulary(known[0].code if known else "", ordered, known, read_institution_words())
