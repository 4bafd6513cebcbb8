"""The references: what is printed, and the same work's fields apart, as elements of JATS."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from elyazma.model.document import Document
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Reference
from elyazma.model.nodes import Block, Entry, Inline, Para, Plain
from elyazma.references.dates import CslDate, Day
from elyazma.references.inlines import make_nodes
from elyazma.references.items import OTHERS, CslItem, make_item, read_type_rules, strip_unverified
from elyazma.references.names import CslName
from elyazma.system.xml import Node
from elyazma.tex.inlines import Inlines, to_plain
from elyazma.writers.jats.blocks import write_blocks
from elyazma.writers.jats.elements import element, optional
from elyazma.writers.jats.floats import take_label
from elyazma.writers.jats.inlines import Writing, write_inlines

Items = Mapping[str, CslItem]


@dataclass(frozen=True, slots=True)
class WorkRules:
    """works.toml, read."""

    types: Mapping[str, str]
    parts: Mapping[str, str]
    people: Mapping[str, str]
    texts: Mapping[str, str]


def read_work_rules() -> WorkRules:
    """Read works.toml."""
    data = tomllib.loads(Path(__file__).with_name("works.toml").read_text(encoding="utf-8"))
    return WorkRules(data["types"], data["parts"], data["people"], data["texts"])


def read_works(works: Mapping[str, Reference], words: Mapping[str, str]) -> Items:
    """Read the cited works' fields; of a work that nobody has verified, what is printed of it alone."""
    rules = read_type_rules()
    # What is wrong in an entry has been said when it was printed.
    items = ((work, make_item(work, rules, words)[0]) for work in works.values())
    return {work.key: item if work.verified else _keep_printed(item) for work, item in items}


def _keep_printed(item: CslItem) -> CslItem:
    """Leave what is printed of an unverified work; here a bare family name may stay one."""
    printed = strip_unverified(item)
    return replace(printed, type=item.type, names={role: item.names[role] for role in printed.names})


def write_references(document: Document, items: Items, writing: Writing) -> Iterator[Node]:
    """Write each list of references under its heading; none where nothing is cited."""
    rules = read_work_rules()
    for listed in document.lists:
        title = element("title", listed.heading)
        entries = (entry for entry in listed.entries if isinstance(entry, Entry))
        yield element("ref-list", title, *(_write_reference(entry, items, rules, writing) for entry in entries))


def _write_reference(entry: Entry, items: Items, rules: WorkRules, writing: Writing) -> Node:
    label, rest = take_label(entry.blocks)
    printed = element("mixed-citation", *_write_printed(rest, writing), lang=entry.language)
    item = items.get(entry.key)
    both = element("citation-alternatives", write_work(item, rules, writing), printed) if item else printed
    return element("ref", optional("label", *write_inlines(label, writing)), both, id=writing.name(f"ref-{entry.key}"))


def _write_printed(blocks: Iterable[Block], writing: Writing) -> Iterator[Node | str]:
    """Write an entry's paragraphs as one: a citation holds no paragraphs."""
    for at, block in enumerate(blocks):
        yield from ([" "] if at else [])
        if isinstance(block, Para | Plain):
            yield from (part for part in write_inlines(block.inlines, writing) if part is not None)
        else:
            yield " ".join("".join(node.itertext()) for node in write_blocks([block], writing))


def write_work(item: CslItem, rules: WorkRules, writing: Writing) -> Node:
    """Write the fields of a work."""
    kind = rules.types.get(item.type, "other")
    parts = [*_write_people(item, rules), *_write_dates(item), *_write_titles(item, rules, writing)]
    for variable, tag in rules.texts.items():
        if text := item.texts.get(variable):
            parts.append(element(tag, *write_inlines(_parse_text(text), writing)))
    parts += [*_write_pages(item), *_write_number(item), *_write_addresses(item)]
    return element("element-citation", *parts, publication_type=kind, lang=item.language)


def _write_people(item: CslItem, rules: WorkRules) -> Iterator[Node]:
    for variable, kind in rules.people.items():
        if people := item.names.get(variable):
            yield element("person-group", *map(_write_person, people), person_group_type=kind)


def _write_person(name: CslName) -> Node:
    if name.literal == OTHERS:
        return element("etal")
    if name.literal:
        return element("collab", name.literal)
    family = f"{name.particle} {name.family}".strip()
    return element(
        "name", element("surname", family), optional("given-names", name.given), optional("suffix", name.suffix)
    )


def _write_dates(item: CslItem) -> Iterator[Node]:
    issued, accessed = item.dates.get("issued"), item.dates.get("accessed")
    if issued and issued.days:
        yield from _write_day(issued)
    elif issued and issued.literal:
        yield element("string-date", issued.literal)
    if accessed and accessed.days:
        day = _iso(accessed.days[0])
        yield element("date-in-citation", day, content_type="access-date", iso_8601_date=day)


def _write_day(issued: CslDate) -> Iterator[Node]:
    _, *rest = issued.days[0]
    years = "–".join(dict.fromkeys(str(day[0]) for day in issued.days))
    yield element("year", years, iso_8601_date=_iso(issued.days[0]))
    yield from (element(tag, f"{part:02}") for tag, part in zip(("month", "day"), rest, strict=False))


def _iso(day: Day) -> str:
    year, *rest = day
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


def _write_titles(item: CslItem, rules: WorkRules, writing: Writing) -> Iterator[Node]:
    title, container = item.texts.get("title"), item.texts.get("container-title")
    part = rules.parts.get(item.type, "article-title" if container else "")
    found = ((part or "source", title), ("source", container))
    yield from (element(tag, *write_inlines(_parse_text(text), writing)) for tag, text in found if text)


def _parse_text(text: Inlines) -> tuple[Inline, ...]:
    return make_nodes(text)


def _write_pages(item: CslItem) -> Iterator[Node]:
    pages = to_plain(item.texts.get("page", ()))
    span = re.fullmatch(r"([^\s,;-]+)-([^\s,;-]+)", pages)
    if span:
        yield element("fpage", span[1])
        yield element("lpage", span[2])
    elif pages:
        yield element("page-range" if re.search(r"[-,;]", pages) else "fpage", pages)


def _write_number(item: CslItem) -> Iterator[Node]:
    number = to_plain(item.texts.get("number", ()))
    if not number:
        return
    if item.type == "patent":
        yield element("patent", number)
    elif item.type.startswith("article-"):
        yield element("elocation-id", number)
    else:
        yield element("pub-id", number, pub_id_type="publisher-id")


def _write_addresses(item: CslItem) -> Iterator[Node]:
    doi, address = to_plain(item.texts.get("DOI", ())), to_plain(item.texts.get("URL", ()))
    if doi:
        yield element("pub-id", doi, pub_id_type="doi")
    if address:
        yield element("ext-link", address, ext_link_type="uri", href=address)
