r"""Begin the second pass while the first still sets its pages, where no format holds the preamble.

A first pass that knows no number is a draft (typesetting/begun.py): a second follows for certain. Its engine reads the
preamble in a folder of its own, and waits in front of \begin{document} for what the first leaves. A package may ask in
the preamble for what an earlier pass has left. So all that this engine looks for is written down: one that has looked
for a file of the first pass's is ended, and the second pass begins where the first has ended.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from elyazma.languages.folding import fold_case
from elyazma.model.manuscript import SourceTree
from elyazma.system.process import Limits
from elyazma.typesetting.begun import LARGEST_MAIN, Begun, start_at_pipe
from elyazma.typesetting.engine import ASKED, Pass
from elyazma.typesetting.formats import are_allowed
from elyazma.typesetting.split import BEGIN_DOCUMENT
from elyazma.typesetting.state import State, put_state
from elyazma.typesetting.waiting import TO_DRIVER

_OF_THE_ENGINE = (".log", ".fls", ".pdf", ".synctex.gz", ".synctex(busy)")
"""What every run writes of itself, and none reads."""
_QUESTION = re.compile(r"kdebug:(?:kpse_find_file: searching for (.*) of type|start .*?search\(files?=(.*?), must_)")
"""How Kpathsea begins a line that names what it will look for."""


def begin_second(tree: SourceTree, scratch: Path, epoch: int, limits: Limits) -> Begun | None:
    r"""Start an engine in a folder of scratch, and let it read a tree's preamble; none where that cannot be."""
    main = str(tree.files[tree.main])
    lines, begin, rest = main.partition(f"\n{BEGIN_DOCUMENT}")
    if not are_allowed() or tree.engine != "xelatex" or not begin or len(main.encode()) > LARGEST_MAIN:
        return None
    like = Pass(tree.engine, tree.main, scratch, epoch, tree.fonts, driver=TO_DRIVER, observed=True)
    second = start_at_pipe(scratch, like, limits)
    if second:
        second.begin(tree, f"{lines}\n", limits, draft=False)
        second.rest = f"{begin[1:]}{rest}"
    return second


def hand_over(second: Begun, first: Path, state: State) -> bool:
    """Give it what the first pass has left in its folder, and a state to begin with.

    False, and it is ended, where it has looked for one of these files already, or cannot be given them.
    """
    try:
        left = [path for path in _list_left(first) if not _is_own(second, path)]
        is_same = all((first / path).read_bytes() == second.ahead[path] for path in left if path in second.ahead)
        new = [path for path in left if path not in second.ahead]
        for path in new:
            if path not in state:
                _link(first / path, second.pass_.folder / path)
        put_state(second.pass_.folder, state)
        # What it looks for from now on is there.
        if is_same and not second.spent and not has_looked_for(second.pass_.folder, [*new, *state]):
            return True
    except OSError:
        pass
    second.abandon()
    return False


def _list_left(folder: Path) -> list[str]:
    """Name the files in a folder, but for hidden ones, which TeX cannot write."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts)]


def _is_own(second: Begun, path: str) -> bool:
    return path == second.pass_.main or ("/" not in path and path.endswith(_OF_THE_ENGINE))


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileExistsError:
        # It has written this file itself, as the first pass did at that place.
        return


def has_looked_for(folder: Path, paths: Iterable[str]) -> bool:
    """Tell whether an observed engine has looked for one of some files, in whichever folder and letters."""
    with (folder / ASKED).open(encoding="utf-8", errors="replace") as lines:
        asked = {match[1] or match[2] for line in lines if (match := _QUESTION.match(line))}
    said = fold_case("".join(f" {re.sub(r'[][/]', ' ', question)} " for question in asked))
    return any(f" {fold_case(Path(path).name)} " in said for path in paths)
