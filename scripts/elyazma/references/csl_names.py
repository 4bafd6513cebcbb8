"""People of CSL items as BibTeX's lists of names, read back by references/names.py as the same people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from elyazma.references.csl_text import write_text
from elyazma.references.names import CslName

_JOINING = ("-", "'", "’")
"""What ends a particle that stands close to its name: al-, d'."""


def write_people(people: object) -> str:
    """Write a list of CSL names: "van Gogh, Vincent and {World Health Organization}"."""
    known = people if isinstance(people, list) else []
    written = (_write_name(each) for each in known if isinstance(each, Mapping))
    return " and ".join(name for name in written if name)


def _write_name(name: Mapping[str, object]) -> str:
    part = {key: " ".join(value.split()) for key, value in name.items() if isinstance(value, str)}
    if part.get("literal") or not part.get("family"):
        whole = part.get("literal") or part.get("given") or part.get("name", "")
        return f"{{{write_text(whole)}}}" if whole else ""
    return _write_person(part)


def _write_person(part: Mapping[str, str]) -> str:
    family, given = part["family"], part.get("given", "")
    # citeproc prints a particle that is dropped behind the given names, and so do they alone.
    given = " ".join(filter(None, (given, part.get("dropping-particle", ""))))
    particle, suffix = part.get("non-dropping-particle", ""), part.get("suffix", "")
    if particle.endswith(_JOINING):
        particle, family = "", particle + family
    # A particle "and" would part the list: somebody's list of names that was read wrongly.
    if not all(map(_is_small, particle.split())) or _protect(particle) != write_text(particle):
        pairs = {"family": family, "given": given, "prefix": particle, "suffix": suffix}
        return ", ".join(f"{key}={_protect(value, '=')}" for key, value in pairs.items() if value)
    written = " ".join(filter(None, (write_text(particle), _write_family(family))))
    if not suffix and not given:
        return written if re.fullmatch(r"[^\s{}]+", written) else f"{written},"
    return ", ".join((written, *([_protect(suffix)] if suffix else []), _protect(given)))


def _write_family(family: str) -> str:
    """Write a family name, in braces where its first word would be read as a particle."""
    words = family.split()
    if len(words) > 1 and _is_small(words[0]):
        return f"{{{write_text(family)}}}"
    return _protect(family)


def _protect(text: str, signs: str = "") -> str:
    """Write a part of a name, in braces where a sign in it would part the list."""
    written = write_text(text)
    parts = any(sign in text for sign in f",{signs}") or re.search(r"(?:^|\s)and(?:\s|$)", text, re.IGNORECASE)
    return f"{{{written}}}" if parts else written


def split_family(family: str) -> dict[str, str]:
    """Part a family name and its particles, for programs that have one field for both: "van der Berg"."""
    words = family.split()
    count = next((at for at, word in enumerate(words) if not _is_small(word)), 0)
    parts = {"non-dropping-particle": " ".join(words[:count]), "family": " ".join(words[count:])}
    return {name: value for name, value in parts.items() if value}


def _is_small(word: str) -> bool:
    letters = re.sub(r"[^\w']", "", word)
    return bool(letters) and letters[0].islower()


def show_people(people: Iterable[CslName], others: str) -> list[dict[str, str]]:
    """Give names as CSL's JSON has them; the name `others` stands for "et al.", which JSON has no word for."""
    shown = []
    for name in people:
        if name.literal == others:
            continue
        pairs = {
            "family": name.family,
            "given": name.given,
            "non-dropping-particle": name.particle,
            "suffix": name.suffix,
            "literal": name.literal,
        }
        shown.append({key: value for key, value in pairs.items() if value})
    return shown
