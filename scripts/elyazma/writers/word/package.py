"""The parts of a Word file around its text, and the file itself: the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from elyazma.model.light_dataclass import dataclass
from elyazma.writers.word.elements import MATH_FONT, PARAGRAPH, SECTION, element, escape_text, part, properties, root
from elyazma.writers.word.gathering import Gathering, Look, write_field, write_run
from elyazma.writers.word.numbering import write_numbering
from elyazma.writers.word.pictures import picture_id
from elyazma.writers.word.sheet import Sheet
from elyazma.writers.word.styles import write_styles

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CUSTOM = "docProps/custom.xml"
CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_RELATION = f"{_OFFICE}/custom-properties"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS = ("styles", "settings", "numbering", "fontTable")
_JUSTIFICATION = {"left": "left", "center": "center", "right": "right"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself; `day` is an ISO date, empty when the article has none."""

    title: str
    creators: tuple[str, ...]
    keywords: tuple[str, ...]
    language: str
    day: str = ""


def write_package(body: str, facts: Facts, gathering: Gathering) -> bytes:
    """Write the whole file."""
    sheet = gathering.sheet
    parts: dict[str, bytes] = {
        "_rels/.rels": _package_links(custom=gathering.citations is not None),
        "docProps/core.xml": _core(facts),
        "word/document.xml": _document(body, sheet),
        "word/_rels/document.xml.rels": _links(gathering),
        "word/styles.xml": write_styles(sheet, facts.language, numbered=_is_numbered(gathering)),
        "word/settings.xml": _settings(gathering),
        "word/numbering.xml": write_numbering(gathering.lists, gathering.headings),
        "word/fontTable.xml": _fonts(sheet),
        **{f"word/{kind}s.xml": _notes(gathering, kind) for kind in sheet.note_kinds},
    }
    properties = dict(gathering.citations.list_properties()) if gathering.citations else {}
    if properties:
        parts[CUSTOM] = write_properties(properties)
    edge = _edge(sheet)
    if edge:
        parts[f"word/{edge}.xml"] = _page_number(sheet, edge, facts.language)
    noted = _note_links(gathering)
    if noted:
        parts |= {f"word/_rels/{kind}s.xml.rels": _relations(*noted) for kind in sheet.note_kinds}
    parts |= {f"word/media/{each.name}": each.content for each in gathering.drawn.values()}
    types = _content_types(sheet, edge, custom=bool(properties))
    return pack_parts({"[Content_Types].xml": types, **dict(sorted(parts.items()))})


