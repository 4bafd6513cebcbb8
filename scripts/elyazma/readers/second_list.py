"""A paper's second list of references: the works of the first once more, in Latin letters, with translated titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from elyazma.languages.transliteration import is_foreign
from elyazma.model.article import SecondList
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.recognition import ParsedReference, make_key
from elyazma.readers.recognition.keys import first_family, fold_ascii
from elyazma.references.values import split_names

_SAME, _NAMED_ALIKE = 0.6, 0.65
"""From here on two texts are one in other letters, by the share of signs in common; schemes differ in many."""
_ONE_WORK = 2.5
"""Points of two entries that are of one work; see `_compare`."""
_LEAST_SHARE = 0.6
"""The share of the entries below a second heading that the first list has too: a list goes on if it is less."""
_NUMBER = re.compile(r"\d{2,}")
_BRACKETED = re.compile(r"\s*\[([^\[\]]*)\]")
_OWN_LANGUAGE = re.compile(r"in [A-Za-z]+\.?|на \w+\.?|онлайн|online|electronic resource|e-resource", re.IGNORECASE)
"""What else stands in square brackets: "[in Russian]"."""
_PUBLISHER = re.compile(r"[\s,]+(?:Publ|Publishers?|Publishing)\.?(?:\s+House)?$")
_PUBLISHED, _IN_LANGUAGE = re.compile(r"\bPubl\b"), re.compile(r"[(\[]in [A-Z][a-z]+\.?[)\]]", re.IGNORECASE)
_NAMES = ("author", "editor")
_MOST_LIKELY = 30
"""Works with which an entry is compared."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The works of both lists: those of the first with what the second says of them, and how many that were tied.

    `asked` is what article.toml says of the second list, so that it is printed as it was.
    """

    references: Mapping[str, ParsedReference]
    tied: int
    asked: SecondList


def merge_lists(first: Mapping[str, ParsedReference], second: Mapping[str, ParsedReference]) -> Merged | None:
    """Tie the entries of a second list to the works of the first; none where it is no second one but goes on.

    Each tied work gets the fields that a second list prints: names, titles and places in Latin letters as the paper
    spells them (`title_latn`), and translations (`title_en`).
    """
    pairs = _pair(first, second)
    if len(pairs) < max(1, _LEAST_SHARE * len(second)):
        return None
    tied = {key: _enrich(first[key], second[again]) for again, key in pairs.items()}
    references = {**first, **tied}
    for key, other in second.items():
        if key not in pairs:
            references[make_key(other, references.keys())] = other
    return Merged(references, len(pairs), _describe(references.values(), second.values()))


def _describe(works: Iterable[ParsedReference], printed: Iterable[ParsedReference]) -> SecondList:
    """Tell what a second list prints: translations, "Publ." behind publishers, "(In Russian)" behind entries."""
    texts = [each.text for each in printed]
    usual = SecondList()
    return SecondList(
        translations="printed" if any("title_en" in each.fields for each in works) else "left out",
        publisher=usual.publisher if any(map(_PUBLISHED.search, texts)) else "",
        language_note=usual.language_note if any(map(_IN_LANGUAGE.search, texts)) else "",
    )


# --- Which entries are of one work ------------------------------------------------------------------------


def _pair(first: Mapping[str, ParsedReference], second: Mapping[str, ParsedReference]) -> dict[str, str]:
    """Give for the keys of a second list those of the first, the surest pairs before others."""
    places = {key: at for at, key in enumerate(first)}
    holders: dict[str, list[str]] = {}
    for key, one in first.items():
        for sign in _list_signs(one):
            holders.setdefault(sign, []).append(key)
    scored = sorted(
        (-_compare(first[key], other), abs(places[key] - at), at, again, key)
        for at, (again, other) in enumerate(second.items())
        for key in _find_likely(other, holders)
    )
    pairs: dict[str, str] = {}
    for points, _, _, again, key in scored:
        if -points >= _ONE_WORK and again not in pairs and key not in pairs.values():
            pairs[again] = key
    return pairs


def _list_signs(work: ParsedReference) -> set[str]:
    """List the numbers and addresses of an entry: two of one work share some, whatever letters they are in."""
    return {*_NUMBER.findall(work.text), *(work.fields[name].lower() for name in ("doi", "url") if name in work.fields)}


def _find_likely(work: ParsedReference, holders: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Give the works that share most of an entry's signs: to compare all with all would take minutes for long lists."""
    shared = Counter(key for sign in _list_signs(work) for key in holders.get(sign, ()))
    yield from (key for key, _ in shared.most_common(_MOST_LIKELY))


