r"""The TeX that writes a preamble into a format, begins behind one, waits there, and shows what a preamble has left.

What a format cannot hold is stood in for while it is written. A font of the system is a font of TeX's with the same
dimensions (\fontdimen), so that lengths in em and ex come out alike; it is forgotten at the end, and loaded where it is
first used. What stands on the first page and prints nothing (a \special, a \write) is kept in a box. All of it stands
in front of the first line and behind the last, so that every line of the preamble keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

GATE = "elyazma-gate.tex"
"""The pipe at which an engine waits for the article's words."""

BEGIN = r"\csname elyazma@beginlive\endcsname"
"""What a run begins with behind a format, in place of the comment above the fonts."""

NEAR_GATE, MORE_WORDS = "elyazma-gate-2.tex", "elyazma-words.tex"
"""The pipe at which an engine waits in front of a section, and the words to hyphenate that it is told of there."""


def _wait_at(gate: str) -> str:
    return (
        rf"\ifeof15 \openin15={gate} \read15 to\elyazmagate \closein15 "
        r"\expandafter\let\csname elyazmagate\endcsname\undefined\fi"
    )


WAIT = _wait_at(GATE)
r"""What a run waits with for the words, in place of the comment above them: opening a pipe waits for its writer.

Streams are given out from 0 (\newread): the last one is free unless an author opens 16 files, and then nothing waits.
"""

WAIT_NEAR = rf"{_wait_at(NEAR_GATE)}\csname @@input\endcsname {MORE_WORDS} "
r"""What a run waits with in front of the line that reads a section. It leaves nothing on the page, no blank either."""

NO_LINE = "%"
"""What a line of the preamble becomes behind a format that holds it."""

Dimensions = Mapping[str, tuple[str, ...]]
r"""The dimensions of fonts, from \fontdimen1 on, by NFSS's names for them ("TU/lmr/m/n/10").

While NFSS loads a font its names are written without a backslash (\define@newfont sets \escapechar to -1).
"""


NOTHING: Mapping[str, str] = MappingProxyType({})
Answers = Mapping[str, str]
"""What TeX's registers hold, by their names: those alone that are not zero."""


def write_start(dimensions: Dimensions) -> str:
    """Write what stands in front of a preamble that becomes a format, in one line."""
    known = "".join(
        rf"\expandafter\gdef\csname elyazma@size@{name}\endcsname{{{_list_dimensions(sizes)}}}"
        for name, sizes in dimensions.items()
    )
    return _join(_START.replace("<known>", known))


def write_end(corrections: Iterable[str] = (), streams: Mapping[str, str] = NOTHING) -> str:
    """Write what stands behind a preamble that becomes a format.

    `corrections` set registers as they are without, and behind it the dimensions of the font; `streams` are opened
    again there, since no format keeps one open: the number of each, and its file.
    """
    lines = list(corrections)
    opened = [rf"\immediate\openout{number}={name} " for number, name in streams.items()]
    late = [f"{line} " for line in lines if line.startswith(_OF_FONT)]
    early = [f"{line}\n" for line in lines if not line.startswith(_OF_FONT)]
    return _END.replace("<corrections>", "".join(early)).replace("<begun>", "".join((*late, *opened)))


def write_corrections(wanted: Answers, found: Answers) -> list[str]:
    r"""Write what sets registers to what is `wanted`, where they are `found` otherwise: \dimen8=3.2pt.

    A font that stands in for another has its dimensions, but its letters are not as wide: a preamble that measures
    text leaves other lengths. One that a class has given other dimensions is loaded anew, without them.
    """
    differing = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    kinds = {name: name.rstrip("0123456789") for name in differing}
    fonts = [f"{name}\\font={wanted[name]}" for name in differing if kinds[name] == _OF_FONT and name in wanted]
    return [*fonts, *(f"{name}={wanted.get(name, _ZEROS[kind])}" for name, kind in kinds.items() if kind in _ZEROS)]


_OF_FONT = r"\fontdimen"
_ZEROS = {r"\count": "0", r"\dimen": "0pt", r"\skip": "0pt", r"\muskip": "0mu"}
"""The registers that can be set to what they show, and what they show when they are not on show."""


def write_listening() -> str:
    """Write what stands in front of a preamble whose fonts are to be measured, in one line."""
    return _join(_LISTEN)


def write_question() -> str:
    """Write, in one line, what shows what a preamble has left in TeX's registers, and ends."""
    return _join(_QUESTION)


