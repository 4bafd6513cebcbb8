"""Check the pictures of a manuscript against a journal's [figures]: format, and sharpness at the printed size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from elyazma.model.diagnostics import Diagnostic, error, warning
from elyazma.model.journal import Document, Journal
from elyazma.model.manuscript import Manuscript, Picture
from elyazma.model.phrases import join_choices, phrase
from elyazma.sources.pictures import Pixels, is_cut_off, read_pixels
from elyazma.sources.tree import FIGURE_SUFFIXES, find_figure

PAPER_INCHES = {"a4": 210 / 25.4, "letter": 8.5}
"""Widths: ISO 216, and ANSI X3.151."""
_CM = 1 / 2.54
_INCHES = {"cm": _CM, "mm": _CM / 10, "in": 1.0, "pt": 1 / 72.27, "bp": 1 / 72, "pc": 12 / 72.27}
"""TeX's units (The TeXbook, chapter 10)."""
_COLUMN_GAP_INCHES = 0.35
_TOLERANCE = 0.99
"""A picture of 299 dpi is as sharp as one of 300."""

# Lexical: the whole text of one option, a number and a unit.
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]*)\s*(\\?[a-z]+)\s*")
_SIZE = re.compile(r"(?:^|,)\s*(width|height|totalheight|scale)\s*=\s*([^,]+)")
_OF_TEXT = ("\\linewidth", "\\textwidth", "\\columnwidth", "\\hsize")


def check_figures(manuscript: Manuscript, journal: Journal) -> tuple[Diagnostic, ...]:
    """Find pictures in a format the journal refuses, and those too coarse for the size they are printed at."""
    pictures = [picture for source in manuscript.sources for picture in source.figures]
    return tuple(finding for picture in pictures for finding in _check_picture(picture, manuscript, journal))


def _check_picture(picture: Picture, manuscript: Manuscript, journal: Journal) -> Iterator[Diagnostic]:
    rules = journal.manifest.figures
    path = find_figure(manuscript.root, picture.name)
    if path is None or not path.lower().endswith(FIGURE_SUFFIXES):
        return
    rule = journal.manifest.cite_rule(rules.source)
    kind = PurePosixPath(path).suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    if kind not in rules.formats:
        wanted = join_choices(each.upper() for each in rules.formats)
        message = phrase("{path}: the journal takes no {kind}", path=path, kind=kind.upper())
        yield warning(
            "figure-type", message, picture.span, phrase("export the picture as {wanted}", wanted=wanted), rule=rule
        )
    if kind == "png" and is_cut_off(manuscript.root / path):
        message = phrase("{path} is damaged: it ends before the picture does, and no PDF can be made of it", path=path)
        yield error("figure-damaged", message, picture.span, phrase("open it in a viewer, and save it anew"))
    pixels = read_pixels(manuscript.root / path) if kind in {"png", "jpg"} else None
    if pixels and pixels.is_too_large:
        size = phrase(
            "{width:.0f} by {height:.0f} inches", width=pixels.width / pixels.dpi, height=pixels.height / pixels.dpi
        )
        message = phrase(
            "{path} says that it has {dpi:g} pixels per inch: TeX cannot measure {size}",
            path=path,
            dpi=pixels.dpi,
            size=size,
        )
        yield error("figure-density", message, picture.span, phrase("save it again with 300 pixels per inch"))
    if pixels is None or rules.min_dpi is None:
        return
    width = measure_width(picture.options, pixels, journal.manifest.document)
    if width and pixels.width / width < rules.min_dpi * _TOLERANCE:
        message = phrase(
            "{path} has {density:.0f} dots per inch at its width of {width:.1f} cm; the journal asks for {wanted}",
            path=path,
            density=pixels.width / width,
            width=width / _CM,
            wanted=rules.min_dpi,
        )
        hint = phrase("export it {width:.0f} pixels wide, or as PDF, or print it smaller", width=width * rules.min_dpi)
        yield warning("figure-resolution", message, picture.span, hint, rule=rule)


def measure_width(options: str, pixels: Pixels, document: Document) -> float | None:
    r"""Give the width in inches at which \includegraphics prints a picture; none where its options cannot be read.

    The width of the text follows from the manifest's paper, margins and columns. The last size given wins, a width
    before a height, as the narrower of the two would when the proportions are kept.
    """
    sizes = dict(_SIZE.findall(options))
    if "width" in sizes:
        return _read_length(sizes["width"], document)
    if height := sizes.get("height", sizes.get("totalheight")):
        inches = _read_length(height, document)
        return inches and inches * pixels.width / pixels.height
    natural = pixels.width / pixels.dpi
    try:
        return natural * float(sizes["scale"]) if "scale" in sizes else natural
    except ValueError:
        return None


def _read_length(text: str, document: Document) -> float | None:
    found = _LENGTH.fullmatch(text.strip("{} "))
    if found is None or found[1] == ".":
        return None
    number, unit = float(found[1] or 1), found[2]
    if unit in _OF_TEXT:
        return number * _text_width(document, whole=unit == "\\textwidth")
    return number * _INCHES[unit] if unit in _INCHES and found[1] else None


def _text_width(document: Document, *, whole: bool) -> float:
    _, right, _, left = document.margins_cm
    width = PAPER_INCHES.get(document.paper, PAPER_INCHES["a4"]) - (left + right) * _CM
    return width if whole or document.columns == 1 else (width - _COLUMN_GAP_INCHES) / 2
