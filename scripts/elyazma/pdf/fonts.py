"""Give a PDF the fonts that it lacks, through pypdf: nothing but its fonts is changed.

A Type 3 font (ISO 32000-1, 9.6.5) draws each letter by a little program. matplotlib's, and those of browsers, draw
outlines only, which a Type 1 font in the Compact Font Format (9.6.2, 9.9) can hold: the same outlines, names and widths
in another container. A font that is named only, as R names Helvetica, gets the program that Ghostscript embeds for it:
`write_sample` shows its letters on a page, and `embed_fonts` takes the program out of what became of that page.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

from elyazma.model.phrases import phrase
from elyazma.pdf.cff import Outline, measure_box, write_cff
from elyazma.pdf.outlines import Matrix, NoOutlines, read_outline

Box = tuple[int, int, int, int]
_THOUSAND = 1000
_SYMBOLIC = 4
_SIMPLE = ("/Type1", "/MMType1", "/TrueType")
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_NO_LETTER_OF_A_NAME = re.compile(r"[^A-Za-z0-9_.+-]")
_ALL_CODES = "".join(f"{code:02X}" for code in range(32, 256))
_FAULTS = (
    PyPdfError, KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError, OverflowError,
    UnicodeError,
)  # fmt: skip
"""What pypdf raises over a PDF that it cannot read."""


class NotMended(Exception):  # noqa: N818
    """A PDF whose fonts cannot be mended; its text says why."""


def outline_fonts(content: bytes) -> bytes:
    """Give a PDF with its Type 3 fonts made fonts of outlines. Raises NotMended."""

    def change(writer: PdfWriter) -> None:
        for font in _find_fonts(writer):
            if font.get("/Subtype") == "/Type3":
                _outline(font, writer)

    return _rewrite(content, change)


def write_sample(content: bytes) -> bytes:
    """Write a PDF that shows every letter of each font that `content` names and does not embed, one font a page.

    It has no page when there is none. Raises NotMended.
    """
    sample = PdfWriter()

    def copy(writer: PdfWriter) -> None:
        for font in _find_named(writer):
            page = sample.add_blank_page(612, 792)
            fonts = DictionaryObject({NameObject("/F"): font.clone(sample, ignore_fields=("/ToUnicode",))})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            shown = DecodedStreamObject()
            shown.set_data(f"BT /F 1 Tf 20 400 Td <{_ALL_CODES}> Tj ET".encode())
            page[NameObject("/Contents")] = sample._add_object(shown)

    _rewrite(content, copy)
    made = io.BytesIO()
    sample.write(made)
    return made.getvalue() if sample.pages else b""


def embed_fonts(content: bytes, sample: bytes) -> bytes:
    """Give a PDF with the programs of its fonts, out of its sample after they were embedded there. Raises NotMended."""

    def change(writer: PdfWriter) -> None:
        pages = PdfReader(io.BytesIO(sample)).pages
        for font, page in zip(list(_find_named(writer)), pages, strict=True):
            fonts = [_resolve(each) for each in _resolve(_resolve(page["/Resources"])["/Font"]).values()]
            if len(fonts) != 1 or not _is_embedded(fonts[0]):
                raise NotMended(phrase("no font here can stand for {font}", font=_show_name(font)))
            _embed(font, fonts[0], writer)

    return _rewrite(content, change)


def write_anew(content: bytes) -> bytes:
    """Give a PDF with the same objects in their plainest form, for programs that read no other. Raises NotMended."""
    return _rewrite(content, lambda _: None)


def _rewrite(content: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    # pypdf tells of what it repairs; whether the result is right is seen by looking at it.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise NotMended(phrase("it is encrypted"))
        writer = PdfWriter(clone_from=reader)
        change(writer)
        made = io.BytesIO()
        writer.write(made)
    except NoOutlines as fault:
        raise NotMended(phrase("the letters of a Type 3 font are made of {fault}", fault=fault)) from None
    except _FAULTS as fault:
        raise NotMended(phrase("it cannot be read: {fault}", fault=fault)) from None
    return made.getvalue()


# --- The fonts of a PDF -------------------------------------------------------------------------------


def _find_fonts(writer: PdfWriter) -> Iterator[DictionaryObject]:
    """Give each font once."""
    for found in _walk(writer):
        if isinstance(found, DictionaryObject) and found.get("/Type") == "/Font":
            yield found


def _walk(writer: PdfWriter) -> Iterator[object]:
    """Give everything that the pages lead to."""
    seen: set[int] = set()
    waiting: list[object] = list(writer.pages)
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        yield found
        waiting += _list_parts(found)


def _list_parts(found: object) -> list[object]:
    if isinstance(found, DictionaryObject):
        return [value for key, value in found.items() if key != "/Parent"]
    return list(found) if isinstance(found, ArrayObject) else []


def _find_named(writer: PdfWriter) -> Iterator[DictionaryObject]:
    """Give the fonts that are named only. Raises NotMended for one of a kind that cannot be given a program."""
    for font in _find_fonts(writer):
        kind = font.get("/Subtype")
        if kind == "/Type0" and not _is_embedded(_resolve(_list(font["/DescendantFonts"])[0])):
            raise NotMended(phrase("the font {font} has letters of many scripts", font=_show_name(font)))
        if kind in _SIMPLE and not _is_embedded(font):
            yield font


def _resolve(value: Any) -> Any:
    """Follow a reference to what it stands for."""
    return value.get_object()


def _is_embedded(font: DictionaryObject) -> bool:
    descriptor = _resolve(font.get("/FontDescriptor", DictionaryObject()))
    return any(key in descriptor for key in _PROGRAMS)


def _show_name(font: DictionaryObject) -> str:
    return str(font.get("/BaseFont", "/?"))[1:]


def _embed(font: DictionaryObject, embedded: DictionaryObject, writer: PdfWriter) -> None:
    """Give a font the program and the name that it has in the sample; its codes and letters stay its own."""
    for key in ("/Subtype", "/BaseFont"):
        font[NameObject(key)] = NameObject(str(embedded[key]))
    font[NameObject("/FontDescriptor")] = _resolve(embedded["/FontDescriptor"]).clone(writer).indirect_reference
    kept = ("/FirstChar", "/LastChar", "/Widths")
    if not all(key in font for key in kept):
        for key in kept:
            font[NameObject(key)] = _resolve(embedded[key]).clone(writer)


# --- Type 3 fonts -------------------------------------------------------------------------------------


def _outline(font: DictionaryObject, writer: PdfWriter) -> None:
    a, b, c, d, e, f = (float(number.get_object()) * _THOUSAND for number in _list(font["/FontMatrix"]))
    matrix = (a, b, c, d, e, f)
    if b or not a:
        raise NotMended(phrase("the letters of a Type 3 font are turned"))
    programs = _resolve(font["/CharProcs"]).items()
    outlines = {key[1:]: read_outline(_read_program(program, writer), matrix) for key, program in programs}
    widths = [float(width.get_object()) * a for width in _list(font["/Widths"])]
    glyphs = _set_widths(outlines, font, widths)
    name = _name_font(font, glyphs)
    descriptor = _describe(name, glyphs, _read_box(font, matrix) or measure_box(glyphs.values()), writer)
    for key in ("/CharProcs", "/FontMatrix", "/FontBBox", "/Resources", "/Name"):
        font.pop(key, None)
    font[NameObject("/Subtype")] = NameObject("/Type1")
    font[NameObject("/BaseFont")] = NameObject(f"/{name}")
    font[NameObject("/Widths")] = ArrayObject(FloatObject(round(width, 4)) for width in widths)
    font[NameObject("/FontDescriptor")] = writer._add_object(descriptor)


def _list(value: Any) -> ArrayObject:
    found = _resolve(value)
    if not isinstance(found, ArrayObject):
        raise NotMended(phrase("a font in it is damaged"))
    return found


def _read_program(program: Any, writer: PdfWriter) -> Iterator[tuple[list[float], bytes]]:
    for operands, operator in ContentStream(program.get_object(), writer).operations:
        numbers = isinstance(operands, list) and all(isinstance(each, int | float) for each in operands)
        yield [float(each) for each in operands] if numbers else [], operator


def _set_widths(outlines: dict[str, Outline], font: DictionaryObject, widths: list[float]) -> dict[str, Outline]:
    """Give each glyph the width that the PDF moves on by, which is not always the one its program states."""
    first = int(font.get("/FirstChar", 0))
    stated = {
        name: widths[code - first]
        for code, name in _read_encoding(font)
        if name in outlines and 0 <= code - first < len(widths)
    }
    return {name: Outline(stated.get(name, outline.width), outline.contours) for name, outline in outlines.items()}


def _read_encoding(font: DictionaryObject) -> Iterator[tuple[int, str]]:
    encoding = font["/Encoding"].get_object()
    differences = encoding.get("/Differences", ArrayObject()) if isinstance(encoding, DictionaryObject) else ()
    code = 0
    for item in differences:
        if isinstance(item.get_object(), NameObject):
            yield code, str(item.get_object())[1:]
            code += 1
        else:
            code = int(item.get_object())


def _name_font(font: DictionaryObject, glyphs: dict[str, Outline]) -> str:
    described = _resolve(font.get("/FontDescriptor", DictionaryObject()))
    said = described.get("/FontName") or font.get("/Name") or "/Outlines"
    name = _NO_LETTER_OF_A_NAME.sub("", str(said)[1:]) or "Outlines"
    if _SUBSET.match(name):
        return name
    digest = hashlib.sha256(repr(sorted(glyphs.items())).encode()).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6]) + f"+{name}"


def _read_box(font: DictionaryObject, matrix: Matrix) -> Box | None:
    """Give the box that the font says is around all its letters: by it readers tell one line from the next."""
    left, bottom, right, top = (float(number.get_object()) for number in _list(font["/FontBBox"]))
    across = sorted((left * matrix[0], right * matrix[0]))
    up = sorted((bottom * matrix[3], top * matrix[3]))
    return (round(across[0]), round(up[0]), round(across[1]), round(up[1])) if across[0] < across[1] else None


def _describe(name: str, glyphs: dict[str, Outline], box: Box, writer: PdfWriter) -> DictionaryObject:
    """Write a font's descriptor (9.8) and its program."""
    program = DecodedStreamObject()
    program.set_data(write_cff(name, glyphs))
    packed = program.flate_encode()
    packed[NameObject("/Subtype")] = NameObject("/Type1C")
    bottom, top = box[1], box[3]
    numbers = {
        "/Flags": _SYMBOLIC, "/ItalicAngle": 0, "/Ascent": top, "/Descent": bottom, "/CapHeight": top, "/StemV": 80,
    }  # fmt: skip
    descriptor = DictionaryObject({NameObject(key): NumberObject(number) for key, number in numbers.items()})
    descriptor[NameObject("/Type")] = NameObject("/FontDescriptor")
    descriptor[NameObject("/FontName")] = NameObject(f"/{name}")
    descriptor[NameObject("/FontBBox")] = ArrayObject(map(NumberObject, box))
    descriptor[NameObject("/FontFile3")] = writer._add_object(packed)
    return descriptor
