"""The flow over the pictures of a manuscript: what their fonts lack is mended, EPS becomes PDF, and each is proved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain, count, zip_longest
from pathlib import Path, PurePosixPath

from elyazma.model.diagnostics import Findings, Span, collecting, error, missing, warning
from elyazma.model.light_dataclass import dataclass
from elyazma.model.phrases import phrase, phrase_fault
from elyazma.pdf.comparing import Drawing, look_alike, read_drawings
from elyazma.pdf.fonts import NotMended, embed_fonts, outline_fonts, write_anew, write_sample
from elyazma.pdf.reader import PdfFont, UnreadablePdf, draw_pages, read_pdf, read_texts
from elyazma.sources.pictures import is_outdated, write_origin
from elyazma.sources.tree import CONVERT, MANUSCRIPT, ORIGINALS, list_converted, list_files
from elyazma.system import ghostscript
from elyazma.system.files import write_files
from elyazma.system.ghostscript import GhostscriptFailed
from elyazma.system.installing import how_to_install
from elyazma.system.locking import Progress
from elyazma.system.process import ProgramMissing
from elyazma.system.texts import is_inside
from elyazma.typesetting.preflight import report_font

_FINE_DPI, _DPI = 200, 150
_ROUNDED = 2
"""Dots by which the size of a picture may be rounded when it becomes a PDF."""
_EXPORT_AGAIN = phrase("export it again: with cairo_pdf() in R, with `pdf.fonttype: 42` in matplotlib")


@dataclass(frozen=True, slots=True)
class Made:
    """A picture that was written, and where what it was made from is kept."""

    path: str
    original: str


@collecting
def mend_figures(findings: Findings, root: Path, *, embed: bool, convert: bool, progress: Progress) -> tuple[Made, ...]:
    """Look at every picture below manuscript/, and mend what was asked for; the rest is told of."""
    asked = (progress if embed else None, progress if convert else None)
    return _mend_all(findings, root, lambda path: _look_at(findings, root, path, asked))


@collecting
def convert_figures(findings: Findings, root: Path, progress: Progress) -> tuple[Made, ...]:
    """Make PDFs of the pictures in PostScript below manuscript/; nothing is said of the others."""
    return _mend_all(findings, root, lambda path: _convert_one(findings, root, path, progress))


@collecting
def rewrite_figures(findings: Findings, root: Path, names: Collection[str]) -> tuple[Made, ...]:
    """Write PDFs below manuscript/ anew whose structure an engine cannot read; `names` are ends of their paths."""
    made: list[Made] = []
    # TeX doubles the slash behind a folder in which it looks.
    names = {PurePosixPath(name).as_posix() for name in names}
    for path in list_files(root, MANUSCRIPT):
        if path.lower().endswith(".pdf") and any(f"/{path}".endswith(f"/{name}") for name in names):
            content = _read(root, path) or b""
            try:
                written = write_anew(content)
                _prove(draw_pages(content, _DPI), draw_pages(written, _DPI), _DPI)
            except (NotMended, UnreadablePdf):
                continue  # the build says that it cannot be read
            if written != content:
                made += _write(findings, root, {path: written}, Made(path, path))
    return tuple(made)


def _mend_all(findings: Findings, root: Path, mend: Callable[[str], Iterator[Made]]) -> tuple[Made, ...]:
    made: list[Made] = []
    try:
        for path in list_files(root, MANUSCRIPT):
            if ORIGINALS not in PurePosixPath(path).parts:
                made += mend(path)
    except ProgramMissing:
        hint = how_to_install("ghostscript", "ghostscript")
        findings.add([missing("ghostscript-missing", phrase("Ghostscript, which does this, is not installed"), hint)])
    return tuple(made)


def _convert_one(findings: Findings, root: Path, path: str, progress: Progress) -> Iterator[Made]:
    """Convert a picture even where nobody can prove that it looks the same: its author is to look."""
    if list_converted(path):
        yield from _convert(findings, root, path, progress, _make_unproved)


def _look_at(
    findings: Findings, root: Path, path: str, asked: tuple[Progress | None, Progress | None]
) -> Iterator[Made]:
    """Mend one picture if that was asked for, of fonts or of formats, and else say what is wrong with it."""
    if path.lower().endswith(".pdf"):
        yield from _mend_fonts(findings, root, path, asked[0])
    elif list_converted(path):
        yield from _convert(findings, root, path, asked[1])


# --- Fonts ------------------------------------------------------------------------------------------


def _mend_fonts(findings: Findings, root: Path, path: str, progress: Progress | None) -> Iterator[Made]:
    content = _read(root, path)
    faulty = _find_faulty(root, path) if content else []
    if content is None or not faulty:
        return
    if progress is None:
        findings.add(report_font(font, Span(path), path) for font in faulty)
        return
    progress(phrase("mending {path}", path=path))
    try:
        mended = _mend(content)
    except (NotMended, GhostscriptFailed, UnreadablePdf) as fault:
        findings.add(
            [
                error(
                    "figure-not-mended",
                    phrase("{path} stays as it is: {fault}", path=path, fault=fault),
                    Span(path),
                    _EXPORT_AGAIN,
                )
            ]
        )
        return
    original = _find_free(root, path, content)
    yield from _write(findings, root, {original: content, path: mended}, Made(path, original))


def _read(root: Path, path: str) -> bytes | None:
    """Read a regular file; none where there is no such file, or it may not be read."""
    place = root / path
    try:
        return place.read_bytes() if place.is_file() and not place.is_symlink() else None
    except OSError:
        return None


def _find_faulty(root: Path, path: str) -> list[PdfFont]:
    try:
        return [font for font in read_pdf(root / path).fonts if font.type3 or not font.embedded]
    except (OSError, UnreadablePdf):
        return []  # a build that uses it says so


def _mend(content: bytes) -> bytes:
    """Make Type 3 fonts fonts of outlines, embed those that are only named, and prove both.

    PDFium draws the first; its text is not compared, because PDFium misreads that of some Type 3 fonts, but neither
    codes nor names of letters are touched. The second Ghostscript draws, which has one font in the other's place.
    """
    outlined = outline_fonts(content)
    _prove(draw_pages(content, _FINE_DPI), draw_pages(outlined, _FINE_DPI), _FINE_DPI)
    sample = write_sample(outlined)
    if not sample:
        return outlined
    mended = embed_fonts(outlined, ghostscript.embed_fonts(sample))
    if _read_letters(outlined) != _read_letters(mended):
        raise NotMended(phrase("its text would change"))
    _prove(_draw(outlined), _draw(mended), _DPI)
    return mended


def _draw(content: bytes, dpi: int = _DPI) -> Iterator[Drawing]:
    return read_drawings(ghostscript.draw_pages(content, dpi))


def _read_letters(content: bytes) -> str:
    """Give the text without blanks: where those are, a reader guesses by the size of the letters' boxes."""
    return "".join("".join(read_texts(content)).split())


