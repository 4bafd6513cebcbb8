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
from elyazma.tex.write import Languages, to_tex

NOTES_PATH = "citation-notes.tex"
NOTED, UNPLACED = "<<<NOTED", "<<<UNPLACED"
"""How the lines begin that the log gets of a note on its page, and of a citation whose note is not found."""

_MANY = frozenset(name for name in CITING if name.endswith("cites"))

_SETUP = r"""\makeatletter
\def\elyazma@zap#1{\expandafter\zap@space\detokenize{#1} \@empty}
\def\elyazma@noted#1{\edef\elyazma@keys{\elyazma@zap{#1}}\let\elyazma@note\@empty
  \elyazma@seek{\CurrentFileUsed @\the\inputlineno @}%
  \ifx\elyazma@note\@empty\expandafter\elyazma@otherwise
  \else\global\expandafter\let\csname elyazma@used@\elyazma@note\endcsname\@empty
    \csname elyazma@set@\elyazma@note\expandafter\endcsname\fi}
\def\elyazma@seek#1{\ifcsname elyazma@at@#1\elyazma@keys\endcsname
  \edef\elyazma@ids{\csname elyazma@at@#1\elyazma@keys\endcsname}\elyazma@unused
  \ifx\elyazma@note\@empty
    \@for\elyazma@one:=\elyazma@ids\do{\global\expandafter\let\csname elyazma@used@\elyazma@one\endcsname\@undefined}%
    \elyazma@unused\fi\fi}
\def\elyazma@unused{\@for\elyazma@one:=\elyazma@ids\do{\ifx\elyazma@note\@empty
  \ifcsname elyazma@used@\elyazma@one\endcsname\else\let\elyazma@note\elyazma@one\fi\fi}}
\def\elyazma@unplaced{\immediate\write\m@ne{<unplaced> \elyazma@keys>>>}(\let\elyazma@comma\@empty
  \@for\elyazma@one:=\elyazma@keys\do{\elyazma@comma\def\elyazma@comma{; }%
    \ifcsname elyazma@short@\elyazma@one\endcsname\csname elyazma@short@\elyazma@one\endcsname\else\textbf{?}\fi})}
\def\elyazma@kind@note#1#2#3{\def\elyazma@pending{\footnote{\elyazma@lognote{#1}#3}}%
  \if\relax\detokenize{#2}\relax\ifhmode\unskip\ifnum\lastpenalty=\@M\unpenalty\fi\fi\else#2\fi
  \futurelet\elyazma@next\elyazma@sign}
\def\elyazma@lognote#1{\edef\elyazma@logged{\write\m@ne{<noted> #1 \the\c@footnote>>>}}\elyazma@logged}
\def\elyazma@sign{\let\elyazma@then\elyazma@pending
  \@tfor\elyazma@one:=<signs>\do{\expandafter\ifx\elyazma@one\elyazma@next\let\elyazma@then\elyazma@behind\fi}%
  \elyazma@then}
\def\elyazma@behind#1{#1\elyazma@pending}
\let\elyazma@otherwise\elyazma@unplaced
\def\elyazma@kind@wrap#1#2#3{\let\elyazma@otherwise\elyazma@unplaced\elyazma@kind@note{#1}{}{\elyazma@wrapped}}
\DeclareDocumentCommand\elyazma@citetext{m}{\def\elyazma@wrapped{#1}\let\elyazma@otherwise\elyazma@bracketed
  \elyazma@noted{citetext}}
\def\elyazma@bracketed{\let\elyazma@otherwise\elyazma@unplaced(\elyazma@wrapped)}
\def\elyazma@kind@inside#1#2#3{#3}
\def\elyazma@kind@ended#1#2#3{#3\futurelet\elyazma@next\elyazma@skip}
\def\elyazma@skip{\ifx\elyazma@next.\expandafter\@gobble\fi}
\def\elyazma@kind@named#1#2#3{#2}
\def\elyazma@kind@inline#1#2#3{\if\relax\detokenize{#2}\relax\else#2 \fi(#3)}
\def\elyazma@texts#1#2{\@namedef{elyazma@#1@\detokenize{#2}}}
\def\elyazma@lists{\begingroup\let\elyazma@listed\@empty\elyazma@listone}
\DeclareDocumentCommand\elyazma@listone{o o m}{%
  \edef\elyazma@listed{\ifx\elyazma@listed\@empty\else\elyazma@listed,\fi\detokenize{#3}}%
  \@ifnextchar[\elyazma@listone{\@ifnextchar\bgroup\elyazma@listone
    {\expandafter\endgroup\expandafter\elyazma@noted\expandafter{\elyazma@listed}}}}
\def\elyazma@citing{<commands>}
\AtBeginDocument{\elyazma@citing\let\citetext\elyazma@citetext}
\AddToHook{begindocument/end}{\input{<path>}}
\makeatother"""


def write_note_setup(signs: str) -> str:
    """Write the preamble's part: it is the same for all texts. `signs` are those that a note's mark follows."""
    names = sorted(name for name in CITING - _MANY if _prints_work(name))
    single = (rf"\DeclareDocumentCommand\{name}{{s o o m}}{{\elyazma@noted{{##4}}}}" for name in names)
    several = (rf"\DeclareDocumentCommand\{name}{{}}{{\elyazma@lists}}" for name in sorted(_MANY))
    filled = {
        "<commands>": "%\n" + "%\n".join((*single, *several)),
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
        yield rf"\elyazma@texts{{set}}{{{number}}}{{\elyazma@kind@{kind}{{{number}}}{{{name}}}{{{text}}}}}"
    for key, short in references.short.items():
        yield rf"\elyazma@texts{{short}}{{{key}}}{{{to_tex(short, languages)}}}"


def _write_places(notes: Iterable[PrintedNote]) -> Iterator[str]:
    found: dict[str, list[str]] = defaultdict(list)
    for number, note in enumerate(notes, 1):
        file, keys = PurePosixPath(note.place.path).name, ",".join(note.keys)
        for line in range(note.place.line, note.until + 1):
            found[f"{file}@{line}@{keys}"].append(str(number))
    for place, numbers in found.items():
        yield rf"\elyazma@texts{{at}}{{{place}}}{{{','.join(numbers)}}}"
