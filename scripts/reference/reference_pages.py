#!/usr/bin/env python3
"""Write docs/style-reference.md and docs/language-reference.md: every key of style.toml and of a language file.

    PYTHONPATH=scripts python3 scripts/reference/reference_pages.py

Tables, types and defaults are those of the dataclasses that the files are validated by; examples are what the files
that ship say; the line about each key stands in style.toml and language.toml beside this script. A key without a line,
or a line without a key, is an error. Exit code 1: an error, and nothing is written.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from elyazma.languages.language import Language
from elyazma.model.journal import Bounds, Manifest, RuleSource
from elyazma.sources.words import give_example

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = {Bounds: "bounds", RuleSource: "source"}
"""Shapes that many tables have: each is shown once."""
_LONGEST = 60
_MOST_ITEMS = 3


class KeyLinesError(ValueError):
    """A key without a line about it, or a line about no key."""


@dataclass(frozen=True)
class Page:
    """One page: the shape of the file, its own head, the lines about keys, and the files that give examples."""

    name: str
    shape: type
    head: str
    lines: Mapping[str, Mapping[str, str]]
    samples: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Table:
    """A table of a page: its key in the data of lines, its heading, its shape, and its values in each sample."""

    key: str
    heading: str
    shape: type
    samples: tuple[Mapping[str, Any], ...]


STYLE_HEAD = """# style.toml, key by key

`styles/<journal>/style.toml` says of a journal what its template does not. [journals.md](journals.md) explains it at
length, with an example of a whole file. This page is made of the shapes by which the file is validated
(`scripts/reference/reference_pages.py`), and a test holds it equal to them. A key that is not here is an error at its
line. What nobody says is the default.
"""
LANGUAGE_HEAD = """# Language files, key by key

