"""Citation keys as Better BibTeX makes them by default."""

from __future__ import annotations

from typing import Any

import pytest

from elyazma.readers.managers.keys import clean_key, make_key


def item(family: str, title: str, year: int = 2020, **more: Any) -> dict[str, Any]:
    return {"author": [{"family": family}], "title": title, "issued": {"date-parts": [[year]]}, **more}


@pytest.mark.parametrize(
    ("work", "key"),
    [
        (item("Smith", "Night Sand of the Desert"), "smithNightSandDesert2020"),
        (item("Smith", "night sand"), "smithNightSand2020"),
        (item("Müller", "Über die Kraft"), "mullerUberKraft2020"),
        (item("Əliyev", "Şəhərin işıqları və biz"), "eliyevSeherinIsiqlariVe2020"),
        (item("Щукин", "Реки и города"), "shchukinRekiGoroda2020"),
        (item("O’Brien", "A Self-Made Man’s DNA"), "obrienSelfMadeManDNA2020"),
        (item("van der Berg", "Light"), "vanderbergLight2020"),
        (item("Smith-Jones", "Light"), "smith-jonesLight2020"),
        (item("Smith", "<i>Sus scrofa</i> in 3D: a 21st century view"), "smithSusScrofa3D2020"),
        ({"author": [{"literal": "World Health Organization"}], "title": "Malaria"}, "worldhealthorganizationMalaria"),
        ({"editor": [{"family": "Ed"}], "title": "Of Mice"}, "edMice"),
        ({"title": "Untitled Work of Art"}, "UntitledWorkArt"),
        ({}, "work"),
    ],
)
def test_keys(work: dict[str, Any], key: str) -> None:
    assert make_key(work, ()) == key


def test_a_taken_key_gets_a_letter() -> None:
    work = item("Smith", "Sand")
    assert make_key(work, {"smithSand2020"}) == "smithSand2020a"
    assert make_key(work, {"smithSand2020", "smithSand2020a"}) == "smithSand2020b"


def test_a_key_of_the_data_is_kept_but_for_what_no_key_may_hold() -> None:
    assert clean_key("Smith:2020_a-b") == "Smith:2020_a-b"
    assert clean_key("smith {20}, 20%") == "smith2020"
