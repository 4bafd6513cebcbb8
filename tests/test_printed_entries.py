"""scripts/trials: how entries are taken from libraries, how ours are printed, and how two printed entries differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from entry_samples import Entry, list_features, sample_entries
from other_printers import Tools, print_ours
from printed_differences import compare, show_difference

ROOT = Path(__file__).parents[1]


def write_library(folder: Path, name: str, count: int) -> Path:
    path = folder / f"{name}.bib"
    entries = (
        f"@book{{{name}{at}, author={{Rzayev, A.}}, title={{Title {at}}}, year={{2001}}}}\n" for at in range(count)
    )
    path.write_text("@string{x = {y}}\n" + "".join(entries), encoding="utf-8")
    return path


def test_entries_are_taken_in_turns_and_by_the_seed(tmp_path: Path) -> None:
    paths = [write_library(tmp_path, "large", 30), write_library(tmp_path, "small", 2)]
    sample = sample_entries(paths, 10, seed=1)
    assert sample.files == {"large": 8, "small": 2}
    assert [entry.file for entry in sample.entries[:4]] == ["large", "small", "large", "small"]
    assert sample == sample_entries(paths, 10, seed=1) != sample_entries(paths, 10, seed=2)


def test_features_are_named() -> None:
    fields = {"title": "The Very Long {DNA} ``Title''", "author": "van Beek, A. and others", "note": "n"}
    features = list_features(Entry("e0000", "f", "k", "article", fields))
    assert {"braces", "note", "others", "particle", "quotes", "title-case"} == set(features)


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ("“A–b.” J", '"A-b." J', "same"),
        ("A, b. J", "A b, J", "signs"),
        ("A study of Rome", "A Study of Rome", "capitals"),
        ("A study (2nd ed.)", "A study", "words"),
        ("See https://a.b/c.", "See https://a.b/c", "signs"),
    ],
)
def test_kinds_of_differences(ours: str, theirs: str, kind: str) -> None:
    assert compare(ours, theirs) == kind


def test_difference_shows_what_stands_instead() -> None:
    assert show_difference("A b c d e. P", "A b c d e. Q") == "A ... e. {P -> Q}"


def test_ours_are_printed_alone(tmp_path: Path) -> None:
    entries = sample_entries([write_library(tmp_path, "two", 2)], 2, seed=1).entries
    printed = print_ours(entries, "apa", "apa", Tools(ROOT, None, None))
    assert sorted(printed.values()) == ["Rzayev, A. (2001). Title 0.", "Rzayev, A. (2001). Title 1."]
