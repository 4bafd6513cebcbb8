"""Read manuscript/releases.toml and add to it: what each release was made from, and its results."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path

from elyazma.model.article import STRICT
from elyazma.model.diagnostics import Findings, Outcome, collecting
from elyazma.model.light_dataclass import dataclass
from elyazma.sources.toml import read_toml
from elyazma.system.texts import read_text

RELEASES = "manuscript/releases.toml"
_LARGEST = 20_000_000
"""Bytes; a release with a hundred pictures takes ten thousand."""
_HEAD = """\
# What each release was made of and what came out, by sha256. `invoke release VERSION` adds to the end of this file;
# `invoke verify VERSION` builds that release again and compares.
"""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release: `revision` is the commit from which its files were built; the tag is on the commit after it.

    `outputs` (names in dist/), `inputs` (paths from the root) and `fonts` (file names) have their sha256 in lower case;
    `made_with` names programs and packages with their versions.
    """

    version: str
    date: date
    journal: str
    revision: str
    outputs: Mapping[str, str]
    inputs: Mapping[str, str]
    fonts: Mapping[str, str] = field(default_factory=dict)
    made_with: Mapping[str, str] = field(default_factory=dict)
    __pydantic_config__ = STRICT


@dataclass(frozen=True, kw_only=True)
class _File:
    """A whole releases.toml, the oldest release first."""

    release: tuple[Release, ...] = ()
    __pydantic_config__ = STRICT


@collecting
def read_releases(findings: Findings, root: Path) -> tuple[Release, ...]:
    """Read all releases of a manuscript, the oldest first; none when the file is not there, or empty."""
    if not (root / RELEASES).exists():
        return ()
    read = read_text(root, RELEASES, largest=_LARGEST)
    if read.value is None:
        findings.refuse(*read.diagnostics)
    parsed = read_toml(read.value, RELEASES, _File)
    return findings.take(Outcome(parsed.value, parsed.diagnostics)).release


def add_release(text: str, release: Release) -> str:
    """Give the text of releases.toml with one more release at its end; the text before it is unchanged."""
    before = f"{text.rstrip()}\n" if text.strip() else _HEAD
    return before + "\n" + "\n".join(_list_lines(release)) + "\n"


def _list_lines(release: Release) -> Iterator[str]:
    yield "[[release]]"
    yield f"version = {_quote_string(release.version)}"
    yield f"date = {release.date.isoformat()}"
    yield f"journal = {_quote_string(release.journal)}"
    yield f"revision = {_quote_string(release.revision)}"
    for name in ("made_with", "outputs", "inputs", "fonts"):
        table: Mapping[str, str] = getattr(release, name)
        if table:
            yield ""
            yield f"[release.{name}]"
            yield from (f"{_quote_string(key)} = {_quote_string(value)}" for key, value in sorted(table.items()))


def _quote_string(text: str) -> str:
    """Write a TOML string: JSON's, but for the one letter that JSON leaves and TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
