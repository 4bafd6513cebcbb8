"""The data that reference managers keep in files, of the works and citations of the cases.

Sources: csl-citation.json of the Citation Style Language; EndNote's XML; ECMA-376 Part 1, 22.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from manager_cases import Citation, Cited
from manager_works import WORKS, MadeWork

_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"


def cut_properties(properties: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{name}_{number}", text[start : start + 255])
        for name, text in properties.items()
        for number, start in enumerate(range(0, len(text), 255), 1)
    ]


def csl_citation(citation: Citation, number: int, *, mendeley: bool = False) -> dict[str, Any]:
    items = [_csl_item(cited, at, mendeley) for at, cited in enumerate(citation.works, 1)]
    properties = {"formattedCitation": citation.printed, "plainCitation": citation.printed, "noteIndex": 0}
    written = {"citationID": f"c{number}", "properties": properties, "citationItems": items, "schema": _SCHEMA}
    if mendeley:
        written["mendeley"] = {"formattedCitation": citation.printed, "plainTextFormattedCitation": citation.printed}
        written["properties"] = {"noteIndex": 0}
    return written


def _csl_item(cited: Cited, number: int, mendeley: bool) -> dict[str, Any]:
    identifier: str | int = f"ITEM-{number}" if mendeley else [*WORKS].index(cited.work) + 11
    address = (
        f"http://www.mendeley.com/documents/?uuid={cited.work}"
        if mendeley
        else (f"http://zotero.org/users/local/abc/items/{cited.work.upper()}")
    )
    item: dict[str, Any] = {
        "id": identifier,
        "uris": [address],
        "itemData": {"id": identifier, **_as_json(WORKS[cited.work].item)},
    }
    item |= {"locator": cited.locator, "label": cited.label} if cited.locator else {}
    item |= {"prefix": cited.prefix} if cited.prefix else {}
    item |= {"suffix": cited.suffix} if cited.suffix else {}
    return item | ({"suppress-author": True} if cited.no_author else {})


def _as_json(item: dict[str, Any]) -> dict[str, Any]:
    """Give a work as Zotero writes it: the parts of dates are texts."""
    dates = {
        name: {"date-parts": [[str(value["date-parts"][0][0]), *value["date-parts"][0][1:]]]}
        for name, value in item.items()
        if name in ("issued", "accessed")
    }
    return {**item, **dates}


# --- EndNote ---

_KINDS = {
    "article-journal": (17, "Journal Article"),
    "book": (6, "Book"),
    "chapter": (5, "Book Section"),
    "report": (27, "Report"),
    "webpage": (12, "Web Page"),
}


def _name(person: dict[str, str]) -> str:
    if "literal" in person:
        return f"{person['literal']},"
    family = " ".join(filter(None, (person.get("non-dropping-particle"), person["family"])))
    return ", ".join(filter(None, (family, person["given"], person.get("suffix"))))


def endnote_xml(citation: Citation) -> str:
    return f"<EndNote>{''.join(map(_endnote_cite, citation.works))}</EndNote>"


def _endnote_cite(cited: Cited) -> str:
    work = WORKS[cited.work]
    excluded = ' ExcludeAuth="1"' if cited.no_author else ""
    parts = [f"<Author>{escape(_name(work.item['author'][0]).partition(',')[0])}</Author><Year>{work.year}</Year>"]
    parts += [f"<Prefix>{escape(cited.prefix)}</Prefix>"] if cited.prefix else []
    parts += [f"<Suffix>{escape(cited.suffix)}</Suffix>"] if cited.suffix else []
    parts += [f"<Pages>{cited.locator}</Pages>"] if cited.locator else []
    return f"<Cite{excluded}>{''.join(parts)}{_endnote_record(cited.work, work)}</Cite>"


def _style(text: str) -> str:
    return f'<style face="normal" font="default" size="100%">{escape(text)}</style>'


def _endnote_record(name: str, work: MadeWork) -> str:
    item = work.item
    number, kind = _KINDS[item["type"]]
    authors = "".join(f"<author>{_style(_name(person))}</author>" for person in item["author"])
    editors = "".join(f"<author>{_style(_name(person))}</author>" for person in item.get("editor", ()))
    titles = f"<title>{_style(item['title'])}</title>"
    if "container-title" in item:
        titles += f"<secondary-title>{_style(item['container-title'])}</secondary-title>"
    simple = {
        "pages": "page", "volume": "volume", "number": "issue", "edition": "edition",
        "pub-location": "publisher-place", "publisher": "publisher", "electronic-resource-num": "DOI",
    }  # fmt: skip
    fields = "".join(f"<{tag}>{_style(item[name])}</{tag}>" for tag, name in simple.items() if name in item)
    month = item["issued"]["date-parts"][0][1:]
    dates = f"<year>{_style(work.year)}</year>" + ("<pub-dates><date>May</date></pub-dates>" if month else "")
    url = f"<urls><related-urls><url>{_style(item['URL'])}</url></related-urls></urls>" if "URL" in item else ""
    accessed = "<access-date>2022-01-02</access-date>" if "accessed" in item else ""
    journal = (
        f"<periodical><full-title>{escape(item['container-title'])}</full-title></periodical>" if number == 17 else ""
    )
    seat = [*WORKS].index(name) + 1
    return (
        f'<record><rec-number>{seat}</rec-number><foreign-keys><key app="EN" db-id="x9" timestamp="1">{seat}</key>'
        f'</foreign-keys><ref-type name="{kind}">{number}</ref-type><contributors><authors>{authors}</authors>'
        f"<secondary-authors>{editors}</secondary-authors></contributors><titles>{titles}</titles>{journal}{fields}"
        f"<dates>{dates}</dates>{url}{accessed}</record>"
    )


# --- Word ---

_SOURCE_TYPES = {
    "article-journal": "JournalArticle",
    "book": "Book",
    "chapter": "BookSection",
    "report": "Report",
    "webpage": "InternetSite",
}


def write_tag(name: str) -> str:
    return f"{name.title()}01"


def write_sources(names: Iterable[str]) -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
    sources = "".join(_write_source(name, WORKS[name]) for name in names)
    return f'<?xml version="1.0"?><b:Sources xmlns:b="{space}" SelectedStyle="">{sources}</b:Sources>'.encode()


def _write_source(name: str, work: MadeWork) -> str:
    item = work.item
    names = {
        "title": "Title", "volume": "Volume", "issue": "Issue", "page": "Pages", "publisher-place": "City",
        "edition": "Edition", "DOI": "DOI", "URL": "URL",
        "publisher": "Institution" if item["type"] == "report" else "Publisher",
        "container-title": "JournalName" if item["type"] == "article-journal" else "BookTitle",
    }  # fmt: skip
    parts = [f"<b:{tag}>{escape(item[each])}</b:{tag}>" for each, tag in names.items() if each in item]
    for variable, end in (("issued", ""), ("accessed", "Accessed")):
        values = item.get(variable, {"date-parts": [[]]})["date-parts"][0]
        months = [*values[:1], *(["May", "January"][value == 1] for value in values[1:2]), *values[2:]]
        parts += [
            f"<b:{tag}{end}>{value}</b:{tag}{end}>"
            for tag, value in zip(("Year", "Month", "Day"), months, strict=False)
        ]
    roles = "".join(f"<b:{role}>{_people(item[key])}</b:{role}>" for key, role in _ROLES.items() if key in item)
    return (
        f"<b:Source><b:Tag>{write_tag(name)}</b:Tag><b:SourceType>{_SOURCE_TYPES[item['type']]}</b:SourceType>"
        f"<b:Guid>{{0}}</b:Guid>{''.join(parts)}<b:Author>{roles}</b:Author><b:RefOrder>1</b:RefOrder></b:Source>"
    )


_ROLES = {"author": "Author", "editor": "Editor"}


def _people(people: Sequence[dict[str, str]]) -> str:
    if "literal" in people[0]:
        return f"<b:Corporate>{escape(people[0]['literal'])}</b:Corporate>"
    written = []
    for person in people:
        family = " ".join(filter(None, (person.get("non-dropping-particle"), person["family"])))
        first, _, middle = person["given"].partition(" ")
        middle = f"<b:Middle>{middle}</b:Middle>" if middle else ""
        written.append(f"<b:Person><b:Last>{family}</b:Last><b:First>{first}</b:First>{middle}</b:Person>")
    return f"<b:NameList>{''.join(written)}</b:NameList>"
