"""Entries that nothing needs: whatever could be meant by the text stays."""

from __future__ import annotations

from elyazma.references.changing import BibText
from elyazma.references.uncited import ALL, find_uncited, list_braced, list_cited, report_uncited
from elyazma.tex.scan import scan

TEXT = """@xdata{shared, publisher = {P}}
@book{a, title = {A}, ids = {alias, other}}
@book{parent, title = {P}}
@inbook{child, crossref = {Parent}, title = {C}}
@book{lone, title = {L}}
@inbook{orphan, crossref = {lone}, title = {O}}
@IEEEtranBSTCTL{ctl, CTLuse_url = {yes}}
"""


def find(*named: str) -> tuple[str, ...]:
    file = BibText("bib/a.bib", TEXT.encode(), TEXT)
    return tuple(key for each in find_uncited((file,), named) for key in each.keys)


def test_entries_that_are_needed_stay() -> None:
    assert find("CHILD") == ("a", "lone", "orphan")
    assert find("orphan", "other") == ("parent", "child")
    assert find() == ("a", "parent", "child", "lone", "orphan")
    assert find("a", "child", "orphan") == ()


def test_what_the_text_cites_and_what_stands_in_braces() -> None:
    source = scan("\\cite{a,\n b}\n% \\cite{c}\n\\mycite[x]{d, e}\\nocite{*}", "m.tex")
    assert list_cited((source,)) == {"a": ("m.tex", 1), "b": ("m.tex", 2), ALL: ("m.tex", 4)}
    assert {"a", "b", "c", "d", "e"} <= list_braced([source.text])


def test_the_keys_are_told_with_their_number() -> None:
    file = BibText("bib/a.bib", TEXT.encode(), TEXT)
    (finding,) = report_uncited(find_uncited((file,), ("child",)))
    assert finding.message == "3 of 7 entries are cited by nothing: a, lone, orphan"
    assert finding.span and finding.span.line == 2
