"""The files of a new manuscript, as data: skeleton/common for every one, skeleton/<language> for an article in it.

A file's path is its path in the new manuscript, but "dot-" at the beginning of a name stands for the dot of a hidden
file, and a last ".in" falls away (a tasks.py here would be taken for a module of ours). `@name@` is filled in.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SKELETON = Path(__file__).resolve().parents[1] / "skeleton"
_ABOUT, _COMMON = "skeleton.toml", "common"
_MARK = re.compile(r"@(slug|journal|version|titles?)@")


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a new article in one language starts with: the journal it goes to, and a title's placeholder."""

    language: str
    journal: str
    title: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of an article before it is written; `languages` are those its journal asks for, its own first."""

    slug: str
    journal: str
    languages: tuple[str, ...]
    title: str
    version: str


def list_skeletons() -> Mapping[str, Skeleton]:
    """Give the languages one can begin an article in, by code."""
    files = sorted(_SKELETON.glob(f"*/{_ABOUT}"))
    tables = ((file.parent.name, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)
    return {code: Skeleton(code, table["journal"], table["title"]) for code, table in tables}


def fill_skeleton(beginning: Beginning) -> Mapping[str, str]:
    """Give the files of a new manuscript: path relative to its root -> text.

    An abstract stands there for each language the journal asks for, as far as there is a skeleton in it.
    """
    skeletons = list_skeletons()
    known = [skeletons[code] for code in beginning.languages if code in skeletons]
    own = known[0]
    titles = {skeleton.language: skeleton.title for skeleton in known}
    titles |= {own.language: beginning.title or own.title}
    values = {
        "slug": beginning.slug,
        "journal": beginning.journal,
        "version": beginning.version,
        "title": titles[own.language],
        "titles": "\n".join(f"{code} = {_quote(title)}" for code, title in titles.items()),
    }
    files = {**dict(_read_folder(_COMMON)), **dict(_read_folder(own.language))}
    for other in known[1:]:
        abstract = f"manuscript/abstract.{other.language}.tex"
        files |= {path: text for path, text in _read_folder(other.language) if path == abstract}
    return {path: _MARK.sub(lambda mark: values[mark[1]], text) for path, text in files.items()}


def fill_common(version: str) -> Mapping[str, str]:
    """Give the files that every manuscript has beside its text and its bibliography."""
    files = {path: text for path, text in _read_folder(_COMMON) if not path.startswith("bib/")}
    return {path: _MARK.sub(version, text) for path, text in files.items()}


def _quote(text: str) -> str:
    """Write a TOML string: JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


def _read_folder(name: str) -> Iterator[tuple[str, str]]:
    folder = _SKELETON / name
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _ABOUT):
        yield _name_target(path.relative_to(folder).parts), path.read_text(encoding="utf-8")


def _name_target(parts: Iterable[str]) -> str:
    return "/".join(re.sub(r"^dot-", ".", part) for part in parts).removesuffix(".in")
