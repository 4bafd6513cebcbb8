"""The search for authors, held against written leaks and harmless passages: the rates may only become better."""

from __future__ import annotations

from collections import Counter

import pytest

from anonymity_set import Tried, try_leaks, try_passages

LEAST_LEAKS, LEAST_KINDS = 596, 88
MISSED: frozenset[str] = frozenset()
"""The leaks that are not found. None may be added."""
STOPPED = frozenset(
    [
        "İldırım vurması nəticəsində cihaz sıradan çıxdı.",
        "Yıldırım düşmesi sonucu cihaz bozuldu.",
        "The book of Hannah's prayer is 1 Samuel 2; St Hannah is not venerated.",
        "Babe Ruth hit it.",
        "Зимина дача стоит у реки, — сказала хозяйка Анна Зимина.",
        "Кайя — эстонское имя.",
        "Селин писал прозу.",
        "Горобец — так на юге зовут воробья.",
        "Горобець сів на колиску.",
        "Горобці цвірінькають у приспіві.",
    ]
)
"""The harmless passages that are stopped. None may be added."""


@pytest.fixture(scope="module")
def leaks() -> list[Tried]:
    return list(try_leaks())


def test_each_leak_is_found(leaks: list[Tried]) -> None:
    assert len(leaks) >= LEAST_LEAKS
    assert len({each.kind for each in leaks}) >= LEAST_KINDS
    assert {each.text for each in leaks if not each.found} == MISSED


def test_what_is_found_has_a_place_and_a_hint(leaks: list[Tried]) -> None:
    errors = [finding for each in leaks for finding in each.findings if finding.severity == "error"]
    assert [finding for finding in errors if not (finding.span and finding.hint)] == []


def test_what_names_nobody_passes() -> None:
    passages = list(try_passages())
    counts = Counter(each.kind for each in passages)
    assert min(counts[code] for code in ("az", "tr", "ru", "en")) >= 80
    assert {each.text for each in passages if each.stopped} == STOPPED
