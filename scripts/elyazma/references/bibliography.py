"""Read .bib files, or recall what the same texts gave: reading them imports bibtexparser, and takes its time."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from elyazma.model.diagnostics import Outcome
from elyazma.model.manuscript import Bibliography
from elyazma.system.kept_values import describe_library, keep_value, name_value, recall_value

_LONGEST_KEPT = 2_000_000
"""Characters: some thousand entries."""


def recall_bibliography(texts: Mapping[str, str]) -> Outcome[Bibliography]:
    """Give what `read_bibliography` gives."""
    about = (describe_library("bibtexparser"), *chain.from_iterable(texts.items()))
    name = name_value("bibliography", ("references", "model", "tex", "languages"), about)
    kept = recall_value(name)
    if isinstance(kept, Outcome):
        return kept
    from elyazma.references.bibtex import read_bibliography

    read = read_bibliography(texts)
    if sum(map(len, texts.values())) <= _LONGEST_KEPT:
        keep_value(name, read)
    return read
