"""Read .bib files, or recall what the same texts gave: reading them imports bibtexparser, and takes its time.

What is kept of a library holds each entry by itself, so that an article pays for those it uses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import cast

from elyazma.model.diagnostics import Diagnostic, Outcome
from elyazma.model.kept_sequence import KeptSequence
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import BibFault, Bibliography, Reference
from elyazma.references.weigh import list_fault_heads
from elyazma.system.kept_values import describe_library, keep_value, name_value, pack, recall_value, unpack

_LONGEST_KEPT = 50_000_000
"""Characters: a hundred thousand entries and more."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A bibliography whose entries and faults are packed one by one, behind what is looked at of all of them."""

    entries: tuple[tuple[str, ...], ...]
    packed_entries: tuple[bytes, ...]
    faults: tuple[tuple[str, ...], ...]
    packed_faults: tuple[bytes, ...]
    paths: tuple[str, ...]
    settings: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]


def recall_bibliography(texts: Mapping[str, str]) -> Outcome[Bibliography]:
    """Give what `read_bibliography` gives."""
    about = (describe_library("bibtexparser"), *chain.from_iterable(texts.items()))
    name = name_value("bibliography", ("references", "model", "tex", "languages"), about)
    kept = recall_value(name)
    if isinstance(kept, _Kept):
        return _open(kept)
    from elyazma.references.bibtex import read_bibliography

    read = read_bibliography(texts)
    if read.value and sum(map(len, texts.values())) <= _LONGEST_KEPT:
        keep_value(name, _close(read.value, read.diagnostics))
    return read


def _close(bibliography: Bibliography, diagnostics: Sequence[Diagnostic]) -> _Kept:
    return _Kept(
        tuple(bibliography.heads),
        tuple(map(pack, bibliography.references)),
        tuple(tuple(head) for head in list_fault_heads(bibliography.faults)),
        tuple(map(pack, bibliography.faults)),
        bibliography.paths,
        bibliography.settings,
        tuple(diagnostics),
    )


def _open(kept: _Kept) -> Outcome[Bibliography]:
    references = KeptSequence(kept.entries, lambda at: cast(Reference, unpack(kept.packed_entries[at])))
    faults = KeptSequence(kept.faults, lambda at: cast(BibFault, unpack(kept.packed_faults[at])))
    return Outcome(Bibliography(references, kept.paths, faults, kept.settings), kept.diagnostics)
