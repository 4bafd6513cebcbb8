"""Files with the data of reference managers, built from the specifications of their formats.

Word: ECMA-376 Part 1, 17.16 (fields), 17.5.2 (content controls), 22.6 (sources); OpenDocument 1.3, 6 and 7; the data in
them: csl-citation.json, EndNote's XML.
"""

from __future__ import annotations

import base64
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from manager_cases import Case, Citation, Cited
from manager_works import WORKS, MadeWork
from papers import WORD, write_docx

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"

Write = Callable[[str, Citation | None, "Builder"], str]


# --- Word --------------------------------------------------------------------------------------------


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def sign(kind: str, data: str = "") -> str:
    stored = f'<w:fldData xml:space="preserve">{data}</w:fldData>' if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{stored}</w:fldChar></w:r>'


def code_runs(code: str, size: int = 0) -> str:
    pieces = [code[at : at + size] for at in range(0, len(code), size)] if size else [code]
    return "".join(f'<w:r><w:instrText xml:space="preserve">{escape(each)}</w:instrText></w:r>' for each in pieces)


def result_runs(text: str, *, split: bool, raised: bool = False) -> str:
    face = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
    if not split:
        return run(text, face)
    half = len(text) // 2
    return run(text[:half], face) + run(text[half : half + 1], "<w:rPr><w:i/></w:rPr>") + run(text[half + 1 :], face)


class Builder:
    """One Word file while it is written; `write` is a kind's own way to write a citation or, without one, the list."""

    def __init__(self, case: Case, write: Write) -> None:
        self.case = case
        self.write = write
        self.count = 0
        self.members: dict[str, bytes] = {}
        self.properties: dict[str, str] = {}

    def pieces(self, pieces: Iterable[str | Citation]) -> str:
        return "".join(run(each) if isinstance(each, str) else self.citation(each) for each in pieces)

    def citation(self, citation: Citation) -> str:
        self.count += 1
        case = self.case
        result = result_runs(citation.printed, split=case.split, raised=case.place == "raised")
        written = self.write(result, citation, self)
        if case.place == "inserted":
            return f'<w:ins w:id="{900 + self.count}" w:author="Co" w:date="2024-01-01T00:00:00Z">{written}</w:ins>'
        return written

    def body(self) -> str:
        heading = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{}</w:p>'
        parts = [f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{run("A Paper about Water")}</w:p>']
        parts += [f"<w:p>{run('Ann Writer')}</w:p>", heading.format(run("Introduction"))]
        parts += [
            f"<w:p>{run('The water of the rivers is the water of the sea, and that is what this text is about.')}</w:p>"
        ]
        paragraphs = [f"<w:p>{self.pieces(each)}</w:p>" for each in self.case.text]
        if self.case.note:
            mark = '<w:p><w:r><w:t>Noted.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
            paragraphs.append(mark)
            self.members["word/footnotes.xml"] = self._notes()
        if self.case.place == "cell":
            row = "".join(f"<w:tc><w:tcPr/>{each}</w:tc>" for each in (f"<w:p>{run('Key')}</w:p>", paragraphs.pop()))
            paragraphs.append(
                f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{row}</w:tr></w:tbl>"
            )
        parts += paragraphs
        if self.case.listed:
            parts += [heading.format(run("References")), self.write("", None, self)]
        return "".join(parts)

    def _notes(self) -> bytes:
        note = f'<w:footnote w:id="2"><w:p>{self.pieces(self.case.note)}</w:p></w:footnote>'
        return f'<?xml version="1.0"?><w:footnotes xmlns:w="{WORD}">{note}</w:footnotes>'.encode()

    def list_lines(self) -> list[str]:
        lines = [WORKS[name].listed for name in self.case.works]
        return [f"[{at}] {line}" for at, line in enumerate(lines, 1)] if self.case.numeric else lines

    def save(self, path: Path) -> Path:
        body = self.body()
        if self.properties:
            self.members["docProps/custom.xml"] = write_custom(self.properties)
        links = [("footnotes", "footnotes.xml")] if "word/footnotes.xml" in self.members else []
        if links:
            self.members["word/_rels/document.xml.rels"] = write_links(links)
        self.members["word/styles.xml"] = STYLES
        return write_docx(path, body, members=self.members)


STYLES = (
    f'<?xml version="1.0"?><w:styles xmlns:w="{WORD}">'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
).encode()


def write_links(links: Sequence[tuple[str, str]]) -> bytes:
    each = (
        f'<Relationship Id="r{at}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(links)
    )
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships">{"".join(each)}</Relationships>'.encode()
    )


