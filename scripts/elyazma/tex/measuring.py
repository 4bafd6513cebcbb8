r"""Tell whether a preamble asks fonts for sizes while it is read, or chooses some: it needs them loaded by then."""

from __future__ import annotations

import re

from elyazma.tex.parse import parse

_NAMES = r"""
settowidth settoheight settodepth setbox sbox savebox lrbox hbox vbox vtop wd ht dp fontdimen fontcharwd
font newfontfamily newfontface setmainfont setsansfont setmonofont setmathfont setromanfont setmathrm fontspec
defaultfontfeatures addfontfeature addfontfeatures babelfont setdefaultlanguage XeTeXglyph usefont selectfont
widthof heightof depthof
"""
r"""Commands of TeX, of the package calc, of fontspec and of babel that measure text, or choose a font by themselves."""
_COMMANDS = frozenset(_NAMES.split())
_EX = re.compile(r"\d\s*ex(?![a-zA-Z])")
r"""A length in ex is the height of an "x". One in em is the size of the text in every OpenType font."""


def measures_text(text: str) -> bool:
    """Tell whether TeX that is read as a preamble may give something else with other fonts."""
    tree = parse(text)
    return bool(_EX.search(text)) or next(iter(tree.commands(_COMMANDS)), None) is not None