def read_dimensions(log: str) -> dict[str, tuple[str, ...]]:
    """Read the dimensions of the fonts that a listening run has loaded."""
    said = re.findall(r"^elyazma font (\S+):((?: +-?[\d.]+pt)+)$", log, re.MULTILINE)
    return {name: tuple(sizes.split()) for name, sizes in said}


def read_streams(log: str) -> dict[str, str]:
    """Read which files a preamble has opened for writing: the number of each stream, and the file."""
    return dict(re.findall(r"^.openout(\d+) = `(.+)'\.$", log, re.MULTILINE))


def read_answers(log: str) -> dict[str, str]:
    """Read what the question has shown; nothing where TeX did not come so far."""
    lines = log.split("\n")
    marks = [number for number, line in enumerate(lines) if line.startswith(_MARK)]
    shown = lines[marks[0] + 1 : marks[-1]] if len(marks) > 1 else []
    return {name: value for name, _, value in (line.partition("=") for line in shown)}


def read_errors(log: str) -> frozenset[str]:
    """Read the errors that a run has told, each without its place."""
    return frozenset(re.findall(r"^(?:\S*:\d+: |! )(.+)$", log, re.MULTILINE))


def read_page(log: str) -> list[str]:
    """Read what a preamble has left on the page and a format loses: neither what is kept, nor what TeX drops there."""
    shown = log.rpartition("### vertical mode entered")[2].partition("\nprevdepth")[0].split("\n")[1:]
    return [line for line in shown if line and not line.startswith(_NOTHING)]


_KEPT = (r"\write", r"\special", r"\openout", r"\closeout", r"\pdfcolorstack", r"\pdfliteral")
_NOTHING = ("### ", *_KEPT, r"\mark{{}{}}", r"\penalty", r"\glue", r"\kern", "total height", " goal height")


def cut_log(log: str) -> str:
    """Give of a listening run's log what the preamble alone has said."""
    said = log.partition(f"\n{_MARK}")[0].split("\n")
    return "\n".join(line for line in said if not line.startswith("elyazma font "))


def _list_dimensions(sizes: Iterable[str]) -> str:
    return "".join(rf"\fontdimen{number}\font@name={size} " for number, size in enumerate(sizes, 1))


def _join(tex: str) -> str:
    lines = map(str.strip, tex.strip().split("\n"))
    return "".join(line if line.endswith(("}", ",")) else f"{line} " for line in lines)


_MARK = "elyazma asks"

_START = r"""
\makeatletter
\expandafter\gdef\expandafter\elyazma@job\expandafter{\the\everyjob}
\let\elyazma@get\get@external@font
\let\elyazma@extract\extract@font
\let\elyazma@forget\relax
\def\elyazma@stood{}
\def\elyazma@count{0}
\edef\elyazma@tu{\detokenize{TU}}
\def\get@external@font{\elyazma@get\edef\elyazma@in{\detokenize\expandafter{\f@encoding}}
\ifx\elyazma@in\elyazma@tu\xdef\elyazma@count{\the\numexpr\elyazma@count+1}
\edef\external@font{cmr10 at \the\dimexpr\f@size pt+\elyazma@count sp}\fi}
\def\extract@font{\elyazma@extract\edef\elyazma@in{\detokenize\expandafter{\f@encoding}}
\ifx\elyazma@in\elyazma@tu\csname elyazma@size@\expandafter\string\font@name\endcsname
\xdef\elyazma@stood{\elyazma@stood\elyazma@forget\expandafter\noexpand\csname\curr@fontshape/\f@size\endcsname}\fi}
\let\elyazma@define\define@newfont
\def\define@newfont{\elyazma@define
\begingroup\escapechar\m@ne\edef\elyazma@in{\expandafter\string\font@name/}\expandafter\elyazma@cut\elyazma@in\@nil
\ifx\elyazma@in\elyazma@tu\xdef\elyazma@stood{\elyazma@stood\elyazma@forget\expandafter\noexpand\font@name}\fi\endgroup}
\def\elyazma@cut#1/#2\@nil{\edef\elyazma@in{#1}}
<known>
\makeatother
"""

