"""Make of the difference between two Word files edits of the author's sources; what cannot be one is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import groupby, pairwise

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase, phrase_data
from elyazma.revision.incoming.changes import Changes, find_changes
from elyazma.revision.incoming.lines import Line, Refusal, SourceLine
from elyazma.revision.incoming.placing import Anchor, Move, Place, Placement, find_anchor, find_range, part, write_added
from elyazma.revision.incoming.rows import add_row, cut_row
from elyazma.revision.incoming.source_lines import find_line
from elyazma.revision.incoming.sources import Sources
from elyazma.revision.incoming.tying import Tied
from elyazma.revision.incoming.values import write_keywords
from elyazma.revision.incoming.writing import END, LineEdits, Scribe, join_tied
from elyazma.tex.edits import Edit
from elyazma.tex.parse import parse

_PARAGRAPHS = ("body", "heading", "item", "term", "formula", "abstract", "note")
"""Lines that may go, and be moved."""


@dataclass(slots=True)
class Incoming:
    """What came: edits by file, new texts and moves by place, what was refused, and citations that stay text.

    `found` gives for each line that came the line of the sources it is, `references` are new printed references.
    """

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    placements: list[Placement] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    typed: list[Refusal] = field(default_factory=list)
    found: dict[int, SourceLine] = field(default_factory=dict)
    references: list[str] = field(default_factory=list)
    applied: int = 0


@dataclass(frozen=True, slots=True)
class Files:
    """Both files as lines, the sources, and what ties the file that left to them."""

    before: Sequence[Line]
    after: Sequence[Line]
    sources: Sources
    tied: Mapping[int, Tied]


def bring_in(files: Files, scribe: Scribe) -> Incoming:
    """Find what changed, and write it for the sources."""
    changes = find_changes(files.before, files.after)
    return _Writer(files, scribe, changes).write()


class _Writer:
    """Goes through the changes of one file."""

    def __init__(self, files: Files, scribe: Scribe, changes: Changes) -> None:
        self.files, self.scribe, self.changes = files, scribe, changes
        self.made = Incoming()
        self.made.found = {new: files.tied[old].source for new, old in changes.order.items() if old in files.tied}
        for old_lines, new_lines in changes.edited:
            # What was joined ends where its last part does, and every part of what was split is the whole.
            last = old_lines[-1] if len(new_lines) == 1 else old_lines[0]
            self.made.found |= {new: files.tied[last].source for new in new_lines if last in files.tied}
        self.cut: set[int] = set()

    def write(self) -> Incoming:
        for old, new in self.changes.edited:
            self._edit(old, new)
        self._move()
        for number in self.changes.removed:
            self._remove(number)
        self._cut_environments()
        for number in self.changes.added:
            self._add(number)
        for row in self.changes.rows:
            self._add_row(row)
        for row in self.changes.gone:
            self._cut_row(row)
        for left, right in self.changes.refused:
            self._refuse(
                phrase("columns of a table"), self._say(self.files.before, left), self._say(self.files.after, right)
            )
        self._refuse_overlaps()
        return self.made

    def _refuse_overlaps(self) -> None:
        """Keep one of two edits of the same place; the other is listed, so that nothing goes unsaid."""
        for path, edits in self.made.edits.items():
            text, kept, position = self.files.sources.texts[path], list[Edit](), 0
            for edit in sorted(edits):
                if edit[0] >= position:
                    kept.append(edit)
                    position = edit[1]
                elif text[edit[0] : edit[1]] != edit[2] and not _holds_all(edit, kept[-1]):
                    line = find_line(text, edit[0])
                    before = text[edit[0] : edit[1]]
                    self.made.refused.append(
                        Refusal(phrase("another change of the same place"), before, edit[2], path, line)
                    )
            edits[:] = kept

    def _say(self, lines: Sequence[Line], numbers: Iterable[int]) -> str:
        return "\n".join(lines[at].text for at in numbers)

    def _refuse(self, reason: Phrase, before: str, after: str, source: SourceLine | None = None) -> None:
        path = source.path if source else ""
        line = find_line(self.files.sources.texts[path], source.start) if source else 0
        self.made.refused.append(Refusal(reason, before, after, path, line))

    def _note_edits(self, source: SourceLine, made: LineEdits) -> None:
        for reason, before, after in made.refused:
            self._refuse(reason, before, after, source)
        line = find_line(self.files.sources.texts[source.path], source.start)
        self.made.typed += [Refusal(NOTHING, "", text, source.path, line) for text in made.typed]
        self.made.edits.setdefault(source.path, []).extend(made.edits)
        self.made.applied += bool(made.edits)

    # --- Edited lines -----------------------------------------------------------------------------------

    def _edit(self, old: Sequence[int], new: Sequence[int]) -> None:
        before, after = self._say(self.files.before, old), self._say(self.files.after, new)
        if self.files.before[old[0]].reference:
            self._refuse(phrase("the list of references is printed from bib/: change the entry there"), before, after)
            return
        tied = join_tied([self.files.tied[at] for at in old if at in self.files.tied], self.files.sources.texts)
        if tied is None or any(at not in self.files.tied for at in old):
            self._refuse(phrase("no file of the manuscript holds this text as it is printed"), before, after)
            return
        if self._names_column(tied.source):
            reason = phrase("the .toml beside the table names this column: change both, or write a head there")
            self._refuse(reason, before, after, tied.source)
            return
        tokens = [token for at in new for token in (*self.files.after[at].tokens, END)][:-1]
        if tied.source.kind == "keywords":
            made = write_keywords(tied, tokens, self.files.sources.texts[tied.source.path])
        elif len(new) > 1 and tied.source.path.endswith((".toml", ".csv")):
            made = LineEdits(refused=[(phrase("several paragraphs for one value"), before, after)])
        else:
            made = self.scribe.edit_line(tied, tokens)
        self._note_edits(tied.source, made)

    def _names_column(self, source: SourceLine) -> bool:
        """Tell whether a cell is the head of a CSV file's column that the .toml beside it names."""
        texts = self.files.sources.texts
        head = texts[source.path][source.start : source.end].strip()
        beside = texts.get(source.path.removesuffix("csv") + "toml", "")
        return source.kind == "sheet" and source.row == 0 and f'"{head}"' in beside

    # --- Lines that moved -------------------------------------------------------------------------------

    def _move(self) -> None:
        order, before = self.changes.order, self.files.before
        moved = [new for new in sorted(self.changes.moved) if not before[order.get(new, 0)].reference]
        for run in _list_runs(moved, order):
            self._move_run(run, set(moved))

    def _move_run(self, run: Sequence[int], moved: set[int]) -> None:
        tied = self._list_moved(run)
        sources = [each.source for each in tied]
        text = self._say(self.files.after, run)
        closed = self._list_whole(sources)
        place = find_range(sources, self.files.sources.texts, closed) if sources else None
        anchor = self._find_anchor(run[0], moved)
        headed = any(is_headed(each) for each in tied if each.source.outer not in closed)
        if place is None or anchor is None or headed or not self._may_stand(sources, anchor):
            source = sources[0] if sources else None
            self._refuse(phrase("a moved text that is no paragraph of a section"), text, text, source)
            return
        if any(_overlap(place, each.place) for each in self.made.moves):
            # A float moves whole, with its caption and its cells.
            return
        self.made.moves.append(Move(place, anchor, run[0]))
        self.made.applied += 1

    def _list_moved(self, run: Sequence[int]) -> list[Tied]:
        """Give what lines that moved were, both parts of one that was joined too."""
        joined = {new[0]: old for old, new in self.changes.edited}
        olds = [old for new in run for old in joined.get(new, (self.changes.order.get(new, -1),))]
        return [self.files.tied[old] for old in olds if old in self.files.tied]

    def _may_stand(self, sources: Sequence[SourceLine], anchor: Anchor) -> bool:
        """Tell whether a moved text may stand at a place: an item in a list, a term with its item."""
        items = {source.kind == "item" for source in sources if source.kind in ("item", "body", "heading")}
        if any(source.kind == "term" and id(source) in self._list_alone(sources) for source in sources):
            return False
        if any(source.kind == "body" and self._lacks_term(source, sources) for source in sources):
            return False
        return True not in items or (items == {True} and anchor.source.kind == "item")

    def _list_alone(self, sources: Sequence[SourceLine]) -> set[int]:
        """Give the terms of lists whose items are not among some lines."""
        own = {id(source) for source in sources}
        body = self.files.sources.body
        return {id(one) for one, other in pairwise(body) if one.kind == "term" and id(other) not in own}

    def _lacks_term(self, item: SourceLine, sources: Sequence[SourceLine]) -> bool:
        body = self.files.sources.body
        above = next((one for one, other in pairwise(body) if other is item), None)
        return above is not None and above.kind == "term" and all(each is not above for each in sources)

    def _find_anchor(self, number: int, moved: set[int]) -> Anchor | None:
        lines = self.files.after
        before = max((each for each in self.made.found if each < number and each not in moved), default=-1)
        inside = lines[number].listed or (before >= 0 and self._is_set_apart(before, lines[number].style))
        # Every part of what moved goes along.
        going = {id(self.made.found[each]) for each in moved if each in self.made.found}
        staying = {each: source for each, source in self.made.found.items() if id(source) not in going}
        return find_anchor(number, staying, moved, self.files.sources, inside=inside)

    def _is_set_apart(self, before: int, style: str) -> bool:
        """Tell whether a line has the look of the one before it, and that is not the look of most paragraphs."""
        usual = Counter(line.style for line in self.files.after if not line.cell and not line.reference).most_common(1)
        tied = self.files.tied.get(self.changes.order.get(before, -1))
        if tied is None:
            return False
        last, printed = tied.source.pieces[-1], tied.line.tokens[-1]
        # A sign that the layout prints at the end, such as that of a proof, ends what is set apart.
        ended = last.kind in ("word", "sign") and last.text != printed.text
        return self.files.after[before].style == style != usual[0][0] and not ended

    def _list_whole(self, sources: Sequence[SourceLine]) -> set[tuple[int, int]]:
        """Give the environments of which every line is among some lines."""
        own = {id(source) for source in sources}
        outers = {source.outer for source in sources if source.outer != (source.start, source.end)}
        paths = {source.path for source in sources}
        held = [line for line in self.files.sources.body if line.outer in outers and line.path in paths]
        return outers - {line.outer for line in held if id(line) not in own}

    # --- Lines that are gone, and new ones --------------------------------------------------------------

    def _remove(self, number: int) -> None:
        line = self.files.before[number]
        tied = self.files.tied.get(number)
        if line.reference:
            self._refuse(phrase("the list of references is printed from what the text cites"), line.text, "")
        elif tied is None or tied.source.kind not in _PARAGRAPHS or self._stays(tied):
            kind = phrase_data(tied.source.kind) if tied else phrase("text that the layout prints")
            self._refuse(phrase("a deleted {kind}", kind=kind), line.text, "", tied.source if tied else None)
        else:
            place = find_range([tied.source], self.files.sources.texts)
            assert place is not None
            self._cut(*place)
            self.cut.add(id(tied.source))
            self.made.applied += 1

    def _cut(self, path: str, start: int, end: int) -> None:
        """Cut a text; its labels stay, because other texts may refer to them, and that is said."""
        text = self.files.sources.texts[path]
        labels = list_labels(text[start:end])
        kept = "".join(f"\\label{{{label}}}" for label in labels)
        self.made.edits.setdefault(path, []).append(
            (start, end, (f"{kept}\n" if kept else "") + part(text, start, end))
        )
        for label in labels:
            if any(
                f"{{{label}}}" in each.replace(f"\\label{{{label}}}", "") for each in self.files.sources.texts.values()
            ):
                reason = phrase("this text was deleted, and another refers to it: its label was left in its place")
                self.made.refused.append(Refusal(reason, text[start:end].strip(), "", path, find_line(text, start)))

    def _stays(self, tied: Tied) -> bool:
        """Tell whether a line cannot go alone: a term without its item, the head of a theorem."""
        gone = [self.files.tied[at].source for at in self.changes.removed if at in self.files.tied]
        if tied.source.kind == "term":
            return id(tied.source) in self._list_alone(gone)
        return is_headed(tied) and tied.source.outer not in self._list_whole(gone)

    def _cut_environments(self) -> None:
        """Cut environments of which every line is gone: an empty list is an error of TeX's."""
        lines = [line for line in self.files.sources.body if line.outer != (line.start, line.end)]
        for (path, outer), group in groupby(lines, key=lambda line: (line.path, line.outer)):
            inner = list(group)
            if all(id(line) in self.cut for line in inner):
                edits = self.made.edits[path]
                edits[:] = [edit for edit in edits if not (outer[0] <= edit[0] and edit[1] <= outer[1])]
                text = self.files.sources.texts[path]
                self._cut(path, outer[0], outer[1] + (text[outer[1] : outer[1] + 1] == "\n"))

    def _add(self, number: int) -> None:
        line = self.files.after[number]
        if self._is_in_list(number):
            self.made.references.append(line.text)
            return
        anchor = self._find_anchor(number, set(self.changes.moved))
        text, lost, typed = write_added(line, anchor, self.scribe) if anchor else ("", [], [])
        for reason in lost:
            self._refuse(reason, "", line.text, anchor.source if anchor else None)
        if anchor and typed:
            self._note_edits(anchor.source, LineEdits(typed=typed))
        if anchor is None or not text:
            if not lost:
                self._refuse(phrase("a new text that belongs to no section"), "", line.text)
            return
        self.made.placements.append(Placement(anchor, number, text))
        self.made.applied += 1

    def _is_in_list(self, number: int) -> bool:
        """Tell whether a new line stands among the printed references, or ends them."""
        old = [self.changes.order.get(each) for each in self._known_around(number)]
        behind = old[0] is not None and bool(self.files.before[old[0]].reference)
        style = self.files.after[number].style.lower()
        ahead = old[1] is not None and bool(self.files.before[old[1]].reference)
        return "bibliograph" in style or (behind and (ahead or "heading" not in style)) or (ahead and behind)

    def _known_around(self, number: int) -> tuple[int, int]:
        known = sorted(self.changes.order)
        before = [each for each in known if each < number]
        after = [each for each in known if each > number]
        return (before[-1] if before else -1), (after[0] if after else -1)

    # --- Rows -------------------------------------------------------------------------------------------

    def _add_row(self, row: Sequence[int]) -> None:
        lines = [self.files.after[at] for at in row]
        above = max((new for new in self.changes.order if new < row[0] and self.files.after[new].cell), default=-1)
        source = self.made.found.get(above)
        made = add_row(lines, source, self.files.sources, self.scribe) if source else None
        if made is None:
            self._refuse(phrase("a new row of a table"), "", " | ".join(line.text for line in lines), source)
            return
        anchor, text = made
        self.made.placements.append(Placement(anchor, row[0], text))
        self.made.applied += 1

    def _cut_row(self, row: Sequence[int]) -> None:
        sources = [self.files.tied[at].source for at in row if at in self.files.tied]
        edit = cut_row(sources, self.files.sources) if len(sources) == len(row) else None
        if edit is None:
            text = " | ".join(self.files.before[at].text for at in row)
            self._refuse(phrase("a deleted row of a table"), text, "", sources[0] if sources else None)
            return
        self.made.edits.setdefault(sources[0].path, []).append(edit)
        self.made.applied += 1


def _list_runs(moved: Sequence[int], order: Mapping[int, int]) -> Iterator[list[int]]:
    """Give lines that moved together, in one run each."""
    run: list[int] = []
    for number in moved:
        if run and (number != run[-1] + 1 or order.get(number, -9) != order.get(run[-1], -9) + 1):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _holds_all(edit: Edit, kept: Edit) -> bool:
    """Tell whether an edit cuts no more than one that was kept, and writes nothing."""
    return kept[0] <= edit[0] and edit[1] <= kept[1] and not edit[2].strip()


def _overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def is_headed(tied: Tied) -> bool:
    """Tell whether the layout prints a part of a paragraph, such as the head of a theorem."""
    return tied.source.kind == "body" and any(not atom.pieces for atom in tied.atoms)


def list_labels(text: str) -> list[str]:
    """Give the labels that a TeX text sets."""
    return [command.last.text.strip() for command in parse(text).commands({"label"}) if command.last]
