r"""Print the footnotes of captions and tables, which LaTeX loses: their text stands in a box that floats away.

Inside a float or a table \footnote prints its mark and keeps the text, which is printed behind the outermost of them.
A caption is set twice where it is long, and the cells of tabularx several times: what was kept already only gives its
mark again. A minipage has notes of its own, and so have the tables of some classes; these stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from elyazma.tex.parse import parse
from elyazma.tex.tree import Tree

_FLOATS = ("figure", "table", "wrapfigure", "wraptable", "sidewaysfigure", "sidewaystable")
_TABLES = ("tabular", "tabular*", "tabularx", "tabulary", "tabularray", "tblr")
_HOLDING = frozenset((*_FLOATS, *(f"{name}*" for name in _FLOATS), *_TABLES))
_NOTE = frozenset(("footnote",))
_READING = frozenset(("input", "include"))

_KEPT = r"""\makeatletter
\def\elyazma@kept{}
\def\elyazma@ofminipage{mpfootnote}
\newcommand\elyazma@keepnotes{\ifdefined\elyazma@isinside\else
  \let\elyazma@isinside\relax\let\elyazma@note\footnote\let\footnote\elyazma@choosenote\fi}
\protected\def\elyazma@choosenote{\ifx\@mpfn\elyazma@ofminipage\expandafter\elyazma@note
  \else\expandafter\elyazma@readnote\fi}
\def\elyazma@readnote{\@ifnextchar[\elyazma@note\elyazma@keepnote}
\long\def\elyazma@keepnote#1{\edef\elyazma@notename{elyazma@note@\detokenize{#1}}%
  \ifcsname\elyazma@notename\endcsname\else\stepcounter{footnote}%
    \expandafter\xdef\csname\elyazma@notename\endcsname{\the\c@footnote}%
    \edef\elyazma@one{\noexpand\elyazma@printnote{\the\c@footnote}}%
    \expandafter\g@addto@macro\expandafter\elyazma@kept\expandafter{\elyazma@one{#1}}\fi
  % tabularx sets the counters back before it sets its cells again.
  \ifnum\c@footnote<\csname\elyazma@notename\endcsname\relax
    \global\c@footnote=\csname\elyazma@notename\endcsname\relax\fi
  \footnotemark[\csname\elyazma@notename\endcsname]}
\newcommand\elyazma@printnotes{\ifdefined\elyazma@isinside\else
  \let\elyazma@now\elyazma@kept\gdef\elyazma@kept{}\elyazma@now\fi}
\long\def\elyazma@printnote#1#2{\footnotetext[#1]{#2}%
  \global\expandafter\let\csname elyazma@note@\detokenize{#2}\endcsname\undefined}
\@for\elyazma@one:=<names>\do{%
  \AddToHook{env/\elyazma@one/begin}{\elyazma@keepnotes}\AddToHook{env/\elyazma@one/after}{\elyazma@printnotes}}
% A caption is written into lists, where a note must not be taken apart.
\AddToHook{begindocument/before}{\let\elyazma@outside\footnote\protected\def\footnote{\elyazma@outside}}
% Some classes set captions in capitals: a note in one keeps its letters.
\ExplSyntaxOn \tl_if_exist:NT \l_text_case_exclude_arg_tl
  {\tl_put_right:Nn \l_text_case_exclude_arg_tl {\footnote}} \ExplSyntaxOff
\makeatother"""


def write_float_notes(texts: Iterable[str]) -> str:
    r"""Write what prints the notes of floats and tables, where a text has some; else nothing."""
    trees = [parse(text) for text in texts if "\\begin" in text or "\\footnote" in text]
    if not any(True for tree in trees for _ in tree.commands(_NOTE)):
        return ""
    names = sorted({name for tree in trees for name in _list_holding(tree)})
    return _KEPT.replace("<names>", ",".join(names)) if names else ""


def _list_holding(tree: Tree) -> Iterator[str]:
    """Yield the names of floats and tables that have a note, or read a file that may have one."""
    places = [command.start for command in tree.commands(_NOTE | _READING)]
    for each in tree.environments(_HOLDING):
        if any(each.start < at < each.end for at in places):
            yield each.name