def cut_properties(properties: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{name}_{number}", text[start : start + 255])
        for name, text in properties.items()
        for number, start in enumerate(range(0, len(text), 255), 1)
    ]


def write_custom(properties: dict[str, str]) -> bytes:
    """Write properties in the pieces of 255 characters that Word allows, as Zotero cuts them."""
    pieces = cut_properties(properties)
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    written = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name="{name}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for at, (name, text) in enumerate(pieces[::-1], 2)
    )
    spaces = f'xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes"'
    return f'<?xml version="1.0"?><Properties {spaces}>{written}</Properties>'.encode()


def complex_field(code: str, result: str, *, size: int = 0) -> str:
    return f"{sign('begin')}{code_runs(f' {code} ', size)}{sign('separate')}{result}{sign('end')}"


def spanning_field(code: str, lines: Sequence[str]) -> str:
    """Write a list: its field begins in the first paragraph and ends in the last."""
    paragraphs = [run(line) for line in lines]
    paragraphs[0] = f"{sign('begin')}{code_runs(f' {code} ')}{sign('separate')}{paragraphs[0]}"
    paragraphs[-1] += sign("end")
    return "".join(f"<w:p>{each}</w:p>" for each in paragraphs)


# --- Zotero and Mendeley ------------------------------------------------------------------------------


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


def write_zotero(result: str, citation: Citation | None, builder: Builder) -> str:
    if citation is None:
        code = 'ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'
        return spanning_field(code, builder.list_lines())
    written = json.dumps(csl_citation(citation, builder.count), ensure_ascii=False)
    return complex_field(f"ADDIN ZOTERO_ITEM CSL_CITATION {written}", result, size=37 if builder.case.split else 0)


def write_mendeley(result: str, citation: Citation | None, builder: Builder) -> str:
    if citation is None:
        return spanning_field("ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY", builder.list_lines())
    written = json.dumps(csl_citation(citation, builder.count, mendeley=True))
    code = f"ADDIN CSL_CITATION {written}"
    if builder.case.place == "inserted":
        return f"<w:fldSimple w:instr={quoteattr(code)}>{result}</w:fldSimple>"
    return complex_field(code, result, size=51 if builder.case.split else 0)


