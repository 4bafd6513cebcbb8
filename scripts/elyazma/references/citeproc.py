"""Format references with pandoc, the CSL engine: one process per build, JSON in and out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

from elyazma.model.manuscript import Inline
from elyazma.model.nodes import Block, Citation, Cite, Div, Para, Span, Str, split_words
from elyazma.model.nodes import Inline as InlineNode
from elyazma.model.phrases import phrase
from elyazma.references.dates import CslDate
from elyazma.references.formatted import Formatted
from elyazma.references.inlines import inlines_of, make_nodes, read_nodes
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.references.quotes import pair_quotes
from elyazma.references.sentence_case import has_english, seems_english
from elyazma.references.style_rules import read_rules
from elyazma.system.pandoc.parsing import Meta, MetaInlines, PandocDocument, UnreadableNode, parse_blocks
from elyazma.system.pandoc.program import PandocFailed, run_pandoc
from elyazma.system.pandoc.writing import write_document as write_json
from elyazma.tex.inlines import Inlines, to_plain


def write_document(items: Sequence[CslItem], style: str, language: str) -> str:
    """Write the JSON document that cites all items in order, each in three ways, and the first with a page too."""
    modes = ("NormalCitation", "AuthorInText", "SuppressAuthor")
    blocks = [_ask_for(f"r{at}", mode) for at in range(len(items)) for mode in modes]
    blocks += [_ask_for("r0", "NormalCitation", (Str(", 35"),))] if items else []
    return write_request(blocks, items, style, language)


def write_request(blocks: Sequence[Block], items: Sequence[CslItem], style: str, language: str) -> str:
    """Write the JSON document of some blocks that cite items by the ids "r0", "r1" ..."""
    style_address = "data:application/xml;base64," + base64.b64encode(style.encode()).decode()
    meta: dict[str, Meta] = {
        "references": [_write_item(f"r{at}", item, language) for at, item in enumerate(items)],
        "csl": _write_text(style_address),
        "lang": _write_text(language),
        "link-bibliography": False,
        "link-citations": False,
    }
    return json.dumps(write_json(PandocDocument(tuple(blocks), meta)), ensure_ascii=False)


def run_citeproc(document: str, folder: Path) -> bytes:
    """Run pandoc's citeproc over a JSON document. Raises PandocFailed."""
    return run_pandoc(["--from=json", "--to=json", "--citeproc"], folder, document)


def read_document(output: bytes, count: int) -> tuple[Formatted, ...]:
    """Read pandoc's answer for `count` items. Raises PandocFailed for another answer."""
    try:
        return _read_works(parse_blocks(json.loads(output)["blocks"]), count)
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as reason:
        raise PandocFailed(phrase("its answer is damaged: {reason}", reason=repr(reason))) from reason


def _read_works(blocks: Sequence[Block], count: int) -> tuple[Formatted, ...]:
    """Read three citations of each work, one of the first on a page, and the list of entries behind them."""
    cited = [_read_citation(block) for block in blocks[: 3 * count]]
    entries = dict(_list_entries(blocks[3 * count :]))
    works = [_join_forms(entries.get(f"ref-r{at}", ((), ())), cited[3 * at : 3 * at + 3]) for at in range(count)]
    return (*(replace(work, located=_read_citation(blocks[3 * count])) for work in works[:1]), *works[1:])


def _read_citation(block: Block) -> Inlines:
    match block:
        case Para((Cite(printed), *_)):
            return read_nodes(printed)
        case _:
            raise UnreadableNode(f"its answer has a {type(block).__name__} where a citation was asked for")


def _join_forms(entry: tuple[Inlines, Inlines], cited: Sequence[Inlines]) -> Formatted:
    number, text = entry
    number = () if len(to_plain(number)) >= len(to_plain(text)) else number
    parenthetical, narrative, year_only = cited
    return Formatted(text, parenthetical, narrative, year_only, number=number)


def _list_entries(blocks: Iterable[Block]) -> Iterator[tuple[str, tuple[Inlines, Inlines]]]:
    """List the entries by their ids, number and text: a Div with the id "refs" holds a Div for each."""
    for refs in blocks:
        for entry in refs.blocks if isinstance(refs, Div) else ():
            if not isinstance(entry, Div):
                raise UnreadableNode(f"its answer has a {type(entry).__name__} where an entry was asked for")
            yield entry.attributes.identifier, (_find_number(entry.blocks), _without_label(entry.blocks))


def _find_number(blocks: Iterable[Block]) -> Inlines:
    for block in blocks:
        for inline in inlines_of(block):
            if _is_margin(inline):
                return read_nodes(inline.inlines)
    return ()


