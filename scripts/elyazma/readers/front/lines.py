"""Pieces as lines: a paragraph with line breaks is several, what is raised is marked, notes are kept beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import LineBreak, Note, Para, Plain, Superscript
from elyazma.readers.front.values import LOWERED, RAISED, Line
from elyazma.readers.left_out import spell_formulas
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.runs import OBJECT, Run, read_runs

_SIGNS = str.maketrans(
    {sign: f"{RAISED}{digit}{LOWERED}" for sign, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
)
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""))


def read_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Give the lines of pieces; one without words, a picture alone, is none."""
    return [line for piece in pieces for line in _split(piece) if line.text.replace(OBJECT, "").strip()]


def _split(piece: Piece) -> Iterator[Line]:
    look = piece.look or Look(style=piece.style)
    texts: list[str] = [""]
    notes: list[list[str]] = [[]]
    for run in read_runs(inlines_of(spell_formulas(piece).block)):
        if isinstance(run.node, LineBreak):
            texts.append("")
            notes.append([])
            continue
        texts[-1] += _text_of(run)
        if isinstance(run.node, Note):
            notes[-1].append(_read_note(run.node))
    for text, own in zip(texts, notes, strict=True):
        yield Line(tidy(text), look, piece, tuple(own), text.replace(RAISED, "").replace(LOWERED, ""))


def _text_of(run: Run) -> str:
    raised = any(isinstance(each, Superscript) for each in run.wrappers)
    return f"{RAISED}{run.text}{LOWERED}" if raised and run.text.strip() and not run.node else run.text


def _read_note(note: Note) -> str:
    return " ".join(read_text(Piece(block)) for block in note.blocks if isinstance(block, Para | Plain)).strip()


_LONG_RAISED = re.compile(f"{RAISED}([^{LOWERED}]{{16,}}){LOWERED}")


def tidy(text: str) -> str:
    """Make blanks single and raised signs plain digits between marks; neighbours that are raised become one."""
    plain = " ".join(text.translate(_INVISIBLE).translate(_SIGNS).split())
    joined = plain.replace(f"{LOWERED}{RAISED}", "").replace(f"{LOWERED} {RAISED}", " ").strip()
    # Whole lines are raised for their looks; a sign behind a name is short.
    return _LONG_RAISED.sub(lambda found: found[1], joined)


def bare(text: str) -> str:
    """Give a text without its marks for what is raised, and without notes."""
    return " ".join(text.replace(RAISED, "").replace(LOWERED, "").replace(OBJECT, " ").split())


def without_raised(text: str) -> str:
    """Give a text without what is raised in it."""
    kept, level = [], 0
    for sign in text:
        level += (sign == RAISED) - (sign == LOWERED)
        if not level and sign not in (LOWERED, OBJECT):
            kept.append(sign)
    return " ".join("".join(kept).split())
