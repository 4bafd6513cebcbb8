"""Turn what changed in a Word file into edits of the sources, or into refusals that say both texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from difflib import SequenceMatcher
from itertools import groupby

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import NOTHING, Phrase, phrase
from elyazma.revision.incoming.citing import Citer
from elyazma.revision.incoming.lines import Line, Piece, Refusal, SourceLine, Token
from elyazma.revision.incoming.source_lines import find_line
from elyazma.revision.incoming.tying import Atom, Tied, tie_tokens
from elyazma.revision.incoming.unwritten import list_unwritten, name_whole
from elyazma.tex.edits import Edit
from elyazma.tex.escape import escape_prose

END = Token("end", "\n")
"""Stands between the texts of paragraphs that are compared as one."""


@dataclass(frozen=True, slots=True)
class Step:
    """Tokens `first` to `last` of the line that left, and `start` to `end` of the one that came."""

    first: int
    last: int
    start: int
    end: int
    same: bool


@dataclass(slots=True)
class LineEdits:
    """What becomes of one line: edits of its file, what was refused, and findings about citations that stay text."""

    edits: list[Edit] = field(default_factory=list)
    refused: list[tuple[Phrase, str, str]] = field(default_factory=list)
    """Why, the text before, and the text that came."""
    typed: list[str] = field(default_factory=list)
    """Citations that name no work the manuscript knows: they are text now."""


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes new tokens for a file; `labels` are the labels of cross-references by what they print."""

    citer: Citer
    labels: dict[str, str]

    def edit_line(self, tied: Tied, after: Sequence[Token]) -> LineEdits:
        """Change a line of the sources to what came."""
        made = LineEdits()
        steps = _mark_atoms(_slide(_compare(tied.line.tokens, after), tied, after), tied.atoms)
        for region in _list_regions(steps):
            self._edit_region(tied, after, region, made)
        _cut_wrappers(tied.source, made.edits)
        _edit_notes(self, tied, after, steps, made)
        return made

    # --- One region -------------------------------------------------------------------------------------

    def _edit_region(self, tied: Tied, after: Sequence[Token], region: Sequence[Step], made: LineEdits) -> None:
        before = tied.line.tokens[region[0].first : region[-1].last]
        come = after[region[0].start : region[-1].end]
        atoms = [atom for atom in tied.atoms if atom.first < atom.last and _within(atom, region)]
        pieces = [piece for atom in atoms for piece in atom.pieces]
        reason = _refuse(tied, atoms, come)
        if not region[-1].last and tied.atoms and not tied.atoms[0].pieces:
            reason = phrase("this came before what the journal's layout prints first")
        if reason:
            made.refused.append((reason, _say(before), _say(come)))
            return
        written, lost, typed = self.write(come, tied.source, pieces)
        made.refused += [(why, "", _say(come)) for why in lost]
        made.typed += typed
        place = _find_place(tied, region[0].first)
        first, *spans = [span for piece in pieces for span in piece.spans] or [(place, place)]
        made.edits += [(*first, written), *((start, end, "") for start, end in spans)]

    def write(
        self, tokens: Sequence[Token], source: SourceLine, replaced: Sequence[Piece] = ()
    ) -> tuple[str, list[Phrase], list[str]]:
        """Write tokens for a place in the sources; give why some could not be written, and citations left as text."""
        if source.kind in ("title", "keywords", "value") or source.path.endswith(".toml"):
            return _escape_value(_say_all(tokens)), list_unwritten(tokens), []
        if source.kind == "sheet":
            return _say_all(tokens).replace('"', '""'), list_unwritten(tokens), []
        hints = [piece.command for piece in replaced if piece.kind == "cite"]
        labels = [piece.command for piece in replaced if piece.kind == "reference"]
        written, lost, typed = self._write_tex(tokens, hints, labels)
        return written.replace("\n\n", "\n  \\item ") if source.kind == "item" else written, lost, typed

    def _write_tex(
        self, tokens: Sequence[Token], hints: list[str], labels: list[str]
    ) -> tuple[str, list[Phrase], list[str]]:
        written: list[str] = []
        lost: list[Phrase] = []
        typed: list[str] = []
        for is_text, group in groupby(tokens, key=lambda token: token.kind in ("word", "space", "sign")):
            held = list(group)
            if is_text:
                text, unread = self._write_text("".join(each.text for each in held), held, hints, labels)
                written.append(text)
                typed += unread
                continue
            for token in held:
                text, unwritten = self._write_whole(token)
                written.append(text)
                lost += unwritten
        return "".join(written), lost, typed

    def _write_whole(self, token: Token) -> tuple[str, list[Phrase]]:
        """Write what is no running text: a note, the end of a paragraph; nothing of what only Word can hold."""
        if token.kind == "end":
            return "\n\n", []
        if token.kind != "note":
            return "", [name_whole(token)]
        inner = [self._write_tex(line.tokens, [], []) for line in token.note]
        return "\\footnote{" + "\n\n".join(text for text, _, _ in inner) + "}", [
            each for _, more, _ in inner for each in more
        ]

    def _write_text(
        self, text: str, tokens: Sequence[Token], hints: list[str], labels: list[str]
    ) -> tuple[str, list[str]]:
        """Write running text; citations in it become commands."""
        label = self.labels.get(text.strip(), "") if labels else ""
        if label:
            return f"\\{labels[0]}{{{label}}}", []
        written: list[str] = []
        unread: list[str] = []
        at = 0
        for start, end in self.citer.find(text):
            name = self.citer.find_name(text[at:start], text[start:end])
            command = self.citer.read(text[start - name : end], hints[0] if hints else "")
            if command:
                written += [escape_prose(text[at : start - name]), command]
                at = end
            elif hints or _leads(tokens, start, end):
                unread.append(text[start:end])
        written.append(escape_prose(text[at:]))
        if hints and at == 0 and not unread and text.strip():
            unread.append(text.strip())
        return "".join(written), unread


