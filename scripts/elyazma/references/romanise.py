"""Write works in Latin letters: the author's own spelling where an entry has one, else by a scheme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from elyazma.languages.transliteration import (
    Scheme,
    UnknownScheme,
    choose_scheme,
    find_foreign_words,
    guess_language,
    has_foreign_letters,
)
from elyazma.model.diagnostics import Diagnostic, note, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Inline, Reference
from elyazma.model.phrases import phrase, phrase_data
from elyazma.references.items import CslItem, name_language
from elyazma.references.names import CslName
from elyazma.tex.inlines import Inlines, to_plain

_LATIN, _ENGLISH = "_latn", "_en"
_ENGLISH_STANDS_IN = frozenset(
    ["author", "editor", "translator", "publisher", "address", "location", "institution", "school", "organization"]
)
"""Fields whose English form stands in for the romanised one: a title's is printed beside it."""
_KEPT = frozenset(["DOI", "URL", "ISBN", "ISSN"])


def take_latin_fields(reference: Reference) -> Reference:
    """Put the author's own Latin spellings (`title_latn`, `author_en`) where the entry has other letters."""
    fields = dict(reference.fields)
    for name in reference.fields:
        own = fields.get(f"{name}{_LATIN}") or (fields.get(f"{name}{_ENGLISH}") if name in _ENGLISH_STANDS_IN else "")
        fields[name] = own or fields[name]
    return replace(reference, fields=fields)


@dataclass(frozen=True, slots=True)
class Romanised:
    """A work in Latin letters; `language` is its own one, `guessed` by its letters where the entry names none."""

    item: CslItem
    language: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Romaniser:
    """Romanises works: `own` is the article's language, `schemes` the schemes chosen for languages.

    With `initials` given names become initials here, since those of a romanised name are not its first letters:
    "Юрий" is "Yu.". Raises UnknownScheme for a scheme that a language has not.
    """

    own: str
    schemes: Mapping[str, str]
    initials: bool

    def romanise(self, item: CslItem, reference: Reference) -> tuple[Romanised, tuple[Diagnostic, ...]]:
        """Romanise a work; letters that no scheme has are reported, and stay."""
        language = item.language.partition("-")[0]
        foreign = find_foreign_words(_all_text(item))
        if not foreign:
            return self._keep_spelling(item, reference, language), ()
        guessed = "" if language else guess_language(foreign, self.own)
        language = language or guessed
        try:
            scheme = choose_scheme(language, self.schemes.get(language, ""))
        except UnknownScheme as unknown:
            if unknown.known:
                raise
            return Romanised(item, language), (_no_scheme(reference, foreign),)
        lacking = scheme.lacks(foreign)
        # A work in one language may name a place in another: what the scheme lacks, the script's first one may have.
        other = choose_scheme(found) if lacking and (found := guess_language(lacking, self.own)) else None
        lacking = other.lacks(lacking) if other else lacking
        written = _write_item(item, _Writer(scheme, other, self.initials))
        findings = (_no_scheme(reference, lacking),) if lacking else ()
        return Romanised(replace(written, language=item.language or language), language, bool(guessed)), findings

    def _keep_spelling(self, item: CslItem, reference: Reference, language: str) -> Romanised:
        """Keep a work in Latin letters; a title that its own spelling (`title_latn`) replaces tells its language."""
        title = "" if language else find_foreign_words(reference.fields.get("title", ""))
        guessed = guess_language(title, self.own) if title else ""
        return Romanised(replace(item, language=item.language or guessed), language or guessed, bool(guessed))


@dataclass(frozen=True, slots=True)
class _Writer:
    scheme: Scheme
    other: Scheme | None
    initials: bool

    def write(self, text: str) -> str:
        written = self.scheme.write(text)
        return _FOREIGN_WORD.sub(partial(_write_match, self.other), written) if self.other else written

    def write_given(self, given: str) -> str:
        """Write given names, as initials where the style prints initials."""
        if not self.initials or not has_foreign_letters(given):
            return self.write(given)
        return " ".join("-".join(map(self._write_initial, word.split("-"))) for word in _GIVEN_NAMES.findall(given))

    def _write_initial(self, name: str) -> str:
        return f"{self.write(name[0])}." if name[:1].isupper() else self.write(name)


