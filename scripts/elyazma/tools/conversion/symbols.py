"""Signs that pandoc's reader does not know, defined for it."""

from __future__ import annotations

from elyazma.tools.tex.letters import SYMBOLS

_MISSING = """
    dag ddag texteuro euro textmanat schwa Schwa textschwa textSchwa cyrschwa CYRSCHWA textnumero
    textapostrophe quotedblbase quotesinglbase guillemetleft guillemetright guilsinglleft guilsinglright
    XeTeX BibTeX textminus textperiodcentered textmu texttimes textpm textordfeminine textordmasculine
"""
DEFINITIONS = "".join(rf"\newcommand{{\{name}}}{{{SYMBOLS[name]}}}" for name in _MISSING.split())
r"""One line of \newcommand for what pandoc would skip."""
