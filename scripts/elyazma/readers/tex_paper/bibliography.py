r"""Find a paper's bibliography: its .bib files, or the list that it prints, as entries with the same keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.imported import TexPaper
from elyazma.readers.tex_paper.files import find_file
from elyazma.tex.macros import expand_names, read_simple_macros
from elyazma.tex.scan import split_names
from elyazma.tex.tree import Tree

_NAMING = frozenset(("bibliography", "addbibresource", "addglobalbib", "nobibliography"))


@dataclass(frozen=True, slots=True)
class BibFiles:
    """The .bib files that a paper names, by their path in the manuscript, and what was noticed."""

    copies: dict[str, Path]
    findings: tuple[Diagnostic, ...]


def find_bibliographies(paper: TexPaper, tree: Tree) -> BibFiles:
    """Find the .bib files that the text names; one that is not there is a warning at its place."""
    copies: dict[str, Path] = {}
    findings: list[Diagnostic] = []
    macros = read_simple_macros(tree)
    for name, span in _list_names(paper, tree):
        spelt = expand_names(name, macros)
        suffixes = ("",) if spelt.endswith(".bib") else (".bib", "")
        path = find_file(spelt, (paper.folder, paper.folder / PurePosixPath(span.path).parent), suffixes)
        if path is None or path.suffix.lower() != ".bib":
            hint = "copy the file beside the paper, and import it again; or put it into bib/"
            findings.append(warning("import-no-bibliography", f"the bibliography {spelt} is not there", span, hint))
        elif path not in copies.values():
            copies[_name_target(path, copies)] = path
    return BibFiles(copies, tuple(findings))


def _list_names(paper: TexPaper, tree: Tree) -> Iterator[tuple[str, Span]]:
    for command in tree.commands(_NAMING):
        if command.last and tree.tokens.is_braced(command.last):
            for mark in split_names(tree.tokens, command.last):
                yield mark.name, paper.span(command.start, command.end - command.start)


def _name_target(path: Path, taken: dict[str, Path]) -> str:
    free = (path.stem, *(f"{path.stem}-{number}" for number in range(2, 1000)))
    return next(f"bib/{stem}.bib" for stem in free if f"bib/{stem}.bib" not in taken)
