"""The task that measures what builds cost: bench."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import elyazma
from elyazma import console
from elyazma.model.phrases import phrase
from elyazma.tasks.command import USAGE, Context, command, leave

_PROGRAM = Path(elyazma.__file__).resolve().parents[1] / "bench/program.py"
"""Only a checkout has it, beside the package."""


@command(
    help={
        "runs": "runs of each builder, of which the median counts",
        "article": "seed, long or heavy; without it all three",
        "only": "one scenario: nothing, clone, unchanged, edited, reference or figure",
        "json": "write everything that was measured into this file",
        "svg": "draw the medians into this file",
        "growth": "measure how the time grows with sections, works, entries and journals instead",
    }
)
def bench(  # noqa: PLR0913, PLR0917 - Invoke makes a flag of each
    _: Context, runs: int = 7, article: str = "", only: str = "", json: str = "", svg: str = "", growth: bool = False
) -> int:
    """Measure builds beside latexmk, one bare pass of TeX and Typst; the toolchain's checkout alone can do it."""
    if not _PROGRAM.is_file() or not (_PROGRAM.parents[2] / "styles").is_dir():
        leave(
            USAGE,
            phrase("invoke bench measures a checkout of Elyazma: scripts/bench is not part of the installed package"),
        )
    console.set_utf8()
    chosen = {"--article": article, "--only": only, "--json": json, "--svg": svg}
    arguments = [part for flag, value in chosen.items() if value for part in (flag, value)]
    # It is no part of the package: whoever installs that has none of it.
    program = import_module("bench.program")
    return int(program.main([f"--runs={runs}", *arguments, *(["--growth"] if growth else [])]))