def write_mendeley_cite(result: str, citation: Citation | None, builder: Builder) -> str:
    def control(tag: str, content: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/><w:id w:val="{700 + builder.count}"/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    if citation is None:
        return control("MENDELEY_BIBLIOGRAPHY", "".join(f"<w:p>{run(line)}</w:p>" for line in builder.list_lines()))
    written = csl_citation(citation, builder.count)
    written["isEdited"] = False
    written["manualOverride"] = {"isManuallyOverridden": False, "citeprocText": citation.printed}
    for item, cited in zip(written["citationItems"], citation.works, strict=True):
        item |= {"id": cited.work, "isTemporary": False, "suppress-author": cited.no_author, "composite": False}
        item["itemData"]["id"] = cited.work
        del item["uris"]
    encoded = base64.b64encode(json.dumps(written).encode()).decode()
    return control(f"MENDELEY_CITATION_v3_{encoded}", result)


def write_bookmark(result: str, citation: Citation | None, builder: Builder) -> str:
    number = 300 + builder.count + (citation is None)
    name = f"ZOTERO_BREF_{number}aB"
    start, end = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
    if citation is None:
        builder.properties[name] = 'ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'
        lines = [run(line) for line in builder.list_lines()]
        lines = [start + lines[0], *lines[1:]]
        return "".join(f"<w:p>{each}</w:p>" for each in (*lines[:-1], lines[-1] + end))
    written = json.dumps(csl_citation(citation, builder.count), ensure_ascii=False)
    builder.properties[name] = f"ZOTERO_ITEM CSL_CITATION {written}"
    return start + result + end


# --- EndNote ------------------------------------------------------------------------------------------

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


def write_endnote(result: str, citation: Citation | None, builder: Builder) -> str:
    """Write the XML into the code; or, as newer versions do, encoded into the data of fields, in turn of both ways."""
    if citation is None:
        return spanning_field("ADDIN EN.REFLIST", builder.list_lines())
    written = endnote_xml(citation)
    link = f"{sign('begin')}{code_runs(' HYPERLINK ' + chr(92) + 'l _ENREF_1 ')}{sign('separate')}{result}{sign('end')}"
    if builder.count % 3 == 1:
        return complex_field(f"ADDIN EN.CITE {written}", link, size=41 if builder.case.split else 0)
    data = base64.b64encode(written.encode()).decode()
    lines = "\n".join(data[at : at + 76] for at in range(0, len(data), 76))
    inner = f"{sign('begin', lines)}{code_runs(' ADDIN EN.CITE.DATA ')}{sign('end')}"
    if builder.count % 3 == 0:
        # Long data stand only inside, in two fields.
        half = len(written.encode()) // 2
        halves = (base64.b64encode(part).decode() for part in (written.encode()[:half], written.encode()[half:]))
        inner = "".join(f"{sign('begin', each)}{code_runs(' ADDIN EN.CITE.DATA ')}{sign('end')}" for each in halves)
        lines = ""
    return f"{sign('begin', lines)}{code_runs(' ADDIN EN.CITE ')}{inner}{sign('separate')}{link}{sign('end')}"


# --- Word's own ---------------------------------------------------------------------------------------

_SOURCE_TYPES = {
    "article-journal": "JournalArticle",
    "book": "Book",
    "chapter": "BookSection",
    "report": "Report",
    "webpage": "InternetSite",
}


def _tag(name: str) -> str:
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
        f"<b:Source><b:Tag>{_tag(name)}</b:Tag><b:SourceType>{_SOURCE_TYPES[item['type']]}</b:SourceType>"
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


def write_word(result: str, citation: Citation | None, builder: Builder) -> str:
    builder.members["customXml/item1.xml"] = write_sources(builder.case.works)
    if citation is None:
        return spanning_field("BIBLIOGRAPHY", builder.list_lines())
    switches = [_write_switches(cited) for cited in citation.works]
    code = f"CITATION {switches[0]} \\l 1033" + "".join(f" \\m {each}" for each in switches[1:])
    inner = complex_field(code, result, size=7 if builder.case.split else 0)
    properties = f"<w:sdtPr><w:id w:val='{builder.count}'/><w:citation/></w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _write_switches(cited: Cited) -> str:
    written = _tag(cited.work)
    written += f" \\p {cited.locator}" if cited.locator else ""
    written += f' \\f "{cited.prefix}"' if cited.prefix else ""
    written += f' \\s "{cited.suffix}"' if cited.suffix else ""
    return written + (" \\n" if cited.no_author else "")


# --- OpenDocument -------------------------------------------------------------------------------------

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "field": "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
_NAMESPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())


