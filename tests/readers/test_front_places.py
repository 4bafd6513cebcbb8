"""Lines below an institution that do not belong to it."""

from __future__ import annotations

import pytest

from elyazma.languages import available_languages, load_language
from elyazma.model.imported import Look
from elyazma.readers.front.people import read_people_line
from elyazma.readers.front.values import Front, Line
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.pieces import make_piece

LEXICON = make_lexicon({code: load_language(code) for code in available_languages()})


@pytest.mark.parametrize("below", ["Abbreviations", "DMN – Default Mode Network", "FWE = Family Wise Error"])
def test_short_forms_below_an_institution_are_no_part_of_it(below: str) -> None:
    front = Front()
    for text in ("Ann B. Writer", "Department of Rivers, Sample University", below):
        read_people_line(Line(text, Look(), make_piece(text)), front, LEXICON, sure=True)
    assert [place.names for place in front.workplaces] == [{"en": "Department of Rivers, Sample University"}]