_FOREIGN_WORD = re.compile(r"[^\W\d_]{2,}")


def _write_match(scheme: Scheme, match: re.Match[str]) -> str:
    return scheme.write(match[0]) if has_foreign_letters(match[0]) else match[0]


_GIVEN_NAMES = re.compile(r"[^\s.]+")


def _write_item(item: CslItem, writer: _Writer) -> CslItem:
    texts = {
        name: value if name in _KEPT else tuple(map_texts(value, writer.write)) for name, value in item.texts.items()
    }
    names = {role: tuple(_write_name(name, writer) for name in people) for role, people in item.names.items()}
    return replace(item, texts=texts, names=names)


def _write_name(name: CslName, writer: _Writer) -> CslName:
    return replace(
        name,
        family=writer.write(name.family),
        given=writer.write_given(name.given),
        particle=writer.write(name.particle),
        suffix=writer.write(name.suffix),
        literal=writer.write(name.literal),
    )


def map_texts(inlines: Iterable[Inline], change: Callable[[str], str]) -> Iterable[Inline]:
    """Change all text at any depth; formulas and code stay."""
    for part in inlines:
        if part.kind == "text":
            yield replace(part, text=change(part.text))
        else:
            yield replace(part, children=tuple(map_texts(part.children, change)))


def _all_text(item: CslItem) -> str:
    texts = [to_plain(value) for name, value in item.texts.items() if name not in _KEPT]
    names = [
        f"{name.particle} {name.family} {name.given} {name.suffix} {name.literal}"
        for people in item.names.values()
        for name in people
    ]
    return "\n".join((*texts, *names))


def _no_scheme(reference: Reference, text: str) -> Diagnostic:
    letters = "".join(dict.fromkeys(letter for letter in text if has_foreign_letters(letter)))[:12]
    message = phrase('"{key}" has letters that no scheme romanises: {letters}', key=reference.key, letters=letters)
    hint = phrase("add the work's own Latin spelling: title_latn = {{…}}, author_latn = {{…}}")
    return warning("romanisation-missing", message, reference.places.get("title", reference.span), hint)


def romanise_list(
    items: Sequence[CslItem], cited: Mapping[str, Reference], own: str, *, initials: bool
) -> tuple[list[CslItem], frozenset[str], tuple[Diagnostic, ...]]:
    """Romanise the works of a list that is to be in Latin letters, give the keys of these works, and tell it once."""
    romaniser = Romaniser(own, {}, initials)
    romanised = [romaniser.romanise(item, cited[item.key]) for item in items]
    changed = [work for (work, _), item in zip(romanised, items, strict=True) if work.item != item]
    findings = [finding for _, found in romanised for finding in found]
    if changed:
        first = cited[changed[0].item.key]
        message = phrase(
            'works are printed in Latin letters, as the journal asks ({count}); "{key}" is taken for {language}',
            count=len(changed),
            key=first.key,
            language=phrase_data(name_language(changed[0].language)),
        )
        hint = phrase("another spelling goes into the entry: title_latn = {{…}}, author_latn = {{…}}")
        findings.append(note("reference-romanised", message, first.places.get("title", first.span), hint))
    return [work.item for work, _ in romanised], frozenset(work.item.key for work in changed), tuple(findings)


def add_translation(item: CslItem, translations: Mapping[str, Inlines]) -> CslItem:
    """Put the translations of titles behind them, in brackets: "Istoriya [History]"."""
    texts = dict(item.texts)
    for name, translation in translations.items():
        if name in texts:
            bracketed = (Inline("text", " ["), *translation, Inline("text", "]"))
            texts[name] = (*texts[name], Inline("plain", children=bracketed))
    return replace(item, texts=texts)
