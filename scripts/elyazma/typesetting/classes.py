"""See whether this machine has the class a journal is set in, before TeX says so in its own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Diagnostic, Span, missing
from elyazma.model.journal import BringClass, Document
from elyazma.model.phrases import phrase
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import find_program, run_program
from elyazma.system.tex_trees import find_in_trees
from elyazma.typesetting.missing_files import how_to_get


def find_class_fault(
    document: Document,
    assets: Iterable[Path],
    places: Mapping[str, Span],
    folder: str,
    known: Collection[str] | None = None,
) -> tuple[Diagnostic, ...]:
    """Say what is missing of a manifest's class: nothing when an asset or a TeX tree holds it.

    `places` are the spans of the manifest's keys; `folder` is where the author may put a class, as it is shown to him;
    `known` is what find_in_tex_trees found already.
    """
    wanted = name_class_file(document)
    present = find_in_tex_trees((wanted,)) if known is None else known
    if wanted in {asset.name for asset in assets} or wanted in present:
        return ()
    if document.bring:
        place = places.get("document.bring.file", places["journal"])
        return (_report_unbrought(document.bring, place, folder),)
    hint = how_to_get(wanted, phrase("correct its name, or install it"))
    place = places.get("document.class", places["journal"])
    return (
        missing(
            "class-missing", phrase("this machine lacks the LaTeX class {name}", name=document.class_), hint, place
        ),
    )


def name_class_file(document: Document) -> str:
    """Give the file of a manifest's class."""
    return document.bring.file if document.bring else f"{document.class_}.cls"


def find_in_tex_trees(files: Iterable[str]) -> frozenset[str]:
    """Give those of some files that TeX has.

    kpsewhich says so, of all of them in one run; without it the engine is missing too, and that has a finding of its
    own.
    """
    names = tuple(dict.fromkeys(files))
    program = find_program("kpsewhich")
    return frozenset(names) if program is None else _ask_kpsewhich(program, names, tuple(tree_variables().items()))


# What TeX Live has stays the same while this program runs.
@cache
def _ask_kpsewhich(program: str, files: tuple[str, ...], variables: tuple[tuple[str, str], ...]) -> frozenset[str]:
    found = {PurePosixPath(path).name for path in find_in_trees(run_program, program, files, dict(variables))}
    return frozenset(found.intersection(files))


def _report_unbrought(bring: BringClass, place: Span, folder: str) -> Diagnostic:
    version = f" {bring.version}" if bring.version else ""
    message = phrase(
        "this journal's class is not in TeX Live, and {file}{version} is not here", file=bring.file, version=version
    )
    hint = phrase(
        "fetch it from {url} and put it, with the files it needs, into {folder}/", url=bring.url, folder=folder
    )
    return missing("class-not-brought", message, hint, place)
