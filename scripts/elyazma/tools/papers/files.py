"""The files of a manuscript beside its text: article.toml, bib/references.bib, tables, pictures' names."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from elyazma.article import Article
from elyazma.draft import DraftReference, Json
from elyazma.tools.metadata.article import suggest_slug
from elyazma.tools.papers.runs import OBJECT, read_runs, text_of
from elyazma.tools.tex.escape import escape_names, escape_text

_NAMES = frozenset({"author", "editor", "translator"})
_VERBATIM = frozenset({"doi", "url"})
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def write_article(article: Article) -> str:
    """Write article.toml: only what is known, in the order of the vocabulary."""
    lines = ["# What the article is, for every journal. Whatever is missing here is missing in print.", ""]
    known = ((name, getattr(article, name)) for name in ("slug", "language", "journal"))
    lines += [f"{name} = {_quote(value)}" for name, value in known if value]
    for item in dataclasses.fields(article):
        value = getattr(article, item.name)
        if isinstance(value, Mapping) and value:
            lines += ["", f"[{item.name}]", *(f"{_key(key)} = {_value(inner)}" for key, inner in value.items())]
        elif isinstance(value, tuple) and value:
            for entry in value:
                lines += ["", f"[[{item.name}]]", *_fields(entry)]
        elif dataclasses.is_dataclass(value):
            lines += _table(item.name, value)
    return "\n".join(lines) + "\n"


def _table(name: str, value: Any) -> Iterator[str]:
    plain = [
        (each.name, inner)
        for each in dataclasses.fields(value)
        if (inner := getattr(value, each.name)) not in (None, (), {}, "")
    ]
    flat = [(key, inner) for key, inner in plain if not isinstance(inner, Mapping)]
    if flat:
        yield from ("", f"[{name}]", *(f"{key} = {_value(inner)}" for key, inner in flat))
    for key, inner in plain:
        if isinstance(inner, Mapping):
            yield from ("", f"[{name}.{key}]", *(f"{_key(code)} = {_value(text)}" for code, text in inner.items()))


def _fields(entry: Any) -> Iterator[str]:
    for item in dataclasses.fields(entry):
        value = getattr(entry, item.name)
        if value not in (None, (), {}, "", False):
            yield f"{item.name} = {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items()) + " }"
    return "[" + ", ".join(_value(inner) for inner in value) + "]"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quote(key)


def _quote(text: str) -> str:
    """Write a TOML string: JSON's escapes are TOML's too, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


# --- Bibliography ---------------------------------------------------------------------------------------


def write_bibliography(references: Iterable[DraftReference], not_given: str) -> str:
    """Write references.bib; above an entry stands how it was printed. `not_given` is the note of an unverified one."""
    entries = [_write_entry(reference, not_given) for reference in references]
    head = "% The works this article cites, as they were printed where they came from.\n"
    return head + "".join(f"\n{entry}" for entry in entries)


def _write_entry(reference: DraftReference, not_given: str) -> str:
    fields = {name: _write_field(name, value) for name, value in reference.fields.items() if value}
    if not reference.verified:
        fields |= {"status": "unverified"} | ({} if "note" in fields else {"note": escape_text(not_given)})
    width = max(map(len, fields), default=0)
    lines = [f"  {name.ljust(width)} = {{{value}}}," for name, value in fields.items()]
    printed = [f"% {' '.join(reference.printed.split())}"] if reference.printed else []
    return "\n".join((*printed, f"@{reference.type}{{{reference.key},", *lines, "}", ""))


def _write_field(name: str, value: str) -> str:
    if name in _VERBATIM:
        return value.replace("{", "%7B").replace("}", "%7D")
    line = " ".join(value.split())
    return escape_names(line) if name in _NAMES else escape_text(line)


# --- Tables and pictures ----------------------------------------------------------------------------------


def write_sheet(content: Sequence[Any], language: str) -> tuple[str, str, str] | None:
    """Give a table's name, CSV text and TOML text; none for one that a CSV file cannot hold."""
    _, label, _, caption, table, under = content
    rows = _read_rows(table["c"])
    said = _plain(caption)
    notes = [_plain(block["c"]) if block["t"] in ("Para", "Plain") else None for block in under]
    if rows is None or not said or None in notes:
        return None
    sheet = io.StringIO()
    special = any(sign in cell for cell in rows[0] for sign in ";\t")
    csv.writer(sheet, lineterminator="\n", quoting=csv.QUOTE_ALL if special else csv.QUOTE_MINIMAL).writerows(rows)
    name = suggest_slug(label.rpartition(":")[2])
    layout = f"label = {_quote(label)}\n\n[caption]\n{language} = {_quote(said)}\n"
    layout += f"\n[notes]\n{language} = {_value(notes)}\n" if notes else ""
    return name, sheet.getvalue(), layout


def _read_rows(content: Any) -> list[list[str]] | None:
    _, _, _, head, bodies, foot = content
    rows = [*head[1], *(row for body in bodies for part in (body[2], body[3]) for row in part), *foot[1]]
    cells = [[_read_cell(cell) for cell in row[1]] for row in rows]
    read = [[cell for cell in row if cell is not None] for row in cells]
    widths = {len(row) for row in read}
    whole = all(len(row) == len(each) for row, each in zip(read, cells, strict=True))
    if len(head[1]) != 1 or len(read) < len(("head", "row")) or len(widths) != 1 or widths == {1} or not whole:
        return None
    unique = len(set(read[0])) == len(read[0]) and all(read[0])
    return read if unique and all(any(row) for row in read) else None


def _read_cell(cell: Any) -> str | None:
    _, _, high, wide, blocks = cell
    if high != 1 or wide != 1 or len(blocks) > 1:
        return None
    if not blocks:
        return ""
    return _plain(blocks[0]["c"]) if blocks[0]["t"] in ("Para", "Plain") else None


def _plain(inlines: Sequence[Json]) -> str | None:
    """Give the text of inlines that are nothing but text."""
    runs = read_runs(inlines)
    text = text_of(runs)
    marked = any(run.node or [mark for mark in run.marks if mark[0] not in ("Strong", "Language")] for run in runs)
    return None if marked or OBJECT in text else " ".join(text.split())


def name_pictures(blocks: Iterable[Json], known: Mapping[str, Path]) -> Mapping[str, str]:
    """Name the pictures' files after their figures' labels: target of an Image -> name in manuscript/figures."""
    names: dict[str, str] = {}
    for label, target in _list_images(list(blocks), ""):
        if target not in known or target in names:
            continue
        path = PurePosixPath(target)
        base = suggest_slug(label.rpartition(":")[2] or path.stem)
        free = (base, *(f"{base}-{n}" for n in range(2, 1000)))
        suffix = known[target].suffix.lower()
        names[target] = next(f"{each}{suffix}" for each in free if f"{each}{suffix}" not in names.values())
    return names


def _list_images(node: Any, label: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _list_images(item, label)
    elif isinstance(node, dict):
        if node.get("t") == "Image":
            yield label, node["c"][2][0]
        elif node.get("t") == "Float":
            yield from _list_images(node["c"][4], node["c"][1])
        else:
            yield from _list_images(node.get("c"), label)
