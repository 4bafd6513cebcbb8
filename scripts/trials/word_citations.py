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
import base64
import binascii
import difflib
import json
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bibtexparser
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_FIELDS = ("title", "family", "year", "volume", "number", "pages", "doi", "publication", "url")
_PLACES = {"journal", "journaltitle", "booktitle", "maintitle", "series", "howpublished", "eventtitle", "publisher"}
"""Fields in which the publication's name may stand: what it is called differs from type to type."""
_CITING = re.compile(r"\\(?!nocite)[a-zA-Z]*cit[a-zA-Z]*\*?((?:\[[^\]]*\])*)\{([^}]*)\}")


@dataclass(frozen=True)
class Work:
    """A work as a manager has it: the fields that are compared, those alone that it has."""

    fields: Mapping[str, str]


@dataclass(frozen=True)
class Citation:
    """A place that cites: its works, and what stands beside each (page, words before, words behind)."""

    manager: str
    works: tuple[Work, ...]
    beside: tuple[str, ...] = ()


@dataclass
class Counts:
    """How many records and citations there were, and what was wrong with which."""

    works: int = 0
    citations: int = 0
    wrong: list[str] = field(default_factory=list)


def read_citations(path: Path) -> list[Citation]:
    """Read what citation managers left in a Word file, in reading order."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        sources = _read_sources(archive, names)
        roots = [etree.fromstring(archive.read(name)) if name in names else None for name in _PARTS]
    notes = {
        (kind, note.get(f"{_W}id")): note
        for kind, root in zip(("footnote", "endnote"), roots[1:], strict=True)
        if root is not None
        for note in root
    }
    return [found for code in _list_codes(roots[0], notes) if (found := _read_code(code, sources))]


# --- Word's XML -------------------------------------------------------------------------------------------


def _list_codes(root: Any, notes: Mapping[tuple[str, str], Any] | None = None) -> Iterator[str]:
    """List the codes of fields and the tags of controls, a note's where it stands; data stand behind their code."""
    open_fields: list[list[str]] = []
    for node in root.iter(*(f"{_W}{name}" for name in _READ)):
        name = etree.QName(node).localname
        note = (notes or {}).get((name.removesuffix("Reference"), node.get(f"{_W}id")))
        if note is not None:
            yield from _list_codes(note)
        elif name == "fldSimple":
            yield node.get(f"{_W}instr", "")
        elif name == "tag":
            yield node.get(f"{_W}val", "")
        elif name == "fldChar":
            yield from _read_sign(node.get(f"{_W}fldCharType"), open_fields)
        elif open_fields:
            text = node.text or ""
            open_fields[-1].append(_decode(text) if name == "fldData" else text)


def _read_sign(kind: str, open_fields: list[list[str]]) -> Iterator[str]:
    """Begin or end a field; its own code is whole where its result begins."""
    if kind == "begin":
        open_fields.append([])
    elif kind == "separate" and open_fields:
        yield "".join(open_fields[-1])
        open_fields[-1] = []
    elif kind == "end" and open_fields:
        inner = "".join(open_fields.pop())
        # EndNote's data may be those of a field within the code of its citation.
        if "<EndNote>" in inner and open_fields and "<EndNote>" not in "".join(open_fields[-1]):
            open_fields[-1].append(inner)


_READ = ("fldChar", "instrText", "fldSimple", "tag", "fldData", "footnoteReference", "endnoteReference")


def _decode(text: str) -> str:
    try:
        data = base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace").replace("\0", "")


def _read_code(code: str, sources: Mapping[str, Work]) -> Citation | None:
    tag = re.match(r"\s*MENDELEY_CITATION_v3_([A-Za-z0-9+/=_-]+)", code)
    if tag:
        return _read_csl("Mendeley Cite", _decode(tag[1].translate(str.maketrans("-_", "+/"))))
    if "CSL_CITATION" in code:
        return _read_csl("Zotero" if "ZOTERO" in code else "Mendeley", code)
    if "<EndNote>" in code:
        return _read_endnote(code[code.index("<EndNote>") :])
    if re.match(r"\s*CITATION\s", code):
        return _read_word(code, sources)
    return None


# --- CSL's JSON -------------------------------------------------------------------------------------------


def _read_csl(manager: str, code: str) -> Citation | None:
    start = code.find("{")
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(code, start)
    except ValueError:
        return None
    items = [each for each in data.get("citationItems", []) if each.get("itemData", {}).get("title")]
    beside = tuple(_fold(each.get(name) or "") for each in items for name in ("prefix", "locator", "suffix"))
    return Citation(manager, tuple(_read_item(each["itemData"]) for each in items), beside) if items else None


