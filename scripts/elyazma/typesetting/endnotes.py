r"""Print the notes of the text behind it, where a journal wants them there (`notes = "end"` in [document]).

Each note is set where it stands, into a box that waits for the end: citations in it, labels and links work as in a
note at the foot, and any class's own form of notes is kept. The notes of authors and of the abstract stay at the foot
of the first page, and so do those of what follows the references.
"""

from __future__ import annotations

from collections.abc import Sequence

from elyazma.languages import Language
from elyazma.tex.escape import escape

_ENDNOTES = r"""\makeatletter
\newbox\elyazma@endnotes
\let\elyazma@insert\insert
% hyperref sets each note by the kernel's command, which it keeps under this name.
\def\elyazma@startendnotes{%
  \gdef\elyazma@notetext{\ifcsname H@@footnotetext\endcsname H@@footnotetext\else @footnotetext\fi}%
  \global\expandafter\let\expandafter\elyazma@footnotetext\csname\elyazma@notetext\endcsname
  \global\expandafter\let\csname\elyazma@notetext\endcsname\elyazma@endnotetext}
\long\def\elyazma@endnotetext#1{\begingroup\interfootnotelinepenalty=100\relax
  \let\insert\elyazma@keependnote\elyazma@footnotetext{#1}\endgroup}
% What stands behind \insert and its number is a group: it becomes the group of the box. amsmath sets a formula and
% the words in it several times; its switches tell when.
\def\elyazma@keependnote#1{\elyazma@openendnote\let\insert\elyazma@insert\hsize\columnwidth\let\elyazma@opening=}
\def\elyazma@openendnote{\csname ifmeasuring@\endcsname\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi
  \elyazma@dropendnote\elyazma@openfirst}
\def\elyazma@openfirst{\csname iffirstchoice@\endcsname\expandafter\@firstoftwo\else\expandafter\@secondoftwo\fi
  \elyazma@addendnote\elyazma@dropendnote}
\def\elyazma@addendnote{\global\setbox\elyazma@endnotes\vbox\bgroup\unvbox\elyazma@endnotes}
\def\elyazma@dropendnote{\setbox\z@\vbox\bgroup}
\def\elyazma@printendnotes{\par\ifdefined\elyazma@printnotes\elyazma@printnotes\fi
  \global\expandafter\let\csname\elyazma@notetext\endcsname\elyazma@footnotetext
  \ifvoid\elyazma@endnotes\else\section*{<heading>}\unvbox\elyazma@endnotes\par\fi}
\makeatother"""
_START, _PRINT = (rf"\csname elyazma@{name}endnotes\endcsname" for name in ("start", "print"))
_REFERENCES = ("\\bibliography{", "\\printbibliography", "\\begin{thebibliography}")


def write_endnotes(language: Language) -> str:
    """Write the preamble's part; the notes stand under the language's word for them."""
    return _ENDNOTES.replace("<heading>", escape(language.words["footnotes"]))


def place_endnotes(main: str, files: Sequence[str]) -> str:
    """Let the main file keep the notes of the text's files and print them behind the last one before the references."""
    lines = [rf"\input{{{file}}}" for file in files]
    end = min((at for sign in _REFERENCES if (at := main.find(sign)) >= 0), default=len(main))
    before = [line for line in lines if 0 <= main.find(line) < end]
    if not before:
        return main
    main = main.replace(before[-1], f"{before[-1]}\n{_PRINT}", 1)
    return main.replace(before[0], f"{_START}\n{before[0]}", 1)