def _is_numbered(gathering: Gathering) -> bool:
    return any(target.automatic for target in gathering.targets.values())


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """Pack the parts, the content types first as the Open Packaging Conventions advise, each of 1980-01-01."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return file.getvalue()


# --- Text, page and page number ---------------------------------------------------------------------


def _document(body: str, sheet: Sheet) -> bytes:
    whole = element("w:body", None, body, _section(sheet))
    return root("w:document", whole, prefixes=("w", "r", "m", "wp"))


def _section(sheet: Sheet) -> str:
    top, right, bottom, left = sheet.margins
    edge = _edge(sheet)
    reference = element(f"w:{edge}Reference", {"w:type": "default", "r:id": f"rId{edge.title()}"}) if edge else ""
    numbers: dict[str, str | int] = {"countBy": 1, "distance": 280, "restart": "continuous"}
    margins = {"top": top, "right": right, "bottom": bottom, "left": left}
    rest = properties(
        "sectPr",
        SECTION,
        {
            # LibreOffice reads it here.
            "endnotePr": ('<w:numFmt w:val="decimal"/>',) if sheet.note == "endnote" else None,
            "pgSz": {"w": sheet.paper[0], "h": sheet.paper[1]},
            "pgMar": margins | {"header": min(709, top // 2), "footer": min(709, bottom // 2), "gutter": 0},
            "lnNumType": numbers if sheet.line_numbers else None,
            "cols": {"space": 708},
        },
    )
    return rest.replace("<w:sectPr>", f"<w:sectPr>{reference}", 1)


def _edge(sheet: Sheet) -> str:
    place = sheet.word.page_numbers
    return "" if place == "none" else "header" if place.startswith("top") else "footer"


def _page_number(sheet: Sheet, edge: str, language: str) -> bytes:
    look = Look(language)
    side = sheet.word.page_numbers.rpartition("-")[2]
    values = properties("pPr", PARAGRAPH, {"pStyle": edge.title(), "jc": _JUSTIFICATION[side]})
    number = write_field("PAGE", write_run("1", look), look)
    return root("w:ftr" if edge == "footer" else "w:hdr", element("w:p", None, values, number))


def _notes(gathering: Gathering, kind: str) -> bytes:
    """Write the notes of a kind after the two lines that Word draws above them."""
    lines = "".join(
        element(
            f"w:{kind}",
            {"w:type": line, "w:id": number},
            element(
                "w:p", None, '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>', f"<w:r><w:{sign}/></w:r>"
            ),
        )
        for number, line, sign in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    ends = kind == "endnote"
    written = ((at, note) for at, note in enumerate(gathering.notes, 1) if (at in gathering.endnotes) == ends)
    notes = (element(f"w:{kind}", {"w:id": at}, note) for at, note in written)
    return root(f"w:{kind}s", lines, *notes, prefixes=("w", "r", "m", "wp"))


# --- Settings, fonts, properties --------------------------------------------------------------------


_ENDS = (
    '<w:endnotePr><w:pos w:val="docEnd"/><w:numFmt w:val="decimal"/><w:endnote w:id="-1"/><w:endnote w:id="0"/>'
    "</w:endnotePr>"
)
"""Word numbers endnotes in Roman figures, if it is not told (ECMA-376, 17.11.17)."""


def _settings(gathering: Gathering) -> bytes:
    """Write word/settings.xml in the order of CT_Settings (ECMA-376, 17.15.1.78)."""
    uri = "http://schemas.microsoft.com/office/word"
    flags = (
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    )
    compat = (element("w:compatSetting", {"w:name": name, "w:uri": uri, "w:val": value}) for name, value in flags)
    kept = {mark: name for mark, name in sorted(gathering.names.items()) if "__" in mark}
    variables = (element("w:docVar", {"w:name": mark, "w:val": name}) for mark, name in kept.items())
    decimal = gathering.decimal or "."
    return root(
        "w:settings",
        '<w:zoom w:percent="100"/>',
        '<w:defaultTabStop w:val="708"/>',
        '<w:characterSpacingControl w:val="doNotCompress"/>',
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>',
        _ENDS if gathering.sheet.note == "endnote" else "",
        element("w:compat", None, *compat),
        element("w:docVars", None, *variables) if kept else "",
        f'<m:mathPr><m:mathFont m:val="{MATH_FONT}"/><m:defJc m:val="centerGroup"/></m:mathPr>',
        element("w:decimalSymbol", {"w:val": decimal}),
        element("w:listSeparator", {"w:val": ";" if decimal == "," else ","}),
        prefixes=("w", "r", "m"),
    )


def _fonts(sheet: Sheet) -> bytes:
    names = sorted({sheet.word.font, sheet.word.mono_font, MATH_FONT})
    return root("w:fonts", *(element("w:font", {"w:name": name}) for name in names))


def _core(facts: Facts) -> bytes:
    """Write the properties (Dublin Core): those that the article has, and none that it has not."""
    day = f"{facts.day}T00:00:00Z" if facts.day else ""
    given = (
        ("dc:title", "", facts.title),
        ("dc:creator", "", "; ".join(facts.creators)),
        ("cp:keywords", "", ", ".join(facts.keywords)),
        ("dcterms:created", ' xsi:type="dcterms:W3CDTF"', day),
        ("dcterms:modified", ' xsi:type="dcterms:W3CDTF"', day),
        ("dc:language", "", facts.language),
    )
    written = "".join(f"<{name}{kind}>{escape_text(text)}</{name}>" for name, kind, text in given if text)
    spaces = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    return part(f"<cp:coreProperties {spaces}>{written}</cp:coreProperties>")


_PROPERTY_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""The format of the user's own properties, whose ids begin at 2 (ECMA-376 Part 1, 22.3)."""


