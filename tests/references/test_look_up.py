"""Lookups against answers recorded from the DOI system's format, served by a local server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elyazma.model.manuscript import Bibliography
from elyazma.references.bibtex import read_bibliography
from elyazma.references.layout import lay_out
from elyazma.references.look_up import look_up
from elyazma.system import doi as doi_tool
from elyazma.system.doi import ACCEPT, DoiUnknown, DoiUnreachable, fetch_record
from record_server import RecordServer, address, serve_records

RECORD: dict[str, Any] = {
    "type": "article-journal",
    "DOI": "10.1093/comjnl/27.2.97",
    "title": "Literate <i>Programming</i> &amp; More",
    "author": [{"given": "D. E.", "family": "Knuth", "sequence": "first"}],
    "container-title": "The Computer Journal",
    "container-title-short": "Comput. J.",
    "issued": {"date-parts": [[1984, 2, 1]]},
    "volume": "27",
    "issue": "2",
    "page": "97-111",
    "publisher": "Oxford University Press (OUP)",
}


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with serve_records() as server:
        yield server


def serve(server: RecordServer, record: object, doi: str = "10.1093/comjnl/27.2.97") -> None:
    server.answers[f"/{doi}"] = (200, json.dumps(record).encode(), {"Content-Type": ACCEPT})


def read(text: str) -> Bibliography:
    value = read_bibliography({"bib/a.bib": text}).value
    assert value
    return value


def ask(server: RecordServer, text: str, cache: Path) -> tuple[dict[str, dict[str, str]], list[tuple[str, str]]]:
    outcome = look_up(read(text), cache, lambda _: None, address=address(server))
    additions = {key: dict(fields) for key, fields in (outcome.value or {}).items()}
    return additions, [(finding.code, finding.message) for finding in outcome.diagnostics]


SAME = r"""@article{k, author = {Knuth, Donald E.}, title = {{Literate} Programming \& more},
  journal = {The computer journal}, year = 1984, volume = {27}, number = {2}, pages = {97--111},
  doi = {10.1093/COMJNL/27.2.97}}
