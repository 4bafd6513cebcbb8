"""Edit manuscripts by chance, and compare each build with one from nothing: the PDF, the findings, the processes left.

    python scripts/trials/edit_sequences.py [FOLDER[:JOURNAL,...] ...] [--sequences N] [--edits N] [--first SEED]

Each FOLDER is a manuscript's root; without one, those of tests/data and this repository's own. A sequence is a copy of
a manuscript with edits made by its seed: after each the copy is built as `invoke pdf` does, with formats, engines that
wait behind the preamble or in front of a section, and all that earlier builds have left, of which some is deleted or
damaged; and then from nothing, without formats.
Ends with 1 where anything differs, a process is left, or a file of the author's has changed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1]))

from elyazma.flows.early import begin_early
from elyazma.model.audience import Options
from elyazma.system.files import FolderHeld
from elyazma.system.freshness import find_scratch
from elyazma.typesetting.held import Held, hold_engine
from processes import list_processes
from random_edits import BEFORE, MEANWHILE, Author
from warm_builds import PARTS, Built, build_cold, build_warm, compare, make_format_of

CHECKOUT = Path(__file__).parents[2]
DATA = CHECKOUT / "tests/data"
OF_PAPERS = "arxiv,elsarticle,apa7,acm,ieee-journal,lncs,aps,mnras,oup"
MANUSCRIPTS = (
    f"{CHECKOUT}:ancient-land,scientific-research,arxiv,aztu,elmi-is,sosiologiya,dergipark,azerbaycan-mektebi",
    f"{DATA / 'minimal'}:plain,{OF_PAPERS}",
    f"{DATA / 'preamble'}:{OF_PAPERS}",
    f"{DATA / 'english'}:{OF_PAPERS}",
    f"{DATA / 'formats/drawings'}:{OF_PAPERS}",
    f"{DATA / 'formats/measures'}:{OF_PAPERS}",
)
SHARE_BEFORE, SHARE_MEANWHILE, SHARE_TWICE, SHARE_PREPARED, SHARE_NEAR = 0.15, 0.15, 0.05, 0.8, 0.6


def main() -> int:
    """Print a line for each sequence, the faults below it, and a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manuscripts", nargs="*", default=MANUSCRIPTS)
    parser.add_argument("--sequences", type=int, default=10)
    parser.add_argument("--edits", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    with _own_cache() as folder:
        for seed in range(options.first, options.first + options.sequences):
            for manuscript in options.manuscripts:
                source, _, journals = manuscript.partition(":")
                _Sequence(Path(source), tuple(journals.split(",")), seed, folder).run(options.edits, counts)
    print(*(f"{name:40}{count:>7}" for name, count in sorted(counts.items())), sep="\n")
    return int(counts["differences"] + counts["processes left"] + counts["files of the author's changed"] > 0)


@contextmanager
def _own_cache() -> Iterator[Path]:
    """Make a folder for all that the trial writes, with a cache in it that knows the system's fonts already."""
    fonts = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fontconfig"
    with tempfile.TemporaryDirectory(prefix="edits-", ignore_cleanup_errors=True) as folder:
        cache = Path(folder) / "cache"
        cache.mkdir()
        (cache / "fontconfig").symlink_to(fonts)
        os.environ["XDG_CACHE_HOME"] = str(cache)
        yield Path(folder)


class _Sequence:
    """One manuscript, one seed."""

    def __init__(self, source: Path, journals: tuple[str, ...], seed: int, folder: Path) -> None:
        self.root, self.copy, self.folder = folder / "root", folder / "copy", folder
        self.random = Random(f"{source.name} {seed}")
        self.title = f"{source.name} {seed}"
        for part in PARTS:
            if (source / part).is_dir():
                shutil.copytree(source / part, self.root / part)
        self.near: tuple[Held, ...] = ()
        self.author = Author(self.root, self.random, journals, self.random.choice(journals))

    def run(self, edits: int, counts: Counter[str]) -> None:
        """Edit and compare; count what happens."""
        counts["sequences"] += 1
        done, faults = [], []
        try:
            for number in range(edits + 1):
                if number and self.random.random() < SHARE_NEAR:
                    self._hold_near()
                done.append(self.author.edit() if number else f"begin {self.author.journal}")
                found = self._try(counts, done)
                self._end_near()
                faults += [f"    {number} ({', '.join(done)}): {each}" for each in found]
                counts["edits"] += 1
                if found:
                    # What differs now would differ after every later edit.
                    _keep(self.root, self.title)
                    break
            left = list_processes(self.folder)
            counts["processes left"] += len(left)
            faults += [f"    left: {command}" for command in left.values()]
        finally:
            self._end_near()
            shutil.rmtree(self.root)
        print(f"{self.title}: {len(faults)} faults ({', '.join(done)})", *faults, sep="\n", flush=True)

    def _try(self, counts: Counter[str], done: list[str]) -> list[str]:
        before = _digest(self.root)
        if self.random.random() < SHARE_BEFORE:
            disturb = self.random.choice(BEFORE)
            done.append(disturb.__name__)
            disturb(self.author)
        try:
            warm = self._build(done)
        except Exception:
            counts["differences"] += 1
            return [f"the build raises {traceback.format_exc(limit=-2)}"]
        cold = build_cold(self.root, self.copy, self.author.journal)
        counts[f"engines {warm.engine or 'not held'}"] += 1
        counts["PDFs" if cold.pdf else "builds without a PDF"] += 1
        faults = compare(warm, cold)
        if warm.pdf and self.random.random() < SHARE_PREPARED:
            self._prepare(counts)
        changed = _digest(self.root) != before
        counts["files of the author's changed"] += changed
        counts["differences"] += bool(faults)
        return [*faults, *(["a file of the author's has changed"] if changed else [])]

    def _build(self, done: list[str]) -> Built:
        chance, options = self.random.random(), Options(journal=self.author.journal)
        if chance < SHARE_MEANWHILE:
            disturb = self.random.choice(MEANWHILE)
            done.append(f"{disturb.__name__} meanwhile")
            with begin_early(self.root, options) as held:
                disturb(self.author)
                return build_warm(self.root, self.author.journal, held)
        if chance < SHARE_MEANWHILE + SHARE_TWICE:
            done.append("two at once")
            other = threading.Thread(target=build_warm, args=(self.root, self.author.journal))
            other.start()
            try:
                return build_warm(self.root, self.author.journal)
            finally:
                other.join()
        return build_warm(self.root, self.author.journal, self.near)

    def _end_near(self) -> None:
        for each in self.near:
            each.abandon()
        self.near = ()

    def _hold_near(self) -> None:
        """Let an engine wait in front of some section, as watching does."""
        sections = [path.relative_to(self.root).as_posix() for path in self.author.sections]
        near = self.random.choice([*sections, ""])
        held = hold_engine(find_scratch(self.root, Options(journal=self.author.journal)), near)
        self.near = (held,) if held else ()

    def _prepare(self, counts: Counter[str]) -> None:
        try:
            said = make_format_of(self.root, self.author.journal)
        except FolderHeld:
            said = "held by another"
        counts[f"format: {said[:34] or 'made'}"] += 1


def _digest(root: Path) -> dict[str, str]:
    files = (path for part in PARTS for path in sorted((root / part).rglob("*")) if path.is_file())
    return {str(path): sha256(path.read_bytes()).hexdigest() + str(path.stat().st_mtime_ns) for path in files}


def _keep(root: Path, title: str) -> None:
    """Copy what shows a fault to where EDITS_KEPT says, if it says so."""
    if kept := os.environ.get("EDITS_KEPT"):
        shutil.copytree(root, Path(kept) / title.replace(" ", "-"), dirs_exist_ok=True, symlinks=True)


if __name__ == "__main__":
    sys.exit(main())