class OpenBuilder:
    """One OpenDocument text while it is written."""

    def __init__(self, case: Case, kind: str) -> None:
        self.case = case
        self.kind = kind
        self.count = 0
        self.properties: dict[str, str] = {}

    def pieces(self, pieces: Iterable[str | Citation]) -> str:
        return "".join(escape(each) if isinstance(each, str) else self.citation(each) for each in pieces)

    def citation(self, citation: Citation) -> str:
        self.count += 1
        if self.kind == "bibliography-marks":
            return "".join(_bibliography_mark(cited, citation) for cited in citation.works)
        printed = self._show(citation.printed)
        code = f"ZOTERO_ITEM CSL_CITATION {json.dumps(csl_citation(citation, self.count), ensure_ascii=False)}"
        if self.kind == "open-bookmarks":
            name = f"ZOTERO_BREF_{self.count}xY"
            self.properties[name] = code
            named = f"text:name={quoteattr(name)}"
            return f"<text:bookmark-start {named}/>{printed}<text:bookmark-end {named}/>"
        if self.kind == "field-marks":
            return f"{field_mark(f'ADDIN {code}')}{printed}<field:fieldmark-end/>"
        named = f"text:name={quoteattr(f'{code} RNDabc{self.count}')}"
        return f"<text:reference-mark-start {named}/>{printed}<text:reference-mark-end {named}/>"

    def _show(self, printed: str) -> str:
        if self.case.place == "raised":
            return f'<text:span text:style-name="Raised">{escape(printed)}</text:span>'
        if not self.case.split:
            return escape(printed)
        half = len(printed) // 2
        return f"{escape(printed[:half])}<text:span>{escape(printed[half:])}</text:span>"

    def body(self) -> Iterator[str]:
        yield '<text:p text:style-name="Title">A Paper about Water</text:p><text:p>Ann Writer</text:p>'
        yield '<text:h text:outline-level="1">Introduction</text:h>'
        yield "<text:p>The water of the rivers is the water of the sea, and that is what this text is about.</text:p>"
        paragraphs = [f"<text:p>{self.pieces(each)}</text:p>" for each in self.case.text]
        if self.case.place == "cell":
            cells = "".join(
                f"<table:table-cell>{each}</table:table-cell>" for each in ("<text:p>Key</text:p>", paragraphs.pop())
            )
            columns = '<table:table-column table:number-columns-repeated="2"/>'
            paragraphs.append(
                f'<table:table table:name="T">{columns}<table:table-row>{cells}</table:table-row></table:table>'
            )
        yield from paragraphs
        if self.case.note:
            note = f"<text:note-body><text:p>{self.pieces(self.case.note)}</text:p></text:note-body>"
            citation = "<text:note-citation>1</text:note-citation>"
            noted = f'<text:note text:note-class="footnote" text:id="f1">{citation}{note}</text:note>'
            yield f"<text:p>Noted.{noted}</text:p>"
        if self.case.listed:
            yield '<text:h text:outline-level="1">References</text:h>' + self._list()

    def _list(self) -> str:
        lines = [WORKS[name].listed for name in self.case.works]
        lines = [f"[{at}] {line}" for at, line in enumerate(lines, 1)] if self.case.numeric else lines
        paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
        if self.kind == "bibliography-marks":
            return (
                f"<text:bibliography text:name='B'><text:index-body>{paragraphs}</text:index-body></text:bibliography>"
            )
        code = 'ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'
        if self.kind == "field-marks":
            texts = [escape(line) for line in lines]
            texts[0] = field_mark(f"ADDIN {code}") + texts[0]
            texts[-1] += "<field:fieldmark-end/>"
            return "".join(f"<text:p>{text}</text:p>" for text in texts)
        if self.kind == "open-bookmarks":
            self.properties["ZOTERO_BREF_list"] = code
            code = "ZOTERO_BREF_list"
        name = quoteattr(f"{code} RNDlist" if " " in code else code)
        return f"<text:section text:name={name}>{paragraphs}</text:section>"

    def save(self, path: Path) -> Path:
        face = '<style:text-properties style:text-position="super 58%"/>'
        raised = f'<style:style style:name="Raised" style:family="text">{face}</style:style>'
        styles = f"<office:automatic-styles>{raised}</office:automatic-styles>"
        text = f"<office:body><office:text>{''.join(self.body())}</office:text></office:body>"
        content = write_root("content", f"{styles}{text}")
        fields = "".join(
            f"<meta:user-defined meta:name={quoteattr(name)}>{escape(text)}</meta:user-defined>"
            for name, text in cut_properties(self.properties)
        )
        meta = write_root("meta", f"<office:meta>{fields}</office:meta>")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", content)
            archive.writestr("styles.xml", write_root("styles", ""))
            archive.writestr("meta.xml", meta)
        return path


