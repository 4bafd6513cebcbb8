"""A response is held against the article: what it says is there, and is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from elyazma.letters.answer import Evidence, answer
from elyazma.letters.places import Place
from elyazma.letters.reading import ReadResponse, read_response
from elyazma.tex.anchors import find_anchors

NOW = r"The sample has two hundred texts \rev{sample}now. \rev{other}{Nobody counted them.}"
FORMER = ("The sample has ten texts.",)
PLACES = {"sample": (Place("4", 0, 2), Place("4", 0, 2)), "other": (Place("4", 0, 2), Place("4", 0, 3))}


def read(tmp_path: Path, point: str, head: str = 'since = "v1"') -> ReadResponse:
    path = tmp_path / "manuscript/letters/response.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}\n[[reviewer]]\n[[reviewer.point]]\n{point}\n", encoding="utf-8")
    value = read_response(tmp_path).value
    assert value
    return value


def codes(found: ReadResponse, text: str = NOW, before: tuple[str, ...] | None = FORMER) -> list[str]:
    plain = "The sample has two hundred texts now. Nobody counted them. Əsrin “müqaviləsi”."
    evidence = Evidence(find_anchors(text, "manuscript/sections/01-a.tex"), PLACES, (plain,), before)
    return sorted(finding.code for finding in answer(found, evidence)[1])


FULL = """comment = "Few."
answer = "More now."
anchor = "sample"
quote = "two hundred texts"
changes = [{ anchor = "other" }]"""


def test_a_good_response_has_no_findings(tmp_path: Path) -> None:
    assert codes(read(tmp_path, FULL)) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"More now."', '" "', "response-unanswered"),
        ('"Few."', '""', "response-no-comment"),
        ('"sample"', '"samples"', "response-anchor-unknown"),
        ("two hundred", "three hundred", "response-quote-missing"),
        ("two hundred texts", "The sample has", "response-not-new"),
        ("two hundred texts", r"hundred \\emph{texts} \\rev{sample}now", ""),
        ("two hundred texts", "Əsrin müqaviləsi", ""),
        ("two hundred texts", "...", "response-quote-missing"),
    ],
)
def test_finding(tmp_path: Path, old: str, new: str, code: str) -> None:
    found = codes(read(tmp_path, FULL.replace(old, new)))
    # An anchor whose name was misspelt is one that nobody names.
    assert [each for each in found if each != "anchor-unused"] == ([code] if code else [])


def test_what_stood_there_before_may_be_quoted_as_such(tmp_path: Path) -> None:
    kept = FULL.replace('anchor = "other"', 'anchor = "other", quote = "The sample has", kept = true')
    assert codes(read(tmp_path, kept)) == []


def test_without_a_former_revision_nothing_is_shown_to_be_new(tmp_path: Path) -> None:
    assert codes(read(tmp_path, FULL, ""), before=None) == ["response-since"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NOW + r"\rev{sample}", "anchor-duplicate"),
        (NOW + r"\rev{with blank}", "anchor-name"),
        (NOW + r"\rev{nowhere}", "anchor-unplaced"),
        (NOW + r"\rev{nowhere}", "anchor-unused"),
    ],
)
def test_anchor(tmp_path: Path, text: str, code: str) -> None:
    assert code in codes(read(tmp_path, FULL), text)


def test_how_far_the_article_has_a_quote_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, FULL.replace("two hundred texts", "two hundred texts were read"))
    evidence = Evidence(find_anchors(NOW, "a.tex"), PLACES, ("The sample has two hundred texts now.",), ())
    (finding,) = (each for each in answer(found, evidence)[1] if each.code == "response-quote-missing")
    assert 'up to "two hundred texts"' in finding.hint
    assert finding.span and finding.span.line == 7
