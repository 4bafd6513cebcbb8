"""The program pdftocairo of poppler, which writes a page of a PDF as SVG; the only module that starts it."""

from __future__ import annotations

from pathlib import Path

from elyazma.system.process import Limits, ProgramMissing, run_program

_LIMITS = Limits(seconds=60, cpu=60)


def write_svg(pdf: Path) -> Path | None:
    """Write the first page of a PDF beside it as SVG; none where the program is missing or fails."""
    svg = pdf.with_suffix(".svg")
    command = ["pdftocairo", "-svg", "-f", "1", "-l", "1", str(pdf), str(svg)]
    try:
        done = run_program(command, folder=pdf.parent, limits=_LIMITS, readable=[pdf.parent], writable=[pdf.parent])
    except (ProgramMissing, OSError):
        return None
    return svg if done.code == 0 and svg.is_file() else None
