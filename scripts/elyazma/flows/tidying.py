"""The flow over bib/: read, check, look up and change what is asked, lay out, and write if that is wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path

from elyazma.flows.bib_wishes import BibOptions, Written, WrongWish, read_options
from elyazma.flows.changing_bib import RECORDS, change_bibliography, replace_files
from elyazma.model.diagnostics import Diagnostic, Findings, Outcome, collecting
from elyazma.model.light_dataclass import dataclass
from elyazma.model.manuscript import Bibliography
from elyazma.model.phrases import Phrase, phrase_fault
from elyazma.references.changing import BibText
from elyazma.references.integrity import check_integrity
from elyazma.references.layout import Additions
from elyazma.references.look_up import look_up
from elyazma.references.tidy import Tidied, check_entries, read_bib_files, tidy, write_tidied, write_together
from elyazma.system.locking import Progress


@dataclass(frozen=True, slots=True)
class TidiedFiles:
    """The files that would change, the manuscript's sources among them, and the paths of those that were written."""

    changes: tuple[Tidied, ...]
    written: tuple[str, ...]


def tidy_as_typed(
    root: Path, written: Written, switches: Mapping[str, bool], progress: Progress
) -> Outcome[TidiedFiles] | Phrase:
    """Do what is typed behind `invoke bib`, or say why it cannot be meant."""
    try:
        options = read_options(root, written, switches)
    except WrongWish as wrong:
        return phrase_fault(wrong)
    return tidy_bibliography(root, options, progress)


@collecting
def tidy_bibliography(findings: Findings, root: Path, options: BibOptions, progress: Progress) -> TidiedFiles:
    """Lay out all files of bib/, or the named one, and change what is asked; each look-up is reported.

    Nothing at all changes where something that is asked cannot be done.
    """
    files = findings.accept(read_bib_files(root)) or ()
    bibliography = findings.accept(check_entries(files)) or Bibliography((), ())
    faults = findings.found
    findings.add(_check_integrity(bibliography))
    chosen = tuple(each for each in files if options.named in {"", each.path})
    additions: Additions = {}
    if options.lookup:
        additions = findings.accept(_look_up(root, bibliography, chosen, progress)) or {}
    changed = findings.take(change_bibliography(root, (files, faults, options.named), options.wishes, progress))
    offers = _fit_offers(additions, changed.keys, options.wishes.dropped)
    laid_out = tidy(replace_files(chosen, changed.files), faults, frozenset({options.named}), offers)
    tidied = findings.accept(laid_out) or ()
    changes = (*(each for each in tidied if each.changed), *changed.sources)
    return TidiedFiles(changes, _write(findings, root, changes, together=bool(changed.keys)) if options.write else ())


def _write(findings: Findings, root: Path, changes: tuple[Tidied, ...], *, together: bool) -> tuple[str, ...]:
    """Write the files and give the paths of those that were; files with new keys are written all or not at all."""
    failed = tuple((write_together if together else write_tidied)(root, changes))
    findings.add(failed)
    return () if together and failed else _list_written(changes, failed)


def _check_integrity(bibliography: Bibliography) -> Iterator[Diagnostic]:
    year = date.today().year
    for reference in bibliography.references:
        yield from check_integrity(reference, year)


def _look_up(
    root: Path, bibliography: Bibliography, chosen: tuple[BibText, ...], progress: Progress
) -> Outcome[Additions]:
    paths = {file.path for file in chosen}
    wanted = Bibliography(tuple(each for each in bibliography.references if each.span.path in paths), tuple(paths))
    return look_up(wanted, root / RECORDS, progress)


def _fit_offers(additions: Additions, keys: Mapping[str, str], dropped: Collection[str]) -> Additions:
    """Offer to the new keys, and no field that is to go."""
    return {
        keys.get(key, key): {name: value for name, value in fields.items() if name not in dropped}
        for key, fields in additions.items()
    }


def _list_written(changes: tuple[Tidied, ...], failed: tuple[Diagnostic, ...]) -> tuple[str, ...]:
    unwritten = {finding.span.path for finding in failed if finding.span}
    return tuple(each.file.path for each in changes if each.file.path not in unwritten)
