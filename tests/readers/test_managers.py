"""The data of reference managers: every file of every kind gives its records, keys and citations exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.model.imported import Imported
from manager_cases import CASES, Case
from manager_files import KINDS, build, cases_of
from manager_works import WORKS
from read_papers import commands_of, entries_of, read, text_of

FILES = [(kind, case) for kind in KINDS for case in cases_of(CASES, kind)]


def test_each_kind_has_ten_files() -> None:
    counted = {kind: sum(each == kind for each, _ in FILES) for kind in KINDS}
    assert min(counted.values()) >= 10, counted


@pytest.mark.parametrize(("kind", "case"), FILES, ids=[f"{kind}-{case.name}" for kind, case in FILES])
def test_records_keys_and_citations_are_exact(kind: str, case: Case, tmp_path: Path) -> None:
    imported = read(build(case, kind, tmp_path), tmp_path)
    keys = {name: key_in(kind, name) for name in case.works}
    text = text_of(imported)
    wanted = [_rename(each.wanted, keys) for each in case.citations]
    if kind == "bibliography-marks":
        # LibreOffice has a mark for each work.
        wanted = [rf"\citep{{{keys[cited.work]}}}" for each in case.citations for cited in each.works]
    assert sorted(commands_of(text)) == sorted(wanted)
    assert not any(each.printed in text for each in case.citations if len(each.printed) > 2)
    assert [each.key for each in imported.references] == [keys[name] for name in in_order(case, imported, keys)]
    entries = entries_of(imported, tmp_path)
    assert {key: (each.type, dict(each.fields)) for key, each in entries.items()} == {
        keys[name]: entry_in(kind, name) for name in case.works
    }
    assert [doubt for doubt in imported.doubts if doubt.kind in ("citation", "reference")] == []


def in_order(case: Case, imported: Imported, keys: dict[str, str]) -> list[str]:
    """Give the names of the works in the order of the entries; every one has to be there."""
    found = [each.key for each in imported.references]
    assert sorted(found) == sorted(keys.values())
    return sorted(case.works, key=lambda name: found.index(keys[name]))


def key_in(kind: str, name: str) -> str:
    """Give the key of a work: what the program itself calls it, else the one that Better BibTeX would make."""
    work = WORKS[name]
    if kind == "word":
        return f"{name.title()}01"
    return f"{name}:{work.year}" if kind == "bibliography-marks" else work.key


def _rename(command: str, keys: dict[str, str]) -> str:
    for name, key in keys.items():
        command = command.replace(WORKS[name].key, key)
    return command


def entry_in(kind: str, name: str) -> tuple[str, dict[str, str]]:
    """Give the entry of a work: some programs have no field for something, or another type."""
    work = WORKS[name]
    kept, fields = work.type, dict(work.fields)
    if kind == "word" and name == "particle":
        fields["author"] = fields["author"].replace("King, Jr., M. L.", "King, M. L.")
    if kind == "endnote" and name == "page":
        fields |= {"pubdate": fields.pop("month").replace("5", "May")}
    if kind == "bibliography-marks":
        kept = {"report": "techreport"}.get(kept, kept)
        fields = {key: value for key, value in fields.items() if key not in ("doi", "editor", "month", "urldate")}
    return kept, fields
