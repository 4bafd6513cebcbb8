"""Signs and boxes that pandoc's reader does not know, defined for it before the author's text begins."""

from __future__ import annotations

import re
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


@cache
def _read_bodies() -> Mapping[str, str]:
    signs = {name: escape_text(SYMBOLS[name]) for name in _MISSING.split()} | {"textasciigrave": r"\`{}"}
    return {name: f"{{{sign}}}" for name, sign in signs.items()} | dict(_read_macros())


def write_definitions(text: str, defined: Collection[str] = ()) -> str:
    r"""Write one line of \newcommand, and thus no line that is the author's; what he defines himself is `defined`.

    Pandoc takes longer over all definitions than over a short text: it gets those alone whose names are in the text.
    """
    bodies = _read_bodies()
    wanted = _list_named(text, bodies)
    return "".join(
        rf"\newcommand{{\{name}}}{body}" for name, body in bodies.items() if name in wanted and name not in defined
    )


_WORD = re.compile("[A-Za-z]+")


def _list_named(text: str, bodies: Mapping[str, str]) -> Collection[str]:
    r"""Give the names of definitions that stand in a text or in what they mean, as a command or in any other way.

    Pandoc looks for a command behind \begin too, and \csname may put a name together.
    """
    if "csname" in text:
        return bodies
    named: set[str] = set()
    new = bodies.keys() & set(_WORD.findall(text))
    while new:
        named |= new
        new = bodies.keys() & set(_WORD.findall(" ".join(bodies[name] for name in new))) - named
    return named
