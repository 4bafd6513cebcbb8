r"""Make latexdiff's \DIFadd and \DIFdel visible without ulem: word by word, so that lines break and citations hold.

ulem takes its argument apart and fails on \foreignlanguage, \ref and what XeTeX puts between characters; here each
word is a box with a rule below or through it, and the blanks between words are rules that stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from elyazma.tools.comparing.flattening import BLOCK

PREAMBLE = r"""
% --- Marks of a comparison: blue and underlined is new, red and struck is gone -----------------
\makeatletter
\@ifundefined{definecolor}{\RequirePackage{color}}{}
\definecolor{DIFblue}{rgb}{0,.27,.68}
\definecolor{DIFred}{rgb}{.80,.15,0}
\def\DIF@rule#1#2{\rlap{\raise#1\hbox{\vrule\@width#2\@height.05em\@depth\z@}}}
\def\DIF@word#1#2#3{\leavevmode\begingroup\color{#1}\setbox\z@\hbox{#3}\DIF@rule{#2}{\wd\z@}\box\z@\endgroup}
\def\DIF@math#1#2#3{{\setbox\z@\hbox{$\m@th#3$}\hbox{\color{#1}\DIF@rule{#2}{\wd\z@}\box\z@}}}
\def\DIF@space#1#2#3{\leavevmode\begingroup\color{#1}\leaders\hrule\@height#2\@depth#3%
  \hskip\fontdimen2\font\@plus\fontdimen3\font\@minus\fontdimen4\font\endgroup}
