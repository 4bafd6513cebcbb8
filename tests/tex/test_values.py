from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elyazma.tex.values import find_outside_braces, list_stretches, tokenize_value


def test_percent_and_verbatim_mean_nothing_in_a_value() -> None:
    kinds = [(token.kind, token.name) for token in tokenize_value(r"5% \verb|$|")]
    assert kinds == [
        ("text", "5%"), ("blank", " "), ("command", "verb"), ("text", "|"), ("math", "$"), ("text", "|"),
    ]  # fmt: skip


def test_typed_signs_and_names_of_ascii_letters() -> None:
    kinds = [(token.kind, token.name) for token in tokenize_value(r"\oə--a b~``")]
    assert kinds == [
        ("command", "o"), ("text", "ə"), ("typed", "--"), ("text", "a b"), ("typed", "~"), ("typed", "``"),
    ]  # fmt: skip


@given(st.text(alphabet="\\{}$~-`'\" aəİ\n%&@", max_size=60))
def test_tokens_leave_nothing_out(value: str) -> None:
    tokens = tokenize_value(value)
    assert "".join(value[token.start : token.end] for token in tokens) == value


@pytest.mark.parametrize(
    ("value", "stretches"),
    [
        ("a{b}c", [("a", 0), ("b", 1), ("c", 0)]),
        (r"a\{b\emph{c}", [("a", 0), ("b", 0), ("", 0), ("c", 1), ("", 0)]),
        ("a}b", [("a", 0), ("b", -1)]),
        ("$a$", [("$a$", 0)]),
    ],
)
def test_stretches(value: str, stretches: list[tuple[str, int]]) -> None:
    assert [(value[start:end], depth) for start, end, depth in list_stretches(value)] == stretches


def test_outside_braces() -> None:
    found = find_outside_braces(r"a, {b, c} \, d, e", re.compile(","))
    assert [match.start() for match in found] == [1, 14]
