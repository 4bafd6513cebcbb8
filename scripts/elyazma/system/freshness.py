"""What decides whether a result in dist/ is up to date: the author's files, the journal's, this toolchain, itself."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.audience import Options
from elyazma.model.file_names import name_results
from elyazma.model.light_dataclass import dataclass
from elyazma.system.own_tree import record_file
from elyazma.system.stamp import Stamp, join_stamps, make_stamp, read_current_stamp, read_known_states, write_stamp


@dataclass(frozen=True, slots=True)
class Result:
    """A result that is up to date, what was said of it when it was made, and the `revision` it shows, if any."""

    path: Path
    pages: int
    warnings: int
    revision: str = ""


def scratch_folder(root: Path, name: str) -> Path:
    """Give the folder of scratch of one kind of result: "<journal>" for PDFs, "<journal>-docx" and the like."""
    return root / "build" / name


def find_scratch(root: Path, options: Options) -> Path:
    """Give the folder of scratch of what these options make; the manuscript is not loaded."""
    journal_id = options.journal or str(read_article(root).get("journal", ""))
    return scratch_folder(root, journal_id + options.kind)


def read_article(root: Path) -> Mapping[str, object]:
    """Give article.toml as it is, unchecked; nothing where it cannot be read."""
    try:
        return tomllib.loads((root / "manuscript/article.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def find_current(root: Path, options: Options) -> Result | None:
    """Give the last result of these options when nothing it was made of has changed; the manuscript is not loaded."""
    article = read_article(root)
    if not article:
        return None
    journal_id = options.journal or str(article.get("journal", ""))
    path = root / "dist" / f"{name_results(article, journal_id)}{options.suffix}"
    stamp = read_current_stamp(root, _stamp_path(root, journal_id + options.kind))
    if stamp is None or stamp.revision != options.revision or not path.is_file():
        return None
    return Result(path, stamp.pages, stamp.warnings, stamp.revision)


def record(root: Path, name: str, stamps: tuple[Stamp, Stamp], result: Result) -> None:
    """Write down what a result was made of: the author's part, recorded before it was read, and the machine's."""
    read, made_of = stamps
    stamp = join_stamps(read, made_of, warnings=result.warnings, pages=result.pages, revision=result.revision)
    write_stamp(_stamp_path(root, name), stamp)


def read_record(root: Path, name: str) -> Stamp | None:
    """Give what a result was made of, every file with its sha256, as long as nothing of it has changed."""
    return read_current_stamp(root, _stamp_path(root, name))


def stamp_manuscript(root: Path) -> Stamp:
    """Record what the author wrote; to be called before it is read, so that an edit during the build counts as one."""
    own = [root / name for name in ("manuscript", "bib", "languages")]
    folders = [*own, *(folder for top in own for folder in top.rglob("*/"))]
    return make_stamp(root, (path for top in own for path in top.rglob("*") if path.is_file()), folders)


def stamp_machine(root: Path, journal: Path, others: Iterable[Path]) -> Stamp:
    """Record the rest that decides how a result looks: a journal's folder, this toolchain, `others`, the result too.

    Of its hundreds of files most are as the last results' stamps have them, and are not read again.
    """
    styles = [path for path in journal.rglob("*") if path.is_file()]
    # A package that comes into the person's own tree may change what TeX finds, also where nothing was missing.
    files = [*styles, *_list_program(), record_file(), *others]
    known = read_known_states(_list_last_stamps(root))
    return make_stamp(root, files, [journal, *journal.rglob("*/")], known)


_PROGRAM = (".py", ".toml", ".css", ".j2", ".js")
_LAST_STAMPS = 3


@cache
def _list_program() -> tuple[Path, ...]:
    """List the toolchain's own files that decide how a result looks; a process is made of those it began with."""
    found: list[Path] = []
    for folder, below, names in os.walk(Path(__file__).parents[1]):
        below[:] = [name for name in below if name != "__pycache__"]
        found += (Path(folder, name) for name in names if name.endswith(_PROGRAM))
    return tuple(found)


def _list_last_stamps(root: Path) -> list[Path]:
    """List the stamps of the last results, of whatever journal and format, the newest last."""
    try:
        return sorted((root / "build").glob("*/stamp.json"), key=lambda path: path.stat().st_mtime_ns)[-_LAST_STAMPS:]
    except OSError:
        return []


def _stamp_path(root: Path, name: str) -> Path:
    return scratch_folder(root, name) / "stamp.json"
