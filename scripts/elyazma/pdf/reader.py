"""Look into a PDF and draw its pages, through pypdfium2 (PDFium; not thread-safe)."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from elyazma.pdf.alone import ALONE, alone
from elyazma.pdf.comparing import Drawing, find_ink
from elyazma.pdf.facts import Bitmap, Bookmark, Glyph, Letter, Page, PdfFacts, PdfFont, UnreadablePdf
from elyazma.pdf.places import are_alike, lies_near
from elyazma.pdf.png import write_png

__all__ = [
    "Bookmark",
    "Glyph",
    "OpenPdf",
    "Page",
    "PdfFacts",
    "PdfFont",
    "UnreadablePdf",
    "crop_to_ink",
    "draw_jpeg",
    "draw_pages",
    "read_destinations",
    "read_glyphs",
    "read_pdf",
    "read_texts",
    "render_page",
    "split_pages",
]

SOFT_HYPHEN = "\u00ad"
_MM_PER_POINT = 25.4 / 72
_POINTS_PER_INCH = 72
_RGB = 3
# PDF allows forms inside forms without end; PDFium itself stops drawing at 30 or so.
_DEEPEST_FORM = 15
_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_NEEDS_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)


@alone
def read_pdf(path: Path) -> PdfFacts:
    """Read everything preflight asks about a PDF. Raises UnreadablePdf, and OSError when there is no such file."""
    document = _open(path)
    try:
        pages = list(_pages(document, path))
        # PDFium finds each page's text anew for each of these.
        texts = [page.get_textpage() for page in pages]
        metadata = document.get_metadata_dict()
        return PdfFacts(
            pages=len(pages),
            sizes=tuple((width * _MM_PER_POINT, height * _MM_PER_POINT) for width, height in map(_size, pages)),
            fonts=tuple(_fonts(pages)),
            texts=tuple(map(_text, texts)),
            title=str(metadata.get("Title", "")),
            author=str(metadata.get("Author", "")),
            language=_language(document),
            bookmarks=tuple(_bookmarks(document)),
            beyond=tuple(map(_text_beyond, pages, texts)),
        )
    finally:
        document.close()


@alone
def read_destinations(path: Path) -> Mapping[str, int]:
    """Read on which page (from 1) each named destination lies. Raises UnreadablePdf, and OSError."""
    with _open(path) as document:
        return dict(_destinations(document))


def _destinations(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, int]]:
    for index in range(pdfium.FPDF_CountNamedDests(document.raw)):
        length = ctypes.c_long()
        pdfium.FPDF_GetNamedDest(document.raw, index, None, length)
        buffer = ctypes.create_string_buffer(max(0, length.value))
        found = pdfium.FPDF_GetNamedDest(document.raw, index, buffer, length)
        page = pdfium.FPDFDest_GetDestPageIndex(document.raw, found) if found else -1
        if page >= 0:
            yield buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0"), page + 1


@alone
def read_glyphs(path: Path, page: int) -> tuple[Glyph, ...]:
    """Read the characters of one page (from 1), blanks left out. Raises UnreadablePdf, OSError and IndexError."""
    with _open(path) as document:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        text = document[page - 1].get_textpage()
        return tuple(_glyphs(text.raw, text.count_chars()))


def _glyphs(text: Any, count: int) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        # What PDFium itself put in between has no place on the page.
        if _is_set(text, index):
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            yield Glyph(letter, x.value, y.value, float(pdfium.FPDFText_GetFontSize(text, index)))


@alone
def read_texts(content: bytes, *, seen: bool = False) -> tuple[str, ...]:
    """Read each page's text, in order, from a PDF's bytes; of what is `seen` only. Raises UnreadablePdf."""
    path = Path("the PDF")
    document = _open_bytes(path, content)
    try:
        texts = (page.get_textpage() for page in _pages(document, path))
        return tuple(text.get_text_bounded() if seen else _text(text) for text in texts)
    finally:
        document.close()


@alone
def render_page(path: Path, page: int, dpi: int) -> bytes:
    """Draw a page (from 1), a large one coarser, as a PNG. Raises UnreadablePdf, OSError, IndexError for no page."""
    return _render_once(path, path.read_bytes(), page, dpi)


# An article in several formats, or for several journals, has the same figures: to pack one takes longest of all.
@lru_cache(maxsize=4)
def _render_once(path: Path, content: bytes, page: int, dpi: int) -> bytes:
    document = _open_bytes(path, content)
    try:
        if not 1 <= page <= len(document):
            raise IndexError(page)
        # PDFium draws blue first; PNG wants red first.
        bitmap = document[page - 1].render(scale=_find_scale(document[page - 1], dpi), rev_byteorder=True)
        return write_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.n_channels, bitmap.stride)
    finally:
        document.close()


@alone
def draw_jpeg(content: bytes) -> bytes:
    """Draw a JPEG in red, green and blue, as a PNG in its own pixels. Raises UnreadablePdf."""
    document = pypdfium2.PdfDocument.new()
    try:
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(BytesIO(content), inline=True)
        width, height = image.get_px_size()
        page = document.new_page(width, height)
        image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page.insert_obj(image)
        page.gen_content()
        bitmap = page.render(scale=1, rev_byteorder=True)
        return write_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.n_channels, bitmap.stride)
    except pypdfium2.PdfiumError as reason:
        raise UnreadablePdf(Path("the picture"), encrypted=False) from reason
    finally:
        document.close()


def draw_pages(content: bytes, dpi: int, most_dots: int = 24_000_000) -> Iterator[Drawing]:
    """Draw every page of a PDF, the larger ones no finer than `most_dots`. Raises UnreadablePdf."""
    path = Path("the PDF")
    document = _open_bytes(path, content)
    try:
        for page in _pages(document, path):
            with ALONE:
                scale = _find_scale(page, dpi, most_dots)
                bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
            yield _read_dots(bitmap)
    finally:
        document.close()


# As many dots as a sheet of A1 has at 300 to an inch take a quarter of a gigabyte.
def _find_scale(page: pypdfium2.PdfPage, dpi: int, most_dots: int = 72_000_000) -> float:
    return min(dpi / _POINTS_PER_INCH, math.sqrt(most_dots / max(1.0, math.prod(_size(page)))))


@alone
def crop_to_ink(content: bytes, margin: float = 2.0) -> tuple[bytes, float, float]:
    """Cut a PDF's first page to what is printed on it, in a margin of points; give its width and height too.

    An empty page stays as it is.
    """
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        width, height = _size(page)
        box = find_ink(_read_dots(page.render(scale=1)))
        if box is None:
            return content, width, height
        left, top, right, bottom = box
        kept = (max(0.0, left - margin), max(0.0, height - bottom - margin), right + margin, height - top + margin)
        page.set_mediabox(*kept)
        page.set_cropbox(*kept)
        written = BytesIO()
        while len(document) > 1:
            del document[len(document) - 1]
        document.save(written)
        return written.getvalue(), kept[2] - kept[0], kept[3] - kept[1]


def _read_dots(bitmap: pypdfium2.PdfBitmap) -> Drawing:
    dots, row = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
    if bitmap.n_channels != _RGB:
        raise UnreadablePdf(Path("the PDF"), encrypted=False)
    starts = range(0, bitmap.height * bitmap.stride, bitmap.stride)
    return Drawing(bitmap.width, bitmap.height, b"".join(dots[start : start + row] for start in starts))


@alone
def split_pages(path: Path) -> tuple[Page, ...]:
    """Give each page of a PDF by itself, so large that no letter is cut. Raises UnreadablePdf, OSError."""
    document = _open(path)
    try:
        return tuple(_cut_page(document, page, index) for index, page in enumerate(_pages(document, path)))
    finally:
        document.close()


def _cut_page(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int) -> Page:
    single = pypdfium2.PdfDocument.new()
    text = page.get_textpage()
    try:
        single.import_pages(document, [index])
        _widen(single[0], text)
        buffer = BytesIO()
        single.save(buffer)
    finally:
        single.close()
    kinds = {piece.type for piece in page.get_objects(max_depth=_DEEPEST_FORM)}
    glyphs = list(_glyphs(text.raw, text.count_chars()))
    only_text = kinds <= {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM} and are_alike(glyphs)
    size = max((each.size for each in glyphs), default=0.0)
    return Page(buffer.getvalue(), _text(text), _size(page)[1], size, only_text, blank=not kinds)


def _widen(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> None:
    """Make a page so large that all letters stand on it: in a drawing some may stand beside the box that it says."""
    box = page.get_mediabox()
    boxes = (text.get_charbox(index) for index in range(text.count_chars()) if _is_set(text.raw, index))
    near = [each for each in boxes if lies_near(each, box)]
    if near:
        left, bottom, right, top = zip(box, *near, strict=True)
        page.set_mediabox(min(left), min(bottom), max(right), max(top))
        page.set_cropbox(min(left), min(bottom), max(right), max(top))


def _is_set(text: Any, index: int) -> bool:
    return not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace() and pdfium.FPDFText_IsGenerated(text, index) != 1


def _open(path: Path) -> pypdfium2.PdfDocument:
    return _open_bytes(path, path.read_bytes())


def _open_bytes(path: Path, content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as failure:
        raise UnreadablePdf(path, getattr(failure, "err_code", None) in _NEEDS_PASSWORD) from None


def _pages(document: pypdfium2.PdfDocument, path: Path) -> Iterator[pypdfium2.PdfPage]:
    try:
        yield from (document[number] for number in range(len(document)))
    except pypdfium2.PdfiumError:
        raise UnreadablePdf(path, encrypted=False) from None


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return float(width), float(height)


def _text(text: pypdfium2.PdfTextPage) -> str:
    # The library looks for the first and the last letter that is text by calling itself: a thousand others stop it.
    start, end = 0, text.count_chars()
    while start < end and pdfium.FPDFText_GetTextIndexFromCharIndex(text.raw, start) < 0:
        start += 1
    while start < end and pdfium.FPDFText_GetTextIndexFromCharIndex(text.raw, end - 1) < 0:
        end -= 1
    found = str(text.get_text_range(start, end - start)) if start < end else ""
    # PDFium writes U+FFFE for a hyphen at a line's end and joins the two lines.
    return found.replace("\r\n", "\n").replace("\ufffe", SOFT_HYPHEN)


def _text_beyond(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> str:
    """Give the text on the left of a page and on its right, under it and over it."""
    # The page's own box: a crop box that pages inherit is not known to PDFium page by page.
    left, bottom, right, top = page.get_bbox()
    around = (
        (-_FAR, -_FAR, left, _FAR),
        (right, -_FAR, _FAR, _FAR),
        (left, -_FAR, right, bottom),
        (left, top, right, _FAR),
    )
    return " ".join(filter(None, (str(text.get_text_bounded(*place)).strip() for place in around)))


_FAR = 14_400.0
"""Points: a page is no larger (ISO 32000-1, annex C.2)."""


def _language(document: pypdfium2.PdfDocument) -> str:
    """Give the catalog's /Lang; an empty text when there is none."""
    length = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = (ctypes.c_ushort * length)()
    pdfium.FPDFCatalog_GetLanguage(document.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0")


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[Bookmark]:
    for bookmark in document.get_toc():
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        yield Bookmark(str(bookmark.get_title()), bookmark.level + 1, None if index is None else index + 1)


# --- A PDF that is looked at again and again -----------------------------------------------------------


class OpenPdf:
    """A PDF kept open, to draw its pages (from 1) and to read their letters. Raises UnreadablePdf, IndexError."""

    @alone
    def __init__(self, content: bytes) -> None:
        path = Path("the PDF")
        self._document = _open_bytes(path, content)
        self.sizes: tuple[tuple[float, float], ...] = tuple(map(_size, _pages(self._document, path)))

    @alone
    def draw(self, page: int, width: int, *, grey: bool = False) -> Bitmap:
        """Draw a page so many dots wide."""
        scale = width / max(1.0, self.sizes[self._index(page)][0])
        drawn = self._document[page - 1].render(scale=scale, rev_byteorder=True, grayscale=grey, prefer_bgrx=False)
        return Bitmap(bytes(drawn.buffer), drawn.width, drawn.height, drawn.n_channels, drawn.stride)

    @alone
    def read_letters(self, page: int) -> tuple[Letter, ...]:
        """Read the text of a page, with the box of each letter."""
        text = self._document[self._index(page)].get_textpage()
        return tuple(_read_letter(text, index) for index in range(text.count_chars()))

    @alone
    def close(self) -> None:
        """Let it go: it has no pages any more."""
        self.sizes = ()
        self._document.close()

    def _index(self, page: int) -> int:
        if not 1 <= page <= len(self.sizes):
            raise IndexError(page)
        return page - 1


def _read_letter(text: pypdfium2.PdfTextPage, index: int) -> Letter:
    code = pdfium.FPDFText_GetUnicode(text.raw, index)
    sign = chr(code) if code else " "
    return Letter(sign, text.get_charbox(index), pdfium.FPDFText_IsHyphen(text.raw, index) == 1)


# --- Fonts ----------------------------------------------------------------------------------------


def _fonts(pages: list[pypdfium2.PdfPage]) -> Iterator[PdfFont]:
    """Give each font once. Only text counts, in forms (figures that are PDFs) too: an unused font does no harm."""
    handles: set[int | None] = set()
    seen: set[tuple[str, bool, bool]] = set()
    for number, page in enumerate(pages, start=1):
        for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST_FORM):
            font = pdfium.FPDFTextObj_GetFont(piece.raw)
            handle = ctypes.cast(font, ctypes.c_void_p).value
            if handle in handles:
                continue
            handles.add(handle)
            facts = _look_at_font(font)
            if facts not in seen:
                seen.add(facts)
                yield PdfFont(*facts, page=number)


def _look_at_font(font: Any) -> tuple[str, bool, bool]:
    """Give a font's name, whether it is embedded, and whether it is a Type 3 font.

    PDFium has no question for the type. It calls a Type 3 font embedded and has no file for it.
    """
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, name, length)
    embedded = pdfium.FPDFFont_GetIsEmbedded(font) == 1
    size = ctypes.c_size_t()
    pdfium.FPDFFont_GetFontData(font, None, 0, size)
    shown = _SUBSET_PREFIX.sub("", name.value.decode("utf-8", errors="replace"))
    return shown, embedded, embedded and size.value == 0
