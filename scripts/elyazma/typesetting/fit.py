r"""Write what fits a stranger's tables and pictures into a layout that they were not drawn for.

A picture, drawing or table that is wider than its place is printed smaller, and so is a float higher than a page. In
two columns a float that is much wider than a column is set over both: what it says of \textwidth tells, or the first
pass measures it and the next ones know. A table over several pages stands there on pages of its own, since longtable
knows one column alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Tree, walk
from elyazma.tex.widths import list_wide_floats

_BOXED = ("tabular", "tabular*", "threeparttable", "tikzpicture", "forest")
"""Environments that are one box. tabularx has a width of its own, and its footnotes must not be caught in a box; one
without a column that stretches is as wide as its text all the same."""
_STRETCHING = "tabularx"
_STIFF = r"""\let\elyazma@fit@stiff\relax \def\elyazma@fit@tabular#1{\tabular}
\AddToHook{env/tabularx/before}{\ifcsname elyazma@fit@stiff@\CurrentFile:\the\inputlineno\endcsname
  \elyazma@fit@open\let\elyazma@fit@stiff\elyazma@fit@close
  \let\tabularx\elyazma@fit@tabular\let\endtabularx\endtabular\fi}
\AddToHook{env/tabularx/begin}{\let\elyazma@fit@stiff\relax}\AddToHook{env/tabularx/after}{\elyazma@fit@stiff}"""
_TURNED = ("sideways", "turn", "rotate")
_FLOATS = ("figure", "table")
_STARRED = frozenset((*_FLOATS, *(f"{name}*" for name in _FLOATS)))
_FLOAT_KEYS = frozenset(("pos", "width", "cols", "align"))
"""Keys that these classes give a float (their manual, "Floats")."""
_WIDE = 0.55
r"""The share of \textwidth that no column has: columns have at most the half of it."""

_FIT = r"""\newbox\elyazma@fit@box \newcount\elyazma@fit@level \newdimen\elyazma@fit@column
\let\elyazma@fit@float\@empty
\def\elyazma@fit@wide#1{\global\@namedef{elyazma@fit@wide@#1}{}}
\def\elyazma@fit@place{\ifdim\wd\elyazma@fit@box>\dimexpr\linewidth+1pt\relax \elyazma@fit@note
    \ifnum\numexpr100*\linewidth/\wd\elyazma@fit@box\relax<60
      \@latex@warning{A table or picture is printed at
        \the\numexpr100*\linewidth/\wd\elyazma@fit@box\relax\space percent of its size}\fi
    \resizebox{\linewidth}{!}{\box\elyazma@fit@box}\else\elyazma@fit@note\box\elyazma@fit@box\fi}
\def\elyazma@fit@note{\ifx\elyazma@fit@float\@empty\else\ifdim\wd\elyazma@fit@box>1.15\elyazma@fit@column
    \immediate\write\@auxout{\string\elyazma@fit@wide{\elyazma@fit@float}}\fi\fi}
\def\elyazma@fit@open{\ifnum\elyazma@fit@level=\z@ \leavevmode\setbox\elyazma@fit@box\hbox\bgroup\color@begingroup\fi
  \advance\elyazma@fit@level\@ne}
\def\elyazma@fit@close{\advance\elyazma@fit@level\m@ne
  \ifnum\elyazma@fit@level=\z@ \color@endgroup\egroup\elyazma@fit@place\fi}
