r"""Prove that an import keeps what a citation manager left in a Word file: each record, and each citation of it.

    python scripts/trials/word_citations.py PAPERS MADE [--paper NAME ...] [--all]

PAPERS has NAME/paper.docx, MADE has NAME with what `import` made of it (`word_papers.py --made` keeps that). The fields
are read here from the file's XML alone: Zotero's and Mendeley's JSON in fields, Mendeley Cite's in tags of controls,
EndNote's XML in fields or their data, Word's own `CITATION` fields and `b:Source` records. For each work that is cited

- a record: one entry of bib/references.bib has its title, and with it the same family names in order, year, volume,
  number, pages, DOI and publication, wherever the manager has them;
- a citation: the commands that cite stand in the file's order with the same works, pages and words before and behind.

What differs is printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import bibtexparser
from manager_fields import Citation, Work, fold_letters, read_citations

_FIELDS = ("title", "family", "year", "volume", "number", "pages", "doi", "publication", "url")
_PLACES = {"journal", "journaltitle", "booktitle", "maintitle", "series", "howpublished", "eventtitle", "publisher"}
"""Fields in which the publication's name may stand: what it is called differs from type to type."""
_CITING = re.compile(r"\\(?!nocite)[a-zA-Z]*cit[a-zA-Z]*\*?((?:\[[^\]]*\])*)\{([^}]*)\}")


@dataclass
class Counts:
    """How many records and citations there were, and what was wrong with which."""

    works: int = 0
    citations: int = 0
    wrong: list[str] = field(default_factory=list)


# --- What was made ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What an import wrote: entries by key, and the citing commands in order with what stands in their brackets."""

    entries: Mapping[str, Mapping[str, str]]
    commands: Sequence[tuple[tuple[str, ...], str]]
    uncited: Sequence[str]


def read_made(folder: Path) -> Made:
    """Read the entries and the citing commands of a manuscript."""
    text = (folder / "bib/references.bib").read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)
    entries = {each.key: {one.key.lower(): one.value for one in each.fields} for each in library.entries}
    sections = sorted(folder.glob("manuscript/sections/*.tex"))
    texts = [path.read_text(encoding="utf-8") for path in sections]
    texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("manuscript/tables/*.tex"))]
    texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("manuscript/abstract*.tex"))]
    found = [
        (tuple(key.strip() for key in each[2].split(",")), each[1]) for text in texts for each in _CITING.finditer(text)
    ]
    uncited = [
        key.strip() for text in texts for each in re.findall(r"\\nocite\{([^}]*)\}", text) for key in each.split(",")
    ]
    cited = {key for keys, _ in found for key in keys}
    return Made(entries, found, [key for key in uncited if key not in cited])


def prove(citations: Sequence[Citation], made: Made) -> Counts:
    """Hold records and citations against what was made of them."""
    counts = Counts(citations=len(citations))
    keys: dict[str, str] = {}
    for work in {_identify(each): each for citation in citations for each in citation.works}.values():
        counts.works += 1
        key, wrong = _find_entry(work, made)
        keys[_identify(work)] = key
        counts.wrong += [f"record “{work.fields['title'][:60]}”: {each}" for each in wrong]
    # Works of one field that are cited in two forms stand in two commands.
    wanted = [keys[_identify(each)] for citation in citations for each in citation.works]
    # A field that prints nothing cites nothing: its work stands in the list alone.
    wanted = [key for key in wanted if key not in made.uncited]
    counts.wrong += _compare_order(wanted, [key for each, _ in made.commands for key in each])
    counts.wrong += _compare_beside(citations, made)
    return counts


def _identify(work: Work) -> str:
    return fold_letters(
        " ".join(work.fields.get(name, "") for name in ("title", "family", "year", "publication", "url"))
    )


def _find_entry(work: Work, made: Made) -> tuple[str, list[str]]:
    """Find the entry of a work, the likest of those that have its title; also tell what differs."""
    title = fold_letters(work.fields["title"])
    alike = [(key, entry) for key, entry in made.entries.items() if fold_letters(entry.get("title", "")) == title]
    found = [(_list_differences(work, entry), key) for key, entry in alike]
    if not found:
        return "", ["no entry has this title"]
    wrong, key = min(found, key=lambda each: len(each[0]))
    return key, wrong


