r"""Packages that the preamble loads because the text uses what they define: an author's text has no \usepackage."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from elyazma.tex.comments import remove_comments
from elyazma.tex.parse import parse
from elyazma.tex.tree import Tree
from elyazma.typesetting.elements import NoEscape

ON_DEMAND = MappingProxyType(
    {
        "amsfonts": ("mathbb mathfrak", ""),
        "csquotes": ("enquote textquote blockquote", ""),
        "listings": ("lstinline", "lstlisting"),
        "multirow": ("multirow", ""),
        "rotating": ("", "sidewaystable sidewaystable* sidewaysfigure sidewaysfigure*"),
        "tikz": ("tikz", "tikzpicture"),
        "xcolor": ("textcolor colorbox color", ""),
    }
)
"""A package, and the commands and the environments of its that load it."""

# Without showstringspaces=false a blank inside a string is printed as ␣ from TeX Live 2024 on.
_LISTINGS = r"""\lstset{basicstyle=\ttfamily\small,columns=fullflexible,keepspaces=true,breaklines=true}
\lstset{showstringspaces=false}
% listings moves letters beyond U+00FF to the end of their word, unless it is told that they are letters.
\makeatletter
\begingroup\catcode0=12
\gdef\elyazma@letters{\lst@CCECUse\lst@ProcessLetter <letters>^^00}
\endgroup
\lst@AddToHook{SelectCharTable}{\lst@ifec\elyazma@letters\fi}
\makeatother"""
_LAST_OF_LISTINGS = "\u00ff"


def write_packages(texts: Iterable[str]) -> NoEscape:
    """Write the lines that load what the texts need; nothing where they need nothing."""
    trees = [parse(text) for text in texts]
    used = {(opening.name, opening.environment) for tree in trees for opening in tree.tokens.openings()}
    lines = []
    for package, (commands, environments) in ON_DEMAND.items():
        wanted = {(name, False) for name in commands.split()} | {(name, True) for name in environments.split()}
        if used & wanted:
            lines.append(rf"\usepackage{{{package}}}")
            lines += [_write_listings(trees)] if package == "listings" else []
    return NoEscape("\n".join(lines))


def _write_listings(trees: Iterable[Tree]) -> str:
    written = "".join(remove_comments(tree) for tree in trees)
    letters = "".join(sorted({letter for letter in written if letter > _LAST_OF_LISTINGS}))
    return _LISTINGS.replace("<letters>", letters)
