"""Signs and boxes that pandoc's reader does not know, defined for it before the author's text begins."""

from __future__ import annotations

from elyazma.tex.escape import escape_text
from elyazma.tex.letters import SYMBOLS

_MISSING = """
    SS dh DH th TH dj DJ ng NG ij IJ ier schwa Schwa textschwa textSchwa cyrschwa CYRSCHWA
    textbar textendash textemdash textminus textellipsis textperiodcentered dag ddag texttrademark texteuro euro
    textmanat degree textordfeminine textordmasculine textnumero textmu texttimes textpm textexclamdown
    textquestiondown textapostrophe quotedblbase quotesinglbase guillemetleft guillemetright guilsinglleft
    guilsinglright BibTeX XeTeX textbraceleft textbraceright textunderscore textperthousand textasteriskcentered
    checkmark No numero
"""

_BOXES = {
    "resizebox": "[3]{#3}",
    "scalebox": "[2]{#2}",
    "raisebox": "[2]{#2}",
    "rotatebox": "[3][]{#3}",
    "makebox": "[2][]{#2}",
    "framebox": "[2][]{#2}",
    "fbox": "[1]{#1}",
    "shortstack": "[2][]{#2}",
    "makecell": "[2][]{#2}",
    "thead": "[2][]{#2}",
    "adjustbox": "[2]{#2}",
}
"""What only places, turns or frames text: its parameters, and the one that is text."""


def write_definitions() -> str:
    r"""Write one line of \newcommand, and thus no line that is the author's."""
    signs = {name: escape_text(SYMBOLS[name]) for name in _MISSING.split()}
    symbols = "".join(rf"\newcommand{{\{name}}}{{{sign}}}" for name, sign in signs.items())
    return symbols + "".join(rf"\newcommand{{\{name}}}{body}" for name, body in _BOXES.items())
