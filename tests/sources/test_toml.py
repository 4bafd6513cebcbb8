"""Strict TOML: values, places, and every mistake at its own place."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.model.article import Article, Author
from elyazma.model.diagnostics import Diagnostic, Span
from elyazma.model.journal import Manifest
from elyazma.sources.places import locate_keys
from elyazma.sources.toml import read_toml

DATA = Path(__file__).parents[1] / "data/toml"
CASES = sorted(DATA.glob("*.toml"))
GOOD = 'slug = "a"\nlanguage = "en"\n'


def show(finding: Diagnostic) -> str:
    assert finding.span
    hint = f" | {finding.hint}" if finding.hint else ""
    return f"{finding.span.line}:{finding.span.column}: {finding.code}: {finding.message}{hint}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_findings(case: Path, update: bool) -> None:
    shape = Manifest if case.stem.startswith("style") else Article
    outcome = read_toml(case.read_text(encoding="utf-8"), case.name, shape)
    shown = "".join(f"{show(finding)}\n" for finding in outcome.diagnostics)
    expected = case.with_suffix(".txt")
    if update:
        expected.write_text(shown, encoding="utf-8")
    assert outcome.value is None
    assert shown == expected.read_text(encoding="utf-8")


def test_a_sound_text_gives_its_value_and_places() -> None:
    text = GOOD + '[title]\nen = "A"\n[[authors]]\nfamily = "B"\n[[authors]]\nfamily = "C"\nroles = ["x", "y"]\n'
    outcome = read_toml(text, "a.toml", Article)
    assert outcome.diagnostics == ()
    assert outcome.value == Article(
        slug="a", language="en", title={"en": "A"}, authors=(Author(family="B"), Author(family="C", roles=("x", "y")))
    )
    assert outcome.places["authors.1.family"] == Span("a.toml", 8, 1, 6)
    assert outcome.places["authors.1.roles.1"] == Span("a.toml", 9, 15, 3)


def test_places_in_every_form_of_toml() -> None:
    text = '''# a = 1
"quoted key" = 1
a.b . c = """
d = 1 "" """ # e = 1
f = { g = [ { h = 'x # y' }, { h = 2 } ], "i.j" = 3 }
[k."l m"]
n = [
  1, # one
  [2, 3],
]
[[o]]
[[o.p]]
q = 2026-01-31 10:00:00
[[o]]
[[o.p]]
[[o.p]]
q = 1_0.5e3
'''
    assert tomllib.loads(text)
    places = locate_keys(text, "a")
    lines = {key: (span.line, span.column, span.length) for key, span in places.items()}
    assert lines == {
        "quoted key": (2, 1, 12),
        "a": (3, 1, 1),
        "a.b": (3, 3, 1),
        "a.b.c": (3, 7, 1),
        "f": (5, 1, 1),
        "f.g": (5, 7, 1),
        "f.g.0": (5, 13, 15),
        "f.g.0.h": (5, 15, 1),
        "f.g.1": (5, 30, 9),
        "f.g.1.h": (5, 32, 1),
        "f.i.j": (5, 43, 5),
        "k": (6, 2, 1),
        "k.l m": (6, 4, 5),
        "k.l m.n": (7, 1, 1),
        "k.l m.n.0": (8, 3, 1),
        "k.l m.n.1": (9, 3, 6),
        "k.l m.n.1.0": (9, 4, 1),
        "k.l m.n.1.1": (9, 7, 1),
        "o": (11, 3, 1),
        "o.0": (11, 1, 5),
        "o.0.p": (12, 5, 1),
        "o.0.p.0": (12, 1, 7),
        "o.0.p.0.q": (13, 1, 1),
        "o.1": (14, 1, 5),
        "o.1.p": (15, 5, 1),
        "o.1.p.0": (15, 1, 7),
        "o.1.p.1": (16, 1, 7),
        "o.1.p.1.q": (17, 1, 1),
    }


@given(st.text(alphabet=st.sampled_from("ab.=[]{}\"'#\n, 1\\"), max_size=40))
def test_any_text_gives_a_value_or_findings(text: str) -> None:
    outcome = read_toml(text, "a.toml", Article)
    assert (outcome.value is None) == bool(outcome.diagnostics)
    assert all(finding.span for finding in outcome.diagnostics)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = " + "[" * 100_000, "toml-too-deep"),
        ("x = " + "{a=" * 100_000, "toml-too-deep"),
        (".".join("a" * 200_000) + " = 1", "toml-too-deep"),
        ("[" + ".".join("a" * 200_000) + "]", "toml-too-deep"),
        (GOOD + "authors = " + "[" * 31 + "]" * 31, "wrong-type"),
        ("x = " + "1" * 10_000, "toml-syntax"),
        ("k = 1\n" * 50_000, "toml-syntax"),
        ('x = "' + "a" * 1_000_000, "toml-syntax"),
        (GOOD + "".join(f"k{number} = 1\n" for number in range(20_000)), "unknown-key"),
        ("\ufeff" + GOOD, "toml-syntax"),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_text_gives_findings_quickly(text: str, code: str) -> None:
    start = time.process_time()
    outcome = read_toml(text, "a.toml", Article)
    assert {finding.code for finding in outcome.diagnostics} == {code}
    assert len(outcome.diagnostics) <= 100
    assert time.process_time() - start < 3
