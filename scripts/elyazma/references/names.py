"""People's names in .bib fields: "Family, Given", "von Family, Jr, Given", "Given von Family", {{An Institution}}."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from elyazma.languages.folding import fold_case
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.light_dataclass import dataclass
from elyazma.references.values import split_names
from elyazma.tex.inlines import decode_tex, to_plain
from elyazma.tex.values import find_outside_braces, list_stretches

_Plain = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CslName:
    """A name as CSL takes it apart; an institution has only `literal`."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


def read_names(value: str, span: Span) -> tuple[tuple[CslName, ...], tuple[Diagnostic, ...]]:
    """Read a list of names joined by "and"; "others" at its end is the name that CSL prints as et al."""
    names: list[CslName] = []
    findings: list[Diagnostic] = []
    for source in split_names(value):
        name, about = _read_name(source, span)
        names.append(name)
        findings += about
    return tuple(names), tuple(dict.fromkeys(findings))


def _read_name(source: str, span: Span) -> tuple[CslName, list[Diagnostic]]:
    findings: list[Diagnostic] = []

    def plain(text: str) -> str:
        inlines, about = decode_tex(text.strip(), span)
        findings.extend(about)
        return re.sub(r"\s+", " ", to_plain(inlines).replace("\u00a0", " ")).strip()

    if re.fullmatch(r"\{.*\}", source, re.DOTALL) and _is_one_group(source):
        return CslName(literal=plain(source)), findings
    if re.search(r"^\s*family\s*=", source):
        return _read_extended(source, plain), findings
    parts = _split_at(_COMMA, source)
    if len(parts) == 1:
        return _read_natural(_split_words(source), plain), findings
    particle, family = _split_particle(_split_words(parts[0]))
    family, ending = _split_suffix(family)
    given, suffix = _tell_given(parts[1:])
    suffix = plain(suffix or ending)
    return CslName(plain(" ".join(family)), plain(given), plain(" ".join(particle)), suffix), findings


_SUFFIX = re.compile(r"\s*(?:(?:jr|sr|jnr|snr)\.?|I{2,3}|IV|VI{1,3}|2nd|3rd|\dth)\s*", re.IGNORECASE)


def _tell_given(parts: list[str]) -> tuple[str, str]:
    """Tell given names and "Jr" in the parts behind a family name: BibTeX has it first, INSPIRE and others last."""
    if parts[1:] and _SUFFIX.fullmatch(parts[-1]) and not _SUFFIX.fullmatch(parts[0]):
        return parts[0], parts[-1]
    return parts[-1], parts[0] if parts[1:] else ""


def _split_suffix(words: list[str]) -> tuple[list[str], str]:
    """Split "Jr." off the end of a name, which BibTeX would take for the family name or for a part of it."""
    return (words[:-1], words[-1]) if words[1:] and _SUFFIX.fullmatch(words[-1]) else (words, "")


def _is_one_group(source: str) -> bool:
    return next((start for start, _, depth in list_stretches(source, 1) if depth < 0), 0) == len(source)


_OTHER_SEPARATOR = re.compile(r";(?=\s*\S)|(?<=\s)&(?=\s)")


def find_other_separator(value: str) -> str:
    """Find a semicolon or an "&" between names, which BibTeX knows no meaning of; empty where there is none."""
    for name in split_names(value.replace(r"\&", "&")):
        for found in find_outside_braces(name, _OTHER_SEPARATOR):
            return found.group()[-1]
    return ""


_COMMA = re.compile(",")
_GAP = re.compile(r"[ \t\n~]+")


def _split_at(separator: re.Pattern[str], text: str) -> list[str]:
    """Split a text outside braces."""
    parts, start = [], 0
    for found in find_outside_braces(text, separator):
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


def _split_words(text: str) -> list[str]:
    return [part for part in _split_at(_GAP, text) if part.strip()]


def _is_particle(word: str) -> bool:
    """Tell a particle: its first letter outside braces is lower case, as BibTeX reads it."""
    if word.startswith("{"):
        return False
    letters = re.sub(r"[^\w']", "", "".join(word[start:end] for start, end, _ in list_stretches(word)))
    return bool(letters) and letters[0].islower() and letters not in ("oğlu", "qızı")


def _split_particle(words: list[str]) -> tuple[list[str], list[str]]:
    """Split "von der Family"; the last word is never a particle."""
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return words[:count], words[count:]


def _read_natural(words: list[str], plain: _Plain) -> CslName:
    """Read "Given von Family"; a patronymic particle (oğlu, qızı) at the end belongs to the given names."""
    patronymic: list[str] = []
    words, suffix = _split_suffix(words) if words[2:] else (words, "")
    if words[2:] and fold_case(words[-1]) in ("oğlu", "qızı"):
        patronymic, words = words[-1:], words[:-1]
    first = next((i for i, word in enumerate(words[:-1]) if i and _is_particle(word)), len(words) - 1)
    particle, family = _split_particle(words[first:])
    given = [*words[:first], *patronymic]
    return CslName(plain(" ".join(family)), plain(" ".join(given)), plain(" ".join(particle)), plain(suffix))


def _read_extended(source: str, plain: _Plain) -> CslName:
    """Read biblatex's "family=Gogh, given=Vincent, prefix=van"."""
    name = CslName()
    for part in _split_at(_COMMA, source):
        key, _, value = (piece.strip() for piece in part.partition("="))
        target = {"family": "family", "given": "given", "prefix": "particle", "suffix": "suffix"}.get(key)
        if target:
            name = replace(name, **{target: plain(value)})
    return name
