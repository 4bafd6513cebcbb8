"""Turn letters between Markdown, TeX, pandoc's blocks and Word; whatever is no markup stays text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from elyazma.diagnostics import Diagnostic, Span, error
from elyazma.tools.pandoc.program import PandocFailed, run_pandoc
from elyazma.tools.process import Limits
from elyazma.tools.tex.faults import find_faults

Node = dict[str, Any]
Blocks = list[Node]

MARKDOWN = (
    "markdown-raw_tex-raw_html-raw_attribute-latex_macros-native_divs-native_spans-fenced_divs-bracketed_spans"
    "-yaml_metadata_block-pandoc_title_block-citations-smart-strikeout-task_lists-superscript-subscript-example_lists-implicit_figures-auto_identifiers"
)
"""Markdown of pandoc's without any way to write TeX, HTML, attributes or metadata (its manual, "Extensions")."""

_LIMITS = Limits(seconds=60, memory=1 << 30)
_VERSION = [1, 23, 1]


def read_markdown(texts: Sequence[str], folder: Path) -> list[Blocks]:
    """Read texts, each by itself, in one run of pandoc where that can be told apart. Raises PandocFailed."""
    token = "elyazma" + hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    pieces = _split(_read(f"\n\n{token}\n\n".join(texts), MARKDOWN, folder), token)
    if len(pieces) == len(texts):
        return pieces
    # A list or a fence left open swallowed what follows it.
    return [_read(text, MARKDOWN, folder) for text in texts]


def read_latex(text: str, folder: Path) -> Blocks:
    """Read a TeX letter. Raises PandocFailed."""
    return _read(text, "latex-latex_macros", folder)


def _read(text: str, source: str, folder: Path) -> Blocks:
    said = run_pandoc((f"--from={source}", "--to=json", "--sandbox"), folder, text, limits=_LIMITS)
    try:
        return list(json.loads(said)["blocks"])
    except (ValueError, KeyError, TypeError) as reason:
        raise PandocFailed(f"its answer is damaged: {reason!r}") from reason


def _split(blocks: Blocks, token: str) -> list[Blocks]:
    pieces: list[Blocks] = [[]]
    for block in blocks:
        if block == paragraph(token):
            pieces.append([])
        else:
            pieces[-1].append(block)
    return pieces


# --- Making blocks ----------------------------------------------------------------------------------------


def paragraph(*inlines: str | Node) -> Node:
    """Make a paragraph of words and inlines."""
    content: list[Node] = []
    for each in inlines:
        content += _words(each) if isinstance(each, str) else [each]
    return {"t": "Para", "c": content}


def _words(text: str) -> Iterator[Node]:
    for index, word in enumerate(text.split(" ")):
        if index:
            yield {"t": "Space"}
        if word:
            yield {"t": "Str", "c": word}


def strong(text: str) -> Node:
    """Make bold words."""
    return {"t": "Strong", "c": list(_words(text))}


def raw_latex(text: str) -> Node:
    """Make TeX of ours that stands between an author's blocks."""
    return {"t": "RawBlock", "c": ["latex", text]}


def styled(style: str, blocks: Blocks) -> Node:
    """Make blocks that have a paragraph style of their own in Word."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


# --- Writing ------------------------------------------------------------------------------------------------


def write_latex(blocks: Blocks, folder: Path) -> str:
    """Write blocks as TeX, everything in them escaped that is not mathematics. Raises PandocFailed."""
    document = {"pandoc-api-version": _VERSION, "meta": {}, "blocks": _straighten(blocks)}
    arguments = ("--from=json", "--to=latex-smart-auto_identifiers", "--wrap=preserve", "--no-highlight", "--sandbox")
    return run_pandoc(arguments, folder, json.dumps(document), limits=_LIMITS).decode()


_SIGNS = {'"': r"\textquotedbl{}", "`": r"\textasciigrave{}", ",,": r",{},"}


def _straighten(node: Any) -> Any:
    """Write signs as commands of which TeX's fonts make others: " becomes ”, two of ` become “."""
    if isinstance(node, list):
        return [part for each in node for part in _straighten_one(each)]
    if isinstance(node, dict):
        return {key: _straighten(value) for key, value in node.items()}
    return node


def _straighten_one(node: Any) -> list[Any]:
    if not (isinstance(node, dict) and node.get("t") == "Str"):
        return [_straighten(node)]
    pieces = re.split(r'("|`|,,)', node["c"])
    return [
        {"t": "RawInline", "c": ["latex", _SIGNS[piece]]} if piece in _SIGNS else {"t": "Str", "c": piece}
        for piece in pieces
        if piece
    ]


# --- What a letter cannot have --------------------------------------------------------------------------------


def find_markup_faults(blocks: Any, place: Span) -> Iterator[Diagnostic]:
    """Find formulas that TeX may not be given, and pictures, which no letter carries."""
    for node in _walk(blocks):
        if node.get("t") == "Math":
            yield from (replace(each, span=place) for each in find_faults(node["c"][1], place.path))
        elif node.get("t") == "Image":
            hint = "put the picture into the article or its supplement, and name it here"
            yield error("letter-picture", f"a letter carries no pictures: {node['c'][2][0][:80]}", place, hint)


def _walk(node: Any) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "t" in each:
                yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += reversed(each)
