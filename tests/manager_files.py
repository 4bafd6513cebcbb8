"""Files with the data of reference managers, built from the specifications of their formats.

Word: ECMA-376 Part 1, 17.16 (fields), 17.5.2 (content controls), 22.6 (sources); OpenDocument 1.3, 6 and 7; the data in
them: csl-citation.json, EndNote's XML.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from manager_cases import Case, Citation, Cited
from manager_data import csl_citation, cut_properties, endnote_xml, write_sources, write_tag
from manager_texts import OpenBuilder
from manager_works import WORKS
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
    written = write_tag(cited.work)
    written += f" \\p {cited.locator}" if cited.locator else ""
    written += f' \\f "{cited.prefix}"' if cited.prefix else ""
    written += f' \\s "{cited.suffix}"' if cited.suffix else ""
    return written + (" \\n" if cited.no_author else "")


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
