"""Write what became of all manuscripts: a page that filters and sorts, JSON, CSV, and the letters to their authors."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from elyazma.model.papers import STATES, BatchReport, PaperOutcome, Wanted
from elyazma.system.templates import open_html_templates

_HERE = Path(__file__).parent
COLUMNS = (
    "name", "state", "title", "authors", "language", "journal", "pages", "words", "errors", "warnings", "seconds",
    "why", "source",
)  # fmt: skip
"""The columns of the table and of the CSV file."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the start of a cell."""


def write_reports(report: BatchReport, wanted: Wanted) -> Mapping[str, str]:
    """Give the report's files by their paths below the batch's folder."""
    letters = {f"letters/{each.paper.name}.{each.language}.txt": each.letter for each in report.outcomes if each.letter}
    return {
        "report.html": _write_page(report, wanted),
        "report.json": _write_json(report, wanted),
        "report.csv": _write_csv(report),
        **letters,
    }


def _row(outcome: PaperOutcome) -> dict[str, Any]:
    return {
        "name": outcome.paper.name,
        "state": outcome.state,
        "title": outcome.title,
        "authors": "; ".join(outcome.authors),
        "language": outcome.language,
        "journal": outcome.journal,
        "pages": outcome.pages,
        "words": outcome.words,
        "errors": outcome.count("error"),
        "warnings": outcome.count("warning"),
        "seconds": round(outcome.seconds, 1),
        "why": outcome.why,
        "source": outcome.paper.source,
    }


def list_rules(outcomes: Sequence[PaperOutcome]) -> tuple[str, ...]:
    """List the codes of what was found, the most frequent first: the columns of the matrix of manuscripts and rules."""
    counts = Counter(code for outcome in outcomes for code in {each["code"] for each in outcome.findings})
    return tuple(code for code, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _write_json(report: BatchReport, wanted: Wanted) -> str:
    value = {
        "journal": wanted.journal,
        "steps": wanted.steps,
        "states": _count_states(report.outcomes),
        "papers": [_leave_out_shingles(each.as_json()) for each in report.outcomes],
        "alike": [{"first": each.first, "second": each.second, "share": each.share} for each in report.alike],
        "copies": dict(report.copies),
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _leave_out_shingles(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "shingles"}


def _count_states(outcomes: Sequence[PaperOutcome]) -> dict[str, int]:
    return {state: sum(each.state == state for each in outcomes) for state in STATES}


def _write_csv(report: BatchReport) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for outcome in report.outcomes:
        writer.writerow({name: _calm(value) for name, value in _row(outcome).items()})
    # Spreadsheets know UTF-8 by its mark alone.
    return "\ufeff" + text.getvalue()


def _calm(value: object) -> object:
    """Keep a stranger's words from being a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_page(report: BatchReport, wanted: Wanted) -> str:
    rules = list_rules(report.outcomes)
    template = (_HERE / "report.html.j2").read_text(encoding="utf-8")
    values = {
        "columns": COLUMNS,
        "rows": list(_list_rows(report, rules)),
        "rules": rules,
        "states": _count_states(report.outcomes),
        "alike": report.alike,
        "copies": report.copies,
        "wanted": wanted,
        "style": (_HERE / "report.css").read_text(encoding="utf-8"),
        "script": (_HERE / "report.js").read_text(encoding="utf-8"),
    }
    return open_html_templates().from_string(template).render(values)


def _list_rows(report: BatchReport, rules: Sequence[str]) -> Iterator[dict[str, Any]]:
    for outcome in report.outcomes:
        counts = Counter(each["code"] for each in outcome.findings)
        folder = f"papers/{outcome.paper.name}"
        letter = f"letters/{outcome.paper.name}.{outcome.language}.txt" if outcome.letter else ""
        yield {
            "cells": _row(outcome),
            "outputs": [(path.removeprefix("dist/"), f"{folder}/{path}") for path in outcome.outputs],
            "letter": letter,
            "findings": outcome.findings,
            "counts": [counts[code] for code in rules],
        }
