"""Mark changes by whole paragraphs, for texts that latexdiff's marks would break."""

from __future__ import annotations

from elyazma.revision.blocks import find_blocks, write_block
from elyazma.revision.paragraphs import Pair, Paragraph, pair_paragraphs, split_paragraphs
from elyazma.revision.spelling import spell_out
from elyazma.tex.escape import escape
from elyazma.tex.parse import parse
from elyazma.tex.scan import scan


def mark_paragraphs(before: str, after: str) -> str:
    """Write two versions of a text as one; of a changed paragraph the older words stand before the newer paragraph."""
    texts = split_paragraphs(before), split_paragraphs(after)
    return "\n\n".join(_marked_pair(*texts, pair) for pair in pair_paragraphs(*texts)) + "\n"


def _marked_pair(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...], pair: Pair) -> str:
    removed = _removed_paragraph(before[pair.before]) if pair.before is not None else ""
    if pair.after is None:
        return removed
    added = after[pair.after]
    if pair.before is not None and before[pair.before].tex == added.tex:
        return added.tex
    return "\n\n".join(filter(None, (removed, f"\\begin{{DIFaddblock}}\n{added.tex}\n\\end{{DIFaddblock}}")))


def _removed_paragraph(paragraph: Paragraph) -> str:
    block = next(find_blocks(parse(paragraph.tex)), None)
    if block:
        # As latexdiff writes a deleted command, so that restore_blocks finds it.
        return f"%DIFDELCMD < {write_block(block[2])}%%%"
    words = " ".join(scan(spell_out(paragraph.tex, {}), "").plain.split())
    return rf"\DIFdel{{{escape(words)}}}" if words else ""