"""


def test_entry_that_agrees_has_no_finding_and_is_asked_for_once(server: RecordServer, tmp_path: Path) -> None:
    serve(server, RECORD)
    assert ask(server, SAME, tmp_path) == ({}, [])
    assert ask(server, SAME, tmp_path) == ({}, [])
    assert server.asked == [("/10.1093/comjnl/27.2.97", ACCEPT)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{The computer journal}", "{Comput. J.}"),
        ("{97--111}", "{97–111}"),
        ("{Knuth, Donald E.}", "{Donald E. Knuth}"),
        ("year = 1984", "date = {1984-02}"),
        ("journal =", "journaltitle ="),
    ],
)
def test_other_spellings_of_the_same_are_no_difference(
    server: RecordServer, tmp_path: Path, old: str, new: str
) -> None:
    serve(server, RECORD)
    assert ask(server, SAME.replace(old, new), tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1984", "1985", 'year is "1985" here, but "1984" at'),
        ("97--111", "97--112", 'pages is "97–112" here, but "97-111" at'),
        ("Knuth,", "Knut,", 'author is "Knut, Donald E." here, but "Knuth, D. E." at'),
        ("Donald E.}", "Donald E. and Other, A.}", 'author is "Knuth, Donald E. and Other, A." here'),
        (r" \& more", "", 'title is "Literate Programming" here, but "Literate Programming & More" at'),
        ("The computer journal", "Nature", 'journal is "Nature" here, but "The Computer Journal" at'),
    ],
)
def test_difference_is_said_at_its_field_and_nothing_offered(
    server: RecordServer, tmp_path: Path, old: str, new: str, said: str
) -> None:
    serve(server, RECORD)
    additions, ((code, message),) = ask(server, SAME.replace(old, new), tmp_path)
    assert additions == {} and code == "bib-differs" and message.startswith(said)


def test_missing_fields_are_offered_escaped_and_added(server: RecordServer, tmp_path: Path) -> None:
    text = "@article{k, title = {Literate Programming and More}, volume = {}, doi = {10.1093/comjnl/27.2.97}}\n"
    serve(server, {**RECORD, "title": "Literate Programming and More", "container-title": ["Computers & Journals"]})
    additions, findings = ask(server, text, tmp_path)
    assert additions == {
        "k": {
            "author": "Knuth, D. E.",
            "journal": r"Computers \& Journals",
            "year": "1984",
            "volume": "27",
            "number": "2",
            "pages": "97--111",
        }
    }
    assert {code for code, _ in findings} == {"bib-offers"}
    after = lay_out(text, additions)
    assert r"  journal = {Computers \& Journals}," in after and "  volume  = {27}," in after
    assert ask(server, after, tmp_path) == ({}, [])


@pytest.mark.parametrize(("written", "registered"), [("197--198", "197-98"), ("e12", "E12"), ("S1--S9", "s1–s9")])
def test_pages_are_compared_written_out(server: RecordServer, tmp_path: Path, written: str, registered: str) -> None:
    serve(server, {**RECORD, "page": registered})
    assert ask(server, SAME.replace("97--111", written), tmp_path) == ({}, [])


def test_institutions_particles_and_others(server: RecordServer, tmp_path: Path) -> None:
    authors = [
        {"family": "Aalst", "given": "Wil", "non-dropping-particle": "van der"},
        {"literal": "Energy & Climate Agency"},
        {"family": "Əliyev", "given": "A."},
    ]
    serve(server, {"title": "T", "author": authors}, "10.1000/x")
    head = "@misc{k, title = {T}, doi = {10.1000/x}, "
    for written in (
        r"{van der Aalst, W. and {Energy \& Climate Agency} and \textschwa liyev, A.}",
        "{Aalst, Wil van der and {Energy and others}}",
        "{Aalst, W. and others}",
    ):
        assert ask(server, f"{head} author = {written}}}", tmp_path)[0] == {}
    assert ask(server, f"{head} author = {{Aalst, W. and others}}}}", tmp_path) == ({}, [])
    offered, _ = ask(server, head + "}", tmp_path)
    assert offered["k"]["author"] == r"van der Aalst, Wil and {Energy \& Climate Agency} and Əliyev, A."


def test_record_of_odd_shape_says_nothing(server: RecordServer, tmp_path: Path) -> None:
    odd: dict[str, Any] = {
        "title": [],
        "author": "Knuth",
        "issued": {"date-parts": [[None]]},
        "page": None,
        "volume": 7,
        "issue": {},
    }
    serve(server, odd)
    assert ask(server, SAME.replace("{27}", "{7}"), tmp_path) == ({}, [])


def test_unknown_doi_is_said_and_not_kept(server: RecordServer, tmp_path: Path) -> None:
    assert [code for code, _ in ask(server, SAME, tmp_path)[1]] == ["doi-unknown"]
    serve(server, RECORD)
    assert ask(server, SAME, tmp_path) == ({}, [])


def test_without_a_network_the_rest_is_not_asked_but_what_is_kept_is_used(server: RecordServer, tmp_path: Path) -> None:
    serve(server, RECORD)
    ask(server, SAME, tmp_path)
    away = address(server)
    server.shutdown()
    server.server_close()
    other = "@misc{x, title = {X}, doi = {10.1000/x}}\n@misc{y, title = {Y}, doi = {10.1000/y}}\n"
    outcome = look_up(read(other + SAME.replace("1984", "1999")), tmp_path, lambda _: None, address=away)
    codes = [finding.code for finding in outcome.diagnostics]
    assert codes == ["doi-unreachable", "bib-differs"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((302, b"", {"Location": "http://example.org/x"}), "not https"),
        ((302, b"", {"Location": "file:///etc/passwd"}), "not allowed"),
        ((500, b"", {}), "500"),
        ((200, b"<html>", {}), "no JSON"),
        ((200, b"[1]", {}), "no record"),
        ((200, b"[" * 100_000, {}), "no JSON"),
        ((200, b"x" * 2_100_000, {}), "over 2,000,000 bytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answer_that_cannot_be_used_is_refused_and_not_kept(
    server: RecordServer, tmp_path: Path, answer: tuple[int, bytes, dict[str, str]], said: str
) -> None:
    server.answers["/10.1000/x"] = answer
    with pytest.raises(DoiUnreachable, match=said):
        fetch_record("10.1000/x", tmp_path, address=address(server))
    assert list(tmp_path.iterdir()) == []


def test_answer_that_drips_ends_in_time(server: RecordServer, tmp_path: Path) -> None:
    server.slow = True
    server.answers["/10.1000/x"] = (200, b" " * (1 << 20), {})
    started = time.monotonic()
    with pytest.raises(DoiUnreachable, match="no answer came in"):
        fetch_record("10.1000/x", tmp_path, address=address(server), seconds=0.3)
    assert time.monotonic() - started < 5


def test_doi_with_odd_signs_is_one_path(server: RecordServer, tmp_path: Path) -> None:
    with pytest.raises(DoiUnknown):
        fetch_record("10.1000/a#b?c d<e>", tmp_path, address=address(server))
    assert server.asked[0][0] == "/10.1000/a#b?c d<e>"


def test_damaged_kept_record_is_fetched_anew(server: RecordServer, tmp_path: Path) -> None:
    serve(server, RECORD)
    ask(server, SAME, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"{")
    assert ask(server, SAME, tmp_path) == ({}, [])
    assert len(server.asked) == 2


def test_the_resolver_is_asked_safely() -> None:
    assert doi_tool.RESOLVER.startswith("https://")
