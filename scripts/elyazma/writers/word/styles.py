"""The styles of a Word file, made from the journal's sheet: everything that looks some way does so through one."""

from __future__ import annotations

from collections.abc import Iterator

from elyazma.model.word_style import HeadingLook, TitleLook
from elyazma.writers.word.elements import PARAGRAPH, RUN, TABLE, element, properties, root
from elyazma.writers.word.sheet import Sheet, twips
from elyazma.writers.word.style import Style, Values, align_value, fonts, label_styles, sizes, small, spread_value, tab
from elyazma.writers.word.text_styles import character_styles, float_styles, text_styles

_QUICK, LEVELS = 3, 6
"""Levels of headings that Word offers first, and all there are."""


def write_styles(sheet: Sheet, language: str, *, numbered: bool) -> bytes:
    """Write word/styles.xml; `language` is the tag of the article's; `numbered` headings are counted by Word."""
    styles = [*text_styles(sheet), *_front_styles(sheet), *_heading_styles(sheet, numbered), *float_styles(sheet)]
    styles += [*_end_styles(sheet), *character_styles(sheet)]
    return root("w:styles", _defaults(sheet, language), *map(_write_style, styles), _TABLES)


def _defaults(sheet: Sheet, language: str) -> str:
    run = properties(
        "rPr",
        RUN,
        {
            "rFonts": fonts(sheet.word.font),
            "sz": sheet.size,
            "szCs": sheet.size,
            "lang": {"val": language, "eastAsia": language, "bidi": "ar-SA"},
        },
    )
    paragraph = properties("pPr", PARAGRAPH, {"spacing": {"after": 0, "line": sheet.line, "lineRule": "auto"}})
    default = element("w:rPrDefault", None, run), element("w:pPrDefault", None, paragraph)
    return element("w:docDefaults", None, *default)


def _write_style(style: Style) -> str:
    attributes = {"w:type": style.kind, "w:styleId": style.id}
    if style.default:
        attributes = {"w:type": style.kind, "w:default": "1", "w:styleId": style.id}
    return element(
        "w:style",
        attributes,
        element("w:name", {"w:val": style.name}),
        element("w:basedOn", {"w:val": style.based}) if style.based else "",
        element("w:next", {"w:val": style.following}) if style.following else "",
        element("w:uiPriority", {"w:val": style.priority}),
        "<w:qFormat/>" if style.quick else "",
        properties("pPr", PARAGRAPH, style.paragraph),
        properties("rPr", RUN, style.run),
    )


# --- Before the text --------------------------------------------------------------------------------


def _front_styles(sheet: Sheet) -> Iterator[Style]:
    word = sheet.word
    yield _title_style(sheet, "Title", "Title", word.title, word.title.size_pt)
    other = word.title.other_size_pt or word.title.size_pt
    yield _title_style(sheet, "TitleTranslated", "Title Translated", word.title, other)
    align: Values = {"jc": align_value(word.authors.align)}
    name: Values = {"keepNext": True, "spacing": {"before": sheet.skip(0.5)}}
    yield Style(
        id="Author",
        name="Author",
        paragraph=align | name,
        run={"b": word.authors.bold or None},
        following="Affiliation",
    )
    yield Style(id="Affiliation", name="Affiliation", paragraph=align, run={}, following="Affiliation")
    yield Style(
        id="SubjectCode",
        name="Subject Code",
        paragraph={"jc": "left", "spacing": {"after": sheet.skip(0.6)}},
        run={"b": word.codes_bold or None},
    )
    yield from label_styles(sheet, "Abstract", word.abstract)
    yield from label_styles(sheet, "Keywords", word.keywords)
    yield Style(id="Highlights", name="Highlights", paragraph={"jc": "left"}, run={})


def _title_style(sheet: Sheet, style_id: str, name: str, look: TitleLook, size: float | None) -> Style:
    # Nothing stands above a title that begins the page.
    before = 0.0 if style_id == "Title" and sheet.word.authors.place == "after-title" else 0.9
    paragraph: Values = {
        "keepNext": True,
        "keepLines": True,
        "spacing": {"before": sheet.skip(before), "after": sheet.skip(0.5), "line": 276, "lineRule": "auto"},
        "jc": align_value(look.align),
    }
    run: Values = {"b": look.bold or None, "i": look.italic or None, "caps": look.caps or None}
    return Style(id=style_id, name=name, paragraph=paragraph, run=run | sizes(size), following="Author")


