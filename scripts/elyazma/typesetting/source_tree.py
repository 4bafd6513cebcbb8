"""Say which files TeX is given, and at which paths."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from elyazma.model.journal import Journal
from elyazma.model.manuscript import Manuscript, SourceTree
from elyazma.sources.tree import FONT_SUFFIXES, MANUSCRIPT, find_figure, find_name_for_tex, is_nameable
from elyazma.tex.literate import leave_out_literate
from elyazma.tex.parse import parse
from elyazma.tex.pixels import write_pixels


def make_tree(manuscript: Manuscript, journal: Journal, main: str, generated: Mapping[str, str]) -> SourceTree:
    """Put the author's files, the journal's and what was `generated` at their paths; `main` is the job's name."""
    files: dict[str, str | Path] = {path: manuscript.root / path for path in manuscript.assets}
    files |= _find_beside_main(manuscript)
    files |= _find_converted(manuscript)
    files |= {journal.path_of_asset(asset): asset for asset in journal.assets}
    files |= {source.path: source.text for source in manuscript.sources}
    files |= generated
    return SourceTree(main=f"{main}.tex", files=files, generated=frozenset(generated))


def _find_beside_main(manuscript: Manuscript) -> dict[str, str | Path]:
    """Give fonts, and the files that a text names by "./", also where TeX looks for them: beside the main file."""
    text = "\n".join(source.text for source in (*manuscript.preamble, *manuscript.sources) if _HERE in source.text)
    beside = {path.removeprefix(f"{MANUSCRIPT}/"): path for path in manuscript.assets if path.startswith(MANUSCRIPT)}
    return {
        name: manuscript.root / path
        for name, path in beside.items()
        if name.lower().endswith(FONT_SUFFIXES) or (text and _is_named_here(name, text))
    }


_HERE = "./"


def _is_named_here(name: str, text: str) -> bool:
    return f"{_HERE}{name}" in text or f"{_HERE}{name.rpartition('.')[0]}}}" in text


def _find_converted(manuscript: Manuscript) -> dict[str, str | Path]:
    """Give the PDFs of pictures in PostScript at the paths where TeX looks for those."""
    names = {picture.name for source in manuscript.sources for picture in source.figures if is_nameable(picture.name)}
    found = {name: path for name in sorted(names) if (path := find_figure(manuscript.root, name))}
    return {
        find_name_for_tex(name, path): manuscript.root / path
        for name, path in found.items()
        if path.endswith(".pdf") and find_name_for_tex(name, path) != path
    }


def list_listed(manuscript: Manuscript) -> Iterator[str]:
    """Give each file that a listing shows, as a listing of the letters in it that are no Latin ones."""
    trees = (parse(source.text, source.path) for source in manuscript.sources if _LISTS in source.text)
    shown = {each.last.text.strip() for tree in trees for each in tree.commands({_LISTS}) if each.last}
    for path in (path for path in manuscript.assets if _is_one_of(path, shown)):
        with (manuscript.root / path).open(encoding="utf-8", errors="replace") as stream:
            text = stream.read(_MOST_LISTED)
        letters = "".join(sorted({letter for letter in text if letter > _LAST_OF_LATIN}))
        yield from [rf"\lstinline|{letters}|"] if letters else []


def _is_one_of(path: str, names: Collection[str]) -> bool:
    return any(path == name or path.endswith(f"/{name}") for name in names)


_LISTS = "lstinputlisting"
_MOST_LISTED = 1_000_000
"""Letters of a file that are looked at: no article shows more."""
_LAST_OF_LATIN = "\u00ff"


def fit_files(files: Mapping[str, str | Path], engine: str) -> dict[str, str | Path]:
    """Give the files of a tree as their engine can read them."""
    if engine == "pdflatex":
        return dict(files)
    fit = write_pixels if engine == "xelatex" else str
    return {path: fit(leave_out_literate(each)) if isinstance(each, str) else each for path, each in files.items()}
