r"""Write the notes of a style that cites in notes for TeX: a file with their texts, and commands that find them.

The author's sources stay as they are, so a command that cites looks for its note by the file and the line that TeX is
reading, and by its keys. What TeX sets more than once (a table that it measures) finds its notes each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from elyazma.model.manuscript import PrintedNote, References
from elyazma.references.citations.commands import find_form
from elyazma.tex.commands import CITING
from elyazma.tex.escape import escape_text
from elyazma.tex.inlines import to_plain
from elyazma.tex.note_file import AT, NOTES_PATH
from elyazma.tex.write import Languages, to_tex

NOTED, UNPLACED = "<<<NOTED", "<<<UNPLACED"
"""How the lines begin that the log gets of a note on its page, and of a citation whose note is not found."""

_MANY = frozenset(name for name in CITING if name.endswith("cites"))

_SETUP = r"""\makeatletter
\def\elyazma@n@zap#1{\expandafter\zap@space\detokenize{#1} \@empty}
\def\elyazma@n@noted#1{\edef\elyazma@n@keys{\elyazma@n@zap{#1}}\let\elyazma@n@note\@empty
  \elyazma@n@seek{\CurrentFileUsed @\the\inputlineno @}%
  \ifx\elyazma@n@note\@empty\expandafter\elyazma@n@otherwise
  \else\global\expandafter\let\csname elyazma@n@used@\elyazma@n@note\endcsname\@empty
    \csname elyazma@n@set@\elyazma@n@note\expandafter\endcsname\fi}
\def\elyazma@n@seek#1{\ifcsname elyazma@n@at@#1\elyazma@n@keys\endcsname
  \edef\elyazma@n@ids{\csname elyazma@n@at@#1\elyazma@n@keys\endcsname}\elyazma@n@unused
  \ifx\elyazma@n@note\@empty
    \@for\elyazma@n@one:=\elyazma@n@ids\do{%
      \global\expandafter\let\csname elyazma@n@used@\elyazma@n@one\endcsname\@undefined}%
    \elyazma@n@unused\fi\fi}
\def\elyazma@n@unused{\@for\elyazma@n@one:=\elyazma@n@ids\do{\ifx\elyazma@n@note\@empty
  \ifcsname elyazma@n@used@\elyazma@n@one\endcsname\else\let\elyazma@n@note\elyazma@n@one\fi\fi}}
\def\elyazma@n@unplaced{\immediate\write\m@ne{<unplaced> \elyazma@n@keys>>>}(\let\elyazma@n@comma\@empty
  \@for\elyazma@n@one:=\elyazma@n@keys\do{\elyazma@n@comma\def\elyazma@n@comma{; }%
    \ifcsname elyazma@n@short@\elyazma@n@one\endcsname
      \csname elyazma@n@short@\elyazma@n@one\endcsname\else\textbf{?}\fi})}
