"""What the rules of a style.toml must mean."""

from __future__ import annotations

import pytest

from elyazma.sources.manifest import read_manifest

HEAD = '[journal]\nname = "J"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[part]]\nid = "title"\n[[part]]\nid = "title"\n', [("duplicate-part", 6, 1)]),
        ('[[part]]\nid = "abstract"\nwords.min = 9\nwords.max = 8\n', [("limits-order", 5, 7)]),
        ('[[part]]\nid = "keywords"\nitems.min = 9\nitems.max = 8\n', [("limits-order", 5, 7)]),
        ("[limits]\npages.max = 8\npages.min = 9\n", [("limits-order", 5, 7)]),
        ("[limits]\nreferences.max = -1\n", [("limits-order", 4, 12)]),
        ('[[part]]\nid = "title"\nlanguages = { az = ["az", "xx"], yy = [] }\n', [
            ("unknown-language", 5, 27), ("unknown-language", 5, 34),
        ]),
        ('[[part]]\nid = "title"\nlanguages = { "*" = ["az"] }\nwords = { min = 1, max = 1 }\n', []),
        ('[[part]]\nid = "abstract"\nalso = ["*", "xx"]\n[words.yy]\nfigure = "Fig."\n', [
            ("unknown-language", 5, 14), ("unknown-language", 6, 8),
        ]),
    ],
)  # fmt: skip
def test_findings(text: str, expected: list[tuple[str, int, int]]) -> None:
    outcome = read_manifest(HEAD + text, "s.toml", ("az", "en"))
    assert [(each.code, each.span.line, each.span.column) for each in outcome.diagnostics if each.span] == expected
    assert (outcome.value is None) == bool(expected)
