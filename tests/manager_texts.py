"""OpenDocument texts with the data of reference managers, built from the specification (ODF 1.3, 6 and 7)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from manager_cases import Case, Citation, Cited
from manager_data import csl_citation, cut_properties
from manager_works import WORKS

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
