"""Mark a text by whole paragraphs: what latexdiff cannot do without breaking TeX, this can."""

from __future__ import annotations

from elyazma.tools.comparing.blocks import find_blocks, write_block
from elyazma.tools.comparing.paragraphs import Pair, Paragraph, pair_paragraphs, split_paragraphs
from elyazma.tools.comparing.spelling import spell_out
from elyazma.tools.tex.escape import escape
from elyazma.tools.tex.parse import parse
from elyazma.tools.tex.scan import scan


def mark_paragraphs(old: str, new: str) -> str:
    """Write two versions of a text as one: changed paragraphs whole, the older one's words before the newer one."""
    before, after = split_paragraphs(old), split_paragraphs(new)
    return "\n\n".join(_mark(before, after, pair) for pair in pair_paragraphs(before, after)) + "\n"


def _mark(old: tuple[Paragraph, ...], new: tuple[Paragraph, ...], pair: Pair) -> str:
    gone = _gone(old[pair.old]) if pair.old is not None else ""
    if pair.new is None:
        return gone
    come = new[pair.new]
    if pair.old is not None and old[pair.old].tex == come.tex:
        return come.tex
    return "\n\n".join(filter(None, (gone, f"\\begin{{DIFaddblock}}\n{come.tex}\n\\end{{DIFaddblock}}")))


def _gone(paragraph: Paragraph) -> str:
    block = next(find_blocks(parse(paragraph.tex)), None)
    if block:
        # As latexdiff writes a command that went, so that what it stands for can be put back.
        return f"%DIFDELCMD < {write_block(block[2])}%%%"
    words = " ".join(scan(spell_out(paragraph.tex, {}), "").plain.split())
    return rf"\DIFdel{{{escape(words)}}}" if words else ""
