"""Responses to reviewers, written as TOML or as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.letters.reading import read_correspondence, read_response
from elyazma.letters.skeletons import read_skeleton
from elyazma.letters.values import Change

MARKDOWN = r"""since: v1
language: en

Dear Editor,
thank you.

# Reviewer 2

> First point,
> two lines.

An answer
of two lines.

\rev{sample} “The new text
goes on.”

More of the answer.

> Second point.

\rev{place}
"""


def write(root: Path, text: str | bytes, name: str = "response.md") -> None:
    path = root / "manuscript/letters" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_markdown(tmp_path: Path) -> None:
    write(tmp_path, MARKDOWN)
    read = read_response(tmp_path).value
    assert read
    assert (read.response.since, read.response.language) == ("v1", "en")
    assert read.response.opening == "Dear Editor,\nthank you."
    (reviewer,) = read.response.reviewer
    first, second = reviewer.point
    assert (first.comment, first.answer) == (
        "First point,\ntwo lines.",
        "An answer\nof two lines.\n\n\nMore of the answer.",
    )
    assert first.changes == (Change(anchor="sample", quote="The new text goes on."),)
    assert (second.comment, second.answer, second.changes) == ("Second point.", "", (Change(anchor="place"),))
    assert read.place("reviewer.0.point.0.changes.0.anchor").line == MARKDOWN[: MARKDOWN.index(r"\rev")].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("response.md", "Dear Editor,", "response-empty"),
        ("response.toml", "since = 'v1'", "response-empty"),
        ("response.md", "# Reviewer 1\n\nnobody asked", "response-stray"),
        ("response.md", "sinse: v1\n\n# A\n\n> b\n\nc", "unknown-key"),
        ("response.toml", "[[reviewer]]\n[[reviewer.point]]\ncoment = 'a'", "unknown-key"),
        ("response.toml", b"# \xff\xfe", "wrong-encoding"),
        ("response.md", b"> caf\xe9", "wrong-encoding"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, text: str | bytes, code: str) -> None:
    write(tmp_path, text, name)
    assert code in {finding.code for finding in read_response(tmp_path).diagnostics}


def test_no_response_and_two(tmp_path: Path) -> None:
    assert [each.code for each in read_response(tmp_path).diagnostics] == ["response-missing"]
    write(tmp_path, MARKDOWN)
    write(tmp_path, "", "response.toml")
    assert [each.code for each in read_response(tmp_path).diagnostics] == ["response-twice"]


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_what_a_response_begins_with_can_be_read(tmp_path: Path, language: str) -> None:
    name, text = read_skeleton("response", language)
    write(tmp_path, text, name)
    outcome = read_response(tmp_path)
    assert outcome.value and outcome.diagnostics == ()
    assert outcome.value.response.language == language


def test_correspondence_is_optional_and_strict(tmp_path: Path) -> None:
    assert read_correspondence(tmp_path).diagnostics == ()
    write(tmp_path, "[[suggested]]\nnome = 'A'", "letters.toml")
    assert {each.code for each in read_correspondence(tmp_path).diagnostics} == {"missing-key", "unknown-key"}
