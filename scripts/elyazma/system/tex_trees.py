"""Ask kpsewhich once which files TeX has, and again when a list of its trees or a setting changes.

kpsewhich reads the lists of all files at each start, which takes as long as reading and checking an article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from elyazma.system.kept_answers import TooManyFolders, ask_kept, list_folders
from elyazma.system.kept_values import name_value
from elyazma.system.process import Finished

_LISTED = "!!"
"""Before a tree in which kpathsea looks files up in its list alone (Kpathsea manual, "Filename database")."""
_LISTS = ("ls-R", "aliases")
_TOP = Path("/")

Run = Callable[..., Finished]


def find_in_trees(run: Run, program: str, files: Iterable[str], variables: Mapping[str, str]) -> list[str]:
    """Give the paths of those of some files that TeX has, as `program` (kpsewhich), run by `run`, says or said."""
    names = list(files)
    name = name_value("kpsewhich", ("system",), (program, *names, repr(sorted(variables.items()))))

    def ask() -> str:
        return run([program, *names], folder=_TOP, environment=variables).stdout.decode("utf-8", "replace")

    found = ask_kept(name, lambda: _list_places(run, program, variables), ask).splitlines()
    # A list may name a file that has been deleted since.
    return found if all(Path(path).is_file() for path in found) else ask().splitlines()


def _list_places(run: Run, program: str, variables: Mapping[str, str]) -> list[str]:
    """List the places that decide where TeX finds a file; none where they cannot be known."""

    def ask(*question: str) -> str:
        return run([program, *question], folder=_TOP, environment=variables).stdout.decode("utf-8", "replace")

    settings = ask("--all", "texmf.cnf").split("\n")
    trees = [tree for tree in ask("--expand-braces=$TEXMF").strip().split(":") if tree]
    if not any(tree.startswith(_LISTED) for tree in trees):
        return []
    try:
        places = [place for tree in trees for place in _list_places_of(tree)]
    except TooManyFolders:
        return []
    # Of "." among TeX's places, which is the top folder here, only the files that stand in it count.
    return [program, str(_TOP), *filter(None, settings), *places]


def _list_places_of(tree: str) -> Iterator[str]:
    folder = tree.removeprefix(_LISTED)
    yield from (f"{folder}/{name}" for name in _LISTS)
    if not tree.startswith(_LISTED):
        yield from list_folders(folder)
