"""What is small, or looks so, and would keep a program busy for minutes: the bombs of tests/bombs.py.

What is beyond a bound is refused soon; what is below it has to end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scenes import Attack, Scene, copy_manuscript

from bombs import BEYOND, BOMBS, PAPERS, PAPERS_BEYOND, Bomb

BOUND, WITHIN = "bounds: refused soon", "large, within the bounds: ends"
SOON, ENDS = 2.0, 120.0
"""Seconds of CPU."""
REFUSED = frozenset((1,))


def list_attacks() -> Iterator[Attack]:
    """Yield each with the command that reads it."""
    for name, bomb in BOMBS.items():
        lay = partial(_lay, bomb)
        if name in BEYOND:
            yield Attack(BOUND, name, lay, (("check",), ("pdf",)), SOON, REFUSED)
        else:
            yield Attack(WITHIN, name, lay, (("check",),), ENDS)
    for name, write in PAPERS.items():
        step = ("import", f"../paper/paper.{name.partition('-')[0]}", "--into", "made", "--no-build")
        lay = partial(_lay_paper, write)
        if name in PAPERS_BEYOND:
            yield Attack(BOUND, name, lay, (step,), SOON, REFUSED)
        else:
            yield Attack(WITHIN, name, lay, (step,), ENDS)


def _lay(bomb: Bomb, scene: Scene) -> None:
    copy_manuscript("minimal", scene.root)
    bomb(scene.root)


def _lay_paper(write: Callable[[], tuple[str, bytes]], scene: Scene) -> None:
    scene.root.mkdir()
    name, content = write()
    (scene.folder / "paper").mkdir()
    (scene.folder / "paper" / f"paper.{name.rpartition('.')[2]}").write_bytes(content)