\def\elyazma@n@kind@note#1#2#3{%
  \def\elyazma@n@pending{\footnote{\elyazma@n@lognote{#1}#3}\futurelet\elyazma@n@next\elyazma@n@apart}%
  \if\relax\detokenize{#2}\relax\ifhmode\unskip\ifnum\lastpenalty=\@M\unpenalty\fi\fi\else#2\fi
  \futurelet\elyazma@n@next\elyazma@n@sign}
\def\elyazma@n@lognote#1{\edef\elyazma@n@logged{\write\m@ne{<noted> #1 \the\c@footnote>>>}}\elyazma@n@logged}
\def\elyazma@n@sign{\let\elyazma@n@then\elyazma@n@pending
  \@tfor\elyazma@n@one:=<signs>\do{\expandafter\ifx\elyazma@n@one\elyazma@n@next\let\elyazma@n@then\elyazma@n@behind\fi}%
  \elyazma@n@then}
\def\elyazma@n@apart{\@for\elyazma@n@one:=footnote,<noting>\do{%
  \expandafter\ifx\csname\elyazma@n@one\endcsname\elyazma@n@next\textsuperscript{,}\fi}}
\def\elyazma@n@behind#1{#1\elyazma@n@pending}
\let\elyazma@n@otherwise\elyazma@n@unplaced
\def\elyazma@n@kind@wrap#1#2#3{\let\elyazma@n@otherwise\elyazma@n@unplaced\elyazma@n@kind@note{#1}{}{\elyazma@n@wrapped}}
\DeclareDocumentCommand\elyazma@n@citetext{m}{\def\elyazma@n@wrapped{#1}\let\elyazma@n@otherwise\elyazma@n@bracketed
  \elyazma@n@noted{citetext}}
\def\elyazma@n@bracketed{\let\elyazma@n@otherwise\elyazma@n@unplaced(\elyazma@n@wrapped)}
\def\elyazma@n@kind@inside#1#2#3{#3}
\def\elyazma@n@kind@ended#1#2#3{#3\futurelet\elyazma@n@next\elyazma@n@skip}
\def\elyazma@n@skip{\ifx\elyazma@n@next.\expandafter\@gobble\fi}
\def\elyazma@n@kind@named#1#2#3{#2}
\def\elyazma@n@kind@inline#1#2#3{\if\relax\detokenize{#2}\relax\else#2 \fi(#3)}
\def\elyazma@n@texts#1#2{\@namedef{elyazma@n@#1@\detokenize{#2}}}
\def\elyazma@n@lists{\begingroup\let\elyazma@n@listed\@empty\elyazma@n@listone}
\DeclareDocumentCommand\elyazma@n@listone{o o m}{%
  \edef\elyazma@n@listed{\ifx\elyazma@n@listed\@empty\else\elyazma@n@listed,\fi\detokenize{#3}}%
  \@ifnextchar[\elyazma@n@listone{\@ifnextchar\bgroup\elyazma@n@listone
    {\expandafter\endgroup\expandafter\elyazma@n@noted\expandafter{\elyazma@n@listed}}}}
\def\elyazma@n@citing{<commands>}
\AtBeginDocument{\elyazma@n@citing\let\citetext\elyazma@n@citetext}
\AddToHook{begindocument/end}{\input{<path>}}
\makeatother"""


def write_note_setup(signs: str) -> str:
    """Write the preamble's part: it is the same for all texts. `signs` are those that a note's mark follows."""
    names = sorted(name for name in CITING - _MANY if _prints_work(name))
    single = (rf"\DeclareDocumentCommand\{name}{{s o o m}}{{\elyazma@n@noted{{##4}}}}" for name in names)
    several = (rf"\DeclareDocumentCommand\{name}{{}}{{\elyazma@n@lists}}" for name in sorted(_MANY))
    filled = {
        "<commands>": "%\n" + "%\n".join((*single, *several)),
        "<noting>": ",".join((*names, *sorted(_MANY))),
        "<path>": NOTES_PATH,
        "<signs>": signs,
        "<noted>": NOTED,
        "<unplaced>": UNPLACED,
    }
    setup = _SETUP
    for name, text in filled.items():
        setup = setup.replace(name, text)
    return setup


def _prints_work(command: str) -> bool:
    form = find_form(command, starred=False, numeric=True, noted=False)
    return form is not None and form.what in {"work", "number"}


def write_notes(references: References, languages: Languages) -> str:
    """Write the file of the notes: what each prints, where each is found, and each work's short form.

    In the texts % and # are letters, as addresses need them.
    """
    lines = (*_write_texts(references, languages), *_write_places(references.notes), "")
    return "\n".join((r"\begingroup\makeatletter\catcode`\%=12 \catcode`\#=12 \globaldefs=1", *lines)) + "\\endgroup\n"


def _write_texts(references: References, languages: Languages) -> Iterator[str]:
    for number, note in enumerate(references.notes, 1):
        name, text = escape_text(note.name), to_tex(note.text, languages)
        kind: str = note.kind
        if kind == "inside" and to_plain(note.text).endswith("."):
            kind = "ended"
        elif kind == "inline" and not note.text:
            kind = "named"
        yield rf"\elyazma@n@texts{{set}}{{{number}}}{{\elyazma@n@kind@{kind}{{{number}}}{{{name}}}{{{text}}}}}"
    for key, short in references.short.items():
        yield rf"\elyazma@n@texts{{short}}{{{key}}}{{{to_tex(short, languages)}}}"


def _write_places(notes: Iterable[PrintedNote]) -> Iterator[str]:
    found: dict[str, list[str]] = defaultdict(list)
    for number, note in enumerate(notes, 1):
        file, keys = PurePosixPath(note.place.path).name, ",".join(note.keys)
        for line in range(note.place.line, note.until + 1):
            found[f"{file}@{line}@{keys}"].append(str(number))
    for place, numbers in found.items():
        yield f"{AT}{place}}}{{{','.join(numbers)}}}"
