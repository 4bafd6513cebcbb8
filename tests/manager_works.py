"""Works as reference managers have them, and what import makes of them: types, fields, keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class MadeWork:
    """A work: its CSL data; the key, type and fields of its entry; how an author-year and a list print it."""

    item: dict[str, Any]
    key: str
    type: str
    fields: dict[str, str]
    cited: str
    listed: str

    @property
    def year(self) -> str:
        return str(self.item["issued"]["date-parts"][0][0])


def _issued(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


WORKS = {
    "article": MadeWork(
        {
            "type": "article-journal",
            "title": "How 50% of the {Long} Rivers Flow & Rest",
            "container-title": "River Notes",
            "volume": "3",
            "issue": "2",
            "page": "1-9",
            "DOI": "10.1000/182_a",
            "author": [{"family": "Brook", "given": "Clara"}, {"family": "Müsal", "given": "Rəna"}],
            "issued": _issued(2019),
        },
        "brookHow50Long2019",
        "article",
        {
            "author": "Brook, Clara and Müsal, Rəna",
            "title": r"How 50\% of the \{Long\} Rivers Flow \& Rest",
            "journal": "River Notes",
            "year": "2019",
            "volume": "3",
            "number": "2",
            "pages": "1--9",
            "doi": "10.1000/182_a",
        },
        "Brook & Müsal, 2019",
        "Brook, C., & Müsal, R. (2019). How 50% of the {Long} Rivers Flow & Rest. River Notes, 3(2), 1–9.",
    ),
    "book": MadeWork(
        {
            "type": "book",
            "title": "Der Fluß und das Meer",
            "publisher": "Köhler",
            "publisher-place": "Göttingen",
            "edition": "2",
            "author": [{"family": "Özgür", "given": "Ali Çelik"}],
            "issued": _issued(1999),
        },
        "ozgurFlussUndMeer1999",
        "book",
        {
            "author": "Özgür, Ali Çelik",
            "title": "Der Fluß und das Meer",
            "year": "1999",
            "edition": "2",
            "publisher": "Köhler",
            "address": "Göttingen",
        },
        "Özgür, 1999",
        "Özgür, A. Ç. (1999). Der Fluß und das Meer (2. Aufl.). Köhler.",
    ),
    "cyrillic": MadeWork(
        {
            "type": "chapter",
            "title": "Реки и города",
            "container-title": "Вопросы географии",
            "publisher": "Наука",
            "publisher-place": "Москва",
            "page": "10-25",
            "author": [{"family": "Щукин", "given": "Юрий Иванович"}],
            "editor": [{"family": "Жуков", "given": "А. А."}],
            "issued": _issued(2005),
        },
        "shchukinRekiGoroda2005",
        "incollection",
        {
            "author": "Щукин, Юрий Иванович",
            "editor": "Жуков, А. А.",
            "title": "Реки и города",
            "booktitle": "Вопросы географии",
            "year": "2005",
            "pages": "10--25",
            "publisher": "Наука",
            "address": "Москва",
        },
        "Щукин, 2005",
        "Щукин, Ю. И. (2005). Реки и города. В А. А. Жуков (Ред.), Вопросы географии (с. 10–25). Наука.",
    ),
    "corporate": MadeWork(
        {
            "type": "report",
            "title": "World malaria report",
            "publisher": "WHO",
            "publisher-place": "Geneva",
            "author": [{"literal": "World Health Organization"}],
            "issued": _issued(2020),
        },
        "worldhealthorganizationWorldMalariaReport2020",
        "report",
        {
            "author": "{World Health Organization}",
            "title": "World malaria report",
            "year": "2020",
            "publisher": "WHO",
            "address": "Geneva",
        },
        "World Health Organization, 2020",
        "World Health Organization. (2020). World malaria report. WHO.",
    ),
    "particle": MadeWork(
        {
            "type": "article-journal",
            "title": "On a lake-side’s light",
            "container-title": "Light",
            "volume": "7",
            "page": "S1-S4",
            "author": [
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
                {"family": "King", "given": "M. L.", "suffix": "Jr."},
                {"family": "Əliyev", "given": "Vaqif Kamal oğlu"},
            ],
            "issued": _issued(2011),
        },
        "vanderbergLakesideLight2011",
        "article",
        {
            "author": "van der Berg, Jan and King, Jr., M. L. and Əliyev, Vaqif Kamal oğlu",
            "title": "On a lake-side’s light",
            "journal": "Light",
            "year": "2011",
            "volume": "7",
            "pages": "S1--S4",
        },
        "van der Berg et al., 2011",
        "van der Berg, J., King, M. L., Jr., & Əliyev, V. K. oğlu. (2011). On a lake-side’s light. Light, 7, S1–S4.",
    ),
    "page": MadeWork(
        {
            "type": "webpage",
            "title": "Suyun səsi #1: “C_3” $5",
            "URL": "https://example.org/a%20b?x=1&y=2_3#top",
            "author": [{"family": "Quliyeva", "given": "Şəbnəm"}],
            "issued": _issued(2021, 5),
            "accessed": _issued(2022, 1, 2),
        },
        "quliyevaSuyunSesi2021",
        "online",
        {
            "author": "Quliyeva, Şəbnəm",
            "title": r"Suyun səsi \#1: “C\_3” \$5",
            "year": "2021",
            "month": "5",
            "url": "https://example.org/a%20b?x=1&y=2_3#top",
            "urldate": "2022-01-02",
        },
        "Quliyeva, 2021",
        "Quliyeva, Ş. (2021, May). Suyun səsi #1: “C_3” $5. https://example.org/a%20b?x=1&y=2_3#top",
    ),
}
