"""Bring along the publisher's class that lies beside a LaTeX paper, and choose its journal where it prints the paper.

No publisher's class comes with the toolchain. Whoever wrote the paper has it: it is copied to where its journal looks
for it, with what lies in its folder of the template, or what bears its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from elyazma.flows.pipeline import build_pdf
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Outcome, Severity, Span, note
from elyazma.model.journal import ASSETS
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Build
from elyazma.model.phrases import phrase
from elyazma.sources.load import ARTICLE
from elyazma.sources.load_journal import find_bringing
from elyazma.system.files import CopyRefused, copy_asset, may_enter, write_file
from elyazma.system.locking import Progress

_MOST_FILES = 400
"""Files of a template's folder: one with the marks of all a publisher's journals has fewer."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A class that was brought along: its journal, and the files, relative to the journal's folder of assets."""

    journal: str
    files: tuple[str, ...]


def bring_class(paper: Path, new: Path, class_name: str) -> Outcome[Brought]:
    """Copy the class of a paper into a new manuscript, where a journal waits for it; none where it is not there.

    `class_name` is as find_journal takes it. Raises OSError.
    """
    class_ = class_name.rpartition("/")[0]
    journal = find_bringing(new, class_) if class_ else ""
    folder = paper.parent
    if not journal or not (folder / f"{class_}.cls").is_file():
        return Outcome(None)
    files = []
    for path in _list_files(folder, class_):
        try:
            copy_asset(folder / path, new / "styles" / journal / ASSETS / path, root=folder)
        except CopyRefused as refused:
            if path == f"{class_}.cls":
                said = phrase(
                    "the paper's class, {file}, was left where it is: it {reason}", file=path, reason=refused.reason
                )
                return Outcome(None, (note("import-class", said, Span(paper.name)),))
            # Without another file the class prints the paper, or the trial build says that it does not.
            continue
        files.append(path)
    return Outcome(Brought(journal, tuple(files)))


def _list_files(folder: Path, class_: str) -> Iterator[str]:
    """Yield what belongs to a class: first itself, then all of its folder, or what is named as it is."""
    # Where it is refused, its folder is not even read.
    yield f"{class_}.cls"
    name = PurePosixPath(class_)
    inner = folder / name.parent
    if name.parent == PurePosixPath():
        found = [path for path in inner.iterdir() if path.stem == name.name]
    else:
        found = sorted(path for path in inner.rglob("*") if path.is_file())[:_MOST_FILES]
    named = sorted(path.relative_to(folder).as_posix() for path in found if may_enter(path))
    yield from (path for path in named if path != f"{class_}.cls")


def try_brought(new: Path, brought: Brought, progress: Progress) -> Outcome[Build]:
    """Build an article with the class that was brought along; where it prints it without an error it has its journal.

    A class may have what the text needs and no other layout has. Where it stops, nothing is chosen.
    """
    wanted = Options(journal=brought.journal)
    built = build_pdf(new, wanted, lambda message: progress(phrase("building it: {message}", message=message)))
    where = f"styles/{brought.journal}/{ASSETS}"
    if any(each.severity is Severity.ERROR for each in built.diagnostics) or not built.value:
        said = phrase(
            "the paper's class lies in {folder} now; `invoke pdf --journal {journal}` says what stops it",
            folder=where,
            journal=brought.journal,
        )
        return Outcome(None, (note("import-class", said, Span(ARTICLE)),))
    article = new / ARTICLE
    text = article.read_text(encoding="utf-8")
    write_file(article, re.sub(r'(?m)^journal = ".*"$', f'journal = "{brought.journal}"', text, count=1))
    said = phrase(
        "the paper's class lies in {folder} now, and prints it: its journal is {journal}",
        folder=where,
        journal=brought.journal,
    )
    return Outcome(built.value, (note("import-class", said, Span(ARTICLE)),))
