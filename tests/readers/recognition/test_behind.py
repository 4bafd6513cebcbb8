"""Lines behind a list of references: days of receipt, reviewers, authors' data, legends are no works."""

from __future__ import annotations

import pytest

from elyazma.readers.recognition import find_behind, read_days
from parsed import make_vocabulary

VOCABULARY = make_vocabulary("az")
ENTRIES = ["1. Hüseynov, F. (2018). İkinci kitab. Bakı: Elm.", "2. Tağıyev, R. (2019). Kiçik dövlətlər. Bakı: Elm."]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Redaksiyaya daxil olub: 12.03.2026", "received"),
        ("Qəbul edilib: 20.04.2026", "accepted"),
        ("Received: 12 March 2026", "received"),
        ("Received 12 March 2026; accepted 20 April 2026", "received"),
        ("Received in revised form 1 April 2026", "revised"),
        ("Поступила в редакцию 13.02.2017", "received"),
        ("(Статья принята к публикации: 13.02.2017)", "accepted"),
        ("Надійшла до редакції 13.02.2017", "received"),
        ("Geliş tarihi: 03.02.2020", "received"),
        ("Rəyçi: prof. F.Həsənov", "other"),
        ("Müəllif haqqında məlumat", "other"),
        ("Müəllif haqqında: Leyla Sınaqova, Nümunə Universitetinin dosenti, Bakı.", "other"),
        ("Information about the author", "other"),
        ("Сведения об авторе: Анна Писарева, доцент", "other"),
        ("Відомості про автора", "other"),
        ("E-mail: l.sinaqova@example.az", "other"),
        ("Figure 1. A river in blue.", "caption"),
        ("Şəkil 2. Mavi çay", "caption"),
        ("Рис. 1. Синяя река", "caption"),
        ("Table 1", "caption"),
        ("\ufffc", "caption"),
    ],
)
def test_a_line_behind_the_list_is_no_work(line: str, kind: str) -> None:
    assert find_behind([*ENTRIES, line], VOCABULARY) == {2: kind}


def test_works_are_no_lines_behind_a_list() -> None:
    lines = [
        *ENTRIES,
        "3. Received wisdom and its critics. London: Example Press, 2001.",
        "Address to the nation. Example Journal, 2003, 4(2), 1–9.",
        "Figure and ground in the theory of rivers. Example Journal, 2004, 4(2), 1–9.",
        "Author, A. (2004). With an address, a@example.org. Example Journal, 4(2), 1–9. https://example.org",
    ]
    assert find_behind(lines, VOCABULARY) == {}


def test_what_follows_such_a_line_is_no_work_either() -> None:
    lines = [*ENTRIES, "Rəyçilər: F.Həsənov", "Nümunə Universiteti", "3. Writer, A. (2020). Third. Baku: Press."]
    assert find_behind(lines, VOCABULARY) == {2: "other", 3: "other"}
    assert find_behind([*ENTRIES, "Figures", "\ufffc", "Figure 1. Blue."], VOCABULARY) == dict.fromkeys(
        (2, 3, 4), "caption"
    ) | {2: "other"}


def test_days_are_read_in_every_form() -> None:
    assert read_days(["Redaksiyaya daxil olub: 12.03.2026   Çapa qəbul edilib: 20.04.2026"], VOCABULARY) == {
        "received": "2026-03-12",
        "accepted": "2026-04-20",
    }
    assert read_days(["Received 12 March 2026; accepted 20 April 2026"], VOCABULARY) == {
        "received": "2026-03-12",
        "accepted": "2026-04-20",
    }
    assert read_days(["Поступила в редакцию 3 июля 2017 г."], VOCABULARY) == {"received": "2017-07-03"}
    assert read_days(["Geliş tarihi: bilinmiyor"], VOCABULARY) == {}


@pytest.mark.parametrize("day", ["00.09.2025", "31.06.2025", "12.13.2025"])
def test_a_day_that_there_is_not_is_no_day(day: str) -> None:
    assert read_days([f"Redaksiyaya daxil olub: {day}"], VOCABULARY) == {}


def test_lines_behind_the_last_number_are_no_works() -> None:
    listed = [f"{number}. Writer, A. (200{number}). Rivers, part {number}. Press." for number in range(1, 6)]
    behind = ["© Writer A.", "Sample Ann Maker", "Society «Friends of rivers»"]
    assert find_behind([*listed, *behind], VOCABULARY) == {5: "other", 6: "other", 7: "other"}
    # What may be a work stays one.
    work = "Maker, C. (2010). Dams. Exampleton: Press."
    assert find_behind([*listed, work], VOCABULARY) == {}
    # A last entry goes on as others do.
    broken = [line for entry in listed for line in (entry, "of many countries.")]
    assert find_behind([*broken, "and of others."], VOCABULARY) == {}
    assert find_behind([*broken, "and of others.", "© Writer A."], VOCABULARY) == {11: "other"}
    assert find_behind(behind, VOCABULARY) == {}
