"""Word files in which one thing stands in one place: a picture, a formula, a note, wherever Word lets them stand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from papers import WORD, write_docx
from word_lines import RELATIONS, STYLES

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "r": f"{OFFICE}/relationships",
        "m": f"{OFFICE}/math",
        "wp": f"{DRAWING}/wordprocessingDrawing",
        "a": f"{DRAWING}/main",
        "pic": f"{DRAWING}/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "wps": _SHAPE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }.items()
)
PICTURES = "first", "second"


def draw_dots(seed: int) -> bytes:
    """Draw a picture that differs from those of other seeds."""
    rows = b"".join(b"\0" + bytes((seed * 37 + x * 7 + y * 11) % 256 for x in range(24)) for y in range(16))
    parts = (b"IHDR", struct.pack(">IIBBBBB", 24, 16, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    packed = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
              for kind, data in parts)  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def words(text: str) -> str:
    return run(f'<w:t xml:space="preserve">{text}</w:t>')


def paragraph(inner: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{inner}</w:p>"


def picture(relation: str = "first") -> str:
    return (
        '<w:drawing><wp:inline><wp:extent cx="2800000" cy="1200000"/><wp:docPr id="1" name="P"/><a:graphic>'
        f'<a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def old_pictures(*relations: str) -> str:
    shapes = (f'<v:shape style="width:200pt;height:100pt"><v:imagedata r:id="{each}"/></v:shape>' for each in relations)
    return f"<w:pict>{''.join(shapes)}</w:pict>"


def box(inner: str) -> str:
    """Give a text box of Word's newer kind, with its older copy."""
    old = f'<v:shape style="width:200pt;height:90pt"><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>'
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="2800000" cy="1200000"/>'
        f'<wp:docPr id="3" name="Box"/><a:graphic><a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        f"<wps:spPr/><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>{old}</v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )


FORMULA = "<m:oMath><m:r><m:t>ζ=q+ω</m:t></m:r></m:oMath>"
NOTE = run('<w:footnoteReference w:id="8"/>')
THINGS: Mapping[str, str] = {
    "picture": run(picture()),
    "two pictures in a run": run(picture() + picture("second")),
    "picture among words of a run": run(f"<w:t>before it </w:t>{picture()}<w:t> behind it</w:t>"),
    "two old pictures": run(old_pictures(*PICTURES)),
    "picture in a box": run(box(paragraph(run(picture())))),
    "picture with words in a box": run(box(paragraph(run(picture())) + paragraph(words("Under it in the box.")))),
    "formula": FORMULA,
    "formula in a box": run(box(paragraph(FORMULA))),
    "note": NOTE,
}
_IN_PARAGRAPH = (
    "title", "author", "affiliation", "abstract heading", "abstract", "keywords", "heading", "text", "statement",
    "list heading", "entry",
)  # fmt: skip
_WRAPPED = {
    "control": "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "link": '<w:hyperlink r:id="web">{}</w:hyperlink>',
    "link to nowhere": '<w:hyperlink w:anchor="nowhere">{}</w:hyperlink>',
    "insertion": '<w:ins w:id="9" w:author="A">{}</w:ins>',
    "move": '<w:moveTo w:id="9" w:author="A">{}</w:moveTo>',
    "smart tag": '<w:smartTag w:element="x">{}</w:smartTag>',
    "short field": '<w:fldSimple w:instr=" INCLUDEPICTURE x ">{}</w:fldSimple>',
}
PLACES = (
    *_IN_PARAGRAPH, *_WRAPPED, "first", "alone in front", "alone in abstract", "alone", "list", "figure's caption",
    "table's caption", "cell", "table in a cell", "footnote", "endnote", "box", "frame", "alone in statement",
    "alone in list", "behind the list",
)  # fmt: skip


def write_shown(path: Path, thing: str, place: str) -> Path:
    """Write a paper in which a thing stands in a place."""
    body = "".join(_list_paragraphs(THINGS[thing], place))
    inside = dict.fromkeys(("footnote", "endnote"), "")
    if place in inside:
        inside[place] = _note(place, 7, words("The outer note says so. ") + THINGS[thing])
    if thing == "note":
        inside["footnote"] += _note("footnote", 8, words("Particular words of this very note."))
    images = "".join(_relation(name, "image", f"media/{name}.png") for name in (*PICTURES, "third"))
    links = _relation("web", "hyperlink", "http://x.org/", ' TargetMode="External"')
    links += _relation("endnotes", "endnotes", "endnotes.xml")
    opening, end = RELATIONS[: RELATIONS.index("<Relationship ")], "</Relationships>"
    members = {
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": RELATIONS.replace(end, images + links + end),
    }
    for kind, notes in inside.items():
        members[f"word/_rels/{kind}s.xml.rels"] = opening + images + end
        members[f"word/{kind}s.xml"] = f'<w:{kind}s xmlns:w="{WORD}" {SPACES}>{notes}</w:{kind}s>'
    drawn = {f"word/media/{name}.png": draw_dots(seed) for seed, name in enumerate((*PICTURES, "third"))}
    write_docx(path, body, members={name: text.encode() for name, text in members.items()} | drawn)
    return _declare(path)


