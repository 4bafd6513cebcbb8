"""Values kept in the person's cache folder: the same come back, and nothing else does."""

from __future__ import annotations

import hashlib
import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from elyazma.model.article import Article
from elyazma.model.audience import Audience
from elyazma.model.diagnostics import Span
from elyazma.model.phrases import phrase
from elyazma.sources.toml import read_toml
from elyazma.system import kept_values
from elyazma.system.files import write_file
from elyazma.system.kept_values import keep_value, name_value, pack, recall_value, unpack

NAME = "0" * 64
VALUE = (Span("a.tex", 3), {"key": date(2026, 1, 31)}, Audience.EDITOR, ("text", 1.5, None, True))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept_values, "values_folder", lambda: tmp_path / "values")
    return tmp_path / "values"


def test_a_value_comes_back_as_it_was() -> None:
    assert recall_value(NAME) is None
    keep_value(NAME, VALUE)
    assert recall_value(NAME) == VALUE


def test_a_phrase_comes_back_with_what_it_was_made_of() -> None:
    keep_value(NAME, (phrase("{count} of {what}", count=2, what=phrase("it")),))
    kept = recall_value(NAME)
    assert isinstance(kept, tuple)
    assert (kept[0], kept[0].template, kept[0].values["what"].template) == ("2 of it", "{count} of {what}", "it")


@pytest.mark.parametrize("damage", [b"", b"x", b"0\n", None])
def test_a_damaged_file_is_as_good_as_none(folder: Path, damage: bytes | None) -> None:
    keep_value(NAME, VALUE)
    file = folder / NAME
    file.write_bytes(file.read_bytes()[:-5] if damage is None else damage)
    assert recall_value(NAME) is None


class Calls:
    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.target),)


def test_a_file_that_names_a_function_runs_nothing(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    for value in (Calls(tmp_path / "made"), Calls):
        data = pickle.dumps(value)
        (folder / NAME).write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        assert recall_value(NAME) is None
    assert not (tmp_path / "made").exists()
    # A function of this toolchain is no value either.
    data = pickle.dumps(write_file)
    (folder / NAME).write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    assert recall_value(NAME) is None


def test_a_name_says_what_a_value_is_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {name_value(kind, ("model",), parts) for kind, parts in (("a", "bc"), ("a", "bd"), ("b", "bc"))}
    assert len(names) == 3
    before = name_value("a", ("model",), "b")
    monkeypatch.setattr(kept_values, "_describe_code", lambda package: f"{package} was edited")
    assert name_value("a", ("model",), "b") != before


def test_code_is_described_with_its_tables() -> None:
    described = kept_values._describe_code("sources")
    assert "strict_toml.py:" in described and "packages.toml:" in described


def test_old_values_are_dropped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_values, "_MOST_KEPT", 5)
    monkeypatch.setattr(kept_values, "_LEFT_OVER", 2)
    for number in range(6):
        keep_value(f"{number}", number)
        os.utime(folder / f"{number}", ns=(number, number))
    assert sorted(path.name for path in folder.iterdir()) == ["4", "5"]


def test_a_disk_that_refuses_stops_nothing(folder: Path) -> None:
    folder.write_text("a file where the folder should be", encoding="utf-8")
    keep_value(NAME, VALUE)
    assert recall_value(NAME) is None


def test_toml_is_validated_once_and_mistakes_each_time(folder: Path) -> None:
    good = 'slug = "kept-values"\nlanguage = "en"\njournal = "arxiv"\n[title]\nen = "A title"\n'
    first = read_toml(good, "article.toml", Article)
    assert first.value and len(list(folder.iterdir())) == 1
    read_toml.__globals__["_read_once"].cache_clear()
    again = read_toml(good, "article.toml", Article)
    assert again == first and again.value is not first.value
    assert read_toml(good, "other.toml", Article).places["slug"] == Span("other.toml", 1, 1, 4)
    bad = read_toml("nonsense = 1\n" + good, "article.toml", Article)
    assert bad.value is None and [each.code for each in bad.diagnostics] == ["unknown-key"]
    assert len(list(folder.iterdir())) == 2


def test_a_member_of_an_enum_is_written_as_its_value() -> None:
    """Python 3.11.2, which Debian 12 has, writes a call of `getattr` for it, and what is read calls nothing."""
    data = pack((Audience.EDITOR,))
    assert b"getattr" not in data and Audience.EDITOR.value.encode() in data
    assert unpack(data) == (Audience.EDITOR,)
