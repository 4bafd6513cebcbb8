"""A folder of what an editorial office is sent."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from elyazma.flows.batches import Batch, run_batch
from elyazma.model.papers import BatchReport, Wanted

PAPER = "\\documentclass{article}\n\\begin{document}\n\\section{One}\nText.\n\\end{document}\n"
CHECKED = Wanted(steps=("check",))


def make_inbox(folder: Path, manuscript: Path) -> Path:
    """Make a folder with a manuscript of each kind, a broken one, one that came twice, and something that is none."""
    (folder / "LaTeX/figures").mkdir(parents=True)
    shutil.copytree(manuscript, folder / "ours")
    (folder / "LaTeX/main.tex").write_text(PAPER, "utf-8")
    (folder / "LaTeX/part.tex").write_text("More.\n", "utf-8")
    (folder / "Məqalə 1.md").write_text("# Title\n\nText.\n", "utf-8")
    (folder / "again.md").write_text("# Title\n\nText.\n", "utf-8")
    (folder / "broken.docx").write_bytes(b"no Word file")
    (folder / "data.xlsx").write_bytes(b"a table")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("deep/paper.tex", PAPER)
        archive.writestr("../outside.txt", "no")
    return folder


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def run(folder: Path, here: Path, paths: tuple[str, ...], wanted: Wanted) -> BatchReport:
    outcome = run_batch(Batch(paths, here, folder, wanted), lambda _: None)
    assert outcome.value is not None, outcome.diagnostics
    return outcome.value
