"""Write the format of a preamble, and prove it: a PDF made behind it has every byte of one made without.

Three short runs and a whole one. The first reads the preamble as any pass does, measures the fonts that it loads, and
shows what it leaves in TeX's registers. The second reads it again and writes the format. The third begins behind the
format, and must find the same in the registers. The fourth sets the article. Whatever differs, the preamble has no
format, and why is on record, so that nobody tries again until it has changed.
"""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import SourceTree
from elyazma.pdf.stream_ends import separate_ends
from elyazma.system.files import remove_folder, write_scratch
from elyazma.system.own_tree import record_file, tree_variables
from elyazma.system.process import ProgramMissing, run_program
from elyazma.typesetting.engine import EngineRefused, Pass, read_record, run_engine
from elyazma.typesetting.format_tex import (
    cut_log,
    read_answers,
    read_dimensions,
    read_errors,
    read_page,
    read_streams,
    write_corrections,
    write_end,
    write_listening,
    write_question,
    write_start,
)
from elyazma.typesetting.formats import (
    FILE,
    RECORD,
    Record,
    digest_of,
    drop_oldest,
    formats_folder,
    name_format,
    state_of,
    write_behind,
)
from elyazma.typesetting.split import Split, find_split
from elyazma.typesetting.state import State

_PACKED = b"\x1f\x8b"


class NoFormat(Exception):  # noqa: N818
    """A preamble that no format can hold, and why."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a format is made of: a source tree that lies in `folder`, and its last pass's state, PDF and log.

    The folder is the maker's alone.
    """

    tree: SourceTree
    folder: Path
    state: State
    pdf: bytes
    log: str
    epoch: int

    @property
    def main(self) -> str:
        """Give the main file's text."""
        return str(self.tree.files[self.tree.main])

    @property
    def split(self) -> Split:
        """Say where it is divided."""
        split = find_split(self.main)
        assert split is not None, "only a main file that is divided has a format"
        return split


def make_format(making: Making) -> str:
    """Make the format of a tree's preamble and keep it; give why there is none, or nothing. Raises OSError."""
    name = name_format(making.tree, making.epoch)
    if name is None:
        return "no format can be made here"
    folder = formats_folder()
    new = folder / f".{name}.{secrets.token_hex(4)}"
    new.mkdir(parents=True)
    try:
        record = _make(making, new / FILE)
        write_scratch(new / RECORD, json.dumps(asdict(record)))
        remove_folder(folder / name)
        # Another process may have been faster, with the same format.
        with suppress(OSError):
            new.rename(folder / name)
    finally:
        remove_folder(new)
    drop_oldest(folder)
    return record.refused


def _make(making: Making, file: Path) -> Record:
    try:
        first = _listen(making)
    except (ProgramMissing, EngineRefused) as reason:
        raise OSError(str(reason)) from reason
    try:
        _refuse(making, first)
        _dump(making, first, file)
        corrections = write_corrections(first.answers, _ask_behind(making, file))
        if corrections:
            _dump(making, first, file, corrections)
        _compare_registers(first.answers, _ask_behind(making, file))
        _compare_pages(making, file)
    except NoFormat as reason:
        file.unlink(missing_ok=True)
        return replace(first.record, log="", refused=str(reason))
    return first.record


# --- The runs -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _First:
    record: Record
    dimensions: dict[str, tuple[str, ...]]
    answers: dict[str, str]
    streams: dict[str, str]
    written: frozenset[str]


def _listen(making: Making) -> _First:
    """Read the preamble as any pass does, and ask."""
    lines = making.main.split("\n")
    lines[0] = write_listening() + lines[0]
    for path, text in making.state.items():
        write_scratch(making.folder / path, text)
    before = _list_files(making)
    log = _run(making, [*lines[: making.split.fonts], write_question()])
    streams = read_streams(log)
    opened = {name for name in streams.values() if (making.folder / name).is_file()}
    empty = {name for name in opened if not (making.folder / name).stat().st_size}
    written = {*(_list_files(making) - before), *streams.values()} - empty
    read = read_record(making.folder / f"{making.tree.job}.fls")
    own = {path.removeprefix("./") for path in read if not path.startswith("/")} - {making.tree.main}
    outer = {path for path in read if path.startswith("/")}
    record = Record(
        {path: state_of(path) for path in sorted(outer | _list_indexes(making))},
        # Where TeX has told nothing, any of them may be why.
        {path: digest_of(making.tree, path) for path in sorted(own if read else making.tree.files)},
        cut_log(log),
        tuple(read),
    )
    return _First(record, read_dimensions(log), read_answers(log), streams, frozenset(written))


