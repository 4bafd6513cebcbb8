r"""Write `\rev`, which marks a place or a passage for an answer to a reviewer, and prints nothing of its own.

Where it stands on the page goes to TeX's log as the page is shipped out: no further pass, no other file.
"""

from __future__ import annotations

from collections.abc import Iterable

from elyazma.tex.anchors import defines_anchors
from elyazma.tex.commands import ANCHORING
from elyazma.tex.parse import parse
from elyazma.typesetting.elements import NoEscape

ANCHOR, LAYOUT = "<<<REV", "<<<PAGE"
"""How the lines begin that the log gets of an anchor and of the page."""

_MACRO = r"""\makeatletter
\ifdefined\pdfsavepos\else\let\pdfsavepos\savepos\let\pdflastxpos\lastxpos\let\pdflastypos\lastypos\fi
\protected\def\rev#1{\def\elyazma@label{#1}\futurelet\elyazma@next\elyazma@rev}
\def\elyazma@rev{\ifx\elyazma@next\bgroup\expandafter\elyazma@passage
  \else\@bsphack\expandafter\elyazma@mark\expandafter{\elyazma@label}{point}\@esphack\fi}
\def\elyazma@passage{\expandafter\elyazma@new\expandafter{\elyazma@label}}
\long\def\elyazma@new#1#2{\elyazma@mark{#1}{begin}#2\elyazma@mark{#1}{end}}
\def\elyazma@mark#1#2{\pdfsavepos\edef\elyazma@how{{\ifvmode v\else h\fi}{\number\columnwidth}}%
  \expandafter\elyazma@log\expandafter{\elyazma@how}{#1}{#2}}
\def\elyazma@log#1#2#3{\write\m@ne{<anchor> {\detokenize{#2}}{#3}#1{\the\ReadonlyShipoutCounter}{\thepage}%
  {\the\pdflastxpos}{\the\pdflastypos}>>>}}
\AddToHook{begindocument/before}{%
  \ifdefined\pdfstringdefDisableCommands\pdfstringdefDisableCommands{\let\rev\@gobble}\fi}
\AddToHook{begindocument/end}{\immediate\write\m@ne{<layout> %
  {\number\paperheight}{\number\dimexpr1in+\voffset+\topmargin+\headheight+\headsep}{\number\textheight}%
  {\number\dimexpr1in+\hoffset+\oddsidemargin}{\number\dimexpr1in+\hoffset+\evensidemargin}{\number\textwidth}%
  {\if@twoside 2\else 1\fi}>>>}}
\makeatother"""


def write_anchors(texts: Iterable[str]) -> NoEscape:
    r"""Write the definition of \rev where a text uses it and defines none; nothing where none does."""
    texts = [text for text in texts if r"\rev" in text]
    used = any(any(parse(text).commands(ANCHORING)) for text in texts) and not defines_anchors(texts)
    return NoEscape(_MACRO.replace("<anchor>", ANCHOR).replace("<layout>", LAYOUT) if used else "")
