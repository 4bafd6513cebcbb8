r"""Find a paper's bibliography: its .bib files, or the list that it prints, as entries with the same keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Span, warning
from elyazma.model.imported import ImportedReference, TexPaper
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_count
from elyazma.readers.recognition import Vocabulary
from elyazma.readers.tex_paper.files import COPY_IN, find_file, may_come, read_tex
from elyazma.readers.tex_paper.printed_list import list_items, read_biblatex_list, read_item
from elyazma.tex.commands import CITING
from elyazma.tex.macros import expand_names, read_simple_macros
from elyazma.tex.parse import parse
from elyazma.tex.scan import split_names
from elyazma.tex.tree import Tree

_NAMING = frozenset(("bibliography", "addbibresource", "addglobalbib", "nobibliography"))


@dataclass(frozen=True, slots=True)
class Bibliographies:
    """The .bib files of a paper by their path in the manuscript, the entries of its printed list, what was noticed."""

    copies: Mapping[str, Path]
    entries: tuple[ImportedReference, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def find_bibliographies(paper: TexPaper, tree: Tree, vocabulary: Vocabulary) -> Bibliographies:
    """Find the .bib files that a paper names, and the list that it prints as far as they do not have its entries.

    Where there is neither, the .bbl file is read, and at last the .bib files beside the paper are taken.
    """
    copies, findings = _find_named(paper, tree)
    printed = tuple(read_item(item, vocabulary) for item in list_items(tree))
    if copies:
        return Bibliographies(copies, _list_unknown(printed, copies), findings)
    if printed:
        return Bibliographies({}, printed)
    beside = _read_list_beside(paper, vocabulary)
    if beside.entries or not any(True for _ in tree.commands(CITING)):
        return beside if beside.entries else Bibliographies({}, (), findings)
    others = _list_beside(paper, "*.bib")
    return Bibliographies({f"bib/{path.name}": path for path in others}, (), findings)


def _list_beside(paper: TexPaper, pattern: str) -> list[Path]:
    """List the files beside a paper that it may bring along, by name."""
    return sorted(path for path in paper.folder.glob(pattern) if path.is_file() and may_come(path, paper.folder))


def _list_unknown(entries: tuple[ImportedReference, ...], copies: Mapping[str, Path]) -> tuple[ImportedReference, ...]:
    known = "".join(path.read_text(encoding="utf-8", errors="replace") for path in copies.values())
    return tuple(entry for entry in entries if f"{{{entry.key}," not in known)


def _read_list_beside(paper: TexPaper, vocabulary: Vocabulary) -> Bibliographies:
    """Read the .bbl file of a paper that has no .bib file."""
    named = paper.folder / f"{paper.name.rpartition('.')[0]}.bbl"
    lists = _list_beside(paper, "*.bbl")
    path = named if named in lists else next(iter(lists), None)
    if path is None:
        return Bibliographies({})
    text, _ = read_tex(path, "", {})
    items = [read_item(item, vocabulary) for item in list_items(parse(text))]
    entries = tuple(items or read_biblatex_list(text))
    message = phrase_count(
        len(entries),
        "{count} work was read from this list, because the .bib file is not there",
        "{count} works were read from this list, because the .bib file is not there",
    )
    hint = phrase("look at bib/references.bib, or put your .bib file into bib/ instead")
    return Bibliographies({}, entries, (warning("import-list", message, Span(path.name), hint),))


def _find_named(paper: TexPaper, tree: Tree) -> tuple[dict[str, Path], tuple[Diagnostic, ...]]:
    copies: dict[str, Path] = {}
    findings: list[Diagnostic] = []
    macros = read_simple_macros(tree)
    for name, span in _list_names(paper, tree):
        spelt = expand_names(name, macros)
        suffixes = ("",) if spelt.endswith(".bib") else (".bib", "")
        path = find_file(spelt, (paper.folder, paper.folder / PurePosixPath(span.path).parent), suffixes)
        if path is None or path.suffix.lower() != ".bib":
            hint = phrase("copy the file beside the paper, and import it again; or put it into bib/")
            findings.append(
                warning(
                    "import-no-bibliography", phrase("the bibliography {spelt} is not there", spelt=spelt), span, hint
                )
            )
        elif not may_come(path, paper.folder):
            message = phrase("{spelt} is outside the paper's folder: it is not read", spelt=spelt)
            findings.append(warning("import-no-bibliography", message, span, COPY_IN))
        elif path not in copies.values():
            copies[_name_target(path, copies)] = path
    return copies, tuple(findings)


def _list_names(paper: TexPaper, tree: Tree) -> Iterator[tuple[str, Span]]:
    for command in tree.commands(_NAMING):
        if command.last and tree.tokens.is_braced(command.last):
            for mark in split_names(tree.tokens, command.last):
                yield mark.name, paper.span(command.start, command.end - command.start)


def _name_target(path: Path, taken: Mapping[str, Path]) -> str:
    free = (path.stem, *(f"{path.stem}-{number}" for number in range(2, 1000)))
    return next(f"bib/{stem}.bib" for stem in free if f"bib/{stem}.bib" not in taken)
