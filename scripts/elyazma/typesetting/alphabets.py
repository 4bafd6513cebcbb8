r"""Keep the letters of \mathbf and its like where the text's own font would lose them.

fontspec gives \mathbf, \mathrm and their like the text's font, in which a capital Greek letter's place (OT1 has \Gamma
at 0) holds nothing. Where a text has such letters, the alphabets it uses stay those of LaTeX.
"""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.tex.parse import parse

_GREEK = frozenset(("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"))
_ALPHABETS = {
    "mathrm": "cmr}{m}{n",
    "mathbf": "cmr}{bx}{n",
    "mathit": "cmr}{m}{it",
    "mathsf": "cmss}{m}{n",
    "mathtt": "cmtt}{m}{n",
}
r"""LaTeX's own fonts of its alphabets (fontmath.ltx)."""


def write_alphabets(texts: Iterable[str]) -> str:
    """Write the alphabets that capital Greek letters may stand in; nothing where a text has none of both."""
    used = {opening.name for text in texts for opening in parse(text).tokens.openings() if not opening.environment}
    if not used & _GREEK:
        return ""
    declared = [
        rf"\SetMathAlphabet\{name}{{{version}}}{{OT1}}{{{font}}}"
        for name, font in _ALPHABETS.items()
        for version in ("normal", "bold")
        if name in used
    ]
    return rf"\AtBeginDocument{{{''.join(declared)}}}" if declared else ""