def write_properties(properties: Mapping[str, str]) -> bytes:
    """Write the properties that a program may add to a file of its own, in docProps/custom.xml."""
    written = (
        element(
            "property",
            {"fmtid": _PROPERTY_FORMAT, "pid": number, "name": name},
            element("vt:lpwstr", None, escape_text(text)),
        )
        for number, (name, text) in enumerate(properties.items(), 2)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    spaces = {"xmlns": f"{office}/custom-properties", "xmlns:vt": f"{office}/docPropsVTypes"}
    return part(element("Properties", spaces, *written))


# --- What belongs together --------------------------------------------------------------------------


def _list_parts(sheet: Sheet, edge: str) -> tuple[str, ...]:
    return (*_PARTS, *(f"{kind}s" for kind in sheet.note_kinds), *filter(None, (edge,)))


def _content_types(sheet: Sheet, edge: str, *, custom: bool) -> bytes:
    defaults = {
        "jpg": "image/jpeg",
        "png": "image/png",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    main = {"/word/document.xml": f"{_TYPES}.document.main+xml"}
    main |= {f"/word/{name}.xml": f"{_TYPES}.{name}+xml" for name in _list_parts(sheet, edge)}
    main |= {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    if custom:
        main[f"/{CUSTOM}"] = CUSTOM_TYPE
    ends = (element("Default", {"Extension": key, "ContentType": kind}) for key, kind in defaults.items())
    named = (element("Override", {"PartName": name, "ContentType": kind}) for name, kind in sorted(main.items()))
    return part(element("Types", {"xmlns": f"{_PACKAGE}/content-types"}, *ends, *named))


def _relation(name: str, kind: str, target: str, outside: bool = False) -> str:
    mode = {"TargetMode": "External"} if outside else {}
    return element("Relationship", {"Id": name, "Type": kind, "Target": target, **mode})


def _relations(*relations: str) -> bytes:
    return part(element("Relationships", {"xmlns": f"{_PACKAGE}/relationships"}, *relations))


def _package_links(*, custom: bool) -> bytes:
    own = [
        _relation("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
        _relation("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    own += [_relation("rId3", f"{_OFFICE}/custom-properties", CUSTOM)] if custom else []
    return _relations(*own)


def _links(gathering: Gathering) -> bytes:
    edge = _edge(gathering.sheet)
    names = _list_parts(gathering.sheet, edge)
    own = [_relation(f"rId{name.title()}", f"{_OFFICE}/{name}", f"{name}.xml") for name in names]
    return _relations(*own, *_text_links(gathering).values())


def _text_links(gathering: Gathering) -> dict[str, str]:
    """Give the relationships of pictures and of addresses outside the file, by their identifiers."""
    drawn, outside = gathering.drawn.values(), gathering.links.items()
    found = {picture_id(each): ("image", f"media/{each.name}") for each in drawn}
    written = {name: _relation(name, f"{_OFFICE}/{kind}", target) for name, (kind, target) in found.items()}
    links = {name: _relation(name, f"{_OFFICE}/hyperlink", address, outside=True) for address, name in outside}
    return written | links


def _note_links(gathering: Gathering) -> list[str]:
    """Give the relationships that notes use: each part of a package names its own (ECMA-376, Part 2, 9.3)."""
    notes = "".join(gathering.notes)
    return [link for name, link in _text_links(gathering).items() if f'="{name}"' in notes]
