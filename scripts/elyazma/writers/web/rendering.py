"""The parts of the page through pandoc, all in one run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from elyazma.model.nodes import Block, RawBlock
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.parsing import PandocDocument
from elyazma.system.pandoc.program import LOG, PandocFailed, read_unread_formulas, run_pandoc
from elyazma.system.pandoc.writing import write_document

_BORDER = "<!-- elyazma: the next part -->"
"""Stands between two parts. No text can hold it: what an author writes is escaped, and nothing of his is raw."""
_ARGUMENTS = ("--from=json", "--to=html5", "--mathml", "--wrap=none", "--syntax-highlighting=none")


def render_parts(parts: Mapping[str, Sequence[Block]], scratch: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give each part's HTML, and the formulas that stay TeX because pandoc cannot read them. Raises PandocFailed."""
    border = RawBlock("html", _BORDER)
    document = PandocDocument(tuple(block for part in parts.values() for block in (*part, border)))
    source = json.dumps(write_document(document), ensure_ascii=False)
    written = run_pandoc([*_ARGUMENTS, f"--log={scratch / LOG}"], scratch, source).decode("utf-8")
    pieces = written.split(_BORDER)
    if len(pieces) != len(parts) + 1:
        raise PandocFailed(phrase("its answer has other parts than it was given"))
    return {name: piece.strip() for name, piece in zip(parts, pieces, strict=False)}, read_unread_formulas(scratch)
