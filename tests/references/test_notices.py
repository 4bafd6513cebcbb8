"""What a record says has become of a work; a record of another shape says nothing."""

from __future__ import annotations

import pytest

from elyazma.model.diagnostics import Span
from elyazma.model.manuscript import Reference
from elyazma.references.notices import find_notices

REFERENCE = Reference("k", "article", {"doi": "10.1000/x"}, Span("bib/a.bib", 3), {"doi": Span("bib/a.bib", 5)})


def find(**record: object) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in find_notices(REFERENCE, record)]


@pytest.mark.parametrize(
    ("record", "code", "said"),
    [
        ({"updated-by": [{"DOI": "10.1/R", "type": "retraction"}]}, "bib-retracted", "has been retracted, by 10.1/R"),
        ({"updated-by": [{"DOI": "10.1000/r", "type": "Withdrawal"}]}, "bib-retracted", "retracted, by 10.1000/r"),
        (
            {"updated-by": [{"DOI": "10.1000/r", "type": "retraction"}], "title": ["RETRACTED: X"]},
            "bib-retracted",
            "by 10.1000/r",
        ),
        ({"title": "RETRACTED ARTICLE: On X"}, "bib-retracted", "its registered title says so"),
        ({"title": ["Withdrawn: On X"]}, "bib-retracted", "its registered title says so"),
        ({"updated-by": [{"DOI": "10.1000/r", "type": "expression_of_concern"}]}, "bib-retracted", "concern"),
        ({"updated-by": [{"DOI": "10.1000/r", "type": "erratum"}]}, "bib-retracted", "has been corrected"),
        ({"update-to": [{"DOI": "10.1000/W", "type": "retraction"}]}, "bib-notice", "a notice about 10.1000/w"),
        (
            {"relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/PUB"}]}},
            "bib-published",
            "published as 10.1000/pub",
        ),
    ],
)
def test_a_notice_is_a_finding_at_the_doi(record: dict[str, object], code: str, said: str) -> None:
    ((found, message),) = find(**record)
    assert found == code and said in message
    assert next(iter(find_notices(REFERENCE, record))).span == Span("bib/a.bib", 5)


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Retracted words of a language"},
        {"updated-by": "retraction", "update-to": [1, {}, {"type": "retraction"}], "relation": []},
        {"updated-by": [{"DOI": "10.1000/r", "type": "new_edition"}]},
        {"relation": {"is-preprint-of": {"id": "10.1000/x"}, "has-preprint": [{"id-type": "doi", "id": "10.1000/p"}]}},
        {"relation": {"is-preprint-of": [{"id-type": "uri", "id": "https://example.org"}]}},
    ],
)
def test_other_records_say_nothing(record: dict[str, object]) -> None:
    assert find(**record) == []
