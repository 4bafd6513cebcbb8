"""Write both versions of the text in two columns of plain paragraphs, which TeX can always typeset."""

from __future__ import annotations

import re
from collections.abc import Iterator

from elyazma.revision.diff_markers import merge_words, write_diff_markers
from elyazma.revision.paragraphs import Pair, Paragraph
from elyazma.tex.escape import escape

_LONGEST = 120
"""Words of one row, which must fit on a page."""

_HEAD = r"""\documentclass[10pt,a4paper]{article}
\usepackage[margin=2cm]{geometry}
\usepackage{graphicx}
<fonts>
\setlength\parindent{0pt}\setlength\parskip{0pt}\raggedbottom
\newcommand\row[2]{\noindent\begin{minipage}[t]{.48\linewidth}\sloppy\raggedright #1\par\end{minipage}\hfill
  \begin{minipage}[t]{.48\linewidth}\sloppy\raggedright #2\par\end{minipage}\par\medskip}
<marks>
\begin{document}
\row{\textbf{<old>}}{\textbf{<new>}}\hrule\medskip
"""


def find_fonts(main: str) -> str:
    r"""Give the lines of a document that load its fonts from files; none if they are the class's own."""
    fonts = (r"\setmainfont{", r"\setmonofont{")
    return "\n".join(line for line in main.split("\n") if line == r"\usepackage{fontspec}" or line.startswith(fonts))


Texts = tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]


def write_columns(texts: Texts, pairs: tuple[Pair, ...], names: tuple[str, str], fonts: str, marks: str) -> str:
    """Write a document with every paragraph of both versions, side by side; what differs is marked."""
    head = _HEAD.replace("<fonts>", fonts).replace("<marks>", marks)
    head = head.replace("<old>", escape(names[0])).replace("<new>", escape(names[1]))
    rows = (row for pair in pairs for row in _rows(*texts, pair))
    return head + "\n".join(rows) + "\n\\end{document}\n"


def _rows(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...], pair: Pair) -> Iterator[str]:
    words_before = before[pair.before].words if pair.before is not None else ()
    words_after = after[pair.after].words if pair.after is not None else ()
    for start in range(0, max(len(words_before), len(words_after)), _LONGEST):
        part = slice(start, start + _LONGEST)
        merged = merge_words(" ".join(words_before[part]), " ".join(words_after[part]))
        left = write_diff_markers(escape(_keep_side(merged, "\ufdd1", "\ufdd0")))
        right = write_diff_markers(escape(_keep_side(merged, "\ufdd0", "\ufdd1")))
        yield f"\\row{{{left}}}{{{right}}}"


def _keep_side(merged: str, kept: str, dropped: str) -> str:
    """Keep one version of a merged text: its markers, without the text that is marked as the other's."""
    return re.sub(f"{dropped}[^\ufdd2]*\ufdd2 ?", "", merged)
