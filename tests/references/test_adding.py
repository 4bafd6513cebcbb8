"""Entries made of identifiers, from answers recorded in the form of the DOI system and of Open Library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.diagnostics import exit_code
from elyazma.model.manuscript import Reference
from elyazma.references.adding import Identifier, Servers, fetch_entries, read_identifier, write_entry
from elyazma.references.bibtex import read_bibliography
from elyazma.system.doi import LIBRARY
from record_server import RecordServer, address, serve_records

ARTICLE: dict[str, Any] = {
    "type": "journal-article",
    "title": "Literate <i>Programming</i> &amp; More",
    "author": [{"given": "D. E.", "family": "Knuth"}, {"literal": "Energy & Climate Agency"}],
    "container-title": "The Computer Journal",
    "issued": {"date-parts": [[1984, 2, 1]]},
    "volume": "27",
    "issue": "2",
    "page": "97-111",
    "publisher": "OUP",
}
PREPRINT: dict[str, Any] = {
    "type": "article",
    "title": "Attention",
    "author": [{"given": "Ashish", "family": "Vaswani"}],
    "issued": {"date-parts": [[2017]]},
    "publisher": "arXiv",
}
BOOK: dict[str, Any] = {
    "title": "The Art of  Programming",
    "subtitle": "Sorting & Searching",
    "authors": [{"name": "Donald E. Knuth", "url": "https://example.org"}, {"other": "?"}],
    "publishers": [{"name": "Addison-Wesley"}],
    "publish_places": [{"name": "Reading"}],
    "publish_date": "May 12, 1998",
    "number_of_pages": 780,
}


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with serve_records() as server:
        yield server


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("10.1093/COMJNL/27.2.97", "doi", "10.1093/comjnl/27.2.97"),
        ("https://doi.org/10.1000/182", "doi", "10.1000/182"),
        ("doi:10.1000/182", "doi", "10.1000/182"),
        ("978-0-201-89685-5", "isbn", "9780201896855"),
        ("ISBN 0-201-89685-0", "isbn", "0201896850"),
        ("080442957x", "isbn", "080442957X"),
        ("arXiv:1706.03762v5", "arxiv", "1706.03762"),
        ("1706.03762", "arxiv", "1706.03762"),
        ("https://arxiv.org/abs/hep-th/9901001", "arxiv", "hep-th/9901001"),
        ("10.48550/arXiv.1706.03762", "arxiv", "1706.03762"),
    ],
)
def test_an_identifier_is_read_as_people_copy_it(written: str, kind: str, value: str) -> None:
    assert read_identifier(written) == Identifier(kind, value)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["", "knuth1984", "978-0-201-89685-6", "10.1/x", "12345", "1706.037", "Knuth 1984"])
def test_what_is_no_identifier_is_none(written: str) -> None:
    assert read_identifier(written) is None


def add(server: RecordServer, cache: Path, *written: str, known: str = "") -> tuple[list[str], list[str], int]:
    """Give the entries, the codes of what is found, and the exit code."""
    identifiers = tuple(each for it in written if (each := read_identifier(it)))
    value = read_bibliography({"bib/a.bib": known}).value
    references: tuple[Reference, ...] = tuple(value.references) if value else ()
    servers = Servers(address(server), address(server))
    outcome = fetch_entries(identifiers, references, cache, servers)
    entries = [write_entry(each, "key").write() for each in outcome.value or ()]
    return entries, [each.code for each in outcome.diagnostics], exit_code(outcome.diagnostics)


def serve(server: RecordServer, path: str, record: object) -> None:
    server.answers[path] = (200, json.dumps(record).encode(), {})


def test_a_doi(server: RecordServer, tmp_path: Path) -> None:
    serve(server, "/10.1093/comjnl/27.2.97", ARTICLE)
    entries, codes, _ = add(server, tmp_path, "10.1093/comjnl/27.2.97")
    assert codes == [] and entries == [
        r"""@article{key,
  title   = {Literate Programming \& More},
  author  = {Knuth, D. E. and {Energy \& Climate Agency}},
  journal = {The Computer Journal},
  year    = {1984},
  volume  = {27},
  number  = {2},
  pages   = {97--111},
  doi     = {10.1093/comjnl/27.2.97},
}"""
    ]


def test_a_number_of_arxiv_is_asked_for_by_its_doi(server: RecordServer, tmp_path: Path) -> None:
    serve(server, "/10.48550/arxiv.1706.03762", PREPRINT)
    entries, codes, _ = add(server, tmp_path, "arXiv:1706.03762v5")
    assert codes == [] and entries == [
        """@misc{key,
  title         = {Attention},
  author        = {Vaswani, Ashish},
  year          = {2017},
  doi           = {10.48550/arxiv.1706.03762},
  eprint        = {1706.03762},
  archiveprefix = {arXiv},
}"""
    ]


def test_an_isbn(server: RecordServer, tmp_path: Path) -> None:
    path = "/api/books?bibkeys=ISBN:9780201896855&format=json&jscmd=data"
    serve(server, path, {"ISBN:9780201896855": BOOK})
    entries, codes, _ = add(server, tmp_path, "978-0-201-89685-5")
    assert codes == [] and entries == [
        r"""@book{key,
  author    = {Donald E. Knuth},
  title     = {The Art of Programming: Sorting \& Searching},
  publisher = {Addison-Wesley},
  address   = {Reading},
  year      = {1998},
  isbn      = {9780201896855},
}"""
    ]
    serve(server, path, {})
    assert add(server, tmp_path, "978-0-201-89685-5") == ([], ["bib-add-unknown"], 1)


def test_records_of_other_shapes(server: RecordServer, tmp_path: Path) -> None:
    serve(server, "/10.1000/x", {"type": "dance", "title": []})
    entries, _, _ = add(server, tmp_path, "10.1000/x")
    assert entries == ["@misc{key,\n  doi = {10.1000/x},\n}"]
    path = "/api/books?bibkeys=ISBN:9780201896855&format=json&jscmd=data"
    serve(server, path, {"ISBN:9780201896855": {"title": 7, "authors": "A", "publish_date": None}})
    assert add(server, tmp_path, "978-0-201-89685-5")[0] == ["@book{key,\n  isbn = {9780201896855},\n}"]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("10.1000/X", "@book{a, doi = {https://doi.org/10.1000/x}}"),
        ("978-0-201-89685-5", "@book{a, isbn = {0-8044-2957-X, 978-0-201-89685-5}}"),
        ("1706.03762", "@misc{a, eprint = {1706.03762v2}, archiveprefix = {arXiv}}"),
    ],
)
def test_what_is_there_already_is_not_fetched(server: RecordServer, tmp_path: Path, written: str, known: str) -> None:
    assert add(server, tmp_path, written, known=known) == ([], ["bib-add-known"], 0)
    assert server.asked == []


def test_what_nobody_knows_and_no_network(server: RecordServer, tmp_path: Path) -> None:
    assert add(server, tmp_path, "10.1000/unknown") == ([], ["bib-add-unknown"], 1)
    server.shutdown()
    server.server_close()
    assert add(server, tmp_path, "10.1000/a", "10.1000/b") == ([], ["bib-add-offline"], 3)


def test_the_library_is_asked_safely() -> None:
    assert LIBRARY.startswith("https://")
