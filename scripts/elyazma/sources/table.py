"""Read a table: its CSV file, and the .toml beside it that says how to print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Outcome, Span, error, is_fatal
from elyazma.model.phrases import phrase
from elyazma.model.table import Layout, Table
from elyazma.sources.article import report_language
from elyazma.sources.sheets import LARGEST_SHEET, Rows, read_rows
from elyazma.sources.toml import read_toml
from elyazma.system.nearest import did_you_mean
from elyazma.system.texts import LARGEST_TOML, read_text
from elyazma.tex.escape import SPECIAL


def read_table(root: Path, path: str, language: str, known: tuple[str, ...]) -> Outcome[Table]:
    """Read the table of a CSV file; `language` is the article's, `known` are the codes that have a language file.

    All findings of both files at once. The value is none when there is an error in either.
    """
    sheet = read_text(root, path, largest=LARGEST_SHEET)
    rows: Outcome[Rows] = read_rows(sheet.value, path) if sheet.value and sheet.value.strip() else Outcome(None)
    found = [*sheet.diagnostics, *rows.diagnostics]
    layout, places, said = _read_layout(root, f"{path.removesuffix('.csv')}.toml")
    found += said
    if rows.value is None or layout is None:
        return Outcome(None, tuple(found))
    table = Table(path, rows.value, layout, {**places, "csv": Span(path)})
    found += _check_layout(table, language, known)
    return Outcome(None if is_fatal(found) else table, tuple(found))


def _read_layout(root: Path, path: str) -> tuple[Layout | None, Mapping[str, Span], tuple[Diagnostic, ...]]:
    if not (root / path).exists():
        return Layout(), {}, ()
    text = read_text(root, path, largest=LARGEST_TOML)
    if text.value is None:
        return None, {}, text.diagnostics
    outcome = read_toml(text.value, path, Layout)
    return outcome.value, outcome.places, (*text.diagnostics, *outcome.diagnostics)


def _check_layout(table: Table, language: str, known: tuple[str, ...]) -> Iterator[Diagnostic]:
    yield from _check_texts(table, language, known)
    yield from _check_columns(table)
    yield from _check_label(table)


def _check_texts(table: Table, language: str, known: tuple[str, ...]) -> Iterator[Diagnostic]:
    for key, texts in _texts(table.layout):
        for code in texts:
            if code not in known:
                yield report_language(code, table.places[f"{key}.{code}"], known)
        if texts and language not in texts:
            message = phrase(
                'the {key} is missing in the article\'s language, "{language}"',
                key=key.rpartition(".")[2],
                language=language,
            )
            yield error(
                "table-layout",
                message,
                table.places[key],
                phrase('write {key}.{language} = "…"', key=key.rpartition(".")[2], language=language),
            )


def _check_columns(table: Table) -> Iterator[Diagnostic]:
    layout, heads = table.layout, table.rows[0]
    for index, column in enumerate(layout.columns):
        place = table.places[f"columns.{index}.name"]
        if column.name not in heads:
            hint = did_you_mean(column.name, heads) or phrase("the columns are: {heads}", heads=", ".join(heads))
            yield error(
                "table-layout",
                phrase('{path} has no column "{name}"', path=table.path, name=column.name[:60]),
                place,
                hint,
            )
        elif column.name in [other.name for other in layout.columns[:index]]:
            yield error(
                "table-layout",
                phrase('the column "{name}" stands twice', name=column.name[:60]),
                place,
                phrase("delete one of the two"),
            )
        if column.decimals is not None and column.decimals < 0:
            place = table.places[f"columns.{index}.decimals"]
            yield error(
                "table-layout", phrase("there are no fewer decimals than 0"), place, phrase("write decimals = 0")
            )


def _check_label(table: Table) -> Iterator[Diagnostic]:
    label = table.layout.label
    if label and not table.layout.caption:
        hint = phrase(r'add [caption] with en = "…", or write \label behind the \caption in your text')
        yield error(
            "table-layout", phrase("a label needs a caption, which numbers the table"), table.places["label"], hint
        )
    elif any(sign in SPECIAL or sign == "," or sign.isspace() for sign in label):
        yield error(
            "table-layout",
            phrase('"{label}" is no label', label=label[:60]),
            table.places["label"],
            phrase('write label = "tab:name"'),
        )


def _texts(layout: Layout) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "caption", layout.caption
    yield "notes", layout.notes
    for index, column in enumerate(layout.columns):
        yield f"columns.{index}.head", column.head
