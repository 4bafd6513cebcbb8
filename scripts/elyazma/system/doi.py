"""Ask the DOI system for a DOI, and Open Library for an ISBN: the one module that opens network connections.

Content negotiation (citation.crosscite.org/docs.html, "DOI Content Negotiation"): a GET of the DOI's address that
accepts CSL JSON. An answer is kept in a folder; what is there is never asked for again.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.files import write_file

RESOLVER = "https://doi.org/"
LIBRARY = "https://openlibrary.org/"
"""A catalogue of books that anybody may ask (openlibrary.org/dev/docs/api/books)."""
ACCEPT = "application/vnd.citationstyles.csl+json"
LARGEST = 2_000_000
"""Bytes of one answer: a work with three thousand authors has 1 MB."""
SECONDS = 20.0
_CHUNK = 1 << 16
_UNKNOWN = frozenset({404, 410})

Record = Mapping[str, object]
"""A work as CSL JSON has it (schema csl-data.json of citationstyles.org)."""


class DoiUnknown(Exception):  # noqa: N818
    """The DOI system knows no such DOI."""


class DoiUnreachable(Exception):  # noqa: N818
    """No usable answer came; `reason` finishes the sentence "because". `offline` says that asking on is pointless."""

    def __init__(self, reason: Phrase, *, offline: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offline = offline


class _HttpsOnly(urllib.request.HTTPRedirectHandler):
    """Follow a redirect to https alone: elsewhere anybody on the way could write the answer."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0913, PLR0917
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        """Refuse any other scheme."""
        if urlsplit(newurl).scheme != "https":
            raise DoiUnreachable(phrase("it was redirected to {address}, which is not https", address=newurl[:80]))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def read_kept_record(doi: str, cache: Path) -> Record | None:
    """Give the record that an earlier run has kept, without the network; none when there is none that can be read."""
    try:
        return _parse(_cache_path(doi, cache).read_bytes())
    except (OSError, DoiUnreachable):
        return None


def fetch_record(doi: str, cache: Path, *, address: str = RESOLVER, seconds: float = SECONDS) -> Record:
    """Give what is registered for a DOI, kept or fetched. Raises DoiUnknown, DoiUnreachable."""
    kept = read_kept_record(doi, cache)
    if kept is not None:
        return kept
    data = _get(address + quote(doi, safe="/:;()._-"), ACCEPT, seconds)
    record = _parse(data)
    write_file(_cache_path(doi, cache), data)
    return record


def fetch_book(isbn: str, *, address: str = LIBRARY, seconds: float = SECONDS) -> Record:
    """Give what Open Library knows of a book, by its ISBN of 10 or 13 digits alone. Raises DoiUnknown, DoiUnreachable.

    The record is Open Library's own ("jscmd=data"): title, authors, publishers, publish_date.
    """
    answer = _parse(_get(f"{address}api/books?bibkeys=ISBN:{isbn}&format=json&jscmd=data", "application/json", seconds))
    book = answer.get(f"ISBN:{isbn}")
    if not isinstance(book, dict):
        raise DoiUnknown
    return book


def _cache_path(doi: str, cache: Path) -> Path:
    return cache / f"{hashlib.sha256(doi.encode()).hexdigest()[:32]}.json"


def _get(address: str, accept: str, seconds: float) -> bytes:
    from elyazma import __version__

    headers = {"Accept": accept, "User-Agent": f"elyazma/{__version__}"}
    opener = urllib.request.build_opener(_HttpsOnly)
    deadline = time.monotonic() + seconds
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=seconds) as answer:
            return _read_answer(answer, deadline)
    except urllib.error.HTTPError as answer:
        answer.close()
        if answer.code in _UNKNOWN:
            raise DoiUnknown from None
        raise DoiUnreachable(
            phrase("the server answered {code} {reason}", code=answer.code, reason=answer.reason)
        ) from None
    except TimeoutError:
        raise DoiUnreachable(phrase("no answer came in {seconds:g} seconds", seconds=seconds)) from None
    except urllib.error.URLError as fault:
        raise DoiUnreachable(verbatim(str(fault.reason)), offline=True) from None
    except (OSError, HTTPException, ValueError) as fault:
        raise DoiUnreachable(verbatim(str(fault) or type(fault).__name__)) from None


def _read_answer(answer: IO[bytes], deadline: float) -> bytes:
    """Read an answer of bounded size in bounded time: the socket's own timeout starts anew with every byte."""
    data = b""
    while chunk := answer.read1(_CHUNK):  # type: ignore[attr-defined]
        data += chunk
        if len(data) > LARGEST:
            raise DoiUnreachable(phrase("the answer has over {largest:,} bytes", largest=LARGEST))
        if time.monotonic() > deadline:
            raise TimeoutError
    return data


def _parse(data: bytes) -> Record:
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        raise DoiUnreachable(phrase("the answer is no JSON")) from None
    if not isinstance(record, dict):
        raise DoiUnreachable(phrase("the answer is no record of a work"))
    return record
