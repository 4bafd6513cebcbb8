r"""The letters and digits that a formula prints, by which it is known again: of Word's and of MathML, and of TeX."""

from __future__ import annotations

import re
import unicodedata

_NAMES = """
    sin cos tan cot sinh cosh tanh coth arcsin arccos arctan log ln lg exp max min sup inf lim det dim ker arg
    deg gcd hom mod bmod Pr sec csc limsup liminf
"""
_FUNCTIONS = frozenset(_NAMES.split())
_LETTERS = {
    "varepsilon": "ε", "varphi": "φ", "vartheta": "θ", "varrho": "ρ", "varsigma": "ς", "varpi": "π", "varkappa": "κ",
    "ell": "l", "hbar": "ħ", "imath": "ı", "jmath": "ȷ", "aleph": "א", "lambda": "λ", "Lambda": "λ", "Re": "r",
    "Im": "i", "AA": "å", "aa": "å",
}  # fmt: skip
_SILENT = re.compile(
    r"\\(?:begin|end)\{[a-zA-Z*]+\}(?:\{[lcr|@{}\s.]*\})?|\\(?:label|tag|vspace|hspace|mspace|rule)\*?\{[^{}]*\}"
    r"|\\(?:hspace|vspace)\s*[\d.]+\w\w|\[-?[\d.]+(?:pt|em|ex)\]"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")


def letters_of(text: str) -> str:
    """Give the letters and digits of a formula's text, in order."""
    # Word's sign for a difference is none of the letters, though it looks like one.
    folded = unicodedata.normalize("NFKC", text.replace("\N{INCREMENT}", "\N{GREEK CAPITAL LETTER DELTA}"))
    return "".join(sign for sign in folded if sign.isalnum()).casefold()


def letters_of_tex(tex: str) -> str:
    """Give the letters and digits that a formula in TeX prints."""
    return letters_of(_COMMAND.sub(lambda found: _spell(found[1]), _SILENT.sub(" ", tex)))


def _spell(name: str) -> str:
    if name in _FUNCTIONS:
        return name
    size = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return _LETTERS.get(name) or unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return " "
