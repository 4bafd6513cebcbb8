r"""Print the footnotes of captions and tables, which LaTeX loses: their text stands in a box that floats away.

Inside a float or a table \footnote prints its mark and keeps the text, which is printed behind the outermost of them,
or at the end of the paragraph where that stands in a box itself. A caption is set twice where it is long, and the
cells of tabularx several times: what was kept already only gives its mark again. A minipage has notes of its own, and
so have the tables of some classes; these stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from elyazma.tex.parse import parse
from elyazma.tex.tree import Command, Environment, Tree

_FLOATS = ("figure", "table", "wrapfigure", "wraptable", "sidewaysfigure", "sidewaystable")
_ROWS = ("tabular", "tabular*")
_REPEATED = ("tabularx", "tabulary", "tblr")
"""Tables whose cells are set several times, until their widths fit."""
_HOLDING = frozenset((*_FLOATS, *(f"{name}*" for name in _FLOATS), *_ROWS, *_REPEATED, "threeparttable"))
_LONG = "longtable"
_PAGE = frozenset(("document", "abstract", "appendices", "minipage", _LONG))
"""What prints its notes itself; of longtable only the caption loses them."""
_NOTE = frozenset(("footnote",))
_HEADINGS = frozenset(("section", "subsection", "subsubsection", "paragraph", "subparagraph"))
_CAPTION = frozenset(("caption", "captionof"))
_READING = frozenset(("input", "include"))
_COMMANDS = ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "NewDocumentCommand")
_DEFINING = frozenset((*_COMMANDS, "newenvironment", "def"))

_KEPT = r"""\makeatletter
\def\elyazma@kept{}
\def\elyazma@ofminipage{mpfootnote}
\newcommand\elyazma@keepnotes[1]{\ifdefined\elyazma@isinside\else
    \let\elyazma@isinside\relax\let\elyazma@note\footnote\let\footnote\elyazma@choosenote\fi
  \ifcase#1\or\ifdefined\elyazma@isrepeated\else\let\elyazma@isrow\relax\fi
  \or\let\elyazma@isrepeated\relax\let\elyazma@isrow\undefined\fi}
\protected\def\elyazma@choosenote{\ifx\@mpfn\elyazma@ofminipage\expandafter\elyazma@note
  \else\expandafter\elyazma@readnote\fi}
