"""A second list of references that a paper prints: the same works once more, in Latin letters."""

from __future__ import annotations

import pytest

from elyazma.model.article import SecondList
from elyazma.model.imported import Imported, Paper
from elyazma.readers import second_list
from elyazma.readers.pieces import make_piece
from elyazma.readers.recognise import recognise
from elyazma.readers.recognition import ParsedReference
from papers import all_languages

LANGUAGES = all_languages()
TEXT = "В этой статье рассматривается история городов и рек, и она достаточно длинна для абзаца. " * 4
FIRST = (
    "Сидоров А.А. История города. М.: Наука, 1998. 320 с.",
    "Кузнецов В.П. Социальная память // Вопросы философии. 2011. № 5. С. 12–24.",
    "Smith J. Rivers and towns // Journal of Towns. 2015. Vol. 3. P. 7–19.",
)
SECOND = (
    "Kuznetsov V.P. Sotsial’naia pamiat’ [Social memory]. Voprosy filosofii, 2011, no. 5, pp. 12–24. (In Russian)",
    "Sidorov A.A. Istoriia goroda [History of the city]. Moscow, Nauka Publ., 1998. 320 p. (In Russian)",
    "Smith J. Rivers and towns. Journal of Towns, 2015, vol. 3, pp. 7–19.",
)


def imported_of(heading: str, *second: str) -> Imported:
    lines = ("Реки и города", "Введение", TEXT, "Список литературы", *FIRST, heading, *second)
    return recognise(Paper("a.txt", "text", tuple(make_piece(line) for line in lines), {}, ()), LANGUAGES)


@pytest.mark.parametrize("heading", ["References", "REFERENCES (transliterated)", "Транслитерация"])
def test_second_list_is_kept_in_the_entries(heading: str) -> None:
    imported = imported_of(heading, *SECOND)
    fields = {each.key: each.fields for each in imported.references}
    assert list(fields) == ["sidorov1998", "kuznetsov2011", "smith2015"]
    assert fields["sidorov1998"]["title_en"] == "History of the city"
    assert fields["sidorov1998"]["title_latn"] == "Istoriia goroda"
    assert fields["sidorov1998"]["author_latn"] == "Sidorov, A.A."
    assert fields["sidorov1998"]["publisher_latn"] == "Nauka"
    assert fields["kuznetsov2011"]["journal_latn"] == "Voprosy filosofii"
    assert not any("_" in name for name in fields["smith2015"])
    asked = imported.article.second_list
    assert asked is not None
    assert (asked.translations, asked.publisher, asked.language_note) == ("printed", "Publ.", "(In {language})")
    assert asked.heading == ("" if heading == "References" else heading)
    [told] = [doubt for doubt in imported.doubts if doubt.text == heading]
    assert "3 works" in str(told.done)


def test_titles_that_are_translations_alone() -> None:
    second = ("Sidorov AA. History of the city. Moscow: Science; 1998. 320 p.", "Kuznetsov VP. Social memory. 2011.")
    fields = {each.key: each.fields for each in imported_of("References", *second).references}
    assert fields["sidorov1998"]["title_en"] == "History of the city"
    assert "title_latn" not in fields["sidorov1998"]
    assert fields["kuznetsov2011"]["title_en"] == "Social memory"


def test_what_a_second_list_does_not_print_is_not_asked_for() -> None:
    asked = imported_of("References", "Sidorov A.A. Istoriia goroda. Moscow, Nauka, 1998.").article.second_list
    assert asked == SecondList(translations="left out", publisher="", language_note="")


def test_list_of_other_works_goes_on() -> None:
    other = ("Brown K. A book of stones. London: Quarry, 2003. 200 p.", "Green L. Bridges. Paris: Pont, 2007. 90 p.")
    imported = imported_of("References", *other)
    assert imported.article.second_list is None
    assert [each.key for each in imported.references][3:] == ["brown2003", "green2007"]


def test_work_that_the_second_list_alone_has_is_kept() -> None:
    other = "Brown K. A book of stones. London: Quarry, 2003. 200 p."
    imported = imported_of("References", *SECOND, other)
    assert [each.key for each in imported.references][3:] == ["brown2003"]
    assert imported.article.second_list is not None


def test_works_without_author_and_year_are_tied_by_their_address() -> None:
    first = "Как перевести программу [Электронный ресурс]. — URL: https://example.org/a1b2 (Дата обращения: 24.08.2021)"
    second = "How to port a program [Electronic resource]. — URL: https://example.org/a1b2 (Date: 24.08.2021)"
    lines = ("Реки и города", "Введение", TEXT, "Список литературы", *FIRST, first, "References", *SECOND, second)
    imported = recognise(Paper("a.txt", "text", tuple(make_piece(line) for line in lines), {}, ()), LANGUAGES)
    assert len(imported.references) == 4
    assert imported.references[3].fields["title_en"] == "How to port a program"


def test_entries_that_begin_alike_and_lead_to_two_addresses_are_two_works() -> None:
    link = "[Электронный ресурс]. — URL: https://example.org/{} (Дата обращения: 24.08.2021)"
    first, second = (
        f"Закон города о воде, часть первая {link.format(1)}",
        f"Zakon goroda o vode, chast 2 {link.format(2)}",
    )
    lines = ("Реки и города", "Введение", TEXT, "Список литературы", *FIRST, first, "References", *SECOND, second)
    imported = recognise(Paper("a.txt", "text", tuple(make_piece(line) for line in lines), {}, ()), LANGUAGES)
    assert [each.fields["url"][-1] for each in imported.references[3:]] == ["1", "2"]


def test_long_lists_are_not_compared_entry_by_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    really = second_list._compare

    def compare(one: ParsedReference, other: ParsedReference) -> float:
        compared.append(one.text)
        return really(one, other)

    monkeypatch.setattr(second_list, "_compare", compare)
    works = {
        f"k{at}": ParsedReference(f"Writer {at}. Rivers. 2001.", fields={"author": f"Writer{at}, A.", "year": "2001"})
        for at in range(300)
    }
    merged = second_list.merge_lists(works, works)
    assert merged is not None and merged.tied == 300
    assert len(compared) <= 300 * 30