\DeclareRobustCommand\DIFaddword[1]{\ifmmode{\color{DIFblue}#1}\else\DIF@word{DIFblue}{-.17em}{#1}\fi}
\DeclareRobustCommand\DIFdelword[1]{\ifmmode\DIF@math{DIFred}{.24em}{#1}\else\DIF@word{DIFred}{.22em}{#1}\fi}
\DeclareRobustCommand\DIFaddspace{\ifmmode\else\DIF@space{DIFblue}{-.12em}{.17em}\fi}
\DeclareRobustCommand\DIFdelspace{\ifmmode\else\DIF@space{DIFred}{.27em}{-.22em}\fi}
\DeclareRobustCommand\DIFaddmath[1]{{\color{DIFblue}#1}}
\DeclareRobustCommand\DIFdelmath[1]{\DIF@math{DIFred}{.24em}{\displaystyle#1}}
\def\DIF@frame#1#2{\leavevmode\begingroup\fboxsep\z@\fboxrule1.5pt\color{#1}\fbox{#2}\endgroup}
\DeclareRobustCommand\DIFaddpicture[1]{\DIF@frame{DIFblue}{#1}}
\DeclareRobustCommand\DIFdelpicture[1]{\DIF@frame{DIFred}{\setbox\z@\hbox{\scalebox{.5}{#1}}%
  \rlap{\raise.5\ht\z@\hbox{\vrule\@width\wd\z@\@height1.5pt}}\box\z@}}
\newenvironment{DIFaddblock}{\par\begingroup\color{DIFblue}}{\par\endgroup}
\newenvironment{DIFdelblock}{\par\begingroup\color{DIFred}}{\par\endgroup}
\@for\DIF@one:=addbegin,addend,delbegin,delend,modbegin,modend,addbeginFL,addendFL,delbeginFL,delendFL\do{%
  \expandafter\def\csname DIF\DIF@one\endcsname{}}
\AddToHook{begindocument/before}{\ifdefined\pdfstringdefDisableCommands\pdfstringdefDisableCommands{%
  \def\DIFaddword#1{#1}\def\DIFdelword#1{}\def\DIFaddspace{ }\def\DIFdelspace{}}\fi}
\makeatother
\emergencystretch=4em \tolerance=9999 \hbadness=10000
"""
"""Colours that the colour-blind and a grey printer tell apart; the lines carry the meaning too."""

_MARK = re.compile(r"\\DIF(add|del)(?:FL)?\{")
_TEXTUAL = r"emph|textbf|textit|textsc|textrm|textsf|texttt|underline|enquote|textsuperscript|textsubscript"
_ATOM = re.compile(
    rf"""
      (?P<picture>\\includegraphics\*?\s*(?:\[[^\]]*\])?\s*\{{[^{{}}]*\}})
    | (?P<textual>\\(?:{_TEXTUAL})\{{|\\foreignlanguage\{{\w+\}}\{{)
    | (?P<accent>\\[A-Za-z]\s+[^\W\d_])
    | (?P<command>\\(?:[A-Za-z@]+\*?|.))
    | (?P<math>\$[^$]*\$)
    | (?P<open>\{{)
    | (?P<blank>\s+)
    | (?P<letter>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MATHS = re.compile(
    r"\\begin\{(displaymath|equation|eqnarray|align|alignat|flalign|gather|multline|math)(\*?)\}.*?\\end\{\1\2\}"
    r"|\\\[.*?\\\]|\\\(.*?\\\)|\$[^$]+\$",
    re.DOTALL,
)
_JOINED = re.compile(r"(\w\})\\DIFdelend \\DIFaddbegin (\\DIFadd\{\w)")
"""Where latexdiff leaves no blank between what went and what came."""
_LONG_WORD = 24
_BREAKABLE = re.compile(r"(?<=[/._-])(?=[^\W_])")


def mark_words(tex: str) -> str:
    r"""Turn every \DIFadd{...} and \DIFdel{...} of a text into marks of words and blanks."""
    tex = _JOINED.sub(r"\1\\DIFdelend{} \\DIFaddbegin \2", tex)
    maths = [found.span() for found in _MATHS.finditer(tex)]
    parts, position = [], 0
    while found := _MARK.search(tex, position):
        end = find_close(tex, found.end() - 1)
        parts.append(tex[position : found.start()])
        content, kind = tex[found.end() : end - 1], found[1]
        inside = any(start < found.start() and end <= stop for start, stop in maths)
        parts.append(rf"\DIF{kind}math{{{content}}}" if inside else "".join(_mark(content, kind)))
        position = end
    return "".join([*parts, tex[position:]])


def find_close(tex: str, opening: int) -> int:
    """Give the place behind the brace that closes the one at `opening`; behind the text's end when none does."""
    depth, position = 0, opening
    while position < len(tex):
        letter = tex[position]
        if letter == "\\":
            position += 1
        elif letter in "{}":
            depth += 1 if letter == "{" else -1
            if depth == 0:
                return position + 1
        position += 1
    return len(tex) + 1


def _mark(content: str, kind: str) -> Iterator[str]:
    core = content.strip()
    if not core:
        yield content
        return
    start = content.index(core)
    yield content[:start]
    yield from _mark_core(core, kind)
    yield content[start + len(core) :]


def _mark_core(core: str, kind: str) -> Iterator[str]:
    word, position = "", 0
    while found := _ATOM.match(core, position):
        position = found.end()
        if found.lastgroup in {"textual", "open"}:
            position = find_close(core, position - 1)
        piece = core[found.start() : position]
        if found.lastgroup == "command":
            piece = core[found.start() : (position := _end_of_arguments(core, position))]
        special = found.lastgroup in {"blank", "picture"} or (found.lastgroup == "textual" and " " in piece.strip())
        if not special:
            word += piece
            continue
        yield from _write_word(word, kind)
        word = ""
        if found.lastgroup == "blank":
            yield rf"\DIF{kind}space{{}}"
        elif found.lastgroup == "picture":
            yield rf"\DIF{kind}picture{{{piece}}}"
        else:
            yield found[0] + "".join(_mark(core[found.end() : position - 1], kind)) + "}"
    yield from _write_word(word, kind)


def _end_of_arguments(core: str, position: int) -> int:
    while core[position : position + 1] == "{":
        position = find_close(core, position)
    return position


def _write_word(word: str, kind: str) -> Iterator[str]:
    if not word:
        return
    parts = _BREAKABLE.split(word) if len(word) > _LONG_WORD and not re.search(r"[\\{}$]", word) else [word]
    yield r"\allowbreak ".join(rf"\DIF{kind}word{{{part}}}" for part in parts)


# --- Blocks -----------------------------------------------------------------------------------------

_GONE = re.compile(r"%DIFDELCMD <.*?\\DIFblock\{([^{}]*)\}.*$", re.MULTILINE)


def restore_blocks(tex: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Put blocks back where their commands stand: new ones blue, those that went red."""
    tex = _GONE.sub(lambda found: f"{found[0]}\n{_block(old.get(found[1], ''), 'del')}", tex)

    def put_back(found: re.Match[str]) -> str:
        name = found[1]
        content = new.get(name, old.get(name, ""))
        return content if name in old or content.startswith(r"\input") else _block(content, "add")

    def put_back_live(line: str) -> str:
        live, comment, rest = line.partition("%DIFDELCMD")
        return BLOCK.sub(put_back, live) + comment + rest

    return "\n".join(map(put_back_live, tex.split("\n")))


def _block(content: str, kind: str) -> str:
    return f"\\begin{{DIF{kind}block}}\n{content}\n\\end{{DIF{kind}block}}" if content else ""
