"""What `invoke journals --show` says of a journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from elyazma.flows.describe_journal import (
    as_json,
    as_text,
    describe_journal,
    describe_journals,
    list_rules,
    outline_notes,
)
from elyazma.sources.load_journal import list_journals, load_journal

REPOSITORY = Path(__file__).parents[1]
MANIFEST = """
[journal]
name = "Plain"
issn = "1234-5679"
source = { url = "https://example.org/rules", checked = 2026-11-23, quote = "as we say" }

[document]
size_pt = 11
margins_cm = [2.5, 2, 2.5, 2]
line_numbers = true

[[part]]
id = "abstract"
languages = { en = ["en"], "*" = ["en", "*"] }
words = { max = 250, source = { url = "https://example.org/abstract", checked = 2026-01-02, quote = "be brief" } }
source = { unverified = true }

[limits]
reference_age = { max = 10 }
"""


@pytest.fixture
def plain(minimal: Path) -> Path:
    """Give a manuscript whose journal has a few rules and notes."""
    folder = minimal / "styles/plain"
    (folder / "style.toml").write_text(MANIFEST, encoding="utf-8")
    (folder / "NOTES.md").write_text("# Plain\n\nRead here.\n\n## What it asks\n\n- One.\n- Two.\n", encoding="utf-8")
    return minimal


def test_rules_are_those_that_the_manifest_states(plain: Path) -> None:
    journal = load_journal(plain, "plain", None).value
    assert journal
    assert [(rule.table, rule.key, rule.value) for rule in list_rules(journal)] == [
        ("document", "size_pt", "11 pt"),
        ("document", "margins_cm", "2.5, 2, 2.5, 2 cm"),
        ("document", "line_numbers", "yes"),
        ("part abstract", "languages", "en: en; *: en, *"),
        ("part abstract", "words", "at most 250"),
        ("limits", "reference_age", "at most 10 years"),
    ]


def test_each_rule_has_the_nearest_source(plain: Path) -> None:
    described = describe_journal(plain, "plain").value
    assert described
    sources = {(rule.table, rule.key): rule.source for rule in described.rules}
    assert sources["part abstract", "words"].quote == "be brief"
    assert sources["part abstract", "languages"].unverified
    assert sources["limits", "reference_age"].quote == "as we say"


def test_text_says_what_nobody_verified_and_what_the_notes_are_about(plain: Path) -> None:
    described = describe_journal(plain, "plain").value
    assert described
    text = as_text(described)
    assert text.startswith("Plain (plain)\nISSN 1234-5679\n")
    assert "  languages: en: en; *: en, *\n    nobody could verify this rule: please check by hand\n" in text
    assert '  words: at most 250\n    "be brief" (https://example.org/abstract, read 2026-01-02)\n' in text
    assert text.endswith("NOTES.md\n  Plain: Read here.\n  What it asks: 2 points")


def test_json_says_the_same(plain: Path) -> None:
    described = describe_journal(plain, "plain").value
    assert described
    told: Any = as_json(described)
    assert told["journal"] == "plain"
    assert told["rules"][4] == {
        "table": "part abstract",
        "key": "words",
        "value": "at most 250",
        "source": {
            "url": "https://example.org/abstract",
            "checked": "2026-01-02",
            "quote": "be brief",
            "unverified": False,
        },
    }
    assert told["rules"][3]["source"]["unverified"]
    assert told["notes"][1] == {"heading": "What it asks", "text": "2 points"}


def test_a_journal_without_notes_is_described_too(minimal: Path) -> None:
    described = describe_journal(minimal, "plain")
    assert described.diagnostics == ()
    assert described.value and described.value.notes == ()


def test_a_broken_manifest_is_told(minimal: Path) -> None:
    (minimal / "styles/plain/style.toml").write_text('[journal]\nnam = "Plain"\n', encoding="utf-8")
    described = describe_journal(minimal, "plain")
    assert described.value is None
    assert {finding.code for finding in described.diagnostics} == {"unknown-key", "missing-key"}


def test_the_row_of_a_journal_has_its_bounds(plain: Path) -> None:
    rows = describe_journals(plain).value
    assert rows
    row = next(row for row in rows if row[0] == "plain")
    assert row == ("plain", "Plain", "apa (author-year)", "", "at most 250 words", "")


@pytest.mark.parametrize("journal", list_journals(REPOSITORY))
def test_every_journal_that_ships_can_be_shown(journal: str) -> None:
    described = describe_journal(REPOSITORY, journal)
    assert described.diagnostics == ()
    assert described.value and described.value.rules
    assert as_text(described.value).startswith(described.value.journal.manifest.journal.name)


def test_outline_of_nothing_is_empty() -> None:
    assert tuple(outline_notes("")) == ()
