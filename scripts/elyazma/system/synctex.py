"""Ask TeX Live's program synctex which line of a source made a point of a page, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from elyazma.model.light_dataclass import dataclass
from elyazma.system.process import Limits, ProgramMissing, run_program

_LIMITS = Limits(seconds=10)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a line of a source was set: page from 1; left, top, width and height in points from the upper left."""

    page: int
    left: float
    top: float
    width: float
    height: float


def find_line(pdf: Path, page: int, x: float, y: float) -> tuple[Path, int] | None:
    """Give the file and line that a point was made of, in points from the page's upper left; none if nobody knows."""
    answer = _ask(pdf, "edit", "-o", f"{page}:{x:.2f}:{y:.2f}:{pdf}")
    found = dict(reversed(answer))
    if "Input" not in found or not found.get("Line", "").isdigit():
        return None
    return Path(found["Input"]), int(found["Line"])


def find_box(pdf: Path, source: Path, line: int) -> Box | None:
    """Give where a line of a file was set first; none if it printed nothing."""
    answer = _ask(pdf, "view", "-i", f"{line}:1:{source}", "-o", str(pdf))
    found = dict(reversed(answer))
    try:
        left, bottom, width, height = (float(found[name]) for name in ("h", "v", "W", "H"))
        return Box(int(found["Page"]), left, bottom - height, width, height)
    except (KeyError, ValueError):
        return None


def _ask(pdf: Path, *arguments: str) -> list[tuple[str, str]]:
    """Give the answer's names and values in their order; nothing without the program or its file."""
    if not pdf.with_suffix(".synctex.gz").is_file():
        return []
    try:
        # A folder that somebody hands over may hold any file of that name.
        finished = run_program(("synctex", *arguments), folder=pdf.parent, limits=_LIMITS, readable=(pdf.parent,))
    except (ProgramMissing, OSError):
        return []
    return list(_read_answer(finished.stdout.decode(errors="replace")))


def _read_answer(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            yield name, value
