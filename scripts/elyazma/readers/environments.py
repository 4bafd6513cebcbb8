"""Displayed formulas with their numbers, theorems and proofs: paragraphs of a style become environments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from elyazma.languages import Language
from elyazma.languages.folding import fold_case
from elyazma.model.imported import Piece
from elyazma.model.light_dataclass import dataclass
from elyazma.model.nodes import Block, Bookmark, Environment, Math, Para, Plain, RawBlock
from elyazma.readers.keys import read_labels
from elyazma.readers.runs import OBJECT, Runs, cut, read_runs, text_of, write_runs
from elyazma.tex.equations import settle_formula

_KINDS = ("theorem", "lemma", "proposition", "corollary", "definition", "remark", "example", "proof")
_NUMBER = re.compile(rf"\s*{OBJECT}\s*(\((?:[A-Z]?\d+(?:\.\d+)?)\))?\s*")
_QED = "□∎■"


@dataclass(slots=True)
class Found:
    """Pieces with environments in them, and the numbers and words that environments print themselves."""

    pieces: list[Piece] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def find_environments(pieces: Sequence[Piece], languages: Iterable[Language]) -> Found:
    """Make environments of paragraphs that hold one formula alone, and of those in the styles of theorems."""
    words = {fold_case(language.words[kind]): kind for language in languages for kind in reversed(_KINDS)}
    found = Found()
    for piece in pieces:
        if isinstance(piece.block, Para | Plain):
            _add_paragraph(piece, piece.block, words, found)
        else:
            found.pieces.append(piece)
    return found


def _add_paragraph(piece: Piece, block: Para | Plain, words: Mapping[str, str], found: Found) -> None:
    runs = read_runs(block.inlines)
    styled = piece.style in ("theorem", "proof")
    made = _make_equation(runs, found) or (_make_theorem(runs, words, found) if styled else None)
    before = found.pieces[-1].block if found.pieces else None
    if made:
        found.pieces.append(replace(piece, block=made))
    elif styled and isinstance(before, Environment):
        longer = replace(before, blocks=(*before.blocks, block))
        found.pieces[-1] = replace(found.pieces[-1], block=longer)
    else:
        found.pieces.append(piece)


def _make_equation(runs: Runs, found: Found) -> Block | None:
    match = _NUMBER.fullmatch(text_of(runs))
    maths = [run.node for run in runs if isinstance(run.node, Math)]
    if not match or len(maths) != 1:
        return None
    label = next(read_labels(write_runs(runs)), "")
    tex = settle_formula(maths[0].tex)
    if not match[1] and not label:
        return RawBlock("latex", f"\\[\n  {tex}\n\\]")
    found.replaced.append(match[1] or "")
    named = f"\n  \\label{{{label}}}" if label and "\\label" not in tex else ""
    return RawBlock("latex", f"\\begin{{equation}}\n  {tex}{named}\n\\end{{equation}}")


def _make_theorem(runs: Runs, words: Mapping[str, str], found: Found) -> Block | None:
    text = text_of(runs)
    match = re.match(r"\s*([^\W\d]+)[\s\u00a0]*([A-Z]?\d*)\.\s*", text)
    kind = words.get(fold_case(match[1])) if match else None
    if match is None or kind is None:
        return None
    label = next(read_labels(write_runs(runs)), "")
    end = len(text.rstrip().rstrip(_QED).rstrip()) if kind == "proof" else len(text)
    found.replaced += [match[0].strip(), text[end:].strip()]
    body = [run for run in cut(runs, match.end(), max(end, match.end())) if not isinstance(run.node, Bookmark)]
    return Environment((Para(write_runs(body)),), kind, label)
