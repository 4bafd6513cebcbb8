"""A library that several papers share costs an article what it cites of it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from elyazma.flows.checking import check_manuscript
from elyazma.model.kept_sequence import KeptSequence
from elyazma.references import bibliography
from elyazma.references.bibliography import recall_bibliography
from elyazma.references.bibtex import read_bibliography
from elyazma.system import kept_values

ENTRY = (
    "@book{{key{0},\n  author = {{Family, Given}},\n  title = {{Title {0}}},\n"
    "  publisher = {{House}},\n  year = {{2001}},\n}}\n"
)
FAULTS = "@book{broken, title = {A, year = 2001\n@book{key3, title = {Twice}}\n@book{other, month = unknown}\n"


@pytest.fixture
def texts() -> dict[str, str]:
    return {"bib/a.bib": "".join(map(ENTRY.format, range(40))), "bib/b.bib": FAULTS}


def test_what_is_recalled_is_what_was_read(texts: dict[str, str]) -> None:
    read = read_bibliography(texts)
    recall_bibliography(texts)
    recalled = recall_bibliography(texts)
    assert recalled.value is not None and read.value is not None
    assert isinstance(recalled.value.references, KeptSequence)
    assert recalled == read
    assert list(recalled.value.heads) == list(read.value.heads)
    assert recalled.value.findings == read.value.findings != ()
    assert recalled.value.by_key() == read.value.by_key()
    assert pickle.loads(pickle.dumps(recalled.value)) == read.value


def test_entries_that_nothing_cites_are_not_read(minimal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (minimal / "bib/library.bib").write_text("".join(map(ENTRY.format, range(300))) + FAULTS, encoding="utf-8")
    first = check_manuscript(minimal, "")
    opened: list[bytes] = []
    unpack = kept_values.unpack

    def count(data: bytes) -> object:
        opened.append(data)
        return unpack(data)

    monkeypatch.setattr(bibliography, "unpack", count)
    second = check_manuscript(minimal, "")
    assert second.diagnostics == first.diagnostics
    # The entry that is cited, and the first fault of those that are not.
    assert len(opened) == 2
    assert {each.code for each in second.diagnostics} >= {"bibliography-faults", "reference-uncited"}


def test_places_of_a_kept_sequence() -> None:
    made: list[int] = []

    def make(at: int) -> str:
        made.append(at)
        return "ABC"[at]

    kept = KeptSequence([("a", "x"), ("b", "x"), ("c", "y")], make)
    assert (kept[-1], kept[1:], len(kept)) == ("C", ("B", "C"), 3)
    assert kept[2] == "C" and made == [2, 1]
    assert kept.by_key()["a"] == "A" and "d" not in kept.by_key() and list(kept.by_key()) == ["a", "b", "c"]
    assert kept == ("A", "B", "C") and kept != ("A",) and repr(kept) == "('A', 'B', 'C')"
    with pytest.raises(IndexError):
        kept[3]
