"""People in lines that no rule understands are found by lists of given names."""

from __future__ import annotations

import pytest

from elyazma.languages import available_languages, load_language
from elyazma.readers.front.known_names import is_given_name, is_job, is_listed_name, is_listed_town
from elyazma.readers.front.listed_people import add_listed_people, find_listed_names
from elyazma.readers.front.names import is_name
from elyazma.readers.front.segments import is_post, read_segments
from elyazma.readers.front.values import Front, Person, Workplace
from elyazma.readers.lexicon import make_lexicon
from elyazma.readers.pieces import make_piece

LEXICON = make_lexicon({code: load_language(code) for code in available_languages()})


def test_lists_are_of_many_languages_and_writings() -> None:
    assert all(map(is_given_name, ("Büşra", "BUSRA", "Əli", "Олена", "Flávio", "Svetlana", "Bagus")))
    assert all(map(is_listed_name, ("Yılmaz", "Müller", "Kowalski")))
    assert not any(map(is_given_name, ("digital", "model", "Universität", "")))
    assert is_listed_town("Jawa Barat")
    assert is_job("Chief Technology Officer")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Aluno: Alvaro V J Exemplo - Prof: Marcelo Modelo", ["Alvaro V J Exemplo"]),
        ("Author: Marie Exemple (Lyon)", ["Marie Exemple"]),
        ("Anna Sampler¹, Ben Wxyz", ["Anna Sampler"]),
        ("written in 2024 by Marie Exemple (Lyon)", []),
        ("Reviewed by Maria Garcia", []),
        ("Jüri Üyesi: Mehmet Kaya", []),
        ("Рецензент: Мария Иванова", []),
        ("Marie Curie Letters", []),
        ("Heydər Əliyevin xatirəsinə", []),
        ("San Diego", []),
        ("Geographic terms: San Diego; Santa Rosa", []),
        ("Anna de la Muestra / Pedro Prueba", ["Anna de la Muestra", "Pedro Prueba"]),
        ("Supervisor: Anna Sampler", []),
        ("Marie Curie University of Examples", []),
        ("In this work we ask what Anna and others said of the rivers of the north", []),
        ("Nothing Of Anybody", []),
    ],
)
def test_listed_names_are_found_in_a_line(line: str, names: list[str]) -> None:
    assert find_listed_names(line, LEXICON) == names


def test_lines_that_begin_alike_name_people_too() -> None:
    front = Front(unplaced=[make_piece("Aluno : Flávio Exemplo"), make_piece("Aluno : Wxyz Molde"), make_piece("2024")])
    add_listed_people(front, LEXICON)
    assert [person.name for person in front.people] == ["Flávio Exemplo", "Wxyz Molde"]
    assert [doubt.kind for doubt in front.doubts] == ["author", "author"]
    assert len(front.unplaced) == 3


def test_a_name_before_an_institution_is_no_part_of_it() -> None:
    front = Front(workplaces=[Workplace({"en": "Marie Exemple (University of Examples, France)"})])
    add_listed_people(front, LEXICON)
    assert [(person.name, person.places) for person in front.people] == [("Marie Exemple", [0])]
    assert front.workplaces[0].names == {"en": "University of Examples, France"}


def test_nobody_is_added_where_a_line_names_people() -> None:
    front = Front(people=[Person("P. Ivanov")], unplaced=[make_piece("Anna Sampler")])
    add_listed_people(front, LEXICON)
    assert len(front.people) == 1


def test_words_of_the_text_are_no_name_unless_a_list_has_one() -> None:
    lexicon = LEXICON.learn_prose(["a text on machine learning and what a baker does with it " * 5])
    assert not is_name("Machine Learning Intern", lexicon)
    assert is_name("Anna Baker", lexicon)
    assert is_name("Ghuvd Wxyz", lexicon)


def test_a_job_is_no_name() -> None:
    assert is_post("Chief Technology Officer", LEXICON)
    assert not is_post("Anna Baker", LEXICON)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "Sample, Ann F., Molde, Leandro, Muster, Iago Breno",
            ["Sample, Ann F.", "Molde, Leandro", "Muster, Iago Breno"],
        ),
        ("1Endra , 2Adi Contoh C 2 , 3Ismail Sampel Z", ["Adi Contoh C", "Ismail Sampel Z"]),
        ("Smith, John, Garcia, Maria, and Novak, Peter", ["Smith, John", "Garcia, Maria", "Novak, Peter"]),
        ("Smith, John1 and Novak, Peter2", ["Smith, John", "Novak, Peter"]),
        ("Ann Sampler5,6, […], Matteo Dell’Ensayo3[*]", ["Ann Sampler", "Matteo Dell’Ensayo"]),
        ("Ann Lea Sampler / ab123456, River Science, Examples University", ["Ann Lea Sampler"]),
        ("Paris, France, Lyon, France", []),
        ("Boston, Charlotte, Denver, Austin", []),
        ("Smith, MD, Garcia, PhD", []),
        ("Suhendra^, Siti Rahayu".replace("^", ""), ["Siti Rahayu"]),
        (
            "María de los Ángeles Muestra y José Ejemplo y Gasset",
            ["María de los Ángeles Muestra", "José Ejemplo y Gasset"],
        ),
    ],
)
def test_lines_of_names_are_taken_apart(line: str, names: list[str]) -> None:
    assert [segment.text for segment in read_segments(line, LEXICON) if segment.kind == "name"] == names