`languages/<code>.toml` makes a language known: its words, dates, letters and syllables. [languages.md](languages.md)
explains it at length. This page is made of the shapes by which the file is validated
(`scripts/reference/reference_pages.py`), and a test holds it equal to them.
"""


def list_pages() -> tuple[Page, ...]:
    """Give both pages with all that they are made of."""
    styles = tuple(map(_read_toml, sorted((ROOT / "styles").glob("*/style.toml"))))
    languages = ROOT / "scripts/elyazma/languages"
    # Azerbaijani has nearly every key; the others follow it.
    own = (languages / "az.toml", *sorted(languages.glob("??.toml")))
    return (
        Page("style-reference.md", Manifest, STYLE_HEAD, _read_toml(HERE / "style.toml"), styles),
        Page(
            "language-reference.md",
            Language,
            LANGUAGE_HEAD,
            _read_toml(HERE / "language.toml"),
            tuple(map(_read_toml, own)),
        ),
    )


def _read_toml(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


# --- The tables ---------------------------------------------------------------------------------------


def write_page(page: Page) -> str:
    """Write a page. Raises KeyLinesError."""
    tables = tuple(_list_tables(Table("", "At the top", page.shape, page.samples)))
    found = {table.key for table in tables}
    if page.lines.keys() != found:
        raise KeyLinesError(f"{page.name}: tables {sorted(page.lines.keys() ^ found)}")
    return "\n".join((page.head, *(_write_table(table, page) for table in tables))).rstrip("\n") + "\n"


def _list_tables(table: Table, seen: frozenset[str] = frozenset()) -> Iterator[Table]:
    """Give a table and those inside it; of the shapes that are shared, and of equal ones, the first alone."""
    yield table
    known = {table.shape} | {Bounds}
    for name, hint in get_type_hints(table.shape).items():
        shape = _inner_table(hint)
        if shape is None or shape in SHARED or shape in known or name.startswith("__"):
            continue
        known.add(shape)
        yield from _list_tables(_step_into(table, name.removesuffix("_"), hint, shape))
    if not table.key and table.shape is Manifest:
        yield from _list_shared(table)


def _list_shared(top: Table) -> Iterator[Table]:
    """Give the shapes that many tables have, with what those say."""
    every = tuple(_walk_values(top.samples))
    for shape, key in SHARED.items():
        names = {field.name for field in dataclasses.fields(shape)}
        yield Table(
            key, f"Bounds and sources: `{key}`", shape, tuple(each for each in every if each and names >= each.keys())
        )


def _walk_values(value: object) -> Iterator[Mapping[str, Any]]:
    """Give every table inside a value."""
    if isinstance(value, Mapping):
        yield value
        yield from (inner for each in value.values() for inner in _walk_values(each))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from (inner for each in value for inner in _walk_values(each))


def _step_into(table: Table, name: str, hint: object, shape: type) -> Table:
    by_code = get_origin(hint) is Mapping
    key = f"{table.key}.{name}".lstrip(".") + ".CODE" * by_code
    many = get_origin(hint) is tuple
    heading = f"`[[{key}]]`" if many else f"`[{key}]`"
    values = [sample[name] for sample in table.samples if name in sample]
    if many or by_code:
        values = [inner for value in values for inner in (value if many else value.values())]
    return Table(key, heading, shape, tuple(values))


def _inner_table(hint: object) -> type | None:
    """Give the dataclass that a type is, or holds."""
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return hint
    return next(filter(None, map(_inner_table, get_args(hint))), None)


def _write_table(table: Table, page: Page) -> str:
    lines = page.lines[table.key]
    fields = dataclasses.fields(table.shape)
    names = [field.name.removesuffix("_") for field in fields]
    if set(names) != lines.keys():
        raise KeyLinesError(f"{page.name}: {table.key or 'top'}: {sorted(set(names) ^ lines.keys())}")
    hints = get_type_hints(table.shape)
    rows = [
        f"| `{name}` | {spell_type(hints[field.name], name, table)} | {_spell_default(field)} | {lines[name]} |"
        f" {_find_example(table, field, hints[field.name])} |"
        for field, name in zip(fields, names, strict=True)
    ]
    head = "| key | type | default | what it is | example |\n|---|---|---|---|---|"
    return f"## {table.heading}\n\n{head}\n" + "\n".join(rows) + "\n"


# --- Types, defaults, examples ----------------------------------------------------------------------

_TYPES: Mapping[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    object: "text, list or table",
}
_PLURALS = {"text": "texts", "number": "numbers", "whole number": "whole numbers", "text, list or table": "values"}


def spell_type(hint: object, name: str, table: Table) -> str:
    """Say a type as somebody who writes TOML would."""
    if hint in _TYPES:
        return _TYPES[hint]
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _spell_table(hint, name, table)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in inner)
    if origin is tuple:
        return _spell_list(inner, name, table)
    if origin is Mapping:
        return _IN_FILES.get((table.key, name)) or _spell_mapping(inner[1], name, table)
    return next(spell_type(each, name, table) for each in inner if each is not type(None))


_IN_FILES = {("", "sources"): "lists of texts by name"}
"""What a file has in another form than the shape that it is read into."""


def _spell_table(shape: type, name: str, table: Table) -> str:
    if shape in SHARED:
        return f"table, see [{SHARED[shape]}](#bounds-and-sources-{SHARED[shape]})"
    return f"table `[{f'{table.key}.{name}'.lstrip('.')}]`"


def _spell_mapping(inner: object, name: str, table: Table) -> str:
    if dataclasses.is_dataclass(inner):
        return f"tables `[{f'{table.key}.{name}'.lstrip('.')}.CODE]`"
    return f"{_PLURALS.get(spell_type(inner, name, table), 'lists of texts')} by name"


def _spell_list(inner: tuple[Any, ...], name: str, table: Table) -> str:
    if dataclasses.is_dataclass(inner[0]):
        return f"tables `[[{f'{table.key}.{name}'.lstrip('.')}]]`"
    count = "" if inner[-1] is Ellipsis else f"{len(inner)} "
    kind = spell_type(inner[0], name, table)
    return f"list of {count}{_PLURALS.get(kind, kind)}"


def _spell_default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if value is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
        return "must be there"
    if value is dataclasses.MISSING or value in (None, "", ()) or dataclasses.is_dataclass(value):
        return "none"
    if isinstance(value, tuple) and dataclasses.is_dataclass(value[0]):
        return f"{len(value)} tables"
    return f"`{_write_value(value)}`"


def _find_example(table: Table, field: dataclasses.Field[Any], hint: object) -> str:
    """Give what the first file that says it has, shortened; nothing for a table that stands on the page itself."""
    name = field.name.removesuffix("_")
    if _inner_table(hint) not in {None, *SHARED}:
        return ""
    value = next((sample[name] for sample in table.samples if name in sample), None)
    written = give_example(name, hint) if value is None else f"{name} = {_write_value(value)}"
    return f"`{written}`".replace("|", "\\|")


def _write_value(value: object) -> str:
    """Write a value as TOML does; of what is long the beginning, and "…"."""
    if isinstance(value, str):
        cut = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
        return json.dumps(cut, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        items = [_write_value(each) for each in value[: _MOST_ITEMS + 1]]
        return f"[{', '.join(items)}{', …' * (len(value) > len(items))}]"
    if isinstance(value, Mapping):
        pairs = [f"{_write_key(key)} = {_write_value(each)}" for key, each in list(value.items())[:_MOST_ITEMS]]
        return f"{{ {', '.join(pairs)}{', …' * (len(value) > len(pairs))} }}"
    return str(value)


def _write_key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else json.dumps(key, ensure_ascii=False)


def main() -> int:
    """Write both pages."""
    try:
        written = {page.name: write_page(page) for page in list_pages()}
    except KeyLinesError as gap:
        print(gap, file=sys.stderr)
        return 1
    for name, text in written.items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
