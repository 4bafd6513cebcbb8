"""Tie the lines of the Word file that left to the lines of the sources, and every token to what prints it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from elyazma.model.light_dataclass import dataclass
from elyazma.revision.incoming.lines import Cell, Line, Piece, SourceLine, Token
from elyazma.revision.incoming.sources import Sources
from elyazma.revision.pairing import pair_in_order

LEAST_ALIKE = 0.5
"""From this share of common words on, a line of the file is what a line of the sources prints."""
_MOST_SCORED = 250_000


@dataclass(frozen=True, slots=True)
class Atom:
    """Tokens `first` to `last` of a line, and the pieces that print them; `same` if it is one word typed as it is."""

    first: int
    last: int
    pieces: tuple[Piece, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class Tied:
    """A line of the Word file, and of the sources."""

    line: Line
    source: SourceLine
    atoms: tuple[Atom, ...]


def tie_lines(lines: Sequence[Line], sources: Sources) -> dict[int, Tied]:
    """Give by its number each line of the file that a line of the sources prints."""
    free = [at for at, line in enumerate(lines) if not line.reference]
    found: dict[int, SourceLine] = {}
    body = list(sources.body)
    _tie_equal(lines, free, body, found)
    _tie_between(lines, free, body, found)
    _tie_cells(lines, body, found)
    front = [*sources.front, *(line for line in body if line not in found.values())]
    _tie_anywhere(lines, free, front, found)
    return {at: tie_tokens(lines[at], source) for at, source in sorted(found.items())}


def _tie_equal(
    lines: Sequence[Line], free: Sequence[int], body: Sequence[SourceLine], found: dict[int, SourceLine]
) -> None:
    printed = [tuple(word for word in lines[at].words) for at in free]
    typed = [line.words for line in body]
    for block in SequenceMatcher(None, printed, typed, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            if typed[block.b + step]:
                found[free[block.a + step]] = body[block.b + step]


def _tie_between(
    lines: Sequence[Line], free: Sequence[int], body: Sequence[SourceLine], found: dict[int, SourceLine]
) -> None:
    """Tie what stands between equal lines in order, as alike as can be."""
    order = {id(line): at for at, line in enumerate(body)}
    anchors = [(-1, -1), *((free.index(at), order[id(line)]) for at, line in sorted(found.items()))]
    anchors.append((len(free), len(body)))
    for (before, earlier), (after, later) in itertools.pairwise(anchors):
        inner, typed = free[before + 1 : after], body[earlier + 1 : later]
        if inner and typed and len(inner) * len(typed) <= _MOST_SCORED:
            _tie_run(lines, inner, typed, found)


def _tie_run(
    lines: Sequence[Line], inner: Sequence[int], typed: Sequence[SourceLine], found: dict[int, SourceLine]
) -> None:
    scores = [[_score(lines[at], line) for line in typed] for at in inner]
    for at, partner in zip(inner, pair_in_order(scores, len(typed)), strict=True):
        if partner is not None:
            found[at] = typed[partner]


def _tie_anywhere(
    lines: Sequence[Line], free: Sequence[int], typed: Sequence[SourceLine], found: dict[int, SourceLine]
) -> None:
    """Tie what stands in another order: what comes first, and floats that a journal has elsewhere."""
    scores = [
        (_score(lines[at], line), -at, number)
        for at in free
        if at not in found
        for number, line in enumerate(typed)
        if len(line.words) > 1 or line.kind in ("title", "keywords", "caption")
    ]
    taken: set[int] = set()
    for score, at, number in sorted(scores, reverse=True):
        if score and -at not in found and number not in taken:
            found[-at] = typed[number]
            taken.add(number)


def _tie_cells(lines: Sequence[Line], body: Sequence[SourceLine], found: dict[int, SourceLine]) -> None:
    """Tie each cell to the one of its row and column, in the table that most cells of its own were tied to."""
    tables: dict[tuple[str, tuple[int, int]], dict[tuple[int, int], SourceLine]] = {}
    for source in body:
        if source.row >= 0:
            tables.setdefault((source.path, source.outer), {})[source.row, source.column] = source
    printed: dict[int, list[tuple[int, Cell]]] = {}
    for at, line in enumerate(lines):
        if line.cell:
            printed.setdefault(line.cell.table, []).append((at, line.cell))
    for cells in printed.values():
        _tie_table(cells, tables, found)


def _tie_table(
    cells: Sequence[tuple[int, Cell]],
    tables: Mapping[tuple[str, tuple[int, int]], Mapping[tuple[int, int], SourceLine]],
    found: dict[int, SourceLine],
) -> None:
    votes = Counter(
        (tied.path, tied.outer)
        for at, cell in cells
        if (tied := found.get(at)) and (tied.row, tied.column) == (cell.row, cell.column)
    )
    for table, most in votes.most_common(1):
        for at, cell in cells if most * 2 >= len(cells) else ():
            _tie_cell(at, tables[table].get((cell.row, cell.column)), found)


def _tie_cell(at: int, line: SourceLine | None, found: dict[int, SourceLine]) -> None:
    # The heads of a table may be those of the file beside it.
    tied = found.get(at)
    if line and not (tied and tied.row < 0):
        found[at] = line
    elif tied and tied.row >= 0:
        del found[at]


_FORMULA, _OTHER = 0.3, 0.05
"""What a line of a formula, and one of something else that has no words, counts: less than words that agree."""


def _score(line: Line, source: SourceLine) -> float:
    words, typed = Counter(line.words), Counter(source.words)
    if not typed:
        formula = any(piece.kind == "math" for piece in source.pieces)
        printed = any(token.kind == "math" for token in line.tokens)
        return _FORMULA * (printed and sum(words.values()) <= _NUMBERED) if formula else _OTHER
    common = sum((words & typed).values())
    share = common / sum(typed.values())
    # Prints may add a label, a number, citations; a word or two alone prove nothing of a longer line.
    whole = (2 * common) / (sum(typed.values()) + sum(words.values()))
    return share * 0.5 + whole * 0.5 if share >= LEAST_ALIKE and whole >= _LEAST_WHOLE else 0.0


_LEAST_WHOLE = 0.2
_NUMBERED = 6
"""How many tokens a formula has at most with its number in brackets."""


# --- Tokens -----------------------------------------------------------------------------------------


def tie_tokens(line: Line, source: SourceLine) -> Tied:
    """Tie the tokens of a line to pieces: words first, then the signs and blanks beside them, the rest as it stands."""
    printed = [at for at, token in enumerate(line.tokens) if token.kind in ("word", "note", "math")]
    typed = [at for at, piece in enumerate(source.pieces) if piece.kind not in ("space", "sign")]
    left = [_printed_key(line.tokens[at], at) for at in printed]
    right = [_typed_key(source.pieces[at], at) for at in typed]
    matched = [
        (printed[block.a + step], typed[block.b + step])
        for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    ]
    atoms: list[Atom] = []
    token = piece = 0
    for at, place in (*matched, (len(line.tokens), len(source.pieces))):
        atoms += _tie_gap(line.tokens, source.pieces, (token, at), (piece, place))
        if at < len(line.tokens):
            atoms.append(Atom(at, at + 1, (source.pieces[place],), same=True))
        token, piece = at + 1, place + 1
    return Tied(line, source, tuple(atoms))


def _printed_key(token: Token, at: int) -> tuple[str, str | int]:
    # What leads somewhere is printed by a command.
    return (token.kind, at) if token.target else token.key if token.kind != "math" else ("math", "")


def _typed_key(piece: Piece, at: int) -> tuple[str, str | int]:
    if piece.kind in ("note", "math"):
        return piece.kind, ""
    return (piece.kind, piece.text) if piece.kind == "word" else ("command", at)


def _tie_gap(
    tokens: Sequence[Token], pieces: Sequence[Piece], printed: tuple[int, int], typed: tuple[int, int]
) -> Iterator[Atom]:
    (first, last), (start, end) = printed, typed
    while first < last and start < end and _is_same(tokens[first], pieces[start]):
        yield Atom(first, first + 1, (pieces[start],), same=True)
        first, start = first + 1, start + 1
    behind: list[Atom] = []
    while first < last and start < end and _is_same(tokens[last - 1], pieces[end - 1]):
        behind.append(Atom(last - 1, last, (pieces[end - 1],), same=True))
        last, end = last - 1, end - 1
    if first < last or start < end:
        yield Atom(first, last, tuple(pieces[start:end]), same=False)
    yield from reversed(behind)


def _is_same(token: Token, piece: Piece) -> bool:
    return piece.kind in ("space", "sign") and token.kind == piece.kind and token.text == piece.text
