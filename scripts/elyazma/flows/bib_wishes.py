"""Read what somebody has typed behind `invoke bib`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from elyazma.flows.changing_bib import BibWishes
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase
from elyazma.references.adding import Identifier, read_identifier
from elyazma.references.journal_names import FORMS, Form
from elyazma.references.making_keys import PARTS, find_template_fault
from elyazma.references.merging import Merge
from elyazma.references.tidy import list_bib_files
from elyazma.system.nearest import did_you_mean


@dataclass(frozen=True, slots=True)
class BibOptions:
    """What is asked of `invoke bib`: this file alone, records of DOIs, changes, and whether to write."""

    named: str = ""
    lookup: bool = False
    write: bool = False
    wishes: BibWishes = field(default_factory=BibWishes)


class WrongWish(ValueError):  # noqa: N818
    """What is typed cannot be meant; the message says why."""


Written = Mapping[str, Sequence[str]]
"""The name of a flag -> what was typed behind it, once or several times."""


def read_options(root: Path, written: Written, switches: Mapping[str, bool]) -> BibOptions:
    """Read the flags; `switches` are those without a value. Raises WrongWish."""
    wishes = BibWishes(
        added=tuple(map(_read_identifier, written.get("add", ()))),
        merges=tuple(map(_read_merge, written.get("merge", ()))),
        dropped=_read_names(_take(written, "drop")),
        journals=_read_form(_take(written, "journals")),
        prune=switches.get("prune", False),
        keys=_read_template(_take(written, "keys")),
    )
    named = _find_file(root, _take(written, "file"))
    return BibOptions(named, switches.get("lookup", False), switches.get("write", False), wishes)


def _take(written: Written, name: str) -> str:
    return next(iter(written.get(name, ())), "")


def _find_file(root: Path, file: str) -> str:
    """Give the path below the root of a file of bib/; empty where none is named."""
    known = list_bib_files(root)
    found = next((path for path in known if file in {path, path.removeprefix("bib/")}), "")
    if file and not found:
        advice = did_you_mean(file, known) or phrase("the files are: {known}", known=", ".join(known) or phrase("none"))
        raise WrongWish(phrase('no file "{file}" in bib/: {advice}', file=file, advice=advice))
    return found


def _read_identifier(written: str) -> Identifier:
    identifier = read_identifier(written)
    if identifier is None:
        advice = phrase("write 10.1000/182, 978-3-16-148410-0 or arXiv:1706.03762")
        raise WrongWish(
            phrase('"{written}" is no DOI, ISBN or number of arXiv: {advice}', written=written, advice=advice)
        )
    return identifier


def _read_merge(written: str) -> Merge:
    stays, _, goes = (part.strip() for part in written.partition("="))
    if not stays or not goes:
        raise WrongWish(phrase('"{written}" names no two entries: write --merge KEY=OTHER', written=written))
    return Merge(stays, goes)


def _read_names(written: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in written.split(",") if name.strip())


def _read_form(written: str) -> Form | None:
    found = next((form for form in FORMS if form == written), None)
    if written and found is None:
        advice = did_you_mean(written, FORMS) or phrase("the forms are: {known}", known=", ".join(FORMS))
        raise WrongWish(phrase('no form "{written}" of names: {advice}', written=written, advice=advice))
    return found


def _read_template(written: str) -> str:
    bad = find_template_fault(written) if written else ""
    if bad:
        known = " ".join(f"{{{part}}}" for part in PARTS)
        message = phrase('"{bad}" cannot stand in a template of keys, whose parts are: {known}', bad=bad, known=known)
        raise WrongWish(message)
    return written
