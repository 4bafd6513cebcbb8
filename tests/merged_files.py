"""Bring an edited Word file into a manuscript's sources, print them again, and find what differs from what came."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from elyazma.flows.checking import Checked, check_manuscript
from elyazma.flows.exports import write_format
from elyazma.languages import available_languages, load_language
from elyazma.model.audience import Options
from elyazma.revision.incoming.combining import Combined, combine
from elyazma.revision.incoming.lines import Line, Refusal
from elyazma.revision.incoming.read_versions import Known, Versions, read_versions
from elyazma.revision.incoming.sources import list_paths, read_sources, read_text_files
from elyazma.revision.incoming.word_lines import read_word

NAMES = ("yours", "theirs.docx")


def print_word(root: Path, scratch: Path) -> bytes:
    made = check_manuscript(root, "")
    assert made.value is not None, made.diagnostics
    written = write_format(made.value, Options("docx"), scratch / "word", lambda _: None)
    assert written.value is not None, written.diagnostics
    return written.value


@dataclass(frozen=True)
class Printed:
    """A manuscript and its Word file."""

    root: Path
    scratch: Path
    content: bytes
    known: Known

    @classmethod
    def of(cls, source: Path, scratch: Path, name: str) -> Printed:
        root = scratch / name
        for folder in ("manuscript", "bib"):
            shutil.copytree(source / folder, root / folder)
        found = check_manuscript(root, "")
        assert found.value is not None, found.diagnostics
        checked: Checked = found.value
        manuscript = checked.job.manuscript
        texts = read_text_files(root, list_paths(manuscript))
        codes = dict.fromkeys((manuscript.article.language, *available_languages()))
        languages = tuple(load_language(code) for code in codes)
        known = Known(manuscript, checked.references, read_sources(manuscript, texts), languages)
        return cls(root, scratch, print_word(root, scratch), known)

    @property
    def texts(self) -> dict[str, str]:
        return dict(self.known.sources.texts)

    @property
    def labels(self) -> tuple[str, ...]:
        """Give citations as the text prints them, without brackets."""
        if self.known.references.mode == "numeric":
            return tuple(str(at) for at, _ in enumerate(self.known.references.entries, 1))
        return tuple(f"{each.label.short}, {each.label.year}" for each in self.known.references.entries)

    def bring_in(self, content: bytes) -> Versions:
        made = read_versions(self.content, content, self.known, "theirs.docx")
        assert made.value is not None, made.diagnostics
        return made.value

    def merge(self, versions: Versions, ours: dict[str, str] | None = None) -> Combined:
        return combine(self.texts, ours or self.texts, versions.last, NAMES)

    def print_merged(self, made: Combined) -> bytes:
        root = self.scratch / "merged"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        for path, text in made.texts.items():
            (root / path).write_text(text, encoding="utf-8")
        return print_word(root, self.scratch)


def find_losses(printed: Printed, came: bytes, versions: Versions, made: Combined) -> list[str]:
    """Give every line that is printed otherwise than it came, and every one that came and is not printed, unlisted."""
    again = read_word(printed.print_merged(made)).lines
    wanted = read_word(came).lines
    listed = [*versions.last.refused, *versions.last.typed]
    new, old = Counter(map(_spell, wanted)), Counter(map(_spell, again))
    # What is listed follows what the text cites.
    heading = next((at for at, line in enumerate(wanted) if line.reference), 0) - 1
    for counted in (new, old):
        counted.pop("reference", None)
        counted.pop(_spell(wanted[heading]), None)
    lines = {_spell(line): line for line in (*wanted, *again)}
    lost, more = (
        [lines[key] for key in counted if not _is_excused(lines[key], listed, wanted)]
        for counted in (new - old, old - new)
    )
    return [
        *(f"came and is not printed: {line.text}" for line in lost),
        *(f"printed anew: {line.text}" for line in more),
    ]


def _spell(line: Line) -> str:
    """Spell a line without what is counted anew: numbers of citations, references and captions."""
    if line.reference or "ibliograph" in line.style:
        return "reference"
    words = []
    for at, token in enumerate(line.tokens):
        counted = "aption" in line.style and at < 6 and token.text[:1].isdigit()
        if token.kind == "note":
            words += ["*", *(_spell(each) for each in token.note)]
        elif token.kind not in ("space",):
            words.append("#" if counted or (token.target and not token.target.startswith("ref_")) else token.text)
    text = " ".join(word for word in words if word != "□").removesuffix(" ,")
    text = re.sub(
        r"\( ([^()]*;[^()]*) \)",
        lambda found: "( " + " ; ".join(sorted({each.strip() for each in found[1].split(";")})) + " )",
        text,
    )
    # A reference to a text that was deleted, which is listed.
    text = re.sub(r"#( #)+", "#", text.replace("? ?", "#").replace("??", "#"))
    # "2020a", "n.d.-a": a letter tells works of one year apart, and another work that goes moves it.
    return re.sub(r"(\d{4}|\bd ?\. ?-) ?[a-z]\b", r"\1", re.sub(r"\[ ?[\d ,–;\]\[]+ ?\]", "[#]", text))


def _is_excused(line: Line, listed: Sequence[Refusal], others: Sequence[Line]) -> bool:
    """Tell whether a line is one that was listed: it has a text of a refusal, or lacks one that another line has."""
    text = line.text
    for each in listed:
        said = [part for part in (each.before.strip(), each.after.strip()) if part]
        if any(part in text or text in part for part in said):
            return True
        if not each.before and any(each.after.strip() in other.text and _is_part(line, other) for other in others):
            return True
    return False


def _is_part(line: Line, other: Line) -> bool:
    return set(_spell(line).split()) <= {*_spell(other).split(), "#"}


def edit_in_git(texts: dict[str, str], seed: int, count: int) -> tuple[dict[str, str], list[str]]:
    """Change some sentences of the TeX sources, as the author may have done meanwhile; give the new words too."""
    random = Random(seed)
    changed, marks = dict(texts), []
    paths = [path for path in texts if path.endswith(".tex")]
    for _ in range(count):
        path = random.choice(paths)
        places = [
            found.end()
            for found in re.finditer(r"(?<=[a-zəğıöşüç]{3}) (?=[a-zəğıöşüç]{3,} [a-zəğıöşüç]{2})", changed[path])
        ]
        if places:
            at = random.choice(places)
            marks.append(f"gq{random.randrange(10**9)}g")
            changed[path] = f"{changed[path][:at]}{marks[-1]} {changed[path][at:]}"
    return changed, marks


def find_damage(printed: Printed, versions: Versions, ours: dict[str, str]) -> list[str]:
    """Give the lines of files as the author has them that are gone although nothing that came touches them.

    A line is touched by an edit in it, in its sentence, or by a move or a new text at it.
    """
    made = printed.merge(versions, ours)
    came = versions.last
    faults = []
    for path, text in ours.items():
        if path not in made.texts:
            continue
        edits = [edit[:2] for edit in came.edits.get(path, ())]
        edits += [move.place[1:] for move in came.moves if move.place[0] == path]
        anchors = [*(each.anchor for each in came.moves), *(each.anchor for each in came.placements)]
        edits += [(each.offset, each.offset) for each in anchors if each.path == path]
        touched = {number for start, end in edits for number in _near(printed.texts[path], start, end)}
        base = printed.texts[path].splitlines()
        kept = [line for number, line in enumerate(base) if number not in touched and line in text.splitlines()]
        after = Counter(made.texts[path].splitlines())
        faults += [f"{path}: {line}" for line, count in Counter(kept).items() if line.strip() and after[line] < count]
    return faults


def _near(text: str, start: int, end: int) -> range:
    first, last = text.count("\n", 0, start), text.count("\n", 0, end)
    return range(first - 1, last + 2)


def find_words(made: Combined, versions: Versions, texts: dict[str, str]) -> str:
    """Give all words that the author has after a merge: those of the files, of what is listed, of comments."""
    listed = [*versions.last.refused, *made.conflicts]
    files = {**texts, **made.texts}
    comments = [each.text for each in versions.after.comments]
    return "\n".join((*files.values(), *(each.after for each in listed), *(each.before for each in listed), *comments))


def check_edits(made: Printed, content: bytes, marks: list[str], seed: int) -> None:
    """Check that all edits of a file are applied or listed, with and without edits in git meanwhile."""
    versions = made.bring_in(content)
    assert find_losses(made, content, versions, made.merge(versions)) == []
    assert find_damage(made, versions, made.texts) == []
    ours, written = edit_in_git(made.texts, seed, 3)
    assert find_damage(made, versions, ours) == []
    merged = made.merge(versions, ours)
    words = find_words(merged, versions, ours).lower()
    came = find_text(content)
    assert [mark for mark in marks if mark.lower() in came and mark.lower() not in words] == []
    files = "\n".join({**ours, **merged.texts}.values())
    assert [mark for mark in written if mark not in files] == []
    assert merged.conflicts or [mark for mark in written if files.count(mark) != 1] == []


def find_text(content: bytes) -> str:
    """Give all words of a Word file, in small letters."""
    lines = read_word(content).lines
    notes = [note for line in lines for token in line.tokens for note in token.note]
    return "\n".join(line.text for line in (*lines, *notes)).lower()