def _compare(one: ParsedReference, other: ParsedReference) -> float:
    """Give points for what two entries share: DOI or address, year, numbers, the first family in any script."""
    ours, theirs = one.fields, other.fields
    addresses = [_agree(name, ours, theirs) for name in ("doi", "url")]
    if True in addresses:
        return 2 * _ONE_WORK
    if False in (*addresses, _agree("year", ours, theirs)):
        return 0.0
    numbers = [set(_NUMBER.findall(each.text)) for each in (one, other)]
    shared = len(numbers[0] & numbers[1]) / max(1, len(numbers[0] | numbers[1]))
    families = [fold_ascii(first_family(each.get("author") or each.get("editor", ""))) for each in (ours, theirs)]
    alike = _likeness(*families) if all(families) else _likeness(*(fold_ascii(each.text[:40]) for each in (one, other)))
    return 2 * shared + (2 * alike if alike >= _NAMED_ALIKE else 0)


def _agree(name: str, ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool | None:
    """Tell whether two entries have the same address or year in a field; None where one has none."""
    one, other = (each.get(name, "").lower().rstrip("./") for each in (ours, theirs))
    length = 4 if name == "year" else None
    return one[:length] == other[:length] if one and other else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


# --- What a second entry says -----------------------------------------------------------------------------


def _enrich(first: ParsedReference, second: ParsedReference) -> ParsedReference:
    return replace(first, fields={**first.fields, **_add(first, second)})


def _add(first: ParsedReference, second: ParsedReference) -> dict[str, str]:
    """Give the fields that a second entry adds to the first: Latin spellings and translations."""
    added: dict[str, str] = {}
    for name in _NAMES:
        if _is_foreign(first.fields.get(name, "")) and _count(first, name) == _count(second, name):
            added[f"{name}_latn"] = second.fields[name]
    for name in ("title", "booktitle", "journal", "publisher", "address"):
        added |= _add_field(name, first, second)
    return added


def _add_field(name: str, first: ParsedReference, second: ParsedReference) -> dict[str, str]:
    """Give the Latin spelling of a field and its translation: of a text that is not the first's it is one itself."""
    ours, theirs = first.fields.get(name, ""), second.fields.get(name, "")
    bare, translated = _part_brackets(theirs)
    translated = translated or (_find_translation(second) if name == "title" else "")
    bare = _PUBLISHER.sub("", bare) if name == "publisher" else bare
    found: dict[str, str] = {}
    if ours and translated:
        found[f"{name}_en"] = translated
    if not bare or not _is_foreign(ours):
        return found
    if translated or _likeness(fold_ascii(ours), fold_ascii(bare)) >= _SAME:
        return {f"{name}_latn": bare, **found}
    return {f"{name}_en": bare}


def _part_brackets(text: str) -> tuple[str, str]:
    """Part a text from its translation in square brackets behind it: "Voprosy filosofii [Questions of Philosophy]"."""
    found = _BRACKETED.search(text)
    if not found or found.end() != len(text) or _OWN_LANGUAGE.fullmatch(found[1].strip()):
        return text, ""
    return text[: found.start()].rstrip(), found[1].strip()


def _find_translation(entry: ParsedReference) -> str:
    """Find the translation in square brackets right behind an entry's title."""
    at = entry.text.find(entry.fields.get("title", "\0"))
    found = _BRACKETED.match(entry.text, at + len(entry.fields["title"])) if at >= 0 else None
    said = found[1].strip() if found else ""
    return "" if _OWN_LANGUAGE.fullmatch(said) else said


def _is_foreign(text: str) -> bool:
    return any(map(is_foreign, text))


def _count(entry: ParsedReference, name: str) -> int:
    return len(list(split_names(entry.fields.get(name, ""))))
