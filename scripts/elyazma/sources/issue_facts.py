"""Put an issue's facts into the text of an article.toml: what is missing is added, and what differs is an error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from elyazma.model.article import Article
from elyazma.model.diagnostics import Diagnostic, Findings, Span, collecting, error
from elyazma.model.phrases import phrase
from elyazma.sources.toml import read_toml

Facts = Mapping[str, str | date]
"""Values by their dotted keys: "publication.doi", "journal"."""


@collecting
def put_facts(findings: Findings, text: str, path: str, facts: Facts) -> str:
    """Give the text with the facts in it; `path` is for the findings. All that differs is reported at once."""
    read = read_toml(text, path, Article)
    if read.value is None:
        findings.refuse(*read.diagnostics)
    own = {key: _read_value(read.value, key) for key in facts}
    for key, value in facts.items():
        if own[key] and own[key] != value:
            findings.add([_report_different(key, own[key], value, read.places.get(key, Span(path)))])
    new = {key: value for key, value in facts.items() if not own[key]}
    findings.add(_report_no_place(key, text, read.places) for key in new if not _has_place(key, text, read.places))
    findings.stop_if_fatal()
    return _insert(text, new, read.places)


def _has_place(key: str, text: str, places: Mapping[str, Span]) -> bool:
    """Tell whether a line can be added for a key: there is none, and its table has a header or is not there."""
    table = key.rpartition(".")[0]
    return key not in places and (table not in places or _is_header(text, places[table]))


def _report_no_place(key: str, text: str, places: Mapping[str, Span]) -> Diagnostic:
    table = key.rpartition(".")[0]
    place = places[key if key in places else table]
    message = phrase("the issue's {key} cannot be put in here: {line}", key=key, line=text.split("\n")[place.line - 1])
    hint = phrase("delete an empty value, and write the table under a line of its own, such as [publication]")
    return error("issue-fact-place", message, place, hint)


def _read_value(article: Article, key: str) -> object:
    value: object = article
    for step in key.split("."):
        value = getattr(value, step)
    return value


def _report_different(key: str, own: object, value: object, place: Span) -> Diagnostic:
    message = phrase('{key} is "{own}" here, and "{value}" in the issue', key=key, own=own, value=value)
    hint = phrase("delete this line: the issue says it; or correct issue.toml")
    return error("issue-fact-differs", message, place, hint)


def _is_header(text: str, place: Span) -> bool:
    return text.split("\n")[place.line - 1].lstrip().startswith("[")


def find_own_line(own: str, copy: str, line: int) -> int:
    """Give the line of the author's text that a line (from 1) of the text with facts in it was; 0 for one added."""
    theirs, at = own.split("\n"), 0
    for number, written in enumerate(copy.split("\n"), 1):
        same = at < len(theirs) and written == theirs[at]
        at += same
        if number == line:
            return at if same else 0
    return 0


def _insert(text: str, new: Facts, places: Mapping[str, Span]) -> str:
    lines = text.rstrip("\n").split("\n")
    tables: dict[str, list[str]] = {}
    for key, value in new.items():
        table, _, name = key.rpartition(".")
        written = value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
        tables.setdefault(table, []).append(f"{name} = {written}")
    top = tables.pop("", [])
    # From the last to the first, so that the places above stay true.
    for table in sorted((name for name in tables if name in places), key=lambda name: -places[name].line):
        lines[places[table].line : places[table].line] = tables.pop(table)
    for table, added in tables.items():
        lines += ["", f"[{table}]", *added]
    return "\n".join((*top, *lines, ""))
