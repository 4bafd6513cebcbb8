"""Bring what came into the files as the author has them now: three versions of each, merged sentence by sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.revision.incoming.lines import Refusal
from elyazma.revision.incoming.merging import Incoming
from elyazma.revision.incoming.placing import Anchor, part
from elyazma.revision.incoming.source_lines import find_line
from elyazma.revision.incoming.three_way import Merged, merge
from elyazma.tex.edits import Edit, apply_edits


@dataclass(slots=True)
class Combined:
    """The files that changed, as they are to be; conflicts as their place and both sides."""

    texts: dict[str, str] = field(default_factory=dict)
    conflicts: list[Refusal] = field(default_factory=list)
    merged: dict[str, Merged] = field(default_factory=dict)
    edits: dict[str, list[Edit]] = field(default_factory=dict)
    """What was added, cut and moved in the merged texts."""

    def find_line(self, path: str, offset: int) -> int:
        """Give the number of the line that a place of the file that left is in now."""
        if path not in self.merged:
            return 0
        place = self.merged[path].find(offset)
        shift = sum(len(text) - (end - start) for start, end, text in self.edits.get(path, ()) if start < place)
        return find_line(self.texts.get(path, self.merged[path].text), max(0, place + shift))


def combine(base: Mapping[str, str], ours: Mapping[str, str], came: Incoming, names: tuple[str, str]) -> Combined:
    """Merge every file; what is new or moved is put where it belongs afterwards, so that it meets no conflict."""
    made = Combined()
    for path, text in base.items():
        theirs = apply_edits(text, came.edits.get(path, ()))
        made.merged[path] = merge(text, ours.get(path, text), theirs, names)
        made.conflicts += [
            Refusal(phrase("both changed this"), mine.strip(), other.strip(), path)
            for mine, other in made.merged[path].conflicts
        ]
    texts = {path: merged.text for path, merged in made.merged.items()}
    made.edits = _place(texts, made.merged, came)
    for path, merged in made.merged.items():
        text = apply_edits(merged.text, sorted(made.edits.get(path, ())))
        if text != ours.get(path, base[path]):
            made.texts[path] = text
    return made


def _place(texts: Mapping[str, str], merged: Mapping[str, Merged], came: Incoming) -> dict[str, list[Edit]]:
    edits: dict[str, list[Edit]] = {}
    added: dict[tuple[str, int, str], list[tuple[int, str]]] = {}
    anchors: dict[tuple[str, int, str], Anchor] = {}
    for move in came.moves:
        path, start, end = move.place
        first, last = merged[path].find(start), merged[path].find(end)
        edits.setdefault(path, []).append((first, last, part(texts[path], first, last)))
        _note(added, anchors, move.anchor, move.order, texts[path][first:last].strip("\n"))
    for each in came.placements:
        _note(added, anchors, each.anchor, each.order, each.text)
    for key, texts_here in added.items():
        path, offset, side = key
        place = _leave_cut(merged[path].find(offset), edits.get(path, ()))
        pieces = [text for _, text in sorted(texts_here)]
        edits.setdefault(path, []).append((place, place, _join(pieces, side, anchors[key], texts[path], place)))
    return edits


def _leave_cut(place: int, edits: Sequence[Edit]) -> int:
    """Give the end of what is cut around a place; the place itself where nothing is."""
    return next((end for start, end, _ in edits if start < place < end), place)


def _note(
    added: dict[tuple[str, int, str], list[tuple[int, str]]],
    anchors: dict[tuple[str, int, str], Anchor],
    anchor: Anchor,
    order: int,
    text: str,
) -> None:
    key = (anchor.path, anchor.offset, anchor.side)
    added.setdefault(key, []).append((order, text))
    anchors[key] = anchor


def _join(pieces: Sequence[str], side: str, anchor: Anchor, text: str, place: int) -> str:
    """Write what is added at one place, with the line ends that part it from what stands there."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:place]
    indent = line[: len(line) - len(line.lstrip())]
    if side == "row":
        return "".join(f"\n{indent}{piece.strip()}" for piece in pieces)
    if side == "before":
        return "".join(f"{piece.strip()}\n\n" for piece in pieces)
    indent_of_item = _indent_of_item(text, place, anchor)
    written = "".join(_lead(piece, indent_of_item) for piece in pieces)
    behind = text[place:]
    if not behind.strip() or behind.startswith("\n\n") or written.lstrip().startswith("\\item"):
        return written
    return f"{written}\n" if behind.startswith("\n") else f"{written}\n\n"


def _lead(piece: str, indent_of_item: str) -> str:
    """Part a text from the one before it: an item by a line end, a paragraph by a blank line."""
    own = piece.lstrip()
    return f"\n{indent_of_item}{own}" if own.startswith("\\item") else f"\n\n{piece.strip(chr(10))}"


def _indent_of_item(text: str, place: int, anchor: Anchor) -> str:
    at = text.rfind("\\item", 0, place)
    start = text.rfind("\n", 0, at) + 1
    return text[start:at] if anchor.source.kind == "item" and at >= 0 and not text[start:at].strip() else "  "
