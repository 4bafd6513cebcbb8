"""Word's own citations: CITATION fields, and the sources that a part holds (ECMA-376 Part 1, 17.16 and 22.6)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from elyazma.languages.folding import fold_case
from elyazma.model.light_dataclass import dataclass
from elyazma.readers.managers.data import CitationData, CitedWork, Data, ListData, Work
from elyazma.references.csl_names import split_family
from elyazma.references.values import MONTHS
from elyazma.system.xml import Node

_SOURCES = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_BACKSLASH = "\N{REVERSE SOLIDUS}"
_BARE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Rules:
    types: Mapping[str, str]
    people: Mapping[str, str]
    fields: Mapping[str, str]
    ignored: Sequence[str]


@cache
def _read_rules() -> _Rules:
    data = tomllib.loads(Path(__file__).with_name("word_sources.toml").read_text(encoding="utf-8"))
    return _Rules(data["types"], data["people"], data["fields"], data["ignored"]["members"])


def read_sources(root: Node) -> dict[str, Work]:
    """Read the sources of a part, by their tags; nothing of a part that holds something else."""
    if root.tag != f"{_SOURCES}Sources":
        return {}
    works = (_read_source(node) for node in root.iter(f"{_SOURCES}Source"))
    return {work.names[0]: work for work in works if work.names}


def _read_source(node: Node) -> Work:
    rules = _read_rules()
    texts = {child.tag.removeprefix(_SOURCES): (child.text or "").strip() for child in node}
    item = _read_texts(texts, rules)
    for name, people in _list_people(node):
        item.setdefault(rules.people.get(name, name.lower()), people)
    for variable, end in (("issued", ""), ("accessed", "Accessed")):
        date = _read_date(*(texts.get(f"{part}{end}", "") for part in ("Year", "Month", "Day")))
        item |= {variable: date} if date else {}
    tag = texts.get("Tag", "")
    return Work(item | ({"citation-key": tag} if tag else {}), (tag,) if tag else ())


def _read_texts(texts: Mapping[str, str], rules: _Rules) -> dict[str, object]:
    item: dict[str, object] = {"type": rules.types.get(texts.get("SourceType", ""), "document")}
    if item["type"] == "report" and "ThesisType" in texts:
        item["type"] = "thesis"
    for name, text in texts.items():
        if text and name not in rules.ignored:
            item.setdefault(rules.fields.get(name, name.lower()), text)
    # People type a page's title where Word asks for the site's.
    if item["type"] == "webpage" and "title" not in item and "container-title" in item:
        item["title"] = item.pop("container-title")
    return item


def _list_people(node: Node) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for role in node.findall(f"{_SOURCES}Author/*"):
        people = [_read_person(person) for person in role.iter(f"{_SOURCES}Person")]
        people += [{"literal": each.text.strip()} for each in role.iter(f"{_SOURCES}Corporate") if each.text]
        if any(people):
            yield role.tag.removeprefix(_SOURCES), [person for person in people if person]


def _read_person(node: Node) -> dict[str, str]:
    last, first, middle = ((node.findtext(f"{_SOURCES}{part}") or "").strip() for part in ("Last", "First", "Middle"))
    given = " ".join(filter(None, (first, middle)))
    pairs = {**split_family(last), "given": given} if last else {"literal": given}
    return {name: value for name, value in pairs.items() if value}


def _read_date(year: str, month: str, day: str) -> dict[str, object] | None:
    """Read a date; Word lets people type its parts, so a month may be a name of any language."""
    if not year:
        return None
    if not re.fullmatch(r"\d{1,4}", year):
        return {"literal": " ".join(filter(None, (day, month, year)))}
    names = {fold_case(short): number for number, short in enumerate(MONTHS, 1)}
    number = int(month) if month.isdecimal() else names.get(fold_case(month[:3]), 0)
    parts = [int(year)]
    if 1 <= number <= 12:  # noqa: PLR2004
        parts += [number, *([int(day)] if day.isdecimal() and int(day) else [])]
    return {"date-parts": [parts]}


# --- Fields -----------------------------------------------------------------------------------------


def read_word_instruction(code: str, sources: Mapping[str, Work]) -> Data | None:
    r"""Read `CITATION Smi20 \p 12 \m Doe21` or `BIBLIOGRAPHY`; none for another field or a tag without a source."""
    name, _, rest = code.strip().partition(" ")
    if name.upper() == "BIBLIOGRAPHY":
        return ListData()
    if name.upper() != "CITATION":
        return None
    cited = [_read_cited(words, sources) for words in _split_works(rest)]
    works = tuple(each for each in cited if each)
    return CitationData(works) if works and len(works) == len(cited) else None


def _split_works(code: str) -> list[list[str]]:
    r"""Split a code into words, in a list for each source, which \m adds; a quoted word keeps its first quote."""
    works: list[list[str]] = [[]]
    for word in _list_words(code):
        if word.lower() == r"\m":
            works.append([])
        else:
            works[-1].append(word)
    return [words for words in works if words]


def _list_words(code: str) -> Iterator[str]:
    at = 0
    while found := _BARE.search(code, at):
        if found[0].startswith('"'):
            text, at = _read_quoted(code, found.start() + 1)
            yield f'"{text}'
        else:
            at = found.end()
            yield found[0]


def _read_quoted(code: str, at: int) -> tuple[str, int]:
    """Read up to the closing quote; also give where the text goes on."""
    text = ""
    while at < len(code) and code[at] != '"':
        at += code[at] == _BACKSLASH
        text += code[at : at + 1]
        at += 1
    return text, at + 1


def _read_cited(words: Sequence[str], sources: Mapping[str, Work]) -> CitedWork | None:
    work = sources.get(words[0].removeprefix('"'))
    if work is None:
        return None
    cited = CitedWork(work)
    waiting = iter(words[1:])
    volume = ""
    for switch in waiting:
        match switch.lower():
            case r"\p":
                cited = replace(cited, locator=_next_text(waiting).strip(), label="page")
            case r"\v":
                volume = _next_text(waiting).strip()
            case r"\f":
                cited = replace(cited, prefix=_next_text(waiting))
            case r"\s":
                cited = replace(cited, suffix=_next_text(waiting))
            case r"\n":
                cited = replace(cited, form="year")
            case r"\y":
                cited = replace(cited, form="author")
    if volume and not cited.locator:
        return replace(cited, locator=volume, label="volume")
    return replace(cited, locator=f"{volume}:{cited.locator}") if volume else cited


def _next_text(words: Iterator[str]) -> str:
    return next(words, "").removeprefix('"')
