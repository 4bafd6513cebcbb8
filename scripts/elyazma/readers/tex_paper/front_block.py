"""Read a title set by hand, with the names, the places of work and the notes below it (the template of PLOS)."""

from __future__ import annotations

from elyazma.readers.tex_paper.divide import Held
from elyazma.readers.tex_paper.front_state import FrontState
from elyazma.readers.tex_paper.people import add_names
from elyazma.readers.tex_paper.pieces import (
    is_numbered,
    join_words,
    read_tex_pieces,
    says_something,
    split_pieces,
    write_marks,
)
from elyazma.readers.tex_paper.workplaces import Row, add_lines, add_numbered
from elyazma.tex.edits import apply_edits
from elyazma.tex.parse import parse
from elyazma.tex.tree import Group


def read_title_block(state: FrontState, held: Held) -> None:
    """Read the title in the first braces, then lines: names, places behind their marks, addresses, notes."""
    tree = parse(state.source(held))
    first = next(node for node in tree.children if isinstance(node, Group))
    lines = [(each.start, each.end, " ") for each in tree.commands({"newline"}) if first.start < each.start < first.end]
    state.titles.setdefault(state.language, state.plain(apply_edits(tree.text[: first.end], lines)[first.start :]))
    _read_lines(state, tree.text[first.end :])


def _read_lines(state: FrontState, tex: str) -> None:
    """Read names up to the first place, then places and notes."""
    pieces = read_tex_pieces(state.people.expand(write_marks(tex)))
    rows = [row for row in split_pieces(pieces, "line") if says_something(row)]
    named = next((at for at, row in enumerate(rows) if is_numbered(row)), len(rows))
    for row in rows[:named]:
        add_names(state.people, row)
    for row in rows[named:]:
        _add_line(state, row)


def _add_line(state: FrontState, row: Row) -> None:
    plain = state.plain(join_words(row))
    if "@" in plain or any(piece.kind == "email" for piece in row):
        add_lines(state.people, [row], persons=())
    elif is_numbered(row) and any(letter.isalnum() for letter in next(p.text for p in row if p.kind == "mark")):
        add_numbered(state.people, row)
    elif plain:
        state.people.left.append(plain)
