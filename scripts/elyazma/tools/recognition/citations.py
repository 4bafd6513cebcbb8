"""Citations in a running text, found and tied to references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from elyazma.tools.recognition.values import FoundCitation, ParsedReference, Range
from elyazma.tools.recognition.vocabulary import Vocabulary


def find_citations(
    text: str,
    references: Mapping[str, ParsedReference],
    vocabulary: Vocabulary,
    superscripts: Sequence[Range] = (),
    *,
    numeric: bool | None = None,
) -> tuple[FoundCitation, ...]:
    """Find the citations in a text, in order, none overlapping another.

    `references` are the works by key. `superscripts` are the ranges of `text` that stand raised. `numeric` says that
    [1] cites the list's first entry; None decides by whether the list is numbered.
    """
    return ()


def add_cited_works(
    texts: Iterable[str], references: Mapping[str, ParsedReference], vocabulary: Vocabulary
) -> Mapping[str, ParsedReference]:
    """Give the references and, after them, an unverified work for each author and year that only the texts name."""
    return references


def write_citation(found: FoundCitation) -> str:
    r"""Write a found citation as TeX: \citep[bax:][s.~35]{altunisik2018}."""
    return ""
