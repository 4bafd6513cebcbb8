"""Items as CSL's JSON (csl-data.json 1.0), which reference managers and citation engines read."""

from __future__ import annotations

from collections.abc import Mapping

from elyazma.model.manuscript import Reference
from elyazma.references.csl_dates import show_date
from elyazma.references.csl_names import show_people
from elyazma.references.csl_text import show_inlines
from elyazma.references.items import OTHERS, CslItem, make_item, read_type_rules

_NOTHING: Mapping[str, str] = {}


def show_item(item: CslItem) -> dict[str, object]:
    """Give an item as JSON's object, its id the citation key."""
    shown: dict[str, object] = {"id": item.key, "citation-key": item.key, "type": item.type}
    shown |= {name: show_inlines(value) for name, value in sorted(item.texts.items())}
    shown |= {name: show_people(people, OTHERS) for name, people in sorted(item.names.items())}
    shown |= {name: show_date(date) for name, date in sorted(item.dates.items())}
    return shown | ({"language": item.language} if item.language else {})


def show_reference(reference: Reference, words: Mapping[str, str] = _NOTHING) -> dict[str, object]:
    """Give the JSON of an entry of the bibliography; `words` are the article's language's, for kinds of thesis."""
    item, _ = make_item(reference, read_type_rules(), words)
    return show_item(item)
