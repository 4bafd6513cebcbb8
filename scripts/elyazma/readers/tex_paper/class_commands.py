"""Keep what a paper's document class defines and its text uses, for layouts that have another class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from elyazma.model.imported import ArrangedTex, TexPaper
from elyazma.readers.tex_paper.files import find_encoding, list_below, read_tex
from elyazma.sources.packages import read_policy
from elyazma.sources.preamble import PREAMBLE
from elyazma.system.process import ProgramMissing, run_program
from elyazma.tex.class_definitions import list_loaded_classes, write_stand_ins
from elyazma.tex.definitions import read_definitions
from elyazma.tex.parse import parse
from elyazma.tex.tokens import Opening


def keep_class_commands(paper: TexPaper, arranged: ArrangedTex) -> ArrangedTex:
    """Put stand-ins for the commands of the paper's class at the beginning of its preamble."""
    source = _read_class(paper, arranged.class_name.rpartition("/")[0])
    preamble = arranged.texts.get(PREAMBLE, "")
    texts = [text for path, text in arranged.texts.items() if path.endswith(".tex") and path != PREAMBLE]
    written = (
        write_stand_ins(source, *_list_names([preamble, *texts], preamble), _list_printed(texts)) if source else ""
    )
    if not written:
        return arranged
    head, _, rest = preamble.partition("\n")
    block = f"{head}\n% What this class defines and the paper uses, where another class does not have it.\n{written}\n"
    return replace(arranged, texts={**arranged.texts, PREAMBLE: block + rest})


def _list_names(texts: Iterable[str], preamble: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the commands and the environments that are used, but for those that somebody else provides."""
    openings = [opening for text in texts for opening in _list_openings(text)]
    commands, environments = read_definitions(parse(preamble))
    known = read_policy().stand_ins
    used = {(each.name, each.environment) for each in openings}
    free = {
        (name, is_environment)
        for name, is_environment in used
        if ("environment" if is_environment else "command", name) not in known
    }
    return (
        frozenset(name for name, is_environment in free if not is_environment and name.isalpha()) - commands.keys(),
        frozenset(name for name, is_environment in free if is_environment) - environments.keys(),
    )


def _list_printed(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(each.name for text in texts for each in _list_openings(text) if not each.environment)


def _list_openings(text: str) -> tuple[Opening, ...]:
    return tuple(parse(text).tokens.openings())


def _read_class(paper: TexPaper, name: str, depth: int = 0) -> str:
    """Give the source of a class, behind that of the class it loads; nothing where it is not to be found.

    It lies beside the paper, or in TeX's own trees.
    """
    file = f"{PurePosixPath(name).name}.cls"
    if not _NAME.fullmatch(file) or name in _STANDARD:
        return ""
    beside = (path for path in list_below(paper.folder, (".cls",)) if path.name == file)
    path = next(beside, None) or _ask_tex(file)
    if path is None or not path.is_file():
        return ""
    source = read_tex(path, find_encoding(path.read_bytes()), {})[0]
    loaded = list_loaded_classes(source) if depth < _DEEPEST else ()
    return "\n".join([*(_read_class(paper, each, depth + 1) for each in loaded), source])


_NAME = re.compile(r"[\w.-]+\.cls")
_STANDARD = frozenset(("article", "report", "book", "letter", "minimal"))
_DEEPEST = 3


def _ask_tex(file: str) -> Path | None:
    try:
        asked = run_program(["kpsewhich", file], folder=Path("/"))
    except ProgramMissing:
        return None
    found = asked.stdout.decode("utf-8", "replace").strip()
    return Path(found) if found else None
