r"""Write what fits a stranger's tables and pictures into a layout that they were not drawn for.

A picture, drawing or table that is wider than its place is printed smaller, and so is a float higher than a page. In
two columns a float that is much wider than a column is set over both: what it says of \textwidth tells, or the first
pass measures it and the next ones know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from elyazma.tex.parse import parse
from elyazma.tex.widths import list_wide_floats

_BOXED = ("tabular", "tabular*", "threeparttable", "tikzpicture", "forest")
"""Environments that are one box. tabularx has a width of its own, and its footnotes must not be caught in a box."""
_TURNED = ("sideways", "turn", "rotate")
_FLOATS = ("figure", "table")
_WIDE = 0.55
r"""The share of \textwidth that no column has: columns have at most the half of it."""

_FIT = r"""\newbox\elyazma@box \newcount\elyazma@level \newdimen\elyazma@column
\let\elyazma@float\@empty
\def\elyazma@wide#1{\global\@namedef{elyazma@wide@#1}{}}
\def\elyazma@place{\ifdim\wd\elyazma@box>\dimexpr\linewidth+1pt\relax \elyazma@note
    \ifnum\numexpr100*\linewidth/\wd\elyazma@box\relax<60
      \@latex@warning{A table or picture is printed at
        \the\numexpr100*\linewidth/\wd\elyazma@box\relax\space percent of its size}\fi
    \resizebox{\linewidth}{!}{\box\elyazma@box}\else\elyazma@note\box\elyazma@box\fi}
\def\elyazma@note{\ifx\elyazma@float\@empty\else\ifdim\wd\elyazma@box>1.15\elyazma@column
    \immediate\write\@auxout{\string\elyazma@wide{\elyazma@float}}\fi\fi}
\def\elyazma@open{\ifnum\elyazma@level=\z@ \leavevmode\setbox\elyazma@box\hbox\bgroup\color@begingroup\fi
  \advance\elyazma@level\@ne}
\def\elyazma@close{\advance\elyazma@level\m@ne
  \ifnum\elyazma@level=\z@ \color@endgroup\egroup\elyazma@place\fi}
\def\elyazma@whole{\advance\elyazma@level\@ne}
\def\elyazma@widen#1{%
  \expandafter\let\csname elyazma@#1\expandafter\endcsname\csname#1\endcsname
  \@namedef{#1}{\elyazma@begin{#1}}}
\def\elyazma@begin#1{\elyazma@column\columnwidth
  \edef\elyazma@float{\CurrentFile:\the\inputlineno}%
  \ifcsname elyazma@wide@\elyazma@float\endcsname
    \expandafter\let\csname end#1\expandafter\endcsname\csname end#1*\endcsname
    \def\elyazma@next{\@ifnextchar[{\elyazma@start{#1}}{\elyazma@start{#1}[]}}%
  \else\def\elyazma@next{\csname elyazma@#1\endcsname}\fi \elyazma@next}
\def\elyazma@start#1[#2]{\csname#1*\endcsname[tp]}
\def\elyazma@shrink{\@latex@warning{A float is printed at
    \the\numexpr98*\textheight/\ht\@currbox\relax\space percent of its size}%
  \global\setbox\@currbox\vbox{\hb@xt@\wd\@currbox{\hss\resizebox{!}{.98\textheight}{\box\@currbox}\hss}}}
\AddToHook{begindocument}{%
  \let\elyazma@check\@largefloatcheck
  \def\@largefloatcheck{\ifdim\ht\@currbox>\textheight\elyazma@shrink\fi\elyazma@check}%
  \let\elyazma@graphics\Gin@ii
  \def\Gin@ii[#1]#2{\def\@tempa{[}\def\@tempb{#2}%
    \ifx\@tempa\@tempb\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi
      {\elyazma@graphics[#1]{[}}{\elyazma@open\elyazma@graphics[#1]{#2}\elyazma@close}}%
  \let\elyazma@rotate\Grot@box@std \long\def\Grot@box@std#1#2{\elyazma@rotate{#1}{\elyazma@whole#2}}%
  \let\elyazma@turn\Grot@box@kv \long\def\Grot@box@kv[#1]#2#3{\elyazma@turn[#1]{#2}{\elyazma@whole#3}}%
  \let\elyazma@scale\Gscale@box \long\def\Gscale@box#1[#2]#3{\elyazma@scale{#1}[#2]{\elyazma@whole#3}}%
  \let\elyazma@resize\Gscale@box@dd \long\def\Gscale@box@dd#1#2#3{\elyazma@resize{#1}{#2}{\elyazma@whole#3}}%
  \let\elyazma@stretch\Gscale@box@dddd
  \long\def\Gscale@box@dddd#1#2#3#4#5{\elyazma@stretch{#1}{#2}{#3}{#4}{\elyazma@whole#5}}<columns>}"""

_COLUMNS = r"""%
  <floats>"""


def write_fit(columns: int, texts: Iterable[tuple[str, str]]) -> str:
    """Write it for a layout of one or two columns; `texts` are the author's, with their paths.

    It names LaTeX's own macros.
    """
    boxed = [
        rf"\AddToHook{{env/{name}/before}}{{\elyazma@open}}\AddToHook{{env/{name}/after}}{{\elyazma@close}}"
        for name in _BOXED
    ]
    turned = [rf"\AddToHook{{env/{name}/begin}}{{\elyazma@whole}}" for name in _TURNED]
    floats = "".join(rf"\elyazma@widen{{{name}}}" for name in _FLOATS)
    narrow = _COLUMNS.replace("<floats>", floats) if columns > 1 else ""
    wide = _list_wide(texts) if columns > 1 else ()
    return "\n".join([_FIT.replace("<columns>", narrow), *boxed, *turned, *wide])


def _list_wide(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Write which floats are for the whole page, by the name of their file and the line, as TeX knows them."""
    for path, text in texts:
        tree = parse(text)
        for each in list_wide_floats(tree, frozenset(_FLOATS), _WIDE):
            line = tree.tokens.span(each.start).line
            yield rf"\elyazma@wide{{{PurePosixPath(path).name}:{line}}}"
