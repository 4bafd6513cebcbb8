r"""Print the notes of the text at its end, where a journal wants them there (`notes = "end"` in [document]).

Each note is set where it stands, into a box that waits for the end: citations in it, labels and links work as in a
note at the foot, and any class's own form of notes is kept. The notes of authors stay at the foot of the first page,
and so do those of statements and the supplement.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from elyazma.languages import Language
from elyazma.tex.escape import escape

_ENDNOTES = r"""\makeatletter
\newbox\elyazma@endnotes
\newcount\elyazma@filesleft \elyazma@filesleft=<files>\relax
\let\elyazma@insert\insert
% hyperref sets each note by the kernel's command, which it keeps under this name.
\def\elyazma@startendnotes{\ifdefined\elyazma@footnotetext\else
  \gdef\elyazma@notetext{\ifcsname H@@footnotetext\endcsname H@@footnotetext\else @footnotetext\fi}%
  \global\expandafter\let\expandafter\elyazma@footnotetext\csname\elyazma@notetext\endcsname
  \global\expandafter\let\csname\elyazma@notetext\endcsname\elyazma@endnotetext\fi}
\long\def\elyazma@endnotetext#1{\begingroup\let\insert\elyazma@keependnote\elyazma@footnotetext{#1}\endgroup}
% What stands behind \insert and its number is a group: it becomes the group of the box.
\def\elyazma@keependnote#1{\global\setbox\elyazma@endnotes\vbox\bgroup\let\insert\elyazma@insert
  \unvbox\elyazma@endnotes\hsize\columnwidth\let\elyazma@opening=}
\def\elyazma@printendnotes{\global\advance\elyazma@filesleft\m@ne
  \ifnum\elyazma@filesleft=\z@\ifdefined\elyazma@footnotetext
    \ifdefined\elyazma@printnotes\elyazma@printnotes\fi
    \global\expandafter\let\csname\elyazma@notetext\endcsname\elyazma@footnotetext
    \ifvoid\elyazma@endnotes\else\section*{<heading>}\unvbox\elyazma@endnotes\par\fi\fi\fi}
\AddToHook{file/<first>/before}{\elyazma@startendnotes}
\AddToHook{file/<last>/after}{\par\elyazma@printendnotes}
\makeatother"""
"""A hook of a file has its name without folders (ltfilehook): files of one name are counted."""


def write_endnotes(files: Sequence[str], language: Language) -> str:
    """Write what prints the notes behind the last of the text's files under the language's word; empty without any."""
    if not files:
        return ""
    names = [PurePosixPath(file).name for file in files]
    filled = _ENDNOTES.replace("<first>", names[0]).replace("<last>", names[-1])
    return filled.replace("<files>", str(names.count(names[-1]))).replace(
        "<heading>", escape(language.words["footnotes"])
    )
