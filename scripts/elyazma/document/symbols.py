"""Signs and boxes that pandoc's reader does not know, defined for it before the author's text begins."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

from elyazma.tex.escape import escape_text
from elyazma.tex.letters import SYMBOLS

_MISSING = """
    SS dh DH th TH dj DJ ng NG ij IJ ier schwa Schwa textschwa textSchwa cyrschwa CYRSCHWA
    textbar textendash textemdash textminus textellipsis textperiodcentered dag ddag texttrademark texteuro euro
    textmanat degree textordfeminine textordmasculine textnumero textmu texttimes textpm textexclamdown
    textquestiondown textapostrophe quotedblbase quotesinglbase guillemetleft guillemetright guilsinglleft
    guilsinglright BibTeX XeTeX textbraceleft textbraceright textunderscore textperthousand textasteriskcentered
    checkmark No numero
    textasciigrave textcent textcurrency textasciidieresis textlnot textasciimacron textasciiacute
    textonesuperior textdiv textflorin textasciicaron textasciibreve textacutedbl textgravedbl texttildelow
    textcompwordmark textbardbl textdaggerdbl textreferencemark textinterrobang textfractionsolidus textlquill
    textrquill textdiscount textcolonmonetary textnaira textwon textcelsius textcircledP textrecipe
    textservicemark textohm textmho textestimated textleftarrow textuparrow textrightarrow textdownarrow
    Hwithstroke hwithstroke textsurd textlangle textrangle textvisiblespace textopenbullet textmarried
    textdivorced textinterrobangdown
"""


@cache
def _read_macros() -> Mapping[str, str]:
    table = tomllib.loads(files(__package__).joinpath("symbols.toml").read_text(encoding="utf-8"))
    return {name: body for kind in table.values() for name, body in kind.items()}


def write_definitions(defined: Collection[str] = ()) -> str:
    r"""Write one line of \newcommand, and thus no line that is the author's; what he defines himself is `defined`."""
    signs = {name: escape_text(SYMBOLS[name]) for name in _MISSING.split()} | {"textasciigrave": r"\`{}"}
    bodies = {name: f"{{{sign}}}" for name, sign in signs.items()} | dict(_read_macros())
    return "".join(rf"\newcommand{{\{name}}}{body}" for name, body in bodies.items() if name not in defined)
