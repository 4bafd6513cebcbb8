from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Reference
from elyazma.references.dois import find_doi, normalise_doi


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a%28b%29", "10.1000/a(b)"),
        ("HTTPS://DOI.ORG/10.1000/A", "10.1000/a"),
        ("doi:10.1000/A", "10.1000/a"),
        ("DOI 10.1000/A", "10.1000/a"),
        (" 10.1000.5/A ", "10.1000.5/a"),
        ("10.1000/İÇ", "10.1000/İÇ"),
        ("10.1000/A\\_B", "10.1000/A\\_B"),
        ("10.1000/{A}", "10.1000/{A}"),
        ("forthcoming", "forthcoming"),
        ("10.1/x", "10.1/x"),
        ("", ""),
    ],
)
def test_doi_has_one_spelling(written: str, normal: str) -> None:
    assert normalise_doi(written) == normal
    assert normalise_doi(normal) == normal


@pytest.mark.parametrize(
    ("fields", "doi"),
    [
        ({"doi": "https://doi.org/10.1000/A\\_B"}, "10.1000/a_b"),
        ({"url": "https://doi.org/10.1000/A"}, "10.1000/a"),
        ({"url": "https://example.org/10.1000/A"}, ""),
        ({"doi": "soon"}, ""),
        ({}, ""),
    ],
)
def test_doi_is_found(fields: dict[str, str], doi: str) -> None:
    assert find_doi(Reference("k", "book", fields, Span("a.bib"), {})) == doi
