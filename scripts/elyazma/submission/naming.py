"""Write names and texts in ASCII, which every portal's form and every file system accepts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from elyazma.languages.folding import compose, split_marks, strip_marks
from elyazma.tex.letters import ACCENTS

_ACCENTS = {mark: name for name, mark in ACCENTS.items()}
"""TeX's name of each combining mark."""
_LAST_LATIN1 = 0xFF


def read_letters() -> Mapping[str, str]:
    """Read the table of ASCII forms for letters and signs that Unicode does not decompose."""
    tables = tomllib.loads(Path(__file__).with_name("ascii.toml").read_text(encoding="utf-8"))
    capitals = {small.upper(): ascii_.capitalize() for small, ascii_ in tables["letters"].items()}
    return {"İ": "I", **capitals, **tables["letters"], "ı": "i", "I": "I", **tables["signs"]}


def write_ascii(text: str, letters: Mapping[str, str], *, accents: bool = False) -> str:
    """Write a text in ASCII; with `accents`, letters of ISO 8859-1 as TeX writes them; what has no form is "?"."""
    return "".join(_write_letter(letter, letters, accents) for letter in compose(text))


def _write_letter(letter: str, letters: Mapping[str, str], accents: bool) -> str:
    if letter.isascii():
        return letter
    if letter in letters:
        return letters[letter]
    base, marks = split_marks(letter)
    if accents and base.isascii() and ord(letter) <= _LAST_LATIN1 and marks in _ACCENTS:
        return f"\\{_ACCENTS[marks]}{{{base}}}"
    plain = strip_marks(letter, compatible=True)
    if plain.isascii():
        return plain
    known = [letters.get(part, "" if part in {"\u200b", "\u00ad"} else "?") for part in plain]
    return "".join(known)


def write_file_name(name: str, letters: Mapping[str, str]) -> str:
    """Give a file's name or path in characters that are safe everywhere: letters, digits, hyphens and points."""
    parts = [_safe_name(write_ascii(part, letters)) for part in PurePosixPath(name).parts]
    return "/".join(parts)


def _safe_name(name: str) -> str:
    stem, point, suffix = name.rpartition(".")
    if not point or not stem:
        stem, suffix = name, ""
    # A second point in a name hides its type from some portals.
    clean = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or "file"
    return f"{clean}.{re.sub(r'[^A-Za-z0-9]+', '', suffix)}" if suffix else clean


def name_members(
    paths: Iterable[str], letters: Mapping[str, str], *, flat: bool, taken: Iterable[str]
) -> dict[str, str]:
    """Give each path of a source tree its path in the archive: in ASCII, and unique even if case is ignored.

    In a `flat` archive, a name that two folders have gets the folder's name before it. `taken` are names already in
    use.
    """
    names: dict[str, str] = {}
    used = {name.lower() for name in taken}
    for path in sorted(paths):
        inner = path.removeprefix("manuscript/")
        wanted = _candidates(write_file_name(inner, letters), flat=flat)
        names[path] = next(name for name in wanted if name.lower() not in used)
        used.add(names[path].lower())
    return names


def _candidates(path: str, *, flat: bool) -> Iterable[str]:
    parts = path.split("/")
    first = parts[-1] if flat else path
    yield first
    if flat:
        yield "-".join(parts)
    stem, point, suffix = first.rpartition(".")
    number = 2
    while True:
        yield f"{stem}-{number}{point}{suffix}" if point else f"{suffix}-{number}"
        number += 1
