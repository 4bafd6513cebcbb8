"""See whether this machine has the class a journal is set in, before TeX says so in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from elyazma.model.diagnostics import Diagnostic, Span, missing
from elyazma.model.journal import BringClass, Document
from elyazma.system.own_tree import tree_variables
from elyazma.system.process import find_program, run_program
from elyazma.typesetting.missing_files import how_to_get

_ROOT_FOLDER = Path("/")


def find_class_fault(
    document: Document, assets: Iterable[Path], places: Mapping[str, Span], folder: str
) -> tuple[Diagnostic, ...]:
    """Say what is missing of a manifest's class: nothing when an asset or a TeX tree holds it.

    `places` are the spans of the manifest's keys; `folder` is where the author may put a class, as it is shown to him.
    """
    wanted = document.bring.file if document.bring else f"{document.class_}.cls"
    if wanted in {asset.name for asset in assets} or _is_in_tex_trees(wanted):
        return ()
    if document.bring:
        place = places.get("document.bring.file", places["journal"])
        return (_report_unbrought(document.bring, place, folder),)
    hint = how_to_get(wanted, "correct its name, or install it")
    place = places.get("document.class", places["journal"])
    return (missing("class-missing", f"this machine lacks the LaTeX class {document.class_}", hint, place),)


def _is_in_tex_trees(file: str) -> bool:
    """Ask kpsewhich; without it the engine is missing too, and that has a finding of its own."""
    program = find_program("kpsewhich")
    return program is None or _ask_kpsewhich(program, file, tuple(tree_variables().items()))


# kpsewhich reads the list of all files each time, and what TeX Live has stays the same while this program runs.
@cache
def _ask_kpsewhich(program: str, file: str, variables: tuple[tuple[str, str], ...]) -> bool:
    asked = run_program([program, file], folder=_ROOT_FOLDER, environment=dict(variables))
    return bool(asked.stdout.strip())


def _report_unbrought(bring: BringClass, place: Span, folder: str) -> Diagnostic:
    version = f" {bring.version}" if bring.version else ""
    message = f"this journal's class is not in TeX Live, and {bring.file}{version} is not here"
    hint = f"fetch it from {bring.url} and put it, with the files it needs, into {folder}/"
    return missing("class-not-brought", message, hint, place)
