r"""Prove that an import loses nothing in silence: picture by picture, note by note, table by table, formula by formula.

    python scripts/trials/word_proof.py PAPERS MADE [--paper NAME ...] [--all]

PAPERS has NAME/paper.docx (or .odt), MADE has NAME with what `import` made of it, and `docx` where that was typed.
What the file itself holds is read by word_things.py, what was made by made_things.py. Each thing of the file is

- found: the picture's bytes are those of a file that an \includegraphics names, or the file names a picture that was
  made of it, and the Word file shows it; the note's words stand in one \footnote; each of the table's cells is one of a
  table; a formula of the same letters stands there;
- moved: its words stand elsewhere in the manuscript (a table that only placed things, a note that was a citation);
- named: the import's report has a line about it;
- lost in silence: nothing of this. These are printed, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from formula_letters import letters_of
from made_things import Made, read_made
from word_things import PLAIN, Thing, list_things

FOUND, MOVED, NAMED, LOST = "found", "moved", "named", "LOST"
_ENOUGH = 0.97
"""The share of a thing's words that has to stand there: ligatures and letters set above the line join words."""

_ALIKE = 0.95
"""How alike the letters of two formulas are that differ in a sign of a font of its own, which is no letter."""
_SHORTEST = 3
"""Letters of a formula by which it is known as a part of another."""


@dataclass
class Verdicts:
    """What became of each thing, in order, with what is missing of it."""

    rows: list[tuple[Thing, str, str]] = field(default_factory=list)

    def add(self, thing: Thing, verdict: str, missing: str = "") -> None:
        """Add what became of a thing."""
        self.rows.append((thing, verdict, missing))


def prove(things: Sequence[Thing], made: Made) -> Verdicts:
    """Tell what became of each thing of a file."""
    verdicts = Verdicts()
    _prove_pictures([each for each in things if each.kind in ("picture", "drawing", "shape")], made, verdicts)
    for thing in things:
        if thing.kind == "note":
            _prove_note(thing, made, verdicts)
        elif thing.kind == "table" and thing.cells:
            _prove_table(thing, made, verdicts)
    _prove_formulas([each for each in things if each.kind == "formula"], made, verdicts)
    return verdicts


# --- Pictures ---------------------------------------------------------------------------------------------


def _prove_pictures(things: Sequence[Thing], made: Made, verdicts: Verdicts) -> None:
    """Find pictures by their bytes; the others among the pictures that are nobody's bytes, in order."""
    own = {each.digest for each in things if each.digest}
    left = Counter(digest for _, digest in made.shown if digest in own)
    drawn = [name for name, digest in made.shown if digest and digest not in own]
    named = _list_named(made)
    # Word shows no PDF: a picture of its is made.
    redrawn = sum(count for digest, count in made.placed.items() if digest not in own) - len(drawn)
    for thing in things:
        if thing.digest and left[thing.digest]:
            left[thing.digest] -= 1
            in_word = not made.placed or made.placed[thing.digest]
            if not in_word and redrawn > 0 and thing.name.lower().endswith(".pdf"):
                redrawn, in_word = redrawn - 1, 1
            verdicts.add(thing, FOUND if in_word else LOST, "" if in_word else "the Word file does not show it")
        elif thing.kind == "shape":
            _prove_shape(thing, made, named, drawn, verdicts)
        elif thing.kind == "picture" and thing.digest and thing.name.lower().endswith(PLAIN):
            verdicts.add(thing, *_take_named(thing, named, drawn))
        else:
            verdicts.add(thing, *_take_drawn(drawn, named))


def _take_drawn(drawn: list[str], named: list[str]) -> tuple[str, str]:
    if drawn:
        return FOUND, f"drawn as {drawn.pop(0)}"
    return (NAMED, named.pop(0)) if named else (LOST, "")


def _take_named(thing: Thing, named: list[str], drawn: list[str]) -> tuple[str, str]:
    """Take a picture for named where a line has its name, or for a part of a drawing, which may hold several."""
    line = next((each for each in named if f"{PurePosixPath(thing.name).name} —" in each), "")
    if line:
        named.remove(line)
        return NAMED, line
    return (FOUND, f"perhaps in {drawn[0]}") if drawn else (LOST, "")


def _prove_shape(thing: Thing, made: Made, named: list[str], drawn: list[str], verdicts: Verdicts) -> None:
    """A shape with words is found by them, in the text or in a drawing; one without is left out, and told of."""
    missing = _list_missing(thing.words, made.words + made.replaced)
    holder = next((name for name, words in made.drawn.items() if _is_covered(thing.words, words)), "")
    if thing.words and _is_covered(thing.words, made.words + made.replaced):
        verdicts.add(thing, FOUND)
    elif thing.words and holder:
        verdicts.add(thing, FOUND, f"in {holder}")
    elif drawn and not thing.words:
        verdicts.add(thing, FOUND, f"perhaps in {drawn[0]}")
    elif any("shape" in each for each in made.named.get("Shapes", ())):
        verdicts.add(thing, NAMED, "Shapes")
    else:
        verdicts.add(thing, LOST, " ".join(missing))


def _is_covered(words: Sequence[str], kept: Counter[str]) -> bool:
    return len(_list_missing(words, kept)) <= (1 - _ENOUGH) * len(words)


def _list_named(made: Made) -> list[str]:
    """List the lines of the report about pictures, objects and formulas, as often as they count."""
    found = []
    for heading in ("Objects that are lost", "Pictures", "Formulas"):
        for line in made.named.get(heading, ()):
            number = re.match(r"(\d+) formulas|.*and (\d+) more times?", line)
            found += [line] * (1 if number is None else int(number[1] or int(number[2]) + 1))
    return found


