"""What the rules of a style.toml must mean."""

from __future__ import annotations

import pytest

from elyazma.tools.metadata.manifest import read_manifest

HEAD = '[journal]\nname = "J"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[part]]\nid = "title"\n[[part]]\nid = "title"\n', [("duplicate-part", 6, 1)]),
        ('[[part]]\nid = "abstract"\nmin_words = 9\nmax_words = 8\n', [("limits-order", 5, 1)]),
        ('[[part]]\nid = "keywords"\nmin_items = 9\nmax_items = 8\n', [("limits-order", 5, 1)]),
        ("[limits]\nmax_pages = 8\nmin_pages = 9\n", [("limits-order", 5, 1)]),
        ("[limits]\nmax_references = -1\n", [("limits-order", 4, 1)]),
        ('[[part]]\nid = "title"\nlanguages = { az = ["az", "xx"], yy = [] }\n', [
            ("unknown-language", 5, 27), ("unknown-language", 5, 34),
        ]),
        ('[[part]]\nid = "title"\nlanguages = { "*" = ["az"] }\nmin_words = 1\nmax_words = 1\n', []),
    ],
)  # fmt: skip
def test_findings(text: str, expected: list[tuple[str, int, int]]) -> None:
    outcome = read_manifest(HEAD + text, "s.toml", ("az", "en"))
    assert [(each.code, each.span.line, each.span.column) for each in outcome.diagnostics if each.span] == expected
    assert (outcome.value is None) == bool(expected)
