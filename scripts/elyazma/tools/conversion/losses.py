"""Nothing is lost in silence: what pandoc skipped, and words of the text that the document lacks, are findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from elyazma.diagnostics import Diagnostic
from elyazma.document import Blocks
from elyazma.model import References, Source
from elyazma.tools.conversion.stream import Stream
from elyazma.tools.pandoc.program import Skipped


def judge_skipped(stream: Stream, skipped: Sequence[Skipped], sources: Sequence[Source]) -> Iterator[Diagnostic]:
    """Find what pandoc left out that could print something."""
    return iter(())


def find_lost_words(
    passages: Mapping[str, Blocks], sources: Sequence[Source], references: References
) -> Iterator[Diagnostic]:
    """Find words of the sources that the document lacks."""
    return iter(())
