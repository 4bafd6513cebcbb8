"""Format references with pandoc, the CSL engine: one process per build, JSON in and out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from elyazma.model import Inline
from elyazma.tools.bibliography.dates import CslDate
from elyazma.tools.bibliography.items import CslItem
from elyazma.tools.bibliography.names import CslName
from elyazma.tools.pandoc.inlines import Json, read_inlines, write_inlines, write_text
from elyazma.tools.pandoc.program import PandocFailed, run_pandoc
from elyazma.tools.tex.inlines import Inlines, to_plain

API_VERSION = [1, 23, 1]
"""pandoc-types' version, as pandoc 3.x writes it."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """One work as it is formatted in the list, and as it is cited in three ways: "(A, 2018)", "A (2018)", "(2018)".

    Of the first work alone, `located` is a citation with a page: "(A, 2018, p. 35)". `number` is what stands before an
    entry in a numbered list.
    """

    text: Inlines
    parenthetical: Inlines
    narrative: Inlines
    year_only: Inlines
    located: Inlines = ()
    number: Inlines = ()


def write_document(items: Sequence[CslItem], style: str, language: str) -> str:
    """Write the JSON document that cites all items in order, each in three ways, and the first with a page too."""
    modes = ("NormalCitation", "AuthorInText", "SuppressAuthor")
    blocks = [{"t": "Para", "c": [_cite_inline(f"r{at}", mode)]} for at in range(len(items)) for mode in modes]
    blocks += [{"t": "Para", "c": [_cite_inline("r0", "NormalCitation", ", 35")]}] if items else []
    style_address = "data:application/xml;base64," + base64.b64encode(style.encode()).decode()
    meta = {
        "references": _meta_list([_item_metadata(f"r{at}", item) for at, item in enumerate(items)]),
        "csl": write_text(style_address),
        "lang": write_text(language),
        "link-bibliography": {"t": "MetaBool", "c": False},
        "link-citations": {"t": "MetaBool", "c": False},
    }
    return json.dumps({"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}, ensure_ascii=False)


def run_citeproc(document: str, folder: Path) -> bytes:
    """Run pandoc's citeproc over a JSON document. Raises PandocFailed."""
    return run_pandoc(["--from=json", "--to=json", "--citeproc"], folder, document)


def read_document(output: bytes, count: int) -> tuple[Formatted, ...]:
    """Read pandoc's answer for `count` items. Raises PandocFailed for another answer."""
    try:
        blocks = json.loads(output)["blocks"]
        printed = dict(_list_entries(blocks[3 * count :]))
        cited = [read_inlines(block["c"][0]["c"][1]) for block in blocks[: 3 * count]]
        entries = [printed.get(f"ref-r{at}", ((), ())) for at in range(count)]
        works = [_formatted(entry, cited[3 * at : 3 * at + 3]) for at, entry in enumerate(entries)]
        located = [read_inlines(block["c"][0]["c"][1]) for block in blocks[3 * count : 3 * count + 1]]
        return (*(replace(work, located=inlines) for work, inlines in zip(works, located, strict=False)), *works[1:])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as reason:
        raise PandocFailed(f"its answer is damaged: {reason!r}") from reason


def _formatted(entry: tuple[Inlines, Inlines], cited: Sequence[Inlines]) -> Formatted:
    number, text = entry
    number = () if len(to_plain(number)) >= len(to_plain(text)) else number
    parenthetical, narrative, year_only = cited
    return Formatted(text, parenthetical, narrative, year_only, number=number)


def _list_entries(blocks: Iterable[Json]) -> Iterable[tuple[str, tuple[Inlines, Inlines]]]:
    """Give the list's entries, each with number and text: the Div with the id "refs" holds a Div per entry."""
    for refs in blocks:
        for entry in refs["c"][1] if refs["t"] == "Div" else ():
            yield entry["c"][0][0], (_find_number(entry["c"][1]), _without_label(entry["c"][1]))


def _find_number(blocks: Iterable[Json]) -> Inlines:
    marked = [inline for block in blocks for inline in block["c"] if _has_class(inline, "csl-left-margin")]
    return read_inlines(marked[0]["c"][1]) if marked else ()


def _without_label(blocks: Sequence[Json]) -> Inlines:
    """Give an entry's text without the number that a numeric style sets in the margin: our lists number themselves."""
    parts: list[Inline] = []
    for block in blocks:
        kept = [inline for inline in block["c"] if not _has_class(inline, "csl-left-margin")]
        parts += [*([Inline("text", " ")] if parts else []), *read_inlines(kept)]
    if any(letter.isalnum() for letter in to_plain(parts)) or not _find_number(blocks):
        return tuple(parts)
    # A style that groups number and text puts the whole entry into the margin.
    first, *rest = (part for block in blocks for part in read_inlines(block["c"]))
    return (replace(first, text=_NUMBER.sub("", first.text, count=1)), *rest)


_NUMBER = re.compile(r"^\s*[\[(]?\d+[\])]?[.:]?\s*")


def _has_class(inline: Mapping[str, Any], name: str) -> bool:
    return inline["t"] == "Span" and name in inline["c"][0][1]


# --- CSL items as metadata ------------------------------------------------------------------------


def _cite_inline(identifier: str, mode: str, page: str = "") -> Json:
    citation = {
        "citationId": identifier,
        "citationPrefix": [],
        "citationSuffix": [{"t": "Str", "c": page}] if page else [],
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], [{"t": "Str", "c": "@" + identifier}]]}


def _item_metadata(identifier: str, item: CslItem) -> Json:
    fields: dict[str, Json] = {"id": write_text(identifier), "type": write_text(item.type)}
    if language := item.language or _guess_language(item):
        fields["language"] = write_text(language)
    fields |= {name: {"t": "MetaInlines", "c": write_inlines(value)} for name, value in item.texts.items()}
    fields |= {name: _meta_list([_name_metadata(each) for each in people]) for name, people in item.names.items()}
    fields |= {name: _date_metadata(date) for name, date in item.dates.items()}
    return _meta_map(fields)


def _guess_language(item: CslItem) -> str:
    """Give "und" for titles with letters that English lacks, so that English rules for capitals do not apply."""
    titles = "".join(to_plain(value) for name, value in item.texts.items() if name.endswith("title"))
    return "und" if any(letter.isalpha() and not letter.isascii() for letter in titles) else ""


def _name_metadata(name: CslName) -> Json:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return _meta_map({key: write_text(value) for key, value in parts.items() if value})


def _date_metadata(date: CslDate) -> Json:
    if not date.days:
        return _meta_map({"literal": write_text(date.literal)})
    days = _meta_list([_meta_list([write_text(str(part)) for part in day]) for day in date.days])
    fields = {"date-parts": days}
    if date.season:
        fields["season"] = write_text(str(date.season))
    if date.circa:
        fields["circa"] = {"t": "MetaBool", "c": True}
    return _meta_map(fields)


def _meta_map(fields: Mapping[str, Json]) -> Json:
    return {"t": "MetaMap", "c": dict(fields)}


def _meta_list(values: Sequence[Json]) -> Json:
    return {"t": "MetaList", "c": list(values)}
