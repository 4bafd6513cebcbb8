r"""Write plain text as TeX that prints the same characters: one table of signs, and profiles that say what differs.

No profile writes a sign of the table otherwise; it adds signs that only its texts hold, or leaves out what is the
caller's own TeX. `_LIGATURES` are the same for all but the range of pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from urllib.parse import quote

from elyazma.model.light_dataclass import dataclass

SPECIAL = frozenset("\\{}%#&$^~")
"""Signs that mean something to TeX wherever they stand: no label and no file name may hold them."""

ROW_END = r"\\"
"""Ends a row of a table, and a line."""

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "\u00a0": "~",
    # TeX's fonts draw quotes of these.
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
}
_LIGATURES = "-'"
"""Two of these in a row are a ligature of every TeX font mapping: an en dash, a closing quote."""


@dataclass(frozen=True)
class _Profile:
    """How one kind of text is written: its signs, and those of which two in a row are kept apart."""

    signs: Mapping[str, str]
    apart: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        pairs = "|".join(f"{re.escape(sign)}(?={re.escape(sign)})" for sign in self.apart)
        return re.compile(f"[{re.escape(''.join(self.signs))}]{'|' if pairs else ''}{pairs}")

    def write(self, text: str) -> str:
        return self._pattern.sub(self._write_sign, text)

    def _write_sign(self, found: re.Match[str]) -> str:
        return self.signs.get(found[0]) or found[0] + "{}"


# --- Values of the article, on one line ---------------------------------------------------------------

_VALUES = _Profile(
    _SIGNS
    | {
        # A template prints values in any class, and in OT1, LaTeX's first encoding, these are other signs.
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        # A bracket behind `\\` or a macro with an optional argument would be read as that argument.
        "[": "{[}",
        "]": "{]}",
        "\u00ad": r"\-{}",
    },
    # OT1 and T1 draw a low quote of two commas, which no printed reference has.
    apart=_LIGATURES + ",",
)
_BLANKS = re.compile(r"[ \t\n\r\f\v\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def escape(text: str) -> str:
    """Write a value as TeX that prints the same characters on one line.

    Line ends and runs of blanks become one space; control characters, which TeX cannot print, are left out.
    """
    return _VALUES.write(_CONTROLS.sub("", _BLANKS.sub(" ", text)))


# --- Running text: printed references, and what is imported ----------------------------------------------

# Spaces and hyphens that citation styles and word processors set; the line's width is not ours to keep.
_TEXT = _Profile(_SIGNS | {"\u202f": r"\,", "\u2011": r"\mbox{-}", "\n": " "}, apart=_LIGATURES)
# Braces in a list of names are BibTeX's own: they hold an institution together.
_NAMES = _Profile({sign: tex for sign, tex in _TEXT.signs.items() if sign not in "{}"}, apart=_LIGATURES)
# Two hyphens in a range of pages are meant to be the dash.
_RANGE = _Profile(_TEXT.signs, apart="")


def escape_text(text: str) -> str:
    """Write running text as TeX; a no-break space becomes `~`, doubled hyphens stay two hyphens."""
    return _TEXT.write(text)


def escape_names(text: str) -> str:
    """Write a BibTeX list of names, whose braces are BibTeX's own."""
    return _NAMES.write(text)


def escape_range(text: str) -> str:
    """Write a range of pages for a .bib file, its dash as two hyphens."""
    return re.sub(r"\s*[-–—]+\s*", "--", _RANGE.write(text))


def escape_prose(text: str) -> str:
    """Write imported text; a typewriter's apostrophe stays one, which TeX alone would curl."""
    return _APOSTROPHE.sub(_write_apostrophe, escape_text(text))


_APOSTROPHE = re.compile(r"'(?=([A-Za-z])?)")


def _write_apostrophe(found: re.Match[str]) -> str:
    return r"\textquotesingle " if found[1] else r"\textquotesingle{}"


def escape_option(text: str) -> str:
    """Write running text for an optional argument, which a bracket of its own would end."""
    written = escape_text(text)
    return f"{{{written}}}" if "]" in written else written


# --- Addresses ------------------------------------------------------------------------------------------


def escape_address(address: str) -> str:
    r"""Percent-encode what no address may hold and what would end a \url's argument."""
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~._-")


def fit_argument(tex: str) -> str:
    r"""Write the addresses of \url for an argument, in which a bare % would eat the line; hyperref reads \% as %."""
    return _URL.sub(lambda found: found[1] + re.sub(r"(?<!\\)[%#]", r"\\\g<0>", found[2]), tex)


_URL = re.compile(r"(\\url\{)([^{}]*)")


def escape_target(address: str) -> str:
    r"""Write an address for \href, in whose argument a bare % would eat the line; hyperref reads \% and \# as signs."""
    return escape_address(address).replace("%", r"\%").replace("#", r"\#")