# --- Words ------------------------------------------------------------------------------------------------


def _list_missing(words: Iterable[str], kept: Counter[str]) -> list[str]:
    return [*(Counter(words) - kept).elements()]


def _prove_note(thing: Thing, made: Made, verdicts: Verdicts) -> None:
    """Find a note among those of the manuscript, citations apart; else its words in the whole of it."""
    best = min((_list_missing(thing.words, Counter(note)) for note in made.notes), key=len, default=[*thing.words])
    cited = _list_missing(best, made.replaced)
    if not thing.words or (len(cited) <= (1 - _ENOUGH) * len(thing.words) and len(best) <= len(thing.words) / 2):
        verdicts.add(thing, FOUND, " ".join(best))
        return
    elsewhere = _list_missing(thing.words, made.words)
    told = _list_missing(elsewhere, made.replaced)
    if len(told) <= (1 - _ENOUGH) * len(thing.words):
        verdicts.add(thing, MOVED, f"in no note: {' '.join(cited)}")
    else:
        verdicts.add(thing, LOST, " ".join(told))


def _prove_table(thing: Thing, made: Made, verdicts: Verdicts) -> None:
    """Find the table that has most of its cells; else its words in the whole of the manuscript."""
    missing = min((_list_missing(thing.cells, Counter(each)) for each in made.tables), key=len, default=[*thing.cells])
    if len(missing) <= (1 - _ENOUGH) * len(thing.cells):
        verdicts.add(thing, FOUND, " | ".join(missing))
        return
    words = min((_list_missing(thing.words, Counter(" ".join(each).split())) for each in made.tables),
                key=len, default=[*thing.words])  # fmt: skip
    if len(_list_missing(words, made.replaced)) <= (1 - _ENOUGH) * len(thing.words):
        verdicts.add(thing, FOUND, f"by its words, not by its cells: {' | '.join(missing)}")
        return
    elsewhere = [cell for cell in thing.cells if f" {cell} " not in f" {made.text} "]
    told = _list_missing(" ".join(elsewhere).split(), made.words + made.replaced)
    if len(told) <= (1 - _ENOUGH) * len(thing.words):
        verdicts.add(thing, MOVED, " | ".join(missing))
    else:
        verdicts.add(thing, LOST, " ".join(told))


# --- Formulas ---------------------------------------------------------------------------------------------


def _prove_formulas(things: Sequence[Thing], made: Made, verdicts: Verdicts) -> None:
    """Find formulas by their letters: whole, as a part of one, or as text; each formula of the manuscript once."""
    left = Counter(made.formulas)
    waiting = []
    for thing in things:
        if thing.letters and left[thing.letters]:
            left[thing.letters] -= 1
            verdicts.add(thing, FOUND)
        else:
            waiting.append(thing)
    stream = " ".join(left.elements())
    for thing in waiting:
        bare = thing.letters.rstrip("0123456789")
        sorted_alike = any(sorted(each) in (sorted(thing.letters), sorted(bare)) for each in left if left[each])
        if bare and (thing.letters in stream or bare in stream or sorted_alike):
            verdicts.add(thing, FOUND, "as a part of one, or in another order")
        elif not thing.letters:
            verdicts.add(thing, FOUND if left else LOST, "it has no letters here")
        elif any(each and each in thing.letters for each in left if len(each) >= _SHORTEST and left[each]):
            verdicts.add(thing, MOVED, f"in several? {thing.letters}")
        elif f" {thing.letters} " in f" {made.text} ":
            verdicts.add(thing, MOVED, "as text")
        elif difflib.get_close_matches(thing.letters, list(left), 1, _ALIKE):
            verdicts.add(thing, FOUND, f"but for a letter: {thing.letters}")
        elif named := _find_named(thing, made):
            verdicts.add(thing, NAMED, named)
        else:
            verdicts.add(thing, LOST, thing.letters)


def _find_named(thing: Thing, made: Made) -> str:
    """Find the line of the report that tells of a formula by its letters, as plain text."""
    return next((line for line in made.named.get("Formulas", ()) if thing.letters in letters_of(line)), "")


# --- The trial --------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Prove the papers that are asked for; print what is lost, and the totals."""
    parser = argparse.ArgumentParser(description="Prove that nothing vanishes.")
    parser.add_argument("papers", type=Path)
    parser.add_argument("made", type=Path)
    parser.add_argument("--paper", nargs="*", default=[])
    parser.add_argument("--all", action="store_true", help="print also what was moved or named")
    given = parser.parse_args(arguments)
    totals: Counter[tuple[str, str]] = Counter()
    for path in sorted(given.papers.glob("*/paper.*")):
        name = path.parent.name
        if given.paper and name not in given.paper:
            continue
        if not (given.made / name / "manuscript").is_dir():
            print(f"{name}: nothing was made of it")
            continue
        rows = prove(list_things(path), read_made(given.made / name)).rows
        totals.update((thing.kind, verdict) for thing, verdict, _ in rows)
        for thing, verdict, missing in rows:
            if verdict == LOST or (given.all and (missing or verdict != FOUND)):
                print(f"{name}: {verdict} {thing.kind} {thing.name} [{missing[:200]}] behind “{thing.after}”")
    for (kind, verdict), number in sorted(totals.items()):
        print(f"{kind:8} {verdict:6} {number}")
    return int(any(verdict == LOST for _, verdict in totals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
