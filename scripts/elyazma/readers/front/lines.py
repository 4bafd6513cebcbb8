"""Pieces as lines: a paragraph with line breaks is several, what is raised is marked, notes are kept beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from elyazma.model.imported import Look, Piece
from elyazma.model.nodes import LineBreak, Note, Para, Plain, Superscript
from elyazma.readers.front.values import LOWERED, RAISED, Line
from elyazma.readers.left_out import spell_formulas
from elyazma.readers.outline import inlines_of, read_text
from elyazma.readers.runs import OBJECT, Run, read_runs

_MOST_COLUMNS, _MOST_WORDS = 6, 10
"""Columns of one line, and words of one column: more are a list or running text."""
_LARGE = 24.0
"""Points from which on a line is a title, whatever gaps it has."""
_SHORTEST = 3
"""Signs of a column; fewer are a number or a mark before what it stands for."""
_SIGNS = str.maketrans(
    {sign: f"{RAISED}{digit}{LOWERED}" for sign, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)}
)
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""))


def read_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Give the lines of pieces, column by column where they are set so; one without words, a picture alone, is none."""
    lines = [line for piece in pieces for line in _split(piece) if line.text.replace(OBJECT, "").strip()]
    groups = groupby(lines, key=lambda line: len(line.columns) if _has_columns(line) else 0)
    return [line for count, group in groups for line in (_lay_columns([*group], count) if count else group)]


def _has_columns(line: Line) -> bool:
    """Tell whether the gaps of a line part it into columns: short ones, none of which goes on in small letters."""
    # Titles are so large, and no names side by side.
    titled = line.look.style.endswith("title") or line.look.size >= _LARGE
    if not 1 < len(line.columns) <= _MOST_COLUMNS or titled:
        return False
    bare_columns = [bare(column) for column in line.columns]
    short = all(len(column) > _SHORTEST and len(column.split()) <= _MOST_WORDS for column in bare_columns)
    addressed = ["@" in column for column in bare_columns]
    # A name and its address side by side are one person's.
    whole = len({*addressed}) == 1 and not any(column.endswith((":", "-", "–", "—")) for column in bare_columns)
    whole = whole and not any(map(_MARKS.match, bare_columns))
    return short and whole and any("@" in column or not column[:1].islower() for column in bare_columns[1:])


_MARKS = re.compile(r"[*†‡§]+\s*,")
"""Signs with a comma behind them belong to the name before."""


def _lay_columns(lines: Sequence[Line], count: int) -> Iterator[Line]:
    """Give the lines of each column, one column behind the other."""
    notes = [[*line.notes] for line in lines]
    for at in range(count):
        for line, left in zip(lines, notes, strict=True):
            text = line.columns[at]
            own = [left.pop(0) for _ in range(min(text.count(OBJECT), len(left)))]
            yield replace(line, text=text, notes=tuple(own), raw=bare(text), columns=())


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
    passed = 0
    for text, own in zip(texts, notes, strict=True):
        raw = text.replace(RAISED, "").replace(LOWERED, "")
        length = len("".join(raw.replace(OBJECT, "").split()))
        columns = _part(text, [gap - passed for gap in look.gaps if passed < gap < passed + length])
        passed += length
        yield Line(_LABEL.sub("", tidy(text)), look, piece, tuple(own), raw, columns)


_LABEL = re.compile(r"^line \d\s?: ?(?:\d{1,2}(?:st|nd|rd|th) )?")
"""What the most used template of conferences has before each line about an author: "line 1: 1st Given Name Surname"."""


def _part(text: str, gaps: Sequence[int]) -> tuple[str, ...]:
    """Part a text at its gaps, each told by how many signs stand before it, blanks and marks aside."""
    parts = [""]
    count = 0
    for sign in text:
        if not (sign.isspace() or sign in (RAISED, LOWERED, OBJECT)):
            # What is raised before the first letter of a column belongs to it, and its mark stands before that.
            count += 1
            if count - 1 in gaps:
                parts.append(parts[-1][len(parts[-1].rstrip(RAISED)) :])
                parts[-2] = parts[-2].rstrip(RAISED)
        parts[-1] += sign
    found = tuple(filter(None, map(tidy, parts)))
    return found if len(found) > 1 else ()


def _text_of(run: Run) -> str:
    raised = any(isinstance(each, Superscript) for each in run.wrappers)
    return f"{RAISED}{run.text}{LOWERED}" if raised and run.text.strip() and not run.node else run.text


def _read_note(note: Note) -> str:
    return " ".join(read_text(Piece(block)) for block in note.blocks if isinstance(block, Para | Plain)).strip()


_CARET = re.compile(r"(?<=[^\W\d_A-Z]{2})\^(\d(?:,?\d)*,?\*?|\*)(?=\s*(?:[,;&]|$))")
"""A sign behind a name as plain text has it: "Ann Writer^1*"; in "R^2" and "the chi^2 test" a caret raises a power."""
_CARETS = re.compile(r"(?:(?<=[^\W\d_])|^)\^([\d*†‡§,]+)\^(?=[\s,;&]|$)")
"""The same between two carets, as Markdown has what is raised: "Ann Writer^1,*^"."""
_LONG_RAISED = re.compile(f"{RAISED}([^{LOWERED}]{{16,}}){LOWERED}")


def tidy(text: str) -> str:
    """Make blanks single and raised signs plain digits between marks; neighbours that are raised become one."""
    plain = " ".join(text.translate(_INVISIBLE).translate(_SIGNS).split())
    plain = _CARET.sub(rf"{RAISED}\1{LOWERED}", _CARETS.sub(rf"{RAISED}\1{LOWERED}", plain))
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
