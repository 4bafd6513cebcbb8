"""The files of a manuscript beside its text: article.toml, bib/references.bib, tables, pictures' names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from elyazma.model.article import Article
from elyazma.model.imported import ImportedReference
from elyazma.model.nodes import Block, Cell, Float, Foreign, Inline, Para, Plain, Strong, Table
from elyazma.readers.floats import find_images
from elyazma.readers.runs import OBJECT, read_runs, text_of
from elyazma.sources.article import suggest_slug
from elyazma.tex.escape import escape_names, escape_text

_NAMES = frozenset({"author", "editor", "translator"})
_VERBATIM = frozenset({"doi", "url"})
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_article(article: Article) -> str:
    """Write article.toml: only what is known, in the order of the vocabulary."""
    lines = ["# What the article is, for every journal. Whatever is missing here is missing in print.", ""]
    known = ((name, getattr(article, name)) for name in ("slug", "language", "journal"))
    lines += [f"{name} = {_quoted(value)}" for name, value in known if value]
    for name, value in _list_fields(article):
        lines += _list_lines(name, value)
    return "\n".join(lines) + "\n"


def _list_fields(value: object) -> Iterator[tuple[str, object]]:
    assert dataclasses.is_dataclass(value)
    for item in dataclasses.fields(value):
        yield item.name, getattr(value, item.name)


def _list_lines(name: str, value: object) -> Iterator[str]:
    """List the lines of a field that is a table or several; none of any other, or an empty one."""
    if isinstance(value, Mapping):
        if value:
            yield from ("", f"[{name}]", *(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()))
    elif isinstance(value, tuple):
        for entry in value:
            yield from ("", f"[[{name}]]", *_fields(entry))
    elif dataclasses.is_dataclass(value):
        yield from _table(name, value)


def _table(name: str, value: object) -> Iterator[str]:
    plain = [(key, inner) for key, inner in _list_fields(value) if inner not in (None, (), {}, "")]
    flat = [(key, inner) for key, inner in plain if not isinstance(inner, Mapping)]
    if flat:
        yield from ("", f"[{name}]", *(f"{_key(key)} = {_value(inner)}" for key, inner in flat))
    for key, inner in plain:
        if isinstance(inner, Mapping):
            yield from ("", f"[{name}.{key}]", *(f"{_key(code)} = {_value(text)}" for code, text in inner.items()))


def _fields(entry: object) -> Iterator[str]:
    for name, value in _list_fields(entry):
        if value not in (None, (), {}, "", False):
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        shown = {key: inner for key, inner in _list_fields(value) if inner not in (None, (), {}, "")}
        return _value(shown)
    assert isinstance(value, Iterable)
    return "[" + ", ".join(_value(inner) for inner in value) + "]"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    """Write a TOML string: JSON's escapes are TOML's too, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- Bibliography ---------------------------------------------------------------------------------------


def write_bibliography(references: Iterable[ImportedReference], not_given: str) -> str:
    """Write references.bib; above an entry stands how it was printed. `not_given` is the note of an unverified one."""
    entries = [write_entry(reference, not_given) for reference in references]
    head = "% The works this article cites, as they were printed where they came from.\n"
    return head + "".join(f"\n{entry}" for entry in entries)


def write_entry(reference: ImportedReference, not_given: str) -> str:
    """Write one entry, how it was printed above it; `not_given` is the note of an unverified one."""
    given = {name: value for name, value in reference.fields.items() if value}
    fields = given if reference.is_tex else {name: _write_field(name, value) for name, value in given.items()}
    if not reference.verified:
        fields |= {"status": "unverified"} | ({} if "note" in fields else {"note": escape_text(not_given)})
    width = max(map(len, fields), default=0)
    lines = [f"  {name.ljust(width)} = {{{value}}}," for name, value in fields.items()]
    # A record says more than its line in the list, and is not made of it.
    made = reference.printed and not reference.is_tex
    printed = [f"% {' '.join(reference.printed.split())}"] if made else []
    return "\n".join((*printed, f"@{reference.type}{{{reference.key},", *lines, "}", ""))