def _list_differences(work: Work, entry: Mapping[str, str]) -> list[str]:
    wrong = []
    for name in _FIELDS[1:]:
        wanted = work.fields.get(name, "")
        if wanted and not _has(name, wanted, entry):
            shown = {each: entry[each] for each in _NAMES_OF.get(name, (name,)) if each in entry}
            wrong.append(f"{name} is “{wanted[:60]}”, the entry has {shown}")
    return wrong


_NAMES_OF: Mapping[str, Sequence[str]] = {
    "family": ("author", "editor", "organization", "institution"),
    "year": ("year", "date"),
    "number": ("number", "issue", "eid"),
    "pages": ("pages", "eid", "pagetotal"),
    "publication": tuple(_PLACES),
    "doi": ("doi", "url", "eprint"),
    "url": ("url", "doi"),
}


def _has(name: str, wanted: str, entry: Mapping[str, str]) -> bool:
    values = [entry[each] for each in _NAMES_OF.get(name, (name,)) if each in entry]
    if name == "family":
        return any(_are_in_order([each for each in wanted.split("\n") if each], value) for value in values)
    if name == "year":
        return any(re.sub(r"\D", "", wanted)[:4] in value for value in values)
    if name == "url" and "doi.org/" not in wanted:
        return fold_letters(wanted) in map(fold_letters, values)
    if name in ("doi", "url"):
        short = re.sub(r"(?i)^.*?(?=10\.)", "", wanted)
        return any(fold_letters(short) in fold_letters(value) for value in values)
    return any(fold_letters(wanted) in fold_letters(value) for value in values)


def _are_in_order(families: Sequence[str], names: str) -> bool:
    """Tell whether an entry's names are as many as the families, and each has its own."""
    people = re.split(r"\s+and\s+(?![^{}]*\})", names)
    pairs = zip(families, people, strict=False)
    return len(families) == len(people) and all(
        fold_letters(family) in fold_letters(person) for family, person in pairs
    )


def _compare_order(wanted: Sequence[str], cited: Sequence[str]) -> list[str]:
    """Tell where the works that a text cites differ from those of a file, in order."""
    matcher = difflib.SequenceMatcher(None, wanted, cited, autojunk=False)
    return [
        f"cited works {a + 1} to {b}: {' '.join(wanted[a:b])} became {' '.join(cited[c:d]) or 'nothing'}"
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind in ("replace", "delete")
    ]


def _compare_beside(citations: Sequence[Citation], made: Made) -> list[str]:
    """Tell what stands beside works in a file and in no command: pages, words before and behind."""
    brackets = fold_letters(" ".join(text for _, text in made.commands))
    parts = [each for citation in citations for each in citation.beside if each]
    return [f"“{each}” stands beside a work, and in no command" for each in parts if each not in brackets]


def main(arguments: Sequence[str]) -> int:
    """Prove each paper that has a manager's fields; print a row for each, and what is wrong."""
    parser = argparse.ArgumentParser(description="Prove that citation managers' data are kept.")
    parser.add_argument("papers", type=Path)
    parser.add_argument("made", type=Path)
    parser.add_argument("--paper", nargs="*", default=[])
    parser.add_argument("--all", action="store_true", help="print papers without a fault too")
    given = parser.parse_args(arguments)
    totals: dict[str, list[int]] = {}
    for path in sorted(given.papers.glob("*/paper.docx")):
        name = path.parent.name
        if (given.paper and name not in given.paper) or not (given.made / name / "bib/references.bib").is_file():
            continue
        citations = read_citations(path)
        if not citations:
            continue
        counts = prove(citations, read_made(given.made / name))
        managers = sorted({each.manager for each in citations})
        row = totals.setdefault(" and ".join(managers), [0, 0, 0, 0])
        for at, count in enumerate((1, counts.works, counts.citations, len(counts.wrong))):
            row[at] += count
        if given.all or counts.wrong:
            print(f"{name} ({', '.join(managers)}): {counts.works} works, {counts.citations} citations")
            print("".join(f"  {each}\n" for each in counts.wrong), end="")
    for managers_of, row in sorted(totals.items()):
        print(f"{managers_of}: {row[0]} files, {row[1]} works, {row[2]} citations, {row[3]} wrong")
    return 1 if any(row[3] for row in totals.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
