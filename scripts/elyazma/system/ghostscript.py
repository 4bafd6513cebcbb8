"""Run Ghostscript: it embeds fonts in a page, makes a PDF of an EPS picture, and draws both."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from elyazma.model.phrases import phrase, verbatim
from elyazma.system import sandbox
from elyazma.system.process import Limits, run_program

_PROGRAM = "gs"
_LIMITS = Limits(seconds=120, cpu=120)
_COMMON = ("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE")
_FINE = "-r4800"
"""Coordinates are rounded to what a device of so many dots could show; the usual 720 moves thin lines visibly."""
_TO_PDF = ("-sDEVICE=pdfwrite", "-dPDFSETTINGS=/prepress", _FINE, "-dAutoRotatePages=/None")
"""The settings "prepress" embed every font, the fourteen that each reader has too (ghostscript.readthedocs.io,
VectorDevices); -dEmbedAllFonts alone leaves those out."""
_AS_IT_IS = (
    "-dColorConversionStrategy=/LeaveColorUnchanged",
    *(f"-dDownsample{kind}Images=false" for kind in ("Color", "Gray", "Mono")),
    *(f"-dAutoFilter{kind}Images=false" for kind in ("Color", "Gray")),
    *(f"-d{kind}ImageFilter=/FlateEncode" for kind in ("Color", "Gray")),
)
"""No dot of a picture is thrown away, no colour is changed."""
_DRAWING = ("-sDEVICE=ppmraw", "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4")
_READING = ("-sDEVICE=txtwrite", "-dTextFormat=3")
_CROP = "-dEPSCrop"


class GhostscriptFailed(Exception):  # noqa: N818
    """What Ghostscript said when it could not do it."""


def embed_fonts(content: bytes) -> bytes:
    """Give a PDF with all its fonts embedded, others in their place. Raises GhostscriptFailed, ProgramMissing."""
    return _run((*_TO_PDF,), content)


def convert_picture(content: bytes) -> bytes:
    """Give the PDF of an EPS picture, as large as its bounding box. Raises GhostscriptFailed, ProgramMissing."""
    return _run((*_TO_PDF, *_AS_IT_IS, _CROP), _write_points(content))


def draw_pages(content: bytes, dpi: int) -> bytes:
    """Draw a PDF or an EPS picture as PPM, page after page. Raises GhostscriptFailed, ProgramMissing."""
    return _run((*_DRAWING, f"-r{dpi}", _CROP), _write_points(content))


def read_letters(content: bytes) -> str:
    """Give the letters of a PDF or an EPS picture, in no order. Raises GhostscriptFailed, ProgramMissing."""
    return _run((*_READING, _CROP), _write_points(content), empty=True).decode("utf-8", errors="replace")


_BOX = re.compile(rb"^%%\w*Box:[ \t]*(?:-?\d+(?:,\d+)?[ \t]*){4}", re.MULTILINE)


def _write_points(content: bytes) -> bytes:
    """Write the numbers of a picture's boxes with points where a program wrote commas, which stop Ghostscript."""
    return _BOX.sub(lambda found: found[0].replace(b",", b"."), content) if content.startswith(b"%!") else content


def _run(flags: tuple[str, ...], content: bytes, *, empty: bool = False) -> bytes:
    # Fonts stand where TeX finds them too.
    places = [place.path for program in ("tex", "ghostscript") for place in sandbox.read_places(program)]
    with tempfile.TemporaryDirectory(prefix="elyazma-") as name:
        folder = Path(name)
        (folder / "in").write_bytes(content)
        command = [_PROGRAM, *_COMMON, *flags, "-sOutputFile=out", "in"]
        ended = run_program(command, folder=folder, limits=_LIMITS, readable=places, writable=[folder])
        made = folder / "out"
        if ended.code or not made.is_file() or not (empty or made.stat().st_size):
            said = (ended.stdout + ended.stderr).decode("utf-8", errors="replace").split("\n")
            first = next((line.strip() for line in said if line.strip()), "")[:200]
            raise GhostscriptFailed(verbatim(first) if first else phrase("it gave no page"))
        return made.read_bytes()