def _refuse(making: Making, first: _First) -> None:
    """Refuse what is known to be of no use; the record says by then of which files that is said."""
    if not first.answers:
        raise NoFormat("TeX does not come to the preamble's end")
    if first.written:
        raise NoFormat(f"the preamble writes {', '.join(sorted(first.written))}")
    if passed_on := first.record.own.keys() & making.state.keys():
        raise NoFormat(f"the preamble reads {', '.join(sorted(passed_on))}, which each pass leaves for the next")


def _dump(making: Making, first: _First, file: Path, corrections: Iterable[str] = ()) -> None:
    """Read the preamble again and write the format."""
    lines = making.main.split("\n")
    lines[0] = write_start(first.dimensions) + lines[0]
    log = _run(making, [*lines[: making.split.fonts], write_end(corrections, first.streams)], initial=True)
    dumped = making.folder / f"{making.tree.job}.fmt"
    if not dumped.is_file():
        raise NoFormat("TeX writes no format of the preamble")
    left = read_page(log)
    if left:
        raise NoFormat(f"the preamble writes on the page: {left[0]}")
    content = dumped.read_bytes()
    dumped.unlink()
    # TeX reads both, and one that is not packed three times faster.
    file.write_bytes(gzip.decompress(content) if content.startswith(_PACKED) else content)


def _ask_behind(making: Making, file: Path) -> dict[str, str]:
    behind = write_behind(making.main, wait=False).split("\n")
    return read_answers(_run(making, [*behind[: making.split.fonts + 1], write_question()], file))


def _compare_registers(wanted: dict[str, str], found: dict[str, str]) -> None:
    differing = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    if differing:
        shown = (f"{name} is {found.get(name, 0)} instead of {wanted.get(name, 0)}" for name in differing[:3])
        raise NoFormat(f"registers of TeX's differ behind it: {', '.join(shown)}")


def _compare_pages(making: Making, file: Path) -> None:
    for path, text in making.state.items():
        write_scratch(making.folder / path, text)
    log = _run(making, [write_behind(making.main, wait=False)], file)
    if new := read_errors(log) - read_errors(making.log):
        raise NoFormat(f"TeX stumbles behind it: {min(new)}")
    pdf = making.folder / f"{making.tree.job}.pdf"
    if not pdf.is_file() or separate_ends(pdf.read_bytes()) != making.pdf:
        raise NoFormat("the PDF differs behind it")


def _run(making: Making, lines: list[str], file: Path | None = None, *, initial: bool = False) -> str:
    """Run the engine over other lines in the main file's place, and give its log."""
    tree, folder = making.tree, making.folder
    write_scratch(folder / tree.main, "\n".join(lines) + "\n" * (len(lines) > 1))
    (folder / f"{tree.job}.pdf").unlink(missing_ok=True)
    run_engine(Pass(tree.engine, tree.main, folder, making.epoch, tree.fonts, False, file, initial))
    return (folder / f"{tree.job}.log").read_text("utf-8", errors="replace")


def _list_files(making: Making) -> set[str]:
    """Name the files in the folder, but for those that every run writes."""
    always = {f"{making.tree.job}{suffix}" for suffix in (".log", ".fls", ".pdf", ".synctex.gz", ".fmt")}
    found = (path for path in making.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    names = (path.relative_to(making.folder).as_posix() for path in found)
    return {name for name in names if name not in always and not name.startswith(".home/")}


def _list_indexes(making: Making) -> set[str]:
    """Name the indexes of TeX's trees, and what else says that a package has been installed."""
    question = ["kpsewhich", f"--progname={making.tree.engine}", "--all", "ls-R"]
    answer = run_program(question, folder=Path("/"), environment={"HOME": "/", **tree_variables()})
    return {*answer.stdout.decode(errors="replace").splitlines(), str(record_file())}
