"""Build a manuscript as `invoke pdf` does, with all that earlier builds have left, and from nothing; compare both."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from elyazma.flows.early import begin_early
from elyazma.flows.pipeline import build_pdf
from elyazma.flows.preparing import prepare
from elyazma.model.audience import Options
from elyazma.model.diagnostics import Diagnostic
from elyazma.model.phrases import verbatim
from elyazma.sources.preamble import PREAMBLE
from elyazma.system.freshness import find_scratch
from elyazma.typesetting.formats import SWITCH
from elyazma.typesetting.held import Held, read_last
from elyazma.typesetting.waiting import Waiting
from processes import kill_each, list_processes

PARTS = ("manuscript", "bib", "styles")
"""What of a root is the author's."""


@dataclass(frozen=True)
class Built:
    """A PDF, if there is one, all findings, and the places that SyncTeX has; `engine` says what became of a held one.

    It is "" where none was held, else "used", "near" where one that waited in front of a section was, or "abandoned".
    """

    pdf: bytes | None
    findings: tuple[Diagnostic, ...]
    places: tuple[str, ...]
    engine: str = ""


def build_warm(root: Path, journal: str = "", held: Sequence[Held] = ()) -> Built:
    """Build with what is kept and held; those that are `held` have been begun by somebody else, and come first."""
    options = Options(journal=journal)
    with begin_early(root, options) as own:
        built = _build(root, options, (*held, *own))
    engines = [each for each in (*held, *own) if isinstance(each, Held)]
    if not engines:
        return built
    last = read_last(find_scratch(root, options))
    folder = last.folder if last and built.pdf is not None else ""
    used = next((each for each in engines if str(each.pass_.folder) == folder), None)
    return replace(built, engine=("near" if used.near else "used") if used else "abandoned")


def build_cold(root: Path, copy: Path, journal: str = "") -> Built:
    """Build a copy of what the author has, from nothing and without formats; `copy` is deleted again."""
    for part in PARTS:
        if (root / part).is_dir():
            shutil.copytree(root / part, copy / part, symlinks=True)
    try:
        with without_formats():
            return _build(copy, Options(journal=journal), ())
    finally:
        shutil.rmtree(copy)


def make_format_of(root: Path, journal: str = "") -> str:
    """Make the format of the last build's preamble here and now; give why there is none, or nothing."""
    return prepare(find_scratch(root, Options(journal=journal)))


@contextmanager
def without_formats() -> Iterator[None]:
    """Keep formats away while the block runs."""
    before = os.environ.get(SWITCH)
    os.environ[SWITCH] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SWITCH]
        else:
            os.environ[SWITCH] = before


def compare(warm: Built, cold: Built) -> list[str]:
    """Say what differs between two builds of one manuscript."""
    faults = []
    if warm.pdf != cold.pdf:
        sizes = (len(each.pdf) if each.pdf is not None else "no PDF" for each in (warm, cold))
        faults.append("PDF: {} instead of {}".format(*sizes))
    more, less = set(warm.findings) - set(cold.findings), set(cold.findings) - set(warm.findings)
    faults += [
        f"said {sign}: {each.code} {each.span} {each.message[:90]}"
        for sign, some in (("too much", more), ("too little", less))
        for each in some
    ]
    if not more and not less and warm.findings != cold.findings:
        faults.append("the findings have another order")
    if warm.places != cold.places:
        gone = len(set(cold.places) - set(warm.places))
        faults.append(f"SyncTeX: {gone} of {len(cold.places)} places are gone, {len(warm.places)} there")
    return faults


def kill_engine(engine: Waiting) -> None:
    """Kill all that works in an engine's folder."""
    kill_each(list_processes(engine.pass_.folder))


def sweep_engine(engine: Waiting) -> None:
    """Delete an engine's folder, in which it may still be writing its first files."""
    while engine.pass_.folder.exists():
        shutil.rmtree(engine.pass_.folder, ignore_errors=True)


def wait_for_engine(folder: Path, seconds: float = 20) -> dict[int, str]:
    """Wait until an engine that has been started works in a folder, and list it."""
    deadline = time.monotonic() + seconds
    while not (found := list_processes(folder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def _build(root: Path, options: Options, held: Sequence[Waiting]) -> Built:
    pdfs = {path: path.stat().st_ino for path in root.glob("dist/*.pdf")}
    outcome = build_pdf(root, options, lambda _: None, held)
    findings = tuple(_without(each, root) for each in outcome.diagnostics)
    if outcome.value is None:
        # What was good stays as it is.
        assert pdfs == {path: path.stat().st_ino for path in root.glob("dist/*.pdf")}
        return Built(None, findings, ())
    pdf = outcome.value.pdf
    return Built(pdf.read_bytes(), findings, read_places(pdf.with_suffix(".synctex.gz"), root))


def _without(finding: Diagnostic, root: Path) -> Diagnostic:
    message, hint = (verbatim(said.replace(str(root), "")) for said in (finding.message, finding.hint))
    return replace(finding, message=message, hint=hint)


def read_places(synctex: Path, root: Path) -> tuple[str, ...]:
    """Read the places that SyncTeX has: what of the author's text stands where, by the file's name and its line.

    Boxes that a preamble has made have none behind a format; the main file is none of the author's.
    """
    if not synctex.is_file():
        return ()
    text = gzip.decompress(synctex.read_bytes()).decode()
    names = dict(re.findall(r"^Input:(\d+):(.*)$", text, re.MULTILINE))
    own = {tag: Path(name).relative_to(root) for tag, name in names.items() if Path(name).is_relative_to(root)}
    left = {PREAMBLE, *(path.as_posix() for path in own.values() if path.suffix == ".sty" or len(path.parts) == 1)}
    own = {tag: path for tag, path in own.items() if path.as_posix() not in left}
    shown = re.findall(r"^([\[\](){}hvxkgr$])(?:(\d+),(\d+))?(.*)$", text.partition("\nContent:")[2], re.MULTILINE)
    return tuple(f"{kind}{own[tag]}:{line}{rest}" for kind, tag, line, rest in shown if tag in own)
