"""Run the CSL engine once for all works, or read from a file what it answered."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from elyazma.model.phrases import phrase
from elyazma.references.citeproc import read_document, run_citeproc, write_document
from elyazma.references.formatted import Formatted
from elyazma.references.items import CslItem
from elyazma.system.files import write_file
from elyazma.system.output_links import LinkRefused, refuse_links
from elyazma.system.pandoc.program import PandocFailed, pandoc_version

Answer = TypeVar("Answer")


def format_items(items: Sequence[CslItem], style: str, language: str, cache: Path) -> tuple[Formatted, ...]:
    """Format the items, or read what the engine answered to the same request. Raises PandocFailed.

    `style` is the XML of a CSL style; `cache` a folder for answers, named by the hash of their request.
    """
    document = write_document(items, style, language)
    return ask_engine(document, cache, partial(read_document, count=len(items)))


def ask_engine(document: str, cache: Path, read: Callable[[bytes], Answer]) -> Answer:
    """Give what `read` makes of the engine's answer to a document, a kept one if there is one. Raises PandocFailed."""
    request = hashlib.sha256(f"{pandoc_version()}\n{document}".encode()).hexdigest()
    file = cache / f"references-{request}.json"
    with suppress(OSError, PandocFailed):
        digest, _, payload = file.read_bytes().partition(b"\n")
        if hashlib.sha256(payload).hexdigest().encode() == digest:
            return read(payload)
    try:
        refuse_links(cache)
        cache.mkdir(parents=True, exist_ok=True)
    except LinkRefused:
        # Whoever writes results says so; nothing is kept there.
        with tempfile.TemporaryDirectory(prefix="elyazma-") as elsewhere:
            return read(run_citeproc(document, Path(elsewhere)))
    except OSError as reason:
        raise PandocFailed(
            phrase("{name} cannot be made: {strerror}", name=cache.name, strerror=reason.strerror)
        ) from reason
    payload = run_citeproc(document, cache)
    answer = read(payload)
    # The cache only saves time: without it (a full disk) the result is the same.
    with suppress(OSError):
        write_file(file, hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)
    return answer