def _without_label(blocks: Sequence[Block]) -> Inlines:
    """Give an entry's text. A numeric style sets the number in a margin of its own; the list numbers itself."""
    parts: list[Inline] = []
    for block in blocks:
        kept = [inline for inline in inlines_of(block) if not _is_margin(inline)]
        parts += [*([Inline("text", " ")] if parts else []), *read_nodes(kept)]
    if any(letter.isalnum() for letter in to_plain(parts)) or not _find_number(blocks):
        return tuple(parts)
    # A style that groups number and text has all of the entry in the margin.
    first, *rest = (part for block in blocks for part in read_nodes(inlines_of(block)))
    return (replace(first, text=_NUMBER.sub("", first.text, count=1)), *rest)


_NUMBER = re.compile(r"^\s*[\[(]?\d+[\])]?[.:]?\s*")


def _is_margin(inline: InlineNode) -> TypeGuard[Span]:
    return isinstance(inline, Span) and "csl-left-margin" in inline.attributes.classes


# --- CSL items as metadata ------------------------------------------------------------------------


def _ask_for(identifier: str, mode: str, suffix: tuple[InlineNode, ...] = ()) -> Block:
    return Para((Cite((Str(f"@{identifier}"),), (Citation(identifier, mode, suffix=suffix),)),))


def _write_text(text: str) -> Meta:
    return MetaInlines(split_words(text))


def _write_item(identifier: str, item: CslItem, listed: str) -> Meta:
    """Write an item of a list in the language `listed`."""
    fields: dict[str, Meta] = {"id": _write_text(identifier), "type": _write_text(item.type)}
    dotted = read_rules()["capitals"]["dotted"]
    if language := item.language or _guess_language(item):
        apart = language[:2] in dotted and listed[:2] not in dotted
        fields["language"] = _write_text("und" if apart else language)
    texts = {**item.texts} | {name: _keep_capitals(item.texts[name]) for name in _AROUND if name in item.texts}
    texts |= {name: _keep_tokens(value) for name, value in texts.items() if name in _TITLES}
    fields |= {name: MetaInlines(pair_quotes(make_nodes(value))) for name, value in texts.items()}
    fields |= {name: [_write_person(each) for each in people] for name, people in item.names.items()}
    fields |= {name: _write_date(date) for name, date in item.dates.items()}
    return fields


_TITLES = ("title", "container-title", "collection-title")
_AROUND = ("container-title", "collection-title", "publisher")
"""What may be in another language than the work itself."""


_TOKEN = re.compile(
    r"(?<![\w.-])(\d+(?:st|nd|rd|th|d)|\d+-[a-z]{1,3}|[a-z]+\d[\w-]*|(?:[a-z0-9-]+\.)+[a-z]{2,}|vs?\.(?=\s[A-Z]))(?![\w-])"
)
"""What title case would spoil: "42nd", "21-cm", "x86-64", the address of a site, "v." behind "Corp."."""


def _keep_tokens(value: Inlines) -> Inlines:
    """Keep the letters of what is no word."""
    return tuple(each for part in value for each in (_part_tokens(part.text) if part.kind == "text" else (part,)))


def _part_tokens(text: str) -> Iterator[Inline]:
    for at, piece in enumerate(_TOKEN.split(text)):
        leaf = Inline("text", piece)
        if piece:
            yield Inline("plain", children=(leaf,)) if at % 2 else leaf


def _keep_capitals(value: Inlines) -> Inlines:
    """Keep the capitals of a journal's name that is not English: "Quaderni del Museo"."""
    return value if seems_english(value) else (Inline("plain", children=tuple(value)),)


def _guess_language(item: CslItem) -> str:
    """Give "und" for a title that is not English, so that English rules for capitals do not apply.

    One whose small words tell nothing is in the language of the journal or the book around it.
    """
    title = item.texts.get("title", ())
    around = (value for name, value in item.texts.items() if name.endswith("title"))
    english = seems_english(title) and (has_english(title) or all(map(seems_english, around)))
    return "" if english else "und"


def _write_person(name: CslName) -> Meta:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {key: _write_text(value) for key, value in parts.items() if value}


def _write_date(date: CslDate) -> Meta:
    if not date.days:
        return {"literal": _write_text(date.literal)}
    fields: dict[str, Meta] = {"date-parts": [[_write_text(str(part)) for part in day] for day in date.days]}
    if date.season:
        fields["season"] = _write_text(str(date.season))
    if date.circa:
        fields["circa"] = True
    return fields