def _note(kind: str, number: int, inner: str) -> str:
    return f'<w:{kind} w:id="{number}">{paragraph(inner)}</w:{kind}>'


def _relation(name: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{name}" Type="{OFFICE}/relationships/{kind}" Target="{target}"{mode}/>'


def _declare(path: Path) -> Path:
    """Declare the prefixes at the root of the text, as Word does."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "word/document.xml"
    parts[name] = parts[name].replace(b"<w:document ", f"<w:document {SPACES} ".encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def _list_paragraphs(thing: str, place: str) -> list[str]:
    on = {name: thing if place == name else "" for name in _IN_PARAGRAPH}
    alone = {name: [paragraph(thing)] if place == name else [] for name in PLACES}
    return [
        *alone["first"],
        paragraph(words("A paper about rivers and seas ") + on["title"], "Title"),
        paragraph(words("Ann Writer ") + on["author"], "Author"),
        paragraph(words("University of Baku, Baku, Azerbaijan ") + on["affiliation"], "Affiliation"),
        *alone["alone in front"],
        paragraph(words("Abstract") + on["abstract heading"], "heading1"),
        paragraph(words("The article studies this question and gives the results. ") + on["abstract"] + words(" So.")),
        *alone["alone in abstract"],
        paragraph(words("Keywords: river, sea ") + on["keywords"]),
        paragraph(words("Introduction ") + on["heading"], "heading1"),
        paragraph(words("Rivers are long and seas are wide. ") + on["text"] + words(" They meet at the coast [1].")),
        *alone["alone"],
        *_list_special(thing, place),
        paragraph(words("Words at the end of this section are here.")),
        paragraph(words("Acknowledgements"), "heading1"),
        paragraph(words("We thank the river. ") + on["statement"]),
        *alone["alone in statement"],
        paragraph(words("References") + on["list heading"], "heading1"),
        paragraph(words("1. Brook C. How long rivers are. River Notes. 2019;3(1):1–9. ") + on["entry"]),
        *alone["alone in list"],
        paragraph(words("2. Sea D. The sea. Coast. 2020;4(2):11–19.")),
        *alone["behind the list"],
    ]  # fmt: skip


def _list_special(thing: str, place: str) -> list[str]:
    """List what stands in the text only where a place asks for it."""
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    wrapped = [paragraph(words("Words. ") + _WRAPPED[place].format(thing))] if place in _WRAPPED else []
    boxed = box(paragraph(words("The box has words, many indeed. ") + thing))
    return wrapped or {
        "list": [f"<w:p>{item}{words('An item of a list ')}{thing}</w:p>"],
        "figure's caption": [
            paragraph(run(picture("third"))),
            paragraph(words("Figure 1. The sea ") + thing + words(" in blue."), "caption"),
        ],
        "table's caption": [paragraph(words("Table 1. Rivers ") + thing, "caption"), _table("", "")],
        "cell": [paragraph(words("Table 1. Rivers "), "caption"), _table(paragraph(thing), "")],
        "table in a cell": [
            paragraph(words("Table 1. Rivers "), "caption"),
            _table("", f"<w:tbl><w:tr>{_cell(paragraph(words('inner')))}{_cell(paragraph(thing))}</w:tr></w:tbl>"),
        ],
        "footnote": [paragraph(words("With a note.") + run('<w:footnoteReference w:id="7"/>'))],
        "endnote": [paragraph(words("With a note.") + run('<w:endnoteReference w:id="7"/>'))],
        "box": [paragraph(words("Beside it. ") + run(boxed))],
        "frame": [f"<w:tbl><w:tr>{_cell(paragraph(words('All alone in a frame. ') + thing))}</w:tr></w:tbl>"],
    }.get(place, [])  # fmt: skip


def _cell(inner: str) -> str:
    return f"<w:tc><w:tcPr/>{inner}</w:tc>"


def _table(first: str, second: str) -> str:
    rows = (
        (paragraph(words("River")), paragraph(words("Length"))),
        (paragraph(words("Kura")) + first, second + paragraph(words("1515"))),
    )
    written = "".join(f"<w:tr>{_cell(one)}{_cell(other)}</w:tr>" for one, other in rows)
    return f"<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{written}</w:tbl>"