# --- Headings ---------------------------------------------------------------------------------------


def _heading_styles(sheet: Sheet, numbered: bool) -> Iterator[Style]:
    for level in range(1, LEVELS + 1):
        look = sheet.word.heading_of(level)
        before, after = ((1.0, 0.35), (0.7, 0.2), (0.5, 0.1))[min(level, 3) - 1]
        paragraph: Values = {
            "keepNext": True,
            "keepLines": True,
            "numPr": (element("w:ilvl", {"w:val": level - 1}), '<w:numId w:val="1"/>') if numbered else None,
            "spacing": {"before": sheet.skip(before), "after": sheet.skip(after)},
            "ind": {"firstLine": twips(look.indent_cm)},
            "jc": align_value(look.align),
            "outlineLvl": level - 1,
        }
        yield Style(
            id=f"Heading{level}",
            name=f"heading {level}",
            paragraph=paragraph,
            run=_heading_run(look),
            following="BodyText",
            priority=9,
            quick=level <= _QUICK,
        )


def _heading_run(look: HeadingLook) -> Values:
    run: Values = {"b": look.bold or None, "i": look.italic or None, "caps": look.caps or None}
    return run | sizes(look.size_pt)


def _end_styles(sheet: Sheet) -> Iterator[Style]:
    look, half = sheet.word.references, sheet.skip(0.2)
    hang = twips(look.hanging_cm)
    line: dict[str, str | int] = (
        {"line": round(240 * look.line_spacing), "lineRule": "auto"} if look.line_spacing else {}
    )
    entry: Values = {
        "spacing": {"after": half} | line,
        "ind": {"left": hang, "hanging": hang},
        "jc": "both" if look.justify else "left",
    }
    yield Style(id="Bibliography", name="Bibliography", paragraph=entry, run=sizes(look.size_pt), priority=37)
    yield from label_styles(sheet, "Statement", sheet.word.statements)
    yield Style(
        id="Reviewer",
        name="Reviewer",
        paragraph={"spacing": {"before": sheet.skip(0.8)}, "jc": "right"},
        run={"b": True},
    )
    foot: Values = {"spacing": {"line": 240, "lineRule": "auto"}, "jc": spread_value(sheet)}
    for kind in sheet.note_kinds:
        name = f"{kind} text"
        yield Style(id=f"{kind.title()}Text", name=name, paragraph=foot, run=small(sheet), priority=99, quick=False)
    tabs = (tab("center", sheet.width // 2), tab("right", sheet.width))
    edge: Values = {"tabs": tabs, "spacing": {"line": 240, "lineRule": "auto"}}
    for name in ("header", "footer"):
        yield Style(id=name.title(), name=name, paragraph=edge, run={}, priority=99, quick=False)


def _rule(side: str, eighths: int) -> str:
    return element(f"w:{side}", {"w:val": "single", "w:sz": eighths, "w:space": "0", "w:color": "auto"})


_MARGINS = (
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
)
_NORMAL_TABLE = properties("tblPr", TABLE, {"tblInd": {"w": 0, "type": "dxa"}, "tblCellMar": (_MARGINS,)})
_THREE_LINES = properties("tblPr", TABLE, {"jc": "center", "tblBorders": (_rule("top", 12), _rule("bottom", 12))})
_HEAD = element("w:tcPr", None, element("w:tcBorders", None, _rule("bottom", 6)))
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    f'<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>{_NORMAL_TABLE}</w:style>'
    '<w:style w:type="table" w:styleId="ThreeLineTable"><w:name w:val="Three-Line Table"/>'
    f'<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/><w:qFormat/>{_THREE_LINES}'
    f'<w:tblStylePr w:type="firstRow">{_HEAD}</w:tblStylePr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
)
"""The tables' styles: heavy rules above and below, a light one under the head, none between columns."""
