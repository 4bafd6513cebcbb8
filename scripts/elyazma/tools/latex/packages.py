r"""Packages that the preamble loads because the text uses what they define: an author's text has no \usepackage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

from elyazma.tools.latex.elements import NoEscape

ON_DEMAND = MappingProxyType(
    {
        "amsfonts": r"\\math(?:bb|frak)(?![A-Za-z])",
        "csquotes": r"\\(?:enquote|textquote|blockquote)(?![A-Za-z])",
        "listings": r"\\begin\{lstlisting\}|\\lstinline(?![A-Za-z])",
        "multirow": r"\\multirow(?![A-Za-z])",
        "rotating": r"\\begin\{sideways(?:table|figure)\*?\}",
        "tikz": r"\\begin\{tikzpicture\}|\\tikz(?![A-Za-z])",
        "xcolor": r"\\(?:textcolor|colorbox|color)(?![A-Za-z])",
    }
)
"""A package, and the commands and environments of its that load it."""

_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
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
    text = "\n".join(_COMMENT.sub("", each) for each in texts)
    lines = []
    for name, pattern in ON_DEMAND.items():
        if re.search(pattern, text):
            lines.append(rf"\usepackage{{{name}}}")
            lines += [_write_listings(text)] if name == "listings" else []
    return NoEscape("\n".join(lines))


def _write_listings(text: str) -> str:
    letters = "".join(sorted({letter for letter in text if letter > _LAST_OF_LISTINGS}))
    return _LISTINGS.replace("<letters>", letters)
