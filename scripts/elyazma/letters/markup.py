"""Turn letters between Markdown, TeX, blocks and Word; whatever is no markup stays text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, error
from elyazma.model.nodes import (
    Attributes,
    Block,
    Div,
    Image,
    Inline,
    Math,
    Node,
    Para,
    RawBlock,
    RawInline,
    Str,
    Strong,
    map_nodes,
    split_words,
    walk,
)
from elyazma.model.phrases import phrase
from elyazma.system.pandoc.parsing import PandocDocument, parse_document
from elyazma.system.pandoc.program import PandocFailed, run_pandoc
from elyazma.system.pandoc.writing import write_document
from elyazma.system.process import Limits
from elyazma.tex.faults import find_faults

Blocks = tuple[Block, ...]

MARKDOWN = (
    "markdown-raw_tex-raw_html-raw_attribute-latex_macros-native_divs-native_spans-fenced_divs-bracketed_spans"
    "-yaml_metadata_block-pandoc_title_block-citations-smart-strikeout-task_lists-superscript-subscript-example_lists-implicit_figures-auto_identifiers"
)
"""Markdown of pandoc's without any way to write TeX, HTML, attributes or metadata (its manual, "Extensions")."""

_LIMITS = Limits(seconds=60, memory=1 << 30)


def read_markdown(texts: Sequence[str], folder: Path) -> list[Blocks]:
    """Read texts, each by itself, in one run of pandoc where that can be told apart. Raises PandocFailed."""
    token = "elyazma" + hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    pieces = _split_blocks(_read_blocks(f"\n\n{token}\n\n".join(texts), MARKDOWN, folder), token)
    if len(pieces) == len(texts):
        return pieces
    # A list or a fence left open swallowed what follows it.
    return [_read_blocks(text, MARKDOWN, folder) for text in texts]


def read_latex(text: str, folder: Path) -> Blocks:
    """Read a TeX letter. Raises PandocFailed."""
    return _read_blocks(text, "latex-latex_macros", folder)


def _read_blocks(text: str, source: str, folder: Path) -> Blocks:
    said = run_pandoc((f"--from={source}", "--to=json", "--sandbox"), folder, text, limits=_LIMITS)
    try:
        return parse_document(json.loads(said)).blocks
    except (ValueError, RecursionError) as reason:
        raise PandocFailed(phrase("its answer is damaged: {reason}", reason=repr(reason))) from reason


def _split_blocks(blocks: Blocks, token: str) -> list[Blocks]:
    pieces: list[list[Block]] = [[]]
    for block in blocks:
        if block == paragraph(token):
            pieces.append([])
        else:
            pieces[-1].append(block)
    return [tuple(piece) for piece in pieces]


# --- Making blocks ----------------------------------------------------------------------------------------


def paragraph(*inlines: str | Inline) -> Para:
    """Make a paragraph of words and inlines."""
    content: list[Inline] = []
    for each in inlines:
        content += split_words(each) if isinstance(each, str) else (each,)
    return Para(tuple(content))


def strong(text: str) -> Strong:
    """Make bold words."""
    return Strong(split_words(text))


def raw_latex(text: str) -> RawBlock:
    """Make TeX of ours that stands between an author's blocks."""
    return RawBlock("latex", text)


def styled(style: str, blocks: Sequence[Block]) -> Div:
    """Make blocks that have a paragraph style of their own in Word."""
    return Div(tuple(blocks), Attributes(pairs=(("custom-style", style),)))


# --- Writing ------------------------------------------------------------------------------------------------


def write_latex(blocks: Sequence[Block], folder: Path) -> str:
    """Write blocks as TeX, everything in them escaped that is not mathematics. Raises PandocFailed."""
    document = PandocDocument(map_nodes(blocks, _straighten))
    arguments = ("--from=json", "--to=latex-smart-auto_identifiers", "--wrap=preserve", "--no-highlight", "--sandbox")
    return run_pandoc(arguments, folder, write_json(document), limits=_LIMITS).decode()


def write_json(document: PandocDocument) -> str:
    """Write a document for pandoc. Raises PandocFailed where it is too deep."""
    try:
        return json.dumps(write_document(document))
    except RecursionError as reason:
        raise PandocFailed(phrase("too much stands in each other")) from reason


_SIGNS = {'"': r"\textquotedbl{}", "`": r"\textasciigrave{}", ",,": r",{},"}


def _straighten(node: Node) -> Node | tuple[Node, ...]:
    """Write signs as commands of which TeX's fonts make others: " becomes ”, two of ` become “."""
    if not isinstance(node, Str):
        return node
    pieces = [piece for piece in re.split(r'("|`|,,)', node.text) if piece]
    return tuple(RawInline("latex", _SIGNS[piece]) if piece in _SIGNS else Str(piece) for piece in pieces)


# --- What a letter cannot have --------------------------------------------------------------------------------


def find_markup_faults(blocks: Sequence[Block], place: Span) -> Iterator[Diagnostic]:
    """Find formulas that TeX may not be given, and pictures, which no letter carries."""
    for node in walk(blocks):
        if isinstance(node, Math):
            yield from (replace(each, span=place) for each in find_faults(node.tex, place.path))
        elif isinstance(node, Image):
            hint = phrase("put the picture into the article or its supplement, and name it here")
            yield error(
                "letter-picture", phrase("a letter carries no pictures: {target}", target=node.target[:80]), place, hint
            )
