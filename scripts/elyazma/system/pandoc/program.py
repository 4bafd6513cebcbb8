"""The pandoc program that the pypandoc-binary wheel brings; the only module that imports it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import Phrase, phrase, verbatim
from elyazma.system.process import Finished, Limits, ProgramMissing, find_program, run_program

LIMITS = Limits(seconds=120)
LOG = "pandoc-log.json"


class PandocFailed(Exception):  # noqa: N818
    """pandoc could not be run, or said nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that pandoc left out: the source's text, and where it ends, both counted from 1."""

    text: str
    path: str
    line: int
    column: int


def find_pandoc() -> str:
    """Give the path of the pandoc that the wheel brings. Raises PandocFailed.

    Where the wheel has none, that of the machine is taken. pypandoc itself would prefer a newer one of the machine's,
    whose results may be others than those this version was tested with.
    """
    try:
        import pypandoc

        own = Path(pypandoc.__file__).parent / "files" / "pandoc"
        found = str(own) if own.is_file() else str(pypandoc.get_pandoc_path())
        return find_program(found) or found
    except (ImportError, OSError) as reason:
        raise PandocFailed(str(reason)) from reason


@cache
def pandoc_version() -> str:
    """Name the version of the wheel that brings pandoc, without starting it."""
    from importlib.metadata import PackageNotFoundError, version  # with a reader of mail, for a few answers only

    try:
        return version("pypandoc-binary")
    except PackageNotFoundError:
        return "unknown"


def run_pandoc(  # noqa: PLR0913
    arguments: Sequence[str],
    folder: Path,
    stdin: str | bytes | None = None,
    *,
    limits: Limits = LIMITS,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
) -> bytes:
    """Run pandoc in a folder and give what it wrote to standard output. Raises PandocFailed.

    With `readable` or `writable` it may touch nothing else, where the kernel can see to it.
    """
    program = find_pandoc()
    inside = [*readable, Path(program)] if readable or writable else []
    try:
        command = [program, *arguments]
        done = run_program(command, folder=folder, limits=limits, stdin=stdin, readable=inside, writable=writable)
    except (ProgramMissing, OSError) as reason:
        raise PandocFailed(phrase("it could not be started: {reason}", reason=reason)) from reason
    if done.timed_out or done.truncated or done.code != 0:
        raise PandocFailed(_explain_failure(done, limits))
    return done.stdout


def read_log(folder: Path) -> tuple[Skipped, ...]:
    """Read what `--log=` LOG in a folder says was left out, `--verbose` being given. Raises PandocFailed."""
    try:
        entries = json.loads((folder / LOG).read_text(encoding="utf-8"))
        return tuple(
            Skipped(entry["contents"], entry.get("source", ""), entry["line"], entry["column"])
            for entry in entries
            if entry["type"] == "SkippedContent"
        )
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise PandocFailed(phrase("its log is damaged: {reason}", reason=repr(reason))) from reason


def read_unread_formulas(folder: Path) -> tuple[str, ...]:
    """Read which formulas stayed TeX, `--log=` LOG in a folder being given. Raises PandocFailed."""
    try:
        entries = json.loads((folder / LOG).read_text(encoding="utf-8"))
        return tuple(entry["contents"] for entry in entries if entry["type"] == "CouldNotConvertTeXMath")
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise PandocFailed(phrase("its log is damaged: {reason}", reason=repr(reason))) from reason


def _explain_failure(done: Finished, limits: Limits) -> Phrase:
    if done.timed_out:
        return phrase("it took over {seconds:.0f} seconds", seconds=limits.seconds)
    if done.truncated:
        return phrase("its answer is too long")
    said = done.stderr.decode("utf-8", "replace").strip()[:500]
    return verbatim(said) if said else phrase("exit code {code}", code=done.code)
