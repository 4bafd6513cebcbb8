"""Two entries of one work become one: nothing of them is lost, and nothing is decided for the author."""

from __future__ import annotations

from elyazma.references.changing import BibText, change_files
from elyazma.references.merging import Merge, merge

TEXT = """@book{a, title = {The {Art}}, author = {Knuth, D.}, year = 1968, doi = {10.1000/A}, note = {}, keywords = {x}}
@book{b, title = "the art", date = {1968}, doi = {https://doi.org/10.1000/a}, address = acm, note = {N}, keywords = {y}}
@inbook{c, title = {C}, crossref = {b}}
@book{d, title = {The Art}, year = {1969}, isbn = {1}}
@misc{e, title = {The Art}, year = {1968}}
"""


def run(*merges: Merge) -> tuple[str, dict[str, str], list[tuple[str, str]]]:
    files = (BibText("bib/a.bib", TEXT.encode(), TEXT),)
    outcome = merge(files, merges)
    assert outcome.value is not None
    changed = change_files(files, outcome.value.change).value or ()
    said = [(each.code, str(each.message)) for each in outcome.diagnostics]
    return changed[0].text, dict(outcome.value.gone), said


def test_what_one_lacks_it_gets_and_the_other_goes() -> None:
    text, gone, said = run(Merge("a", "b"))
    assert said == [] and gone == {"b": "a"}
    merged = (
        "@book{a,\n  title    = {The {Art}},\n  author   = {Knuth, D.},\n  year     = {1968},\n"
        "  doi      = {10.1000/a},\n  keywords = {x},\n  address  = acm,\n  note     = {N},\n  keywords = {y},\n}\n"
    )
    assert merged in text and "@book{b" not in text and "crossref = {a}" in text


def test_what_they_say_otherwise_is_an_error_at_its_place() -> None:
    _, _, said = run(Merge("a", "d"))
    assert said == [("bib-merge-conflict", 'year is {1968} in "a" and {1969} in "d": the two were not merged')]
    _, _, said = run(Merge("a", "e"))
    assert [code for code, _ in said] == ["bib-merge-conflict"] and "@book" in said[0][1] and "@misc" in said[0][1]


def test_three_become_one() -> None:
    text = TEXT.replace("{1969}", "{1968}")
    files = (BibText("bib/a.bib", text.encode(), text),)
    outcome = merge(files, (Merge("b", "d"), Merge("a", "b")))
    assert outcome.value and outcome.value.gone == {"d": "a", "b": "a"}
    changed = change_files(files, outcome.value.change).value or ()
    assert "isbn" in changed[0].text and changed[0].text.count("@book") == 1


def test_a_key_that_is_not_there_is_an_error() -> None:
    for pair in (Merge("a", "bb"), Merge("aa", "b"), Merge("a", "a")):
        assert [code for code, _ in run(pair)[2]] == ["bib-merge-unknown"]
    assert [each.code for each in merge((), (Merge("a", "b"),)).diagnostics] == ["bib-merge-unknown"] * 2