def _prove(before: Iterator[Drawing], after: Iterator[Drawing], dpi: int, *, slack: int = 0) -> None:
    pages = list(zip_longest(before, after))
    if not pages or not all(old and new and look_alike(old, new, dpi, slack=slack) for old, new in pages):
        raise NotMended(phrase("it would look different"))


def _find_free(root: Path, path: str, content: bytes) -> str:
    """Give a path for the original beside the picture: nothing that is kept there is written over."""
    place = PurePosixPath(path)
    names = chain([place.name], (f"{place.stem}-{number}{place.suffix}" for number in count(2)))
    paths = ((place.parent / ORIGINALS / name).as_posix() for name in names)
    return next(each for each in paths if _read(root, each) in (None, content) and not (root / each).is_symlink())


def _write(findings: Findings, root: Path, files: Mapping[str, bytes], made: Made) -> Iterator[Made]:
    try:
        if not all(is_inside(root, root / path) for path in files):
            raise OSError(0, phrase("it would lie outside the manuscript"))
        write_files({root / path: data for path, data in files.items()})
    except OSError as fault:
        message = phrase("{path} cannot be written: {strerror}", path=made.path, strerror=fault.strerror)
        findings.add(
            [error("figure-not-written", message, Span(made.path), phrase("make room, or let yourself write there"))]
        )
        return
    yield made


