"""A long list is formatted in batches, and comes out as if it had been formatted at once."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from cited import cite_all, show
from elyazma.model.journal import Citations
from elyazma.model.manuscript import Inline
from elyazma.references import formatted_list
from elyazma.references.items import CslItem
from elyazma.references.names import CslName
from elyazma.references.namesake_groups import split_works

FAMILIES = ("Adams", "Baker", "Clark", "Davis")
NAMES = ("Ann", "Bob", "Ann Bea")


def write_bib() -> str:
    entries = []
    for number, (family, given, year) in enumerate(product(FAMILIES, NAMES, (2001, 2001))):
        other = f" and {FAMILIES[(number * 7) % 4]}, {NAMES[number % 3]} and Ergin, E." if number % 4 else ""
        entries.append(
            f"@book{{k{number}, author = {{{family}, {given}{other}}}, title = {{T{number}}}, year = {year}}}"
        )
    entries += ["@book{t1, title = {Ships}, year = 2003}", "@book{t2, title = {Ships}, year = 2003}"]
    return "\n".join(entries)


@pytest.mark.parametrize("style", ["apa", "chicago-author-date", "harvard-cite-them-right"])
def test_batches_come_out_as_one(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cite_all(write_bib(), tmp_path / "a", "en", Citations(csl=style))
    monkeypatch.setattr(formatted_list, "DISAMBIGUATED_AT_MOST", 20)
    monkeypatch.setattr(formatted_list, "_BATCH", 8)
    monkeypatch.setattr(formatted_list, "recall_value", lambda _: None)
    parts = cite_all(write_bib(), tmp_path / "b", "en", Citations(csl=style))
    assert whole.value is not None and parts.value is not None
    assert list(map(show, parts.value.entries)) == list(map(show, whole.value.entries))
    assert parts.value == whole.value and parts.diagnostics == whole.diagnostics
    assert len(list((tmp_path / "b").glob("references-*"))) > 2


def item(*people: str, title: str = "") -> CslItem:
    names = {"author": tuple(CslName(family=each) for each in people)} if people else {}
    return CslItem("k", "book", {"title": (Inline("text", title),)} if title else {}, names, {})


ALL_NAMES = '<citation givenname-disambiguation-rule="all-names">'


@pytest.mark.parametrize(
    ("style", "most", "batches"),
    [
        ("", 2, [[0, 3], [1, 4], [2], [5, 6]]),
        ("", 3, [[0, 3], [1, 2, 4], [5, 6]]),
        ("", 100, [[0, 1, 2, 3, 4, 5, 6]]),
        ("", 1, [[0, 3], [1, 4], [2], [5, 6]]),
        (ALL_NAMES, 1, [[0, 1, 3, 4], [2], [5, 6]]),
    ],
)
def test_namesakes_share_a_batch(style: str, most: int, batches: list[list[int]]) -> None:
    works = [item("Adams"), item("Baker", "Adams"), item("Clark"), item("ADAMS", "Davis"), item("Baker")]
    works += [item(title="Ships"), item(title="ships")]
    assert split_works(works, style, most) == batches


def test_groups_that_a_later_work_joins() -> None:
    works = [item("A", "X"), item("B", "Y"), item("C", "X", "Y"), item("D")]
    assert split_works(works, ALL_NAMES, 1) == [[0, 1, 2], [3]]
    assert split_works([], ALL_NAMES, 1) == []