def field_mark(code: str) -> str:
    """Write the start of a field of Word's as LibreOffice keeps one that it does not know."""
    kind = "vnd.oasis.opendocument.field"
    param = f'<field:param field:name="{kind}.code" field:value={quoteattr(code)}/>'
    start = f'<field:fieldmark-start text:name="Bookmark" field:type="{kind}.UNHANDLED">{param}</field:fieldmark-start>'
    return f"{start}<field:fieldmark-separator/>"


def write_root(name: str, content: str) -> str:
    return f'<?xml version="1.0"?><office:document-{name} {_NAMESPACES}>{content}</office:document-{name}>'


_MARK_TYPES = {
    "article-journal": "article",
    "book": "book",
    "chapter": "incollection",
    "report": "techreport",
    "webpage": "www",
}


def _bibtex_name(person: dict[str, str]) -> str:
    if "literal" in person:
        return f"{{{person['literal']}}}"
    family = " ".join(filter(None, (person.get("non-dropping-particle"), person["family"])))
    return ", ".join(filter(None, (family, person.get("suffix"), person["given"])))


def _bibliography_mark(cited: Cited, citation: Citation) -> str:
    """Write LibreOffice's own mark, each work of a citation its own: "[Brook2019]"."""
    fields = WORKS[cited.work].item
    people = "; ".join(map(_bibtex_name, fields["author"]))
    names = {
        "title": "title", "volume": "volume", "issue": "number", "page": "pages", "publisher-place": "address",
        "edition": "edition", "URL": "url", "publisher": "publisher",
        "container-title": "journal" if fields["type"] == "article-journal" else "booktitle",
    }  # fmt: skip
    pairs = {
        "identifier": f"{cited.work}:{WORKS[cited.work].year}",
        "bibliography-type": _MARK_TYPES[fields["type"]],
        "author": people,
        "year": WORKS[cited.work].year,
        **{tag: fields[name] for name, tag in names.items() if name in fields},
    }
    written = " ".join(f"text:{name}={quoteattr(value)}" for name, value in pairs.items())
    return f"<text:bibliography-mark {written}>[{cited.work}]</text:bibliography-mark>"


# --- All kinds ----------------------------------------------------------------------------------------

WORD_KINDS: dict[str, Write] = {
    "zotero": write_zotero,
    "mendeley": write_mendeley,
    "mendeley-cite": write_mendeley_cite,
    "bookmarks": write_bookmark,
    "endnote": write_endnote,
    "word": write_word,
}
OPEN_KINDS = ("marks", "open-bookmarks", "field-marks", "bibliography-marks")
KINDS = (*WORD_KINDS, *OPEN_KINDS)


def build(case: Case, kind: str, folder: Path) -> Path:
    """Build the file of a case in one kind's way."""
    if kind in WORD_KINDS:
        return Builder(case, WORD_KINDS[kind]).save(folder / f"{case.name}.docx")
    return OpenBuilder(case, kind).save(folder / f"{case.name}.odt")


def cases_of(cases: Sequence[Case], kind: str) -> list[Case]:
    """List the cases that a kind can say: LibreOffice's marks name works and nothing else."""
    if kind == "bibliography-marks":
        return [case for case in cases if not case.only and not case.numeric and case.place != "raised"]
    return [
        case
        for case in cases
        if (not case.only or kind in case.only) and (kind in WORD_KINDS or case.place != "inserted")
    ]