# --- EPS --------------------------------------------------------------------------------------------


def _make_unproved(findings: Findings, path: str, content: bytes) -> bytes:
    try:
        return _make_pdf(content)
    except NotMended as fault:
        made = ghostscript.convert_picture(content)
        message = phrase("{path} was made a PDF, but comparing the two found: {fault}", path=path, fault=fault)
        findings.add(
            [warning("figure-unproved", message, Span(path), phrase("compare the PDF beside it with the original"))]
        )
        return made


def _make_proved(_: Findings, __: str, content: bytes) -> bytes:
    return _make_pdf(content)


_Make = Callable[[Findings, str, bytes], bytes]


def _convert(
    findings: Findings, root: Path, path: str, progress: Progress | None, make: _Make = _make_proved
) -> Iterator[Made]:
    """Make a PDF of a picture in PostScript, beside it; a PDF that is there already is the author's."""
    content = _read(root, path)
    place = PurePosixPath(path)
    target = place.with_suffix(".pdf").as_posix()
    if content is None or any(_is_current(root, each, content) for each in list_converted(path)):
        return
    if progress is None:
        message = phrase("{path}: not every engine reads {suffix}", path=path, suffix=place.suffix)
        findings.add([warning("figure-format", message, Span(path), phrase("type: {convert}", convert=CONVERT))])
        return
    progress(phrase("converting {path}", path=path))
    try:
        made = make(findings, path, content)
    except (NotMended, GhostscriptFailed, UnreadablePdf) as fault:
        named = content.startswith(_POINTER)
        said, hint = (
            (_POINTS, phrase("type: git lfs pull"))
            if named
            else (phrase_fault(fault), phrase("export it again as PDF"))
        )
        findings.add(
            [
                error(
                    "figure-not-converted",
                    phrase("{path} cannot become a PDF: {said}", path=path, said=said),
                    Span(path),
                    hint,
                )
            ]
        )
        return
    if sorted(_read_in_postscript(content)) != sorted(_read_in_postscript(made)):
        message = phrase(
            "{target} looks as it should, but not all of its text can be searched and copied", target=target
        )
        hint = phrase("if that matters, export the picture as PDF with the program that drew it")
        findings.add([warning("figure-text", message, Span(path), hint)])
    yield from _write(findings, root, {target: write_origin(made, content)}, Made(target, path))


_POINTER = b"version https://git-lfs.github.com/"
_POINTS = phrase("it only names a file of Git LFS")


def _read_in_postscript(content: bytes) -> str:
    return "".join(ghostscript.read_letters(content).split())


def _is_current(root: Path, path: str, original: bytes) -> bool:
    """Tell whether a PDF stands for a picture as it is now."""
    return (root / path).exists() and not is_outdated(root / path, original)


def _make_pdf(content: bytes) -> bytes:
    made = ghostscript.convert_picture(content)
    try:
        _prove(_draw(content), _draw(made), _DPI, slack=_ROUNDED)
    except NotMended:
        # The edge of a page may have been rounded by half a dot, which moves every line: drawn finer, by less.
        _prove(_draw(content, 2 * _DPI), _draw(made, 2 * _DPI), 2 * _DPI, slack=_ROUNDED)
    try:
        return _mend(made)
    except NotMended:
        # Its letters are dots, in PostScript too: a build warns of them.
        return made
