"""Take entries of .bib files in turns, and tell what each has that a printer may stumble over."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = frozenset([
    "abstract", "file", "keywords", "annote", "annotation", "crossref", "xdata", "xref", "groups", "owner",
    "timestamp", "bdsk-url-1", "bdsk-url-2", "bdsk-file-1", "date-added", "date-modified", "mendeley-groups",
    "mendeley-tags", "review", "comment", "ids", "shorthand", "sortkey", "sortname", "presort", "label", "options",
])  # fmt: skip
"""Fields that no bibliography prints, or that rule how biblatex prints and sorts."""
UNPRINTED = frozenset({"set", "control", "ieeetranbstctl", "string", "xdata", "comment", "preamble"})
LONGEST = 4000


@dataclass(frozen=True)
class Entry:
    """An entry with a key of the sample's own; `name` is its key in the file, `fields` are resolved."""

    key: str
    file: str
    name: str
    type: str
    fields: dict[str, str]

    def write(self) -> str:
        """Write the entry as a .bib file has it."""
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in self.fields.items())
        return f"@{self.type}{{{self.key},\n{fields}}}\n"


@dataclass(frozen=True)
class Sample:
    """The entries, and from how many files how many came."""

    entries: tuple[Entry, ...]
    files: dict[str, int]


def sample_entries(paths: Sequence[Path], count: int, seed: int) -> Sample:
    """Take entries in turns from the files until there are `count`, or none are left."""
    pools = [_read_pool(path, random.Random(f"{seed} {path.name}")) for path in paths]
    taken: list[tuple[str, str, str, dict[str, str]]] = []
    while len(taken) < count and any(pools):
        for pool in pools:
            if pool and len(taken) < count:
                taken.append(pool.pop())
    entries = tuple(Entry(f"e{at:04}", *each) for at, each in enumerate(taken))
    files = {path.stem: sum(entry.file == path.stem for entry in entries) for path in paths}
    return Sample(entries, {name: number for name, number in files.items() if number})


def _read_pool(path: Path, chance: random.Random) -> list[tuple[str, str, str, dict[str, str]]]:
    """Read the entries of a file that a printer can be asked for, in an order by chance."""
    from elyazma.references.bibtex import read_bibliography

    bibliography = read_bibliography({path.name: path.read_text(encoding="utf-8", errors="replace")}).value
    pool = []
    for reference in bibliography.references if bibliography else ():
        fields = {name: value for name, value in reference.fields.items() if name not in LEFT_OUT and value.strip()}
        whole = reference.type not in UNPRINTED and {"title", "author", "editor"} & fields.keys()
        if whole and all(_is_safe(name, value) for name, value in fields.items()):
            pool.append((path.stem, reference.key, reference.type, fields))
    chance.shuffle(pool)
    return pool


def _is_safe(name: str, value: str) -> bool:
    """Tell whether a field can be handed to every program: braces that pair, a name without signs, no end of a page."""
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and bool(re.fullmatch(r"[a-z][\w+:-]*", name)) and len(value) < LONGEST


def list_features(entry: Entry) -> list[str]:
    """Name what in an entry is hard to print."""
    return sorted(_find_features(entry))


def _find_features(entry: Entry) -> Iterator[str]:
    fields = entry.fields
    title = fields.get("title", "")
    tests = {
        "title-case": bool(re.search(r"(?:\b[A-Z][a-z]{3,}\b[^.:]*){3}", title)),
        "braces": "{" in title,
        "formula": "$" in title,
        "quotes": any(sign in title for sign in ("``", "“", "enquote", '"')),
        "others": bool(re.search(r"\bothers$", fields.get("author", ""))),
        "institution": "{" in fields.get("author", ""),
        "particle": bool(re.search(r"\b(?:van|von|de|der|la|di)\s+[A-Z]", fields.get("author", ""))),
        "suffix": bool(re.search(r"\b[JS]r\b", fields.get("author", ""))),
        "not-ascii": not "".join(fields.values()).isascii(),
    }
    yield from (name for name, found in tests.items() if found)
    for name in ("note", "howpublished", "edition", "eprint", "maintitle", "series", "number", "langid", "eid"):
        if name in fields:
            yield name