def _leads(tokens: Sequence[Token], start: int, end: int) -> bool:
    at = 0
    for token in tokens:
        if start <= at < end and token.target.startswith("ref_"):
            return True
        at += len(token.text)
    return False


def _escape_value(text: str) -> str:
    return text.replace("\\", "\\" * 2).replace('"', '\\"')


def _say_all(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind != "note")


def _say(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


# --- Steps and regions ------------------------------------------------------------------------------


def _compare(before: Sequence[Token], after: Sequence[Token]) -> list[Step]:
    left, right = [token.key for token in before], [token.key for token in after]
    steps: list[Step] = []
    for kind, first, last, start, end in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            steps += [
                Step(first + at, first + at + 1, start + at, start + at + 1, same=True) for at in range(last - first)
            ]
        else:
            steps.append(Step(first, last, start, end, same=False))
    return steps


def _slide(steps: Sequence[Step], tied: Tied, after: Sequence[Token]) -> list[Step]:
    """Move what was put in or left out by one token, where that says the same and cuts no command's print."""
    made = list(steps)
    for at, step in enumerate(steps):
        if not step.same and _splits(step, tied.atoms):
            _slide_one(made, at, tied, after)
    return made


def _slide_one(steps: list[Step], at: int, tied: Tied, after: Sequence[Token]) -> None:
    step = steps[at]
    around = (steps[at - 1] if at else None, steps[at + 1] if at + 1 < len(steps) else None)
    for first, moved in _try_both(step, around, tied.line.tokens, after):
        if all(each.same or not _splits(each, tied.atoms) for each in moved):
            steps[at + first : at + first + 2] = moved
            return


def _try_both(
    step: Step, around: tuple[Step | None, Step | None], before: Sequence[Token], after: Sequence[Token]
) -> Iterator[tuple[int, list[Step]]]:
    """Give the two steps that say the same one token further on, and one token further back, and where they begin."""
    left, right = around
    if right and right.same and _goes_right(step, before, after):
        kept = Step(step.first, step.first + 1, step.start, step.start + 1, same=True)
        yield 0, [kept, Step(step.first + 1, step.last + 1, step.start + 1, step.end + 1, same=False)]
    if left and left.same and _goes_left(step, before, after):
        kept = Step(step.last - 1, step.last, step.end - 1, step.end, same=True)
        yield -1, [Step(step.first - 1, step.last - 1, step.start - 1, step.end - 1, same=False), kept]


def _goes_right(step: Step, before: Sequence[Token], after: Sequence[Token]) -> bool:
    if step.first == step.last:
        return after[step.start].key == before[step.first].key
    return step.start == step.end and before[step.first].key == before[step.last].key


def _goes_left(step: Step, before: Sequence[Token], after: Sequence[Token]) -> bool:
    if step.first == step.last:
        return after[step.end - 1].key == before[step.first - 1].key
    return step.start == step.end and before[step.last - 1].key == before[step.first - 1].key


def _splits(step: Step, atoms: Sequence[Atom]) -> bool:
    """Tell whether a step changes a part of what one command prints, or of what no file holds."""
    return any(
        _cuts(step, atom) and not (step.first <= atom.first and atom.last <= step.last)
        for atom in atoms
        if not atom.same
    )


def _mark_atoms(steps: Sequence[Step], atoms: Sequence[Atom]) -> list[Step]:
    """Take what one command prints as changed whole as soon as a part of it is."""
    marked = list(steps)
    for atom in atoms:
        inner = [] if atom.same else [at for at, step in enumerate(marked) if _cuts(step, atom)]
        _mark_changed(marked, inner)
    return marked


def _mark_changed(steps: list[Step], numbers: Sequence[int]) -> None:
    if any(not steps[at].same for at in numbers):
        for at in numbers:
            steps[at] = replace(steps[at], same=False)


def _cuts(step: Step, atom: Atom) -> bool:
    if step.first == step.last:
        return atom.first < step.first < atom.last
    return step.first < atom.last and atom.first < step.last


def _list_regions(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    region: list[Step] = []
    for step in steps:
        if step.same and region:
            yield region
            region = []
        elif not step.same:
            region.append(step)
    if region:
        yield region


def _within(atom: Atom, region: Sequence[Step]) -> bool:
    first, last = region[0].first, region[-1].last
    return atom.first < last and first < atom.last


def _refuse(tied: Tied, atoms: Sequence[Atom], come: Sequence[Token]) -> Phrase:
    """Say why a region cannot be changed; empty where it can."""
    kinds = {piece.kind for atom in atoms for piece in atom.pieces}
    if any(not atom.pieces for atom in atoms):
        return phrase("the journal's layout prints this, and no file of the manuscript holds it")
    if not come:
        return NOTHING if tied.source.kind != "formula" else phrase("a formula")
    if "note" in kinds and any(token.kind == "note" for token in come):
        return phrase("a note among changed words")
    found = kinds & {"math", "other"}
    if not found:
        return NOTHING
    return phrase("a formula") if "math" in found else phrase("a command prints this")


def _find_place(tied: Tied, first: int) -> int:
    """Give where new words stand: behind the word before them, or before the next one if that is in fewer commands."""
    printed = [atom for atom in tied.atoms if atom.pieces]
    before = [atom.pieces[-1] for atom in printed if atom.last <= first]
    behind = [atom.pieces[0] for atom in printed if atom.first >= first]
    if not behind or (before and before[-1].depth <= behind[0].depth):
        return before[-1].end if before else tied.source.end
    return behind[0].start


def _cut_wrappers(source: SourceLine, edits: list[Edit]) -> None:
    r"""Cut a command such as \emph whose whole text is cut."""
    every = {span for piece in source.pieces for span in piece.spans}
    for start, end, first, last in sorted(source.wrappers, key=lambda each: each[0] - each[1]):
        cut = [edit for edit in edits if _holds((first, last), edit[:2])]
        text = "".join(edit[2] for edit in sorted(cut))
        if cut and not text.strip() and _covers(cut, every, (first, last)):
            edits[:] = [*(edit for edit in edits if edit not in cut), (start, end, text)]


def _covers(edits: Sequence[Edit], spans: Collection[tuple[int, int]], outer: tuple[int, int]) -> bool:
    return {span for span in spans if _holds(outer, span)} <= {edit[:2] for edit in edits}


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _edit_notes(scribe: Scribe, tied: Tied, after: Sequence[Token], steps: Sequence[Step], made: LineEdits) -> None:
    """Change the texts of notes whose signs stay."""
    notes = {atom.first: atom.pieces[0] for atom in tied.atoms if atom.same and atom.pieces[0].kind == "note"}
    for step in steps:
        old = tied.line.tokens[step.first] if step.same else None
        if old and old.kind == "note":
            lines = notes[step.first].lines if step.first in notes else ()
            _edit_note(scribe, (old, after[step.start]), lines, made)


def _edit_note(scribe: Scribe, tokens: tuple[Token, Token], lines: Sequence[SourceLine], made: LineEdits) -> None:
    old, new = (token.note for token in tokens)
    if [line.words for line in old] == [line.words for line in new]:
        return
    if not len(lines) == len(old) == len(new):
        made.refused.append((phrase("a note"), _say_lines(old), _say_lines(new)))
        return
    for line, other, source in zip(old, new, lines, strict=True):
        inner = scribe.edit_line(tie_tokens(line, source), other.tokens)
        made.edits += inner.edits
        made.refused += inner.refused
        made.typed += inner.typed


def _say_lines(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def refuse(reason: Phrase, before: str, after: str, source: SourceLine | None, text: str) -> Refusal:
    """Make a refusal at a line of the sources; `text` is the whole file."""
    if source is None:
        return Refusal(reason, before, after)
    return Refusal(reason, before, after, source.path, find_line(text, source.start))


def _may_join(first: Tied, other: Tied, texts: Mapping[str, str]) -> bool:
    """Tell whether nothing but blanks, and the command of an item, parts two lines in their file."""
    if (first.source.path, first.source.kind) != (other.source.path, other.source.kind):
        return False
    if not other.atoms[0].pieces:
        # The layout prints the head of a theorem only where its environment begins.
        return False
    between = texts[first.source.path][first.source.end : other.source.start]
    return not between.strip()


def _find_text(source: SourceLine, texts: Mapping[str, str]) -> int:
    r"""Give where the text of a line begins, behind its \item."""
    text = texts[source.path]
    if source.kind != "item" or not text.startswith("\\item", source.start):
        return source.start
    start = source.start + len("\\item")
    return start + len(text[start:]) - len(text[start:].lstrip())


def join_tied(lines: Sequence[Tied], texts: Mapping[str, str]) -> Tied | None:
    """Make one line of several that were joined: what stands between them in the sources ends a paragraph."""
    if not lines:
        return None
    first = lines[0]
    for other in lines[1:]:
        if not _may_join(first, other, texts):
            return None
        tokens = (*first.line.tokens, END, *other.line.tokens)
        gap = Piece("sign", "\n", ((first.source.end, _find_text(other.source, texts)),))
        at = len(first.line.tokens)
        moved = tuple(Atom(each.first + at + 1, each.last + at + 1, each.pieces, each.same) for each in other.atoms)
        atoms = (*first.atoms, Atom(at, at + 1, (gap,), same=True), *moved)
        wrappers = (*first.source.wrappers, *other.source.wrappers)
        pieces = (*first.source.pieces, gap, *other.source.pieces)
        source = replace(first.source, pieces=pieces, end=other.source.end, wrappers=wrappers)
        first = Tied(replace(first.line, tokens=tokens), source, atoms)
    return first
