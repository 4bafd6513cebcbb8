"""Give the files of a new manuscript, from data: skeleton/common for all, skeleton/<language> for its language.

A file's path is its path in the new manuscript, but "dot-" at the beginning of a name stands for the dot of a hidden
file, and ".in" at the end is removed (tools would take a tasks.py here for our module). `@name@` is filled in.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass

_SKELETON = Path(__file__).resolve().parents[1] / "skeleton"
_ABOUT, _COMMON = "skeleton.toml", "common"
_ARTICLE = "manuscript/article.toml"
_COMMENTED = re.compile(r"# (\[|\w+ = )")
"""A table or a key of TOML in a comment."""
_MARK = re.compile(r"@(slug|journal|version|titles?)@")


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What a new article in one language starts with: its journal, and a placeholder for the title."""

    language: str
    journal: str
    title: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is known of a new article; `languages` are its own, and then those that its journal asks for."""

    slug: str
    journal: str
    languages: tuple[str, ...]
    title: str
    version: str


def list_scaffolds() -> Mapping[str, Scaffold]:
    """Give the languages in which an article can be begun, by code."""
    files = sorted(_SKELETON.glob(f"*/{_ABOUT}"))
    tables = ((file.parent.name, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)
    return {code: Scaffold(code, table["journal"], table["title"]) for code, table in tables}


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What a new manuscript has in the place of an author's: `texts` are TeX files, `values` stand in article.toml."""

    texts: tuple[str, ...]
    values: frozenset[str]


@cache
def list_placeholders() -> Placeholders:
    """Give what the skeletons of all languages write for the author to replace."""
    scaffolds = list_scaffolds()
    files = [file for code in scaffolds for file in _read_folder(code)]
    examples = (_read_example(text) for path, text in files if path == _ARTICLE)
    values = (value for example in examples for value in example)
    titles = (scaffold.title for scaffold in scaffolds.values())
    return Placeholders(tuple(text for path, text in files if path.endswith(".tex")), frozenset((*titles, *values)))


def _read_example(text: str) -> frozenset[str]:
    """Give the values of the example of TOML that stands in comments of an article.toml."""
    lines = (line.removeprefix("# ") for line in text.splitlines() if _COMMENTED.match(line))
    return frozenset(_list_texts(tomllib.loads("\n".join(lines))))


def _list_texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _list_texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _list_texts(each))


def fill_scaffold(beginning: Beginning) -> Mapping[str, str]:
    """Give the files of a new manuscript: path relative to its root -> text.

    It has an abstract for each language that the journal asks for, if there is a scaffold in that language.
    """
    scaffolds = list_scaffolds()
    known = [scaffolds[code] for code in beginning.languages if code in scaffolds]
    own = known[0]
    titles = {scaffold.language: scaffold.title for scaffold in known}
    titles |= {own.language: beginning.title or own.title}
    values = {
        "slug": beginning.slug,
        "journal": beginning.journal,
        "version": beginning.version,
        "title": titles[own.language],
        "titles": "\n".join(f"{code} = {_toml_string(title)}" for code, title in titles.items()),
    }
    files = {**dict(_read_folder(_COMMON)), **dict(_read_folder(own.language))}
    for other in known[1:]:
        abstract = f"manuscript/abstract.{other.language}.tex"
        files |= {path: text for path, text in _read_folder(other.language) if path == abstract}
    return {path: _MARK.sub(lambda mark: values[mark[1]], text) for path, text in files.items()}


def fill_common(slug: str, journal: str, version: str) -> Mapping[str, str]:
    """Give the files that every manuscript has besides its text and its bibliography."""
    values = {"slug": slug, "journal": journal, "version": version}
    files = {path: text for path, text in _read_folder(_COMMON) if not path.startswith("bib/")}
    return {path: _MARK.sub(lambda mark: values[mark[1]], text) for path, text in files.items()}


def _toml_string(text: str) -> str:
    """Write a TOML string; JSON's escapes are valid in it."""
    return json.dumps(text, ensure_ascii=False)


def _read_folder(name: str) -> Iterator[tuple[str, str]]:
    folder = _SKELETON / name
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _ABOUT):
        yield _target_path(path.relative_to(folder).parts), path.read_text(encoding="utf-8")


def _target_path(parts: Iterable[str]) -> str:
    return "/".join(re.sub(r"^dot-", ".", part) for part in parts).removesuffix(".in")
