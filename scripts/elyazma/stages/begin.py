"""Begin a manuscript: a folder that builds at once, or no folder at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from elyazma.diagnostics import Diagnostic, Outcome
from elyazma.languages import available_languages
from elyazma.tools.git import begin_repository, find_repository, report_outer_repository
from elyazma.tools.metadata.article import read_article, suggest_slug
from elyazma.tools.skeleton import Beginning, fill_skeleton

MESSAGE = "Begin the manuscript"


class BadBeginning(ValueError):  # noqa: N818
    """A manuscript that cannot be begun as it was asked for: what is wrong, and what to type instead."""


def begin_manuscript(folder: Path, beginning: Beginning) -> Outcome[Path]:
    """Make a new manuscript in `folder` (absolute, absent or empty), a git repository with one commit.

    The findings are git's and never fatal. Raises BadBeginning; OSError when the disk refuses. After either, and after
    an interruption, everything is as it was before.
    """
    _check_folder(folder)
    files = fill_skeleton(beginning)
    _check_article(folder, files["manuscript/article.toml"])
    outer = find_repository(folder)
    findings = (report_outer_repository(outer),) if outer else ()
    return Outcome(folder, (*findings, *_make_whole(folder, files)))


def _check_folder(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadBeginning(f"{folder} is no folder: name one that does not exist yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise BadBeginning(f"{folder} is not empty: name a folder that does not exist yet")
    in_the_way = next((above for above in folder.parents if above.exists() and not above.is_dir()), None)
    if in_the_way:
        raise BadBeginning(f"{in_the_way} is no folder: nothing can be made in it")


def _check_article(folder: Path, text: str) -> None:
    """Read the new article.toml as every build will: the folder's name must be a slug, the title without odd signs."""
    errors = read_article(text, "manuscript/article.toml", available_languages()).diagnostics
    if any(finding.code == "bad-slug" for finding in errors):
        better = folder.with_name(suggest_slug(folder.name))
        rule = "a-z, digits and single hyphens, since the PDF is called by it"
        raise BadBeginning(f'"{folder.name}" cannot name a manuscript ({rule}): type {better} instead')
    for finding in errors:
        raise BadBeginning(f"{finding.message}: {finding.hint}")


def _make_whole(folder: Path, files: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Write everything beside the folder, then move it there in one step."""
    standing = next(above for above in folder.parents if above.is_dir())
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=standing, ignore_cleanup_errors=True) as scratch:
        # In a folder of its own, whose rights are the usual ones: mkdtemp lets nobody else in.
        new = Path(scratch) / folder.name
        for path, text in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_text(text, encoding="utf-8", newline="\n")
        findings = begin_repository(new, MESSAGE)
        if folder.is_dir():
            _fill(folder, new)
        else:
            _place(folder, lambda: new.rename(folder))
    return findings


def _place(folder: Path, move: Callable[[], object]) -> None:
    """Make the folders above, and unmake them when the move fails."""
    made = [above for above in folder.parents if not above.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        move()
    except BaseException:
        for above in made:
            if above.is_dir():
                above.rmdir()
        raise


def _fill(folder: Path, new: Path) -> None:
    """Move everything into an empty folder: replacing it would leave a person who stands in it nowhere."""
    moved: list[Path] = []
    try:
        for path in sorted(new.iterdir()):
            moved.append(path.rename(folder / path.name))
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
