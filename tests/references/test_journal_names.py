"""Names of journals in one form, as far as somebody has written down both."""

from __future__ import annotations

import pytest

from elyazma.references.bibtex import read_bibliography
from elyazma.references.changing import BibText, change_files
from elyazma.references.journal_names import Form, find_renamed, learn_names, rename_journal, report_unknown

TEXT = r"""@string{jchem = "J. Chem."}
@article{a, journal = {Journal of {Chemistry}}, shortjournal = {J. Chem.}, title = {A}}
@article{b, journal = jchem, title = {B}}
@article{c, journaltitle = {journal of chemistry}, title = {C}}
@article{d, journal = {\apj}, title = {D}}
@article{e, journal = {Phys. Rev.}, title = {E}}
@article{f, journal = {Annals of Nothing}, title = {F}}
@article{g, journal = {Nature}, title = {G}}
@book{h, title = {H}}
"""
RECORD = {"container-title": ["Physical Review & More"], "container-title-short": "Phys. Rev."}


def run(form: Form) -> tuple[dict[str, str], list[str], str]:
    value = read_bibliography({"bib/a.bib": TEXT}).value
    assert value is not None
    names = learn_names(value.references, [RECORD, {"container-title": 7, "short-container-title": []}])
    renamed = find_renamed(value.references, names, form)
    files = (BibText("bib/a.bib", TEXT.encode(), TEXT),)
    changed = change_files(files, lambda entry: rename_journal(entry, renamed)).value or ()
    return renamed, [each.message for each in report_unknown(value.references, names, form)], changed[0].text


def test_all_abbreviated() -> None:
    renamed, said, text = run("abbreviated")
    assert renamed == {"a": "J. Chem.", "c": "J. Chem.", "d": "ApJ"}
    assert said == ["the other form of 1 journal's name is not known, and stays: Annals of Nothing"]
    assert "journaltitle = {J. Chem.}" in text and "journal = jchem" in text and '@string{jchem = "J. Chem."}' in text


def test_all_full() -> None:
    renamed, said, text = run("full")
    assert renamed == {
        "b": "Journal of {Chemistry}",
        "d": "The Astrophysical Journal",
        "e": r"Physical Review \& More",
    }
    assert said == []
    assert r"journal = {Physical Review \& More}" in text and "journal = {Nature}" in text


@pytest.mark.parametrize("form", ["full", "abbreviated"])
def test_nothing_is_chosen_between_two_forms(form: Form) -> None:
    names = learn_names([], [])
    for full, short in (("Journal One", "J. O."), ("Journal Other", "J. O."), ("Journal One", "Jour. O.")):
        names.add(full, short)
    assert names.find("Journal One" if form == "abbreviated" else "J. O.", form) == ""
    assert names.find("Journal Other", "abbreviated") == "J. O."