def _write_field(name: str, value: str) -> str:
    if name in _VERBATIM:
        return value.replace("{", "%7B").replace("}", "%7D")
    line = " ".join(value.split())
    return escape_names(line) if name in _NAMES else escape_text(line)


# --- Tables and pictures ----------------------------------------------------------------------------------


def write_sheet(node: Float, language: str) -> tuple[str, str, str] | None:
    """Give a table's name, CSV text and TOML text; none for one that a CSV file cannot hold."""
    rows = _read_rows(node.block) if isinstance(node.block, Table) else None
    said = _read_plain(node.caption)
    notes = [_read_plain(block.inlines) if isinstance(block, Para | Plain) else None for block in node.notes]
    if rows is None or not said or None in notes:
        return None
    sheet = io.StringIO()
    special = any(sign in cell for cell in rows[0] for sign in ";\t")
    csv.writer(sheet, lineterminator="\n", quoting=csv.QUOTE_ALL if special else csv.QUOTE_MINIMAL).writerows(rows)
    name = suggest_slug(node.label.rpartition(":")[2])
    layout = f"label = {_quoted(node.label)}\n\n[caption]\n{language} = {_quoted(said)}\n"
    layout += f"\n[notes]\n{language} = {_value(notes)}\n" if notes else ""
    return name, sheet.getvalue(), layout


def _read_rows(table: Table) -> list[list[str]] | None:
    """Read the rows of a table of one heading row, other rows and nothing but text; none of any other."""
    bodies = [row for body in table.bodies for row in (*body.heads, *body.rows)]
    rows: list[list[str]] = []
    for row in (*table.head.rows, *bodies, *table.foot.rows):
        cells = [_read_cell(cell) for cell in row.cells]
        rows.append([cell for cell in cells if cell is not None])
        if None in cells:
            return None
    return rows if len(table.head.rows) == 1 and _is_sheet(rows) else None


def _is_sheet(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows are as long as each other, none empty, under names that differ."""
    wide = len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows)
    named = len(set(rows[0])) == len(rows[0]) and all(rows[0])
    return len(rows) > 1 and wide and named and all(any(row) for row in rows)


def _read_cell(cell: Cell) -> str | None:
    if cell.rows != 1 or cell.columns != 1 or len(cell.blocks) > 1:
        return None
    if not cell.blocks:
        return ""
    block = cell.blocks[0]
    return _read_plain(block.inlines) if isinstance(block, Para | Plain) else None


def _read_plain(inlines: Sequence[Inline]) -> str | None:
    """Give the text of inlines that are nothing but text."""
    runs = read_runs(inlines)
    text = text_of(runs)
    wrappers = [wrapper for run in runs for wrapper in run.wrappers]
    marked = any(run.node for run in runs) or any(not isinstance(each, Strong | Foreign) for each in wrappers)
    return None if marked or OBJECT in text else " ".join(text.split())


def name_pictures(blocks: Iterable[Block], known: Mapping[str, Path]) -> Mapping[str, str]:
    """Name the pictures' files after their figures' labels: target of an Image -> name in manuscript/figures."""
    names: dict[str, str] = {}
    for label, target in _list_images(blocks):
        if target not in known or target in names:
            continue
        path = PurePosixPath(target)
        base = suggest_slug(label.rpartition(":")[2] or path.stem)
        free = (base, *(f"{base}-{n}" for n in range(2, 1000)))
        suffix = known[target].suffix.lower()
        names[target] = next(f"{each}{suffix}" for each in free if f"{each}{suffix}" not in names.values())
    return names


def _list_images(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        label, inside = (block.label, block.block) if isinstance(block, Float) else ("", block)
        for image in find_images([inside]):
            yield label, image.target