\def\elyazma@fit@whole{\advance\elyazma@fit@level\@ne}
\def\elyazma@fit@widen#1{%
  \expandafter\let\csname elyazma@fit@#1\expandafter\endcsname\csname#1\endcsname
  \@namedef{#1}{\elyazma@fit@begin{#1}}}
\def\elyazma@fit@begin#1{\elyazma@fit@column\columnwidth
  \edef\elyazma@fit@float{\CurrentFile:\the\inputlineno}%
  \ifcsname elyazma@fit@wide@\elyazma@fit@float\endcsname
    \expandafter\let\csname end#1\expandafter\endcsname\csname end#1*\endcsname
    \def\elyazma@fit@next{\@ifnextchar[{\elyazma@fit@start{#1}}{\elyazma@fit@start{#1}[]}}%
  \else\def\elyazma@fit@next{\csname elyazma@fit@#1\endcsname}\fi \elyazma@fit@next}
\def\elyazma@fit@start#1[#2]{\csname#1*\endcsname[tp]}
\def\elyazma@fit@shrink{\@latex@warning{A float is printed at
    \the\numexpr98*\textheight/\ht\@currbox\relax\space percent of its size}%
  \global\setbox\@currbox\vbox{\hb@xt@\wd\@currbox{\hss\resizebox{!}{.98\textheight}{\box\@currbox}\hss}}}
\AddToHook{begindocument}{%
  \let\elyazma@fit@check\@largefloatcheck
  \def\@largefloatcheck{\ifdim\ht\@currbox>\textheight\elyazma@fit@shrink\fi\elyazma@fit@check}%
  \let\elyazma@fit@graphics\Gin@ii
  \def\Gin@ii[#1]#2{\def\@tempa{[}\def\@tempb{#2}%
    \ifx\@tempa\@tempb\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi
      {\elyazma@fit@graphics[#1]{[}}{\elyazma@fit@open\elyazma@fit@graphics[#1]{#2}\elyazma@fit@close}}%
  \let\elyazma@fit@rotate\Grot@box@std \long\def\Grot@box@std#1#2{\elyazma@fit@rotate{#1}{\elyazma@fit@whole#2}}%
  \let\elyazma@fit@turn\Grot@box@kv \long\def\Grot@box@kv[#1]#2#3{\elyazma@fit@turn[#1]{#2}{\elyazma@fit@whole#3}}%
  \let\elyazma@fit@scale\Gscale@box \long\def\Gscale@box#1[#2]#3{\elyazma@fit@scale{#1}[#2]{\elyazma@fit@whole#3}}%
  \let\elyazma@fit@resize\Gscale@box@dd
  \long\def\Gscale@box@dd#1#2#3{\elyazma@fit@resize{#1}{#2}{\elyazma@fit@whole#3}}%
  \let\elyazma@fit@stretch\Gscale@box@dddd
  \long\def\Gscale@box@dddd#1#2#3#4#5{\elyazma@fit@stretch{#1}{#2}{#3}{#4}{\elyazma@fit@whole#5}}<columns>}"""

_KEYED = r"""\def\elyazma@fit@key#1pos=#2,#3\@nil{\def\elyazma@fit@where{#2}}
\AddToHook{begindocument}{\let\elyazma@fit@xfloat\@xfloat
  \def\@xfloat#1[#2]{\def\elyazma@fit@where{#2}\in@{=}{#2}%
    \ifin@\def\elyazma@fit@where{tbp}\in@{pos=}{#2}\ifin@\elyazma@fit@key#2,\@nil\fi\fi
    \edef\elyazma@fit@next{\noexpand\elyazma@fit@xfloat{#1}[\elyazma@fit@where]}\elyazma@fit@next}}"""
"""Where a float is to stand, given by a key, as some classes have it; the others know the letters alone."""

_COLUMNS = r"""%
  <floats>%
  \let\elyazma@fit@longtable\longtable \let\elyazma@fit@endlongtable\endlongtable
  \def\longtable{\ifinner\@twocolumnfalse\col@number\@ne\else\if@twocolumn\elyazma@fit@one\fi\fi\elyazma@fit@longtable}%
  \def\endlongtable{\elyazma@fit@endlongtable\elyazma@fit@two}"""
_LONG_TABLES = r"""\let\elyazma@fit@two\relax
\def\elyazma@fit@one{\@latex@warning{A table over several pages stands on pages of its own in one column}%
  \onecolumn \gdef\elyazma@fit@two{\global\let\elyazma@fit@two\relax\twocolumn\relax}}"""


def write_fit(columns: int, texts: Iterable[tuple[str, str]]) -> str:
    """Write it for a layout of one or two columns; `texts` are the author's, with their paths.

    It names LaTeX's own macros.
    """
    boxed = [
        rf"\AddToHook{{env/{name}/before}}{{\elyazma@fit@open}}\AddToHook{{env/{name}/after}}{{\elyazma@fit@close}}"
        for name in _BOXED
    ]
    turned = [rf"\AddToHook{{env/{name}/begin}}{{\elyazma@fit@whole}}" for name in _TURNED]
    floats = "".join(rf"\elyazma@fit@widen{{{name}}}" for name in _FLOATS)
    narrow = _COLUMNS.replace("<floats>", floats) if columns > 1 else ""
    trees = [(path, parse(text)) for path, text in texts]
    wide = _list_wide(trees) if columns > 1 else ()
    stiff = list(_list_stiff(trees))
    turned += [_STIFF, *stiff] if stiff else []
    long_tables = [_LONG_TABLES] if columns > 1 else []
    keyed = [_KEYED] if any(_has_keys(each) for _, tree in trees for each in tree.environments(_STARRED)) else []
    return "\n".join([*long_tables, *keyed, _FIT.replace("<columns>", narrow), *boxed, *turned, *wide])


def _has_keys(float_: Environment) -> bool:
    first = float_.arguments[0] if float_.arguments else None
    return first is not None and first.text.replace(" ", "").partition("=")[0] in _FLOAT_KEYS


def _list_wide(texts: Iterable[tuple[str, Tree]]) -> Iterator[str]:
    """Write which floats are for the whole page, by the name of their file and the line, as TeX knows them."""
    for path, tree in texts:
        for each in list_wide_floats(tree, frozenset(_FLOATS), _WIDE):
            yield rf"\elyazma@fit@wide{{{_name_place(path, tree, each)}}}"


def _name_place(path: str, tree: Tree, environment: Environment) -> str:
    return f"{PurePosixPath(path).name}:{tree.tokens.span(environment.start).line}"


def _list_stiff(texts: Iterable[tuple[str, Tree]]) -> Iterator[str]:
    """Write which tables have a width of their own and no column that stretches to it, by file and line.

    One with footnotes is tabularx's to print, which brings them out of the table, but in a box that has its own.
    """
    for path, tree in texts:
        boxes = [(each.start, each.end) for each in tree.environments({"minipage"})]
        for each in tree.environments({_STRETCHING}):
            if _has_stiff_columns(each) and (not _has_notes(each) or _stands_in(each, boxes)):
                yield rf"\@namedef{{elyazma@fit@stiff@{_name_place(path, tree, each)}}}{{}}"


def _has_stiff_columns(table: Environment) -> bool:
    """Tell whether all columns are array's: any other may be one of the author's that stretches."""
    columns = table.arguments[-1] if table.arguments else None
    return columns is not None and not _OTHER_SIGN.search(_IN_BRACES.sub("", columns.text))


def _stands_in(table: Environment, boxes: Iterable[tuple[int, int]]) -> bool:
    return any(start < table.start < end for start, end in boxes)


def _has_notes(table: Environment) -> bool:
    return any(isinstance(node, Command) and node.name.startswith("footnote") for node in walk(table.children))


_IN_BRACES = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_OTHER_SIGN = re.compile(r"[^lcrpmbwW@!<>|\s]")
