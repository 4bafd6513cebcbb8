"""CSL items as entries: what is written into a .bib file is read back as the same item."""

from __future__ import annotations

from typing import Any

import pytest

from elyazma.references.bibtex import read_bibliography
from elyazma.references.csl_entries import make_entry
from elyazma.references.csl_json import show_reference

# CSL 1.0.2, appendix III.
TYPES = (
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset "
    "document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation "
    "manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical "
    "personal_communication post post-weblog regulation report review review-book software song speech standard "
    "thesis treaty webpage"
)
FULL: dict[str, Any] = {
    "title": 'A {b} & 50% of <i>Sus</i> "q" $5_x # 2<sup>3</sup>',
    "title-short": "Sus",
    "container-title": "Journal of {Sand",
    "container-title-short": "J. Sand",
    "publisher": "Verlag «Ö»",
    "publisher-place": "Bakı",
    "volume": "3",
    "page": "1-9",
    "note": "A note",
    "DOI": "10.1/a_b%c",
    "URL": "https://example.org/a%20b",
    "ISBN": "1-2",
    "ISSN": "0000-0001",
    "author": [
        {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
        {"literal": "World Health Organization, and Co"},
        {"family": "Şükür", "given": "Əli Kamal oğlu"},
        {"family": "Иванов", "given": "И. И."},
        {"family": "King", "given": "M. L.", "suffix": "Jr."},
        {"family": "Plato"},
    ],
    "editor": [{"family": "da Silva", "given": "José and Co"}],
    "translator": [{"family": "Abu Bakr"}],
    "issued": {"date-parts": [[2019, 5, 17]]},
    "accessed": {"date-parts": [[2020, 1, 2]]},
}
MORE: list[dict[str, Any]] = [{}, {"number": "7"}, {"collection-title": "Series", "collection-number": "5"}]


def read_back(item: dict[str, Any]) -> dict[str, Any]:
    made = make_entry(item)
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in made.fields.items())
    read = read_bibliography({"bib/a.bib": f"@{made.type}{{key,\n{fields}}}\n"}).value
    assert read is not None
    assert [fault.finding.message for fault in read.faults] == []
    (reference,) = read.references
    return {name: value for name, value in show_reference(reference).items() if name not in ("id", "citation-key")}


@pytest.mark.parametrize("more", MORE, ids=["bare", "number", "series"])
@pytest.mark.parametrize("kind", TYPES.split(" "))
def test_every_type_comes_back(kind: str, more: dict[str, Any]) -> None:
    item = {"type": kind, **FULL, **more}
    assert read_back(item) == item


@pytest.mark.parametrize(
    "issued",
    [
        {"date-parts": [[2019]]},
        {"date-parts": [[2019, 5]]},
        {"date-parts": [[2019, 5, 1], [2020, 6, 30]]},
        {"date-parts": [[800]]},
        {"date-parts": [[-50]]},
        {"date-parts": [[1990]], "circa": True},
        {"date-parts": [[2019]], "season": 2},
        {"literal": "in press"},
    ],
)
def test_dates_come_back(issued: dict[str, Any]) -> None:
    item = {"type": "book", "title": "A", "issued": issued}
    assert read_back(item) == item


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"date-parts": [["2019", "5"]]}, {"date-parts": [[2019, 5]]}),
        ({"raw": "2019-05-17"}, {"date-parts": [[2019, 5, 17]]}),
        ({"date-parts": [[2019, 0]]}, {"date-parts": [[2019]]}),
        ({"date-parts": [[2019]], "season": "Spring"}, {"date-parts": [[2019]], "season": 1}),
    ],
)
def test_dates_of_managers_are_read(given: dict[str, Any], read: dict[str, Any]) -> None:
    assert read_back({"type": "book", "title": "A", "issued": given})["issued"] == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ({"family": "Gogh", "given": "V.", "non-dropping-particle": "van"}, "van Gogh, V."),
        ({"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}, "Beethoven, Ludwig van"),
        ({"family": "van Gogh", "given": "V."}, "{van Gogh}, V."),
        ({"family": "Farabi", "given": "Abu", "non-dropping-particle": "al-"}, "al-Farabi, Abu"),
        ({"family": "Berg", "given": "J.", "non-dropping-particle": "Van"}, "family=Berg, given=J., prefix=Van"),
        (
            {"family": "De Lune", "given": "P.", "non-dropping-particle": "and"},
            "family=De Lune, given=P., prefix={and}",
        ),
        ({"literal": "A & B"}, r"{A \& B}"),
        ({"family": "Aristotle"}, "Aristotle"),
        ({"given": "Madonna"}, "{Madonna}"),
        ({"family": "Smith, Sons", "given": "J."}, "{Smith, Sons}, J."),
    ],
)
def test_people_are_written_as_bibtex_has_them(name: dict[str, str], written: str) -> None:
    assert make_entry({"type": "book", "author": [name]}).fields["author"] == written


def test_nothing_is_left_out() -> None:
    made = make_entry(
        {
            "type": "thesis",
            "genre": "PhD thesis",
            "publisher": "MIT",
            "archive": "ProQuest",
            "abstract": "Words",
            "keyword": "a, b",
            "source": "Library",
            "PMID": 123,
            "dimensions": "3 p.",
            "composer-of-sorts": "X",
            "language": "en-US",
        }
    )
    assert made.type == "thesis"
    assert dict(made.fields) == {
        "type": "PhD thesis",
        "institution": "MIT",
        "publisher": "ProQuest",
        "abstract": "Words",
        "keywords": "a, b",
        "source": "Library",
        "pmid": "123",
        "dimensions": "3 p.",
        "composerofsorts": "X",
        "langid": "american",
    }


def test_what_says_the_same_once_more_is_left_out() -> None:
    item = {
        "type": "speech",
        "event": "Meeting",
        "event-title": "Meeting",
        "DOI": "10.1/A",
        "URL": "https://doi.org/10.1/a",
    }
    assert dict(make_entry(item).fields) == {"eventtitle": "Meeting", "doi": "10.1/A"}


def test_lines_of_extra_are_members() -> None:
    made = make_entry({"type": "book", "title": "A", "note": "Citation Key: smith2020\nPMID: 7\nFirst printing"})
    assert made.key == "smith2020"
    assert dict(made.fields) == {"title": "A", "pmid": "7", "note": "First printing"}


@pytest.mark.parametrize(
    ("given", "name", "value"),
    [
        ("en", "langid", "english"),
        ("az", "langid", "azerbaijani"),
        ("ru-RU", "langid", "russian"),
        ("Turkish", "langid", "turkish"),
        ("kk", "langid", "kazakh"),
        ("qu", "langid", "qu"),
        ("Klingon", "language", "Klingon"),
    ],
)
def test_languages_are_those_of_entries(given: str, name: str, value: str) -> None:
    assert make_entry({"type": "book", "language": given}).fields[name] == value