def _read_item(item: Mapping[str, Any]) -> Work:
    issued = item.get("issued") or {}
    parts = (issued.get("date-parts") or [[""]])[0]
    year = str(parts[0]) if parts else ""
    fields = {
        "title": item.get("title"),
        "family": "\n".join(
            each.get("family") or each.get("literal") or each.get("given") or "" for each in item.get("author") or ()
        ),
        "year": year or str(issued.get("raw") or ""),
        "volume": item.get("volume"),
        "number": item.get("issue") or item.get("number"),
        "pages": item.get("page"),
        "doi": item.get("DOI"),
        "publication": item.get("container-title"),
        "url": item.get("URL"),
    }
    return _make_work(fields)


def _make_work(fields: Mapping[str, Any]) -> Work:
    return Work({name: str(value) for name, value in fields.items() if value and _fold(str(value))})


# --- EndNote and Word -------------------------------------------------------------------------------------


def _read_endnote(code: str) -> Citation | None:
    end = code.rfind("</EndNote>")
    parser = etree.XMLParser(recover=True)
    root = etree.fromstring(code[: end + len("</EndNote>")].encode(), parser) if end > 0 else None
    cites = [] if root is None else root.findall(".//Cite")
    works = tuple(_read_record(each.find("record")) for each in cites if each.find("record") is not None)
    return Citation("EndNote", works) if works else None


def _read_record(record: Any) -> Work:
    def text(path: str) -> str:
        found = record.find(path)
        return "" if found is None else "".join(found.itertext())

    people = ["".join(each.itertext()) for each in record.findall("contributors/authors/author")]
    fields = {
        "title": text("titles/title"),
        "family": "\n".join(name.partition(",")[0] if "," in name else name.split()[-1] for name in people if name),
        "year": text("dates/year"),
        "volume": text("volume"),
        "number": text("number"),
        "pages": text("pages"),
        "doi": text("electronic-resource-num"),
        "publication": text("titles/secondary-title") or text("periodical/full-title"),
    }
    return _make_work(fields)


def _read_sources(archive: zipfile.ZipFile, names: Sequence[str]) -> dict[str, Work]:
    found: dict[str, Work] = {}
    for name in names:
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            root = etree.fromstring(archive.read(name))
            for source in root.iter(f"{_B}Source"):
                found[source.findtext(f"{_B}Tag", "")] = _read_source(source)
    return found


def _read_source(source: Any) -> Work:
    people = source.findall(f"{_B}Author/{_B}Author/{_B}NameList/{_B}Person")
    company = source.findtext(f"{_B}Author/{_B}Author/{_B}Corporate", "")
    fields = {
        "title": source.findtext(f"{_B}Title"),
        "family": company or "\n".join(each.findtext(f"{_B}Last", "") for each in people),
        "year": source.findtext(f"{_B}Year"),
        "volume": source.findtext(f"{_B}Volume"),
        "number": source.findtext(f"{_B}Issue"),
        "pages": source.findtext(f"{_B}Pages"),
        "doi": source.findtext(f"{_B}DOI"),
        "publication": source.findtext(f"{_B}JournalName") or source.findtext(f"{_B}BookTitle"),
        "url": source.findtext(f"{_B}URL"),
    }
    return _make_work(fields)


def _read_word(code: str, sources: Mapping[str, Work]) -> Citation | None:
    words = code.split()
    tags = [words[1], *(words[at + 1] for at, word in enumerate(words[:-1]) if word == "\\m")]
    works = tuple(sources[tag] for tag in tags if tag in sources and "title" in sources[tag].fields)
    return Citation("Word", works) if works else None


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
    return _fold(" ".join(work.fields.get(name, "") for name in ("title", "family", "year", "publication", "url")))


def _find_entry(work: Work, made: Made) -> tuple[str, list[str]]:
    """Find the entry of a work, the likest of those that have its title; also tell what differs."""
    title = _fold(work.fields["title"])
    alike = [(key, entry) for key, entry in made.entries.items() if _fold(entry.get("title", "")) == title]
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
        return _fold(wanted) in map(_fold, values)
    if name in ("doi", "url"):
        short = re.sub(r"(?i)^.*?(?=10\.)", "", wanted)
        return any(_fold(short) in _fold(value) for value in values)
    return any(_fold(wanted) in _fold(value) for value in values)


def _are_in_order(families: Sequence[str], names: str) -> bool:
    """Tell whether an entry's names are as many as the families, and each has its own."""
    people = re.split(r"\s+and\s+(?![^{}]*\})", names)
    pairs = zip(families, people, strict=False)
    return len(families) == len(people) and all(_fold(family) in _fold(person) for family, person in pairs)


def _fold(text: str) -> str:
    """Keep letters and digits alone, without accents, commands and tags."""
    text = re.sub(r"<[^<>]{1,40}>", "", text)
    text = re.sub(r"\\text[a-z]+(?=\{)|\\[a-zA-Z]+\s?", "", text)
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES)).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


_DASHES = str.maketrans("", "", "-–—")


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
    brackets = _fold(" ".join(text for _, text in made.commands))
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
