"""Keys by a template, as Better BibTeX makes them, and the same when they are made again."""

from __future__ import annotations

import pytest

from elyazma.model.manuscript import Reference
from elyazma.references.bibtex import read_bibliography
from elyazma.references.making_keys import TEMPLATE, find_template_fault, make_key, make_keys, report_unnamed


def read(text: str) -> tuple[Reference, ...]:
    value = read_bibliography({"bib/a.bib": text}).value
    assert value is not None
    return tuple(value.references)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ("author = {Knuth, Donald E.}, title = {Literate Programming}, year = 1984", "knuth1984literate"),
        ("author = {Donald E. Knuth and Other, A.}, title = {{The} Art}, date = {1968-05}", "knuth1968art"),
        ("author = {van den Berg, Jan}, title = {A}, year = {2001}", "vandenberg2001a"),
        (r"author = {\"Ozdemir, Ş.}, title = {L'histoire de Şəki}, year = 1999", "ozdemir1999histoire"),
        ("author = {Əliyev, İlham}, title = {Ədəbiyyat}, year = 2010", "eliyev2010edebiyyat"),
        ("author = {Щеглов, Юрий}, title = {Старые дома}, year = {2010}", "shcheglov2010starye"),
        ("author = {{World Bank}}, title = {Re-thinking $x^2$}", "worldbankre"),
        ("editor = {Berg, J.}, title = {Der Weg}, year = {n.d.}", "bergweg"),
        ("title = {2001: A Space Odyssey}", "2001"),
    ],
)
def test_a_key_is_made_of_the_entry(fields: str, key: str) -> None:
    (reference,) = read(f"@book{{k, {fields}}}")
    assert make_key(reference, TEMPLATE) == key


def test_other_templates() -> None:
    (reference,) = read("@book{k, author = {Ay, B}, title = {Moon}, year = 2001}")
    assert make_key(reference, "{author}:{year}") == "ay:2001" and make_key(reference, "x-{title}") == "x-moon"
    faults = [find_template_fault(each) for each in ("{author}{year}", "{journal}", "{year} {title}", "key", "")]
    assert faults == ["", "{}", " ", "key", "{}"]


SAME = "author = {Ay, B}, title = {Moon}, year = 2001"


def test_keys_that_were_one_are_told_apart_and_stay_when_made_again() -> None:
    references = read(f"@book{{x, {SAME}}}\n@book{{y, {SAME}}}\n@book{{z, title = {{Sun}}}}\n")
    made = make_keys(references, TEMPLATE, ())
    assert made == {"x": "ay2001moona", "y": "ay2001moonb", "z": "sun"}
    again = read(f"@book{{ay2001moonb, {SAME}}}\n@book{{ay2001moona, {SAME}}}\n@book{{new, {SAME}}}\n")
    assert make_keys(again, TEMPLATE, ()) == {"new": "ay2001moonc"}


def test_a_key_of_another_file_is_not_taken() -> None:
    (reference,) = read(f"@book{{x, {SAME}}}")
    assert make_keys((reference,), TEMPLATE, ("Ay2001moon", "ay2001moona")) == {"x": "ay2001moonb"}


def test_more_than_26_of_one_key() -> None:
    references = read("".join(f"@book{{k{number}, {SAME}}}\n" for number in range(60)))
    made = make_keys(references, TEMPLATE, ())
    assert len(set(made.values())) == 60 and made["k26"] == "ay2001moonaa"
    renamed = read("".join(f"@book{{{key}, {SAME}}}\n" for key in sorted(made.values())))
    assert make_keys(renamed, TEMPLATE, ()) == {}


def test_an_entry_without_anything_keeps_its_key_and_is_told_of() -> None:
    references = read("@misc{x, note = {N}}")
    assert make_keys(references, TEMPLATE, ()) == {}
    assert [each.code for each in report_unnamed(references, TEMPLATE)] == ["bib-key-kept"]