\def\elyazma@readnote{\@ifnextchar[{\elyazma@keepnumbered}{\elyazma@keepnote}}
\def\elyazma@namenote#1{\edef\elyazma@notename{elyazma@note@\detokenize{#1}}}
\long\def\elyazma@listnote#1#2{\expandafter\xdef\csname\elyazma@notename\endcsname{#1}%
  \edef\elyazma@one{\noexpand\elyazma@printnote{#1}}%
  \expandafter\g@addto@macro\expandafter\elyazma@kept\expandafter{\elyazma@one{#2}}}
\long\def\elyazma@keepnote#1{\elyazma@namenote{#1}%
  \ifdefined\elyazma@isrow\expandafter\let\csname\elyazma@notename\endcsname\undefined\fi
  \ifcsname\elyazma@notename\endcsname\else\stepcounter{footnote}\elyazma@listnote{\the\c@footnote}{#1}\fi
  % tabularx sets the counters back before it sets its cells again.
  \ifnum\c@footnote<\csname\elyazma@notename\endcsname\relax
    \global\c@footnote=\csname\elyazma@notename\endcsname\relax\fi
  \footnotemark[\csname\elyazma@notename\endcsname]}
\long\def\elyazma@keepnumbered[#1]#2{\elyazma@namenote{#1 #2}%
  \ifcsname\elyazma@notename\endcsname\else\elyazma@listnote{#1}{#2}\fi\footnotemark[#1]}
\newcommand\elyazma@printnotes{\ifdefined\elyazma@isinside\else\ifinner\else\ifx\@mpfn\elyazma@ofminipage\else
  \let\elyazma@now\elyazma@kept\gdef\elyazma@kept{}\elyazma@now\fi\fi\fi}
\long\def\elyazma@printnote#1#2{\footnotetext[#1]{#2}%
  \global\expandafter\let\csname elyazma@note@\detokenize{#2}\endcsname\undefined
  \global\expandafter\let\csname elyazma@note@\detokenize{#1 #2}\endcsname\undefined}
\def\elyazma@keepin#1#2{\AddToHook{env/#1/begin}{\elyazma@keepnotes{#2}}\AddToHook{env/#1/after}{\elyazma@printnotes}}
<names>
\AddToHook{para/end}{\ifx\elyazma@kept\@empty\else\elyazma@printnotes\fi}
\AddToHook{enddocument}{\elyazma@printnotes}
\makeatother"""


_SAFE = r"""\makeatletter
% Headings and captions are written into lists, where a note must not be taken apart.
\AddToHook{begindocument/before}{\let\elyazma@outside\footnote\protected\def\footnote{\elyazma@outside}}
% Some classes set them in capitals: a note in one keeps its letters.
\ExplSyntaxOn \tl_if_exist:NT \l_text_case_exclude_arg_tl
  {\tl_put_right:Nn \l_text_case_exclude_arg_tl {\footnote}} \ExplSyntaxOff
\makeatother"""


def write_float_notes(texts: Iterable[str]) -> str:
    r"""Write what prints the notes of floats and tables, where a text has some; else nothing."""
    texts = tuple(texts)
    if not any(r"\footnote" in text for text in texts):
        return ""
    trees = [parse(text) for text in texts if r"\begin" in text or r"\footnote" in text]
    if not any(True for tree in trees for _ in tree.commands(_NOTE)):
        return ""
    names = {name for tree in trees for name in _list_holding(tree)} | {*_list_own(texts, trees)}
    held = (rf"\elyazma@keepin{{{name}}}{{{_kind_of(name)}}}" for name in sorted(names))
    kept = _KEPT.replace("<names>", "\n".join(held)) if names else ""
    moved = names or any(
        _has_one(command, [each.start for each in tree.commands(_NOTE)])
        for tree in trees
        for command in tree.commands(_HEADINGS)
    )
    return "\n".join(filter(None, (kept, _SAFE if moved else "")))


def _kind_of(name: str) -> int:
    return 1 if name in _ROWS else 2 if name in _REPEATED else 0


def _list_own(texts: Sequence[str], trees: Iterable[Tree]) -> Iterator[str]:
    """Yield the floats and tables that commands and environments of the author's may print a note in."""
    defining = [tree.tokens.text for tree in trees if any(True for _ in tree.commands(_DEFINING))]
    printing = any(r"\footnote" in text for text in defining)
    searched = "\n".join(texts if printing else defining)
    return (name for name in _HOLDING if rf"\begin{{{name}}}" in searched or rf"\{name}{{" in searched)


def _list_holding(tree: Tree) -> Iterator[str]:
    """Yield the names of floats and tables that have a note, or read a file that may have one.

    What has a caption is a float, whatever its name.
    """
    notes = [command.start for command in tree.commands(_NOTE)]
    places = [*notes, *(command.start for command in tree.commands(_READING))]
    captions = list(tree.commands(_CAPTION))
    for each in tree.environments():
        known = each.name in _HOLDING
        if _has_one(each, places) if known else _captions_note(each, captions, notes):
            yield each.name


def _captions_note(found: Environment, captions: Iterable[Command], notes: Sequence[int]) -> bool:
    """Tell whether an environment of another name has a caption, and loses a note."""
    own = [command for command in captions if found.start < command.start < found.end]
    if found.name in _PAGE:
        return found.name == _LONG and any(_has_one(command, notes) for command in own)
    return bool(own) and _has_one(found, notes)


def _has_one(node: Environment | Command, places: Iterable[int]) -> bool:
    return any(node.start < at < node.end for at in places)