_END = r"""\makeatletter
\global\everyjob\expandafter{\elyazma@job}
\let\get@external@font\elyazma@get
\let\extract@font\elyazma@extract
\let\define@newfont\elyazma@define
\def\elyazma@forget#1{\global\let#1\relax}\elyazma@stood
\begingroup\escapechar\m@ne\xdef\elyazma@current{\expandafter\string\the\font}\endgroup
\expandafter\gdef\expandafter\elyazma@current\expandafter{\csname\elyazma@current\endcsname}
\gdef\elyazma@beginlive{%
  \expandafter\ifx\elyazma@current\relax\begingroup\let\font@name\elyazma@current\define@newfont\endgroup\fi
  \elyazma@current\prevdepth\elyazma@depth\relax\prevgraf\elyazma@lines\relax\unvbox20000 <begun>%
  \global\let\elyazma@depth\undefined\global\let\elyazma@lines\undefined
  \global\let\elyazma@current\undefined\global\let\elyazma@beginlive\undefined}
\ifx\elyazma@stood\@empty\else\nullfont\fi
\xdef\elyazma@depth{\the\prevdepth}\xdef\elyazma@lines{\the\prevgraf}
\begingroup\showboxbreadth\maxdimen\showboxdepth1 \showlists\endgroup
\begingroup\output{\global\setbox20000\vbox{\unvbox\@cclv\setbox\z@\lastbox\unskip}}\vbox{}\penalty-10000 \endgroup
\deadcycles\z@
\makeatother
<corrections>\dump
"""
r"""Classes leave an empty \write and a penalty on the page (\clearpage in \onecolumn); \dump would have LaTeX's output
routine at them, so that they are taken into a box before, without the empty one that makes it a page, and put back
behind the format. What it was \showlists says: `read_page` reads it. No \newbox gives out so high a number."""

_LISTEN = r"""
\makeatletter
\edef\elyazma@unseen{\the\csname\ifdefined\XeTeXversion\else pdf\fi randomseed\endcsname}
\let\elyazma@extract\extract@font
\edef\elyazma@tu{\detokenize{TU}}
\def\extract@font{\elyazma@extract\edef\elyazma@in{\detokenize\expandafter{\f@encoding}}
\ifx\elyazma@in\elyazma@tu\immediate\write-1{elyazma font \expandafter\string\font@name:
\elyazma@sizes12345678\@nil}\fi}
\def\elyazma@sizes#1{\ifx#1\@nil\else\space\the\fontdimen#1\font@name\expandafter\elyazma@sizes\fi}
\makeatother
"""

_QUESTION = r"""
\makeatletter
\immediate\write-1{elyazma asks}
\def\elyazma@ask#1#2{\def\elyazma@at{0}\edef\elyazma@none{\detokenize{#2}}\elyazma@next{#1}}
\def\elyazma@next#1{\edef\elyazma@is{\the#1\elyazma@at\space}
\ifx\elyazma@is\elyazma@none\else\immediate\write-1{\string#1\elyazma@at=\elyazma@is}\fi
\edef\elyazma@at{\the\numexpr\elyazma@at+1}
\ifnum\elyazma@at<5000 \expandafter\elyazma@again\else\expandafter\@gobble\fi{#1}}
\def\elyazma@again{\elyazma@next}
\elyazma@ask\count{0}\elyazma@ask\dimen{0.0pt}\elyazma@ask\skip{0.0pt}\elyazma@ask\muskip{0.0mu}
\elyazma@ask\wd{0.0pt}\elyazma@ask\ht{0.0pt}\elyazma@ask\dp{0.0pt}
\@for\elyazma@one:=baselineskip,lineskip,parskip,leftskip,rightskip,topskip,parfillskip,abovedisplayskip,spaceskip,
hsize,vsize,parindent,maxdepth,hfuzz,vfuzz,scriptspace,hoffset,voffset,emergencystretch,tolerance,hyphenpenalty,
language,lefthyphenmin,righthyphenmin\do{\immediate\write-1{\elyazma@one=\expandafter\the\csname\elyazma@one\endcsname}}
\edef\elyazma@is{prevdepth=\the\prevdepth,\the\prevgraf}\immediate\write-1{\elyazma@is}
\edef\elyazma@is{\the\csname\ifdefined\XeTeXversion\else pdf\fi randomseed\endcsname}
\ifdefined\elyazma@unseen\ifx\elyazma@unseen\elyazma@is\else\immediate\write-1{randomseed=set}\fi\fi
\@for\elyazma@one:=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\do{
\ifeof\elyazma@one\space\else\immediate\write-1{openin\elyazma@one=open}\fi}
\immediate\write-1{font=\fontname\font}
\immediate\write-1{hyphenchar=\the\hyphenchar\font,\the\skewchar\font}
\@for\elyazma@one:=1,2,3,4,5,6,7\do{\immediate\write-1{\string\fontdimen\elyazma@one=\the\fontdimen\elyazma@one\font}}
\immediate\write-1{elyazma asks}
\csname @@end\endcsname
"""
